# SPDX-License-Identifier: Apache-2.0
"""Sections made from declarations: customer and machine, the job's own fields, the record of its form."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import OrderPage
from fieldapp.services.packages import takes_packages
from fieldapp.services.views import RecordView
from fieldapp.ui.dialogs.package import fill_from_package, keep_as_package
from fieldapp.ui.dialogs.times import ask_times
from fieldapp.ui.editors.text import LineEditor
from fieldapp.ui.pages.base import Facts
from fieldapp.ui.pages.cells import pairs, shown
from fieldapp.ui.pages.order_form import FormSection
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import Text, clear, column
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.rules.findings import RECORD

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

METERED: Final = ("meter", "next_due_meter")
FIRST: Final = ("serial_no", "engine_model", "engine_no", "sale_date")


def meter_unit(value: OrderPage) -> str:
    """What the machine's meter counts, as the product says."""
    return str(value.model.get("meter_unit") or "") if value.model else ""


class PartiesSection(Section):
    """Who and what: read only, generated from the declarations."""

    names = ("machine", "parties")

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Customer and machine"), icon="machine")
        self.history = Button(page.context, N_("History"), "text", "history", "small", shortcut="Ctrl+H")
        self.history.clicked.connect(self._open_machine)
        self.all = Button(page.context, N_("Show all"), "text", "more", "small", shortcut="Alt+V")
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
        unit = meter_unit(value)
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
        self.times = Button(page.context, N_("Fill in times…"), icon="clock", size="small", shortcut="Alt+T")
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
            return self.services.job.set_charge(record_id, value)
        return super().save(record_id, name, value)


class RecordSection(FormSection):
    """The record of the order's form: the groups of its declaration."""

    names = (RECORD, "charge")
    omit = ("same_fault_as",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Record"), "wrench")
        self.fill = Button(page.context, N_("From a package…"), icon="bolt", size="small", shortcut="Alt+K")
        self.fill.clicked.connect(lambda: fill_from_package(page))
        self.keep = Button(page.context, N_("Keep as a package…"), "text", "box", "small", shortcut="Alt+J")
        self.keep.clicked.connect(lambda: keep_as_package(page))
        for button in (self.keep, self.fill):
            self.add_trailing(button)
        self._computed = column(gap=0)
        self.body.insertLayout(0, self._computed)

    def view_of(self, value: OrderPage) -> RecordView | None:
        """The form's record, once work has started."""
        view = value.record
        if view is not None:
            self.kind, self.groups = view.kind, value.type.groups
            self.retitle(view.type.label)
            self.note.set(view.get("doc_no"))
        return view

    def show_order(self, value: OrderPage) -> None:
        """The record; what counts by meter has the unit of the product."""
        super().show_order(value)
        packs = value.record is not None and takes_packages(value.record.type)
        self.fill.setVisible(packs and value.editable)
        self.keep.setVisible(packs and bool(value.record and value.record.values.get("treatment")))
        self._show_computed(value)
        editors = {name: editor for form in self.forms.values() for name, editor in form.editors.items()}
        for name in METERED:
            editor = editors.get(name)
            if isinstance(editor, LineEditor):
                editor.line.set_unit(meter_unit(value))

    def _show_computed(self, value: OrderPage) -> None:
        """What nobody types, such as the window in which this has to be done."""
        clear(self._computed)
        if value.record is None or value.type.computed is None:
            return
        found = []
        for spec in (spec for group in value.type.groups for spec in value.record.type.group(group)):
            text = shown(value.record, spec, self.page.tr) if spec.owner == "system" else ""
            if text:
                unit = meter_unit(value) if spec.type.name == "decimal" and not spec.unit else ""
                found.append((spec.label, f"{text} {unit}".strip()))
        if found:
            self._computed.addWidget(Facts(self.page, found))

    def hints(self, value: OrderPage) -> dict[str, str]:
        """What stands there if nothing is entered, and the meter beside its last reading."""
        view = value.record
        if view is None:
            return {}
        said = N_("Left empty it is {value}")
        proposed = {
            spec.name: self.page.tr(said, value=codec.show(spec, value.proposed[spec.name], self.page.tr))
            for spec in view.type.fields.values()
            if spec.type.name in ("date", "decimal") and spec.owner != "system"
            and view.values.get(spec.name) is None and value.proposed.get(spec.name) is not None
        }  # fmt: skip
        return {**proposed, **self._meter_hint(value)}

    def _meter_hint(self, value: OrderPage) -> dict[str, str]:
        if not value.last_meter or value.record is None:
            return {}
        tr, unit = self.page.tr, meter_unit(value)
        last = value.last_meter_at.text()[:10] if value.last_meter_at else ""
        now = value.record.values.get("meter")
        if now is None:
            return {"meter": tr(N_("Last time {value} {unit}, {at}"), value=value.last_meter, unit=unit, at=last)}
        more = Decimal(str(now)) - Decimal(value.last_meter)
        return {"meter": tr(N_("{more} {unit} more than on {at}"), more=more, unit=unit, at=last)} if more >= 0 else {}
