# SPDX-License-Identifier: Apache-2.0
"""Unlocking a home with its passphrase; no network needed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldapp.errors import FieldAppError
from fieldapp.services.people import Worker
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import line
from fieldapp.ui.pages.start import Sheet, about
from fieldapp.ui.widgets.base import Text, column
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.services.opening import Opened


class UnlockPage(Sheet):
    """Asks a person for the passphrase; ``other`` leads to everybody who works here."""

    def __init__(
        self, context: UiContext, worker: Worker, unlocked: "Callable[[Opened], None]",
        other: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        super().__init__(
            context, N_("Welcome back"), N_("Enter your passphrase. What is on this laptop stays locked without it."),
            N_("Unlock"),
        )  # fmt: skip
        self._worker, self._unlocked = worker, unlocked
        self._who = Text(context, worker.name, size=16, bold=True)
        self._about = Text(context, "", tone="text_2")
        self.fields.addLayout(column(self._who, self._about, gap=2))
        self.passphrase = line(context, N_("Passphrase"), password=True)
        self.add(N_("Passphrase"), self.passphrase)
        self.offer(Button(context, N_("Other person"), icon="users", shortcut="Alt+O"), other)
        self.retranslate()

    def ask(self, worker: Worker, error: FieldAppError | None = None) -> None:
        """Ask somebody; ``error`` says why the home did not open by itself."""
        self._worker = worker
        self._who.set(worker.name)
        self.passphrase.clear()
        self.retranslate()
        self.trouble(error.text(self.context.words.translator) if error else "")
        self.passphrase.setFocus()

    def retranslate(self) -> None:
        """The role in the language of the moment."""
        self._about.set(about(self.context, self._worker))

    def entered(self) -> None:
        """The passphrase can be typed at once."""
        self.passphrase.setFocus()

    def go(self) -> None:
        """Try the passphrase."""
        from fieldapp.services.opening import open_home

        secret, home = self.passphrase.text(), self._worker.home
        self.passphrase.selectAll()
        self.run(lambda: open_home(home, secret), self._unlocked)
