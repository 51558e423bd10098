# SPDX-License-Identifier: Apache-2.0
"""Unlocking a home with its passphrase; no network needed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldapp.errors import FieldAppError
from fieldapp.paths import Home
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import line
from fieldapp.ui.pages.start import Sheet
from fieldapp.ui.widgets.base import Text
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.services.opening import Opened


class UnlockPage(Sheet):
    """Asks for the passphrase."""

    def __init__(self, context: UiContext, home: Home, unlocked: "Callable[[Opened], None]") -> None:
        from fieldapp.services.opening import owner_of

        super().__init__(
            context, N_("Welcome back"), N_("Enter your passphrase. What is on this laptop stays locked without it."),
            N_("Unlock"),
        )  # fmt: skip
        self._home, self._unlocked = home, unlocked
        self.fields.addWidget(Text(context, owner_of(home), bold=True))
        self.passphrase = line(context, N_("Passphrase"), password=True)
        self.add(N_("Passphrase"), self.passphrase)

    def tell(self, error: FieldAppError | None) -> None:
        """Say why the home did not open by itself."""
        self.trouble(error.text(self.context.words.translator) if error else "")
        self.passphrase.setFocus()

    def go(self) -> None:
        """Try the passphrase."""
        from fieldapp.services.opening import open_home

        secret = self.passphrase.text()
        self.passphrase.selectAll()
        self.run(lambda: open_home(self._home, secret), self._unlocked)
