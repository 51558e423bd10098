# SPDX-License-Identifier: Apache-2.0
"""Who works on this laptop: each person has a home of their own; one more person can be added."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from fieldapp.paths import Home
from fieldapp.services.people import Worker
from fieldapp.ui.context import UiContext
from fieldapp.ui.pages.start import Sheet, about
from fieldapp.ui.widgets.base import clear, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.keys import Key
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import KeyCap
from fieldcore.base.text import N_

DIGITS: Final = 9


class PeoplePage(Sheet):
    """Asks who works; digits, arrows and Enter choose."""

    def __init__(
        self, context: UiContext, people: Sequence[Worker], chosen: Callable[[Worker], object],
        another: Callable[[], object], latest: Home,
    ) -> None:  # fmt: skip
        super().__init__(
            context, N_("Who works?"),
            N_("Everybody's work is kept apart and opens with their own passphrase. No network is needed."),
            N_("Go on"),
        )  # fmt: skip
        self.rows: list[ActionRow] = []
        self._chosen, self._people = chosen, people
        self._lines = column(gap=8)
        self.retranslate()
        self.fields.addLayout(self._lines)
        self._at = next((at for at, one in enumerate(people) if one.home == latest), 0)
        self.offer(Button(context, N_("Add a person"), icon="plus", shortcut="Alt+A"), another)

    def retranslate(self) -> None:
        """The rows in the language of the moment."""
        clear(self._lines)
        self.rows = []
        for number, worker in enumerate(self._people, 1):
            self._lines.addLayout(self._line(number, worker))

    def entered(self) -> None:
        """Who worked last is marked."""
        self.rows[self._at].setFocus(Qt.FocusReason.TabFocusReason)

    def go(self) -> None:
        """Open the home of the one who is marked."""
        marked = next((at for at, one in enumerate(self.rows) if one.hasFocus()), self._at)
        self._choose(marked)

    def _line(self, number: int, worker: Worker) -> QHBoxLayout:
        context = self.context
        used = context.tr(N_("last {at}"), at=worker.used.text()) if worker.used else ""
        made = ActionRow(
            context, str(number), worker.name, about(context, worker), "user", trailing=used, bold=True
        )  # fmt: skip
        made.pressed_key.connect(lambda _: self._choose(number - 1))
        self.rows.append(made)
        if number > DIGITS:
            return row(made)
        Key(str(number), worker.name, made.click, made)
        return row(KeyCap(self.context, str(number)), made)

    def _choose(self, at: int) -> None:
        self._at = at
        self._chosen(self._people[at])
