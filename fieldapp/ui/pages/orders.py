# SPDX-License-Identifier: Apache-2.0
"""Orders: filter, search, the next step in each row; new orders made in the field."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QStackedWidget

from fieldapp.services.order_lists import OrderList as Value
from fieldapp.services.views import OrderRow
from fieldapp.ui.dialogs.field_order import new_order
from fieldapp.ui.pages import order_rows
from fieldapp.ui.pages.base import FilterLine, Page
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.lists import OrderList
from fieldapp.ui.widgets.surfaces import Card, EmptyState
from fieldcore.base.clock import SystemClock
from fieldcore.base.text import N_

WHICH: Final = (("mine", N_("Mine, open")), ("open", N_("All open")), ("all", N_("All")))


class OrdersPage(Page):
    """The list of orders."""

    shows = frozenset({"work_order", "order_event", "sync"})
    help = N_("Enter opens an order, Ctrl+Enter does its next step, Ctrl+N makes a new one here.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.which = Segmented(self.context, WHICH, name=N_("Which orders"))
        self.which.set_value("mine")
        self.which.chosen.connect(lambda _: self.reload())
        self.filter = FilterLine(self.context, N_("Filter orders"), N_("Customer, machine, number, fault"))
        self.filter.paused.connect(self.reload)
        self.new = Button(self.context, N_("New order here"), icon="plus", shortcut="Ctrl+N")
        self.new.clicked.connect(lambda: new_order(self.shell, self))
        self.list = OrderList(self.context)
        self.list.opened.connect(shell.ways.order)
        self.list.acted.connect(self._act)
        self._count = Text(self.context, "", size=13, tone="text_2")
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
        self.filter.setFixedWidth(320)
        bar = row(self.which, self.filter, self._count, 1, self.new, gap=12)
        self.setLayout(column(bar, card, gap=16, margins=(20, 16, 20, 16)))

    def read(self) -> Callable[[], Any]:
        """The list that the filters ask for."""
        which, text = self.which.value() or "mine", self.filter.text()
        return lambda: self.services.orders.list(which, text)  # type: ignore[arg-type]  # one of WHICH

    def show_value(self, value: Value) -> None:
        """Show the list."""
        now = SystemClock().now()
        self._rows = {item.id: item for item in value.rows}
        self.list.set_rows([order_rows.shown(self.shell, item, now) for item in value.rows])
        self._pages.setCurrentWidget(self.list if value.rows else self._empty)
        shown = len(value.rows)
        if shown < value.total:
            self._count.set(N_("{shown} of {total}: type to narrow down"), shown=shown, total=value.total)
        else:
            self._count.set(N_("{total} orders"), total=value.total)

    def _act(self, key: str) -> None:
        if key in self._rows:
            order_rows.act(self.shell, self, self._rows[key])
