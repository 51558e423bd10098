# SPDX-License-Identifier: Apache-2.0
"""Follow-up calls: what is due, attempts, and what the customer said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.jobs import type_of
from fieldcore.rules.machines import MACHINES
from fieldcore.rules.validation import Problem
from headoffice.console import fields
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.guard import Caller
from headoffice.console.wording import Left
from headoffice.errors import NotFound, OfficeError
from headoffice.services import callbacks as service
from headoffice.services.intake import Invalid
from headoffice.store.rows import Found

router = APIRouter()

OPEN = service.OPEN
LISTED = 500
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": (N_("Due"), OPEN),
    "unreachable": (N_("Not reached"), ("unreachable",)),
    "follow_up": (N_("Follow-up"), ("recorded", "follow_up", "second_callback")),
    "over": (N_("Over"), ("archived", "waived")),
}
"""The lists of calls: label and the states in each."""
TONES = {"reached": "acc", "unreachable": "warn", "follow_up": "warn", "recorded": "ok", "archived": "ok"}
GROUPS = {
    "main": N_("Call"),
    "answers": N_("What was checked"),
    "scores": N_("Scores 1 to 5"),
    "conclusion": N_("Conclusion"),
}
NOT_ASKED = frozenset({"order", "trigger", "due_by", "caller"})
TOLD = ("treatment", "conclusion", "advice", "total_charged")
"""What the customer may be asked about, of any form's record."""
VERBS = {
    "give_up": N_("Give up: not reached"), "waive": N_("Waive the call"), "reschedule": N_("Schedule again"),
    "follow_up": N_("Open a follow-up request"), "call_again": N_("Make the second call"),
    "archive": N_("Archive: nothing to follow up"),
}  # fmt: skip
RECORDING = "second_callback"
"""Here archiving is part of recording what the customer says."""


@router.get("/callbacks")
def callbacks(desk: Annotated[Desk, Caller]) -> Response:
    """Calls by state, the most urgent first; those that are over, the newest first."""
    way = desk.query("of") if desk.query("of") in WAYS else ""
    due = desk.rows.column("callback", "due_by")
    found = desk.rows.find(
        "callback", desk.rows.column("callback", "status").in_(WAYS[way][1]),
        sort=(due.desc() if way == "over" else due,), limit=LISTED,
    )  # fmt: skip
    orders = desk.rows.states("work_order", {str(c.get("order")) for c in found})
    desk.prefetch("customer", (o.values.get("customer") for o in orders.values()))
    desk.prefetch("machine", (o.values.get("machine") for o in orders.values()))
    attempted = desk.rows.column("callback_attempt", "callback")
    tried = desk.rows.tally("callback_attempt", "callback", attempted.in_([c.id for c in found]))
    rows = []
    for call in found:
        state = orders.get(str(call.get("order")))
        order = state.values if state else {}
        left = desk.words.left(call.get("due_by")) if call.get("status") in OPEN else Left("", "mm")
        rows.append({
            "id": call.id, "customer": desk.title("customer", order.get("customer")) or call.id,
            "doc_no": order.get("doc_no") or "", "machine": desk.title("machine", order.get("machine")),
            "trigger": desk.choice("callback_trigger", call.get("trigger")),
            "status": desk.choice("callback_status", call.get("status")),
            "tone": TONES.get(str(call.get("status")), ""),
            "attempts": tried.get(call.id, 0),
            "due": desk.words.moment(call.get("due_by")), "left": left,
        })  # fmt: skip
    counts = desk.rows.tally("callback", "status")
    sources = [
        {"href": f"/callbacks?of={name}" if name else "/callbacks", "label": desk.tr(label), "current": name == way,
         "count": sum(counts.get(state, 0) for state in states)}
        for name, (label, states) in WAYS.items()
    ]  # fmt: skip
    return desk.page("callbacks.html", rows=rows, sources=sources)


def phones(desk: Desk, order: Mapping[str, Any]) -> list[dict[str, str]]:
    """Whom to call: the operator first, who stood by, then the customer."""
    made = []
    contact = desk.rows.get("contact", order.get("operator_contact"))
    if contact and contact.get("phone") and not contact.get("phone_invalid"):
        relation = desk.choice("signer_relation", contact.get("relation"))
        made.append({"name": contact.get("name") or "", "relation": relation, "number": contact.get("phone")})
    if order.get("reporter_phone"):
        made.append({"name": order.get("reporter_name") or "", "relation": desk.tr("Reported by"),
                     "number": order["reporter_phone"]})  # fmt: skip
    customer = desk.rows.get("customer", order.get("customer"))
    if customer and customer.get("phone"):
        made.append(
            {"name": customer.get("name") or "", "relation": desk.tr("Customer"), "number": customer.get("phone")}
        )
    seen: dict[str, dict[str, str]] = {}
    for one in made:
        seen.setdefault(one["number"], one)
    return list(seen.values())


@router.get("/callbacks/{call_id}")
def callback(desk: Annotated[Desk, Caller], call_id: str) -> Response:
    """One call: whom, what the job says, attempts, questions."""
    return call_page(desk, desk.get("callback", call_id))


def call_page(
    desk: Desk,
    call: Found,
    texts: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    trouble: str = "",
) -> Response:
    """The page of a call, with what was typed where it could not be taken."""
    order, state = desk.get("work_order", call.get("order")), str(call.get("status"))
    kind = desk.kind("callback")
    sections: list[dict[str, Any]] = []
    answers: list[fields.Cell] = []
    for name in kind.groups():
        specs = [s for s in kind.group(name) if fields.editable(s) and s.name not in NOT_ASKED]
        if specs:
            editors = desk.editors(specs, call.values, texts, problems)
            asked = [
                replace(editor, required=spec.required_from == "recorded" and spec.name != "method")
                for editor, spec in zip(editors, specs, strict=True)
            ]
            sections.append({"label": desk.tr(GROUPS.get(name, name)), "fields": asked})
            answers += desk.cells(specs, call.values)
    attempts = desk.of("callback_attempt", "callback", call.id)
    return desk.page(
        "callback.html",
        status=422 if problems or trouble else 200,
        call={
            "id": call.id, "customer": desk.title("customer", order.get("customer")), "tone": TONES.get(state, ""),
            "status": desk.choice("callback_status", state), "due": desk.words.moment(call.get("due_by")),
            "left": desk.words.left(call.get("due_by")) if state in OPEN else Left("", "mm"),
            "facts": " · ".join(filter(None, (order.get("doc_no"), desk.title("machine", order.get("machine")),
                                              desk.choice("callback_trigger", call.get("trigger"))))),
        },
        phones=phones(desk, order.values),
        facts=job_facts(desk, order),
        attempts=[
            {"result": desk.choice("attempt_result", a.get("result")), "at": desk.words.moment(a.get("at"))}
            for a in attempts
        ],
        results=[Option(c.id, desk.tr(c.label), False) for c in CHOICES["attempt_result"]],
        may={"attempt": state in ("scheduled", "attempting", RECORDING), "record": state in service.ANSWERED},
        sections=sections, answers=answers, trouble=trouble,
        actions=[
            {"event": t.event, "label": desk.tr(VERBS.get(t.event, t.label))}
            for t in MACHINES["callback"].possible(state, "office")
            if t.event in VERBS and desk.visitor.has(*t.who) and not (t.event == "archive" and state == RECORDING)
        ],
        typed={name: desk.posted(name) for name in ("due", "phone", "reason", "symptom")},
        symptom=symptom(call), follow=follow_view(desk, call),
    )  # fmt: skip


def symptom(call: Found) -> str:
    """What a follow-up request starts with: the new fault, else what the customer said."""
    return str(call.get("new_fault") or call.get("opinion") or "")


def follow_view(desk: Desk, call: Found) -> dict[str, str] | None:
    """The request that was opened for this call, and how far it is."""
    order = service.followed_by(desk.rows, call)
    if order is None:
        return None
    return {"href": f"/orders/{order.id}", "doc_no": str(order.get("doc_no")), "symptom": str(order.get("symptom")),
            "status": desk.choice("order_status", order.get("status"))}  # fmt: skip


def job_facts(desk: Desk, order: Found) -> list[fields.Cell]:
    """What the caller checks the customer's words against."""
    kind, record = desk.kind("work_order"), desk.kind(type_of(order.values).record)
    made = list(desk.cells((kind.fields[n] for n in ("assignee", "arrived_at", "finished_at", "result")), order.values))
    told = [spec for name, spec in record.fields.items() if name in TOLD]
    for one in desk.of(record.kind, "order", order.id):
        made += desk.cells(told, one.values)
    return made


@router.post("/callbacks/{call_id}/attempts")
def attempt(desk: Annotated[Desk, Caller], call_id: str) -> Response:
    """Note an attempt to reach the customer."""
    try:
        service.attempt(desk.database, desk.actor, call_id, desk.posted("number"), desk.posted("result"))
    except OfficeError as error:
        return call_page(desk, desk.get("callback", call_id), trouble=desk.said(error))
    return desk.go(f"/callbacks/{call_id}", N_("The attempt is noted."))


@router.post("/callbacks/{call_id}/record")
def record(desk: Annotated[Desk, Caller], call_id: str) -> Response:
    """Keep what the customer said."""
    call, kind = desk.get("callback", call_id), desk.kind("callback")
    specs = [s for s in kind.fields.values() if fields.editable(s) and s.name not in NOT_ASKED]
    values, texts, problems = fields.read(specs, desk.form)
    shown = Found(call.kind, call.id, call.version, {**call.values, **values})
    try:
        if problems:
            raise Invalid([("callback", problem) for problem in problems])
        service.record(desk.database, desk.actor, call_id, values)
    except Invalid as invalid:
        found = [problem for _, problem in invalid.problems]
        return call_page(desk, shown, texts, found, desk.said(invalid))
    except OfficeError as error:
        return call_page(desk, shown, texts, trouble=desk.said(error))
    with desk.database.read() as rows:
        after = rows.get("callback", call_id)
    if after is not None and after.get("status") == "recorded":
        return desk.go(f"/callbacks/{call_id}", N_("Recorded. Open a follow-up request, or archive the call."))
    return desk.go("/callbacks", N_("The call is recorded."))


@router.post("/callbacks/{call_id}/events")
def give_event(desk: Annotated[Desk, Caller], call_id: str) -> Response:
    """What else can be done about a call: not reached, waived, again, followed up, archived."""
    event, call = desk.posted("event"), desk.get("callback", call_id)
    try:
        return done(desk, call_id, event)
    except Invalid as invalid:
        found = " ".join(fields.message(problem, desk.tr) for _, problem in invalid.problems)
        return call_page(desk, call, trouble=found)
    except NotFound:
        raise
    except OfficeError as error:
        return call_page(desk, call, trouble=desk.said(error))


def done(desk: Desk, call_id: str, event: str) -> Response:
    """Do it, and on to where the work goes on. NotFound for an event that this page does not give."""
    database, actor = desk.database, desk.actor
    match event:
        case "give_up":
            service.give_up(database, actor, call_id)
        case "waive":
            service.waive(database, actor, call_id, desk.posted("reason"))
        case "archive":
            service.archive(database, actor, call_id)
        case "reschedule":
            service.reschedule(database, actor, call_id, moment(desk.posted("due")), desk.posted("phone"))
            return desk.go(f"/callbacks/{call_id}", N_("The call is scheduled again."))
        case "follow_up":
            new = service.follow_up(database, actor, call_id, desk.posted("symptom"))
            with database.read() as rows:
                number = rows.title("work_order", new)
            return desk.go(f"/callbacks/{call_id}", N_("{number} is registered and waits to be dispatched."),
                           number=number)  # fmt: skip
        case "call_again":
            service.call_again(database, actor, call_id)
            return desk.go(f"/callbacks/{call_id}", N_("Call once more and record what the customer says."))
        case _:
            raise NotFound
    return desk.go("/callbacks", N_("Done."))


def moment(text: str) -> Instant | None:
    """A time as a form gives it, None for none."""
    try:
        return Instant.parse(text.replace("T", " ")) if text else None
    except ValueError as error:
        raise OfficeError(N_("This is no time. Choose one."), field="due") from error
