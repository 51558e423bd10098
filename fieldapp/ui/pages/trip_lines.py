# SPDX-License-Identifier: Apache-2.0
"""Lines of a trip sheet typed in place: stops, goods, fillings, expenses; what is doubted is said beside its field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.trips import Finding
from fieldapp.services.views import RecordView
from fieldapp.ui.editors.base import EditorContext, Found
from fieldapp.ui.editors.form import GroupForm, Problem
from fieldapp.ui.widgets.base import Text, column, row, rule
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec, Values

if TYPE_CHECKING:
    from fieldapp.ui.pages.trip import TripPage

STATES = {"block": "error", "warn": "doubtful", "info": ""}


def problems_of(found: Sequence[Finding], record_id: str, page: "TripPage") -> dict[str, Problem]:
    """What was found at the fields of one record, the gravest of each."""
    told: dict[str, Problem] = {}
    for finding in found:
        if finding.code == "required" and finding.record_id == record_id:
            told.setdefault(finding.field, ("needed", ""))
        elif finding.record_id == record_id and told.get(finding.field, ("", ""))[0] != "error":
            told[finding.field] = (STATES[finding.level], page.say(finding.message))  # type: ignore[assignment]  # states
    return told


class Line(QWidget):
    """One line; one that has no id yet becomes a record as soon as what it must say is there."""

    signing = Signal(str)

    def __init__(self, card: "LinesCard", view: RecordView) -> None:
        super().__init__()
        self._card, self.id = card, view.id
        self._sent: Values = {}
        page = card.page
        self.form = GroupForm(card.specs, card.editors(), card.required, columns=3)
        self.form.set_values(view.values)
        self.form.edited.connect(self._edited)
        self.name = Text(page.context, "", bold=True)
        head = row(self.name, 1, gap=6)
        if card.kind == "trip_stop":
            self.sign = Button(page.context, N_("Receiver signs…"), icon="sign", size="small", shortcut="Alt+U")
            self.sign.clicked.connect(lambda: self.signing.emit(self.id))
            head.addWidget(self.sign)
        self.gone = Button(page.context, N_("Take off"), "text", "x", "small", shortcut=card.remove_keys)
        self.gone.clicked.connect(lambda: card.remove(self))
        head.addWidget(self.gone)
        self.setLayout(column(rule(), head, self.form, gap=8, margins=(0, 0, 0, 10)))

    def _edited(self, name: str, value: object) -> None:
        card = self._card
        if self.id:
            card.page.shell.save(lambda: card.trips.edit(card.kind, self.id, {name: value}))
            return
        values = self._held()
        if self._sent or not values or not set(card.required) <= values.keys():
            return
        self._sent = values
        trip = card.page.trip_id
        card.page.shell.save(lambda: card.trips.add(trip, card.kind, values), self._added, self._failed)

    def _held(self) -> Values:
        return {key: held for key, held in self.form.values().items() if held not in (None, "", [])}

    def _added(self, changes: Changes) -> None:
        card, sent = self._card, self._sent
        self.id, self._sent = changes.created, {}
        meanwhile = {name: held for name, held in self._held().items() if sent.get(name) != held}
        if meanwhile:
            card.page.shell.save(lambda: card.trips.edit(card.kind, self.id, meanwhile))
        card.page.reload()

    def _failed(self, error: BaseException) -> None:
        self._sent = {}
        self._card.page.context.messages.report(error)


class LinesCard(Card):
    """All lines of one kind; ``Add`` puts an empty one below."""

    def __init__(self, page: "TripPage", kind: str, names: Sequence[str], icon: str, keys: tuple[str, str]) -> None:
        self.kind, self.page, self.trips, self.remove_keys = kind, page, page.services.trips, keys[1]
        blank = page.services.records.blank(kind, {})
        super().__init__(page.context, blank.type.meta.plural, icon=icon)
        self.specs: list[FieldSpec] = [blank.type.fields[name] for name in names]
        self.required = [spec.name for spec in self.specs if spec.required_from == "new"]
        self._blank = blank
        self.add = Button(page.context, N_("Add"), icon="plus", size="small", shortcut=keys[0],
                          name=blank.type.label)  # fmt: skip
        self.add.clicked.connect(self._add)
        self.add_trailing(self.add)
        self.lines = Lines()
        self.body.addWidget(self.lines)
        self._rows: list[Line] = []

    def editors(self) -> EditorContext:
        """What the editors of a line need; goods choose among the stops of the trip."""
        made = self.page.shell.editors(self.kind, dict)
        if self.kind != "trip_goods":
            return made

        def lookup(_field: str, text: str, found: Found) -> None:
            found([option for option in self.page.stops.items() if text.lower() in option[1].lower()])

        return replace(made, lookup=lookup, title=lambda _kind, key: self.page.stops.get(key, ""))

    def show_lines(self, views: Sequence[RecordView], found: Sequence[Finding], editable: bool) -> None:
        """Show the lines; the one that is being typed stays as it is."""
        held: Mapping[str, RecordView] = {view.id: view for view in views}
        for line in [line for line in self._rows if (line.id not in held if line.id else not editable)]:
            self.forget(line)
        known = {line.id for line in self._rows}
        for key, view in held.items():
            if key not in known:
                self._put(view)
        for line in self._rows:
            if line.id:
                line.form.set_values(held[line.id].values)
                line.form.set_problems(problems_of(found, line.id, self.page))
                if not editable:
                    line.form.set_read_only(list(line.form.editors))
                    for button in line.findChildren(Button):
                        button.hide()
        self.add.setVisible(editable)
        self._number()

    def remove(self, line: Line) -> None:
        """Take a line off; Ctrl+Z brings it back."""
        if line.id:
            self.page.shell.do(lambda: self.trips.remove(self.kind, line.id))
        else:
            self.forget(line)

    def forget(self, line: Line) -> None:
        """A line goes."""
        self._rows.remove(line)
        self.lines.drop(line)
        self._number()

    def name_of(self, record_id: str) -> str:
        """What stands over a line: its kind and its number."""
        return next((line.name.text() for line in self._rows if line.id == record_id), "")

    def focus(self, record_id: str, field: str) -> bool:
        """To a field of a line, or to the button that adds one."""
        line = next((line for line in self._rows if line.id == record_id), None)
        if line is None or not line.form.focus_field(field):
            self.add.setFocus()
        return True

    def _put(self, view: RecordView) -> Line:
        line = Line(self, view)
        line.signing.connect(self.page.ask_signature)
        self._rows.append(line)
        self.lines.add(line)
        return line

    def _add(self) -> None:
        line = self._put(self._blank)
        self._number()
        line.form.focus_field(self.specs[0].name)

    def _number(self) -> None:
        for at, line in enumerate(self._rows, 1):
            line.name.set(f"{self.page.tr(self._blank.type.label)} {at}")
