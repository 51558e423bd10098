# SPDX-License-Identifier: Apache-2.0
"""Lists are read a stretch at a time, in the order that was asked for."""

from fieldapp.services.bundle import Services, build
from fieldapp.services.order_lists import Sort
from fieldapp.store.store import Store
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import at, deliver, uid

ORDERS = [uid(0x500 + n) for n in range(5)]
DUE = ("2026-11-29", "2026-11-26", "2026-11-25", "2026-11-28", "2026-11-27")


def filled(store: Store) -> Services:
    deliver(store, [
        ("work_order", id_, {"status": "in_progress", "assignee": ME.person_id, "finish_due": at(f"{day}T08:00")})
        for id_, day in zip(ORDERS, DUE, strict=True)
    ])  # fmt: skip
    deliver(store, [("machine", uid(0x600 + n), {"serial_no": f"S{serial}"}) for n, serial in enumerate((3, 1, 2))])
    deliver(store, [("customer", uid(0x700 + n), {"name": name}) for n, name in enumerate("乙丙甲")])
    return build(store)


def orders(services: Services, sort: Sort) -> list[int]:
    """What is read two by two, until there is no more."""
    found: list[int] = []
    while True:
        part = services.orders.list("open", "", "", 2, len(found), sort)
        found += [ORDERS.index(row.id) for row in part.rows]
        if not part.more:
            return found


def test_orders_come_in_stretches_by_deadline_or_newest_first(store: Store) -> None:
    services = filled(store)
    assert orders(services, "due") == [2, 1, 4, 3, 0]
    assert orders(services, "new") == [4, 3, 2, 1, 0]


def test_what_is_due_next_comes_first_across_stretches(store: Store) -> None:
    services = filled(store)
    deliver(store, [("work_order", ORDERS[0], {
        "status": "dispatched", "assignee": ME.person_id, "finish_due": at("2026-11-29T08:00"),
        "ack_due": at("2026-11-24T10:00"),
    })], version=2)  # fmt: skip
    assert orders(services, "due") == [0, 2, 1, 4, 3]


def test_machines_go_by_serial_and_customers_by_name_both_ways(store: Store) -> None:
    customers = filled(store).customers
    assert [row.serial_no for row in customers.machines().rows] == ["S1", "S2", "S3"]
    assert [row.serial_no for row in customers.machines(falling=True).rows] == ["S3", "S2", "S1"]
    assert [row.serial_no for row in customers.machines(count=2, start=2).rows] == ["S3"]
    assert [row.name for row in customers.list().rows] == sorted("甲乙丙")
    assert [row.name for row in customers.list(count=1, falling=True).rows] == [max("甲乙丙")]
    assert customers.list(count=1).more and not customers.list(count=4).more
