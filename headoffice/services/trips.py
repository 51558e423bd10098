# SPDX-License-Identifier: Apache-2.0
"""The vehicle manager's desk: requests get a vehicle and a driver, trips are watched, verified and settled (D4)."""

import dataclasses
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.completeness import blocks
from fieldcore.rules.findings import Missing, Rows
from fieldcore.rules.machines import FIELD_ROLES, TRIP
from fieldcore.rules.trips.departure import NOT_OUT, assigning, requested
from fieldcore.rules.trips.handing_in import missing
from fieldcore.rules.trips.sheet import Sheet
from fieldcore.rules.validation import Problem, check_record
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.intake import Invalid, next_number
from headoffice.services.reasons import why
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found
from headoffice.store.rows import Rows as Store

ROLES: Final = ("vehicle_manager", "manager")
ASKING: Final = tuple(role for role in TRIP.event("request").who if role not in FIELD_ROLES)
PAYING: Final = TRIP.event("settle").who
WAITING: Final = ("requested", "submitted")
"""States in which the vehicle manager is next."""
CHECKED: Final = ("submitted", "verified", "closed")
"""States in which the whole sheet is there to be looked at."""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """A vehicle or driver that could be given to a request, and what stands against it."""

    record: Found
    against: list[Missing]


def trip_of(rows: Store, trip_id: str) -> Found:
    """The trip. NotFound if there is none."""
    found = rows.get("trip", trip_id)
    if found is None:
        raise NotFound
    return found


def waits(rows: Store) -> ColumnElement[bool]:
    """The condition of the trips that somebody here has to do something about."""
    decide, approve = rows.column("trip", "needs_decision"), rows.column("trip", "retro_approval")
    return or_(rows.column("trip", "status").in_(WAITING), decide.is_(True), approve.is_(True))


def save_request(
    database: Database, actor: Actor, trip_id: str, values: Mapping[str, Any], version: int = 0, carries_on: str = ""
) -> str:
    """Ask for a vehicle, or change what is asked for until there is one; the trip's id. Invalid with all problems.

    ``carries_on``: the interrupted trip that this one is to bring to its end.
    """
    actor.require(*ASKING)
    with database.write() as ledger:
        before = trip_of(ledger, trip_id) if trip_id else None
        if before is not None and (before.version != version or before.get("status") != "requested"):
            raise Overtaken(N_("Somebody changed this meanwhile. Compare with the page and save again."))
        wanted = {**(before.values if before else {"applicant": actor.person}), **values}
        wanted = {name: value for name, value in wanted.items() if value not in (None, "")}
        _refuse_request(ledger, wanted)
        if before is not None:
            ledger.put("trip", trip_id, actor.author, **values)
            return trip_id
        new = ledger.insert("trip", actor.author, **wanted, doc_no=next_number(ledger, "trip"))
        ledger.event("trip", new, "request", actor.author)
        if carries_on:
            ledger.put("trip", trip_of(ledger, carries_on).id, actor.author, replacement=new)
        return new


def _refuse_request(ledger: Ledger, trip: Values) -> None:
    found = [p for p in check_record(ledger.catalogue["trip"], trip, {"new"}) if p.level == "block"]
    found += [Problem(m.field, m.level, m.code, m.message, m.params) for m in requested(trip, ledger.clock.now())]
    if found:
        raise Invalid([("trip", problem) for problem in found])


def assign(
    database: Database, actor: Actor, trip_id: str, vehicle: str, driver: str, co_driver: str = "", override: str = ""
) -> None:
    """Give a vehicle and a driver to a request; only a manager lets expired papers pass, and says why."""
    actor.require(*ROLES)
    if override:
        if not actor.has("manager"):
            raise Denied(N_("Only a manager lets a vehicle go out with papers that are not in order."))
        why(override)
    with database.write() as ledger:
        ledger.lock("person", [driver])  # of two requests that come at once the later sees the other
        ledger.lock("vehicle", [vehicle])
        trip, car, person = trip_of(ledger, trip_id), ledger.get("vehicle", vehicle), ledger.get("person", driver)
        if car is None or car.get("active") is False or car.get("station") != trip.get("station"):
            raise OfficeError(N_("Choose a vehicle of the station that the trip starts from."), field="vehicle")
        if person is None or person.get("active") is False or not set(FIELD_ROLES) & set(person.get("roles") or ()):
            raise OfficeError(N_("Choose a driver."), field="driver")
        given = {
            "vehicle": vehicle, "driver": driver, "co_driver": co_driver or None, "papers_override": override or None
        }  # fmt: skip
        trial = dataclasses.replace(trip, values={**trip.values, **given})
        _refuse(assigning(sheet_of(ledger, trial)))
        ledger.put("trip", trip_id, actor.author, **given)
        step(ledger, actor, trip, "assign")


def refuse(database: Database, actor: Actor, trip_id: str, event: str, reason: str) -> None:
    """``reject`` a request, or ``cancel`` a trip that has not departed; who asked for it may cancel too."""
    with database.write() as ledger:
        trip = trip_of(ledger, trip_id)
        if event != "cancel" or trip.get("applicant") != actor.person:
            actor.require(*ROLES)
        step(ledger, actor, trip, event, why(reason))


def report(database: Database, actor: Actor, trip_id: str, incident: str, text: str, at: Instant | None) -> None:
    """What the driver reports by telephone: a breakdown, an accident, an offence; the trip is interrupted.

    A trip whose departure waits on a laptop at the gate only keeps what was told: its steps come in the evening.
    """
    actor.require(*ROLES)
    with database.write() as ledger:
        trip, now = trip_of(ledger, trip_id), ledger.clock.now()
        if not incident:
            raise OfficeError(N_("Say what it is: breakdown, accident or offence."), field="incident")
        if at is not None and at.ms > now.ms:
            raise OfficeError(N_("This time is still ahead. Correct it."), field="incident_at")
        told, moment = why(text), at or now
        if trip.get("status") != "assigned":
            step(ledger, actor, trip, "interrupt", told, moment)
        ledger.put("trip", trip_id, actor.author, incident=incident, incident_at=moment.plain(), incident_text=told)


def go_on(database: Database, actor: Actor, trip_id: str, at: Instant | None) -> None:
    """The driver goes on, and tells so by telephone."""
    actor.require(*ROLES)
    with database.write() as ledger:
        step(ledger, actor, trip_of(ledger, trip_id), "go_on", at=at)


def verify(database: Database, actor: Actor, trip_id: str, note: str) -> None:
    """Find a sheet right; where a rule is broken only a manager can, and says why. Nobody verifies an own trip."""
    actor.require(*ROLES)
    with database.write() as ledger:
        trip = trip_of(ledger, trip_id)
        if actor.person in (trip.get("driver"), trip.get("co_driver")):
            raise Denied(N_("Nobody verifies an own trip. Ask another one."))
        if blocks(missing(ledger.catalogue, sheet_of(ledger, trip))) and not (actor.has("manager") and note.strip()):
            raise OfficeError(N_("Something does not fit. Send the sheet back, or let a manager say why it is right."),
                              field="note")  # fmt: skip
        step(ledger, actor, trip, "verify", note.strip())
        _note(ledger, actor, trip, note)


def send_back(database: Database, actor: Actor, trip_id: str, reason: str) -> None:
    """Send a sheet back to its driver, who reads why."""
    actor.require(*ROLES)
    with database.write() as ledger:
        step(ledger, actor, trip_of(ledger, trip_id), "send_back", why(reason))


def settle(database: Database, actor: Actor, trip_id: str) -> None:
    """Pay what the driver laid out; the trip is over."""
    actor.require(*PAYING)
    with database.write() as ledger:
        trip = trip_of(ledger, trip_id)
        if trip.get("retro_approval"):
            raise OfficeError(N_("It left in an emergency and is not approved yet. A manager approves it first."))
        step(ledger, actor, trip, "settle")


def take_over_fine(database: Database, actor: Actor, trip_id: str, expense_id: str) -> None:
    """The company pays a fine; until then it is the driver's own."""
    actor.require("manager")
    with database.write() as ledger:
        expense = ledger.get("trip_expense", expense_id)
        if expense is None or expense.get("expense_kind") != "fine" or expense.get("trip") != trip_id:
            raise NotFound
        if trip_of(ledger, trip_id).get("status") == "closed":
            raise Overtaken(N_("The expenses are settled already."))
        ledger.put("trip_expense", expense_id, actor.author, paid_by_company=True)


def approve(database: Database, actor: Actor, trip_id: str, note: str) -> None:
    """Approve afterwards that a vehicle left in an emergency."""
    actor.require("manager")
    with database.write() as ledger:
        trip = trip_of(ledger, trip_id)
        ledger.project("trip", trip_id, retro_approval=False)
        _note(ledger, actor, trip, note)


def decide(database: Database, actor: Actor, trip_id: str, note: str) -> None:
    """What did not fit was looked at; what happened on the way stays a fact."""
    actor.require(*ROLES)
    with database.write() as ledger:
        trip = trip_of(ledger, trip_id)
        _note(ledger, actor, trip, why(note))
        ledger.project("trip", trip_id, needs_decision=False)


def sheet_of(rows: Ledger, trip: Found) -> Sheet:
    """All that a trip consists of, with the trips beside and before it."""
    vehicle, driver = rows.get("vehicle", trip.get("vehicle")), rows.get("person", trip.get("driver"))
    previous = _before(rows, trip) if vehicle else None
    photos = rows.find("attachment", trip=trip.id)
    withdrawn = {photo.get("withdraws") for photo in photos}
    return Sheet(
        trip_id=trip.id, trip=trip.values, now=rows.clock.now(),
        vehicle=vehicle.values if vehicle else None, driver=driver.values if driver else None,
        previous=previous.values if previous else None, others=_beside(rows, trip),
        last_filling=_last_filling(rows, trip), checks=_lines(rows, "vehicle_check", trip),
        stops=_lines(rows, "trip_stop", trip), goods=_lines(rows, "trip_goods", trip),
        fuel=_lines(rows, "trip_fuel", trip), expenses=_lines(rows, "trip_expense", trip),
        photo_kinds=tuple(str(photo.get("photo_kind")) for photo in photos if photo.id not in withdrawn), clash="block",
    )  # fmt: skip


def vehicles_for(rows: Ledger, trip: Found) -> list[Candidate]:
    """The active vehicles of the trip's station, which its laptops know, with what stands against each; free first."""
    near, active = beside(rows, trip), rows.column("vehicle", "active").is_not(False)
    return _ranked(
        Candidate(vehicle, assigning(dataclasses.replace(
            _trial(rows, trip, vehicle=vehicle.id, driver=None), vehicle=vehicle.values,
            others={other.id: other.values for other in near if other.get("vehicle") == vehicle.id},
        )))
        for vehicle in rows.find(
            "vehicle", active, sort=(rows.column("vehicle", "plate"),), station=trip.get("station")
        )
    )  # fmt: skip


def drivers_for(rows: Ledger, trip: Found) -> list[Candidate]:
    """The people who drive, with what stands against each, the free ones first."""
    near, active = beside(rows, trip), rows.column("person", "active").is_not(False)
    return _ranked(
        Candidate(person, assigning(dataclasses.replace(
            _trial(rows, trip, vehicle=None, driver=person.id), driver=person.values,
            others={o.id: o.values for o in near if person.id in (o.get("driver"), o.get("co_driver"))},
        )))
        for person in rows.find("person", active, sort=(rows.column("person", "staff_no"),))
        if "driver" in (person.get("roles") or ()) or person.get("licence_class")
    )  # fmt: skip


def _trial(rows: Ledger, trip: Found, **given: str | None) -> Sheet:
    return Sheet(trip_id=trip.id, trip={**trip.values, **given}, now=rows.clock.now(), clash="block")


def _ranked(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: blocks(candidate.against))


def entries_of(rows: Store, trip: Found) -> Rows:
    """The odometer of a trip as it was typed."""
    return _lines(rows, "odometer_entry", trip)


def _lines(rows: Store, kind: str, trip: Found) -> Rows:
    return {one.id: one.values for one in rows.find(kind, trip=trip.id) if not one.get("removed")}


def beside(rows: Store, trip: Found) -> list[Found]:
    """The trips that may run at the same time: out, to go out, or back after this one begins."""
    start = Instant.of(trip.get("departed_at")) or Instant.of(trip.get("planned_departure"))
    back, status = rows.column("trip", "returned_at"), rows.column("trip", "status")
    later = or_(back.is_(None), back > start.ms) if start else back.is_(None)
    return rows.find("trip", later, status.not_in((*NOT_OUT, "requested")), rows.column("trip", "id") != trip.id)


def _beside(rows: Store, trip: Found) -> Rows:
    drivers = {trip.get("driver"), trip.get("co_driver")} - {None}
    return {
        other.id: other.values for other in beside(rows, trip)
        if (trip.get("vehicle") and other.get("vehicle") == trip.get("vehicle"))
        or drivers & {other.get("driver"), other.get("co_driver")}
    }  # fmt: skip


def _before(rows: Store, trip: Found) -> Found | None:
    back, out = rows.column("trip", "returned_at"), Instant.of(trip.get("departed_at"))
    earlier = [back <= out.ms] if out else [back.is_not(None)]
    read, other = rows.column("trip", "odo_end").is_not(None), rows.column("trip", "id") != trip.id
    return rows.first("trip", read, other, *earlier, sort=(back.desc(),), vehicle=trip.get("vehicle"))


def _last_filling(rows: Store, trip: Found) -> Decimal | None:
    trips, at = rows.tables.records["trip"].c, rows.column("trip_fuel", "at")
    out = Instant.of(trip.get("departed_at"))
    if out is None or not trip.get("vehicle"):
        return None
    own = select(trips.id).where(trips.vehicle == trip.get("vehicle"), trips.id != trip.id)
    read = rows.column("trip_fuel", "odometer").is_not(None)
    found = rows.first("trip_fuel", rows.column("trip_fuel", "trip").in_(own), read, at < out.ms, sort=(at.desc(),))
    return Decimal(str(found.get("odometer"))) if found else None


def step(ledger: Ledger, actor: Actor, trip: Found, event: str, reason: str = "", at: Instant | None = None) -> None:
    """Take a step of a trip. Overtaken where its state does not allow it."""
    if not ledger.event("trip", trip.id, event, actor.author, reason=reason, at=at):
        raise Overtaken(N_("{doc_no} has moved on meanwhile. Look at it again."), doc_no=str(trip.get("doc_no")))


def _refuse(found: Iterable[Missing]) -> None:
    first = next((finding for finding in found if finding.level == "block"), None)
    if first is not None:
        raise OfficeError(first.message, field=first.field, **first.params)


def _note(ledger: Ledger, actor: Actor, trip: Found, note: str) -> None:
    if note.strip():
        text = "\n".join(part for part in (str(trip.get("verify_note") or ""), note.strip()) if part)
        ledger.put("trip", trip.id, actor.author, verify_note=text)
