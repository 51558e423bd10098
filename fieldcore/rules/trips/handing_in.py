# SPDX-License-Identifier: Apache-2.0
"""What must be settled before a trip sheet is handed in: times, odometer, stops, goods, fuel, expenses, incidents."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import plain_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue
from fieldcore.rules.findings import Missing, Rows, at, in_order
from fieldcore.rules.machines import TRIP
from fieldcore.rules.odometer import contradictions
from fieldcore.rules.trips.departure import departing
from fieldcore.rules.trips.sheet import Sheet, is_personal, last_check, number, of_trip, readings_of, totals
from fieldcore.rules.validation import check_record

LONGEST: Final = 16
"""Hours after which a trip is doubted."""
FASTEST: Final = 110
"""Kilometres in an hour."""
TOLERANCE: Final = 5
"""Fen by which an amount may differ from litres × price."""
THIRST: Final = Decimal("1.3")
"""How much more than usual a vehicle may use before somebody asks."""


def missing(catalogue: Catalogue, sheet: Sheet) -> list[Missing]:
    """All that must be settled before the sheet is handed in, in the order of the page."""
    found = [*_fields(catalogue, sheet), *departing(sheet), *_after(sheet), *times(sheet), *odometer(sheet)]
    return [*found, *stops(sheet), *goods(sheet), *fuel(sheet), *expenses(sheet), *incident(sheet)]


def times(sheet: Sheet) -> Iterator[Missing]:
    """Out before back, nothing ahead of now, and a day's work at most."""
    yield from in_order(sheet.trip, ("loaded_at", "departed_at", "returned_at"), "times", "trip", sheet.trip_id)
    back, hours = sheet.when("returned_at"), totals(sheet).hours
    if back and back.ms > sheet.now.ms:
        yield of_trip(sheet, "ahead", N_("This time is still ahead. Correct it."), "returned_at")
    if hours is not None and hours > LONGEST:
        yield of_trip(sheet, "long", N_("{hours} hours under way. Check the times."), "returned_at", "warn",
                       hours=plain_decimal(hours, 1))  # fmt: skip


def odometer(sheet: Sheet) -> Iterator[Missing]:
    """The readings rise, and not faster than a vehicle drives."""
    for doubt in contradictions(readings_of(sheet)):
        message = (
            N_("{km} km does not fit {other} km, which was read before it. Correct one of them.")
            if doubt.other_first
            else N_("{km} km does not fit {other} km, which was read after it. Correct one of them.")
        )
        reading = doubt.reading
        section = "times" if reading.kind == "trip" else reading.kind
        yield at("block", "odometer", message, section, reading.kind, reading.record_id, reading.field,
                 km=f"{reading.km:,f}", other=f"{doubt.other.km:,f}")  # fmt: skip
    found = totals(sheet)
    if found.speed is not None and found.speed > FASTEST:
        yield of_trip(sheet, "too_fast", N_("{km} km in {hours} hours is {speed} km/h. Check the odometer."),
                       "odo_end", "warn", km=f"{found.km:,f}", hours=plain_decimal(found.hours or Decimal(0), 1),
                       speed=plain_decimal(found.speed, 0))  # fmt: skip
    elif found.hours is None and found.km is not None and found.km > FASTEST * LONGEST:
        yield of_trip(sheet, "too_far", N_("{km} km on one trip. Check the odometer."), "odo_end", "warn",
                       km=f"{found.km:,f}")  # fmt: skip


def stops(sheet: Sheet) -> Iterator[Missing]:
    """At least one; each reached before it was left, and all in the order of their numbers."""
    if not sheet.stops:
        yield at("block", "no_stops", N_("No stop is entered. Add where the trip went."), "trip_stop", "trip_stop", "")
    before = sheet.when("departed_at")
    end = sheet.when("returned_at")
    for line_id, stop in sorted(sheet.stops.items(), key=lambda item: int(item[1].get("seq") or 0)):
        where = ("trip_stop", "trip_stop", line_id)
        yield from in_order(stop, ("arrived_at", "left_at"), *where)
        arrived, left = Instant.of(stop.get("arrived_at")), Instant.of(stop.get("left_at"))
        if arrived and before and arrived.ms < before.ms:
            yield at("block", "times_order", N_("This time is before the step before it. Correct one of them."), *where,
                     "arrived_at")  # fmt: skip
        before = left or arrived or before
        if end and before and before.ms > end.ms:
            yield at("block", "after_return", N_("This is after the return. Correct one of the times."), *where,
                     "left_at" if left else "arrived_at")  # fmt: skip
        if stop.get("task") in ("partly", "failed") and not stop.get("task_note"):
            yield at("block", "task_note", N_("Not all was done here: say why."), *where, "task_note")


def goods(sheet: Sheet) -> Iterator[Missing]:
    """No more is handed over or brought back than went out; what is damaged is photographed."""
    for line_id, line in sheet.goods.items():
        where = ("trip_goods", "trip_goods", line_id)
        out, delivered, back = (number(line, f"quantity_{name}") for name in ("out", "delivered", "back"))
        if out is not None and (delivered or Decimal(0)) + (back or Decimal(0)) > out:
            yield at("block", "goods", N_("“{item}”: more delivered and brought back than went out."), *where,
                     "quantity_delivered", item=line.get("item"))  # fmt: skip
    if any(line.get("damage") for line in sheet.goods.values()) and "damage" not in sheet.photo_kinds:
        yield at("warn", "missing_photo", N_("A photo is missing: {photo_kind}."), "photos", "attachment", "damage",
                 photo_kind="damage")  # fmt: skip


def fuel(sheet: Sheet) -> Iterator[Missing]:
    """The amount is litres × price, no more than the tank holds, read within the trip, and no thirst beyond the usual.

    Where the odometer was read between other readings of the trip, :func:`odometer` looks at it.
    """
    tank = number(sheet.vehicle or {}, "tank_litres")
    low, high = sheet.number("odo_start"), sheet.number("odo_end")
    for line_id, line in sheet.fuel.items():
        where = ("trip_fuel", "trip_fuel", line_id)
        litres, read = number(line, "litres"), number(line, "odometer")
        price, amount = line.get("litre_price"), line.get("amount")
        if litres is not None and price is not None and amount is not None:
            wanted = litres * int(price)
            if abs(wanted - int(amount)) > TOLERANCE:
                yield at("block", "fuel_amount", N_("{litres} L at this price is {amount}. Correct one of them."),
                         *where, "amount", litres=f"{litres:f}", amount=plain_decimal(wanted / 100, 2))  # fmt: skip
        if tank is not None and litres is not None and litres > tank:
            yield at("block", "tank", N_("The tank holds {tank} L. Correct the litres."), *where, "litres",
                     tank=f"{tank:f}")  # fmt: skip
        outside = read is not None and ((low is not None and read < low) or (high is not None and read > high))
        if outside and not line.get("at"):
            yield at("block", "odometer", N_("{km} km was not read on this trip. Correct it."), *where, "odometer",
                     km=f"{read:,f}")  # fmt: skip
    usual, used = number(sheet.vehicle or {}, "usual_consumption"), totals(sheet).consumption
    if usual is not None and used is not None and used > usual * THIRST:
        yield at("warn", "thirst", N_("{used} L on 100 km; usual are {usual}. Check litres and odometer."), "trip_fuel",
                 "trip_fuel", "", used=plain_decimal(used, 1), usual=f"{usual:f}")  # fmt: skip


def expenses(sheet: Sheet) -> Iterator[Missing]:
    """Every expense has a number, a photo of its receipt, or is electronic; a fine is the driver's own."""
    receipts = sheet.photo_kinds.count("receipt")
    for line_id, line in sheet.expenses.items():
        where = ("trip_expense", "trip_expense", line_id)
        if not line.get("receipt_no") and not line.get("electronic"):
            receipts -= 1
            if receipts < 0:
                yield at("block", "no_receipt", N_("Give the receipt's number, photograph it, or mark it electronic."),
                         *where, "receipt_no")  # fmt: skip
        if is_personal(line):
            yield at("info", "personal", N_("A fine is paid by the driver unless the company agrees."), *where,
                     "expense_kind")  # fmt: skip


def incident(sheet: Sheet) -> Iterator[Missing]:
    """A breakdown, accident or offence is told, and photographed; so is why the trip left unasked."""
    if sheet.get("incident"):
        for field in ("incident_at", "incident_text"):
            if not sheet.get(field):
                yield of_trip(sheet, "incident", N_("Say when it happened and what happened."), field)
        if sheet.get("incident") == "accident" and "damage" not in sheet.photo_kinds:
            yield at("warn", "missing_photo", N_("A photo is missing: {photo_kind}."), "photos", "attachment", "damage",
                     photo_kind="damage")  # fmt: skip
    if sheet.get("retro_approval") and not sheet.get("emergency_reason"):
        yield of_trip(sheet, "emergency", N_("Say why it left without a request."), "emergency_reason")


def _fields(catalogue: Catalogue, sheet: Sheet) -> Iterator[Missing]:
    reached = TRIP.reached("submitted") | {"new"}
    lines: tuple[tuple[str, Rows], ...] = (
        ("trip", {sheet.trip_id: sheet.trip}), ("trip_stop", sheet.stops), ("trip_goods", sheet.goods),
        ("trip_fuel", sheet.fuel), ("trip_expense", sheet.expenses),
    )  # fmt: skip
    for kind, rows in lines:
        for record_id, row in rows.items():
            for problem in check_record(catalogue[kind], row, reached):
                section = catalogue[kind].fields[problem.field].group if kind == "trip" else kind
                yield Missing(problem.level, problem.code, problem.message, problem.params, section, kind, record_id,
                              problem.field)  # fmt: skip


def _after(sheet: Sheet) -> Iterator[Missing]:
    if last_check(sheet, "after") is None:
        yield at("block", "no_check", N_("Check the vehicle after the return."), "vehicle_check", "vehicle_check", "",
                 "faults")  # fmt: skip
