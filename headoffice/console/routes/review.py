# SPDX-License-Identifier: Apache-2.0
"""The review desk: queue, checks, both warranty computations, evidence, verdict."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base import numbers
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.jobs import type_of
from headoffice.console import checks, documents, verdicts
from headoffice.console.desk import Desk
from headoffice.console.fields import Cell
from headoffice.console.guard import Clerk
from headoffice.errors import NotFound, OfficeError
from headoffice.services import batch, reminders, review
from headoffice.services.reminders import Owed
from headoffice.store.rows import Found

router = APIRouter()

KEYS = "1234567890"
LISTED = 60
"""Cards of the queue that are listed; the rest follow as these are done."""
ON_CARD = (
    "customer", "machine", "charge_type", "meter", "failure_location", "failure_mode", "failure_cause", "action",
    "responsibility", "timing", "card_type", "customer_opinion", "signer_relation",
)  # fmt: skip
"""What the desk shows of order, record and card at first sight; everything else is one click away."""


def queue_rows(desk: Desk, cards: Sequence[Found], current: str = "") -> list[dict[str, Any]]:
    """Cards of the queue, each with the one thing that matters most about it; what they name is read at once."""
    ids = {str(card.get("order")) for card in cards}
    orders = {i: state.values for i, state in desk.rows.states("work_order", ids).items()}
    repairs = desk.find("repair_record", desk.rows.column("repair_record", "order").in_(ids), newest=True)
    places = {str(repair.get("order")): repair.get("failure_location") for repair in repairs}
    desk.prefetch("code_entry", places.values())
    desk.prefetch("customer", (order.get("customer") for order in orders.values()))
    desk.prefetch("person", (order.get("assignee") for order in orders.values()))
    papers = documents.papers(desk, ids)
    made = []
    for card in cards:
        key = str(card.get("order"))
        order, place, late = orders.get(key, {}), places.get(key), checks.late_days(card)
        pill, tone = progress(desk, card, papers[key])
        titles = desk.title("customer", order.get("customer")), desk.title("code_entry", place)
        when = desk.tr("{count} d late", count=late) if late else desk.tr("in time")
        who = " · ".join(filter(None, (desk.person(order.get("assignee") or ""), when)))
        made.append({
            "id": card.id, "href": f"/cards/{card.id}", "current": card.id == current,
            "doc_no": card.get("doc_no") or card.id, "title": " · ".join(filter(None, titles)),
            "who": who, "pill": pill, "tone": tone,
        })  # fmt: skip
    return made


def progress(desk: Desk, card: Found, papers: list[documents.Paper]) -> tuple[str, str]:
    """How far a waiting card is, and how much that presses."""
    if card.get("status") == "reviewing":
        return desk.tr("in review"), "acc"
    if (card.get("revision") or 0) > 1:
        return desk.tr("corrected"), "acc"
    if not papers:
        return desk.tr("no document"), "danger"
    return (desk.tr("complete"), "ok") if all(paper.href for paper in papers) else (desk.tr("on its way"), "")


@router.get("/cards")
def cards(desk: Annotated[Desk, Clerk]) -> Response:
    """The desk with the card that waits longest."""
    waiting = review.queue(desk.rows)
    return desk_page(desk, waiting[0] if waiting else None)


@router.get("/cards/green")
def green_page(desk: Annotated[Desk, Clerk]) -> Response:
    """The cards on which every check is fine, and which of them to look at first."""
    return greens(desk)


@router.post("/cards/green")
def approve_greens(desk: Annotated[Desk, Clerk]) -> Response:
    """Approve those that were listed and are still green; what became of each is told."""
    listed = {str(card) for card in desk.form.getlist("cards")}
    cards = [card for card in green(desk) if card.id in listed]
    try:
        results = batch.approve_all(desk.database, desk.actor, [card.id for card in cards])
    except OfficeError as error:
        return greens(desk, desk.said(error))
    numbers_of = {card.id: card.get("doc_no") or card.id for card in cards}
    said = [
        {"href": f"/cards/{r.card}", "doc_no": numbers_of[r.card], "tone": "danger" if r.trouble else "ok",
         "text": desk.said(r.trouble) if r.trouble
         else desk.tr("approved, archive no. {number}", number=r.archive_no)}
        for r in results
    ]  # fmt: skip
    left = sorted(listed - {card.id for card in cards})
    said += [{"href": f"/cards/{card}", "doc_no": desk.title("warranty_card", card), "tone": "warn",
              "text": desk.tr("not green any more: look at it")} for card in left]  # fmt: skip
    return desk.page("green.html", results=said, rows=[], missing=0, trouble="", size=0)


def green(desk: Desk) -> list[Found]:
    """The waiting cards that this clerk may approve and on which no check finds anything."""
    found = []
    for card in review.queue(desk.rows):
        order = desk.rows.get("work_order", card.get("order"))
        free = card.get("checker") in (None, desk.visitor.person) or card.get("status") == "handed_in"
        if order is not None and order.get("assignee") != desk.visitor.person and free:
            case, _ = open_case(desk, card)
            if not any(check.tone for check in checks.run(desk, case)):
                found.append(card)
        if len(found) == LISTED:
            break
    return found


def greens(desk: Desk, trouble: str = "") -> Response:
    """The list of green cards."""
    cards = green(desk)
    ids = [card.id for card in cards]
    seen = batch.opened(desk.rows, desk.visitor.person, ids)
    marked = set(batch.to_open(desk.visitor.person, ids, seen))
    rows = [{**row, "opened": row["id"] in seen, "marked": row["id"] in marked} for row in queue_rows(desk, cards)]
    return desk.page(
        "green.html", status=422 if trouble else 200, rows=rows, missing=len(marked), trouble=trouble, results=[],
        size=batch.sample_size(len(ids)),
    )  # fmt: skip


@router.get("/cards/overdue")
def overdue_page(desk: Annotated[Desk, Clerk]) -> Response:
    """Who owes which cards, with a text to send to each."""
    owing: list[dict[str, Any]] = [
        {"id": person or "none", "name": desk.person(person), "text": reminder(desk, person, owed),
         "rows": owed_rows(desk, owed), "lines": len(owed) + 2,
         "worst": desk.tr("{count} d late", count=owed[0].days), "told": told(desk, owed)}
        for person, owed in reminders.overdue(desk.rows).items()
    ]  # fmt: skip
    return desk.page("overdue.html", owing=owing, count=sum(len(one["rows"]) for one in owing))


def told(desk: Desk, owed: Sequence[Owed]) -> str:
    """When the laptop was last sent a reminder of these cards, "" where one of them was never reminded of."""
    moments = [one.reminded for one in owed if one.reminded]
    return desk.words.moment(min(moments)) if len(moments) == len(owed) else ""


@router.post("/cards/overdue")
def remind(desk: Annotated[Desk, Clerk]) -> Response:
    """Send somebody's laptop a reminder of the overdue cards."""
    name = desk.person(desk.posted("person"))
    if reminders.remind(desk.database, desk.actor, desk.posted("person")):
        return desk.go("/cards/overdue", N_("{name}'s laptop shows the reminder after its next sync."), name=name)
    return desk.go("/cards/overdue", N_("{name} was reminded today already."), name=name)


def owed_rows(desk: Desk, owed: Sequence[Owed]) -> list[dict[str, Any]]:
    """The overdue cards of somebody."""
    orders = desk.rows.states("work_order", {str(one.card.get("order")) for one in owed})
    customers = {i: state.values.get("customer") for i, state in orders.items()}
    desk.prefetch("customer", customers.values())
    return [
        {
            "href": f"/cards/{one.card.id}", "doc_no": one.card.get("doc_no") or one.card.id,
            "customer": desk.title("customer", customers.get(str(one.card.get("order")))),
            "status": desk.choice("card_status", one.card.get("status")), "due": desk.words.day(one.due),
            "late": desk.tr("{count} d late", count=one.days),
        }
        for one in owed
    ]  # fmt: skip


def reminder(desk: Desk, person: str, owed: list[Owed]) -> str:
    """The text for a chat: each number with its day, and what to do."""
    lines = [desk.tr("{name}, cards overdue for return: {count}.", name=desk.person(person), count=len(owed))]
    for one in owed:
        said = N_("{number}: to be corrected by {day}, {count} d late") if one.returned else N_(
            "{number}: due back {day}, {count} d late")  # fmt: skip
        number = one.card.get("doc_no") or one.card.id
        lines.append(desk.tr(said, number=number, day=desk.words.day(one.due), count=one.days))
    lines.append(desk.tr("Please hand them in on the laptop and sync as soon as there is a network."))
    return "\n".join(lines)


@router.get("/cards/{card_id}")
def card_page(desk: Annotated[Desk, Clerk], card_id: str) -> Response:
    """The desk with one card; a waiting one counts as looked at."""
    return desk_page(desk, desk.get("warranty_card", card_id))


def desk_page(desk: Desk, card: Found | None, trouble: str = "") -> Response:
    """The desk; after a verdict that could not be taken with what was chosen."""
    waiting = review.queue(desk.rows)
    late = sum(len(owed) for owed in reminders.overdue(desk.rows).values())
    rows = queue_rows(desk, waiting[:LISTED], card.id if card else "")
    if card is None:
        return desk.page("review.html", queue=rows, total=len(waiting), late=late, card=None)
    if card.get("status") in review.WAITING:
        batch.note_opened(desk.database, desk.actor, card.id)
    case, comparison = open_case(desk, card)
    made = checks.run(desk, case)
    tallies = [
        (desk.tr("{count} fine", count=sum(not c.tone for c in made)), "ok"),
        (desk.tr("{count} to look at", count=sum(c.tone == "odd" for c in made)), "warn"),
        (desk.tr("{count} wrong", count=sum(c.tone == "bad" for c in made)), "danger"),
    ]
    chosen = desk.form.getlist("codes")
    due = desk.posted("due") or (desk.words.today + review.DAYS_TO_CORRECT).isoformat()
    shown = next((photo for photo in case.photos if photo.href), None)
    return desk.page(
        "review.html",
        status=422 if trouble else 200,
        queue=rows, total=len(waiting), late=late, card=head(desk, case), checks=made,
        tallies=[(text, tone) for text, tone in tallies if not text.startswith("0")],
        comparison=comparison, facts=facts(desk, case), parts=parts(desk, case), history=history(desk, card),
        defects=[
            {"id": c.id, "key": key, "label": desk.tr(c.label), "chosen": c.id in chosen}
            for key, c in zip(KEYS, CHOICES["defect_code"], strict=False)
        ],
        due=due, note=desk.posted("note"), trouble=trouble, photos=case.photos, shown=shown, papers=case.papers,
        on_paper=[photo for photo in case.photos if photo.kind == "signed_paper"],
        serial=serial(desk, card), evidence=evidence(desk, case),
    )  # fmt: skip


def open_case(desk: Desk, card: Found) -> tuple[checks.Case, dict[str, Any]]:
    """A card with its job, and the comparison of the two computations."""
    order = desk.get("work_order", card.get("order"))
    record = next(iter(desk.of(type_of(order.values).record, "order", order.id)), None)
    laptop = verdicts.read(review.computed_by_laptop(card))
    office = verdicts.read(review.computed_here(desk.rows, card))
    devices = desk.of("device", "person", str(order.get("assignee")))
    name = str(devices[-1].get("code")) if devices else "—"
    comparison = {
        "note": desk.tr("same program, same policy; head office may know more repairs"),
        "laptop": desk.tr("Laptop {name} (when signed)", name=name),
        "rows": verdicts.compare(laptop, office, desk.words),
        "known": laptop is not None,
    }
    case = checks.Case(
        card, order, record, documents.papers(desk, [order.id])[order.id], documents.photos(desk, order.id),
        verdicts.same(laptop, office),
    )  # fmt: skip
    return case, comparison


def head(desk: Desk, case: checks.Case) -> dict[str, Any]:
    """What the head of the desk says, and what can be done."""
    card, words = case.card, desk.words
    status, checker = str(card.get("status")), card.get("checker")
    mine = checker in (None, desk.visitor.person)
    state = desk.choice("card_status", status)
    if status == "reviewing":
        state += " · " + (desk.tr("locked for you") if mine else desk.person(checker or ""))
    said = [
        desk.person(case.order.get("assignee") or ""),
        desk.tr("signed {time}", time=words.moment(card.get("signed_at"))),
        desk.tr("handed in {time}", time=words.moment(card.get("handed_in_at"))),
        desk.tr("due back {day}", day=words.day(card.get("due_back_at"))),
    ]
    why = desk.tr("This card is not waiting for a review.")
    if status == "reviewing":
        why = desk.tr("{name} is reviewing this card.", name=desk.person(checker or ""))
    return {
        "id": card.id, "order": case.order.id, "doc_no": card.get("doc_no") or card.id, "state": state,
        "tone": documents.CARD_TONES.get(status, ""), "sign": "lock" if status == "reviewing" else "",
        "facts": " · ".join(part for part in said if part),
        "amount": numbers.show_money((case.record.get("total_charged") if case.record else None) or 0),
        "reviewing": status == "reviewing" and mine, "takeable": status == "handed_in", "why": why,
    }  # fmt: skip


def facts(desk: Desk, case: checks.Case) -> list[Cell]:
    """The face of the card."""
    shown: dict[str, Cell] = {}
    for one in (case.card, case.record, case.order):
        if one is not None:
            specs = [spec for name, spec in desk.kind(one.kind).fields.items() if name in ON_CARD]
            shown |= {cell.name: cell for cell in desk.cells(specs, one.values, empty=True)}
    return [shown[name] for name in ON_CARD if name in shown]


def parts(desk: Desk, case: checks.Case) -> list[dict[str, str]]:
    """The parts used, with what becomes of the old ones."""
    made = []
    for used in desk.of("parts_usage", "order", case.order.id):
        if not used.get("removed"):
            back = desk.tr("old part goes back") if used.get("old_part_return") else ""
            amount = numbers.show_decimal(str(used.get("quantity") or "0")).removesuffix(".000")
            name = desk.title("part", used.get("part")) or str(used.get("free_text") or "")
            made.append({"name": f"{name} × {amount}", "detail": back})
    return made


def history(desk: Desk, card: Found) -> list[dict[str, str]]:
    """The defects for which it was sent back before."""
    made = []
    for defect in desk.of("defect", "card", card.id):
        codes = desk.tr(", ").join(desk.choice("defect_code", code) for code in defect.get("codes") or ())
        text = " · ".join(part for part in (codes, defect.get("note")) if part)
        made.append({"at": desk.tr("correct by {day}", day=desk.words.day(defect.get("due"))), "text": text})
    return made


def serial(desk: Desk, card: Found) -> str:
    """The serial on the machine's record, to hold against the photo of the plate."""
    machine = desk.rows.get("machine", card.get("machine"))
    return str(machine.get("serial_no") or "") if machine else ""


def evidence(desk: Desk, case: checks.Case) -> dict[str, str]:
    """Whether all files are here."""
    files = [paper.href for paper in case.papers] + [photo.href for photo in case.photos]
    missing = files.count("")
    if not files:
        return {"text": desk.tr("no files"), "tone": "danger", "sign": "xc"}
    if missing:
        return {"text": desk.tr("{count} on their way", count=missing), "tone": "warn", "sign": "clock"}
    return {"text": desk.tr("all files are here"), "tone": "ok", "sign": "check"}


@router.post("/cards/{card_id}/take")
def take(desk: Annotated[Desk, Clerk], card_id: str) -> Response:
    """Lock a card for this clerk."""
    review.take(desk.database, desk.actor, card_id)
    return desk.go(f"/cards/{card_id}")


@router.post("/cards/{card_id}/verdict")
def give_verdict(desk: Annotated[Desk, Clerk], card_id: str) -> Response:
    """Approve, send back or reject; then on to the next card."""
    card, note, choice = desk.get("warranty_card", card_id), desk.posted("note"), desk.posted("verdict")
    number = card.get("doc_no")
    try:
        if card.get("checker") not in (None, desk.visitor.person):
            raise OfficeError(N_("{name} is reviewing this card."), name=desk.person(str(card.get("checker"))))
        if choice == "approve":
            review.approve(desk.database, desk.actor, card_id, note)
            return desk.go("/cards", N_("{number} is approved."), number=number)
        if choice == "defects":
            review.send_back(desk.database, desk.actor, card_id, _codes(desk), note, _due(desk))
            return desk.go("/cards", N_("{number} goes back; the laptop sees it at its next sync."), number=number)
        if choice == "reject":
            review.reject(desk.database, desk.actor, card_id, note)
            return desk.go("/cards", N_("{number} is rejected."), number=number)
    except OfficeError as error:
        return desk_page(desk, card, desk.said(error))
    raise NotFound


def _codes(desk: Desk) -> list[str]:
    known = {choice.id for choice in CHOICES["defect_code"]}
    return [str(code) for code in desk.form.getlist("codes") if code in known]


def _due(desk: Desk) -> date | None:
    text = desk.posted("due")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise OfficeError(N_("This is no date. Enter one such as 2026-11-23."), field="due") from error
