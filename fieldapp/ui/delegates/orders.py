# SPDX-License-Identifier: Apache-2.0
"""Order rows: urgency bar, type, customer and machine, pill, reason, deadline, and a painted button."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.growing import Growing, Index
from fieldapp.ui.delegates.paint import PillSpec, paint_pill, paint_text, pill_height, pill_width, two_lines
from fieldapp.ui.theme.theme import Theme

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in ready texts; ``bar`` is danger_s, warn_s or line_2, ``left_token`` colours the time left."""

    key: str
    type: str
    number: str
    title: str
    reason: str
    due: str = ""
    left: str = ""
    left_token: str = "text"
    pill: PillSpec | None = None
    bar: str = "line_2"
    action: str = ""


class OrderModel(Growing, QAbstractListModel):
    """Order rows; ``actions`` are the words on their buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.actions: frozenset[str] = frozenset()

    def set_rows(self, rows: Sequence[OrderRow], more: bool = False) -> None:
        self.actions = frozenset(row.action for row in rows)
        super().set_rows(rows, more)

    def add_rows(self, rows: Sequence[OrderRow], more: bool) -> None:
        self.actions |= {row.action for row in rows}
        super().add_rows(rows, more)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        item = self.rows[index.row()]
        if role == ROW_ROLE:
            return item
        if role == KEY_ROLE:
            return item.key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            pill = item.pill.text if item.pill else ""
            parts = (item.type, item.title, pill, item.reason, item.due, item.left, item.action)
            return ", ".join(part for part in parts if part)
        return None


def button_width(theme: Theme, text: str) -> int:
    """The width of a painted button."""
    return max(58, QFontMetrics(theme.font(14)).horizontalAdvance(text) + 28)


def button_rect(row: QRect, theme: Theme, text: str) -> QRect:
    """Where the painted button of a row is: right, centred, at least as high as a finger needs."""
    width, height = button_width(theme, text), theme.control(40)
    return QRect(row.right() - 16 - width, row.center().y() - height // 2, width, height)


def deadline_rect(row: QRect, theme: Theme, actions: Collection[str]) -> QRect:
    """Where the deadline of a row is: left of the widest button of the list, so that all stand in one column."""
    width = theme.px(150)
    right = row.right() - 32 - max(button_width(theme, action) for action in actions)
    return QRect(right - width, row.top(), width, row.height())


class OrderDelegate(QStyledItemDelegate):
    """Paints order rows and hit-tests their buttons: ``acted(key)``."""

    acted = Signal(str)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._pressed = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._context.theme.height(80))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ROW_ROLE)
        if not isinstance(item, OrderRow):
            return
        theme, rect = self._context.theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(rect, theme.colour("accent_w" if selected else "sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(item.bar))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 12, 4, rect.height() - 25), 2, 2)
        model = index.model()
        actions = model.actions if isinstance(model, OrderModel) else {item.action}
        self._paint_texts(painter, rect, item, deadline_rect(rect, theme, actions))
        if item.action:
            self._paint_button(painter, button_rect(rect, theme, item.action), item)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        item = index.data(ROW_ROLE)
        if not isinstance(event, QMouseEvent) or not isinstance(item, OrderRow) or not item.action:
            return False
        inside = button_rect(QRect(option.rect), self._context.theme, item.action).contains(event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = item.key if inside else ""
            return inside
        if event.type() == QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, ""
            if inside and pressed == item.key:
                self.acted.emit(item.key)
                return True
        return False

    def _paint_texts(self, painter: QPainter, rect: QRect, item: OrderRow, deadline: QRect) -> None:
        theme = self._context.theme
        wide = rect.width() >= 640
        first = QRect(rect.left() + 19, rect.top(), theme.px(100), rect.height())
        top, low = two_lines(first, theme)
        paint_text(painter, theme, top, item.type, 14, "text", True)
        paint_text(painter, theme, low, item.number, 13, "text_3")
        left = first.right() + 10
        right = deadline.left() - 16 if wide else deadline.right() - 8
        middle = QRect(left, rect.top(), right - left, rect.height())
        top, low = two_lines(middle, theme)
        room = top.width() - (pill_width(theme, item.pill) + 10 if item.pill else 0)
        used = paint_text(
            painter, theme, QRect(top.left(), top.top(), room, top.height()), item.title, 14, "text", True
        )
        if item.pill is not None:
            at = QPointF(top.left() + used + 9, top.center().y() + 1 - pill_height(theme) / 2)
            paint_pill(painter, theme, at, item.pill)
        detail = item.reason if wide else f"{item.left} · {item.reason}"
        paint_text(painter, theme, low, detail, 13, "text_2")
        if wide:
            top, low = two_lines(deadline, theme, 13, 14)
            paint_text(painter, theme, top, item.due, 13, "text_2")
            paint_text(painter, theme, low, item.left, 14, item.left_token, item.left_token != "text")

    def _paint_button(self, painter: QPainter, rect: QRect, item: OrderRow) -> None:
        theme = self._context.theme
        painter.setPen(QPen(theme.colour("line_2"), 1))
        painter.setBrush(theme.colour("line" if self._pressed == item.key else "surface"))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        paint_text(painter, theme, rect, item.action, 14, align=Qt.AlignmentFlag.AlignHCenter)
