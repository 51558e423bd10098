# SPDX-License-Identifier: Apache-2.0
"""What waits for a person: orders to decide, conflicts of two edits, what revoked laptops still sent."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import FieldSpec
from headoffice.console import fields, navigation
from headoffice.console.desk import Desk
from headoffice.console.guard import Settler
from headoffice.console.routes.orders import prefetch, row
from headoffice.errors import NotFound, OfficeError
from headoffice.services import attention
from headoffice.services.attention import ConflictView

router = APIRouter()


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
    set_aside = [
        {"title": f"{q.device} · {desk.tr(kind_label(desk, q.kind))}", "detail": detail(desk, q.operation),
         "at": desk.words.moment(q.at), "reason": q.reason}
        for q in attention.quarantined(desk.rows)
    ]  # fmt: skip
    return desk.page(
        "attention.html",
        conflicts=[conflict_view(desk, conflict) for conflict in attention.conflicts(desk.rows)],
        quarantine=set_aside,
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


def kind_label(desk: Desk, kind: str) -> str:
    """The msgid of a kind; an unknown one shows raw."""
    return desk.rows.catalogue[kind].label if kind in desk.rows.catalogue else kind


def detail(desk: Desk, operation: dict[str, Any]) -> str:
    """What an operation would write."""
    kind, changes = desk.rows.catalogue.types.get(str(operation.get("kind"))), operation.get("changes") or {}
    if kind is None:
        return str(changes)
    specs = [kind.fields[name] for name in changes if name in kind.fields]
    known = {s.name: changes[s.name] for s in specs if codec.is_of_type(s, changes[s.name])}
    return " · ".join(f"{c.label}: {c.text}" for c in desk.cells(specs, known))


@router.post("/attention/conflicts/{conflict_id}")
def resolve(desk: Annotated[Desk, Settler], conflict_id: str) -> Response:
    """Keep what stands, the other value, or a third."""
    found = next((c for c in attention.conflicts(desk.rows) if c.id == conflict_id), None)
    if found is None:
        return desk.go("/attention", N_("Somebody has decided this already."))
    try:
        attention.resolve(desk.database, desk.actor, conflict_id, chosen(desk, found))
    except OfficeError as error:
        return desk.go("/attention", desk.tr(error.message, **error.params))
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
