# SPDX-License-Identifier: Apache-2.0
"""Sections made from declarations: customer and machine, the job's own fields, the repair record, work items."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import OrderPage
from fieldapp.services.views import RecordView
from fieldapp.ui.dialogs.base import Question, ask
from fieldapp.ui.dialogs.times import ask_times
from fieldapp.ui.editors.form import GroupForm
from fieldapp.ui.pages.base import Facts
from fieldapp.ui.pages.cells import pairs, shown
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import Text, clear, column
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

AUTOSAVE_MS: Final = 800
FIRST: Final = ("serial_no", "engine_model", "engine_no", "sale_date")
SPARSE: Final = ("waiting",)
"""Groups that show only once something is in them."""
GROUP_TITLES: Final = {
    "times": N_("Times"), "waiting": N_("Waiting for parts"), "meter": N_("Meter"), "fault": N_("Fault"),
    "treatment": N_("Treatment"), "charge": N_("Charge"), "outcome": N_("Result"), "dispatch": N_("Appointment"),
}  # fmt: skip


class FormSection(Section):
    """Generated forms, one per group of a record; saves each field as it is finished, drafts while it is typed."""

    kind = ""
    groups: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()

    def __init__(self, page: "OrderDetailPage", title: str, icon: str = "") -> None:
        super().__init__(page, title, icon=icon)
        self.forms: dict[str, GroupForm] = {}
        self.view: RecordView | None = None
        self.pill = Pill(page.context, "", "warn")
        self.add_trailing(self.pill)
        self._holder = QWidget()
        self._layout: QVBoxLayout = column(gap=12)
        self._holder.setLayout(self._layout)
        self.body.addWidget(self._holder)
        self._typing = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._typing.timeout.connect(self._keep_draft)
        self._typed = ""
        self._editable: bool | None = None

    def forget(self) -> None:
        """Lay the forms out anew."""
        clear(self._layout)
        self.forms, self.view, self._editable = {}, None, None

    def view_of(self, value: OrderPage) -> RecordView | None:
        """The record that this section edits."""
        raise NotImplementedError

    def show_order(self, value: OrderPage) -> None:
        """Values and findings into the forms."""
        view = self.view_of(value)
        self.setVisible(view is not None)
        if view is None:
            return
        if self.view is None or self.view.id != view.id or self._editable != value.editable:
            self.forget()
            self.view, self._editable = view, value.editable
            self._build(view, value.editable)
        self.view = view
        problems = {
            problem.field: ("error" if problem.level == "block" else "doubtful", self._words(problem))
            for problem in view.problems if problem.code != "required"
        }  # fmt: skip
        needed = {item.field for item in value.missing if item.record_id == view.id and item.level == "block"}
        for name in needed - problems.keys():
            problems[name] = ("needed", "")
        for form in self.forms.values():
            form.set_values(view.values)
            form.set_problems(problems)  # type: ignore[arg-type]  # states of a field row
        mine = [name for form in self.forms.values() for name in form.rows if name in needed]
        self.pill.setVisible(bool(mine))
        self.pill.set(N_("{count} missing"), "warn", count=len(mine))

    def _words(self, problem: Any) -> str:
        params = {k: self.page.tr(v) if isinstance(v, str) else v for k, v in problem.params.items()}
        return self.page.tr(problem.message, **params)

    def _build(self, view: RecordView, editable: bool) -> None:
        groups = self.groups or tuple(g for g in view.type.groups() if g != "head")
        context = self.shell.editors(self.kind, lambda: self.view.values if self.view else {})
        for group in groups:
            specs = [s for s in view.type.group(group) if s.name not in self.omit and s.owner not in ("system",)]
            if not specs or (group in SPARSE and not any(view.values.get(s.name) is not None for s in specs)):
                continue
            required = [s.name for s in specs if s.required_from]
            locked = [s.name for s in specs if s.name in view.locked or not editable]
            form = GroupForm(specs, context, required, locked)
            form.edited.connect(self._edited)
            form.typed.connect(self._typing_in)
            if len(groups) > 1:
                self._layout.addWidget(Text(self.page.context, GROUP_TITLES.get(group, group), size=13, tone="text_3"))
            self._layout.addWidget(form)
            self.forms[group] = form

    def _edited(self, name: str, value: object) -> None:
        view, kind = self.view, self.kind
        if view is None or view.values.get(name) == value:
            return
        self._typing.stop()

        def failed(error: BaseException) -> None:
            for form in self.forms.values():
                if name in form.rows:
                    form.rows[name].set_state("error", error_text(self.page, error))

        self.shell.do(lambda: self.save(view.id, name, value), None, failed)
        self.shell.load(lambda: self.services.records.drop_drafts(kind, view.id, name), lambda _: None)

    def save(self, record_id: str, name: str, value: object) -> Changes:
        """Save one finished field; runs on the store's thread."""
        return self.services.records.edit(self.kind, record_id, name, value)

    def _typing_in(self, name: str) -> None:
        self._typed = name
        self._typing.start()

    def _keep_draft(self) -> None:
        view, name, kind = self.view, self._typed, self.kind
        editor = next((form.editors[name] for form in self.forms.values() if name in form.editors), None)
        if view is None or editor is None:
            return
        value = editor.value()
        if editor.problem() or value is None:
            return
        self.shell.load(lambda: self.services.records.draft(kind, view.id, name, str(value)), lambda _: None)

    def focus_place(self, record_id: str, field: str) -> bool:
        """Into the field."""
        return any(form.focus_field(field) for form in self.forms.values())


def error_text(page: "OrderDetailPage", error: BaseException) -> str:
    """An error's words, where a person can mend it; a bug is raised on."""
    text: Callable[..., str] | None = getattr(error, "text", None)
    if text is None:
        raise error
    return text(page.context.words.translator)


class PartiesSection(Section):
    """Who and what: read only, generated from the declarations."""

    names = ("machine", "parties")

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Customer and machine"), icon="machine")
        self.history = Button(page.context, N_("History"), "text", "history", "small")
        self.history.clicked.connect(self._open_machine)
        self.all = Button(page.context, N_("Show all"), "text", "more", "small")
        self.all.clicked.connect(self._toggle)
        for button in (self.all, self.history):
            self.add_trailing(button)
        self._layout = column(gap=12)
        self.body.addLayout(self._layout)
        self._machine = ""
        self._whole = False
        self._shown: OrderPage | None = None

    def _open_machine(self) -> None:
        if self._machine:
            self.shell.ways.machine(self._machine)

    def show_order(self, value: OrderPage) -> None:
        """The facts."""
        clear(self._layout)
        page, tr = self.page, self.page.tr
        self._shown = value
        self._machine = value.machine.id if value.machine else ""
        self.history.set(N_("History, {count}"), count=len(value.history))
        self.all.set(N_("Show less") if self._whole else N_("Show all"))
        self._layout.addWidget(Facts(page, self._everything(value) if self._whole else self._first(value)))
        if self._whole:
            self._layout.addWidget(Text(page.context, N_("Request"), size=13, tone="text_3"))
            request = pairs(value.order, tr, groups=("request", "fault", "parties"),
                            omit=("station", "customer", "machine", "operator_contact", "reporter_phone"))  # fmt: skip
            self._layout.addWidget(Facts(page, request))
        elif symptom := str(value.order.get("symptom") or ""):
            self._layout.addWidget(Facts(page, [(N_("Symptom"), symptom)], 1))

    def _toggle(self) -> None:
        self._whole = not self._whole
        if self._shown is not None:
            self.show_order(self._shown)

    def _people(self, value: OrderPage) -> list[tuple[str, str]]:
        found = []
        if value.contact is not None:
            found.append((N_("Operator"), f"{value.contact.name} {value.contact.masked}"))
        return found

    def _meter(self, value: OrderPage) -> list[tuple[str, str]]:
        if not value.last_meter:
            return []
        unit = str(value.model.get("meter_unit") or "") if value.model else ""
        at = value.last_meter_at.text()[:10] if value.last_meter_at else ""
        return [(N_("Meter (last)"), f"{value.last_meter} {unit} · {at}")]

    def _first(self, value: OrderPage) -> list[tuple[str, str]]:
        """What is looked at on each job, two rows of four; the rest is one press away."""
        tr, found = self.page.tr, self._people(value)
        if value.machine is not None:
            specs = [value.machine.type.fields[name] for name in FIRST]
            found += [(spec.label, text) for spec in specs if (text := shown(value.machine, spec, tr))]
        found += self._meter(value)
        if value.customer is not None and value.customer.values.get("phone"):
            found.append((N_("Owner"), shown(value.customer, value.customer.type.fields["phone"], tr)))
        found.append((N_("Site"), value.row.site))
        return found

    def _everything(self, value: OrderPage) -> list[tuple[str, str]]:
        tr = self.page.tr
        found: list[tuple[str, str]] = []
        if value.customer is not None:
            found += pairs(value.customer, tr, omit=("station", "postcode", "remark"))
        found += self._people(value)
        if value.model is not None:
            found += pairs(value.model, tr, omit=("policy", "max_usage_per_day", "name_en", "meter_unit", "family"))
        if value.machine is not None:
            found += pairs(value.machine, tr, omit=("customer", "product_model", "seller_phone", "meter_at_start"))
        return found + self._meter(value)

    def focus_place(self, record_id: str, field: str) -> bool:
        """The machine cannot be typed here: its history button leads on."""
        self.history.setFocus()
        return True


class JobSection(FormSection):
    """The order's own fields that the technician fills: appointment, charge, result."""

    kind = "work_order"
    names = ("order", "times", "charge")
    groups = ("dispatch", "charge", "outcome")
    omit = ("assignee", "refuse_reason")

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Job"), "orders")
        self.times = Button(page.context, N_("Fill in times…"), icon="clock", size="small")
        self.times.clicked.connect(lambda: ask_times(page))
        self.add_trailing(self.times)

    def view_of(self, value: OrderPage) -> RecordView | None:
        """The order."""
        return value.order

    def show_order(self, value: OrderPage) -> None:
        """The order's fields."""
        super().show_order(value)
        self.times.setVisible(value.editable)

    def save(self, record_id: str, name: str, value: object) -> Changes:
        """The charge decides more than its own field."""
        if name == "charge_type" and isinstance(value, str):
            return self.services.repairs.set_charge(record_id, value)
        return super().save(record_id, name, value)


class RepairSection(FormSection):
    """The repair record: every group of its declaration."""

    kind = "repair_record"
    names = ("repair", "charge")
    omit = ("same_fault_as",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Repair record"), "wrench")

    def view_of(self, value: OrderPage) -> RecordView | None:
        """The repair record, once work has started."""
        if value.repair is not None:
            self.note.set(value.repair.get("doc_no"))
        return value.repair


class WorkSection(Section):
    """Work items with hours."""

    names = ("work",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Work items"), icon="clock")
        self.add = Button(page.context, N_("Add work…"), icon="plus", size="small")
        self.add.clicked.connect(self._add)
        self.add_trailing(self.add)
        self._layout = column(gap=0)
        self.body.addLayout(self._layout)

    def show_order(self, value: OrderPage) -> None:
        """One line each."""
        self.setVisible(value.repair is not None)
        self.add.setVisible(value.editable)
        clear(self._layout)
        for item in value.work_items:
            hours = f"{item.get('actual_hours') or '—'} h"
            line = ActionRow(self.page.context, item.id, item.get("name"), item.get("code"), trailing=hours)
            line.pressed_key.connect(self._remove)
            self._layout.addWidget(line)
        if not value.work_items:
            self._layout.addWidget(Text(self.page.context, N_("No work is listed yet."), size=13, tone="text_3"))

    def _add(self) -> None:
        page, order_id = self.page, self.page.order_id
        blank = self.services.records.blank("work_item", {})
        question = Question(page.context, page, N_("Add work"), N_("Add"))
        specs = [spec for spec in blank.type.fields.values() if spec.group != "head"]
        form = GroupForm(specs, self.shell.editors("work_item", dict), ("name", "actual_hours"), columns=1)
        question.body.addWidget(form)

        def answered() -> None:
            values = {name: value for name, value in form.values().items() if value is not None}
            self.shell.do(lambda: self.services.repairs.add_work_item(order_id, values))

        ask(question, answered)

    def _remove(self, item_id: str) -> None:
        question = Question(self.page.context, self.page, N_("Remove this work item?"), N_("Remove"))
        ask(question, lambda: self.shell.do(lambda: self.services.repairs.remove_work_item(item_id)))

    def focus_place(self, record_id: str, field: str) -> bool:
        """To the button."""
        self.add.setFocus()
        return True
