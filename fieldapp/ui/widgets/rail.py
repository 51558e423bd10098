# SPDX-License-Identifier: Apache-2.0
"""The left rail: one painted button per page, icon over label, or beside it on a wide screen."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.first_paint import WIDE_FROM, paint_rail, rail_width
from fieldapp.ui.widgets.base import column, follow
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldapp.ui.widgets.keys import printed
from fieldcore.base.text import N_


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page as the rail shows it."""

    key: str
    icon: str
    message: str
    shortcut: str = ""


class RailItem(KeyboardRing, QAbstractButton):
    """One page in the rail."""

    def __init__(self, context: UiContext, entry: RailEntry) -> None:
        super().__init__()
        self.context, self.entry, self.keys = context, entry, entry.shortcut
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
        self.setToolTip(f"{text}  {printed(self.keys)}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = self.context.theme.height(48 if self.wide else 52 if self.low else 60)
        return QSize(68, max(48, height))

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
            lines, line = self._lines(metrics, self.width() - 48 - (40 if self.badge else 8))
            self._paint_lines(painter, lines, QRect(48, (self.height() - line * len(lines)) // 2, self.width(), line))
            self._paint_badge(painter, QPointF(self.width() - 22, self.height() / 2))
        else:
            lines, line = self._lines(metrics, self.width() - 2)
            top = max(0, (self.height() - 22 - line * len(lines) - 3) // 2)
            painter.drawPixmap((self.width() - 22) // 2, top, icon)
            self._paint_lines(painter, lines, QRect(0, top + 23, self.width(), line), Qt.AlignmentFlag.AlignHCenter)
            self._paint_badge(painter, QPointF(self.width() / 2 + 17, max(10, top + 4)))

    def _lines(self, metrics: QFontMetrics, width: int) -> tuple[list[str], int]:
        """The label in one line, or in two where a space lets it break; and the height of a line."""
        text = self.text()
        first, _, rest = text.rpartition(" ")
        if metrics.horizontalAdvance(text) <= width or not first:
            return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)], metrics.height()
        if first.endswith(" &"):
            first, rest = first[:-2], f"& {rest}"
        lines = [metrics.elidedText(part, Qt.TextElideMode.ElideRight, width) for part in (first, rest)]
        return lines, round(metrics.height() * 0.86)

    @staticmethod
    def _paint_lines(
        painter: QPainter, lines: list[str], box: QRect, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        for at, text in enumerate(lines):
            painter.drawText(box.translated(0, at * box.height()), align | Qt.AlignmentFlag.AlignVCenter, text)

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
        self._group = QButtonGroup(self)
        self._window_width, self._low = 0, False
        self.items: dict[str, RailItem] = {}
        follow(context, self)

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

    def set_shape(self, window_width: int, low: bool) -> None:
        """Labels beside icons in a wide window; flatter items in a low one."""
        self._window_width, self._low = window_width, low
        self.refresh()

    def refresh(self) -> None:
        """Width and items in the text size of the moment."""
        self.setFixedWidth(rail_width(self._context.theme, self._window_width))
        wide = self._window_width >= WIDE_FROM
        for item in self.items.values():
            if (item.wide, item.low) != (wide, self._low):
                item.wide, item.low = wide, self._low
                item.updateGeometry()
                item.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = self._context.theme, QPainter(self)
        paint_rail(painter, theme, self.width(), self.height())
        if self._window_width >= WIDE_FROM:
            painter.setFont(theme.font(16, bold=True))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(64, 10, self.width() - 64, 36), Qt.AlignmentFlag.AlignVCenter, "FieldApp")
