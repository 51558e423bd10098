# SPDX-License-Identifier: Apache-2.0
"""The warranty clerk's desk: take, approve, send back with defects, reject (domain D2)."""

import json
from datetime import date, timedelta
from typing import Any

from fieldcore.base.text import N_
from fieldcore.rules.warranty.policy import to_plain
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.dispatch import run
from headoffice.services.effects import close_if_settled
from headoffice.services.verdicts import verdict_of
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES = ("warranty_clerk", "manager")
WAITING = ("handed_in", "reviewing")
DAYS_TO_CORRECT = timedelta(days=3)


def card_of(ledger: Ledger, card_id: str) -> Found:
    """The card. NotFound if there is none."""
    card = ledger.get("warranty_card", card_id)
    if card is None:
        raise NotFound
    return card


def queue(ledger: Ledger) -> list[Found]:
    """Cards that wait for review, the longest waiting first."""
    status = ledger.column("warranty_card", "status")
    return ledger.find(
        "warranty_card", status.in_(WAITING), sort=(ledger.column("warranty_card", "handed_in_at"),)
    )  # fmt: skip


def take(database: Database, actor: Actor, card_id: str) -> None:
    """Lock a card for review; taking it again by the same clerk changes nothing."""
    actor.require(*ROLES)
    with database.write() as ledger:
        card = card_of(ledger, card_id)
        _not_the_author(ledger, actor, card)
        if card.get("status") == "reviewing":
            if card.get("checker") not in (None, actor.person):
                name = ledger.title("person", card.get("checker"))
                raise Overtaken(N_("{name} is reviewing this card."), name=name)
            return
        _card_event(ledger, actor, card, "take_for_review")
        ledger.project("warranty_card", card_id, checker=actor.person)


def _not_the_author(ledger: Ledger, actor: Actor, card: Found) -> None:
    order = ledger.get("work_order", card.get("order"))
    if order is not None and order.get("assignee") == actor.person:
        raise Denied(N_("Nobody reviews an own card. Ask another clerk."))


def _card_event(ledger: Ledger, actor: Actor, card: Found, event: str, reason: str = "",
                codes: list[str] | None = None) -> None:  # fmt: skip
    fits = ledger.event(
        "warranty_card", card.id, event, actor.author, reason=reason, codes=codes
    )  # fmt: skip
    if not fits:
        raise Overtaken(N_("{doc_no} has moved on meanwhile. Look at it again."), doc_no=str(card.get("doc_no")))


def approve(database: Database, actor: Actor, card_id: str, note: str = "") -> str:
    """Approve a card that is in review: archive number, the order reviewed, its call due; the archive number."""
    actor.require(*ROLES)
    with database.write() as ledger:
        card = card_of(ledger, card_id)
        _not_the_author(ledger, actor, card)
        _card_event(ledger, actor, card, "approve", note)
        now = ledger.clock.now()
        ledger.project("warranty_card", card_id, checker=actor.person, checked_at=now.plain())
        if note:
            ledger.put("warranty_card", card_id, actor.author, review_note=note)
        order = ledger.get("work_order", card.get("order"))
        if order is not None and order.get("status") == "submitted":
            run(ledger, actor, order.id, "review_ok")
        archive_no = _next_archive_no(ledger)
        ledger.project("warranty_card", card_id, archive_no=archive_no)
        return archive_no


def _next_archive_no(ledger: Ledger) -> str:
    """The next archive number of today; the states that cards reach later free none."""
    ledger.queue()
    start, column = f"A{ledger.clock.now().date():%y%m%d}-", ledger.column("warranty_card", "archive_no")
    taken = [str(card.get("archive_no")) for card in ledger.find("warranty_card", column.startswith(start))]
    return f"{start}{max((int(number.removeprefix(start)) for number in taken), default=0) + 1:04d}"


def enter(database: Database, actor: Actor, card_id: str) -> None:
    """Enter an approved card into the books (录入)."""
    actor.require(*ROLES)
    with database.write() as ledger:
        card = card_of(ledger, card_id)
        _card_event(ledger, actor, card, "enter")
        close_if_settled(ledger, str(card.get("order")), actor.author)


def send_back(
    database: Database, actor: Actor, card_id: str, codes: list[str], note: str = "", due: date | None = None
) -> None:
    """Send a card back with at least one defect and a day by which it is corrected; the order goes back with it."""
    actor.require(*ROLES)
    if not codes:
        raise OfficeError(N_("Name at least one defect (1 to 9, 0)."), field="codes")
    with database.write() as ledger:
        card = card_of(ledger, card_id)
        _not_the_author(ledger, actor, card)
        today = ledger.clock.now().date()
        if due is not None and due < today:
            raise OfficeError(N_("The day is past. Choose a later one."), field="due")
        _card_event(ledger, actor, card, "defects", note, codes)
        ledger.insert(
            "defect", actor.author, card=card_id, codes=sorted(codes), note=note or None,
            due=(due or today + DAYS_TO_CORRECT).isoformat(), revision=card.get("revision"),
        )  # fmt: skip
        now = ledger.clock.now().plain()
        ledger.project("warranty_card", card_id, checker=actor.person, checked_at=now)
        order = ledger.get("work_order", card.get("order"))
        if order is not None and order.get("status") == "submitted":
            run(ledger, actor, order.id, "send_back", note)


def reject(database: Database, actor: Actor, card_id: str, reason: str) -> None:
    """Reject a card: the company bears the cost, never a customer who signed ¥ 0.00 (D2)."""
    actor.require(*ROLES)
    if len(reason.strip()) < 5:
        raise OfficeError(N_("Say why in a few words (at least 5 characters)."), field="reason")
    with database.write() as ledger:
        card = card_of(ledger, card_id)
        _not_the_author(ledger, actor, card)
        _card_event(ledger, actor, card, "reject", reason)
        ledger.put("warranty_card", card_id, actor.author, review_note=reason)
        ledger.project("warranty_card", card_id, checker=actor.person, checked_at=ledger.clock.now().plain())
        order = ledger.get("work_order", card.get("order"))
        if order is not None and order.get("status") == "submitted":
            run(ledger, actor, order.id, "review_ok")


def computed_by_laptop(card: Found) -> dict[str, Any]:
    """The verdict that was frozen into the card; {} where there is none."""
    return dict(json.loads(card.get("verdict") or "{}"))


def computed_here(ledger: Ledger, card: Found) -> dict[str, Any]:
    """The same computation by the server: same code, same policy version (domain G4)."""
    return to_plain(verdict_of(ledger, card))
