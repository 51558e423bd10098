# SPDX-License-Identifier: Apache-2.0
"""Choosing a part from the catalogue: to use it, or to ask for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from fieldapp.services.changes import Changes
from fieldapp.services.part_lines import NewLine
from fieldapp.services.parts import PartHit
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.choices import Select
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.clock import SystemClock
from fieldcore.base.numbers import parse_decimal
from fieldcore.base.text import N_
from fieldcore.rules.stock import SCALE

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

ID_ROLE = 256
"""Qt.ItemDataRole.UserRole"""
Deed = Callable[[str, str, str, str], Changes]


class PartQuestion(Question):
    """A search line, what it finds with stock, and the quantity."""

    def __init__(self, page: "OrderDetailPage", title: str, verb: str) -> None:
        super().__init__(page.context, page, title, verb)
        self._page = page
        self._hits: dict[str, PartHit] = {}
        self.wanted = line(page.context, N_("Part"))
        self.wanted.setPlaceholderText(page.tr(N_("Number, name, pinyin initials")))
        self.wanted.textChanged.connect(self._search)
        self.found = QListWidget()
        self.found.setAccessibleName(page.tr(N_("Parts found")))
        self.found.setMinimumHeight(200)
        self.found.currentItemChanged.connect(lambda *_: self._look())
        self.quantity = line(page.context, N_("Quantity"), "1")
        self.quantity.textChanged.connect(lambda _: self._look())
        self.note = Text(page.context, "", size=13, tone="warn", wrap=True)
        framed = Card(page.context)
        framed.body.setContentsMargins(0, 0, 0, 0)
        framed.body.addWidget(self.found)
        self.add_row(N_("Part"), self.wanted, True)
        self.body.addWidget(framed)
        self.body.addWidget(self.note)
        self.add_row(N_("Quantity"), self.quantity, True)
        self._search("")

    @property
    def part(self) -> PartHit | None:
        """The chosen part."""
        item = self.found.currentItem()
        return self._hits.get(str(item.data(ID_ROLE))) if item else None

    def _search(self, text: str) -> None:
        self._page.shell.load(lambda: self._page.services.parts.search(text), lambda hits: self._show(text, hits))

    def _show(self, text: str, hits: tuple[PartHit, ...]) -> None:
        if text != self.wanted.text():
            return
        self._hits = {hit.id: hit for hit in hits}
        self.found.clear()
        for hit in hits:
            stock = self._page.tr(N_("van: {stock} {unit}"), stock=hit.stock, unit=hit.unit)
            item = QListWidgetItem(f"{hit.part_no}   {hit.name}   ·   {stock}")
            item.setData(ID_ROLE, hit.id)
            item.setSizeHint(QSize(0, self.context.theme.control(40)))
            self.found.addItem(item)
        if hits and text:
            self.found.setCurrentRow(0)
        self._look()

    def _look(self) -> None:
        """What has to be said about the part and the quantity of the moment."""
        part = self.part
        self.note.set(N_("Superseded by {part_no}."), part_no=part.replaced_by if part else "")
        self.note.setVisible(bool(part and part.replaced_by))

    def check(self) -> str:
        """A part and a quantity that fits its unit."""
        tr, part = self.context.tr, self.part
        if part is None:
            return tr(N_("Choose a part from the list."))
        if part.whole and not self.quantity.text().strip().isdecimal():
            return tr(N_("“{unit}” cannot have decimals. Make it 1 or more."), unit=part.unit)
        return ""


class UseQuestion(PartQuestion):
    """A part that is used on the job."""

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Part used"), N_("Add"))
        self.supply = Select(page.context, choices("supply_mode"), name=N_("Supply"))
        self.supply.set_value("van")
        self.serial_new, self.serial_old = (
            line(page.context, N_("Serial fitted")),
            line(page.context, N_("Serial removed")),
        )
        self.reason = line(page.context, N_("Stock negative because"))
        self.add_row(N_("Supply"), self.supply)
        self.serials = [
            self.add_row(N_("Serial fitted"), self.serial_new, True),
            self.add_row(N_("Serial removed"), self.serial_old),
        ]
        self.why = self.add_row(N_("Stock negative because"), self.reason, True)
        self.supply.chosen.connect(lambda _: self._look())
        self._look()

    def _look(self) -> None:
        super()._look()
        for shown in self.serials:
            shown.setVisible(self.part is not None and self.part.serialised)
        self.why.setVisible(self.supply.value() == "van" and self._short())

    def _short(self) -> bool:
        """Whether the van holds less than is taken."""
        try:
            taken = parse_decimal(self.quantity.text(), SCALE)
        except ValueError:
            return False
        return self.part is not None and parse_decimal(self.part.stock, SCALE) < taken

    @property
    def line(self) -> NewLine:
        """What was answered."""
        part = self.part
        assert part is not None  # check() asked for one
        return NewLine(
            part_id=part.id, quantity=self.quantity.text().strip(), supply_mode=self.supply.value() or "van",
            serial_new=self.serial_new.text().strip(), serial_old=self.serial_old.text().strip(),
            stock_reason=self.reason.text().strip(),
        )  # fmt: skip


def ask_part(page: "OrderDetailPage", deed: Deed) -> None:
    """Ask for a part that has to come: part, quantity, why, by when."""
    question = PartQuestion(page, N_("Ask for a part"), N_("Ask for it"))
    reason = line(page.context, N_("Reason"))
    day = line(page.context, N_("Needed by"), (SystemClock().now().date() + timedelta(days=3)).isoformat())
    question.add_row(N_("Reason"), reason, True)
    question.add_row(N_("Needed by"), day, True)

    def said() -> tuple[str, str, str, str]:
        assert question.part is not None  # check() asked for one
        return question.part.id, question.quantity.text(), reason.text(), day.text()

    ask(page.shell, question, said, lambda answer: deed(*answer))
