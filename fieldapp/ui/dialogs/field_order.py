# SPDX-License-Identifier: Apache-2.0
"""A new order made in the field: machine, what is wrong, where."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.customers import MachineRow
from fieldapp.services.orders import FieldOrder
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.choices import Segmented, Select
from fieldcore.base.text import N_


class FieldOrderQuestion(Question):
    """Asks what an order needs; everything else is filled in on its page."""

    def __init__(self, shell: Shell, parent: QWidget, machines: tuple[MachineRow, ...]) -> None:
        super().__init__(shell.context, parent, N_("New order here"), N_("Make the order"))
        context = shell.context
        self._machines = {machine.id: machine for machine in machines}
        options = [(m.id, f"{m.customer} · {m.name} {m.serial_no}") for m in machines]
        self.machine = Select(context, options, name=N_("Machine"))
        self.service = Select(context, choices("service_type"), name=N_("Service type"))
        self.service.set_value("repair")
        self.priority = Segmented(context, choices("priority"), name=N_("Priority"))
        self.priority.set_value("normal")
        self.symptom = QPlainTextEdit()
        self.symptom.setFixedHeight(84)
        self.symptom.setTabChangesFocus(True)
        self.site = line(context, N_("Site"))
        self.add_row(N_("Machine"), self.machine, True)
        self.add_row(N_("Service type"), self.service, True)
        self.add_row(N_("Priority"), self.priority)
        self.add_row(N_("Symptom"), self.symptom, True)
        self.add_row(N_("Site"), self.site, True)

    def check(self) -> str:
        """All three are needed."""
        tr = self.context.tr
        if not self.machine.value():
            return tr(N_("Choose the machine."))
        if len(self.symptom.toPlainText().strip()) < 5:
            return tr(N_("Say what is wrong in at least 5 characters."))
        return "" if self.site.text().strip() else tr(N_("Say where the machine stands."))

    @property
    def order(self) -> FieldOrder:
        """What was answered."""
        machine = self._machines[self.machine.value() or ""]
        return FieldOrder(
            customer=machine.customer_id, machine=machine.id, service_type=self.service.value() or "repair",
            symptom=self.symptom.toPlainText().strip(), site_address=self.site.text().strip(),
            priority=self.priority.value() or "normal",
        )  # fmt: skip


def new_order(shell: Shell, parent: QWidget, machine_id: str = "") -> None:
    """Ask, make the order, open it."""

    def made(changes: Changes) -> None:
        if changes.created:
            shell.ways.order(changes.created)

    def loaded(machines: tuple[MachineRow, ...]) -> None:
        question = FieldOrderQuestion(shell, parent, machines)
        question.machine.set_value(machine_id)
        ask(shell, question, lambda: question.order, shell.services.orders.create_in_field, made)

    shell.load(lambda: shell.services.customers.machines(count=1000).rows, loaded)
