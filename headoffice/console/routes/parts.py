# SPDX-License-Identifier: Apache-2.0
"""Parts requests: what is to be decided, to be sent, on its way; one request with all that decides it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.numbers import parse_decimal, show_money, trimmed
from fieldcore.base.text import N_
from fieldcore.records.choices import label_of
from fieldcore.rules import requests as rules
from fieldcore.rules.machines import MACHINES
from fieldcore.rules.stock import SCALE, balances
from headoffice.console import documents, listing, navigation, timeline
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody, Keeper
from headoffice.errors import NotFound, OfficeError
from headoffice.services import parts_requests as service
from headoffice.services import verdicts
from headoffice.services.parts_requests import Shipment
from headoffice.store.rows import Found

router = APIRouter()

WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": (N_("To decide"), service.TO_DECIDE),
    "ship": (N_("To send"), service.TO_SHIP),
    "way": (N_("On the way"), ("shipped",)),
    "came": (N_("Arrived"), rules.RECEIVED),
    "over": (N_("Over"), ("rejected", "withdrawn", "cancelled", "closed")),
}
"""The lists of requests: label and the states in each."""
TONES = {
    "submitted": "warn", "reviewing": "acc", "approved": "ok", "partly_approved": "warn", "rejected": "danger",
    "allocated": "ok", "ordered": "acc", "shipped": "acc", "received": "ok", "received_short": "danger",
}  # fmt: skip
GROUPS = {
    "main": N_("Parts request"), "snapshot": N_("Machine when it was asked for"), "decision": N_("Decision"),
    "shipping": N_("Shipping"), "receipt": N_("Receipt"),
}  # fmt: skip
FAILED_PART = ("failed_part", "maker_mark", "failure")
"""Photos that a request is judged by come first."""
AREAS = (("/parts", N_("Parts requests")), ("/parts/returns", N_("Old parts")), ("/parts/vans", N_("Van stock")))
NOTED = frozenset({"allocate", "order"})
VERBS = {"allocate": N_("Put aside from the store"), "order": N_("Ordered from the maker")}


@router.get("/parts")
def requests(desk: Annotated[Desk, Anybody]) -> Response:
    """Requests by where they stand, the most urgent first; those that are over, the newest first."""
    way, page = desk.query("of") if desk.query("of") in WAYS else "", listing.number(desk.query("page"))
    kind, rows = "parts_request", desk.rows
    chosen, due = rows.column(kind, "status").in_(WAYS[way][1]), rows.column(kind, "needed_by")
    number = rows.column(kind, "id")
    found = rows.find(
        kind, chosen, sort=(number.desc(),) if way == "over" else (due, number), limit=listing.PAGE_ROWS,
        offset=(page - 1) * listing.PAGE_ROWS,
    )  # fmt: skip
    counts = rows.tally(kind, "status")
    orders = rows.states("work_order", {str(one.get("order")) for one in found})
    for name, values in (("part", found), ("machine", found)):
        desk.prefetch(name, (one.get(name) for one in values))
    return desk.page(
        "parts_requests.html",
        areas=areas(desk, "/parts"), rows=[row(desk, one, orders[str(one.get("order"))].values) for one in found],
        list=listing.place("/parts", {"of": way}, page, len(found), rows.count(kind, chosen)),
        sources=[
            {"href": listing.address("/parts", {"of": name}), "label": desk.tr(label), "current": name == way,
             "count": sum(counts.get(state, 0) for state in states)}
            for name, (label, states) in WAYS.items()
        ],
    )  # fmt: skip


def areas(desk: Desk, current: str) -> list[dict[str, Any]]:
    """The pages about parts."""
    return [{"href": href, "label": desk.tr(label), "current": href == current} for href, label in AREAS]


def row(desk: Desk, request: Found, order: Mapping[str, Any]) -> dict[str, Any]:
    """A request as a row of its list."""
    part, due = desk.rows.get("part", request.get("part")), request.get("needed_by")
    late = bool(due) and request.get("status") in rules.OPEN and due < desk.words.today.isoformat()
    return {
        "href": navigation.record("parts_request", request.id), "doc_no": request.get("doc_no") or request.id,
        "part": desk.title("part", request.get("part")), "quantity": quantity(desk, request, part),
        "machine": desk.title("machine", request.get("machine")), "order": str(order.get("doc_no") or ""),
        "order_href": navigation.record("work_order", str(request.get("order"))),
        "who": desk.person(str(order.get("assignee") or "")), "due": desk.words.day(due), "late": late,
        "down": bool(request.get("machine_down")), "tone": TONES.get(str(request.get("status")), ""),
        "status": desk.choice("request_status", request.get("status")),
    }  # fmt: skip


def quantity(desk: Desk, request: Found, part: Found | None) -> str:
    """What was asked for, and what became of it where that is less."""
    asked = str(request.get("quantity") or 0)
    unit = str(part.get("unit") or "") if part else ""
    last = next((v for n in ("received", "shipped", "approved")
                 if (v := request.get(f"{n}_quantity")) is not None), asked)  # fmt: skip
    shown = f"{trimmed(asked)} {unit}".strip()
    return shown if Decimal(last) == Decimal(asked) else desk.tr("{count} of {asked}", count=trimmed(last), asked=shown)


@router.get("/parts/requests/{request_id}")
def request(desk: Annotated[Desk, Anybody], request_id: str) -> Response:
    """One request: machine, snapshot, part, photos, verdict, what can be done, what happened."""
    return request_page(desk, service.request_of(desk.rows, request_id))


def request_page(desk: Desk, one: Found, trouble: str = "") -> Response:
    """The page; after something that was refused, with what was typed."""
    order, part = desk.get("work_order", one.get("order")), desk.rows.get("part", one.get("part"))
    state, left = str(one.get("status")), service.left_over(desk.rows, one)
    pictures = documents.photos(desk, order.id)
    return desk.page(
        "parts_request.html",
        status=422 if trouble else 200,
        request={
            "id": one.id, "doc_no": one.get("doc_no") or one.id, "tone": TONES.get(state, ""),
            "status": desk.choice("request_status", state), "part": desk.title("part", one.get("part")),
            "quantity": quantity(desk, one, part), "down": bool(one.get("machine_down")),
            "order": order.get("doc_no"), "order_href": navigation.record("work_order", order.id),
            "who": desk.person(str(order.get("assignee") or "")),
        },
        groups=groups(desk, one),
        judged=judged(desk, one, order, part),
        twice=[{"href": navigation.record("parts_request", o.id), "doc_no": o.get("doc_no")}
               for o in service.asked_twice(desk.rows, one)],
        photos=sorted(pictures, key=lambda photo: photo.kind not in FAILED_PART),
        no_photo=not any(photo.kind in FAILED_PART for photo in pictures),
        events=[timeline.line(event.values, desk.words, desk.person)
                for event in desk.rows.events_of(one.id)],
        next=steps(desk, one, left), trouble=trouble,
        typed={name: desk.posted(name) for name in ("quantity", "reason", "note", "carrier", "number", "expected")},
        unit=str(part.get("unit") or "") if part else "",
    )  # fmt: skip


def groups(desk: Desk, one: Found) -> list[dict[str, Any]]:
    """What was asked for and what became of it, by group."""
    kind = desk.kind("parts_request")
    made = [(name, desk.cells(kind.group(name), one.values)) for name in kind.groups() if name in GROUPS]
    return [{"label": desk.tr(GROUPS[name]), "cells": cells} for name, cells in made if cells]


def judged(desk: Desk, one: Found, order: Found, part: Found | None) -> list[tuple[str, str]]:
    """What a decision rests on: the warranty as head office computes it, the van's stock, the worth."""
    verdict, person = verdicts.of_order(desk.rows, order), service.van_of(desk.rows, one)
    said = desk.tr(label_of("warranty_status", verdict.status))
    if verdict.period is not None and verdict.period.expiry is not None:
        said = desk.tr("{verdict}, until {day}", verdict=said, day=verdict.period.expiry.isoformat())
    moved = desk.rows.find("stock_movement", person=person, part=one.get("part"))
    held = balances(movement.values for movement in moved).get((str(person), str(one.get("part"))), Decimal(0))
    price = part.get("price") if part else None
    worth = show_money(int(Decimal(str(one.get("quantity") or 0)) * price)) if price is not None else "—"
    unit = part.get("unit") or "" if part else ""
    return [
        (desk.tr("Warranty"), said),
        (desk.tr("In the van"), f"{trimmed(str(held))} {unit}".strip()),
        (desk.tr("Worth"), worth),
    ]  # fmt: skip


def steps(desk: Desk, one: Found, left: Decimal) -> dict[str, Any]:
    """What the visitor can do now."""
    possible = {t.event for t in MACHINES["request"].possible(str(one.get("status")), "office")
                if desk.visitor.has(*t.who)}  # fmt: skip
    came = one.get("status") in rules.RECEIVED
    decides = bool(possible & {"review", "approve"})
    return {
        "take": "review" in possible, "decide": decides,
        "provide": [{"event": e, "label": desk.tr(VERBS[e])} for e in VERBS if e in possible],
        "ship": "ship" in possible, "cancel": "cancel" in possible,
        "close": "close" in possible and (came or one.get("status") == "rejected"),
        "left": trimmed(str(left)) if came and left else "",
        "most": trimmed(str(one.get("approved_quantity") or one.get("quantity") or 0)),
        "together": [
            {"id": o.id, "doc_no": o.get("doc_no"), "part": desk.title("part", o.get("part")),
             "quantity": trimmed(str(o.get("approved_quantity") or 0))}
            for o in service.in_one_parcel(desk.rows, one)
        ] if "ship" in possible else [],
    }  # fmt: skip


@router.post("/parts/requests/{request_id}/events")
def give_event(desk: Annotated[Desk, Keeper], request_id: str) -> Response:
    """Do something about a request, each by its service."""
    event = desk.posted("event")
    if event not in DEEDS:
        raise NotFound
    try:
        DEEDS[event](desk, request_id)
    except OfficeError as error:
        return request_page(desk, service.request_of(desk.rows, request_id), desk.said(error))
    if event in ("take", "give_back", *NOTED):
        return desk.go(f"/parts/requests/{request_id}", N_("Done."))
    return desk.go("/parts", N_("{number}: done."), number=desk.title("parts_request", request_id))


def number_of(desk: Desk, name: str) -> Decimal:
    """A quantity that was typed."""
    try:
        return parse_decimal(desk.posted(name), SCALE)
    except ValueError as error:
        raise OfficeError(N_("This is no quantity. Type a number such as 1 or 2.5."), field=name) from error


def ship(desk: Desk, request_id: str) -> None:
    """Ship this request, and those that were chosen to go along."""
    quantities = {request_id: number_of(desk, "quantity")}
    for other in map(str, desk.form.getlist("together")):
        quantities[other] = number_of(desk, f"quantity-{other}")
    try:
        expected = date.fromisoformat(desk.posted("expected")) if desk.posted("expected") else None
    except ValueError as error:
        raise OfficeError(N_("This is no day. Choose one."), field="expected") from error
    shipment = Shipment(desk.posted("carrier"), desk.posted("number"), expected)
    service.ship(desk.database, desk.actor, quantities, shipment)


DEEDS: dict[str, Callable[[Desk, str], None]] = {
    "take": lambda d, r: service.take(d.database, d.actor, r),
    "approve": lambda d, r: service.approve(d.database, d.actor, r, number_of(d, "quantity"), d.posted("note")),
    "reject": lambda d, r: service.reject(d.database, d.actor, r, d.posted("reason")),
    "allocate": lambda d, r: service.provide(d.database, d.actor, r, "allocate", d.posted("note")),
    "order": lambda d, r: service.provide(d.database, d.actor, r, "order", d.posted("note")),
    "ship": ship,
    "cancel": lambda d, r: service.cancel(d.database, d.actor, r, d.posted("reason")),
    "give_back": lambda d, r: service.take_back(d.database, d.actor, r, number_of(d, "quantity")),
    "close": lambda d, r: service.close(d.database, d.actor, r),
}
