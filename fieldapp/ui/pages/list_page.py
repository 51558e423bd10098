# SPDX-License-Identifier: Apache-2.0
"""A page over a list that the store reads a stretch at a time."""

from collections.abc import Callable
from typing import Any, Final

from fieldapp.services.views import Stretch
from fieldapp.ui.pages.base import Page
from fieldapp.ui.shell import Shell

STRETCH: Final = 50
KEPT: Final = 400
"""So many rows at most are read again when something changes; those below come back as one scrolls."""


class ListPage(Page):
    """A list that grows as one scrolls to its end."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._count = STRETCH

    def stretch(self, start: int, count: int) -> Callable[[], Stretch[Any]]:
        """What reads rows from ``start`` on, to be run on the store's thread."""
        raise NotImplementedError

    def add_value(self, value: Stretch[Any]) -> None:
        """Show rows below those that are there."""
        raise NotImplementedError

    def read(self) -> Callable[[], Stretch[Any]]:
        """The list as far as it was shown."""
        return self.stretch(0, self._count)

    def begin(self) -> None:
        """Another filter or order: the list from its beginning."""
        self._count = STRETCH
        self.reload()

    def grow(self, shown: int) -> None:
        """Read what follows the rows that are shown; an answer about another list is dropped."""
        asked = self._asked

        def settled(value: Stretch[Any]) -> None:
            if asked == self._asked:
                self._count = min(max(shown + STRETCH, self._count), KEPT)
                self.add_value(value)

        self.shell.load(self.stretch(shown, STRETCH), settled)
