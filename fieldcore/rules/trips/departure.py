# SPDX-License-Identifier: Apache-2.0
"""What stands against a request, against giving it a vehicle and a driver, and against going out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.findings import Missing, at
from fieldcore.rules.trips.sheet import Sheet, last_check, number, of_trip
from fieldcore.rules.validation import Level

GAP: Final = 2
"""Kilometres between two trips of a vehicle that need no word."""
UNFIT: Final = frozenset({"brakes", "tyres", "lights"})
"""Faults with which no vehicle goes out."""
NOT_OUT: Final = frozenset({"rejected", "cancelled"})
LICENCES: Final[Mapping[str, frozenset[str]]] = {
    "light_truck": frozenset({"A1", "A2", "B1", "B2", "C1"}),
    "truck": frozenset({"A1", "A2", "B2"}),
}
"""The licences that a kind of vehicle needs; every other kind is content with any."""


def requested(trip: Values, now: Instant) -> Iterator[Missing]:
    """A request that makes sense: back after going out, and not in the past (an hour is tolerated)."""
    out, back = Instant.of(trip.get("planned_departure")), Instant.of(trip.get("planned_return"))
    if out and back and back.ms <= out.ms:
        yield at("block", "times_order", N_("This time is before the step before it. Correct one of them."), "request",
                 "trip", "", "planned_return")  # fmt: skip
    if out and out.plus(hours=1).ms < now.ms:
        yield at("block", "passed", N_("This time has passed. Choose another one."), "request", "trip", "",
                 "planned_departure")  # fmt: skip


def assigning(sheet: Sheet) -> list[Missing]:
    """What stands against giving this vehicle and this driver to a request."""
    return [*papers(sheet), *overlaps(sheet), *load(sheet)]


def departing(sheet: Sheet) -> list[Missing]:
    """What stands against going out now (D4: checks passed, papers valid, the odometer read)."""
    return [*papers(sheet), *fitness(sheet), *_continues(sheet), *overlaps(sheet), *load(sheet)]


def papers(sheet: Sheet) -> Iterator[Missing]:
    """Inspection, insurance and licence hold on the day; a manager's reason lets the trip go out all the same."""
    level: Level = "warn" if sheet.get("papers_override") else "block"
    vehicle, driver, day = sheet.vehicle or {}, sheet.driver or {}, _day(sheet)
    if sheet.vehicle is not None:
        for field, message in (
            ("inspection_until", N_("The vehicle's inspection ended on {day}. Renew it, or ask a manager.")),
            ("insurance_until", N_("The vehicle's insurance ended on {day}. Renew it, or ask a manager.")),
        ):
            if (until := expired(vehicle, field, day)) is not None:
                yield of_trip(sheet, "papers", message, "vehicle", level, day=until.isoformat())
    if sheet.driver is None:
        return
    if (until := expired(driver, "licence_until", day)) is not None:
        yield of_trip(sheet, "papers", N_("The driving licence ended on {day}. Choose another driver."), "driver",
                       level, day=until.isoformat())  # fmt: skip
    held, fit = driver.get("licence_class"), LICENCES.get(str(vehicle.get("vehicle_type")))
    if not held:
        yield of_trip(sheet, "no_licence", N_("No driving licence is known. Choose another driver."), "driver", level)
    elif fit is not None and held not in fit:
        yield of_trip(sheet, "licence_class", N_("Licence {licence} is not enough for this vehicle."), "driver", level,
                       licence=held)  # fmt: skip


def expired(record: Values, field: str, day: date) -> date | None:
    """The day on which a paper ended, where that was before ``day``."""
    until = record.get(field)
    ended = date.fromisoformat(until) if until else None
    return ended if ended is not None and ended < day else None


def load(sheet: Sheet) -> Iterator[Missing]:
    """No more cargo than the vehicle may carry, no more people than seats: those who drive sit too."""
    vehicle = sheet.vehicle or {}
    most, weight = number(vehicle, "load_kg"), sheet.number("cargo_kg")
    if most is not None and weight is not None and weight > most:
        yield of_trip(sheet, "too_heavy", N_("The cargo weighs {weight} kg; the vehicle carries {most} kg."),
                       "cargo_kg", weight=f"{weight:f}", most=f"{most:f}")  # fmt: skip
    people = int(sheet.get("passengers") or 0) + sum(bool(sheet.get(name)) for name in ("driver", "co_driver"))
    if vehicle.get("seats") and people > int(vehicle["seats"]):
        yield of_trip(sheet, "too_many", N_("{people} people with the driver, but {seats} seats."), "passengers",
                       people=people, seats=vehicle["seats"])  # fmt: skip


def overlaps(sheet: Sheet) -> Iterator[Missing]:
    """No vehicle and nobody is on two trips at once."""
    mine = _span(sheet.trip, sheet.now)
    for other in sheet.others.values():
        theirs = _span(other, sheet.now)
        if mine is None or theirs is None or other.get("status") in NOT_OUT:
            continue
        if mine[0].ms < theirs[1].ms and theirs[0].ms < mine[1].ms:
            same = bool(sheet.get("vehicle")) and other.get("vehicle") == sheet.get("vehicle")
            message = (
                N_("The vehicle is on trip {doc_no} from {since} to {until}.")
                if same
                else N_("The driver is on trip {doc_no} from {since} to {until}.")
            )
            since, until = theirs[0].text(), theirs[1].text()
            yield of_trip(sheet, "overlap", message, "vehicle" if same else "driver", sheet.clash,
                           doc_no=other.get("doc_no") or "—", since=since, until=until)  # fmt: skip


def fitness(sheet: Sheet) -> Iterator[Missing]:
    """The last check before departure counts; with a fault of brakes, tyres or lights nobody goes out."""
    last = last_check(sheet, "before")
    if last is None:
        yield at("block", "no_check", N_("Check the vehicle before departure."), "vehicle_check", "vehicle_check", "",
                 "faults")  # fmt: skip
        return
    check_id, check = last
    if UNFIT.intersection(check.get("faults") or ()):
        yield at("block", "unfit", N_("Brakes, tyres or lights are faulty. Repair them, then check again."),
                 "vehicle_check", "vehicle_check", check_id, "faults")  # fmt: skip
    elif check.get("faults") and not check.get("note"):
        yield at("warn", "fault_note", N_("A fault was found. Note what happens."), "vehicle_check", "vehicle_check",
                 check_id, "note")  # fmt: skip


def _continues(sheet: Sheet) -> Iterator[Missing]:
    """The vehicle goes out at the odometer with which it came back."""
    start, last = sheet.number("odo_start"), number(sheet.previous or {}, "odo_end")
    if start is None or last is None:
        return
    doc_no, why = (sheet.previous or {}).get("doc_no") or "—", bool(sheet.get("odo_gap_reason"))
    if start < last:
        yield of_trip(sheet, "odometer_back", N_("Trip {doc_no} came back at {km} km. Correct it, or say why."),
                       "odo_start", "warn" if why else "block", doc_no=doc_no, km=f"{last:,f}")  # fmt: skip
    elif start - last > GAP and not why:
        yield of_trip(sheet, "odometer_gap", N_("{gap} km since trip {doc_no} came back. Say why."), "odo_gap_reason",
                       gap=f"{start - last:,f}", doc_no=doc_no)  # fmt: skip


def _day(sheet: Sheet) -> date:
    return (sheet.when("departed_at") or sheet.when("planned_departure") or sheet.now).date()


def _span(trip: Values, now: Instant) -> tuple[Instant, Instant] | None:
    """When a trip is out, or will be: one that is not out begins, one that is still out ends, at the earliest now."""
    out, ahead = Instant.of(trip.get("departed_at")), Instant.of(trip.get("planned_departure"))
    out = out or (max(ahead, now) if ahead else None)
    back, planned = Instant.of(trip.get("returned_at")), Instant.of(trip.get("planned_return"))
    if out is None:
        return None
    if back is None and trip.get("departed_at"):
        return out, max(planned or now, now)
    back = back or planned
    return (out, back) if back else None
