# SPDX-License-Identifier: Apache-2.0
"""Several laptops and the office change the same records at random over a bad network, and end alike."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from fieldapp.errors import Offline
from fieldapp.paths import Home
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import NotPossibleNow
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from tests.e2e.conftest import Office

FIELDS = ("name", "phone", "address", "remark")
EVENTS = ("accept", "depart", "arrive", "start", "need_parts", "parts_received", "finish", "reopen_work")
STEPS = 120


def edit(chance: random.Random, store: Store, office: Office, orders: list[str]) -> None:
    """One thing that a person does on a laptop."""
    kind = chance.choice(("customer", "customer", "item", "event", "remove"))
    order = chance.choice(orders)

    def save(uow):  # type: ignore[no-untyped-def]  # a test's detail
        if kind == "customer":
            uow.put("customer", office.customer, {chance.choice(FIELDS[1:]): str(chance.randint(1, 5))})
        elif kind == "item":
            uow.insert("work_item", {"order": order, "name": f"做{chance.randint(1, 99)}"})
        elif kind == "event":
            one_that_fits(chance, uow, order)
        else:
            items = uow.read.children("work_item", order)
            if items:
                uow.delete("work_item", chance.choice(items).id)

    store.write(save)


def one_that_fits(chance: random.Random, uow: Any, order: str) -> None:
    """Whichever step the order can take now."""
    for event in chance.sample(EVENTS, len(EVENTS)):
        try:
            uow.event("work_order", order, event)
        except NotPossibleNow:
            continue
        return


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_end_alike(office: Office, homes: Callable[[str], Home], seed: int) -> None:
    chance = random.Random(seed)
    orders = [office.dispatch() for _ in range(2)]
    with ExitStack() as stack:
        stores = [stack.enter_context(enrol(homes(f"laptop-{n}"), office.url, office.code(), "pass")) for n in range(3)]
        engines = [SyncEngine(store) for store in stores]
        for engine in engines:
            engine.sync_once()
        for _ in range(STEPS):
            number = chance.randrange(len(stores))
            action = chance.choice(("edit", "edit", "edit", "sync", "office"))
            if action == "edit":
                edit(chance, stores[number], office, orders)
            elif action == "office":
                office.edit("customer", office.customer, **{chance.choice(FIELDS): str(chance.randint(1, 5))})
            else:
                office.network.mode = chance.choice(("fine", "fine", "lose", "portal"))
                office.network.only = chance.choice(("/push", "/pull"))
                try:
                    engines[number].sync_once()
                except Offline:
                    continue
                finally:
                    office.network.mode = "fine"
        for engine in [*engines, *engines]:
            engine.sync_once()
        with office.database.read() as ledger:
            assert ledger.count("work_item") > 0
            assert ledger.count("order_event") > len(orders)
        for store in stores:
            assert _compared(office, store) > len(orders)


def _compared(office: Office, store: Store) -> int:
    """How many records the laptop holds exactly as the office does; AssertionError for one that differs."""
    same = 0
    outbox = store.read(lambda r: r.outbox())
    assert (outbox.waiting, outbox.blobs) == (0, 0)
    stuck = {o.record_id for o in store.read(lambda r: r.outgoing())}
    for kind in ("customer", "work_order", "work_item", "order_event"):
        for record in store.read(lambda r, kind=kind: r.find(kind)):  # type: ignore[misc]  # a default binds the value
            if record.id not in stuck:
                assert record.values == office.values(kind, record.id), (kind, record.id)
                same += 1
        held = store.read(lambda r, kind=kind: set(r.ids(kind)))  # type: ignore[misc]  # a default binds the value
        with office.database.read() as ledger:
            there = {row.id for row in ledger.find(kind)}
        assert held - stuck == there - stuck, kind
    report = store.read(lambda r: check(r, store.blobs))
    assert report.whole, report.problems
    return same
