# SPDX-License-Identifier: Apache-2.0
"""The customer does not sign: why, who saw it, and the technician's signature."""

from PySide6.QtWidgets import QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question, line
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.signature import SignaturePad
from fieldcore.base.text import N_


class RefusalQuestion(Question):
    """Stays open, with all that was written and drawn, until nothing is missing."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(
            context, parent, N_("The customer does not sign"), N_("Go on unsigned"),
            N_("The card goes on with your reason and a witness; head office decides."), danger=True,
        )  # fmt: skip
        self._reason, self._witness = line(context, N_("Reason")), line(context, N_("Witness"))
        self.pad = SignaturePad(context)
        self.add_row(N_("Reason"), self._reason, True)
        self.add_row(N_("Witness"), self._witness, True)
        self.body.addWidget(Text(context, N_("Technician signs"), size=13, tone="text_2"))
        self.body.addWidget(self.pad)

    @property
    def reason(self) -> str:
        """Why."""
        return self._reason.text().strip()

    @property
    def witness(self) -> str:
        """Who saw it."""
        return self._witness.text().strip()

    def check(self) -> str:
        """Reason, witness and signature."""
        if not self.reason:
            return self.context.tr(N_("Write why the customer does not sign."))
        if not self.witness:
            return self.context.tr(N_("Write who saw it."))
        return self.context.tr(N_("The technician has not signed yet.")) if self.pad.empty else ""
