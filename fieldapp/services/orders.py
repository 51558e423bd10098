# SPDX-License-Identifier: Apache-2.0
"""Orders: lists, the order page, the technician's steps, orders made in the field."""

from dataclasses import dataclass
from typing import Literal

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import OrderPage
from fieldapp.services.views import OrderRow
from fieldcore.base.clock import Instant

Which = Literal["mine", "open", "done", "all"]


@dataclass(frozen=True, slots=True)
class OrderList:
    """One page of a list; ``total`` counts all that fit the filter."""

    rows: tuple[OrderRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a job, filled in afterwards in one row; None leaves one open."""

    accepted_at: Instant | None = None
    departed_at: Instant | None = None
    arrived_at: Instant | None = None
    started_at: Instant | None = None
    finished_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class FieldOrder:
    """What an order made in the field says; ``customer`` and ``machine`` are ids that the laptop holds."""

    customer: str
    machine: str
    service_type: str
    symptom: str
    site_address: str
    priority: str = "normal"
    halted: bool = False
    operator_contact: str = ""


class Orders:
    """The orders that the laptop holds."""

    def list(self, which: Which = "mine", text: str = "", state: str = "", limit: int = 200) -> OrderList:
        """Orders by deadline (open) or newest first; ``text`` searches, ``state`` is an order status."""
        raise NotImplementedError

    def row(self, order_id: str) -> OrderRow | None:
        """One order as a row."""
        raise NotImplementedError

    def page(self, order_id: str) -> OrderPage:
        """All that the order page shows. UserError where the order is not on the laptop."""
        raise NotImplementedError

    def accept(self, order_id: str) -> Changes:
        """Accept a dispatched order."""
        raise NotImplementedError

    def ask_to_refuse(self, order_id: str, reason: str, note: str = "") -> Changes:
        """Ask to refuse; ``reason`` is of ``refuse_reason``, ``other`` needs a note."""
        raise NotImplementedError

    def depart(self, order_id: str) -> Changes:
        """Leave for the customer."""
        raise NotImplementedError

    def arrive(self, order_id: str) -> Changes:
        """Arrive: one more visit."""
        raise NotImplementedError

    def start(self, order_id: str) -> Changes:
        """Start work; the repair record and the checklist are there afterwards."""
        raise NotImplementedError

    def need_parts(self, order_id: str) -> Changes:
        """Wait for parts; UserError where no parts request exists."""
        raise NotImplementedError

    def second_outing(self, order_id: str, reason: str) -> Changes:
        """Go again; ``reason`` is of ``second_outing_reason``."""
        raise NotImplementedError

    def parts_received(self, order_id: str) -> Changes:
        """The parts are here, work goes on."""
        raise NotImplementedError

    def finish(self, order_id: str) -> Changes:
        """Done: UserError while something blocks (``page.missing`` lists it)."""
        raise NotImplementedError

    def reopen_work(self, order_id: str) -> Changes:
        """Take the work up again before anybody signed."""
        raise NotImplementedError

    def hand_in(self, order_id: str) -> Changes:
        """Hand in order and card in one group."""
        raise NotImplementedError

    def correct(self, order_id: str, note: str = "") -> Changes:
        """Hand a returned order in again after unsigned data was corrected."""
        raise NotImplementedError

    def correct_signed(self, order_id: str, reason: str) -> Changes:
        """Take a returned order up again because signed data is wrong: it is signed anew."""
        raise NotImplementedError

    def ask_to_cancel(self, order_id: str, reason: str) -> Changes:
        """Ask head office to cancel."""
        raise NotImplementedError

    def back_fill(self, order_id: str, times: Times) -> Changes:
        """Fill all times afterwards and take the steps up to the last one given, marked as back-filled."""
        raise NotImplementedError

    def create_in_field(self, order: FieldOrder) -> Changes:
        """A new order, accepted at once; head office confirms it later. ``created`` is its id."""
        raise NotImplementedError
