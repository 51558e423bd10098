# SPDX-License-Identifier: Apache-2.0
"""A pad that takes a signature by pen, finger or mouse, as vectors with pressure and time."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)  # fmt: skip
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.theme.tokens import load_tokens
from fieldapp.ui.widgets.base import follow, row
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.text import N_

Point = tuple[float, float, float, int]
"""x and y as shares of the drawing area's width and height, pressure 0 to 1, milliseconds since the first touch."""
Stroke = list[Point]

RATIO: Final = 284 / 556
_PLAIN_PRESSURE: Final = 0.5
_NEAR: Final = 0.0008


class SignaturePad(QWidget):
    """Paper with a base line. Points are kept as shares of an area of fixed shape, so resizing changes nothing."""

    changed = Signal()
    stroke_finished = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.strokes: list[Stroke] = []
        self._open: Stroke | None = None
        self._by_pen = False
        self._clock = QElapsedTimer()
        self.stamp = ""
        self.device = "mouse"
        self.setMinimumSize(556, 284)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.undo_button = Button(context, N_("Undo stroke"), icon="undo", shortcut="Alt+U")
        self.clear_button = Button(context, N_("Start over"), icon="erase", shortcut="Alt+E")
        for button in (self.undo_button, self.clear_button):
            button.setCursor(Qt.CursorShape.ArrowCursor)
        top = row(1, self.undo_button, self.clear_button, margins=(12, 10, 10, 0))
        top.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(top)
        self.undo_button.clicked.connect(self.undo_stroke)
        self.clear_button.clicked.connect(self.clear)
        follow(context, self)

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    def set_strokes(self, strokes: Sequence[Sequence[Point]]) -> None:
        """Show strokes, such as those kept before a crash."""
        self.strokes = [[(x, y, p, t) for x, y, p, t in stroke] for stroke in strokes]
        self._tell()

    def undo_stroke(self) -> None:
        """Take back the last stroke."""
        if self.strokes:
            self.strokes.pop()
            self._tell()

    def clear(self) -> None:
        """Start over."""
        self.strokes = []
        self._open = None
        self._tell()

    def refresh(self) -> None:
        """Names in the language of the moment."""
        self.setAccessibleName(self._context.tr(N_("Signature")))
        self._speak()
        self.update()

    def area(self) -> QRectF:
        """The drawing area: the largest of the fixed shape, centred."""
        width = min(float(self.width()), self.height() / RATIO)
        height = width * RATIO
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def sizeHint(self) -> QSize:
        return QSize(556, 284)

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            if event.type() == QEvent.Type.TabletPress:
                self.undo_stroke()
        else:
            self._by_pen, self.device = True, "pen"
            pressure = float(event.pressure())
            if event.type() == QEvent.Type.TabletPress:
                self._begin(event.position(), pressure)
            elif event.type() == QEvent.Type.TabletMove:
                self._extend(event.position(), pressure)
            elif event.type() == QEvent.Type.TabletRelease:
                self._end()
                self._by_pen = False
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and not self._by_pen:
            points = event.points()
            self.device = "touch"
            if points:
                self._touch(points[0])
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._by_pen:
            self.device = "mouse"
            self._begin(event.position(), _PLAIN_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._by_pen:
            self._extend(event.position(), _PLAIN_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._by_pen:
            self._end()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, paper = self._context.theme, load_tokens("light")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("paper"))
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() or self._open else "line_2"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        area = self.area()
        grey = QPen(paper.colour("line_2"), 1.2)
        painter.setPen(grey)
        base = area.top() + area.height() * 0.75
        painter.drawLine(QPointF(area.left() + 46, base), QPointF(area.right() - 28, base))
        cross = QPointF(area.left() + 52, base - 16)
        for dx in (-5, 5):
            painter.drawLine(cross + QPointF(-dx, -5), cross + QPointF(dx, 5))
        painter.setPen(paper.colour("text_3"))
        painter.setFont(theme.font(13))
        if self.empty and self._open is None:
            painter.drawText(QPointF(16, 26), self._context.tr(N_("Sign on the line: pen, finger or mouse")))
        if self.stamp:
            painter.drawText(QPointF(16, self.height() - 12), self.stamp)
        paint_strokes(painter, theme.colour("ink"), area, self.strokes + ([self._open] if self._open else []))

    def _touch(self, point: QEventPoint) -> None:
        pressure = float(point.pressure()) or _PLAIN_PRESSURE
        if point.state() == QEventPoint.State.Pressed:
            self._begin(point.position(), pressure)
        elif point.state() == QEventPoint.State.Updated:
            self._extend(point.position(), pressure)
        elif point.state() == QEventPoint.State.Released:
            self._end()

    def _begin(self, at: QPointF, pressure: float) -> None:
        if self.empty:
            self._clock.start()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._open = [self._point(at, pressure)]
        self.update()

    def _extend(self, at: QPointF, pressure: float) -> None:
        if self._open is None:
            return
        point = self._point(at, pressure)
        last = self._open[-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) > _NEAR:
            self._open.append(point)
            self.update()

    def _end(self) -> None:
        if self._open is not None:
            self.strokes.append(self._open)
            self._open = None
            self._tell()
            self.stroke_finished.emit()

    def _point(self, at: QPointF, pressure: float) -> Point:
        area = self.area()
        x = min(1.0, max(0.0, (at.x() - area.left()) / area.width()))
        y = min(1.0, max(0.0, (at.y() - area.top()) / area.height()))
        elapsed = self._clock.elapsed() if self._clock.isValid() else 0
        return (round(x, 5), round(y, 5), round(min(1.0, max(0.0, pressure)), 3), elapsed)

    def _tell(self) -> None:
        self._speak()
        self.update()
        self.changed.emit()

    def _speak(self) -> None:
        self.undo_button.setEnabled(not self.empty)
        self.clear_button.setEnabled(not self.empty)
        count = self._context.tr(N_("{count} strokes"), count=len(self.strokes))
        self.setAccessibleDescription(self._context.tr(N_("empty")) if self.empty else count)


def paint_strokes(painter: QPainter, colour: QColor, area: QRectF, strokes: Sequence[Sequence[Point]]) -> None:
    """Draw strokes into an area; pressure makes the line wider."""
    for stroke in strokes:
        places = [QPointF(area.left() + x * area.width(), area.top() + y * area.height()) for x, y, _, _ in stroke]
        widths = [area.width() * (0.0032 + 0.0052 * pressure) for _, _, pressure, _ in stroke]
        if len(places) == 1:
            places, widths = places * 2, widths * 2
        for start, end, width in zip(places, places[1:], widths[1:], strict=False):
            pen = QPen(colour, width, c=Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(start, end)
