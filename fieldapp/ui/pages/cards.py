# SPDX-License-Identifier: Apache-2.0
"""Warranty cards: which are due back, which were sent back and why."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QStackedWidget

from fieldapp.services.views import CardRow
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.pages.base import Page
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import column, row
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.lists import Cell, Column, RecordTable, TableRow
from fieldapp.ui.widgets.surfaces import Banner, Card, EmptyState
from fieldcore.base.text import N_

WHICH: Final = (("due", N_("To hand in")), ("returned", N_("Sent back")), ("open", N_("Under way")), ("all", N_("All")))
COLUMNS: Final = (
    Column("no", N_("Card no."), 190), Column("customer", N_("Customer"), 0), Column("machine", N_("Machine"), 220),
    Column("status", N_("Status"), 120), Column("due", N_("Due back"), 150), Column("why", N_("Defects"), 240),
)  # fmt: skip


class CardsPage(Page):
    """The list of cards."""

    shows = frozenset({"warranty_card", "order_event", "defect", "sync"})
    help = N_("Enter opens the card's order: hand it in or correct it there.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.which = Segmented(self.context, WHICH, name=N_("Which cards"))
        self.which.set_value("open")
        self.which.chosen.connect(lambda _: self.reload())
        self.banner = Banner(self.context, N_("Cards were sent back"), tone="danger")
        self.banner.hide()
        self.table = RecordTable(self.context, COLUMNS, N_("Warranty cards"), 48)
        self.table.opened.connect(self._open)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(
            EmptyState(self.context, "card", N_("No cards here"), N_("A card is made by signing a warranty repair."))
        )
        card = Card(self.context)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self._pages)
        self._orders: dict[str, str] = {}
        self.setLayout(column(row(self.which, 1), self.banner, card, gap=16, margins=(20, 16, 20, 16)))

    def read(self) -> Callable[[], Any]:
        """The chosen cards."""
        which = self.which.value() or "open"
        return lambda: self.services.cards.list(which)  # type: ignore[arg-type]  # one of WHICH

    def show_value(self, value: tuple[CardRow, ...]) -> None:
        """Show the list."""
        self._orders = {card.id: card.order_id for card in value}
        self.table.set_rows([self._row(card) for card in value])
        self._pages.setCurrentIndex(0 if value else 1)
        back = [card for card in value if card.state == "returned"]
        self.banner.setVisible(bool(back))
        if back:
            self.banner.set(N_("{count} cards were sent back: {numbers}"), N_("Open a card to see what to correct."),
                            "danger", count=len(back), numbers=", ".join(c.doc_no for c in back[:3]))  # fmt: skip

    def _row(self, card: CardRow) -> TableRow:
        tone = {"returned": "danger", "approved": "ok", "entered": "ok", "signed": "warn"}.get(card.state, "neutral")
        why = ", ".join(self.say(text) for text in card.defects)
        return TableRow(card.id, {
            "no": Cell(card.doc_no, f"R{card.revision}" if card.revision else "", bold=True),
            "customer": Cell(card.customer, card.order_no), "machine": Cell(card.machine),
            "status": Cell(pill=PillSpec(self.say(card.status), tone), sort=card.state),
            "due": Cell(card.due_back, self._left(card), token="danger" if card.overdue else "text",
                        sort=card.due_back), "why": Cell(why, card.note),
        })  # fmt: skip

    def _left(self, card: CardRow) -> str:
        if card.days_left is None or card.state not in ("signed", "returned"):
            return ""
        if card.days_left < 0:
            return self.tr(N_("{days} d overdue"), days=-card.days_left)
        return self.tr(N_("{days} d left"), days=card.days_left)

    def _open(self, key: str) -> None:
        if key in self._orders:
            self.shell.ways.order(self._orders[key])
