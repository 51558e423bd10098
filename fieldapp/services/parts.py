# SPDX-License-Identifier: Apache-2.0
"""Parts: the catalogue, the van's stock, parts used on a job with their movements and old parts, requests."""

from dataclasses import dataclass

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import PartLine
from fieldapp.services.views import OldPartRow, StockRow
from fieldapp.services.wording import Text
from fieldcore.base.clock import Instant


@dataclass(frozen=True, slots=True)
class PartHit:
    """A part of the catalogue with what the own van holds. ``replaced_by`` is the part no. that supersedes it."""

    id: str
    part_no: str
    name: str
    unit: str
    whole: bool
    serialised: bool
    price: int | None
    stock: str
    old_part_policy: str
    replaced_by: str = ""
    replaced_by_id: str = ""


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One line of the ledger."""

    id: str
    at: Instant | None
    movement: Text
    quantity: str
    order_id: str
    order_no: str
    reason: str
    balance: str


@dataclass(frozen=True, slots=True)
class NewLine:
    """A part to put on a job. ``quantity`` is as typed; ``stock_reason`` is asked where the van would go below zero."""

    part_id: str
    quantity: str = "1"
    supply_mode: str = "van"
    serial_new: str = ""
    serial_old: str = ""
    stock_reason: str = ""
    free_text: str = ""
    change_reason: str = ""
    old_part_taken_by_customer: bool = False


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A parts request."""

    id: str
    doc_no: str
    order_id: str
    part: str
    quantity: str
    needed_by: str
    state: str
    status: Text


class Parts:
    """Catalogue, own van, and the parts of an order."""

    def search(self, text: str, limit: int = 20) -> tuple[PartHit, ...]:
        """Parts by number (also a superseded one), name, other name or pinyin."""
        raise NotImplementedError

    def hit(self, part_id: str) -> PartHit | None:
        """One part."""
        raise NotImplementedError

    def stock(self, low_only: bool = False) -> tuple[StockRow, ...]:
        """What the own van holds, the lowest first."""
        raise NotImplementedError

    def movements(self, part_id: str) -> tuple[MovementRow, ...]:
        """The ledger of one part in the own van, newest first."""
        raise NotImplementedError

    def of(self, order_id: str) -> tuple[PartLine, ...]:
        """The parts used on an order."""
        raise NotImplementedError

    def add(self, order_id: str, line: NewLine) -> Changes:
        """Put a part on the job: line, stock movement and old part in one group.

        UserError where the quantity has decimals that the unit cannot have, or the van would go below zero without
        a reason.
        """
        raise NotImplementedError

    def remove(self, line_id: str) -> Changes:
        """Take a line off the job: the stock comes back by a reversing movement."""
        raise NotImplementedError

    def change_quantity(self, line_id: str, typed: str, stock_reason: str = "") -> Changes:
        """Correct the quantity: a movement takes the difference."""
        raise NotImplementedError

    def borrow(self, part_id: str, quantity: str, lender: str, reason: str = "") -> Changes:
        """Borrow from a colleague's van: a movement in each ledger."""
        raise NotImplementedError

    def request(self, order_id: str, part_id: str, quantity: str, reason: str, needed_by: str) -> Changes:
        """Ask head office for a part. UserError before the machine is known."""
        raise NotImplementedError

    def requests(self, order_id: str = "") -> tuple[RequestRow, ...]:
        """Own requests, of one order or all."""
        raise NotImplementedError

    def old_parts(self, order_id: str = "") -> tuple[OldPartRow, ...]:
        """Removed parts that have to go back, the most urgent first."""
        raise NotImplementedError

    def tag(self, old_part_id: str) -> Changes:
        """The label is on the part."""
        raise NotImplementedError
