# SPDX-License-Identifier: Apache-2.0
"""The pill in the top bar that says how the laptop stands with head office."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import follow
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldapp.ui.widgets.keys import printed
from fieldcore.base.text import N_

SyncState = Literal["synced", "sending", "offline", "needs_you"]
_LOOK = {
    "synced": ("cloud", "ok_w", "ok"),
    "sending": ("sync", "accent_w", "accent_t"),
    "offline": ("offline", "neutral_w", "text_2"),
    "needs_you": ("alert", "danger_w", "danger"),
}


class SyncPill(KeyboardRing, QToolButton):
    """``clicked`` opens the sync page, as ``keys`` do."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context, self.keys = context, ""
        self.state: SyncState = "offline"
        self._count, self._total, self._since = 0, 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        follow(context, self)

    def set_status(self, state: SyncState, count: int = 0, total: int = 0, since: str = "") -> None:
        """``count`` waits, was sent of ``total``, or needs you; ``since`` is a ready time such as 08:15."""
        self.state, self._count, self._total, self._since = state, count, total, since
        self.refresh()

    def refresh(self) -> None:
        """Text and size in the language of the moment."""
        self.setText(self._words())
        self.setAccessibleName(self._words())
        self.setToolTip(printed(self.keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._context.theme
        return QSize(QFontMetrics(theme.font(14)).horizontalAdvance(self.text()) + 54, theme.control(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        icon, background, token = _LOOK[self.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour(token) if self.underMouse() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(background))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.drawPixmap(14, (self.height() - 18) // 2, theme.pixmap(icon, token, 18))
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour(token))
        painter.drawText(self.rect().adjusted(40, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

    def _words(self) -> str:
        tr = self._context.tr
        if self.state == "synced":
            return tr(N_("Synced {time}"), time=self._since)
        if self.state == "sending":
            return tr(N_("Sending {count}/{total}"), count=self._count, total=self._total)
        if self.state == "needs_you":
            return tr(N_("Needs you {count}"), count=self._count)
        if not self._count:
            return tr(N_("Offline · nothing waits"))
        if not self._since:
            return tr(N_("Offline · {count} waiting"), count=self._count)
        return tr(N_("Offline · {count} waiting · since {time}"), count=self._count, time=self._since)
