# SPDX-License-Identifier: Apache-2.0
"""Counting a parcel of parts into the van: what came of each, and why it is less than was sent."""

from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.services.requests import Counted
from fieldapp.services.views import RequestRow
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.fields import FieldRow
from fieldcore.base.text import N_


class ReceiptQuestion(Question):
    """A line for each part of the parcel; a word is asked for where less came than was sent."""

    def __init__(self, shell: Shell, parent: QWidget, parcel: tuple[RequestRow, ...]) -> None:
        way = shell.say(parcel[0].standing)
        super().__init__(shell.context, parent, N_("What came?"), N_("Put into the van"), way)
        self._parcel = parcel
        self.counts: dict[str, tuple[QLineEdit, QLineEdit, FieldRow]] = {}
        for request in parcel:
            sent = self.context.tr(N_("{count} {unit} were sent"), count=request.coming, unit=request.unit)
            self.body.addWidget(Text(self.context, request.part, bold=True))
            count = line(self.context, f"{self.context.tr(N_('Counted'))} {request.part}", request.coming)
            note = line(self.context, f"{self.context.tr(N_('Short because'))} {request.part}")
            self.add_row(N_("Counted"), count, True, sent)
            why = self.add_row(N_("Short because"), note, True)
            self.counts[request.id] = (count, note, why)
            count.textChanged.connect(lambda _: self._look())
        self._look()

    def _look(self) -> None:
        for request in self._parcel:
            count, _, why = self.counts[request.id]
            why.setVisible(count.text().strip() != request.coming)

    def answer_of(self) -> dict[str, Counted]:
        """What was counted, by request."""
        return {key: Counted(count.text(), note.text()) for key, (count, note, _) in self.counts.items()}


def count_in(shell: Shell, parent: QWidget, request_id: str) -> None:
    """Count in what came together with a request."""

    def read(parcel: tuple[RequestRow, ...]) -> None:
        question = ReceiptQuestion(shell, parent, parcel)
        ask(shell, question, question.answer_of, shell.services.requests.receive)

    shell.load(lambda: shell.services.requests.parcel(request_id), read)
