# SPDX-License-Identifier: Apache-2.0
"""Lists and tables over ready rows: orders, and records of any kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPointF,
    QRect,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)  # fmt: skip

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.growing import Growing, Index
from fieldapp.ui.delegates.orders import KEY_ROLE, OrderDelegate, OrderModel, OrderRow
from fieldapp.ui.delegates.paint import PillSpec, paint_pill, paint_text, pill_height, two_lines
from fieldapp.ui.widgets.base import follow
from fieldcore.base.text import N_

CELL_ROLE = Qt.ItemDataRole.UserRole + 3
SORT_ROLE = Qt.ItemDataRole.UserRole + 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OrderList(QListView):
    """Orders. ``acted(key)`` is the row's button or Ctrl+Enter; ``opened(key)`` a click or Enter; ``wanted`` comes
    where the rows end and there are more.
    """

    acted = Signal(str)
    opened = Signal(str)
    wanted = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._model = OrderModel()
        self._model.wanted = self.wanted.emit
        self._delegate = OrderDelegate(context)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._delegate.acted.connect(self.acted)
        self.clicked.connect(self._clicked)
        follow(context, self)

    def set_rows(self, rows: Sequence[OrderRow], more: bool = False) -> None:
        """Show orders; the chosen one stays chosen."""
        chosen = self.currentIndex().data(KEY_ROLE)
        self._model.set_rows(rows, more)
        for at, item in enumerate(rows):
            if item.key == chosen:
                self.setCurrentIndex(self._model.index(at, 0))

    def add_rows(self, rows: Sequence[OrderRow], more: bool) -> None:
        """Show orders below the others."""
        self._model.add_rows(rows, more)

    def refresh(self) -> None:
        """Repaint in the language and theme of the moment."""
        self.setAccessibleName(self._context.tr(N_("Orders")))
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def height_of_all(self) -> int:
        """The height at which no scroll bar is needed."""
        return self._model.rowCount() * self._context.theme.height(80)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.currentIndex().data(KEY_ROLE)
        if event.key() in _ENTER and key is not None:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.acted if control else self.opened).emit(str(key))
            return
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        self.opened.emit(str(index.data(KEY_ROLE)))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, its msgid, its width (0 takes the rest)."""

    key: str
    message: str
    width: int = 0
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a ready text, perhaps a second line, a pill, an icon, a colour, a sort key."""

    text: str = ""
    detail: str = ""
    pill: PillSpec | None = None
    icon: str = ""
    token: str = "text"
    bold: bool = False
    sort: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its key and its cells by column."""

    key: str
    cells: Mapping[str, Cell] = field(default_factory=dict)


class RecordModel(Growing, QAbstractTableModel):
    """Ready rows by column."""

    def __init__(self, context: UiContext, columns: Sequence[Column]) -> None:
        super().__init__()
        self._context, self.columns = context, columns
        self.sort_wanted: Callable[[str, bool], object] = lambda _column, _falling: None

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        item = self.rows[index.row()]
        cell = item.cells.get(self.columns[index.column()].key, Cell())
        if role == KEY_ROLE:
            return item.key
        if role == CELL_ROLE:
            return cell
        if role == SORT_ROLE:
            return cell.text if cell.sort is None else cell.sort
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (cell.text, cell.detail, cell.pill.text if cell.pill else "") if part)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A head was pressed in a table whose rows the store sorts."""
        if column >= 0:
            self.sort_wanted(self.columns[column].key, order == Qt.SortOrder.DescendingOrder)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._context.tr(self.columns[section].message)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class CellDelegate(QStyledItemDelegate):
    """Paints cells: one or two lines, icon, pill; a bar marks the chosen row."""

    def __init__(self, context: UiContext, columns: Sequence[Column]) -> None:
        super().__init__()
        self._context, self._columns = context, columns

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        theme, rect = self._context.theme, QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("accent_w" if selected else "sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if selected and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        if not isinstance(cell, Cell):
            return
        box = rect.adjusted(16 if index.column() == 0 else 8, 0, -8, 0)
        if cell.icon:
            painter.drawPixmap(box.left(), box.center().y() - 8, theme.pixmap(cell.icon, cell.token, 16))
            box.setLeft(box.left() + 22)
        if cell.pill is not None:
            at = QPointF(box.left(), box.center().y() + 1 - pill_height(theme) / 2)
            box.setLeft(box.left() + round(paint_pill(painter, theme, at, cell.pill, box.width())) + 8)
        numeric = self._columns[index.column()].numeric
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
        if cell.detail:
            top, low = two_lines(box, theme)
            paint_text(painter, theme, top, cell.text, 14, cell.token, cell.bold, side)
            paint_text(painter, theme, low, cell.detail, 12, "text_3", align=side)
        else:
            paint_text(painter, theme, box, cell.text, 13, cell.token, cell.bold, side)


class RecordTable(QTableView):
    """A sortable table over ready rows; ``opened(key)`` on double click or Enter, ``selected(key)`` on moving.

    ``stored``: the rows are a part of what the store has, so that the store sorts (``sort_wanted(column, falling)``)
    and ``wanted`` comes where the rows end and there are more.
    """

    opened = Signal(str)
    selected = Signal(str)
    sort_wanted = Signal(str, bool)
    wanted = Signal()

    def __init__(
        self, context: UiContext, columns: Sequence[Column], name: str = "", row_height: int = 44, stored: bool = False
    ) -> None:
        super().__init__()
        self._context, self._columns, self._name, self._row_height = context, columns, name, row_height
        self.source = RecordModel(context, columns)
        if stored:
            self.setModel(self.source)
        else:
            sorted_rows = QSortFilterProxyModel(self)
            sorted_rows.setSourceModel(self.source)
            sorted_rows.setSortRole(SORT_ROLE)
            self.setModel(sorted_rows)
        self._delegate = CellDelegate(context, columns)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.source.sort_wanted, self.source.wanted = self.sort_wanted.emit, self.wanted.emit
        self.doubleClicked.connect(lambda index: self.opened.emit(str(index.data(KEY_ROLE))))
        self.selectionModel().currentRowChanged.connect(self._moved)
        follow(context, self)

    def set_rows(self, rows: Sequence[TableRow], more: bool = False) -> None:
        """Show rows; the chosen one stays chosen."""
        chosen = self.current_key()
        self.source.set_rows(rows, more)
        if chosen:
            self.select(chosen)

    def mark_sort(self, column: str, falling: bool) -> None:
        """Show in the head by which column the store sorts, "" for none."""
        head = self.horizontalHeader()
        at = next((at for at, item in enumerate(self._columns) if item.key == column), -1)
        head.blockSignals(True)  # it is not the person who sorts
        head.setSortIndicator(at, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)
        head.blockSignals(False)
        head.viewport().update()

    def current_key(self) -> str:
        """The key of the chosen row, or ""."""
        key = self.currentIndex().data(KEY_ROLE)
        return "" if key is None else str(key)

    def select(self, key: str) -> bool:
        """Choose a row by its key."""
        for at in range(self.model().rowCount()):
            if self.model().index(at, 0).data(KEY_ROLE) == key:
                self.setCurrentIndex(self.model().index(at, 0))
                return True
        return False

    def refresh(self) -> None:
        """Heads and sizes in the language and text scale of the moment."""
        theme = self._context.theme
        self.setAccessibleName(self._context.tr(self._name))
        self.verticalHeader().setDefaultSectionSize(max(theme.height(self._row_height), 28))
        head = self.horizontalHeader()
        for at, item in enumerate(self._columns):
            if item.width:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, theme.px(item.width))
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.source.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.current_key():
            self.opened.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def _moved(self) -> None:
        if self.current_key():
            self.selected.emit(self.current_key())
