# SPDX-License-Identifier: Apache-2.0
"""The side column of an order: what is missing, does the customer pay, papers, what happened."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.services.order_views import MissingItem, OrderPage
from fieldapp.services.wording import Text as Words
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.pages import verdict
from fieldapp.ui.widgets.base import Text, clear, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.progress import Entry, Missing, MissingList, Timeline, VerdictPanel
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.numbers import show_money
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

TONES = {"draft": "neutral", "presented": "warn", "signed": "ok", "superseded": "conf", "void": "danger"}


class OrderSide:
    """In the order of the first glance: missing, verdict, charge, papers, events."""

    def __init__(self, page: "OrderDetailPage", layout: QVBoxLayout) -> None:
        self._page, self._context = page, page.context
        self.missing = MissingList(self._context)
        self.missing.jump.connect(self._jump)
        self.panel = VerdictPanel(self._context)
        self.charge = Card(self._context, N_("Charge"), icon="money")
        self._charge = column(gap=8)
        self.charge.body.addLayout(self._charge)
        self.papers = Card(self._context, N_("Papers"), icon="file")
        self._papers = column(gap=0)
        self._paper_rows = QWidget()
        self._paper_rows.setLayout(self._papers)
        self.papers.add_flush(self._paper_rows)
        self.events = Card(self._context, N_("What happened"), icon="history")
        self.timeline = Timeline(self._context)
        self.events.body.addWidget(self.timeline)
        for card in (self.missing, self.panel, self.charge, self.papers, self.events):
            layout.addWidget(card)
        layout.addStretch(1)
        self._places: dict[str, tuple[str, str, str]] = {}
        self._listed: list[Missing] | None = None

    def show_order(self, value: OrderPage) -> None:
        """Show all."""
        say = self._page.say
        missing = self._page.missing()
        self._places = {str(i): (m.section, m.record_id, m.field) for i, m in enumerate(missing)}
        self.missing.setVisible(value.editable and value.record is not None)
        items = [
            Missing(str(i), self._missing(m), say(m.section_label), m.level == "block" and m.code != "required",
                    say(m.message))
            for i, m in enumerate(missing)
        ]  # fmt: skip
        if items != self._listed:  # F4 goes on from where it was
            self._listed = items
            self.missing.set_items(items)
        self.panel.setVisible(value.verdict is not None)
        if value.verdict is not None:
            verdict.show(self._page, self.panel, value.verdict)
        self._show_charge(value)
        self._show_papers(value)
        self.timeline.set_entries([
            Entry(event.at.text()[5:] if event.at else "", say(event.label),
                  " ".join(part for part in (event.actor, say(event.reason)) if part),
                  "clock" if event.waiting else "check", "neutral" if event.waiting else "ok")
            for event in value.events
        ])  # fmt: skip
        self.events.setVisible(bool(value.events))

    def _missing(self, item: MissingItem) -> str:
        """What it is about in a word or two: the mark before it says that something is the matter, the tip what."""
        tr, params = self._page.tr, item.message.params
        if name := params.get("item"):
            return str(name)
        if isinstance(kind := params.get("photo_kind"), Words):
            return tr(N_("Photo: {kind}"), kind=self._page.say(kind))
        found = self._page.shell.field_label(item.kind, item.field) if item.field else ""
        return tr(found) if found else self._page.say(item.message)

    def _jump(self, key: str) -> None:
        self._page.jump(*self._places[key])

    def _show_charge(self, value: OrderPage) -> None:
        clear(self._charge)
        charge, context, say = value.charge, self._context, self._page.say
        self.charge.setVisible(value.record is not None)
        self._charge.addLayout(
            row(
                Text(context, N_("Customer pays"), tone="text_2"), 1, Text(context, show_money(charge.total), bold=True)
            )
        )
        self._charge.addLayout(
            row(Text(context, N_("Charge"), tone="text_2"), 1, Text(context, say(charge.current_label), bold=True))
        )
        if charge.differs and value.editable:
            words = self._page.tr(N_("The facts propose: {charge}"), charge=say(charge.proposed_label))
            self._charge.addWidget(Text(context, words, size=13, tone="warn", wrap=True))
            take = Button(context, N_("Take the proposal"), icon="check", shortcut="Alt+G")
            take.clicked.connect(lambda: self._page.shell.do(
                lambda: self._page.services.job.set_charge(self._page.order_id, charge.proposed)))  # fmt: skip
            self._charge.addWidget(take)

    def _show_papers(self, value: OrderPage) -> None:
        clear(self._papers)
        self.papers.setVisible(bool(value.documents))
        for document in value.documents:
            pill = PillSpec(self._page.say(document.state_label), TONES.get(document.state, "neutral"))
            line = ActionRow(
                self._context, document.form, self._page.say(document.name), document.doc_no,
                icon="tag" if document.old_part_id else "file", pill=pill,
            )  # fmt: skip
            line.pressed_key.connect(lambda _form: self._page.show_preview())
            self._papers.addWidget(line)
