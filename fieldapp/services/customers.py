# SPDX-License-Identifier: Apache-2.0
"""Customers and machines: lists, details with history, a new phone number that works at once."""

import builtins
from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.deadlines import OPEN
from fieldapp.services.desk import Desk
from fieldapp.services.history import machine_history
from fieldapp.services.jobs import last_meter
from fieldapp.services.maintenance import Maintenance
from fieldapp.services.order_rows import contact_view, order_row
from fieldapp.services.order_views import VerdictView
from fieldapp.services.quantities import shown
from fieldapp.services.records import Records
from fieldapp.services.views import ContactView, HistoryItem, OrderRow, PlanRow, RecordView, Row, Stretch
from fieldapp.services.warranty import Warranty
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.records.model import Values


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list."""

    id: str
    name: str
    phone: str
    address: str
    machines: int


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine in a list."""

    id: str
    name: str
    serial_no: str
    engine_no: str
    customer_id: str
    customer: str
    meter: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A customer with contacts, machines, orders and history."""

    record: RecordView
    contacts: tuple[ContactView, ...]
    machines: tuple[MachineRow, ...]
    orders: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True)
class MachinePage:
    """A machine with its owner, warranty and history."""

    record: RecordView
    name: str
    customer_id: str
    customer: str
    model: RecordView | None
    verdict: VerdictView | None
    history: tuple[HistoryItem, ...]
    plans: tuple[PlanRow, ...]
    open_orders: tuple[OrderRow, ...]
    siblings: tuple[MachineRow, ...]


class Customers:
    """Customers, contacts and machines."""

    def __init__(self, desk: Desk, records: Records, warranty: Warranty, maintenance: Maintenance) -> None:
        self._desk, self._records, self._warranty, self._maintenance = desk, records, warranty, maintenance

    def list(self, text: str = "", count: int = 200, start: int = 0, falling: bool = False) -> Stretch[CustomerRow]:
        """A stretch of the customers by name, or the best for what was typed (name, pinyin, phone, address)."""
        read = self._desk.read
        if text.strip():
            return read.at_once(lambda: Stretch(tuple(self._customer(c) for c in self._found_customers(text, count))))
        return read.at_once(lambda: self._stretch("customer", "name", self._customer, count, start, falling))

    def machines(self, text: str = "", count: int = 200, start: int = 0, falling: bool = False) -> Stretch[MachineRow]:
        """A stretch of the machines by serial, or the best for what was typed (numbers, model, customer)."""
        read = self._desk.read
        if text.strip():
            return read.at_once(lambda: Stretch(tuple(self._machine(m) for m in self._found_machines(text, count))))
        return read.at_once(lambda: self._stretch("machine", "serial_no", self._machine, count, start, falling))

    def machine_row(self, machine_id: str) -> MachineRow | None:
        """One machine as a row, None where the laptop does not hold it."""
        machine = self._desk.maybe("machine", machine_id)
        return self._machine(machine) if machine else None

    def page(self, customer_id: str) -> CustomerPage:
        """One customer. UserError where the laptop does not hold it."""
        return self._desk.read.at_once(lambda: self._page(self._desk.need("customer", customer_id)))

    def machine(self, machine_id: str) -> MachinePage:
        """One machine. UserError where the laptop does not hold it."""
        return self._desk.read.at_once(lambda: self._machine_page(self._desk.need("machine", machine_id)))

    def history(self, machine_id: str) -> tuple[HistoryItem, ...]:
        """What happened to a machine, newest first."""
        return self._desk.read.at_once(lambda: machine_history(self._desk, machine_id))

    def add_customer(self, name: str, phone: str, address: str) -> Changes:
        """A new customer of the own station."""
        values = {"name": name.strip(), "phone": phone.strip() or None, "address": address.strip() or None}
        return self._records.create("customer", {**values, "station": self._desk.station_id or None})

    def add_contact(self, customer_id: str, name: str, relation: str, phone: str) -> Changes:
        """A new contact."""
        values = {"name": name.strip(), "relation": relation or None, "phone": phone.strip() or None}
        return self._records.create("contact", {**values, "customer": self._desk.need("customer", customer_id).id})

    def set_phone(self, contact: ContactView, typed: str) -> Changes:
        """A new number: it works at once and clears "number invalid"."""
        changes: Values = {"phone": typed.strip() or None}
        if contact.kind == "contact":
            changes["phone_invalid"] = None
        if contact.kind not in ("contact", "customer"):
            raise UserError(N_("Add this person as a contact of the customer first."))
        return self._records.save_group(contact.kind, contact.id, changes)

    def mark_invalid(self, contact: ContactView) -> Changes:
        """Nobody answers under this number any more."""
        return self._records.save_group("contact", contact.id, {"phone_invalid": True})

    def _stretch(
        self, kind: str, by: str, row: Callable[[Stored], Row], count: int, start: int, falling: bool
    ) -> Stretch[Row]:
        order = (f"-{by}",) if falling else (by,)
        rows = tuple(row(record) for record in self._desk.read.find(kind, None, order, count, start))
        return Stretch(rows, len(rows) == count)

    def _found_customers(self, text: str, limit: int) -> builtins.list[Stored]:
        found: dict[str, Stored] = {}
        for hit in self._desk.read.search(text, limit, ("customer", "contact")):
            record = self._desk.need(hit.kind, hit.id)
            owner = record if hit.kind == "customer" else self._desk.maybe("customer", record.get("customer"))
            if owner is not None:
                found.setdefault(owner.id, owner)
        return list(found.values())

    def _found_machines(self, text: str, limit: int) -> builtins.list[Stored]:
        found: dict[str, Stored] = {}
        for hit in self._desk.read.search(text, limit, ("machine", "customer", "product_model")):
            if hit.kind == "machine":
                machines = [self._desk.need("machine", hit.id)]
            else:
                machines = self._desk.read.find("machine", {hit.kind: hit.id}, ("serial_no",), limit)
            found.update((machine.id, machine) for machine in machines)
        return list(found.values())[:limit]

    def _customer(self, customer: Stored) -> CustomerRow:
        return CustomerRow(
            id=customer.id,
            name=str(customer.get("name") or ""),
            phone=str(customer.get("phone") or ""),
            address=str(customer.get("address") or ""),
            machines=self._desk.read.count("machine", {"customer": customer.id}),
        )

    def _machine(self, machine: Stored) -> MachineRow:
        reading = last_meter(self._desk, machine.id)
        return MachineRow(
            id=machine.id,
            name=self._desk.machine_name(machine),
            serial_no=str(machine.get("serial_no") or ""),
            engine_no=str(machine.get("engine_no") or ""),
            customer_id=str(machine.get("customer") or ""),
            customer=self._desk.title("customer", machine.get("customer")),
            meter=f"{shown(reading.get('value'))} {self._unit(machine)}".strip() if reading else "",
        )

    def _unit(self, machine: Stored) -> str:
        model = self._desk.model_of(machine)
        return str(model.get("meter_unit") or "") if model else ""

    def _page(self, customer: Stored) -> CustomerPage:
        read = self._desk.read
        orders = read.find("work_order", {"customer": customer.id}, ("-reported_at",), 100)
        machines = read.find("machine", {"customer": customer.id}, ("serial_no",))
        return CustomerPage(
            record=self._desk.view(customer),
            contacts=tuple(contact_view(contact) for contact in read.children("contact", customer.id)),
            machines=tuple(self._machine(machine) for machine in machines),
            orders=tuple(order_row(self._desk, order) for order in orders),
        )

    def _machine_page(self, machine: Stored) -> MachinePage:
        read = self._desk.read
        model = self._desk.model_of(machine)
        orders = read.find("work_order", {"machine": machine.id, "status": OPEN}, ("-reported_at",))
        siblings = read.find("machine", {"customer": machine.get("customer")}, ("serial_no",), 50)
        return MachinePage(
            record=self._desk.view(machine),
            name=self._desk.machine_name(machine),
            customer_id=str(machine.get("customer") or ""),
            customer=self._desk.title("customer", machine.get("customer")),
            model=self._desk.view(model) if model else None,
            verdict=self._warranty.of_machine(machine.id),
            history=machine_history(self._desk, machine.id),
            plans=self._maintenance.of_machine(machine.id),
            open_orders=tuple(order_row(self._desk, order) for order in orders),
            siblings=tuple(self._machine(other) for other in siblings if other.id != machine.id),
        )
