# SPDX-License-Identifier: Apache-2.0
"""Orders: filter, search, the next step in each row; new orders made in the field."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.services.views import OrderRow, Stretch
from fieldapp.ui.delegates.orders import OrderRow as ShownRow
from fieldapp.ui.dialogs.field_order import new_order
from fieldapp.ui.pages import order_rows
from fieldapp.ui.pages.base import FilterLine
from fieldapp.ui.pages.list_page import ListPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import FlowLayout, Segmented
from fieldapp.ui.widgets.lists import OrderList
from fieldapp.ui.widgets.surfaces import Card, EmptyState
from fieldcore.base.clock import SystemClock
from fieldcore.base.text import N_

WHICH: Final = (("mine", N_("Mine, open")), ("open", N_("All open")), ("all", N_("All")))
SORTS: Final = (("due", N_("Due first")), ("new", N_("Newest first")))


class OrdersPage(ListPage):
    """The list of orders."""

    shows = frozenset({"work_order", "order_event", "sync"})
    help = N_("Enter opens an order, Ctrl+Enter does its next step.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.which = Segmented(self.context, WHICH, name=N_("Which orders"))
        self.which.set_value("mine")
        self.which.chosen.connect(self._which_chosen)
        self.sort = Segmented(self.context, SORTS, name=N_("Order of the list"))
        self.sort.set_value("due")
        self.sort.chosen.connect(lambda _: self.begin())
        self.filter = FilterLine(self.context, N_("Filter orders"), N_("Customer, machine, number, fault"))
        self.filter.paused.connect(self.begin)
        self.new = Button(self.context, N_("New order here"), icon="plus", shortcut="Ctrl+N")
        self.new.clicked.connect(lambda: new_order(self.shell, self))
        self.list = OrderList(self.context)
        self.list.opened.connect(shell.ways.order)
        self.list.acted.connect(self._act)
        self.list.wanted.connect(lambda: self.grow(len(self._rows)))
        self._shown = Text(self.context, "", size=13, tone="text_2")
        self._rows: dict[str, OrderRow] = {}
        self._pages = QStackedWidget()
        self._empty = EmptyState(
            self.context, "orders", N_("No orders here"), N_("Choose another filter, or sync to receive orders (F5).")
        )
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        card = Card(self.context)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self._pages)
        self.filter.setFixedWidth(280)
        narrowing, flow = QWidget(), FlowLayout(gap=12)
        for part in (self.which, self.filter, self.sort, self._shown):
            flow.addWidget(part)
        narrowing.setLayout(flow)
        self.context.themes.changed.connect(self._fit)
        self._fit()
        bar = row(narrowing, self.new, gap=12)
        bar.setStretch(0, 1)
        bar.setAlignment(self.new, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(bar, card, gap=16, margins=(20, 16, 20, 16)))

    def stretch(self, start: int, count: int) -> Callable[[], Stretch[OrderRow]]:
        """Rows that the filters ask for."""
        which, text, sort = self.which.value() or "mine", self.filter.text(), self.sort.value() or "due"
        return lambda: self.services.orders.list(which, text, "", count, start, sort)  # type: ignore[arg-type]  # one of WHICH and SORTS

    def show_value(self, value: Stretch[OrderRow]) -> None:
        """Show the list."""
        self._rows = {}
        self.list.set_rows(self._ready(value), value.more)
        self._pages.setCurrentWidget(self.list if value.rows else self._empty)
        self._tell(value.more)

    def add_value(self, value: Stretch[OrderRow]) -> None:
        """Show more of the list."""
        self.list.add_rows(self._ready(value), value.more)
        self._tell(value.more)

    def _ready(self, value: Stretch[OrderRow]) -> list[ShownRow]:
        now = SystemClock().now()
        self._rows.update((item.id, item) for item in value.rows)
        return [order_rows.shown(self.shell, item, now) for item in value.rows]

    def _tell(self, more: bool) -> None:
        self._shown.set(N_("{total} orders, more below") if more else N_("{total} orders"), total=len(self._rows))

    def _fit(self) -> None:
        """The count stands in the middle of its line."""
        self._shown.setMinimumHeight(self.context.theme.control(40))

    def _which_chosen(self, which: str) -> None:
        self.sort.set_value("new" if which == "all" else "due")
        self.begin()

    def _act(self, key: str) -> None:
        if key in self._rows:
            order_rows.act(self.shell, self, self._rows[key])
