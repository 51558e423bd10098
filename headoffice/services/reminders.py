# SPDX-License-Identifier: Apache-2.0
"""Cards that are overdue for return, by the person who owes them (domain D2, K12)."""

from dataclasses import dataclass
from datetime import date

from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

OWED = ("signed", "returned")
"""Signed but not handed in, and sent back but not corrected."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A card and the day on which it was due."""

    card: Found
    due: date
    days: int
    returned: bool


def overdue(ledger: Ledger) -> dict[str, list[Owed]]:
    """Overdue cards by technician, whoever owes the oldest first."""
    today = ledger.clock.now().date()
    cards = ledger.find("warranty_card", ledger.column("warranty_card", "status").in_(OWED))
    orders = ledger.states("work_order", {str(card.get("order")) for card in cards})
    found: dict[str, list[Owed]] = {}
    for card in cards:
        due, order = _due(ledger, card), orders.get(str(card.get("order")))
        person = str(order.values.get("assignee") or "") if order else ""
        if due is not None and due < today and person:
            owed = Owed(card, due, (today - due).days, card.get("status") == "returned")
            found.setdefault(person, []).append(owed)
    for owing in found.values():
        owing.sort(key=lambda one: (one.due, str(one.card.get("doc_no"))))
    return dict(sorted(found.items(), key=lambda item: (item[1][0].due, item[0])))


def _due(ledger: Ledger, card: Found) -> date | None:
    """When the card was due: back at head office, or corrected where it was sent back."""
    day = card.get("due_back_at")
    if card.get("status") == "returned":
        defects = ledger.find("defect", card=card.id)
        day = defects[-1].get("due") if defects else None
    return date.fromisoformat(day) if day else None
