# SPDX-License-Identifier: Apache-2.0
"""A driver's day on a laptop of his own: checked, typed in one form afterwards, handed in, verified at head office."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.services.trips import TripPage as Sheet
from fieldapp.ui.pages.trip import TripPage
from fieldapp.ui.pages.trip_lines import Line
from fieldapp.ui.widgets.choices import OptionButton, Segmented, Select
from fieldcore.base.clock import SystemClock
from tools import demo_sign
from tools.demo_hands import Hands
from tools.demo_job import CHINA, Laptop, Stage, expect

STAFF_NO: Final = "D001"
WRONG: Final = "868706"
KM: Final = 147
"""An end of the odometer that nobody can have driven to, and how far it was."""
LITRES: Final = "52.30"
LITRE_PRICE: Final = "7.05"
TOLL: Final = "35.00"
MONEY: Final = 40372
"""In fen: 52.30 L at 7.05, and the toll."""


def drive(hands: Hands) -> str:
    """From the trip that the window opens on to the sheet handed in; the trip's id."""
    hands.wait(lambda: hands.window.page_shown == "trip" and page(hands).value, "a driver's window opens on his trip")
    expect("orders" not in hands.window.rail.items, "a driver sees no orders")
    trip = sheet(hands).row.id
    vehicle = hands.services.records.view("vehicle", str(sheet(hands).trip.get("vehicle")))
    assert vehicle is not None
    start = round(float(str(vehicle.get("odometer"))))
    check(hands, "Check before departure…")
    now = SystemClock().now().datetime().astimezone(CHINA)
    out, back = now - timedelta(minutes=150), now - timedelta(minutes=5)
    hands.type("Departed", clock(out))
    hands.type("Odometer at departure", str(start))
    stops(hands, out, start)
    fill(hands, "trip_fuel", {"at": clock(out + timedelta(minutes=45)), "litres": LITRES, "litre_price": LITRE_PRICE})
    fill(hands, "trip_expense", {"expense_kind": "Toll", "amount": TOLL, "electronic": "Yes"})
    hands.shot("20-trip")
    hands.type("Came back", clock(back))
    hands.type("Odometer at return", WRONG)
    hands.wait(lambda: page(hands).times.rows["odo_end"].state == "doubtful", "the odometer is doubted at once")
    hands.shot("21-trip-doubted")
    hands.type("Odometer at return", str(start + KM))
    hands.wait(lambda: sheet(hands).totals.km == KM, "the distance follows from the corrected odometer")
    expect(sheet(hands).totals.money == MONEY, f"fuel and toll add up, not to {sheet(hands).totals.money}")
    hands.choose("Keys returned", "Yes")
    hands.type("Parked at", "站内 3 号位")
    check(hands, "Check after return…")
    hands.press("Hand in the trip sheet")
    hands.wait(lambda: sheet(hands).row.state == "submitted", f"the trip is handed in, not {wanting(hands)}")
    demo_sign.synced(hands)
    return trip


def verified(stage: Stage, driver: Laptop, trip: str) -> None:
    """Head office sees the day with its correction; the vehicle manager verifies, the laptop knows."""
    with stage.side.clerk("manager") as clerk:
        seen = clerk.page(f"/trips/{trip}")
        expect("868,706" in seen or WRONG in seen, "the corrected reading stands in the audit")
        clerk.send(f"/trips/{trip}", f"/trips/{trip}/events", {"event": "verify"})
    driver.command("sync")
    (told,) = driver.find("trip", {"id": trip})
    expect(told.get("status") == "verified", "the laptop knows that the trip is verified")
    stage.steps.hold(f"司机出车 trip {told.get('doc_no')}: {KM} km typed afterwards, a reading corrected, verified")


def page(hands: Hands) -> TripPage:
    """The page of the trip."""
    found = hands.window.page("trip")
    assert isinstance(found, TripPage)
    return found


def sheet(hands: Hands) -> Sheet:
    """What it shows."""
    found = page(hands).value
    assert found is not None
    return found


def wanting(hands: Hands) -> list[str]:
    """What stands in the way of handing in."""
    return [str(found.message) for found in sheet(hands).found if found.level == "block"]


def clock(at: datetime) -> str:
    """A time as a person types it."""
    return f"{at:%Y-%m-%d %H:%M}"


def check(hands: Hands, which: str) -> None:
    """A vehicle check without a fault."""
    before = len(sheet(hands).lines["vehicle_check"])
    hands.press(which)
    hands.press("Keep the check")
    hands.wait(lambda: len(sheet(hands).lines["vehicle_check"]) == before + 1, "the check is kept")


def stops(hands: Hands, out: datetime, start: int) -> None:
    """Every stop as planned, one after the other."""
    lines = page(hands).cards["trip_stop"].findChildren(Line)
    for number, line in enumerate(lines, 1):
        at = out + timedelta(minutes=35 * number)
        write(hands, line, {
            "arrived_at": clock(at), "left_at": clock(at + timedelta(minutes=10)), "odometer": str(start + 30 * number),
            "task": "Done",
        })  # fmt: skip


def fill(hands: Hands, kind: str, values: dict[str, str]) -> None:
    """One more line."""
    card = page(hands).cards[kind]
    hands.click(card.add)
    line = hands.wait(lambda: card.findChildren(Line)[-1:], f"a line of {kind}")[0]
    write(hands, line, values)
    hands.wait(lambda: len(sheet(hands).lines[kind]) == 1, f"the line of {kind} is saved")


def write(hands: Hands, line: Line, values: dict[str, str]) -> None:
    """Type into the fields of a line, or choose."""
    for name, text in values.items():
        control: QWidget = line.form.editors[name].control
        hands.look_at(control)
        if isinstance(control, QLineEdit):
            hands.write(control, text)
        elif isinstance(control, Segmented):
            wanted = hands.tr(text)
            hands.click(next(b for b in control.findChildren(OptionButton) if b.text() == wanted))
        else:
            assert isinstance(control, Select)
            hands.pick_option(control, text)
