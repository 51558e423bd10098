# SPDX-License-Identifier: Apache-2.0
"""Keys: how they are printed, and those that act without a button of their own."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_PRINTED: Final = {"Return": "↵", "Left": "←", "PgDown": "PgDn"}


def printed(keys: str) -> str:
    """``Ctrl+Return`` as it stands on a key cap."""
    return " ".join(_PRINTED.get(part, part) for part in keys.split("+"))


class Key(QShortcut):
    """A key of a window or page; ``message`` says what it does on the sheet of keys."""

    def __init__(self, keys: str, message: str, pressed: Callable[[], object], parent: QWidget) -> None:
        super().__init__(QKeySequence(keys), parent)
        self.combination, self.message = keys, message
        self.activated.connect(pressed)
