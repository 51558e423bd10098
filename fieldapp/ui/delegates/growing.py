# SPDX-License-Identifier: Apache-2.0
"""Ready rows of a list, which come a stretch at a time, as one scrolls."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
if TYPE_CHECKING:
    _Base = QAbstractItemModel
else:
    _Base = object


class Growing(_Base):
    """Stands before the Qt class among the bases of a model; ``data`` never asks anybody.

    ``wanted`` is called when a view comes to the end of the rows and there are more; ``add_rows`` answers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []
        self.more = False
        self.wanted: Callable[[], object] = lambda: None

    def set_rows(self, rows: Sequence[Any], more: bool = False) -> None:
        """Show these rows only."""
        self.beginResetModel()
        self.rows, self.more = list(rows), more
        self.endResetModel()

    def add_rows(self, rows: Sequence[Any], more: bool) -> None:
        """Show these rows below the others."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()
        self.more = more

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def canFetchMore(self, parent: Index) -> bool:
        return self.more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self.more = False  # until the answer is here
            self.wanted()
