# SPDX-License-Identifier: Apache-2.0
"""A laptop cannot dial: the number large, and a code for the phone's camera."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.services.views import ContactView
from fieldapp.ui.dialogs.base import Dialog
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.qr import QrCode
from fieldcore.base.text import N_


class CallSheet(Dialog):
    """Shows one person's number."""

    def __init__(self, shell: Shell, parent: QWidget, contact: ContactView) -> None:
        context = shell.context
        super().__init__(context, parent, N_("Call"))
        self._shell, self._contact = shell, contact
        copy = Button(context, N_("Copy number"), icon="file", shortcut="Alt+C")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(contact.phone))
        dead = Button(context, N_("Number does not work"), "text", icon="x", shortcut="Alt+N")
        dead.clicked.connect(self._mark)
        close = Button(context, N_("Close"), "primary", shortcut="Ctrl+Return")
        close.clicked.connect(self.accept)
        number = Text(context, contact.phone or N_("No number is known."), size=28, bold=True)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        parts: list[object] = [
            Text(context, f"{contact.name} {shell.say(contact.relation)}".strip(), size=16, bold=True), number,
        ]  # fmt: skip
        if contact.phone:
            parts.append(row(1, QrCode(context, f"tel:{contact.phone.replace(' ', '')}"), 1))
            parts.append(Text(context, N_("Point a phone's camera at the code to dial."), size=13, tone="text_2"))
        parts.append(row(copy, dead, 1, close))
        self.setLayout(column(*parts, gap=14, margins=(24, 20, 24, 20)))

    def _mark(self) -> None:
        self._shell.do(lambda: self._shell.services.customers.mark_invalid(self._contact))
        self.accept()
