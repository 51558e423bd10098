# SPDX-License-Identifier: Apache-2.0
"""A day of a driver as it is (walks.md): the laptop stays at the gate, the day is typed in the evening."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldapp.errors import UserError
from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.services.sessions import Ink, Stroke
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from fieldcore.base.clock import Instant, SystemClock
from fieldcore.records.model import Values
from fieldcore.rules.odometer import corrections
from headoffice.services import trips
from headoffice.store.ledger import Author
from tests.e2e.conftest import Office
from tests.e2e.test_trip_sync import MANAGER, assigned

PLACES = ("盐城服务站", "丰源农机", "滨江一中食堂", "江海粮油", "回站交车")
INK = Ink("周老师", (Stroke(((100, 100, 500, 0), (400, 300, 500, 40))),), "touch")


@pytest.fixture
def laptop(office: Office, homes: Callable[[str], Home]) -> Iterator[Store]:
    with enrol(homes("gate"), office.url, office.code(), "correct horse") as store:
        yield store


def ago(minutes: int) -> Instant:
    return SystemClock().now().plus(minutes=-minutes)


def planned(office: Office) -> tuple[str, dict[str, str]]:
    """The trip of tomorrow with its five stops, as head office plans it."""
    trip, stops = assigned(office), {}
    with office.database.write() as ledger:
        for seq, place in enumerate(PLACES, 1):
            stops[place] = ledger.insert("trip_stop", Author(""), trip=trip, seq=seq, place=place)
        wok: Values = {"trip": trip, "stop": stops["滨江一中食堂"], "item": "锅体组件", "quantity_out": "2.000"}
        ledger.insert("trip_goods", Author(""), **wok)
    return trip, stops


def typed(services: Services, trip: str, stops: dict[str, str]) -> None:
    """Step 9: the grid of the day from top to bottom."""
    edit, add = services.trips.edit, services.trips.add
    edit("trip", trip, {"departed_at": ago(510).plain(), "odo_start": "86412.0"})
    for number, (place, km) in enumerate(zip(PLACES, (86412, 86434, 86481, 86520, 86559), strict=True)):
        at = {"arrived_at": ago(505 - 90 * number).plain(), "left_at": ago(490 - 90 * number).plain()}
        edit("trip_stop", stops[place], {**at, "odometer": f"{km}.0", "task": "done"})
    add(trip, "trip_goods", {"stop": stops["丰源农机"], "item": "配件箱", "quantity_out": "3.000",
                             "quantity_delivered": "3.000"})  # fmt: skip
    add(
        trip,
        "trip_goods",
        {"stop": stops["丰源农机"], "item": "旧件", "quantity_out": "1.000", "quantity_back": "1.000"},
    )
    goods = services.trips.page(trip)
    assert goods is not None
    wok = next(line for line in goods.lines["trip_goods"] if line.get("item") == "锅体组件")
    edit("trip_goods", wok.id, {"quantity_delivered": "1.000", "quantity_back": "1.000", "damage": "磕碰 1 件"})
    edit("trip_stop", stops["滨江一中食堂"], {"task": "partly", "task_note": "1 件磕碰带回"})
    edit("trip_stop", stops["江海粮油"], {"task": "failed", "task_note": "无人，电话是空号", "contact_wrong": True})
    services.trips.receive(stops["滨江一中食堂"], "周老师", INK)
    add(trip, "trip_fuel", {"at": ago(440).plain(), "litres": "52.30", "litre_price": 705})
    add(trip, "trip_expense", {"expense_kind": "toll", "amount": 3500, "electronic": True})
    add(trip, "trip_expense", {"expense_kind": "parking", "amount": 600, "receipt_no": "0016223"})
    edit("trip", trip, {"returned_at": ago(20).plain(), "keys_returned": True, "parking_place": "站内 3 号位"})


def test_a_day_of_a_driver(office: Office, laptop: Store) -> None:
    trip, stops = planned(office)
    services = build(laptop, SyncEngine(laptop), program="test")
    services.sync.now()
    morning = PdfReader(BytesIO(services.trips.sheet(trip, "zh_CN").data))
    text = "".join(page.extract_text() for page in morning.pages)
    assert all(place in text for place in PLACES)
    services.trips.check(trip, "before", ("lights",), at=ago(530))
    services.trips.edit("trip", trip, {"odo_start": "86412.0"})
    with pytest.raises(UserError, match="faulty"):
        services.trips.depart(trip)
    services.trips.check(trip, "before", (), "尾灯已换", at=ago(512))
    office.network.mode = "down"
    trips.report(office.database, MANAGER, trip, "accident", "倒车时右侧刮擦", ago(240))
    typed(services, trip, stops)
    services.trips.check(trip, "after", (), at=ago(15))
    services.trips.edit("trip", trip, {"odo_end": "868559.0"})
    doubted = services.trips.page(trip)
    assert doubted is not None
    assert [(f.kind, f.field) for f in doubted.found if f.field == "odo_end"] == [("trip", "odo_end")]
    services.trips.edit("trip", trip, {"odo_end": "86559.0"})
    settled = services.trips.page(trip)
    assert settled is not None
    assert [f.message for f in settled.found if f.level == "block"] == []
    figures = settled.totals
    assert figures.km == 147 and (figures.fuel, figures.money) == (36872, 40972)
    assert settled.next_event == "hand_in"
    services.trips.hand_in(trip)
    with pytest.raises(UserError, match="handed in"):
        services.trips.edit("trip", trip, {"feedback": "x"})
    office.network.mode = "fine"
    services.sync.now()
    there = office.values("trip", trip)
    assert (there["status"], there["back_filled"], there.get("needs_decision")) == ("submitted", True, None)
    assert (there["incident"], there["incident_text"]) == ("accident", "倒车时右侧刮擦")
    absent = office.values("trip_stop", stops["江海粮油"])
    assert (absent["task"], absent["contact_wrong"]) == ("failed", True)
    assert office.values("trip_stop", stops["滨江一中食堂"])["receiver_name"] == "周老师"
    with office.database.read() as ledger:
        entries = trips.entries_of(ledger, trips.trip_of(ledger, trip))
    assert [(old["km"], new["km"]) for old, new in corrections(entries)] == [("868559.0", "86559.0")]
    trips.verify(office.database, MANAGER, trip, "")
    assert office.values("trip", trip)["status"] == "verified"
