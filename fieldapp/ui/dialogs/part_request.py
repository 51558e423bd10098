# SPDX-License-Identifier: Apache-2.0
"""Choosing a part from the catalogue: to use it, or to ask for it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.components import Fitted
from fieldapp.services.part_lines import NewLine
from fieldapp.services.parts import PartHit
from fieldapp.services.requests import Asked
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.widgets.base import Text, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented, Select
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.clock import SystemClock
from fieldcore.base.numbers import parse_decimal
from fieldcore.base.text import N_
from fieldcore.rules.stock import SCALE

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

ID_ROLE = 256
"""Qt.ItemDataRole.UserRole"""
Deed = Callable[[Sequence[tuple[str, str]], Asked], Changes]


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
        notes = self.warnings(part) if part else []
        self.note.set("{text}", text=" ".join(notes))
        self.note.setVisible(bool(notes))

    def warnings(self, part: PartHit) -> list[str]:
        """What has to be said about a part."""
        newer = self.context.tr(N_("Superseded by {part_no}."), part_no=part.replaced_by)
        return [newer] if part.replaced_by else []

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
        self.lender = Select(page.context, [], name=N_("Borrowed from"))
        self.loan = self.add_row(N_("Borrowed from"), self.lender)
        self.why = self.add_row(N_("Stock negative because"), self.reason, True)
        page.shell.load(page.services.parts.colleagues, lambda found: self.lender.set_options(
            [("", N_("Nobody")), *((one.id, one.label) for one in found)]))  # fmt: skip
        self.lender.chosen.connect(lambda _: self._look())
        self._fitted: dict[str, Fitted] = {}
        self.found.currentItemChanged.connect(lambda *_: self._ask_fitted())
        self.supply.chosen.connect(lambda _: self._look())
        self._look()

    def _look(self) -> None:
        super()._look()
        for shown in self.serials:
            shown.setVisible(self.part is not None and self.part.serialised)
        short = self.supply.value() == "van" and self._short()
        self.loan.setVisible(short)
        self.why.setVisible(short and not self.lender.value())

    def _ask_fitted(self) -> None:
        """What the part of the moment would take the place of."""
        part, page = self.part, self._page
        if part is not None and part.id not in self._fitted:
            part_id = part.id
            page.shell.load(lambda: page.services.parts.fitted(page.order_id, part_id),
                            lambda fitted: self._show_fitted(part_id, fitted))  # fmt: skip

    def _show_fitted(self, part_id: str, fitted: Fitted) -> None:
        self._fitted[part_id] = fitted
        if self.part is not None and self.part.id == part_id and not self.serial_old.isModified():
            self.serial_old.setText(fitted.serial)
        self._look()

    def warnings(self, part: PartHit) -> list[str]:
        """Also the own warranty of what is taken out."""
        tr, fitted = self.context.tr, self._fitted.get(part.id)
        if fitted is None or fitted.until is None or fitted.since is None:
            return super().warnings(part)
        said = N_("Fitted {since}, own warranty until {until}.") if fitted.covered else N_(
            "Fitted {since}, own warranty ended {until}: head office has to approve it.")  # fmt: skip
        return [*super().warnings(part), tr(said, since=fitted.since.isoformat(), until=fitted.until.isoformat())]

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
            stock_reason=self.reason.text().strip(), lender=self.lender.value() or "" if self._short() else "",
        )  # fmt: skip


class RequestQuestion(PartQuestion):
    """Parts that have to come: one or several, why, by when."""

    def __init__(self, page: "OrderDetailPage", reason: str = "") -> None:
        self._asked: Mapping[str, str] = {}
        super().__init__(page, N_("Ask for a part"), N_("Ask for it"))
        context = page.context
        self.more = Button(context, N_("Another part too"), icon="plus", size="small", shortcut="Alt+M")
        self.more.clicked.connect(self._add)
        self.chosen = Lines()
        self._parts: dict[str, tuple[PartHit, str]] = {}
        self.body.addLayout(row(1, self.more))
        self.body.addWidget(self.chosen)
        self.reason = line(context, N_("Reason"), reason)
        day = (SystemClock().now().date() + timedelta(days=3)).isoformat()
        self.day = line(context, N_("Needed by"), day)
        self.substitute = Segmented(context, [("yes", N_("Yes")), ("no", N_("No"))], N_("A substitute will do"))
        self.add_row(N_("Reason"), self.reason, True)
        self.add_row(N_("Needed by"), self.day, True)
        self.add_row(N_("A substitute will do"), self.substitute)
        value = page.value
        if value and value.verdict and value.verdict.covered and not any(
            photo.photo_kind == "failed_part" and not photo.missing for photo in value.photos
        ):  # fmt: skip
            words = N_("Take a photo of the failed part: head office decides by it.")
            self.body.addWidget(Text(context, words, size=13, tone="warn", wrap=True))
        page.shell.load(lambda: page.services.requests.asked(page.order_id), self._known)

    def _known(self, asked: Mapping[str, str]) -> None:
        self._asked = asked
        self._look()

    def warnings(self, part: PartHit) -> list[str]:
        """Also that it was asked for already."""
        number, notes = self._asked.get(part.id), super().warnings(part)
        again = self.context.tr(N_("Asked for already on this machine: {number}."), number=number)
        return [*notes, again] if number else notes

    def check(self) -> str:
        """The part of the moment, unless others were chosen before."""
        return "" if self._parts and self.part is None else super().check()

    def _add(self) -> None:
        trouble = super().check()
        self._tell(trouble)
        part = self.part
        if not trouble and part is not None:
            self._parts[part.id] = (part, self.quantity.text().strip())
            self.wanted.clear()
            self.quantity.setText("1")
            self._show_chosen()
            self.wanted.setFocus()

    def _show_chosen(self) -> None:
        self.chosen.clear()
        for part, quantity in self._parts.values():
            name = self.context.tr(N_("Remove"))
            remove = Button(self.context, icon="x", name=f"{name} {part.name}", size="small", shortcut="Alt+Del")
            remove.clicked.connect(lambda _=False, part_id=part.id: self._drop(part_id))
            holder = QWidget()
            said = Text(self.context, f"{part.part_no}   {part.name} × {quantity} {part.unit}", size=13)
            holder.setLayout(row(said, 1, remove, gap=8))
            self.chosen.add(holder)

    def _drop(self, part_id: str) -> None:
        del self._parts[part_id]
        self._show_chosen()

    def answer_of(self) -> tuple[list[tuple[str, str]], Asked]:
        """What was answered: the chosen parts and the one of the moment."""
        parts = {part_id: quantity for part_id, (_, quantity) in self._parts.items()}
        if self.part is not None:
            parts[self.part.id] = self.quantity.text()
        return list(parts.items()), Asked(self.reason.text(), self.day.text(), self.substitute.value() == "yes")


def ask_parts(page: "OrderDetailPage", deed: Deed, reason: str = "") -> None:
    """Ask for parts on the order of a page."""
    question = RequestQuestion(page, reason)
    ask(page.shell, question, question.answer_of, lambda said: deed(*said))
