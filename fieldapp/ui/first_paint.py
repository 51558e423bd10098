# SPDX-License-Identifier: Apache-2.0
"""The window as it is first seen: rail, top bar and mark without words, before the rest of the program is loaded."""

from typing import Final

from PySide6.QtCore import QEventLoop, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMainWindow, QWidget

from fieldapp.ui.theme.theme import Theme

NARROW: Final = 80
WIDE: Final = 208
WIDE_FROM: Final = 1680
_LONGEST_MS: Final = 500
"""A window that nobody sees, such as a minimised one, is not waited for any longer."""


def rail_width(theme: Theme, window_width: int) -> int:
    """How wide the rail is beside the text of a theme."""
    return theme.px(WIDE if window_width >= WIDE_FROM else NARROW)


def bar_height(theme: Theme) -> int:
    """How high the top bar is."""
    return max(56, theme.control(40) + 16)


def paint_rail(painter: QPainter, theme: Theme, width: int, height: int) -> None:
    """The rail without its pages: edge, mark, and the name where there is room for it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(width - 1, 0, width - 1, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    wide = width >= WIDE
    left = 18 if wide else (width - 36) // 2
    painter.drawRoundedRect(QRectF(left, 10, 36, 36), 8, 8)
    painter.setPen(QPen(theme.colour("on"), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline([QPointF(left + 10, 25), QPointF(left + 16, 31), QPointF(left + 26, 19)])
    painter.drawLine(QPointF(left + 10, 37), QPointF(left + 26, 37))


class FirstPaint(QWidget):
    """What stands where the frame will be; ``painted`` comes when it is on the screen."""

    painted = Signal()

    def __init__(self, theme: Theme, bars: bool) -> None:
        """``bars``: the home has pages, so that rail and top bar will be there."""
        super().__init__()
        self._theme, self._bars = theme, bars

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        if self._bars:
            rail, bar = rail_width(theme, self.width()), bar_height(theme)
            painter.fillRect(rail, 0, self.width() - rail, bar, theme.colour("surface"))
            painter.fillRect(rail, bar - 1, self.width() - rail, 1, theme.colour("line"))
            painter.fillRect(0, 0, rail, self.height(), theme.colour("rail"))
            paint_rail(painter, theme, rail, self.height())
        painter.end()
        self.painted.emit()


class HostWindow(QMainWindow):
    """The window of the desktop. It shows the first paint until it is given what it holds."""

    def __init__(self, theme: Theme, bars: bool) -> None:
        super().__init__()
        self._first = FirstPaint(theme, bars)
        self.setCentralWidget(self._first)
        self.setWindowTitle("FieldApp")
        self.resize(1366, 768)
        self.setMinimumSize(720, 480)

    def paint_first(self) -> None:
        """Show the window and wait for its first paint."""
        loop = QEventLoop()
        self._first.painted.connect(loop.quit)
        limit = QTimer(loop, interval=_LONGEST_MS, singleShot=True)
        limit.timeout.connect(loop.quit)
        limit.start()
        self.show()
        loop.exec()
