# SPDX-License-Identifier: Apache-2.0
"""Warranty cards: opened with an in-warranty repair, due back, sent back with defects, corrected."""

from datetime import date
from typing import Literal

from fieldapp.errors import UserError
from fieldapp.services.card_steps import correct, correct_signed, ensure_card, hand_in
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import NOT_YOURS, must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import card_of
from fieldapp.services.views import CardRow, RecordView
from fieldapp.services.wording import choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant

Which = Literal["due", "returned", "open", "all"]
_OPEN = ("draft", "filled", "signed", "handed_in", "reviewing", "returned")
_STATES: dict[str, tuple[str, ...]] = {"due": ("signed",), "returned": ("returned",), "open": _OPEN}


class Cards:
    """The warranty cards that the laptop holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, which: Which = "open", text: str = "") -> tuple[CardRow, ...]:
        """Own cards, the most urgent first. ``due``: signed and not handed in."""
        return self._desk.read.at_once(lambda: self._list(which, text))

    def row(self, card_id: str) -> CardRow | None:
        """One card as a row, with its defects."""
        card = self._desk.maybe("warranty_card", card_id)
        return self._row(card) if card else None

    def view(self, card_id: str) -> RecordView | None:
        """One card for editors and cells."""
        card = self._desk.maybe("warranty_card", card_id)
        return self._desk.view(card) if card else None

    def of_order(self, order_id: str) -> str:
        """The id of the order's card that counts (not void), or ""."""
        card = card_of(self._desk, order_id)
        return card.id if card else ""

    def ensure(self, order_id: str) -> Changes:
        """Open the card of an in-warranty order where it is missing; ``created`` is its id in any case."""
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        card_id = ensure_card(self._desk, group, order_id)
        return group.commit(created=card_id)

    def hand_in(self, card_id: str) -> Changes:
        """Hand in the card and its order in one group."""
        card = self._own(card_id)
        return hand_in(self._desk, str(card.get("order")))

    def correct(self, card_id: str, note: str = "") -> Changes:
        """Hand a returned card in again after unsigned data was corrected: revision + 1."""
        card = self._own(card_id)
        return correct(self._desk, str(card.get("order")), note)

    def correct_signed(self, card_id: str, reason: str) -> Changes:
        """Signed data is wrong: take card and order up again; the old revision stays archived."""
        card = self._own(card_id)
        return correct_signed(self._desk, str(card.get("order")), reason)

    def _own(self, card_id: str) -> Stored:
        card = self._desk.need("warranty_card", card_id)
        if self._desk.need("work_order", str(card.get("order"))).get("assignee") != self._desk.me.person_id:
            raise UserError(NOT_YOURS)
        return card

    def _list(self, which: Which, text: str) -> tuple[CardRow, ...]:
        where = {"status": _STATES[which]} if which in _STATES else None
        cards = self._desk.read.find("warranty_card", where, ("due_back_at", "id"), limit=500)
        rows = [self._row(card) for card in cards if self._is_mine(card)]
        wanted = text.strip().lower()
        found = [row for row in rows if wanted in f"{row.doc_no} {row.order_no} {row.customer} {row.machine}".lower()]
        return tuple(sorted(found, key=lambda row: (row.state != "returned", row.due_back or "9999", row.doc_no)))

    def _is_mine(self, card: Stored) -> bool:
        order = self._desk.maybe("work_order", card.get("order"))
        return order is not None and order.get("assignee") == self._desk.me.person_id

    def _reminded(self, card_id: str, state: str) -> Instant | None:
        where = {"subject": card_id, "event": "remind", "from_state": state}
        event = self._desk.read.first("order_event", where, ("-at",))
        return Instant.of(event.get("at")) if event else None

    def _row(self, card: Stored) -> CardRow:
        order = self._desk.maybe("work_order", card.get("order"))
        state, due = str(card.get("status") or ""), card.get("due_back_at")
        defect = self._desk.read.first("defect", {"card": card.id}, ("-id",)) if state == "returned" else None
        return CardRow(
            id=card.id,
            doc_no=str(card.get("doc_no") or ""),
            order_id=order.id if order else "",
            order_no=str(order.get("doc_no") or "") if order else "",
            customer=self._desk.title("customer", order.get("customer")) if order else "",
            machine=self._desk.title("machine", card.get("machine")),
            state=state,
            status=choice("card_status", state),
            due_back=str(due or ""),
            days_left=(date.fromisoformat(due) - self._desk.today()).days if due and state in _OPEN else None,
            revision=int(card.get("revision") or 0),
            defects=tuple(choice("defect_code", code) for code in (defect.get("codes") or [])) if defect else (),
            note=str(defect.get("note") or "") if defect else "",
            defect_due=str(defect.get("due") or "") if defect else "",
            reminded=self._reminded(card.id, state) if state in ("signed", "returned") else None,
        )
