# SPDX-License-Identifier: Apache-2.0
"""The repair record: made with the order, totals, the same-fault proposal, work items."""

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import SameFault
from fieldapp.services.views import RecordView
from fieldcore.records.model import Values


class Repairs:
    """The repair record of an order."""

    def of(self, order_id: str) -> RecordView | None:
        """The repair record of an order."""
        raise NotImplementedError

    def ensure(self, order_id: str) -> Changes:
        """Make the record of a repair where it is missing; ``created`` is the record's id in any case."""
        raise NotImplementedError

    def save(self, order_id: str, changes: Values) -> Changes:
        """Save fields of the repair record; the total is computed again when a fee changes."""
        raise NotImplementedError

    def same_fault(self, order_id: str) -> SameFault | None:
        """The earlier repair at the same place, while it is not answered yet."""
        raise NotImplementedError

    def answer_same_fault(self, order_id: str, repair_id: str) -> Changes:
        """It is the same fault as that repair, or "" for: no, another one."""
        raise NotImplementedError

    def add_work_item(self, order_id: str, values: Values) -> Changes:
        """Add a line of work."""
        raise NotImplementedError

    def remove_work_item(self, item_id: str) -> Changes:
        """Take a line of work away."""
        raise NotImplementedError

    def set_charge(self, order_id: str, charge_type: str) -> Changes:
        """Confirm who pays; the total follows."""
        raise NotImplementedError
