# SPDX-License-Identifier: Apache-2.0
"""A new order made in the field: machine, what is wrong, where."""

from typing import Final

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.customers import MachineRow
from fieldapp.services.orders import FieldOrder
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.editors.base import Found
from fieldapp.ui.editors.choice import LookupSelect
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.choices import Option, Segmented, Select
from fieldcore.base.text import N_

OFFERED: Final = 50


class FieldOrderQuestion(Question):
    """Asks what an order needs; everything else is filled in on its page."""

    def __init__(self, shell: Shell, parent: QWidget, machine: MachineRow | None) -> None:
        super().__init__(shell.context, parent, N_("New order here"), N_("Make the order"))
        context, self._shell = shell.context, shell
        self._machines: dict[str, MachineRow] = {}
        self.machine = LookupSelect(context, N_("Machine"), self._look)
        if machine is not None:
            self.machine.set_options(self._learn((machine,)))
            self.machine.set_value(machine.id)
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

    def _learn(self, machines: tuple[MachineRow, ...]) -> list[Option]:
        self._machines.update((machine.id, machine) for machine in machines)
        return [(m.id, f"{m.customer} · {m.name} {m.serial_no}") for m in machines]

    def _look(self, typed: str, found: Found) -> None:
        machines = self._shell.services.customers.machines
        self._shell.load(lambda: machines(typed, OFFERED).rows, lambda rows: found(self._learn(rows)))

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

    def loaded(machine: MachineRow | None) -> None:
        question = FieldOrderQuestion(shell, parent, machine)
        ask(shell, question, lambda: question.order, shell.services.orders.create_in_field, made)

    shell.load(lambda: shell.services.customers.machine_row(machine_id), loaded)
