# SPDX-License-Identifier: Apache-2.0
"""Customers and machines: found by anything, each with its history."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from fieldapp.services.customers import CustomerPage, CustomerRow, MachinePage, MachineRow
from fieldapp.services.views import ContactView, PlanRow, Stretch
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.call import CallSheet
from fieldapp.ui.dialogs.field_order import new_order
from fieldapp.ui.pages import plans, verdict
from fieldapp.ui.pages.base import Facts, FilterLine, Scroll, stacked
from fieldapp.ui.pages.cells import pairs
from fieldapp.ui.pages.list_page import ListPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import clear, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.lists import Cell, Column, RecordTable, TableRow
from fieldapp.ui.widgets.progress import Entry, Timeline, VerdictPanel
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Card, EmptyState
from fieldcore.base.text import N_
from fieldcore.rules.jobs import RECORDS

WHAT: Final = (("machines", N_("Machines")), ("customers", N_("Customers")), ("due", N_("Maintenance due")))
COLUMNS: Final = (Column("name", N_("Name"), 0), Column("detail", N_("Details"), 190))
LIST_WIDTH, WIDEST = 420, 560
TONES = {"repair": "acc", "repeat": "warn", "ok": "ok", "neutral": "neutral"}
SORTED = {"machine": "detail", "customer": "name"}
"""The column that the store sorts a list by: the serial number, the name."""


class CustomersPage(ListPage):
    """A list at the left, one customer or machine at the right."""

    shows = frozenset({
        "customer", "contact", "machine", "work_order", *RECORDS, "meter_reading", "maintenance_plan",
        "maintenance_check",
    })  # fmt: skip
    help = N_("Type a serial, a name, pinyin initials or a phone number.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.what = Segmented(self.context, WHAT, name=N_("What to list"))
        self.what.set_value("machines")
        self.what.chosen.connect(lambda _: self._list_again())
        self.filter = FilterLine(self.context, N_("Find a machine or customer"), N_("Serial, name, pinyin, phone"))
        self.filter.paused.connect(self.begin)
        self.table = RecordTable(self.context, COLUMNS, N_("Customers & machines"), 52, stored=True)
        self.table.sort_wanted.connect(self._sort)
        self.table.wanted.connect(lambda: self.grow(len(self.table.source.rows)))
        self.table.selected.connect(self._selected)
        card = Card(self.context)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self.table)
        self._left = QWidget()
        self._left.setLayout(column(self.what, self.filter, card, gap=12, margins=(20, 16, 0, 16)))
        body, self._detail = stacked()
        self.setLayout(row(self._left, Scroll(body), gap=0))
        self.context.themes.changed.connect(self._fit)
        self._fit()
        self._shown = ("", "")
        self._falling = False
        self._nothing()

    def _fit(self) -> None:
        self._left.setFixedWidth(min(self.context.theme.px(LIST_WIDTH), WIDEST))

    def _list_again(self) -> None:
        self._shown = ("", "")
        self._falling = False
        self._nothing()
        self.begin()

    def _sort(self, column: str, falling: bool) -> None:
        """The store has an index for one column of each list; the mark stays there."""
        if column == self._sorted_by:
            self._falling = falling
            self.begin()
        else:
            self._mark_sort()

    def _mark_sort(self) -> None:
        self.table.mark_sort("" if self.filter.text().strip() else self._sorted_by, self._falling)

    @property
    def _sorted_by(self) -> str:
        """What is due stands in the order in which it falls due."""
        return "" if self.what.value() == "due" else SORTED[self._listed]

    def open_machine(self, machine_id: str) -> None:
        """Show a machine."""
        self._open("machine", machine_id)

    def open_customer(self, customer_id: str) -> None:
        """Show a customer."""
        self._open("customer", customer_id)

    def _open(self, kind: str, record_id: str) -> None:
        self._shown = (kind, record_id)
        if kind != self._listed:
            self.what.set_value(f"{kind}s")
            self._falling = False
            self.begin()
        else:
            self._mark()
            self._show_again()

    def _mark(self) -> None:
        """The line of what is shown; none where the list does not have it."""
        self.table.blockSignals(True)  # it is not the person who moves
        if not self.table.select(self._shown[1]):
            self.table.setCurrentIndex(QModelIndex())
        self.table.blockSignals(False)

    @property
    def _listed(self) -> str:
        return "customer" if self.what.value() == "customers" else "machine"

    def stretch(self, start: int, count: int) -> Callable[[], Stretch[Any]]:
        """Rows of the list."""
        text, falling, customers = self.filter.text(), self._falling, self.services.customers
        if self.what.value() == "due":
            return lambda: self.services.maintenance.listed(text, start, count)
        if self._listed == "customer":
            return lambda: customers.list(text, count, start, falling)
        return lambda: customers.machines(text, count, start, falling)

    def show_value(self, value: Stretch[Any]) -> None:
        """Show the list; the chosen record is read again."""
        self.table.set_rows([self._row(item) for item in value.rows], value.more)
        self._mark_sort()
        self._mark()
        self._show_again()

    def add_value(self, value: Stretch[Any]) -> None:
        """Show more of the list."""
        self.table.source.add_rows([self._row(item) for item in value.rows], value.more)

    def _row(self, item: CustomerRow | MachineRow | PlanRow) -> TableRow:
        if isinstance(item, PlanRow):
            return TableRow(item.machine_id, {
                "name": Cell(item.customer, f"{item.name} · {item.due}", bold=True),
                "detail": Cell(item.serial_no, plans.left(self.shell, item)),
            })  # fmt: skip
        if isinstance(item, CustomerRow):
            machines = self.tr(N_("{count} machines"), count=item.machines)
            return TableRow(item.id, {"name": Cell(item.name, item.address, bold=True), "detail": Cell(machines)})
        return TableRow(item.id, {
            "name": Cell(f"{item.customer}", item.name, bold=True), "detail": Cell(item.serial_no, item.meter),
        })  # fmt: skip

    def _selected(self, key: str) -> None:
        if key and self.table.hasFocus():
            self._open(self._listed, key)

    def _show_again(self) -> None:
        kind, record_id = self._shown
        if not record_id:
            return
        customers = self.services.customers
        if kind == "machine":
            self.shell.load(lambda: customers.machine(record_id), self._show_machine)
        else:
            self.shell.load(lambda: customers.page(record_id), self._show_customer)

    def _nothing(self) -> None:
        clear(self._detail)
        self._detail.addWidget(
            EmptyState(self.context, "machine", N_("Choose a machine or customer"),
                       N_("History, warranty and open orders show here."))
        )  # fmt: skip

    def _show_machine(self, value: MachinePage) -> None:
        if self._shown != ("machine", value.record.id):
            return
        clear(self._detail)
        owner = Button(self.context, value.customer, "text", "users", shortcut="Alt+O")
        owner.clicked.connect(lambda: self.open_customer(value.customer_id))
        new = Button(self.context, N_("New order here"), icon="plus", size="small", shortcut="Ctrl+N")
        new.clicked.connect(lambda: new_order(self.shell, self, value.record.id))
        card = Card(self.context, value.name, value.record.get("serial_no"), icon="machine", trailing=[owner, new])
        card.body.addWidget(Facts(self, pairs(value.record, self.tr, omit=("customer",))))
        self._detail.addWidget(card)
        if value.verdict is not None:
            panel = VerdictPanel(self.context)
            verdict.show(self, panel, value.verdict)
            self._detail.addWidget(panel)
        if value.plans:
            self._detail.addWidget(plans.of_machine(self.shell, value.plans))
        self._orders(value.open_orders)
        history = Card(self.context, N_("History"), self.tr(N_("{count} entries"), count=len(value.history)), "history")
        timeline = Timeline(self.context)
        timeline.set_entries([
            Entry(item.at.text()[:10] if item.at else "", self.say(item.title), item.detail, "wrench",
                  TONES[item.tone], item.meter, item.id)
            for item in value.history[:40]
        ])  # fmt: skip
        if value.history:
            history.body.addWidget(timeline)
        else:
            history.body.addWidget(EmptyState(self.context, "history", N_("Nothing is recorded yet")))
        self._detail.addWidget(history)
        self._detail.addStretch(1)

    def _show_customer(self, value: CustomerPage) -> None:
        if self._shown != ("customer", value.record.id):
            return
        clear(self._detail)
        add = Button(self.context, N_("Add contact"), icon="plus", size="small", shortcut="Alt+A")
        add.clicked.connect(lambda: self._add_contact(value.record.id))
        card = Card(self.context, value.record.get("name"), icon="users", trailing=[add])
        card.body.addWidget(Facts(self, pairs(value.record, self.tr)))
        self._detail.addWidget(card)
        contacts = Card(self.context, N_("Contacts"), icon="user")
        for contact in value.contacts:
            shown = ActionRow(
                self.context, contact.id, f"{contact.name} {self.say(contact.relation)}".strip(), contact.masked,
                icon="phone", trailing=self.tr(N_("does not work")) if contact.phone_invalid else "",
                trailing_token="danger",
            )  # fmt: skip
            shown.pressed_key.connect(lambda _key, who=contact: self._call(who))
            contacts.add_flush(shown)
        if value.contacts:
            self._detail.addWidget(contacts)
        machines = Card(self.context, N_("Machines"), str(len(value.machines)), "machine")
        for machine in value.machines:
            line_of = ActionRow(self.context, machine.id, machine.name, machine.serial_no, trailing=machine.meter)
            line_of.pressed_key.connect(self.open_machine)
            machines.add_flush(line_of)
        self._detail.addWidget(machines)
        self._orders(value.orders)
        self._detail.addStretch(1)

    def _orders(self, orders: tuple[Any, ...]) -> None:
        if not orders:
            return
        card = Card(self.context, N_("Orders"), str(len(orders)), "orders")
        for order in orders[:10]:
            shown = ActionRow(self.context, order.id, order.symptom or order.doc_no, order.doc_no,
                              trailing=self.say(order.status))  # fmt: skip
            shown.pressed_key.connect(self.shell.ways.order)
            card.add_flush(shown)
        self._detail.addWidget(card)

    def _call(self, contact: ContactView) -> None:
        CallSheet(self.shell, self, contact).open()

    def _add_contact(self, customer_id: str) -> None:
        question = Question(self.context, self, N_("Add contact"), N_("Add"))
        name, phone = line(self.context, N_("Name")), line(self.context, N_("Phone"))
        question.add_row(N_("Name"), name, True)
        question.add_row(N_("Phone"), phone, True)
        ask(self.shell, question, lambda: (name.text(), phone.text()),
            lambda said: self.services.customers.add_contact(customer_id, said[0], "operator", said[1]))  # fmt: skip
