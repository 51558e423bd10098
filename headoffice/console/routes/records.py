# SPDX-License-Identifier: Apache-2.0
"""Reference data: list, page and form of any kind, all derived from its declaration."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec, RecordType, Values
from fieldcore.rules.validation import Problem
from headoffice.console import fields, listing, navigation, uploads
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.intake import Invalid
from headoffice.services.records import editors
from headoffice.store.rows import Found

router = APIRouter()

KINDS = (
    "customer", "contact", "machine", "product_model", "part", "stock_minimum", "warranty_policy", "service_level",
    "code_entry", "calendar_day", "checklist_template", "maintenance_plan", "vehicle", "station", "company",
)  # fmt: skip
"""The kinds of reference data; all others are what happened, and are reached from what they belong to too."""
HIDDEN = frozenset({"person", "device"})
"""Kinds that have pages of their own."""
WIDE_AT_MOST = 6


def may_edit(desk: Desk, kind: RecordType) -> bool:
    """Whether the visitor may change records of a kind by hand: reference data, never what is done or signed."""
    open_kind = kind.kind in KINDS or kind.meta.parent in ("template",)
    return open_kind and not kind.meta.append_only and desk.visitor.has(*editors(kind.kind))


def columns(kind: RecordType) -> list[FieldSpec]:
    """The columns of a kind's list: the declared ones, and what was added without being put anywhere."""
    named = [kind.fields[name] for name in kind.meta.columns if name in kind.fields]
    rest = [s for s in kind.fields.values() if s not in named and s.type.name not in ("long_text", "blob")]
    return named if len(named) >= 3 else [*named, *rest][:WIDE_AT_MOST]


def heads(desk: Desk, specs: Sequence[FieldSpec]) -> list[dict[str, Any]]:
    """The head of a table."""
    return [{"label": desk.tr(spec.label), "numeric": spec.type.name in fields.NUMBERS} for spec in specs]


def table(desk: Desk, kind: RecordType, found: Sequence[Found], without: str = "") -> dict[str, Any]:
    """Records of a kind as a table."""
    specs = [spec for spec in columns(kind) if spec.name != without]
    for spec in specs:
        if spec.type.name == "ref":
            desk.prefetch(spec.type.target, (one.get(spec.name) for one in found))
    rows = [
        {"id": one.id, "href": navigation.record(kind.kind, one.id), "cells": desk.cells(specs, one.values, empty=True)}
        for one in found
    ]
    return {"label": desk.tr(kind.meta.plural), "heads": heads(desk, specs), "rows": rows}


def known(desk: Desk, name: str) -> RecordType:
    """A kind that may be shown here."""
    kind = desk.kind(name)
    if kind.kind in HIDDEN:
        raise NotFound
    return kind


@router.get("/records")
def kinds(desk: Annotated[Desk, Anybody]) -> Response:
    """The kinds of reference data, and below them all others."""
    shown = [desk.kind(name) for name in KINDS if name in desk.rows.catalogue]
    others = [k for k in desk.rows.catalogue.types.values() if k not in shown and k.kind not in HIDDEN]
    counted = [
        [{"kind": k.kind, "label": desk.tr(k.meta.plural), "count": desk.rows.count(k.kind)} for k in kinds]
        for kinds in (shown, others)
    ]
    return desk.page("kinds.html", groups=counted)


@router.get("/records/{kind}")
def records(desk: Annotated[Desk, Anybody], kind: str) -> Response:
    """The list of a kind, with search and pages."""
    declared, wanted, page = known(desk, kind), desk.query("q"), listing.number(desk.query("page"))
    conditions = []
    if wanted:
        hits = desk.search(wanted, (kind,), 400) if declared.searched() else []
        conditions.append(desk.rows.column(kind, "id").in_([hit.id for hit in hits]))
    offset = (page - 1) * listing.PAGE_ROWS
    found = desk.find(kind, *conditions, newest=True, limit=listing.PAGE_ROWS, offset=offset)
    total = desk.rows.count(kind, *conditions)
    made = table(desk, declared, found)
    return desk.page(
        "records.html", kind=kind, heading=made["label"], heads=made["heads"], rows=made["rows"], q=wanted,
        may_add=may_edit(desk, declared),
        list=listing.place(f"/records/{kind}", {"q": wanted}, page, len(found), total),
    )  # fmt: skip


@router.get("/records/{kind}/new")
def new_record(desk: Annotated[Desk, Anybody], kind: str) -> Response:
    """The form of a new record; parameters of the address fill it in."""
    declared = known(desk, kind)
    given = {name: desk.query(name) for name in declared.fields if desk.query(name)}
    return form_page(desk, declared, "", {}, texts=given)


@router.get("/records/{kind}/{record_id}")
def record(desk: Annotated[Desk, Anybody], kind: str, record_id: str) -> Response:
    """All fields of a record, and what hangs on it."""
    declared = known(desk, kind)
    one = desk.get(kind, record_id)
    tables = []
    for child in desk.rows.catalogue.children(kind):
        found = desk.of(child.kind, child.meta.parent, record_id)
        if found or may_edit(desk, child):
            made = table(desk, child, found, without=child.meta.parent)
            address = f"/records/{child.kind}/new?{child.meta.parent}={record_id}"
            tables.append({**made, "add": address if may_edit(desk, child) else ""})
    tables += history(desk, kind, record_id)
    return desk.page(
        "record.html", kind=kind, id=record_id, heading=desk.title(kind, record_id), kind_label=desk.tr(declared.label),
        facts=desk.cells(declared.fields.values(), one.values), tables=tables, may_edit=may_edit(desk, declared),
    )  # fmt: skip


HISTORY = {"customer": "work_order", "machine": "work_order", "vehicle": "trip"}
"""What tells what became of a record."""


def history(desk: Desk, kind: str, record_id: str) -> list[dict[str, Any]]:
    """The newest orders of a customer or machine, the newest trips of a vehicle."""
    told = HISTORY.get(kind)
    if told is None:
        return []
    about = desk.rows.column(told, kind) == record_id
    found = desk.find(told, about, newest=True, limit=listing.PAGE_ROWS)
    return [{**table(desk, desk.kind(told), found, without=kind), "add": ""}] if found else []


@router.get("/records/{kind}/{record_id}/edit")
def edit_record(desk: Annotated[Desk, Anybody], kind: str, record_id: str) -> Response:
    """The form of a record."""
    one = desk.get(kind, record_id)
    return form_page(desk, known(desk, kind), record_id, one.values, version=one.version)


def home_of(kind: RecordType, record_id: str, values: Mapping[str, Any]) -> str:
    """Where a form of a record leads back to: the line of a checklist to its checklist."""
    if kind.meta.parent == "template" and values.get("template"):
        return navigation.record("checklist_template", str(values["template"]))
    return navigation.record(kind.kind, record_id) if record_id else f"/records/{kind.kind}"


GROUPS = {"main": N_("Basics"), "identity": N_("Identity"), "sale": N_("Sale"), "use": N_("Use")}


def form_page(
    desk: Desk,
    kind: RecordType,
    record_id: str,
    values: Values,
    *,
    version: int = 0,
    texts: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    trouble: str = "",
) -> Response:
    """The form of any kind, grouped as declared."""
    if not may_edit(desk, kind):
        raise Denied
    sections = []
    for name in kind.groups():
        specs = [spec for spec in kind.group(name) if fields.editable(spec) or uploads.wanted(spec)]
        if specs:
            label = desk.tr(GROUPS.get(name, name))
            sections.append({"label": label, "fields": desk.editors(specs, values, texts, problems), "inner": []})
    address = f"/records/{kind.kind}/{record_id}" if record_id else f"/records/{kind.kind}"
    back = home_of(kind, record_id, {**values, **(texts or {})})
    heading = desk.title(kind.kind, record_id) if record_id else desk.tr("New: {kind}", kind=desk.tr(kind.label))
    return desk.page(
        "form.html", status=422 if problems or trouble else 200, heading=heading, back=back,
        action=address if record_id else f"/records/{kind.kind}/new", sections=sections, version=version,
        trouble=trouble, confirm=desk.tr("Save"), footer="",
    )  # fmt: skip


@router.post("/records/{kind}/new")
def add_record(desk: Annotated[Desk, Anybody], kind: str) -> Response:
    """Keep a new record."""
    return keep(desk, known(desk, kind), "")


@router.post("/records/{kind}/{record_id}")
def save_record(desk: Annotated[Desk, Anybody], kind: str, record_id: str) -> Response:
    """Keep the changes of a record."""
    return keep(desk, known(desk, kind), record_id)


def keep(desk: Desk, kind: RecordType, record_id: str) -> Response:
    """Save what was posted; what cannot be taken comes back as it was typed."""
    if not may_edit(desk, kind):
        raise Denied
    values, texts, problems = fields.read([s for s in kind.fields.values() if fields.editable(s)], desk.form)
    files = uploads.read(kind.fields.values(), desk.form, desk.database, desk.request.app.state.blobs)
    values, texts, problems = values | files[0], texts | files[1], problems + files[2]
    version = desk.get(kind.kind, record_id).version if record_id else 0
    trouble = ""
    try:
        if problems:
            raise Invalid([(kind.kind, problem) for problem in problems])
        if record_id and desk.posted("version") != str(version):
            raise Overtaken(N_("Somebody changed this meanwhile. Compare with the page and save again."))
        kept = desk.save(kind.kind, record_id, values, version if record_id else None)
    except Invalid as invalid:
        problems, trouble = [problem for _, problem in invalid.problems], desk.said(invalid)
    except OfficeError as error:
        trouble = desk.said(error)
    else:
        return desk.go(home_of(kind, kept, values), N_("Saved."))
    return form_page(
        desk, kind, record_id, values, version=version, texts=texts, problems=problems, trouble=trouble
    )  # fmt: skip
