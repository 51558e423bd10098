# SPDX-License-Identifier: Apache-2.0
"""The page of one trip: what it says, what was typed, what does not fit, what it comes to, and what can be done."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.numbers import plain_decimal, show_decimal, show_money
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.findings import Missing
from fieldcore.rules.machines import MACHINES
from fieldcore.rules.odometer import corrections
from fieldcore.rules.trips.handing_in import missing
from fieldcore.rules.trips.sheet import Sheet, is_personal, totals
from headoffice.console import documents, navigation, recorded, timeline
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.routes.orders import unfitting
from headoffice.services import trips
from headoffice.services.trips import Candidate
from headoffice.store.rows import Found

TONES = {
    "requested": "warn", "assigned": "", "departed": "acc", "interrupted": "danger", "returned": "acc",
    "submitted": "warn", "verified": "ok", "closed": "", "rejected": "danger", "cancelled": "",
}  # fmt: skip
SIGNS = {"block": ("danger", "alert"), "warn": ("warn", "warn"), "info": ("", "info")}
TYPED = ("vehicle", "driver", "co_driver", "override", "incident", "reason", "note", "at")


def trip_page(desk: Desk, trip: Found, trouble: str = "") -> Response:
    """The page; after something that was refused, with what was typed."""
    state, checked = str(trip.get("status")), trip.get("status") in trips.CHECKED
    sheet = trips.sheet_of(desk.rows, trip)
    broken = desk.rows.first("trip", replacement=trip.id)
    events = desk.rows.events_of(trip.id)
    return desk.page(
        "trip.html",
        status=422 if trouble else 200,
        trouble=trouble,
        trip={
            "id": trip.id, "doc_no": trip.get("doc_no") or trip.id, "title": trip.get("destinations") or "",
            "status": desk.choice("trip_status", state), "tone": TONES.get(state, ""),
            "purpose": desk.choice("trip_purpose", trip.get("purpose")),
            "decide": bool(trip.get("needs_decision")), "retro": bool(trip.get("retro_approval")),
            "vehicle": desk.title("vehicle", trip.get("vehicle")),
            "vehicle_href": navigation.record("vehicle", str(trip.get("vehicle") or "")),
            "driver": desk.person(str(trip.get("driver") or "")),
            "emergency_reason": trip.get("emergency_reason") or "",
        },
        groups=recorded.fields_of(desk, trip),
        tables=recorded.tables(desk, trip),
        figures=figures(desk, sheet) if trip.get("odo_end") is not None else [],
        findings=said(desk, missing(desk.rows.catalogue, sheet)) if checked else [],
        checked=checked,
        corrections=corrected(desk, trip),
        fines=[
            {"id": key, "amount": show_money(int(line.get("amount") or 0)), "note": line.get("note") or ""}
            for key, line in sheet.expenses.items() if is_personal(line)
        ],
        documents=documents.papers(desk, [trip.id], "trip")[trip.id],
        photos=documents.photos(desk, trip.id, "trip"),
        events=[timeline.line(event.values, desk.words, desk.person) for event in events],
        loose=unfitting(desk, events),
        links=linked(desk, trip, broken),
        next=steps(desk, trip),
        typed={name: desk.posted(name) for name in TYPED},
        now=Instant(desk.now.ms, ORGANISATION_OFFSET).datetime().strftime("%Y-%m-%dT%H:%M"),
    )  # fmt: skip


def steps(desk: Desk, trip: Found) -> dict[str, Any]:
    """What the visitor ``can`` do now, and what there is to choose from."""
    state, manager, asks = str(trip.get("status") or ""), desk.visitor.has("manager"), desk.visitor.has(*trips.ASKING)
    can = set[str]()
    for transition in MACHINES["trip"].possible(state, "office"):
        allowed = desk.visitor.has(*(trips.PAYING if transition.event == "settle" else trips.ROLES))
        if allowed or (transition.event == "cancel" and trip.get("applicant") == desk.visitor.person):
            can.add(transition.event)
    if state == "assigned" and desk.visitor.has(*trips.ROLES):  # it may have departed: the step waits on the laptop
        can.add("interrupt")
    if state == "interrupted" and asks and not trip.get("replacement"):
        can.add("carry_on")
    others = {
        "approve": manager and bool(trip.get("retro_approval")), "fine": manager and state != "closed",
        "decide": desk.visitor.has(*trips.ROLES) and bool(trip.get("needs_decision")), "override": manager,
        "edit": state == "requested" and asks,
    }  # fmt: skip
    vehicles = trips.vehicles_for(desk.rows, trip) if "assign" in can else []
    drivers = trips.drivers_for(desk.rows, trip) if "assign" in can else []
    return {
        "act": bool(can), "can": can | {name for name, holds in others.items() if holds},
        "vehicles": [option(desk, one, desk.posted("vehicle")) for one in vehicles],
        "drivers": [option(desk, one, desk.posted("driver")) for one in drivers],
        "incidents": [Option(c.id, desk.tr(c.label), c.id == desk.posted("incident")) for c in CHOICES["incident"]],
    }  # fmt: skip


def option(desk: Desk, one: Candidate, chosen: str) -> Option:
    """A vehicle or driver to choose, with what stands against it."""
    title = desk.described(one.record.kind, one.record.id) if one.record.kind == "vehicle" else one.record.get("name")
    against = [desk.tr(finding.message, **finding.params) for finding in one.against]
    return Option(one.record.id, " — ".join((str(title), *against)), one.record.id == chosen)


def said(desk: Desk, found: list[Missing]) -> list[dict[str, str]]:
    """What does not fit, in words, the gravest first; the same words once."""
    lines: dict[str, dict[str, str]] = {}
    for level, (tone, sign) in SIGNS.items():
        for finding in found:
            if finding.level == level:
                text = desk.tr(finding.message, **params(desk, finding.params))
                lines.setdefault(text, {"text": text, "tone": tone, "sign": sign})
    return list(lines.values())


def params(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a finding; labels are said in the visitor's language."""
    made = dict(given)
    if "label" in made:
        made["label"] = desk.tr(made["label"])
    if "photo_kind" in made:
        made["photo_kind"] = desk.choice("photo_kind", made["photo_kind"])
    return made


def figures(desk: Desk, sheet: Sheet) -> list[tuple[str, str]]:
    """What the trip comes to."""
    found, last = totals(sheet), (sheet.previous or {}).get("odo_end")
    usual = (sheet.vehicle or {}).get("usual_consumption")
    money = [(N_("Fuel"), found.fuel), (N_("Expenses"), found.expenses), (N_("In all"), found.money)]
    return [
        (desk.tr(N_("Odometer")), f"{km(sheet.get('odo_start'))} → {km(sheet.get('odo_end'))}"),
        (desk.tr(N_("The trip before came back at")), km(last)),
        (desk.tr(N_("Distance")), f"{show_decimal(f'{found.km:f}')} km" if found.km is not None else "—"),
        (desk.tr(N_("Hours under way")), decimal(found.hours, 1)),
        (desk.tr(N_("Average speed")), f"{decimal(found.speed, 0)} km/h" if found.speed else "—"),
        (desk.tr(N_("Fuel on 100 km")), _consumption(desk, found.consumption, usual)),
        *((desk.tr(label), show_money(amount)) for label, amount in money),
        *([(desk.tr(N_("Paid by the driver himself")), show_money(found.personal))] if found.personal else []),
    ]  # fmt: skip


def _consumption(desk: Desk, found: Decimal | None, usual: str | None) -> str:
    if found is None:
        return "—"
    shown = f"{plain_decimal(found, 2)} L"
    return desk.tr(N_("{found}, usual are {usual} L"), found=shown, usual=usual) if usual else shown


def km(value: Any) -> str:
    """A reading of the odometer, — for none."""
    return f"{show_decimal(str(value))} km" if value is not None else "—"


def decimal(value: Decimal | None, scale: int) -> str:
    """A computed number, — for none."""
    return show_decimal(plain_decimal(value, scale)) if value is not None else "—"


def corrected(desk: Desk, trip: Found) -> list[dict[str, str]]:
    """What was typed for the odometer first and what it was corrected to."""
    return [
        {
            "place": desk.choice("odometer_place", new.get("place")),
            "old": km(old.get("km")), "new": km(new.get("km")),
            "who": desk.person(str(new.get("person") or "")), "at": desk.words.moment(new.get("at")),
            "reason": new.get("reason") or "",
        }
        for old, new in corrections(trips.entries_of(desk.rows, trip))
    ]  # fmt: skip


def linked(desk: Desk, trip: Found, broken: Found | None) -> list[dict[str, str]]:
    """The orders that go along, and the trips before and after an interruption."""
    others = [
        (broken, N_("Carries on this trip")),
        (desk.rows.get("trip", trip.get("replacement")), N_("Carried on by")),
    ]
    orders = desk.of("work_order", "trip", trip.id)
    made = [
        {"href": navigation.record("work_order", o.id), "sign": "orders",
         "title": f"{desk.tr('Order')} {o.get('doc_no')}", "detail": desk.title("customer", o.get("customer")),
         "state": desk.choice("order_status", o.get("status"))}
        for o in orders
    ]  # fmt: skip
    return made + [
        {"href": navigation.record("trip", one.id), "sign": "truck", "title": f"{desk.tr('Trip')} {one.get('doc_no')}",
         "detail": desk.tr(label), "state": desk.choice("trip_status", one.get("status"))}
        for one, label in others if one is not None
    ]  # fmt: skip
