# SPDX-License-Identifier: Apache-2.0
"""A driver's day that was typed offline: from the assigned trip to the sheet that head office verifies and settles."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fieldapp.errors import Offline
from fieldapp.paths import Home
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from fieldcore.base.clock import Instant, SystemClock
from fieldcore.rules.odometer import corrections, entry
from headoffice.services import trips
from headoffice.services.actors import Actor
from headoffice.store.ledger import Author
from tests.e2e.conftest import Office

MANAGER = Actor("somebody", frozenset({"manager"}))


@pytest.fixture
def laptop(office: Office, homes: Callable[[str], Home]) -> Iterator[Store]:
    with enrol(homes("laptop"), office.url, office.code(), "correct horse") as store:
        yield store


def hours(count: float) -> list[int]:
    return SystemClock().now().plus(hours=count).plain()


def assigned(office: Office) -> str:
    office.edit("person", office.technician, licence_class="B2", licence_until="2099-01-01")
    with office.database.write() as ledger:
        vehicle = ledger.insert(
            "vehicle", Author(""), plate="苏J7K382", station=office.station, vehicle_type="truck", tank_litres="120.00",
            inspection_until="2099-01-01", insurance_until="2099-01-01",
        )  # fmt: skip
    request = {"station": office.station, "purpose": "delivery", "destinations": "新丰镇、滨江",
               "planned_departure": hours(-0.5), "planned_return": hours(8)}  # fmt: skip
    trip = trips.save_request(office.database, MANAGER, "", request)
    trips.assign(office.database, MANAGER, trip, vehicle, office.technician)
    return trip


def typed(uow: UnitOfWork, trip: str) -> None:
    """The day in one save: 147 km, and a figure too many at the return that is corrected."""
    uow.put("trip", trip, {
        "departed_at": hours(-9), "odo_start": "86412.0", "returned_at": hours(-1), "odo_end": "86559.0",
        "keys_returned": True, "parking_place": "站内", "back_filled": True,
    })  # fmt: skip
    for phase, at in (("before", -9.1), ("after", -0.9)):
        uow.insert("vehicle_check", {"trip": trip, "phase": phase, "at": hours(at)})
    stop = {"trip": trip, "seq": 1, "place": "丰源农机", "arrived_at": hours(-8), "left_at": hours(-7), "task": "done"}
    goods = {"trip": trip, "item": "炒菜机器人", "quantity_out": "3.000", "quantity_delivered": "3.000"}
    uow.insert("trip_goods", {**goods, "stop": uow.insert("trip_stop", stop)})
    uow.insert("trip_fuel", {"trip": trip, "at": hours(-8.5), "litres": "52.30", "litre_price": 705, "amount": 36872})
    uow.insert("trip_expense", {"trip": trip, "expense_kind": "toll", "amount": 3500, "electronic": True})
    uow.insert("trip_expense", {"trip": trip, "expense_kind": "parking", "amount": 600, "receipt_no": "0016223"})
    entries: dict[str, Any] = {}
    for km in ("868559.0", "86559.0"):
        now = Instant(*hours(0)).plus(minutes=len(entries))
        made = {"trip": trip, **entry("return", "", km, now, entries)}
        entries[uow.insert("odometer_entry", made)] = made


def test_a_drivers_day_is_typed_offline_and_verified(office: Office, laptop: Store) -> None:
    trip = assigned(office)
    SyncEngine(laptop).sync_once()
    here = laptop.read(lambda r: r.need("trip", trip)).values
    assert (here["status"], here["driver"]) == ("assigned", office.technician)
    assert laptop.read(lambda r: r.need("vehicle", here["vehicle"])).get("plate") == "苏J7K382"
    office.network.mode = "down"
    laptop.write(lambda uow: typed(uow, trip))
    for event in ("depart", "interrupt", "go_on", "return", "hand_in"):
        laptop.write(lambda uow, event=event: uow.event("trip", trip, event))  # type: ignore[misc]
    assert laptop.read(lambda r: r.need("trip", trip)).get("status") == "submitted"
    with pytest.raises(Offline):
        SyncEngine(laptop).sync_once()
    office.network.mode = "fine"
    assert SyncEngine(laptop).sync_once().unsent == 0
    there = office.values("trip", trip)
    assert (there["status"], there.get("needs_decision")) == ("submitted", None)
    assert office.values("vehicle", there["vehicle"])["odometer"] == "86559.0"
    with office.database.read() as ledger:
        found = trips.entries_of(ledger, trips.trip_of(ledger, trip))
        assert [(old["km"], new["km"]) for old, new in corrections(found)] == [("868559.0", "86559.0")]
        assert {row["person"] for row in found.values()} == {office.technician}
    trips.verify(office.database, MANAGER, trip, "")
    trips.settle(office.database, MANAGER, trip)
    SyncEngine(laptop).sync_once()
    assert laptop.read(lambda r: r.need("trip", trip)).get("status") == "closed"


def test_a_trip_that_was_cancelled_meanwhile_asks_for_a_decision(office: Office, laptop: Store) -> None:
    trip = assigned(office)
    SyncEngine(laptop).sync_once()
    trips.refuse(office.database, MANAGER, trip, "cancel", "客户改到明天")
    laptop.write(lambda uow: uow.event("trip", trip, "depart"))
    SyncEngine(laptop).sync_once()
    assert office.values("trip", trip)["needs_decision"] is True
    assert laptop.read(lambda r: r.need("trip", trip)).get("status") == "cancelled"
    trips.decide(office.database, MANAGER, trip, "司机已回站")
    assert office.values("trip", trip)["needs_decision"] is False
