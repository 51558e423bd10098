# SPDX-License-Identifier: Apache-2.0
"""Tells a scanner's burst of keys from typing: fast, at least six characters, ended by Enter."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

GAP_MS: Final = 35
LEAST: Final = 6
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScannerFilter(QObject):
    """An event filter for the window's keys. It lets every key pass, and swallows only the Enter of a scan."""

    scanned = Signal(str)

    def __init__(self, wanted: Callable[[], bool] = lambda: True, parent: QObject | None = None) -> None:
        """``wanted`` says whether a scan may open something; a serial field with the focus keeps it for itself."""
        super().__init__(parent)
        self._wanted = wanted
        self._clock = QElapsedTimer()
        self._clock.start()
        self._last = -10 * GAP_MS
        self._burst = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.take(Qt.Key(event.key()), event.text(), self._clock.elapsed())
        return False

    def take(self, key: Qt.Key, text: str, at_ms: int) -> bool:
        """Judge one key at a time in milliseconds; True if it ended a scan and goes no further."""
        fast, self._last = at_ms - self._last < GAP_MS, at_ms
        if key in _ENDS:
            burst, self._burst = self._burst, ""
            if fast and len(burst) >= LEAST and self._wanted():
                self.scanned.emit(burst)
                return True
            return False
        if text and text.isprintable():
            self._burst = self._burst + text if fast else text
        elif key not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
            self._burst = ""
        return False
