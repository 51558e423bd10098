# SPDX-License-Identifier: Apache-2.0
"""Editors that choose: enum, several of a set, yes or no, another record."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from fieldapp.ui.context import UiContext
from fieldapp.ui.editors.base import Editor, EditorContext, Found
from fieldapp.ui.widgets.choices import ChipSet, Option, Segmented, Select
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec

SEGMENTS = 4


class EnumEditor(Editor):
    """Up to four options side by side, else a list with search."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        options = context.choices(spec.type.choices)
        self.choice: Segmented | Select
        if len(options) <= SEGMENTS:
            self.choice = Segmented(context.ui, options, spec.label)
        else:
            self.choice = Select(context.ui, options, spec.label, context.spell)
        self.choice.chosen.connect(self._chosen)
        self.adopt(self.choice)

    def set_value(self, value: object) -> None:
        self.choice.set_value(None if value is None else str(value))

    def value(self) -> object:
        return self.choice.value()

    def _chosen(self, value: str) -> None:
        self.changed.emit(value or None)


class MultiEditor(Editor):
    """Chips; the value is a sorted list, or None if nothing is chosen."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.wide = True
        self.chips = ChipSet(context.ui, context.choices(spec.type.choices), spec.label)
        self.chips.chosen.connect(lambda value: self.changed.emit(value or None))
        self.adopt(self.chips)

    def set_value(self, value: object) -> None:
        self.chips.set_value([str(v) for v in value] if isinstance(value, list | tuple) else [])

    def value(self) -> object:
        return self.chips.value() or None


class BooleanEditor(Editor):
    """Yes or no; nothing chosen is None."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.choice = Segmented(context.ui, [("yes", N_("Yes")), ("no", N_("No"))], spec.label)
        self.choice.chosen.connect(lambda value: self.changed.emit(value == "yes"))
        self.adopt(self.choice)

    def set_value(self, value: object) -> None:
        self.choice.set_value(None if value is None else "yes" if value else "no")

    def value(self) -> object:
        chosen = self.choice.value()
        return None if chosen is None else chosen == "yes"


class LookupSelect(Select):
    """A list whose options come from a search of the store. ``look(typed, found)`` answers later."""

    def __init__(self, context: UiContext, name: str, look: Callable[[str, Found], None]) -> None:
        super().__init__(context, (), name)
        self._search = look
        self._typed = ""
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(self._look)

    def open(self) -> None:
        super().open()
        if self._popup is not None:
            self._popup.line.show()
            self._popup.line.setFocus()
            self._popup.setFixedHeight(340)
        self._typed = ""
        self._look()

    def _filter(self, typed: str) -> None:
        self._typed = typed
        self._pause.start()

    def _look(self) -> None:
        asked = self._typed
        self._search(asked, lambda options: self._found(asked, options))

    def _found(self, asked: str, options: Sequence[Option]) -> None:
        if asked == self._typed:
            kept = [option for option in self._options if option[0] == self._value]
            self._options = [*options, *(option for option in kept if option not in options)]
            super()._filter("")


class RefEditor(Editor):
    """Another record, found by text."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.choice = LookupSelect(context.ui, spec.label, lambda typed, found: context.lookup(spec.name, typed, found))
        self.choice.chosen.connect(lambda value: self.changed.emit(value or None))
        self.adopt(self.choice)

    def set_value(self, value: object) -> None:
        key = "" if value is None else str(value)
        if key:
            self.choice.set_options([(key, self.context.title(self.spec.type.target, key))])
        self.choice.set_value(key)

    def value(self) -> object:
        return self.choice.value()
