# SPDX-License-Identifier: Apache-2.0
"""What a page costs: one state of the store, no record read twice, no query for each line of a list."""

from collections import Counter

import pytest

from fieldapp.services.bundle import Services
from fieldapp.services.reading import Reading
from fieldapp.store.reader import Reader
from fieldapp.store.store import Store
from tests.unit.fieldapp.services.world import CUSTOMER, MACHINE, ORDER, at, deliver, uid


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the store was asked, by method and kind."""
    asked: Counter[str] = Counter()
    get, find = Reader.get, Reader.find

    def counted_get(reader, kind, id_):  # type: ignore[no-untyped-def]  # as the method that it stands for
        asked[f"get {kind} {id_}"] += 1
        return get(reader, kind, id_)

    def counted_find(reader, kind, *rest, **options):  # type: ignore[no-untyped-def]
        asked[f"find {kind}"] += 1
        return find(reader, kind, *rest, **options)

    monkeypatch.setattr(Reader, "get", counted_get)
    monkeypatch.setattr(Reader, "find", counted_find)
    return asked


def test_one_look_sees_one_state_and_the_next_look_the_new_one(services: Services, store: Store) -> None:
    read = Reading(store)

    def look() -> list[object]:
        first = read.get("customer", CUSTOMER)
        assert first is not None
        store.write(lambda uow: uow.put("customer", CUSTOMER, {"remark": "农忙"}))
        return [first.get("remark"), _remark(read)]

    assert read.at_once(look) == [None, None]
    assert _remark(read) == "农忙"


def _remark(read: Reading) -> object:
    found = read.get("customer", CUSTOMER)
    return found.get("remark") if found else None


@pytest.mark.parametrize("page", ["order", "today", "machine"])
def test_a_page_reads_no_record_twice_and_asks_no_more_for_a_long_history(
    filled: Services, store: Store, queries: Counter[str], page: str
) -> None:
    def load() -> Counter[str]:
        queries.clear()
        if page == "order":
            filled.orders.page(ORDER)
        elif page == "today":
            filled.today.page()
        else:
            filled.customers.machine(MACHINE)
        return Counter(queries)

    before = load()
    assert max(n for what, n in before.items() if what.startswith("get ")) == 1
    for number in range(30):
        order = uid(0x5000 + number)
        finished = at(f"2026-08-{number % 28 + 1:02d}T10:00")
        closed = {"machine": MACHINE, "customer": CUSTOMER, "status": "closed", "finished_at": finished}
        repair = {"order": order, "machine": MACHINE, "finished_at": finished}
        deliver(store, [("work_order", order, closed), ("repair_record", uid(0x6000 + number), repair)])
    after = load()
    assert {what: n for what, n in after.items() if what.startswith("find ")} == {
        what: n for what, n in before.items() if what.startswith("find ")
    }
