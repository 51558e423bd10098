# SPDX-License-Identifier: Apache-2.0
"""The left rail: one painted button per page, icon over label, or beside it on a wide screen."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.theme import show_focus_ring
from fieldapp.ui.widgets.base import column, follow
from fieldcore.base.text import N_

NARROW, WIDE = 80, 208


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page as the rail shows it."""

    key: str
    icon: str
    message: str
    shortcut: str = ""


class RailItem(QAbstractButton):
    """One page in the rail."""

    def __init__(self, context: UiContext, entry: RailEntry) -> None:
        super().__init__()
        self.context, self.entry = context, entry
        self.badge, self.urgent = 0, False
        self.wide, self.low = False, False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(context, self)

    def set_badge(self, count: int, urgent: bool = False) -> None:
        """Show a count; red if the person must act."""
        self.badge, self.urgent = count, urgent
        self.refresh()

    def refresh(self) -> None:
        """Text and spoken name in the language of the moment."""
        text = self.context.tr(self.entry.message)
        self.setText(text)
        spoken = self.context.tr(N_("{name}, {count} open"), name=text, count=self.badge) if self.badge else text
        self.setAccessibleName(spoken)
        self.setToolTip(f"{text}  {self.entry.shortcut}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self.context.theme
        if self.wide:
            return QSize(WIDE - 12, theme.height(48))
        return QSize(68, max(48, theme.height(52 if self.low else 60)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_focus_ring(self, event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        show_focus_ring(self, Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(theme.colour("line"), 1) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface" if self.isChecked() else "neutral_w"))
            painter.drawRoundedRect(rect, 8, 8)
        token = "accent_t" if self.isChecked() else "text_2"
        painter.setFont(theme.font(14 if self.wide else 12, bold=self.isChecked()))
        metrics = QFontMetrics(painter.font())
        icon = theme.pixmap(self.entry.icon, token, 22)
        painter.setPen(theme.colour(token))
        if self.wide:
            painter.drawPixmap(14, (self.height() - 22) // 2, icon)
            box = self.rect().adjusted(48, 0, -40 if self.badge else -8, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._elided(metrics, box.width()))
            self._paint_badge(painter, QPointF(self.width() - 22, self.height() / 2))
        else:
            lines = self._lines(metrics, self.width() - 2)
            line = metrics.height() if len(lines) == 1 else round(metrics.height() * 0.86)
            top = max(0, (self.height() - 22 - line * len(lines) - 3) // 2)
            painter.drawPixmap((self.width() - 22) // 2, top, icon)
            for at, text in enumerate(lines):
                box = QRect(0, top + 23 + at * line, self.width(), line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            self._paint_badge(painter, QPointF(self.width() / 2 + 17, max(10, top + 4)))

    def _lines(self, metrics: QFontMetrics, width: int) -> list[str]:
        """The label in one line, or in two where a space lets it break."""
        text = self.text()
        first, _, rest = text.rpartition(" ")
        if metrics.horizontalAdvance(text) <= width or not first:
            return [self._elided(metrics, width)]
        if first.endswith(" &"):
            first, rest = first[:-2], f"& {rest}"
        return [metrics.elidedText(part, Qt.TextElideMode.ElideRight, width) for part in (first, rest)]

    def _elided(self, metrics: QFontMetrics, width: int) -> str:
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _paint_badge(self, painter: QPainter, centre: QPointF) -> None:
        if not self.badge:
            return
        theme = self.context.theme
        text = str(self.badge) if self.badge < 100 else "99+"
        painter.setFont(theme.font(12))
        width = max(18, QFontMetrics(painter.font()).horizontalAdvance(text) + 10)
        height = max(18, theme.px(18))
        rect = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger_s" if self.urgent else "text_2"))
        painter.drawRoundedRect(rect, height / 2, height / 2)
        painter.setPen(theme.colour("on" if self.urgent else "surface"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """The pages; ``chosen`` tells the key of the page that was pressed."""

    chosen = Signal(str)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.setProperty("surface", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = column(gap=2, margins=(6, 58, 6, 8))
        self._layout.addStretch(1)
        self.setLayout(self._layout)
        self.setFixedWidth(NARROW)
        self._group = QButtonGroup(self)
        self.items: dict[str, RailItem] = {}

    def add(self, entry: RailEntry) -> RailItem:
        """Add a page at the end."""
        item = RailItem(self._context, entry)
        self.items[entry.key] = item
        self._group.addButton(item)
        self._layout.insertWidget(self._layout.count() - 1, item)
        item.clicked.connect(lambda: self.chosen.emit(entry.key))
        return item

    def select(self, key: str) -> None:
        """Show which page is open."""
        if key in self.items:
            self.items[key].setChecked(True)

    def set_shape(self, wide: bool, low: bool) -> None:
        """Labels beside icons on a wide screen; flatter items on a low one."""
        self.setFixedWidth(WIDE if wide else NARROW)
        for item in self.items.values():
            if (item.wide, item.low) != (wide, low):
                item.wide, item.low = wide, low
                item.updateGeometry()
                item.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        left = 18 if self.width() == WIDE else (self.width() - 36) // 2
        painter.drawRoundedRect(QRectF(left, 10, 36, 36), 8, 8)
        painter.setPen(QPen(theme.colour("on"), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline([QPointF(left + 10, 25), QPointF(left + 16, 31), QPointF(left + 26, 19)])
        painter.drawLine(QPointF(left + 10, 37), QPointF(left + 26, 37))
        if self.width() == WIDE:
            painter.setFont(theme.font(16, bold=True))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(left + 46, 10, 120, 36), Qt.AlignmentFlag.AlignVCenter, "FieldApp")
