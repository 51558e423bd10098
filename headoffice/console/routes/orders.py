# SPDX-License-Identifier: Apache-2.0
"""The list of orders and the page of one order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter
from sqlalchemy import ColumnElement, or_
from starlette.responses import Response

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import show_money
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.jobs import type_of
from fieldcore.rules.machines import MACHINES
from headoffice.console import documents, listing, navigation, recorded, timeline
from headoffice.console.desk import Desk
from headoffice.console.fields import Option
from headoffice.console.guard import Anybody, Dispatcher, DispatcherOrClerk
from headoffice.console.qr import qr
from headoffice.console.wording import Left
from headoffice.errors import NotFound, OfficeError
from headoffice.services import callbacks, dispatch, figures, intake, maintenance
from headoffice.store.rows import Found

router = APIRouter()

OVER = figures.FINISHED | {"cancelled"}
TONES = {
    "new": "warn", "refuse_pending": "warn", "cancel_pending": "warn", "returned": "danger", "waiting_parts": "warn",
    "done": "ok", "signed": "ok", "submitted": "ok", "reviewed": "ok", "closed": "", "cancelled": "",
    "dispatched": "", "accepted": "acc", "en_route": "acc", "on_site": "acc", "in_progress": "acc",
}  # fmt: skip
LISTS = (("open", N_("Open orders")), ("overdue", N_("Overdue orders")))
"""Lists that take several states together; the figures name them too."""
DEADLINES = (
    ("ack_due", "accepted_at", N_("Answer due")),
    ("arrive_due", "arrived_at", N_("Arrival due")),
    ("finish_due", "finished_at", N_("Finish due")),
)
"""Due time, the time that keeps it, and its label."""


@dataclass(frozen=True, slots=True)
class Row:
    """An order in the list."""

    id: str
    doc_no: str
    status: str
    tone: str
    decide: bool
    service: str
    priority: str
    pressing: bool
    customer: str
    machine: str
    symptom: str
    assignee: str
    due: str
    left: Left


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of an order: when, and what became of it."""

    label: str
    due: str
    text: str
    tone: str


def row(desk: Desk, order: Found) -> Row:
    """An order as a row."""
    over = order.get("status") in OVER
    return Row(
        id=order.id,
        doc_no=order.get("doc_no") or order.id,
        status=desk.choice("order_status", order.get("status")),
        tone=TONES.get(str(order.get("status")), ""),
        decide=bool(order.get("needs_decision")),
        service=desk.choice("service_type", order.get("service_type")),
        priority=desk.choice("priority", order.get("priority")),
        pressing=order.get("priority") in ("urgent", "critical"),
        customer=desk.title("customer", order.get("customer")),
        machine=desk.title("machine", order.get("machine")),
        symptom=order.get("symptom") or "",
        assignee=desk.person(order.get("assignee") or ""),
        due=desk.words.moment(order.get("finish_due")) if order.get("finish_due") else "",
        left=Left("", "mm") if over else desk.words.left(order.get("finish_due")),
    )


def prefetch(desk: Desk, orders: Iterable[Found]) -> None:
    """Read what a list of orders names, at once."""
    listed = list(orders)
    for name, kind in (("customer", "customer"), ("machine", "machine"), ("assignee", "person")):
        desk.prefetch(kind, (order.get(name) for order in listed))


def conditions(desk: Desk) -> list[ColumnElement[bool]]:
    """The filters of the address."""
    rows, made = desk.rows, []
    status = rows.column("work_order", "status")
    if desk.query("status") == "open":
        made.append(status.not_in(figures.ENDED))
    elif desk.query("status") == "overdue":
        made.append(figures.is_overdue(rows, desk.now))
    elif desk.query("status"):
        made.append(status == desk.query("status"))
    for name in ("assignee", "station"):
        if desk.query(name):
            made.append(rows.column("work_order", name) == desk.query(name))
    if desk.query("decide"):
        made.append(rows.column("work_order", "needs_decision").is_(True))
    if desk.query("late"):
        made.append(figures.is_overdue(rows, desk.now))
    if desk.query("q"):
        found = desk.search(desk.query("q"), ("work_order", "customer", "machine"), 200)
        ids = {kind: [hit.id for hit in found if hit.kind == kind] for kind in ("work_order", "customer", "machine")}
        made.append(
            or_(
                rows.column("work_order", "id").in_(ids["work_order"]),
                rows.column("work_order", "customer").in_(ids["customer"]),
                rows.column("work_order", "machine").in_(ids["machine"]),
            )
        )
    return made


@router.get("/orders")
def orders(desk: Annotated[Desk, Anybody]) -> Response:
    """Orders with filters, search and pages; everything stands in the address."""
    names = ("q", "status", "assignee", "station", "decide", "late")
    chosen = {name: desk.query(name) for name in names}
    page, filters = listing.number(desk.query("page")), conditions(desk)
    offset = (page - 1) * listing.PAGE_ROWS
    found = desk.find("work_order", *filters, newest=True, limit=listing.PAGE_ROWS, offset=offset)
    total = desk.rows.count("work_order", *filters)
    prefetch(desk, found)
    return desk.page(
        "orders.html",
        rows=[row(desk, order) for order in found],
        list=listing.place("/orders", chosen, page, len(found), total),
        filters={**chosen, "any": any(chosen.values())},
        statuses=[Option(i, desk.tr(label), i == chosen["status"]) for i, label in (*LISTS, *CHOICES["order_status"])],
        people=[Option(i, name, i == chosen["assignee"]) for i, name in desk.listed("person")],
        stations=[Option(i, name, i == chosen["station"]) for i, name in desk.listed("station")],
        may_add=desk.visitor.has(*navigation.DISPATCHERS),
    )


def deadlines(desk: Desk, order: Found) -> list[Deadline]:
    """The three deadlines, kept or missed or running."""
    made = []
    for due_name, kept_name, label in DEADLINES:
        due, kept = Instant.of(order.get(due_name)), Instant.of(order.get(kept_name))
        if due is None:
            continue
        if kept is not None:
            late = kept.ms > due.ms
            word = N_("{time} late") if late else N_("{time} in time")
            text, tone = desk.tr(word, time=desk.words.moment(kept)), "danger" if late else "ok"
        elif order.get("status") in OVER:
            text, tone = "—", "mm"
        else:
            left = desk.words.left(due)
            text, tone = left.text, left.tone
        made.append(Deadline(desk.tr(label), desk.words.moment(due), text, tone))
    return made


def head(desk: Desk, order: Found) -> dict[str, Any]:
    """What the head of the order page says."""
    shown = row(desk, order)
    contact = desk.rows.get("contact", order.get("operator_contact"))
    customer = desk.rows.get("customer", order.get("customer"))
    phone = (contact.get("phone") if contact else None) or order.get("reporter_phone")
    title = " · ".join(part for part in (shown.customer, shown.machine) if part)
    return {
        "id": order.id, "doc_no": shown.doc_no, "title": title or shown.doc_no, "decide": shown.decide,
        "status": shown.status, "tone": shown.tone, "service": shown.service, "priority": shown.priority,
        "pressing": shown.pressing, "symptom": shown.symptom,
        "who": order.get("reporter_name") or (contact.get("name") if contact else "") or "",
        "phone": phone or (customer.get("phone") if customer else None) or "",
    }  # fmt: skip


def event_lines(desk: Desk, found: list[Found], source: str) -> tuple[list[timeline.Line], list[str]]:
    """The events as lines, and the names of the people whose events there are."""
    people = list(dict.fromkeys(str(e.get("actor")) for e in found if e.get("actor") and _from_field(e)))
    kept = [e for e in found if _is_of(e, source)]
    return [timeline.line(e.values, desk.words, desk.person) for e in kept], people


def _when(event: Found) -> tuple[int, str]:
    at = Instant.of(event.get("at")) or Instant.of(event.get("at_server"))
    return (at.ms if at else 0, event.id)


def _from_field(event: Found) -> bool:
    return timeline.is_field(str(event.get("subject_kind")), str(event.get("event")))


def _is_of(event: Found, source: str) -> bool:
    if source == "office":
        return not _from_field(event)
    return not source or (_from_field(event) and event.get("actor") == source)


WITH_REASON = frozenset({"recall_assignment", "customer_cancels", "reject_cancel"})
GRAVE = frozenset({"approve_cancel", "customer_cancels"})


def actions(desk: Desk, order: Found) -> list[dict[str, Any]]:
    """What the visitor can do with the order now, beside dispatching it."""
    has_card = desk.rows.count("warranty_card", desk.rows.column("warranty_card", "order") == order.id) > 0
    possible = MACHINES["order"].possible(str(order.get("status") or ""), "office")
    return [
        {"event": t.event, "label": desk.tr(VERBS.get(t.event, t.label)), "reason": t.event in WITH_REASON,
         "grave": t.event in GRAVE}
        for t in possible
        if t.event in VERBS and desk.visitor.has(*t.who) and not (t.event == "review_ok" and has_card)
    ]  # fmt: skip


VERBS = {
    "recall_assignment": N_("Recall the assignment"),
    "approve_cancel": N_("Approve the cancellation"),
    "reject_cancel": N_("Go on with the order"),
    "customer_cancels": N_("Customer cancels"),
    "review_ok": N_("Reviewed without a card"),
}


def related(desk: Desk, order: Found) -> dict[str, Any]:
    """The cards and calls of an order, and the orders before and after it."""
    cards = [
        {"href": f"/cards/{c.id}", "sign": "card", "title": f"{desk.tr('Warranty card')} {c.get('doc_no') or ''}",
         "detail": desk.tr("due back {day}", day=desk.words.day(c.get("due_back_at"))),
         "state": desk.choice("card_status", c.get("status")),
         "tone": documents.CARD_TONES.get(str(c.get("status")), "")}
        for c in desk.of("warranty_card", "order", order.id)
    ]  # fmt: skip
    calls = [
        {"href": f"/callbacks/{c.id}", "sign": "phone", "title": desk.tr("Follow-up call"),
         "detail": desk.tr("due {time}", time=desk.words.moment(c.get("due_by"))),
         "state": desk.choice("callback_status", c.get("status")), "tone": ""}
        for c in desk.of("callback", "order", order.id)
    ]  # fmt: skip
    follows = desk.rows.get("work_order", order.get("reopen_of"))
    linked = [*([follows] if follows else ()), *desk.of("work_order", "reopen_of", order.id)]
    orders = [
        {"href": f"/orders/{o.id}", "sign": "orders", "title": f"{desk.tr('Order')} {o.get('doc_no') or ''}",
         "detail": desk.tr(N_("the order before") if follows and o.id == follows.id else N_("the order after")),
         "state": desk.choice("order_status", o.get("status")), "tone": ""}
        for o in linked
    ]  # fmt: skip
    return {"links": [*cards, *calls, *orders]}


@router.get("/orders/{order_id}")
def order_page(desk: Annotated[Desk, Anybody], order_id: str) -> Response:
    """One order: deadlines, facts, events with both clocks, documents, photos, parts, decision."""
    order = desk.get("work_order", order_id)
    events = sorted(desk.of("order_event", "order", order.id), key=_when)
    lines, people = event_lines(desk, events, desk.query("of"))
    path, chosen = f"/orders/{order.id}", desk.query("of")
    sources = [("", desk.tr("All")), ("office", desk.tr("Head office")), *((p, desk.person(p)) for p in people)]
    state, shown = order.get("status"), head(desk, order)
    return desk.page(
        "order.html",
        order=shown,
        deadlines=deadlines(desk, order),
        groups=recorded.groups(desk, order),
        events=lines,
        sources=[
            {"href": listing.address(path, {"of": i}), "label": name, "current": i == chosen} for i, name in sources
        ],
        copy=as_text(desk, order, shown),
        dial=qr(f"tel:{shown['phone']}") if shown["phone"] else "",
        documents=documents.papers(desk, [order.id])[order.id],
        photos=documents.photos(desk, order.id),
        tables=recorded.tables(desk, order, type_of(order.values).record),
        actions=actions(desk, order),
        may={
            "edit": desk.visitor.has(*navigation.DISPATCHERS) and state not in ("closed", "cancelled"),
            "dispatch": desk.visitor.has(*navigation.DISPATCHERS) and state in dispatch.WAITING,
            "reopen": desk.visitor.has(*navigation.DISPATCHERS) and state == "closed",
        },
        loose=unfitting(desk, events) + paid_for(desk, order) + done_before(desk, order),
        **related(desk, order),
    )


def as_text(desk: Desk, order: Found, shown: Mapping[str, Any]) -> str:
    """The order for a chat: an offline laptop gets it at its next sync, its owner reads this now."""
    lines = [shown["doc_no"], shown["title"], shown["symptom"], order.get("site_address"), shown["who"], shown["phone"]]
    if order.get("appointment_from"):
        lines.append(desk.tr("appointment {time}", time=desk.words.moment(order.get("appointment_from"))))
    return "\n".join(str(line) for line in lines if line)


def done_before(desk: Desk, order: Found) -> list[dict[str, str]]:
    """What was done on the machine already though it counts once."""
    found = maintenance.rival(desk.rows, order)
    if found is None:
        return []
    other = desk.rows.get("work_order", found.get("order"))
    return [{
        "label": desk.tr("This machine had its first maintenance: {doc_no}. Only one counts.",
                         doc_no=found.get("doc_no") or "—"),
        "who": desk.person(str(other.get("assignee") or "")) if other else "",
        "at": desk.words.moment(found.get("done_at")), "reason": "",
    }]  # fmt: skip


def unfitting(desk: Desk, events: list[Found]) -> list[dict[str, str]]:
    """The events that do not fit."""
    return [
        {"label": desk.tr(timeline.label(str(e.get("subject_kind")), str(e.get("event")))),
         "who": desk.person(str(e.get("actor") or "")), "at": desk.words.moment(e.get("at")),
         "reason": e.get("reason") or ""}
        for e in events if e.get("applied") is False
    ]  # fmt: skip


def paid_for(desk: Desk, order: Found) -> list[dict[str, str]]:
    """The calls in which the customer said that he paid for a job that was free."""
    return [
        {"label": desk.tr(N_("The customer paid {amount} for a job that was free"),
                          amount=show_money(int(call.get("charged_amount") or 0))),
         "who": desk.person(str(call.get("caller") or "")), "at": "", "reason": call.get("opinion") or ""}
        for call in desk.of("callback", "order", order.id) if callbacks.charged_wrongly(order, call.values)
    ]  # fmt: skip


@router.post("/orders/{order_id}/events")
def give_event(desk: Annotated[Desk, DispatcherOrClerk], order_id: str) -> Response:
    """Give one of the office's events to an order."""
    order, event, reason = desk.get("work_order", order_id), desk.posted("event"), desk.posted("reason")
    back = desk.posted("back") or f"/orders/{order.id}"
    give = EVENTS.get(event)
    if give is None:
        raise NotFound
    try:
        give(desk, order.id, reason)
    except OfficeError as error:
        return desk.refuse(back, error)
    return desk.go(back, N_("{number}: done."), number=order.get("doc_no"))


EVENTS: dict[str, Callable[[Desk, str, str], None]] = {
    "recall_assignment": lambda d, o, why: dispatch.recall(d.database, d.actor, o, why),
    "approve_refusal": lambda d, o, why: dispatch.answer_refusal(d.database, d.actor, o, True, why),
    "reject_refusal": lambda d, o, why: dispatch.answer_refusal(d.database, d.actor, o, False, why),
    "approve_cancel": lambda d, o, why: dispatch.answer_cancellation(d.database, d.actor, o, True, why),
    "reject_cancel": lambda d, o, why: dispatch.answer_cancellation(d.database, d.actor, o, False, why),
    "customer_cancels": lambda d, o, why: dispatch.cancel(d.database, d.actor, o, why),
    "review_ok": lambda d, o, _: dispatch.review_order(d.database, d.actor, o),
}
"""What the console may do to an order, each by its service."""


@router.post("/orders/{order_id}/reopen")
def reopen(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """Open a new order after a closed one."""
    try:
        new = intake.reopen(desk.database, desk.actor, order_id, desk.posted("symptom"))
    except OfficeError as error:
        return desk.refuse(f"/orders/{order_id}", error)
    return desk.go(f"/dispatch?order={new}", N_("The request is registered."))


@router.post("/orders/{order_id}/decide")
def decide(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """Settle what did not fit; field work stays a fact."""
    order, note = desk.get("work_order", order_id), desk.posted("reason")
    if not note:
        return desk.refuse(f"/orders/{order_id}", OfficeError(N_("Say why in a few words: laptops show it.")))
    dispatch.settle_decision(desk.database, desk.actor, order_id, note)
    return desk.go(f"/orders/{order_id}", N_("{number} is decided."), number=order.get("doc_no"))
