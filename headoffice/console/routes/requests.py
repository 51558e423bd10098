# SPDX-License-Identifier: Apache-2.0
"""Registering a request: customer and machine found or made, symptom, level, appointment; editing it later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.validation import Problem
from headoffice.console import fields
from headoffice.console.desk import Desk
from headoffice.console.guard import Dispatcher
from headoffice.errors import OfficeError, Overtaken
from headoffice.services import intake
from headoffice.services.intake import Invalid

router = APIRouter()

SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (N_("Customer & machine"), ("parties",), ("customer", "contact", "machine")),
    (N_("Fault"), ("fault",), ()),
    (N_("Request"), ("request",), ()),
    (N_("Appointment"), ("dispatch",), ()),
)
"""Heading, groups of the order, and the new records that can be made along."""
ELSEWHERE = frozenset({"assignee", "charge_type"})
"""Fields of those groups that have a page or a person of their own."""
NEW = {"customer": N_("New customer"), "contact": N_("New operator"), "machine": N_("New machine")}
ASKED = {
    "customer": ("name", "phone", "address"),
    "contact": ("name", "phone", "relation"),
    "machine": ("product_model", "serial_no", "engine_no", "sale_date"),
}
"""What is asked of a new record at the telephone; the rest is filled in later."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the form."""

    order: Values
    new: dict[str, Values]
    texts: dict[str, str]
    problems: list[Problem]


def order_specs(desk: Desk, groups: Sequence[str]) -> list[FieldSpec]:
    """The fields of an order that the office types, in these groups."""
    kind = desk.kind("work_order")
    return [s for g in groups for s in kind.group(g) if fields.editable(s) and s.name not in ELSEWHERE]


def new_specs(desk: Desk, kind: str) -> list[FieldSpec]:
    """The fields asked of a new record, named so that they do not meet the order's own."""
    declared = desk.kind(kind)
    return [replace(declared.fields[n], name=f"{kind}.{n}") for n in ASKED[kind] if n in declared.fields]


def form_page(
    desk: Desk,
    order_id: str = "",
    values: Mapping[str, Any] | None = None,
    typed: Typed | None = None,
    trouble: str = "",
    version: int = 0,
) -> Response:
    """The form, with what was typed and what is wrong with it."""
    texts, problems = (typed.texts, typed.problems) if typed else ({}, [])
    sections = []
    for label, groups, kinds in SECTIONS:
        inner = [] if order_id else [_inner(desk, kind, texts, problems) for kind in kinds]
        editors = desk.editors(order_specs(desk, groups), values or {}, texts, problems)
        sections.append({"label": desk.tr(label), "fields": editors, "inner": inner})
    heading = desk.title("work_order", order_id) if order_id else desk.tr("New request")
    return desk.page(
        "form.html", status=422 if problems or trouble else 200, heading=heading, sections=sections, version=version,
        back=f"/orders/{order_id}" if order_id else "/dispatch", trouble=trouble,
        action=f"/orders/{order_id}/edit" if order_id else "/orders/new",
        confirm=desk.tr("Save") if order_id else desk.tr("Register"),
        footer="" if order_id else desk.tr("Due times come from the service level."),
    )  # fmt: skip


def _inner(desk: Desk, kind: str, texts: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, Any]:
    specs = new_specs(desk, kind)
    given = any(texts.get(spec.name) for spec in specs)
    shown = [replace(view, required=False) for view in desk.editors(specs, {}, texts, problems)]
    return {"label": desk.tr(NEW[kind]), "fields": shown, "open": given}


def read(desk: Desk) -> Typed:
    """What was posted, sorted by record."""
    specs = [s for _, groups, _ in SECTIONS for s in order_specs(desk, groups)]
    values, texts, problems = fields.read(specs, desk.form)
    new: dict[str, Values] = {}
    for kind in ASKED:
        own, own_texts, own_problems = fields.read(new_specs(desk, kind), desk.form)
        texts |= own_texts
        problems += own_problems
        filled = {name.partition(".")[2]: value for name, value in own.items() if value is not None}
        if filled:
            new[kind] = filled
    for spec in specs:
        wanted = desk.posted(f"{spec.name}__find")
        if wanted and not values.get(spec.name) and spec.type.target not in new:
            problems.append(unchosen(spec, bool(desk.options(spec, None))))
    return Typed(values, new, texts, problems)


def unchosen(spec: FieldSpec, found: bool) -> Problem:
    """A search that was typed but nothing chosen from."""
    text = N_("Choose one of the matches.") if found else N_("Nothing was found. Search again or make a new one.")
    return Problem(spec.name, "block", "unchosen", text)


def placed(invalid: Invalid) -> list[Problem]:
    """The problems of a service on the fields of this form."""
    return [
        problem if kind == "work_order" else replace(problem, field=f"{kind}.{problem.field}")
        for kind, problem in invalid.problems
    ]


@router.get("/orders/new")
def new_request(desk: Annotated[Desk, Dispatcher]) -> Response:
    """The empty form; parameters of the address fill it in (a machine's page may name itself)."""
    station = desk.rows.get("person", desk.visitor.person)
    known: Values = {
        "reported_at": desk.now.plain(), "origin": "phone", "service_type": "repair", "priority": "normal",
        "station": station.get("station") if station else None,
    }  # fmt: skip
    machine = desk.rows.get("machine", desk.query("machine"))
    if machine:
        known |= {"machine": machine.id, "customer": machine.get("customer")}
    return form_page(desk, values=known)


@router.post("/orders/new")
def register(desk: Annotated[Desk, Dispatcher]) -> Response:
    """Register the request; what cannot be taken comes back as it was typed."""
    typed = read(desk)
    if typed.problems:
        return form_page(desk, values=typed.order, typed=typed, trouble=desk.tr("Some fields need another look."))
    order = completed(desk, typed)
    try:
        order_id = intake.register(
            desk.database, desk.actor, order, typed.new.get("customer"), typed.new.get("machine"),
            typed.new.get("contact"),
        )  # fmt: skip
    except Invalid as invalid:
        again = Typed(typed.order, typed.new, typed.texts, placed(invalid))
        return form_page(desk, values=typed.order, typed=again, trouble=desk.said(invalid))
    except OfficeError as error:
        return form_page(desk, values=typed.order, typed=typed, trouble=desk.said(error))
    return desk.go(f"/dispatch?order={order_id}", N_("The request is registered."))


def completed(desk: Desk, typed: Typed) -> Values:
    """An order with what follows from what was typed: a machine's customer, the customer's address."""
    order = {name: value for name, value in typed.order.items() if value is not None}
    machine = desk.rows.get("machine", order.get("machine"))
    if machine and not order.get("customer") and "customer" not in typed.new:
        order["customer"] = machine.get("customer")
    if not order.get("site_address"):
        customer = desk.rows.get("customer", order.get("customer"))
        address = typed.new.get("customer", {}).get("address") or (customer.get("address") if customer else None)
        if address:
            order["site_address"] = address
    return order


@router.get("/orders/{order_id}/edit")
def edit(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """The form of an order."""
    order = desk.get("work_order", order_id)
    return form_page(desk, order_id, order.values, version=order.version)


@router.post("/orders/{order_id}/edit")
def save(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """Keep the changes of an order."""
    order, typed = desk.get("work_order", order_id), read(desk)
    try:
        if typed.problems:
            raise Invalid([("work_order", problem) for problem in typed.problems])
        if desk.posted("version") != str(order.version):
            raise Overtaken(N_("Somebody changed this meanwhile. Compare with the page and save again."))
        start, end = (Instant.of(typed.order.get(n)) for n in ("appointment_from", "appointment_to"))
        if start and end and end <= start:
            problem = N_("The appointment ends before it starts. Correct one.")
            raise Invalid([("work_order", Problem("appointment_to", "block", "order", problem))])
        desk.save("work_order", order_id, typed.order, order.version)
    except Invalid as invalid:
        again = Typed(typed.order, {}, typed.texts, placed(invalid))
        text = desk.said(invalid)
        return form_page(desk, order_id, typed.order, again, text, version=order.version)
    except OfficeError as error:
        text = desk.said(error)
        return form_page(desk, order_id, typed.order, typed, text, version=order.version)
    return desk.go(f"/orders/{order_id}", N_("Saved."))
