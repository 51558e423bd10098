# SPDX-License-Identifier: Apache-2.0
"""Trips: what is asked for, who is out, which sheets wait; one trip with all that decides it; the vehicles."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter
from sqlalchemy import ColumnElement, and_
from starlette.responses import Response

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.numbers import show_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.validation import Problem
from headoffice.console import fields, listing, navigation
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.guard import Anybody, Asker
from headoffice.console.routes.trip_view import TONES, trip_page
from headoffice.errors import NotFound, OfficeError
from headoffice.services import records, trips, vehicles
from headoffice.services.intake import Invalid
from headoffice.store.rows import Found

router = APIRouter()

LABELS: Final = {
    "": N_("To do"), "ahead": N_("To go out"), "out": N_("On the road"), "pay": N_("To pay out"), "over": N_("Over"),
}  # fmt: skip
WAYS: Final[dict[str, tuple[str, ...]]] = {
    "": trips.WAITING, "ahead": ("assigned",), "out": ("departed", "interrupted", "returned"), "pay": ("verified",),
    "over": ("closed", "rejected", "cancelled"),
}  # fmt: skip
"""The lists of trips and the states in each; what needs a decision or an approval is to be done too."""
MINE: Final = frozenset({"applicant"})
"""Fields of a request that the service fills in."""


def listed(desk: Desk, way: str) -> ColumnElement[bool]:
    """The condition of a list."""
    chosen: ColumnElement[bool] = desk.rows.column("trip", "status").in_(WAYS[way])
    return chosen if way else trips.waits(desk.rows)


@router.get("/trips")
def trip_list(desk: Annotated[Desk, Anybody]) -> Response:
    """Trips by where they stand, the next first; those that are over, the newest first."""
    way, page = desk.query("of") if desk.query("of") in WAYS else "", listing.number(desk.query("page"))
    station, rows = desk.query("station"), desk.rows
    here = rows.column("trip", "station") == station if station else None
    chosen = listed(desk, way) if here is None else and_(listed(desk, way), here)
    planned, number = rows.column("trip", "planned_departure"), rows.column("trip", "id")
    found = rows.find(
        "trip", chosen, sort=(number.desc(),) if way == "over" else (planned, number), limit=listing.PAGE_ROWS,
        offset=(page - 1) * listing.PAGE_ROWS,
    )  # fmt: skip
    for name, kind in (("vehicle", "vehicle"), ("driver", "person"), ("applicant", "person")):
        desk.prefetch(kind, (one.get(name) for one in found))
    address = {"of": way, "station": station}
    return desk.page(
        "trips.html",
        rows=[row(desk, one) for one in found],
        list=listing.place("/trips", address, page, len(found), rows.count("trip", chosen)),
        sources=[
            {"href": listing.address("/trips", {**address, "of": name}), "label": desk.tr(label),
             "current": name == way, "count": rows.count("trip", listed(desk, name))}
            for name, label in LABELS.items()
        ],
        way=way,
        stations=[Option(i, name, i == station) for i, name in desk.listed("station")],
        may_ask=desk.visitor.has(*navigation.ASKING),
    )  # fmt: skip


def row(desk: Desk, trip: Found) -> dict[str, Any]:
    """A trip as a row of its list: when it goes out and comes back, planned or true."""
    out, back = trip.get("departed_at"), trip.get("returned_at")
    due = Instant.of(trip.get("planned_return"))
    return {
        "href": navigation.record("trip", trip.id), "doc_no": trip.get("doc_no") or trip.id,
        "status": desk.choice("trip_status", trip.get("status")), "tone": TONES.get(str(trip.get("status")), ""),
        "decide": bool(trip.get("needs_decision")), "retro": bool(trip.get("retro_approval")),
        "vehicle": desk.title("vehicle", trip.get("vehicle")),
        "driver": desk.person(str(trip.get("driver") or "")), "who": desk.person(str(trip.get("applicant") or "")),
        "purpose": desk.choice("trip_purpose", trip.get("purpose")), "destinations": trip.get("destinations") or "",
        "out": desk.words.moment(out or trip.get("planned_departure")), "out_planned": not out,
        "back": desk.words.moment(back or trip.get("planned_return")), "back_planned": not back,
        "late": trip.get("status") in vehicles.OUT and due is not None and due.ms < desk.now.ms,
    }  # fmt: skip


@router.get("/vehicles")
def vehicle_list(desk: Annotated[Desk, Anybody]) -> Response:
    """The vehicles with their papers and where they are, and the licences of those who drive."""
    station = desk.query("station")
    drivers = desk.find("person", desk.rows.column("person", "licence_class").is_not(None))
    return desk.page(
        "vehicles.html",
        rows=[_vehicle(desk, one) for one in vehicles.parked(desk.rows, station)],
        drivers=[
            {"name": one.get("name"), "href": navigation.record("person", one.id),
             "licence": desk.choice("licence_class", one.get("licence_class")),
             "until": paper(desk, one, "licence_until")}
            for one in drivers if one.get("active") is not False and station in ("", one.get("station"))
        ],
        stations=[Option(i, name, i == station) for i, name in desk.listed("station")],
        may_add=desk.visitor.has(*records.editors("vehicle")),
    )  # fmt: skip


def _vehicle(desk: Desk, one: vehicles.Parked) -> dict[str, Any]:
    vehicle, trip = one.vehicle, one.trip
    out = trip is not None and trip.get("status") in vehicles.OUT
    odometer, sort = vehicle.get("odometer"), desk.choice("vehicle_type", vehicle.get("vehicle_type"))
    return {
        "href": navigation.record("vehicle", vehicle.id), "plate": vehicle.get("plate"),
        "name": " · ".join(filter(None, (vehicle.get("name"), sort))),
        "station": desk.title("station", vehicle.get("station")),
        "odometer": f"{show_decimal(odometer)} km" if odometer is not None else "—",
        "papers": [paper(desk, vehicle, name) for name in vehicles.PAPERS],
        "state": desk.tr(N_("On the road") if out else N_("To go out") if trip else N_("Free")),
        "tone": "acc" if out else "" if trip else "ok",
        "trip": {
            "href": navigation.record("trip", trip.id), "doc_no": trip.get("doc_no") or trip.id,
            "when": desk.words.moment(trip.get("planned_return" if out else "planned_departure")),
        } if trip else None,
    }  # fmt: skip


ENDINGS = {"": ("", ""), "soon": ("warn", N_("ends soon")), "over": ("danger", N_("ended"))}


def paper(desk: Desk, record: Found, name: str) -> dict[str, str]:
    """A paper: until when, and whether somebody has to renew it."""
    tone, word = ENDINGS[vehicles.ending(record.values, name, desk.words.today)]
    return {"day": desk.words.day(record.get(name)), "tone": tone, "word": desk.tr(word) if word else ""}


def specs(desk: Desk) -> list[FieldSpec]:
    """The fields of a request."""
    return [s for s in desk.kind("trip").group("request") if fields.editable(s) and s.name not in MINE]


def form_page(
    desk: Desk, trip_id: str, values: Mapping[str, Any], version: int = 0, texts: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None, trouble: str = "",
) -> Response:  # fmt: skip
    """The form of a request, with what was typed and what is wrong with it."""
    carries_on = desk.query("carries_on") or desk.posted("carries_on")
    back = navigation.record("trip", trip_id or carries_on) if trip_id or carries_on else "/trips"
    action = f"/trips/{trip_id}/edit" if trip_id else "/trips/new"
    editors = desk.editors(specs(desk), values, texts or {}, problems or [])
    heading = desk.title("trip", trip_id) if trip_id else desk.tr("New vehicle request")
    return desk.page(
        "form.html", status=422 if problems or trouble else 200, heading=heading, version=version, back=back,
        action=f"{action}?carries_on={carries_on}" if carries_on else action, trouble=trouble, footer="",
        sections=[{"label": desk.tr(N_("Vehicle request")), "fields": editors, "inner": []}],
        confirm=desk.tr("Save") if trip_id else desk.tr("Ask for a vehicle"),
    )  # fmt: skip


@router.get("/trips/new")
def new_request(desk: Annotated[Desk, Asker]) -> Response:
    """The form of a request; one that carries on an interrupted trip starts as that one."""
    person, broken = desk.rows.get("person", desk.visitor.person), desk.rows.get("trip", desk.query("carries_on"))
    known: Values = {"station": person.get("station") if person else None, "planned_departure": _next_hour(desk.now)}
    if broken is not None:
        known |= {s.name: broken.get(s.name) for s in specs(desk) if not s.name.startswith("planned_")}
    return form_page(desk, "", known)


def _next_hour(now: Instant) -> list[int]:
    return Instant((now.ms // 3_600_000 + 1) * 3_600_000, ORGANISATION_OFFSET).plain()


@router.get("/trips/{trip_id}/edit")
def edit_request(desk: Annotated[Desk, Asker], trip_id: str) -> Response:
    """The form of a request that has no vehicle yet."""
    trip = trips.trip_of(desk.rows, trip_id)
    return form_page(desk, trip_id, trip.values, trip.version)


@router.post("/trips/new")
def ask(desk: Annotated[Desk, Asker]) -> Response:
    """Keep a new request."""
    return keep(desk, "")


@router.post("/trips/{trip_id}/edit")
def save(desk: Annotated[Desk, Asker], trip_id: str) -> Response:
    """Keep the changes of a request."""
    return keep(desk, trip_id)


def keep(desk: Desk, trip_id: str) -> Response:
    """Save what was posted; what cannot be taken comes back as it was typed."""
    values, texts, problems = fields.read(specs(desk), desk.form)
    version = int(desk.posted("version")) if desk.posted("version").isdecimal() else 0
    trouble = ""
    try:
        if problems:
            raise Invalid([("trip", problem) for problem in problems])
        carries_on = desk.query("carries_on")
        kept = trips.save_request(desk.database, desk.actor, trip_id, values, version, carries_on)
    except Invalid as invalid:
        problems, trouble = [problem for _, problem in invalid.problems], desk.said(invalid)
    except OfficeError as error:
        trouble = desk.said(error)
    else:
        return desk.go(f"/trips/{kept}", N_("Saved.") if trip_id else N_("The vehicle is asked for."))
    return form_page(desk, trip_id, values, version, texts, problems, trouble)


@router.get("/trips/{trip_id}")
def trip(desk: Annotated[Desk, Anybody], trip_id: str) -> Response:
    """One trip."""
    return trip_page(desk, trips.trip_of(desk.rows, trip_id))


@router.post("/trips/{trip_id}/events")
def give_event(desk: Annotated[Desk, Anybody], trip_id: str) -> Response:
    """Do something about a trip, each by its service, which knows who may."""
    event = desk.posted("event")
    if event not in DEEDS:
        raise NotFound
    try:
        DEEDS[event](desk, trip_id)
    except OfficeError as error:
        return trip_page(desk, trips.trip_of(desk.rows, trip_id), desk.said(error))
    return desk.go(f"/trips/{trip_id}", N_("{number}: done."), number=desk.title("trip", trip_id))


def moment(desk: Desk, name: str) -> Instant | None:
    """A time that was typed, None for none."""
    text = desk.posted(name)
    try:
        return Instant.parse(text, ORGANISATION_OFFSET) if text else None
    except ValueError as error:
        raise OfficeError(N_("This is no time. Choose one."), field=name) from error


DEEDS: dict[str, Callable[[Desk, str], None]] = {
    "assign": lambda d, t: trips.assign(
        d.database, d.actor, t, d.posted("vehicle"), d.posted("driver"), d.posted("co_driver"), d.posted("override")
    ),
    "reject": lambda d, t: trips.refuse(d.database, d.actor, t, "reject", d.posted("reason")),
    "cancel": lambda d, t: trips.refuse(d.database, d.actor, t, "cancel", d.posted("reason")),
    "interrupt": lambda d, t: trips.report(
        d.database, d.actor, t, d.posted("incident"), d.posted("reason"), moment(d, "at")
    ),
    "go_on": lambda d, t: trips.go_on(d.database, d.actor, t, moment(d, "at")),
    "verify": lambda d, t: trips.verify(d.database, d.actor, t, d.posted("note")),
    "send_back": lambda d, t: trips.send_back(d.database, d.actor, t, d.posted("reason")),
    "settle": lambda d, t: trips.settle(d.database, d.actor, t),
    "approve": lambda d, t: trips.approve(d.database, d.actor, t, d.posted("note")),
    "decide": lambda d, t: trips.decide(d.database, d.actor, t, d.posted("reason")),
    "fine": lambda d, t: trips.take_over_fine(d.database, d.actor, t, d.posted("expense")),
}
"""What the console may do to a trip."""
