# SPDX-License-Identifier: Apache-2.0
"""What must not grow with what is stored: a save, the reads of an idle start, a page of each list."""

import itertools
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure, at_most, timed
from benchmarks.laptop import FEW, MILLION, filled
from fieldapp.services.bundle import Services, build
from fieldapp.store.store import Store

ROUNDS = 60
LEAST, LONGEST_MS = 5, 10_000.0
"""What grows is not measured for hours: so many rounds at least, so long at most."""
ROWS = 50
BAR = 1.3
TEXT = "柴油滤清器堵塞，更换后试车正常，建议每250小时更换一次。"


def run() -> list[Figure]:
    """A million records beside ten thousand, in turn."""
    with (
        tempfile.TemporaryDirectory() as folder,
        filled(Path(folder) / "large", MILLION, plans=True) as large,
        filled(Path(folder) / "small", FEW, plans=True) as small,
    ):
        many, few = _deeds(large), _deeds(small)
        return [_beside(what, many[what], few[what]) for what in many]


def _deeds(store: Store) -> dict[str, Callable[[], object]]:
    services = build(store)
    orders, customers = services.orders, services.customers
    ids = itertools.cycle(order.id for order in store.read(lambda reader: reader.find("work_order", limit=ROUNDS)))
    number = itertools.count()

    def save() -> None:
        text = f"{TEXT}{next(number)}"
        store.write(lambda unit: unit.put("work_order", next(ids), {"symptom": text}))

    return {
        "a save of a searched field": save,
        "the reads of an idle start": lambda: _start(services),
        "a page of own open orders": lambda: orders.list("mine", count=ROWS),
        "a page of all orders, newest first": lambda: orders.list("all", count=ROWS, sort="new"),
        "a page of all orders, due first": lambda: orders.list("all", count=ROWS),
        "a page of machines by serial": lambda: customers.machines(count=ROWS),
        "a page of customers by name": lambda: customers.list(count=ROWS),
    }


def _start(services: Services) -> None:
    """The first page, the badges and the sync pill."""
    services.today.page()
    services.today.counts()
    services.sync.state()


def _beside(what: str, many: Callable[[], object], few: Callable[[], object]) -> Figure:
    ours: list[float] = []
    floor: list[float] = []
    while len(ours) < LEAST or (len(ours) < ROUNDS and sum(ours) < LONGEST_MS):
        floor.append(timed(few))
        ours.append(timed(many))
    what = f"{what}, {MILLION:,} records beside {FEW:,}, ms"
    return at_most(what, statistics.median(ours), statistics.median(floor), BAR)
