# SPDX-License-Identifier: Apache-2.0
"""Warranty cards: opened with an in-warranty repair, due back, sent back with defects, corrected."""

from typing import Literal

from fieldapp.services.changes import Changes
from fieldapp.services.views import CardRow, RecordView

Which = Literal["due", "returned", "open", "all"]


class Cards:
    """The warranty cards that the laptop holds."""

    def list(self, which: Which = "open", text: str = "") -> tuple[CardRow, ...]:
        """Cards, the most urgent first. ``due``: signed and not handed in."""
        raise NotImplementedError

    def row(self, card_id: str) -> CardRow | None:
        """One card as a row, with its defects."""
        raise NotImplementedError

    def view(self, card_id: str) -> RecordView | None:
        """One card for editors and cells."""
        raise NotImplementedError

    def of_order(self, order_id: str) -> str:
        """The id of the order's card that counts (not void), or ""."""
        raise NotImplementedError

    def ensure(self, order_id: str) -> Changes:
        """Open the card of an in-warranty order where it is missing; ``created`` is its id in any case."""
        raise NotImplementedError

    def hand_in(self, card_id: str) -> Changes:
        """Hand in the card and its order in one group."""
        raise NotImplementedError

    def correct(self, card_id: str, note: str = "") -> Changes:
        """Hand a returned card in again after unsigned data was corrected: revision + 1."""
        raise NotImplementedError

    def correct_signed(self, card_id: str, reason: str) -> Changes:
        """Signed data is wrong: take card and order up again; the old revision stays archived."""
        raise NotImplementedError
