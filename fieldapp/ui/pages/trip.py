# SPDX-License-Identifier: Apache-2.0
"""The driver's trip: its one next step, the whole day in one grid, what does not fit yet, earlier trips."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.trips import Finding, TripRow
from fieldapp.services.trips import TripPage as Sheet
from fieldapp.services.views import Option, RecordView
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.dialogs import trip as questions
from fieldapp.ui.editors.form import GroupForm
from fieldapp.ui.pages.base import Beside, Facts, Page, action_bar, stacked
from fieldapp.ui.pages.cells import shown
from fieldapp.ui.pages.trip_lines import LinesCard, problems_of
from fieldapp.ui.printing import print_pdfs
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import clear, column
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.progress import Missing, MissingList
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Card, EmptyState, Pill
from fieldcore.base.numbers import plain_decimal, show_money
from fieldcore.base.text import N_

TIMES: Final = ("departed_at", "odo_start", "returned_at", "odo_end", "odo_gap_reason")
CLOSE: Final = ("keys_returned", "parking_place", "feedback")
STEPS: Final = {
    "depart": N_("Depart"), "return": N_("I am back"), "go_on": N_("Go on"), "hand_in": N_("Hand in the trip sheet"),
}  # fmt: skip
LINES: Final = (
    ("trip_stop", ("place", "arrived_at", "left_at", "odometer", "task", "task_note", "receiver_name",
                   "contact_wrong"), "pin", ("Alt+S", "Alt+Shift+S")),
    ("trip_goods", ("stop", "item", "quantity_out", "quantity_delivered", "quantity_back", "damage"), "box",
     ("Alt+G", "Alt+Shift+G")),
    ("trip_fuel", ("at", "filling_station", "odometer", "litres", "litre_price", "amount"), "fuel",
     ("Alt+F", "Alt+Shift+F")),
    ("trip_expense", ("expense_kind", "amount", "receipt_no", "electronic", "note"), "money",
     ("Alt+X", "Alt+Shift+X")),
)  # fmt: skip
Value = tuple[Sheet | None, tuple[TripRow, ...], tuple[Option, ...]]


class TripPage(Page):
    """One trip, from its check to handing in; Enter goes on to the next field, as in a sheet."""

    shows = frozenset({"trip", "trip_stop", "trip_goods", "trip_fuel", "trip_expense", "vehicle_check", "order_event",
                       "odometer_entry", "attachment", "sync"})  # fmt: skip
    help = N_("Type the day from top to bottom; Enter or Tab goes on, Ctrl+Enter does the next step.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.trip_id, self.stops = "", dict[str, str]()
        self.value: Sheet | None = None
        self._vehicles: tuple[Option, ...] = ()
        body, self._body = stacked((20, 16, 16, 16))
        self.beside = Beside(self.context, body)
        self._build_head()
        self.times = self._form(N_("Times and odometer"), "clock", TIMES)
        self.cards = {kind: LinesCard(self, kind, names, icon, keys) for kind, names, icon, keys in LINES}
        for card in self.cards.values():
            self._body.addWidget(card)
        self.close_form = self._form(N_("Return and feedback"), "flag", CLOSE)
        self._build_side()
        self._build_bar()
        self._empty = EmptyState(
            self.context, "truck", N_("No trip yet"), N_("Sync to receive the trip that was given to you (F5).")
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.beside)
        self._pages.addWidget(self._empty)
        self.setLayout(column(self._pages, self._bar, gap=0))

    def _build_head(self) -> None:
        self.head = Card(self.context, N_("Trip"), icon="truck")
        self.state = Pill(self.context)
        self.before = Button(self.context, N_("Check before departure…"), icon="shieldok", size="small",
                             shortcut="Alt+B")  # fmt: skip
        self.after = Button(self.context, N_("Check after return…"), icon="shieldok", size="small", shortcut="Alt+R")
        self.before.clicked.connect(lambda: questions.ask_check(self, "before"))
        self.after.clicked.connect(lambda: questions.ask_check(self, "after"))
        for widget in (self.state, self.before, self.after):
            self.head.add_trailing(widget)
        self._facts = column(gap=0)
        self.head.body.addLayout(self._facts)
        self._body.addWidget(self.head)

    def _form(self, title: str, icon: str, names: tuple[str, ...]) -> GroupForm:
        fields = self.services.records.blank("trip", {}).type.fields
        card = Card(self.context, title, icon=icon)
        form = GroupForm([fields[name] for name in names], self.shell.editors("trip", dict), columns=2)
        form.edited.connect(lambda name, value: self._save(name, value))
        card.body.addWidget(form)
        self._body.addWidget(card)
        return form

    def _build_side(self) -> None:
        self.missing = MissingList(self.context)
        self.missing.jump.connect(self._jump)
        self.figures = Card(self.context, N_("Figures"), icon="gauge")
        self._figures = column(gap=0)
        self.figures.body.addLayout(self._figures)
        self.earlier = Card(self.context, N_("Trips"), icon="history")
        self._earlier = column(gap=0)
        rows = QWidget()
        rows.setLayout(self._earlier)
        self.earlier.add_flush(rows)
        for card in (self.missing, self.figures, self.earlier):
            self.beside.side.addWidget(card)

    def _build_bar(self) -> None:
        context = self.context
        self.print = Button(context, N_("Print the trip sheet"), icon="printer", shortcut="Alt+P")
        self.print.clicked.connect(self._print)
        self.photos = Button(context, N_("Add photos…"), icon="camera", shortcut="Alt+O")
        self.photos.clicked.connect(lambda: questions.ask_photos(self))
        self.incident = Button(context, N_("Breakdown or accident…"), "danger", "alert", shortcut="Alt+N")
        self.incident.clicked.connect(lambda: questions.ask_incident(self))
        self.towed = Button(context, N_("Towed home"), icon="truck", shortcut="Alt+T")
        self.towed.clicked.connect(self._come_towed)
        self.emergency = Button(context, N_("Leave without a request…"), icon="bolt", shortcut="Alt+M")
        self.emergency.clicked.connect(
            lambda: questions.ask_emergency(self, [(car.id, car.label) for car in self._vehicles])
        )
        self.step = Button(context, N_("Depart"), "primary", "arrow", "large", shortcut="Ctrl+Return")
        self.step.clicked.connect(self._next)
        self._bar = action_bar(self.print, self.photos, self.incident, self.towed, self.emergency, 1, self.step)

    def open_trip(self, trip_id: str) -> None:
        """Show one trip, as the palette or the list of earlier ones named it."""
        self.trip_id = trip_id
        self.reload()

    def read(self) -> Callable[[], Any]:
        """The trip, the driver's trips, and the vehicles that could go out unasked."""
        services, wanted = self.services, self.trip_id
        return lambda: (services.trips.page(wanted), services.trips.own(),
                        services.codes.options("trip", "vehicle", {}, ""))  # fmt: skip

    def show_value(self, value: Value) -> None:
        """Show all."""
        sheet, trips, self._vehicles = value
        self.value = sheet
        self._pages.setCurrentWidget(self.beside if sheet else self._empty)
        for button in (self.print, self.photos, self.incident, self.towed, self.step):
            button.setVisible(sheet is not None)
        self.emergency.setVisible(sheet is None or not sheet.editable)
        if sheet is None:
            return
        self.trip_id = sheet.row.id
        self.shell.titled.emit("trip", self.tr(N_("Trip")), sheet.row.doc_no)
        self._show_head(sheet)
        found = problems_of(sheet.found, sheet.row.id, self)
        for form in (self.times, self.close_form):
            form.set_values(sheet.trip.values)
            form.set_read_only(() if sheet.editable else list(form.editors))
            form.set_problems(found)
        self.stops = {line.id: line.get("place") for line in sheet.lines["trip_stop"]}
        for kind, card in self.cards.items():
            card.show_lines(sheet.lines[kind], sheet.found, sheet.editable)
        self._show_side(sheet, trips)
        self.incident.setVisible(sheet.row.state == "departed")
        self.towed.setVisible(sheet.editable and sheet.row.state == "interrupted")
        self.photos.setVisible(sheet.editable)
        self.step.setVisible(bool(sheet.next_event))
        if sheet.next_event:
            self.step.set(STEPS[sheet.next_event])

    def _show_head(self, sheet: Sheet) -> None:
        self.head.title.set(sheet.vehicle or self.tr(N_("Trip")))
        self.state.set(self.say(sheet.row.state_label), "acc" if sheet.editable else "neutral")
        self.before.setVisible(sheet.editable and sheet.row.state == "assigned")
        self.after.setVisible(sheet.editable)
        fields, tr = sheet.trip.type.fields, self.tr
        checks = [
            f"{shown(line, line.type.fields['phase'], tr)}: {self._faults(line)}"
            for line in sheet.lines["vehicle_check"]
        ]
        clear(self._facts)
        self._facts.addWidget(Facts(self, [
            (tr(fields["destinations"].label), sheet.row.destinations),
            (tr(fields["cargo"].label), sheet.trip.get("cargo")),
            (tr(N_("Vehicle check")), " · ".join(checks)),
        ], 3))  # fmt: skip

    def _faults(self, line: RecordView) -> str:
        return shown(line, line.type.fields["faults"], self.tr) or self.tr(N_("all well"))

    def _show_side(self, sheet: Sheet, trips: tuple[TripRow, ...]) -> None:
        self.missing.setVisible(sheet.editable)
        items = [
            Missing(str(at), self.say(f.message), self._place(f), f.level == "block" and f.code != "required",
                    self.say(f.message))
            for at, f in enumerate(sheet.found) if f.level != "info"
        ]  # fmt: skip
        self.missing.set_items(items)
        if items:
            self.missing.title.set(N_("{count} things before handing in"), count=len(items))
        sums = sheet.totals
        clear(self._figures)
        self._figures.addWidget(Facts(self, [
            (self.tr(N_("Distance")), f"{plain_decimal(sums.km, 0)} km" if sums.km is not None else ""),
            (self.tr(N_("Fuel")), show_money(sums.fuel)), (self.tr(N_("Expenses")), show_money(sums.expenses)),
            (self.tr(N_("In all")), show_money(sums.money)), (self.tr(N_("Photos")), str(sheet.photos)),
        ], 2))  # fmt: skip
        clear(self._earlier)
        for trip in trips:
            when = trip.when.text()[:10] if trip.when else ""
            line = ActionRow(self.context, trip.id, trip.doc_no or trip.plate, f"{when} · {trip.destinations}",
                             pill=PillSpec(self.say(trip.state_label)))  # fmt: skip
            line.pressed_key.connect(self.open_trip)
            self._earlier.addWidget(line)

    def _place(self, finding: Finding) -> str:
        """The line that a finding is about, as its card names it."""
        card = self.cards.get(finding.kind)
        return card.name_of(finding.record_id) if card else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, as Tab does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def ask_signature(self, stop_id: str) -> None:
        """The receiver of a stop signs on the pad."""
        stops = self.value.lines["trip_stop"] if self.value else ()
        stop = next((line for line in stops if line.id == stop_id), None)
        if stop is not None:
            questions.ask_signature(self, stop_id, stop.get("receiver_name"))

    def _save(self, name: str, value: object) -> None:
        trip = self.trip_id
        self.shell.save(lambda: self.services.trips.edit("trip", trip, {name: value}))

    def _jump(self, key: str) -> None:
        if self.value is None:
            return
        finding = self.value.found[int(key)]
        if finding.kind in self.cards:
            self.cards[finding.kind].focus(finding.record_id, finding.field)
        elif finding.kind == "vehicle_check":
            (self.before if self.before.isVisible() else self.after).setFocus()
        elif not self.times.focus_field(finding.field):
            self.close_form.focus_field(finding.field)

    def _next(self) -> None:
        if self.value is None:
            return
        trips, trip = self.services.trips, self.trip_id
        steps: dict[str, Callable[[str], Changes]] = {
            "depart": trips.depart, "return": trips.come_back, "go_on": trips.go_on, "hand_in": trips.hand_in,
        }  # fmt: skip
        deed = steps[self.value.next_event]
        self.shell.do(lambda: deed(trip))

    def _come_towed(self) -> None:
        trip = self.trip_id
        self.shell.do(lambda: self.services.trips.come_back(trip))

    def _print(self) -> None:
        trip = self.trip_id
        self.shell.load(
            lambda: self.services.trips.sheet(trip), lambda paper: print_pdfs(self, self.shell, [paper.data])
        )
