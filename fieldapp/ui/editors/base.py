# SPDX-License-Identifier: Apache-2.0
"""What an editor is, and what editors are given: choices, lookups, the offset of local time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import row, set_properties
from fieldapp.ui.widgets.choices import Option
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import FieldSpec

Found = Callable[[Sequence[Option]], None]


def shipped_choices(name: str) -> Sequence[Option]:
    """The options of a choice list that ships with the program."""
    return [(choice.id, choice.label) for choice in CHOICES.get(name, ())]


def _no_lookup(_kind: str, _text: str, found: Found) -> None:
    found(())


@dataclass(frozen=True, slots=True)
class EditorContext:
    """``lookup`` finds what a reference field may name by text and answers later; ``title`` names one id at once."""

    ui: UiContext
    choices: Callable[[str], Sequence[Option]] = shipped_choices
    lookup: Callable[[str, str, Found], None] = _no_lookup
    title: Callable[[str, str], str] = lambda _kind, key: key
    spell: Callable[[str], str] | None = None
    offset_minutes: Callable[[], int] = lambda: 480


class Editor(QWidget):
    """Edits one plain value. ``changed(value)`` comes when the person has finished an entry, not per key; ``refused``
    when what was entered is no value.
    """

    changed = Signal(object)
    typed = Signal()
    refused = Signal()

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__()
        self.spec, self.context = spec, context
        self.wide = False
        self._box: QHBoxLayout = row(gap=6)
        self.setLayout(self._box)

    def adopt(self, control: QWidget) -> None:
        """Make a widget the one that is focused and coloured."""
        self._control = control
        self._box.insertWidget(0, control, 1)
        self.setFocusProxy(control)

    @property
    def control(self) -> QWidget:
        """The widget that takes the focus."""
        return self._control

    def set_value(self, value: object) -> None:
        """Show a plain value without telling of it."""
        raise NotImplementedError

    def value(self) -> object:
        """The plain value; None if empty."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what is typed is no value, as a ready text; "" if it is one."""
        return ""

    def set_state(self, state: str, message: str = "") -> None:
        """Colour the control; the row shows the message."""
        if callable(paint := getattr(self._control, "set_state", None)):
            paint(state)
        else:
            set_properties(self._control, state=state)
        self._control.setAccessibleDescription(message)
