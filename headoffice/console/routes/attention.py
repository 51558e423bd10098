# SPDX-License-Identifier: Apache-2.0
"""What waits for a person: orders to decide, conflicts of two edits, what revoked laptops still sent."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import FieldSpec
from fieldcore.wire.codes import MESSAGES
from headoffice.console import fields, navigation
from headoffice.console.desk import Desk
from headoffice.console.fields import Cell
from headoffice.console.guard import Editor, Settler
from headoffice.console.routes.orders import prefetch, row
from headoffice.errors import NotFound, OfficeError, Overtaken
from headoffice.services import attention, quarantine
from headoffice.services.attention import ConflictView
from headoffice.services.quarantine import Decision, Entry

router = APIRouter()

DECIDED_SHOWN = 30
WAYS = {"take_over": N_("taken over"), "discard": N_("discarded")}
OUTCOMES = {
    "applied": N_("It is in the books now."),
    "merged": N_("It is in the books now, beside what others changed."),
    "conflict": N_("It is in the books now; one value differs and waits above."),
    "proposed": N_("Head office decides this value: it waits above as a proposal."),
}
"""What the answer to an operation that was taken over means; another is said by its own message."""


def spec_of(desk: Desk, conflict: ConflictView) -> FieldSpec | None:
    """The field in question; None for one that this version does not know."""
    kind = desk.rows.catalogue.types.get(conflict.kind)
    return kind.fields.get(conflict.field) if kind else None


def shown(desk: Desk, field: str, spec: FieldSpec | None, value: Any) -> str:
    """A value in words; a conflict without a field is about deleting the record."""
    if not field:
        return desk.tr("delete the record") if value is None else desk.tr("keep the record")
    if value is None:
        return desk.tr("(empty)")
    return desk.cells([spec], {spec.name: value})[0].text if spec else str(value)


def conflict_view(desk: Desk, conflict: ConflictView) -> dict[str, Any]:
    """One conflict: both values, who and when, and an editor for a third."""
    spec = spec_of(desk, conflict)
    author = " · ".join(filter(None, (conflict.author, desk.words.moment(conflict.at))))
    editor = None
    if spec is not None and spec.type.name not in ("ref", "blob"):
        own = replace(spec, name=f"third.{conflict.id}", label=N_("Value"), required_from="")
        editor = desk.editors([own], {own.name: conflict.current})[0]
    label = desk.tr(spec.label) if spec else conflict.field or desk.tr("deleted on a laptop")
    return {
        "id": conflict.id, "title": conflict.title, "label": label,
        "href": navigation.record(conflict.kind, conflict.record_id), "at": desk.words.moment(conflict.at),
        "current": shown(desk, conflict.field, spec, conflict.current),
        "other": shown(desk, conflict.field, spec, conflict.other),
        "current_by": desk.tr("stands now"), "field": editor,
        "other_by": f"{author} · {desk.tr('proposal from the field')}" if conflict.proposal else author,
    }  # fmt: skip


@router.get("/attention")
def attention_page(desk: Annotated[Desk, Settler]) -> Response:
    """Everything that waits."""
    orders = desk.find("work_order", desk.rows.column("work_order", "needs_decision").is_(True), newest=True, limit=200)
    prefetch(desk, orders)
    rows = [row(desk, order) for order in orders]
    found = quarantine.entries(desk.rows)
    decided = [entry for entry in found if not entry.open][-DECIDED_SHOWN:][::-1]
    return desk.page(
        "attention.html",
        conflicts=[conflict_view(desk, conflict) for conflict in attention.conflicts(desk.rows)],
        quarantine=[entry_view(desk, entry) for entry in found if entry.open],
        decided=[entry_view(desk, entry) for entry in decided],
        laptops=laptops(desk, [entry for entry in found if entry.open]),
        may_decide=desk.visitor.has(*quarantine.ROLES),
        trips=[
            {
                "href": navigation.record("trip", t.id),
                "doc_no": t.get("doc_no") or t.id,
                "title": " · ".join(filter(None, (desk.title("vehicle", t.get("vehicle")), t.get("destinations")))),
                "status": desk.choice("trip_status", t.get("status")),
            }
            for t in desk.find("trip", desk.rows.column("trip", "needs_decision").is_(True), newest=True, limit=200)
        ],
        orders=[
            {
                "id": r.id,
                "doc_no": r.doc_no,
                "title": " · ".join(filter(None, (r.customer, r.machine))),
                "status": r.status,
            }
            for r in rows
        ],
    )


def entry_view(desk: Desk, entry: Entry) -> dict[str, Any]:
    """What a laptop wrote, in words, and what was decided about it."""
    operation = entry.operation
    kind, record_id = str(operation.get("kind")), str(operation.get("record_id") or "")
    device = desk.rows.get("device", entry.device)
    exists = kind in desk.rows.catalogue and desk.rows.get(kind, record_id) is not None
    what = desk.tr(desk.rows.catalogue[kind].label) if kind in desk.rows.catalogue else kind
    way = N_("Change: {what}") if exists else N_("New: {what}")
    if operation.get("action") == "delete":
        way = N_("Delete: {what}")
    at = operation.get("at") or entry.at.plain()
    return {
        "id": entry.op_id, "known": kind in desk.rows.catalogue, "what": desk.tr(way, what=what),
        "title": desk.title(kind, record_id) if exists else "",
        "href": navigation.record(kind, record_id) if exists else "",
        "device": desk.title("device", entry.device) or entry.device,
        "person": desk.person(str(device.get("person"))) if device else "",
        "at": desk.words.moment(at), "sent": desk.words.moment(entry.at.plain()),
        "why": desk.tr(MESSAGES.get(entry.reason, entry.reason)), "cells": written(desk, kind, operation),
        "decision": decision_text(desk, entry.decision),
    }  # fmt: skip


def decision_text(desk: Desk, decision: Decision | None) -> str:
    """Who did what about an entry, and what came of it."""
    if decision is None:
        return ""
    said = OUTCOMES.get(decision.outcome, decision.message)
    parts = [desk.tr(WAYS[decision.way]), desk.person(decision.person), desk.words.moment(decision.at.plain()),
             desk.tr(said) if said else "", decision.why]  # fmt: skip
    return " · ".join(part for part in parts if part)


def written(desk: Desk, kind: str, operation: Mapping[str, Any]) -> list[Cell]:
    """The values of an operation; those that this version does not know stay raw."""
    declared, changes = desk.rows.catalogue.types.get(kind), operation.get("changes") or {}
    made: list[Cell] = []
    for name, value in changes.items():
        spec = declared.fields.get(name) if declared else None
        if spec is not None and (value is None or codec.is_of_type(spec, value)):
            made += desk.cells([spec], {name: value}, empty=True)
        else:
            made.append(Cell(name, name, str(value)))
    return made


@router.post("/attention/laptops/{device}")
def settle_all(desk: Annotated[Desk, Editor], device: str) -> Response:
    """Take over everything that one laptop still sent."""
    try:
        answers = quarantine.take_over_all(desk.database, desk.actor, desk.get("device", device).id)
    except OfficeError as error:
        return desk.refuse("/attention", error)
    taken = sum(1 for answer in answers if answer.outcome not in quarantine.REFUSED)
    return desk.go("/attention", N_("Taken over: {count} of {total}."), count=taken, total=len(answers))


def laptops(desk: Desk, waiting: list[Entry]) -> list[dict[str, Any]]:
    """The laptops of which several entries wait that this version knows."""
    known = Counter(e.device for e in waiting if e.operation.get("kind") in desk.rows.catalogue)
    return [{"id": d, "name": desk.title("device", d), "count": count} for d, count in known.items() if count > 1]


@router.post("/attention/quarantine/{op_id}")
def settle(desk: Annotated[Desk, Editor], op_id: str) -> Response:
    """Take an entry over or discard it."""
    try:
        match desk.posted("way"):
            case "take_over":
                answer = quarantine.take_over(desk.database, desk.actor, op_id)
                if answer.outcome in quarantine.REFUSED:
                    return desk.refuse("/attention", OfficeError(answer.message))
                return desk.go("/attention", OUTCOMES[answer.outcome])
            case "discard":
                quarantine.discard(desk.database, desk.actor, op_id, desk.posted("reason"))
                return desk.go("/attention", N_("Discarded; it is kept with your reason."))
    except OfficeError as error:
        return desk.refuse("/attention", error)
    raise NotFound


@router.post("/attention/conflicts/{conflict_id}")
def resolve(desk: Annotated[Desk, Settler], conflict_id: str) -> Response:
    """Keep what stands, the other value, or a third."""
    found = next((c for c in attention.conflicts(desk.rows) if c.id == conflict_id), None)
    if found is None:
        return desk.refuse("/attention", Overtaken(N_("Somebody has decided this already.")))
    try:
        attention.resolve(desk.database, desk.actor, conflict_id, chosen(desk, found))
    except OfficeError as error:
        return desk.refuse("/attention", error)
    return desk.go("/attention", N_("Decided; laptops see it at their next sync."))


def chosen(desk: Desk, conflict: ConflictView) -> Any:
    """The value that was picked."""
    match desk.posted("choice"):
        case "current":
            return conflict.current
        case "other":
            return conflict.other
        case "third":
            spec = spec_of(desk, conflict)
            if spec is None:
                raise NotFound
            own = replace(spec, name=f"third.{conflict.id}")
            values, _, problems = fields.read([own], desk.form)
            if problems or values.get(own.name) is None:
                raise OfficeError(N_("The third value cannot be read. Type it again."))
            return values[own.name]
    raise NotFound
