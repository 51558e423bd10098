# SPDX-License-Identifier: Apache-2.0
"""Cards that are overdue for return, by the person who owes them (domain D2, K12)."""

from dataclasses import dataclass
from datetime import date

from fieldcore.base.clock import Instant
from headoffice.services import review
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found, Rows

OWED = ("signed", "returned")
"""Signed but not handed in, and sent back but not corrected."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A card and the day on which it was due; when its technician was last reminded of it."""

    card: Found
    due: date
    days: int
    returned: bool
    reminded: Instant | None


def overdue(ledger: Ledger) -> dict[str, list[Owed]]:
    """Overdue cards by technician, whoever owes the oldest first."""
    today = ledger.clock.now().date()
    cards = ledger.find("warranty_card", ledger.column("warranty_card", "status").in_(OWED))
    orders = ledger.states("work_order", {str(card.get("order")) for card in cards})
    told = reminded(ledger, [card.id for card in cards])
    found: dict[str, list[Owed]] = {}
    for card in cards:
        due, order = _due(ledger, card), orders.get(str(card.get("order")))
        person = str(order.values.get("assignee") or "") if order else ""
        if due is not None and due < today and person:
            owed = Owed(card, due, (today - due).days, card.get("status") == "returned", told.get(card.id))
            found.setdefault(person, []).append(owed)
    for owing in found.values():
        owing.sort(key=lambda one: (one.due, str(one.card.get("doc_no"))))
    return dict(sorted(found.items(), key=lambda item: (item[1][0].due, item[0])))


def remind(database: Database, actor: Actor, person: str) -> int:
    """Remind a person of each overdue card, at most once a day: the laptop shows it after its next sync. How many."""
    actor.require(*review.ROLES)
    with database.write() as ledger:
        today = ledger.clock.now().date()
        owing = [one for one in overdue(ledger).get(person, []) if not one.reminded or one.reminded.date() < today]
        for one in owing:
            ledger.event("warranty_card", one.card.id, "remind", actor.author)
        return len(owing)


def reminded(rows: Rows, subjects: list[str]) -> dict[str, Instant]:
    """When each document was last reminded of."""
    of_these = rows.column("order_event", "subject").in_(subjects)
    events = rows.find("order_event", of_these, sort=(rows.column("order_event", "at_server"),), event="remind")
    return {str(event.get("subject")): at for event in events if (at := Instant.of(event.get("at")))}


def _due(ledger: Ledger, card: Found) -> date | None:
    """When the card was due: back at head office, or corrected where it was sent back."""
    day = card.get("due_back_at")
    if card.get("status") == "returned":
        defects = ledger.find("defect", card=card.id)
        day = defects[-1].get("due") if defects else None
    return date.fromisoformat(day) if day else None
