# SPDX-License-Identifier: Apache-2.0
"""Parts between laptops and head office: a request to its short parcel, a pump from a colleague's van."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.services.old_parts import Packed, Posting
from fieldapp.services.part_lines import NewLine
from fieldapp.services.requests import Asked, Counted
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from fieldcore.base.clock import SystemClock
from fieldcore.rules.stock import balances
from headoffice.services import devices, parts_requests, returns, vans
from headoffice.services.actors import Actor
from headoffice.services.parts_requests import Shipment
from tests.e2e.conftest import DISPATCHER, Office

PASSPHRASE = "correct horse"
TODAY = SystemClock().now().date().isoformat()


@dataclass(frozen=True, slots=True)
class Bench:
    """Two technicians of one station with their laptops, a keeper, and two parts in the first van."""

    office: Office
    mine: Store
    his: Store
    services: Services
    keeper: Actor
    pump: str
    coolant: str

    def sync(self, *stores: Store) -> None:
        for store in stores or (self.mine,):
            status = SyncEngine(store).sync_once()
            assert (status.phase, status.unsent) == ("synced", 0)

    def held(self, person: str, part: str) -> Decimal:
        """What head office's ledger says a van holds."""
        with self.office.database.read() as ledger:
            return balances(m.values for m in ledger.find("stock_movement"))[person, part]

    def van(self, person: str) -> dict[str, tuple[str, bool]]:
        """Level, and whether it is pending, of what head office's page of vans shows."""
        with self.office.database.read() as ledger:
            synced = {view.person: view.last_sync for view in devices.views(ledger)}
            return {one.part: (one.level, one.pending) for one in vans.held(ledger, synced)[person]}

    def started(self) -> str:
        """An order on which the first technician works."""
        order = self.office.dispatch()
        self.sync()
        for step in (self.services.orders.accept, self.services.orders.arrive, self.services.orders.start):
            step(order)
        return order


@pytest.fixture
def bench(office: Office, homes: Callable[[str], Home]) -> Iterator[Bench]:
    with office.database.write() as ledger:
        keeper = ledger.insert("person", DISPATCHER, name="邵立新", staff_no="K1", roles=["parts_keeper"], active=True)
        pump = ledger.insert("part", DISPATCHER, part_no="1000 412 873A", name="水泵总成", unit="件", whole=True,
                             price=86_000, old_part_policy="return_to_office")  # fmt: skip
        coolant = ledger.insert("part", DISPATCHER, part_no="C-LQ35-04", name="冷却液", unit="L", price=1_800)
        for person, part, quantity in ((office.technician, coolant, "20.000"), (office.colleague, pump, "0.000")):
            ledger.insert("stock_movement", DISPATCHER, person=person, part=part, movement="opening",
                          quantity=quantity)  # fmt: skip
    with (
        enrol(homes("mine"), office.url, office.code(), PASSPHRASE) as mine,
        enrol(homes("his"), office.url, office.code(office.colleague), PASSPHRASE) as his,
    ):
        made = Bench(office, mine, his, build(mine), Actor(keeper, frozenset({"parts_keeper"})), pump, coolant)
        made.sync(mine, his)
        yield made


def test_a_request_is_approved_in_part_shipped_and_received_short_on_both_sides(bench: Bench) -> None:
    office, services, order = bench.office, bench.services, bench.started()
    services.requests.ask(order, [(bench.pump, "3")], Asked("水泵渗漏", TODAY))
    services.orders.need_parts(order)
    (asked,) = services.requests.of(order)
    bench.sync()
    assert office.values("parts_request", asked.id)["status"] == "submitted"
    parts_requests.approve(office.database, bench.keeper, asked.id, Decimal(2), "库存只有 2 件")
    bench.sync()
    (row,) = services.requests.own()
    assert (row.state, str(row.standing)) == ("partly_approved", "2 of 3 approved")
    parts_requests.ship(office.database, bench.keeper, {asked.id: Decimal(2)}, Shipment("顺丰", "SF1"))
    bench.sync()
    (row,) = services.requests.own()
    assert (row.coming, str(row.standing)) == ("2", "2 on the way with 顺丰 SF1")
    services.requests.receive({asked.id: Counted("1", "一件外壳破损")})
    services.orders.parts_received(order)
    bench.sync()
    kept = office.values("parts_request", asked.id)
    assert (kept["status"], kept["received_quantity"], kept["short_note"]) == (
        "received_short",
        "1.000",
        "一件外壳破损",
    )
    assert bench.held(office.technician, bench.pump) == 1
    assert services.parts.hit(bench.pump).stock == "1"  # type: ignore[union-attr]  # it is there
    assert office.values("work_order", order)["status"] == "in_progress"
    assert not office.values("work_order", order).get("needs_decision")
    with office.database.read() as ledger:
        assert parts_requests.left_over(ledger, parts_requests.request_of(ledger, asked.id)) == 1
    parts_requests.take_back(office.database, bench.keeper, asked.id, Decimal(1))
    parts_requests.close(office.database, bench.keeper, asked.id)
    bench.sync()
    assert services.parts.hit(bench.pump).stock == "0"  # type: ignore[union-attr]  # it is there
    assert services.requests.of(order)[0].state == "closed"


def test_a_withdrawal_that_crosses_a_decision_waits_for_a_person(bench: Bench) -> None:
    services, order = bench.services, bench.started()
    services.requests.ask(order, [(bench.pump, "1")], Asked("水泵渗漏", TODAY))
    (asked,) = services.requests.of(order)
    bench.sync()
    parts_requests.approve(bench.office.database, bench.keeper, asked.id, Decimal(1))
    services.requests.withdraw(asked.id)
    bench.sync()
    assert bench.office.values("parts_request", asked.id)["status"] == "approved"
    assert bench.office.values("work_order", order)["needs_decision"] is True
    assert services.requests.of(order)[0].state == "approved"


def test_old_parts_travel_in_a_box_and_are_inspected(bench: Bench) -> None:
    office, services, order = bench.office, bench.services, bench.started()
    services.parts.add(order, NewLine(bench.pump, "2", supply_mode="allocated"))
    (old,) = services.old_parts.of(order)
    services.old_parts.tag(old.id)
    box = services.old_parts.pack("L01-1", "9.5", [Packed(old.id, "complete", "2", "江淮泵业")]).created
    services.old_parts.ship(box, Posting("德邦", "DB7"))
    bench.sync()
    kept, parcel = office.values("old_part", old.id), office.values("return_parcel", box)
    assert (kept["status"], kept["parcel"], kept["shipped_quantity"]) == ("shipped", box, "2.000")
    assert (parcel["tracking_no"], parcel["person"]) == ("DB7", office.technician)
    returns.receive(office.database, bench.keeper, {old.id: Decimal(1)})
    returns.inspect(office.database, bench.keeper, old.id, "reject", "只到了一件泵", 8650)
    bench.sync()
    (row,) = services.old_parts.of(order)
    assert (row.state, office.values("old_part", old.id)["received_quantity"]) == ("rejected", "1.000")
    assert not office.values("work_order", order).get("needs_decision")


def test_a_reminder_shows_on_the_laptop_after_the_next_sync(bench: Bench) -> None:
    services, order = bench.services, bench.started()
    services.parts.add(order, NewLine(bench.pump, supply_mode="allocated"))
    (old,) = services.old_parts.own()
    bench.sync()
    bench.office.edit("old_part", old.id, due_date="2020-01-01")
    assert returns.remind(bench.office.database, bench.keeper, bench.office.technician) == 1
    assert returns.remind(bench.office.database, bench.keeper, bench.office.technician) == 0
    bench.sync()
    (row,) = services.old_parts.own()
    assert row.overdue and row.reminded is not None


def test_a_pump_from_a_colleagues_van_is_pending_until_both_have_synced(bench: Bench) -> None:
    """Walk of a technician, steps 4 and 11: the colleague's van stands at -1, coolant goes from 20 to 12 L."""
    office, services, order = bench.office, bench.services, bench.started()
    office.network.mode = "down"
    services.parts.add(order, NewLine(bench.pump, lender=office.colleague))
    services.parts.add(order, NewLine(bench.coolant, "8"))
    assert (services.parts.hit(bench.pump).stock, services.parts.hit(bench.coolant).stock) == ("0", "12")  # type: ignore[union-attr]  # they are there
    assert bench.held(office.colleague, bench.pump) == 0
    office.network.mode = "fine"
    bench.sync(bench.mine)
    me, colleague = office.technician, office.colleague
    held = [bench.held(*key) for key in ((me, bench.pump), (colleague, bench.pump), (me, bench.coolant))]
    assert held == [0, -1, 12]
    assert bench.van(office.colleague)[bench.pump] == ("negative", True)
    his = build(bench.his)
    assert his.parts.hit(bench.pump).stock == "0", "his laptop does not know yet"  # type: ignore[union-attr]  # it is there
    bench.sync(bench.his)
    assert his.parts.hit(bench.pump).stock == "−1"  # type: ignore[union-attr]  # it is there
    assert bench.van(office.colleague)[bench.pump] == ("negative", False)
    (moved,) = [m for m in his.parts.movements(bench.pump) if m.quantity == "−1"]
    assert (str(moved.movement), moved.reason) == ("Lent", "王建国")
    services.records.undo()
    services.records.undo()
    bench.sync(bench.mine, bench.his)
    assert his.parts.hit(bench.pump).stock == "0"  # type: ignore[union-attr]  # it is there
    assert bench.held(office.technician, bench.coolant) == 20
