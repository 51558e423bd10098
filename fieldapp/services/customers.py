# SPDX-License-Identifier: Apache-2.0
"""Customers and machines: lists, details with history, a new phone number that works at once."""

from dataclasses import dataclass

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import VerdictView
from fieldapp.services.views import ContactView, HistoryItem, OrderRow, RecordView
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
    open_orders: tuple[OrderRow, ...]
    siblings: tuple[MachineRow, ...]


class Customers:
    """Customers, contacts and machines."""

    def list(self, text: str = "", limit: int = 200) -> tuple[CustomerRow, ...]:
        """Customers by name, or by what was typed (name, pinyin, phone, address)."""
        raise NotImplementedError

    def machines(self, text: str = "", limit: int = 200) -> tuple[MachineRow, ...]:
        """Machines by serial, engine number, model or customer."""
        raise NotImplementedError

    def page(self, customer_id: str) -> CustomerPage:
        """One customer. UserError where the laptop does not hold it."""
        raise NotImplementedError

    def machine(self, machine_id: str) -> MachinePage:
        """One machine. UserError where the laptop does not hold it."""
        raise NotImplementedError

    def history(self, machine_id: str) -> tuple[HistoryItem, ...]:
        """What happened to a machine, newest first."""
        raise NotImplementedError

    def add_customer(self, name: str, phone: str, address: str) -> Changes:
        """A new customer of the own station."""
        raise NotImplementedError

    def add_contact(self, customer_id: str, name: str, relation: str, phone: str) -> Changes:
        """A new contact."""
        raise NotImplementedError

    def add_machine(self, customer_id: str, values: Values) -> Changes:
        """A new machine of a customer."""
        raise NotImplementedError

    def set_phone(self, contact: ContactView, typed: str) -> Changes:
        """A new number: it works at once and clears "number invalid"."""
        raise NotImplementedError
