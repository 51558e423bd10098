# SPDX-License-Identifier: Apache-2.0
"""A QR code, painted as squares on paper in every theme."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldcore.base.text import N_

_QUIET = 3


class QrCode(QWidget):
    """Shows a text such as ``tel:13900002764`` for a phone to read."""

    def __init__(self, context: UiContext, text: str = "", side: int = 200) -> None:
        super().__init__()
        self._context, self._side = context, side
        self.matrix: list[list[bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if text:
            self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        import segno  # only those who open a call sheet or a label pay for it

        self.matrix = [[bool(dark) for dark in line] for line in segno.make(text, error="m").matrix]
        self.setAccessibleName(self._context.tr(N_("QR code: {text}"), text=text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("paper"))
        if not self.matrix:
            return
        cells = len(self.matrix) + 2 * _QUIET
        size = max(1, min(self.width(), self.height()) // cells)
        start = (min(self.width(), self.height()) - size * len(self.matrix)) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        for y, line in enumerate(self.matrix):
            for x, dark in enumerate(line):
                if dark:
                    painter.fillRect(QRectF(start + x * size, start + y * size, size, size), theme.colour("ink"))
