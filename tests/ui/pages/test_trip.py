# SPDX-License-Identifier: Apache-2.0
"""The trip page: a driver sees it alone, types his day by keyboard, reads doubts beside the field, hands in."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services, build
from fieldapp.services.opening import Opened
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.ui.pages.trip import TripPage
from fieldapp.ui.pages_of_home import HomePages
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.window import Window
from fieldcore.records.model import Values
from tests.ui.pages.test_keys import check, settle
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import STATION, at, deliver, uid

TRIP, VEHICLE, STOP = uid(0x700), uid(0x701), uid(0x702)


def given(store: Store) -> None:
    """A trip of today that head office gave to the driver, with one stop."""
    plan: Values = {"planned_departure": at("2026-11-24T07:00"), "planned_return": at("2026-11-24T16:00")}
    person = store.read(lambda reader: reader.need("person", ME.person_id))
    deliver(store, [
        ("person", ME.person_id, {**person.values, "licence_class": "B2", "licence_until": "2099-01-01"}),
        ("vehicle", VEHICLE, {"plate": "苏J7K382", "station": STATION, "vehicle_type": "truck"}),
        ("trip", TRIP, {"doc_no": "DT-HQ-261124-001", "station": STATION, "purpose": "delivery", "status": "assigned",
                        "destinations": "新丰镇、滨江", "vehicle": VEHICLE, "driver": ME.person_id, **plan}),
        ("trip_stop", STOP, {"trip": TRIP, "seq": 1, "place": "丰源农机"}),
    ], version=3)  # fmt: skip


@pytest.fixture(params=[("driver",), ("technician", "driver")], ids=["driver", "both"])
def home(store: Store, language: str, request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Window]:
    given(store)
    identity = store.identity
    assert identity is not None
    identity.roles[:] = request.param
    services = build(store, program="test")
    window = Window(store.home, ThemeHolder("light"), language, None)
    qtbot.addWidget(window)
    pages = HomePages(window, Opened(store, SyncEngine(store), services))
    window.set_private(False)
    window.resize(1366, 768)
    pages.open_first()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.setProperty("services", services)
    yield window
    window.shut()
    identity.roles[:] = ["technician"]


def opened(home: Window, qtbot: QtBot) -> TripPage:
    page = home.open_page("trip")
    assert isinstance(page, TripPage)
    qtbot.waitUntil(lambda: page.value is not None, timeout=20_000)
    settle(home, qtbot)
    return page


def enter(page: TripPage, name: str, text: str) -> None:
    form = page.times if name in page.times.editors else page.close_form
    form.focus_field(name)
    line = form.editors[name].control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_rail_follows_the_roles(home: Window, qtbot: QtBot) -> None:
    opened(home, qtbot)
    services: Services = home.property("services")
    serves = "technician" in services.me.roles
    assert ("orders" in home.rail.items) is serves
    assert {"trip", "sync", "settings"} <= home.rail.items.keys()


def test_the_keys_of_the_trip(home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(home, qtbot)
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_doubted_odometer_is_said_beside_the_field_and_corrected(home: Window, qtbot: QtBot) -> None:
    page = opened(home, qtbot)
    assert page.times.rows["odo_end"].state == "needed"
    services: Services = home.property("services")
    for name, text in (("departed_at", "07:20"), ("odo_start", "86412"), ("returned_at", "09:10"),
                       ("odo_end", "868559")):  # fmt: skip
        enter(page, name, text)
        settle(home, qtbot)
    qtbot.waitUntil(lambda: page.times.rows["odo_end"].state == "doubtful", timeout=20_000)
    enter(page, "odo_end", "86559")
    settle(home, qtbot)
    qtbot.waitUntil(lambda: page.times.rows["odo_end"].state == "", timeout=20_000)
    sheet = services.trips.page(TRIP)
    assert sheet is not None and sheet.totals.km == 147
    typed = [line.get("km") for line in sheet.lines["odometer_entry"] if line.get("place") == "return"]
    assert typed == ["868559.0", "86559.0"]


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_an_interrupted_trip_comes_home_on_a_tow_truck(
    home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services: Services = home.property("services")
    services.trips.check(TRIP, "before", ())
    services.trips.edit("trip", TRIP, {"odo_start": "86412.0"})
    services.trips.depart(TRIP)
    page = opened(home, qtbot)
    qtbot.waitUntil(page.incident.isVisible, timeout=20_000)
    assert not page.towed.isVisible()
    services.trips.interrupt(TRIP, "breakdown", "水箱漏水")
    page.reload()
    qtbot.waitUntil(page.towed.isVisible, timeout=20_000)
    settle(home, qtbot)
    check(home, monkeypatch)
    page.towed.click()
    qtbot.waitUntil(lambda: page.value is not None and page.value.row.state == "returned", timeout=20_000)
    assert page.value is not None and page.value.next_event == "hand_in" and page.value.trip.get("returned_at")
    assert not page.towed.isVisible()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_is_missing_on_a_line_names_the_line(home: Window, qtbot: QtBot) -> None:
    page = opened(home, qtbot)
    services: Services = home.property("services")
    services.trips.add(TRIP, "trip_stop", {"place": "滨江一中食堂"})
    page.reload()
    qtbot.waitUntil(lambda: len(page.cards["trip_stop"]._rows) == 2, timeout=20_000)
    settle(home, qtbot)
    assert [line.name.text() for line in page.cards["trip_stop"]._rows] == ["Stop 1", "Stop 2"]
    places = [item.place for item in page.missing._items if item.text.startswith("Task")]
    assert places == ["Stop 1", "Stop 2"]


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_filling_is_typed_in_place_and_added_up(home: Window, qtbot: QtBot) -> None:
    page = opened(home, qtbot)
    services: Services = home.property("services")
    card = page.cards["trip_fuel"]
    card.add.click()
    for name, text in (("at", "08:05"), ("litres", "52.30"), ("litre_price", "7.05")):
        line = card._rows[0].form.editors[name].control
        line.setFocus()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        settle(home, qtbot)
    sheet = services.trips.page(TRIP)
    assert sheet is not None and sheet.totals.fuel == 36872
    assert len(sheet.lines["trip_fuel"]) == 1
    line = card._rows[0]
    line.gone.click()
    qtbot.waitUntil(lambda: not card._rows, timeout=20_000)
    assert services.records.can_undo()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_is_typed_while_a_line_is_being_added_is_kept(home: Window, qtbot: QtBot) -> None:
    page = opened(home, qtbot)
    services: Services = home.property("services")
    card = page.cards["trip_expense"]
    card.add.click()
    line = card._rows[0]
    line._edited("expense_kind", line.form.editors["expense_kind"].set_value("toll"))
    line.form.editors["receipt_no"].set_value("0016223")
    line._edited("receipt_no", "0016223")  # the first save is still under way
    qtbot.waitUntil(lambda: bool(line.id), timeout=20_000)
    settle(home, qtbot)
    sheet = services.trips.page(TRIP)
    assert sheet is not None
    assert [kept.get("receipt_no") for kept in sheet.lines["trip_expense"]] == ["0016223"]
