# SPDX-License-Identifier: Apache-2.0
"""Packing old parts into a box, and handing the box over to a carrier."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.services.old_parts import Packed, Posting
from fieldapp.services.views import OldPartRow, ParcelRow
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.pages.base import Scroll
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column
from fieldapp.ui.widgets.choices import Select
from fieldapp.ui.widgets.fields import FieldRow
from fieldcore.base.clock import SystemClock
from fieldcore.base.text import N_

STAYS_OUT = "out"
TALLEST = 380
"""More parts than fit into so much scroll."""
USUAL_DAYS = 4
"""A parcel takes so long."""


class PackQuestion(Question):
    """The box, and for each labelled part its condition, or that it stays out."""

    def __init__(self, shell: Shell, parent: QWidget, parts: Sequence[OldPartRow], box_no: str) -> None:
        super().__init__(shell.context, parent, N_("Pack old parts"), N_("Pack"))
        context, self._parts = shell.context, parts
        self.box = line(context, N_("Box no."), box_no)
        self.weight = line(context, N_("Weight"))
        self.add_row(N_("Box no."), self.box, True)
        self.add_row(N_("Weight"), self.weight, hint="kg")
        maker = N_("Maker's mark")
        self.entries: dict[str, tuple[Select, QLineEdit, QLineEdit]] = {}
        offered = [*choices("old_part_condition"), (STAYS_OUT, N_("Stays out"))]
        inside = column(gap=10)
        for part in parts:
            title = f"{part.label_no}  {part.part} × {part.quantity} {part.unit}"
            inside.addWidget(Text(context, title, size=13, bold=True, wrap=True))
            name = f"{context.tr(N_('Condition'))} {part.label_no}"
            condition = Select(context, offered, name=name)
            condition.set_value("complete")
            quantity = line(context, f"{context.tr(N_('Quantity'))} {part.label_no}", part.quantity)
            mark = line(context, f"{context.tr(maker)} {part.label_no}")
            count = FieldRow(context, N_("Quantity"), quantity, True)
            if part.quantity == "1":
                count.hide()  # never shown here: without a parent it would be a window of its own
            for field in (FieldRow(context, N_("Condition"), condition, True), count, FieldRow(context, maker, mark)):
                inside.addWidget(field)
            self.entries[part.id] = (condition, quantity, mark)

        holder = QWidget()
        holder.setLayout(inside)
        scroll = Scroll(holder)
        scroll.setMinimumHeight(min(holder.sizeHint().height(), context.theme.px(TALLEST)))
        holder.setProperty("surface", "surface")
        self.body.addWidget(scroll)

    def answer_of(self) -> tuple[str, str, list[Packed]]:
        """Box, weight, and what goes in."""
        packed = [
            Packed(key, condition.value() or "", quantity.text(), mark.text())
            for key, (condition, quantity, mark) in self.entries.items() if condition.value() != STAYS_OUT
        ]  # fmt: skip
        return self.box.text(), self.weight.text(), packed


class PostingQuestion(Question):
    """Who carries the box, under which number, until when, for how much."""

    def __init__(self, shell: Shell, parent: QWidget, parcel: ParcelRow) -> None:
        weight = f"{parcel.weight} kg" if parcel.weight != "0" else ""
        what = " · ".join(filter(None, (parcel.box_no, weight, *(part.label_no for part in parcel.parts))))
        super().__init__(shell.context, parent, N_("Send the box"), N_("Sent"), what)
        context, today = shell.context, SystemClock().now().date()
        self.carrier, self.number = line(context, N_("Carrier")), line(context, N_("Tracking no."))
        self.expected = line(context, N_("Arrives by"), (today + timedelta(days=USUAL_DAYS)).isoformat())
        self.freight = line(context, N_("Freight"))
        self.add_row(N_("Carrier"), self.carrier, True)
        self.add_row(N_("Tracking no."), self.number, True)
        self.add_row(N_("Arrives by"), self.expected)
        self.add_row(N_("Freight"), self.freight, hint="¥")

    def answer_of(self) -> Posting:
        """What was answered."""
        return Posting(self.carrier.text(), self.number.text(), self.expected.text(), self.freight.text())


def pack(shell: Shell, parent: QWidget, parts: Sequence[OldPartRow]) -> None:
    """Pack the labelled parts."""

    def named(box_no: str) -> None:
        question = PackQuestion(shell, parent, parts, box_no)
        ask(shell, question, question.answer_of, lambda said: shell.services.old_parts.pack(*said))

    shell.load(shell.services.old_parts.next_box, named)


def ship(shell: Shell, parent: QWidget, parcel: ParcelRow) -> None:
    """Hand a box over."""
    question = PostingQuestion(shell, parent, parcel)
    ask(shell, question, question.answer_of, lambda posting: shell.services.old_parts.ship(parcel.id, posting))
