# SPDX-License-Identifier: Apache-2.0
"""Maintenance: the plans by when they are due, and the checklists that they follow, version by version."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.numbers import plain_decimal, show_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.checklists import DRAFT, newest, version_of
from headoffice.console import listing, navigation
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.guard import Anybody, Dispatcher, Editor
from headoffice.console.routes.records import heads
from headoffice.errors import OfficeError
from headoffice.services import maintenance, records, templates
from headoffice.services.maintenance import Planned
from headoffice.store.rows import Found

router = APIRouter()

STATES = {
    "due": N_("Due now"), "overdue": N_("Overdue"), "ordered": N_("Order made"), "planned": N_("Planned"),
}  # fmt: skip
TONES = {"due": "warn", "overdue": "danger", "ordered": "acc", "planned": ""}
TO_DO = ("due", "overdue")
"""States in which an order is made."""
ITEM_COLUMNS = (
    "item_key", "section", "item", "item_en", "answer_type", "lower", "upper", "unit", "mandatory", "check_kind",
)  # fmt: skip


def row(desk: Desk, one: Planned) -> dict[str, Any]:
    """A plan as a row of its list."""
    unit = _unit(desk, one)
    next_meter = one.plan.get("next_due_meter")
    due = [desk.words.day(one.plan.get("next_due_date")) if one.plan.get("next_due_date") else "",
           f"{show_decimal(next_meter)} {unit}".strip() if next_meter is not None else ""]  # fmt: skip
    return {
        "id": one.plan.id, "name": one.plan.get("name") or "",
        "href": navigation.record("maintenance_plan", one.plan.id),
        "machine": desk.title("machine", one.plan.get("machine")),
        "machine_href": navigation.record("machine", str(one.plan.get("machine"))),
        "customer": one.customer.get("name") or "", "due": " · ".join(filter(None, due)),
        "expected": desk.words.day(one.standing.expected),
        "last": f"{show_decimal(f'{one.last.value:f}')} {unit}".strip() if one.last else "—",
        "state": desk.tr(STATES[one.state]), "tone": TONES[one.state], "to_do": one.state in TO_DO,
        "order": {"href": navigation.record("work_order", one.order.id), "doc_no": one.order.get("doc_no")}
        if one.order else None,
    }  # fmt: skip


def _unit(desk: Desk, one: Planned) -> str:
    model = desk.rows.get("product_model", one.machine.get("product_model"))
    return desk.choice("meter_unit", model.get("meter_unit")) if model else ""


@router.get("/plans")
def plans(desk: Annotated[Desk, Anybody]) -> Response:
    """The plans, those that are due first; everything stands in the address."""
    chosen = {"state": desk.query("state"), "station": desk.query("station")}
    found = maintenance.planned(desk.rows, desk.words.today, chosen["station"])
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    shown = [one for one in found if chosen["state"] in ("", one.state)]
    page = listing.number(desk.query("page"))
    part = shown[(page - 1) * listing.PAGE_ROWS : page * listing.PAGE_ROWS]
    return desk.page(
        "plans.html",
        rows=[row(desk, one) for one in part],
        list=listing.place("/plans", chosen, page, len(part), len(shown)),
        states=[
            {
                "href": listing.address("/plans", {**chosen, "state": state}),
                "current": state == chosen["state"],
                "label": label,
                "count": len(found) if not state else counts[state],
            }
            for state, label in (("", desk.tr("All")), *((s, desk.tr(text)) for s, text in STATES.items()))
        ],
        state=chosen["state"],
        stations=[Option(i, name, i == chosen["station"]) for i, name in desk.listed("station")],
        may_order=desk.visitor.has(*navigation.DISPATCHERS),
        may_add=desk.visitor.has(*records.editors("maintenance_plan")),
    )


@router.post("/plans/{plan_id}/order")
def order(desk: Annotated[Desk, Dispatcher], plan_id: str) -> Response:
    """Make the order of a plan; it waits to be dispatched."""
    plan = desk.get("maintenance_plan", plan_id)
    symptom = desk.tr("Maintenance by plan: {name}", name=plan.get("name"))
    try:
        order_id, number = maintenance.make_order(desk.database, desk.actor, plan_id, symptom)
    except OfficeError as error:
        return desk.refuse("/plans", error)
    return desk.go(f"/dispatch?order={order_id}", N_("{number} is made; choose who goes."), number=number)


@router.get("/checklists")
def checklists(desk: Annotated[Desk, Anybody]) -> Response:
    """The checklists by code: the version in use, and the draft of the next one."""
    found = desk.find("checklist_template")
    current = newest(found)
    drafts = {str(one.get("code")): one for one in found if version_of(one.values) == DRAFT}
    rows = []
    for code in sorted({*current, *drafts}):
        one, draft = current.get(code), drafts.get(code)
        head = one or draft
        assert head is not None
        rows.append({
            "code": code, "name": head.get("name"), "family": desk.choice("family", head.get("family")),
            "service": desk.choice("service_type", head.get("service_type")),
            "version": version_of(one.values) if one else 0, "href": f"/checklists/{one.id}" if one else "",
            "draft": f"/checklists/{draft.id}" if draft else "",
        })  # fmt: skip
    return desk.page("checklists.html", rows=rows, may_edit=desk.visitor.has(*templates.ROLES))


@router.get("/checklists/{template_id}")
def checklist(desk: Annotated[Desk, Anybody], template_id: str) -> Response:
    """One version: its lines; a draft is edited here, a published version is copied."""
    template = desk.get("checklist_template", template_id)
    kind, is_draft = desk.kind("template_item"), version_of(template.values) == DRAFT
    specs = [kind.fields[name] for name in ITEM_COLUMNS]
    others = desk.find("checklist_template", desk.rows.column("checklist_template", "code") == template.get("code"))
    return desk.page(
        "checklist.html",
        id=template_id,
        name=desk.title("checklist_template", template_id),
        facts=desk.cells(
            (spec for spec in desk.kind("checklist_template").fields.values() if spec.name != "version"),
            template.values,
        ),
        draft=is_draft,
        version=version_of(template.values),
        versions=[_version(desk, one, template_id) for one in sorted(others, key=lambda one: version_of(one.values))],
        heads=heads(desk, specs),
        rows=[
            {"id": item.id, "cells": desk.cells(specs, _with_decimals(item.values), empty=True)}
            for item in templates.items_of(desk.rows, template_id)
        ],
        may_edit=desk.visitor.has(*templates.ROLES),
    )


def _with_decimals(item: Values) -> Values:
    """A line with its limits in as many decimals as are asked for."""
    limits = {name: item[name] for name in ("lower", "upper") if item.get(name) is not None}
    return {**item, **{n: plain_decimal(Decimal(v), int(item.get("decimals") or 0)) for n, v in limits.items()}}


def _version(desk: Desk, one: Found, current: str) -> dict[str, Any]:
    version = version_of(one.values)
    label = desk.tr("Draft") if version == DRAFT else f"V{version}"
    return {"href": f"/checklists/{one.id}", "label": label, "current": one.id == current}


@router.post("/checklists/{template_id}/draft")
def new_draft(desk: Annotated[Desk, Editor], template_id: str) -> Response:
    """Open the draft of the next version."""
    return desk.go(f"/checklists/{templates.draft(desk.database, desk.actor, template_id)}")


@router.post("/checklists/{template_id}/publish")
def publish(desk: Annotated[Desk, Editor], template_id: str) -> Response:
    """Publish a draft."""
    address = f"/checklists/{template_id}"
    try:
        version = templates.publish(desk.database, desk.actor, template_id)
    except OfficeError as error:
        return desk.refuse(address, error)
    return desk.go(address, N_("Published as V{version}; laptops get it at their next sync."), version=version)


@router.post("/checklists/{template_id}/items/{item_id}/remove")
def remove_item(desk: Annotated[Desk, Editor], template_id: str, item_id: str) -> Response:
    """Take a line off a draft."""
    address = f"/checklists/{template_id}"
    try:
        templates.remove_item(desk.database, desk.actor, item_id)
    except OfficeError as error:
        return desk.refuse(address, error)
    return desk.go(address)
