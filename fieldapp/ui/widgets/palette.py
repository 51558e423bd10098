# SPDX-License-Identifier: Apache-2.0
"""Find anything: a line, grouped results, keyboard only if one likes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import PillSpec, paint_pill, paint_text, pill_height, pill_width, two_lines
from fieldapp.ui.widgets.base import Icon, Text, column, follow, row
from fieldapp.ui.widgets.surfaces import KeyCap
from fieldcore.base.text import N_

_HIT = Qt.ItemDataRole.UserRole + 1
_PAUSE_MS = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: ready texts; ``marks`` are pieces of the second line to highlight."""

    key: str
    icon: str
    title: str
    detail: str = ""
    pill: PillSpec | None = None
    marks: tuple[str, ...] = ()
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Results under one heading."""

    title: str
    hits: Sequence[Hit] = field(default_factory=tuple)


class _HitDelegate(QStyledItemDelegate):
    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hit = index.data(_HIT)
        return QSize(0, self._context.theme.height(28 if hit is None else 52 if hit.detail else 44))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._context.theme
        rect: QRect = option.rect
        hit = index.data(_HIT)
        if not isinstance(hit, Hit):
            paint_text(painter, theme, rect.adjusted(16, 0, -16, 0), str(index.data()), 12, "text_3")
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.colour("accent_w"))
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), theme.colour("accent"))
        icon = theme.pixmap(hit.icon, "text_2", 20)
        painter.drawPixmap(rect.left() + 16, rect.center().y() - 9, icon)
        right = rect.right() - 16
        if hit.shortcut:
            right -= (
                paint_text(
                    painter,
                    theme,
                    QRect(rect.left(), rect.top(), right - rect.left(), rect.height()),
                    hit.shortcut,
                    12,
                    "text_3",
                    align=Qt.AlignmentFlag.AlignRight,
                )
                + 12
            )
        if hit.pill is not None:
            width = pill_width(theme, hit.pill)
            at = QRectF(right - width, rect.center().y() - pill_height(theme) / 2, 0, 0).topLeft()
            paint_pill(painter, theme, at, hit.pill)
            right -= width + 12
        text = QRect(rect.left() + 48, rect.top(), right - rect.left() - 48, rect.height())
        if not hit.detail:
            paint_text(painter, theme, text, hit.title, 14, "text", selected)
            return
        top, low = two_lines(text, theme)
        paint_text(painter, theme, top, hit.title, 14, "text", selected)
        self._paint_marks(painter, low, hit)
        paint_text(painter, theme, low, hit.detail, 13, "text_2")

    def _paint_marks(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        metrics = QFontMetrics(self._context.theme.font(13))
        for mark in hit.marks:
            at = hit.detail.casefold().find(mark.casefold())
            if mark and at >= 0:
                left = rect.left() + metrics.horizontalAdvance(hit.detail[:at])
                width = metrics.horizontalAdvance(hit.detail[at : at + len(mark)])
                box = QRect(left, rect.top(), width, rect.height()).intersected(rect)
                painter.fillRect(box, self._context.theme.colour("mark"))


class SearchPalette(QFrame):
    """Ctrl+K. ``asked(text)`` wants results by ``set_results``; ``chosen(key)`` opens one."""

    asked = Signal(str)
    chosen = Signal(str)
    closed = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.anchor: QWidget | None = None
        self.setProperty("kind", "popup")
        self.line = QLineEdit()
        self.line.setProperty("kind", "bare")
        self.line.installEventFilter(self)
        self.count = Text(context, "", size=13, tone="text_3")
        self._model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_HitDelegate(context, self))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = row(Icon(context, "search", "accent_t", 20), self.line, self.count, KeyCap(context, "Esc"), gap=12,
                   margins=(16, 6, 16, 6))  # fmt: skip
        line = QFrame()
        line.setFixedHeight(2)
        line.setProperty("kind", "rule")
        foot = row(Text(context, N_("↑ ↓ choose · Enter open"), size=13, tone="text_3"), 1,
                   Text(context, N_("Text, pinyin, initials, phone, any piece of a number"), size=13, tone="text_3"),
                   margins=(16, 8, 16, 8))  # fmt: skip
        self.setLayout(column(head, line, self.view, foot, gap=0, margins=(2, 2, 2, 2)))
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.line.textEdited.connect(self._typed)
        self._answered: str | None = None
        self._enter = False
        self.view.clicked.connect(self._take)
        self.hide()
        follow(context, self)

    def refresh(self) -> None:
        """Names in the language of the moment."""
        self.line.setPlaceholderText(self._context.tr(N_("Customer, machine, number, part")))
        self.line.setAccessibleName(self._context.tr(N_("Search")))
        self.view.setAccessibleName(self._context.tr(N_("Results")))

    def open(self, text: str = "") -> None:
        """Show the palette over its parent and take the focus."""
        self.line.setText(text)
        self._answered, self._enter = None, False
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()
        self._ask()

    def dismiss(self) -> None:
        """Hide it."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def set_results(self, text: str, groups: Sequence[HitGroup], note: str = "") -> None:
        """Show the results for a text with a ready note such as "5 · on this laptop · 12 ms"."""
        self._answered = text
        self._model.clear()
        for group in groups:
            head = QStandardItem(group.title)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(head)
            for hit in group.hits:
                item = QStandardItem(f"{hit.title} {hit.detail}".strip())
                item.setData(hit, _HIT)
                item.setEditable(False)
                self._model.appendRow(item)
        self.count.set(note)
        self._move(1, start=-1)
        self._place()
        if self._enter and self.isVisible() and text == self._text:
            self._enter = False
            self._take(self.view.currentIndex())

    def current(self) -> Hit | None:
        """The selected result."""
        hit = self.view.currentIndex().data(_HIT)
        return hit if isinstance(hit, Hit) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._move(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._entered()
                return True
            if key == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        left = event.type() == QEvent.Type.FocusOut and not self.isAncestorOf(self.window().focusWidget() or self)
        if left or event.type() == QEvent.Type.WindowDeactivate:
            self.dismiss()
        return super().eventFilter(watched, event)

    @property
    def _text(self) -> str:
        return self.line.text().strip()

    def _typed(self) -> None:
        self._enter = False
        self._pause.start()

    def _entered(self) -> None:
        """Open what is marked; what was typed is answered first, else a result of an earlier text would be opened."""
        if self._answered == self._text:
            self._take(self.view.currentIndex())
            return
        self._enter = True
        if self._pause.isActive():
            self._pause.stop()
            self._ask()

    def _ask(self) -> None:
        self.asked.emit(self._text)

    def _move(self, step: int, start: int | None = None) -> None:
        at = (self.view.currentIndex().row() if start is None else start) + step
        while 0 <= at < self._model.rowCount():
            if self._model.index(at, 0).data(_HIT) is not None:
                self.view.setCurrentIndex(self._model.index(at, 0))
                return
            at += step

    def _take(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if isinstance(hit, Hit):
            self.dismiss()
            self.chosen.emit(hit.key)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        rows = range(self._model.rowCount())
        listed = sum(self.view.sizeHintForRow(at) for at in rows) if self._model.rowCount() else 44
        width = min(604, parent.width() - 24)
        left, top = (parent.width() - width) // 2, 8
        if self.anchor is not None and self.anchor.isVisible():
            below = self.anchor.mapTo(parent, self.anchor.rect().bottomLeft())
            left, top = max(12, min(below.x(), parent.width() - width - 12)), below.y() + 7
        height = min(listed + self._context.theme.control(40) + 64, parent.height() - top - 12)
        self.setGeometry(left, top, width, height)
