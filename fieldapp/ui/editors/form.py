# SPDX-License-Identifier: Apache-2.0
"""The one factory from field type to editor, and a form laid out from the fields of a group."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.ui.editors.base import Editor, EditorContext
from fieldapp.ui.editors.choice import BooleanEditor, EnumEditor, MultiEditor, RefEditor
from fieldapp.ui.editors.text import DateEditor, InstantEditor, LineEditor, LongTextEditor, NumberEditor
from fieldapp.ui.widgets.fields import FieldRow, State
from fieldcore.records.model import IDENTIFIERS, FieldSpec

_EDITORS: Final[Mapping[str, type[Editor]]] = {
    "text": LineEditor, "phone": LineEditor, **dict.fromkeys(IDENTIFIERS, LineEditor),
    "blob": LineEditor, "long_text": LongTextEditor, "integer": NumberEditor, "decimal": NumberEditor,
    "money": NumberEditor, "date": DateEditor, "instant": InstantEditor, "enum": EnumEditor, "multi": MultiEditor,
    "boolean": BooleanEditor, "ref": RefEditor,
}  # fmt: skip
COLUMN_FROM = 310
"""A form has as many columns as have this width each, at 100 % text."""
Problem = tuple[State, str]


def editor_for(spec: FieldSpec, context: EditorContext) -> Editor:
    """The editor of a field's type."""
    return _EDITORS[spec.type.name](spec, context)


class GroupForm(QWidget):
    """Field rows, two side by side; long texts and chips take the whole width."""

    edited = Signal(str, object)
    typed = Signal(str)

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        context: EditorContext,
        required: Collection[str] = (),
        read_only: Collection[str] = (),
        columns: int = 2,
    ) -> None:
        super().__init__()
        self._columns, self._ui = columns, context.ui
        self._shown_columns = 0
        self._read_only = set(read_only) | {spec.name for spec in specs if spec.owner == "system"}
        self.editors: dict[str, Editor] = {}
        self.rows: dict[str, FieldRow] = {}
        for spec in specs:
            self._add(spec, context, spec.name in required)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self.setLayout(self._grid)
        self._arrange(columns)

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show plain values; a field that is being typed in, or holds what is no value, keeps what was typed."""
        for name, editor in self.editors.items():
            if not editor.control.hasFocus() and not editor.problem():
                editor.set_value(values.get(name))

    def values(self) -> dict[str, object]:
        """What the editors hold."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def set_problems(self, problems: Mapping[str, Problem]) -> None:
        """Say per field what is wrong: state and message. Fields not named are fine."""
        for name, field_row in self.rows.items():
            if name in self._read_only:
                field_row.set_state("read_only")
            elif problem := self.editors[name].problem():
                field_row.set_state("error", problem)
            else:
                field_row.set_state(*problems.get(name, ("", "")))

    def set_required(self, names: Collection[str]) -> None:
        """Which fields carry the star."""
        for name, field_row in self.rows.items():
            field_row.set_required(name in names)

    def set_read_only(self, names: Collection[str]) -> None:
        """Which fields may only be read."""
        self._read_only = set(names)
        self.set_problems({})

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field; False if the form has no such field."""
        if name not in self.editors:
            return False
        self.editors[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(max(1, min(self._columns, self.width() // self._ui.theme.px(COLUMN_FROM))))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one per row is: two side by side must not keep the form from getting there."""
        return QSize(self._ui.theme.px(240), super().minimumSizeHint().height())

    def _add(self, spec: FieldSpec, context: EditorContext, required: bool) -> None:
        editor = editor_for(spec, context)
        field_row = FieldRow(context.ui, spec.label, editor, required, spec.unit, spec.hint)
        self.editors[spec.name], self.rows[spec.name] = editor, field_row
        editor.changed.connect(lambda value: self.edited.emit(spec.name, value))
        editor.typed.connect(lambda: self.typed.emit(spec.name))
        editor.refused.connect(lambda: field_row.set_state("error", editor.problem()))
        if spec.name in self._read_only:
            field_row.set_state("read_only")

    def _arrange(self, columns: int) -> None:
        if columns == self._shown_columns:
            return
        self._shown_columns = columns
        line = place = 0
        for name, field_row in self.rows.items():
            self._grid.removeWidget(field_row)
            if self.editors[name].wide and columns > 1:
                line, place = line + (1 if place else 0), 0
                self._grid.addWidget(field_row, line, 0, 1, columns, Qt.AlignmentFlag.AlignTop)
                line += 1
                continue
            self._grid.addWidget(field_row, line, place, Qt.AlignmentFlag.AlignTop)
            place += 1
            if place == columns:
                line, place = line + 1, 0
        for at in range(max(columns, self._columns)):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
