# SPDX-License-Identifier: Apache-2.0
"""The ring around what has the keyboard's focus; what was clicked gets none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFocusFrame, QWidget

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason,
)  # fmt: skip
if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class KeyboardRing(_Base):
    """Stands before the Qt class among the bases of a widget that shows the ring."""

    _ring: QFocusFrame | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            self._ring = self._ring or QFocusFrame(self)
            self._ring.setWidget(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.setWidget(None)  # type: ignore[arg-type]  # without a widget it hides
