# SPDX-License-Identifier: Apache-2.0
"""Parts used on the job: each line with what the van holds before and after, and what becomes of the old part."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldapp.services.order_views import OrderPage, PartLine
from fieldapp.ui.dialogs.base import ask
from fieldapp.ui.dialogs.part_request import UseQuestion, ask_parts
from fieldapp.ui.pages import part_requests
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import Icon, Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.numbers import show_money
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


class PartsSection(Section):
    """Lines and two ways to add: from the van, or asked for."""

    names = ("parts",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Parts used"), icon="parts")
        self.request = Button(page.context, N_("Ask for a part…"), icon="truck", size="small", shortcut="Alt+R")
        self.request.clicked.connect(self._request)
        self.add = Button(page.context, N_("Add part…"), icon="plus", size="small", shortcut="Alt+P")
        self.add.clicked.connect(self._add)
        for button in (self.request, self.add):
            self.add_trailing(button)
        self._lines = Lines()
        self._none = Text(page.context, N_("No parts were used yet."), size=13, tone="text_3")
        self._requests = Lines()
        self._asked = Text(page.context, N_("Asked for"), size=13, tone="text_2", bold=True)
        for widget in (self._lines, self._none, self._asked, self._requests):
            self.body.addWidget(widget)

    def show_order(self, value: OrderPage) -> None:
        """One line each."""
        self.setVisible(value.record is not None or bool(value.parts) or bool(value.requests))
        self.add.setVisible(value.editable)
        self.request.setVisible(value.editable)
        self.note.set(str(len(value.parts)) if value.parts else "")
        self._lines.clear()
        for line in value.parts:
            self._lines.add(self._line(line, value.editable))
        self._none.setVisible(not value.parts)
        self._asked.setVisible(bool(value.requests))
        self._requests.clear()
        for request in value.requests:
            self._requests.add(part_requests.line(self.shell, self.page, request, mine=value.row.mine))

    def _line(self, line: PartLine, editable: bool) -> QWidget:
        context, tr = self.page.context, self.page.tr
        stock = tr(
            N_("van {before} → {after} {unit}"), before=line.stock_before, after=line.stock_after, unit=line.unit
        )
        detail = [line.part_no, self.page.say(line.supply)]
        if line.serial_new:
            detail.append(f"{line.serial_old or '—'} → {line.serial_new}")
        if line.own_warranty:
            detail.append(self.page.say(line.own_warranty))
        left = column(
            Text(context, line.name, bold=True),
            Text(context, " · ".join(detail), size=13, tone="text_2"), gap=0,
        )  # fmt: skip
        old = row(gap=6)
        if line.old_part:
            old.addWidget(Icon(context, "tag", "ok" if line.old_part_label_no else "text_3", 16))
            old.addWidget(Text(context, f"{self.page.say(line.old_part)} {line.old_part_label_no}".strip(), size=13,
                               tone="ok" if line.old_part_label_no else "text_2"))  # fmt: skip
        left.addLayout(row(old, 1))
        right = column(
            row(1, Text(context, f"{line.quantity} {line.unit}", bold=True)),
            row(1, Text(context, stock, size=13, tone="danger" if line.negative else "text_2")), gap=0,
        )  # fmt: skip
        if line.amount is not None:
            right.addLayout(row(1, Text(context, show_money(line.amount), size=13, tone="text_3")))
        items: list[object] = [left, 1]
        if line.negative:
            items.append(Pill(context, N_("below zero"), "danger"))
        items.append(right)
        if editable:
            name = f"{tr(N_('Remove'))} {line.name}"
            remove = Button(context, icon="x", name=name, size="small", shortcut="Alt+Del")
            remove.clicked.connect(lambda: self.shell.do(lambda: self.services.parts.remove(line.id)))
            items.append(remove)
        holder = QWidget()
        holder.setLayout(row(*items, gap=12, margins=(0, 8, 0, 8)))
        return holder

    def _add(self) -> None:
        order_id, question = self.page.order_id, UseQuestion(self.page)
        ask(self.shell, question, lambda: question.line, lambda line: self.services.parts.add(order_id, line))

    def _request(self) -> None:
        order_id = self.page.order_id
        ask_parts(self.page, lambda parts, asked: self.services.requests.ask(order_id, parts, asked))

    def focus_place(self, record_id: str, field: str) -> bool:
        """To the button."""
        self.add.setFocus()
        return True
