# SPDX-License-Identifier: Apache-2.0
"""The repair record: made with the order, totals, the same-fault proposal, work items."""

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import locked_fields, must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import repair_of
from fieldapp.services.order_views import SameFault
from fieldapp.services.records import Records
from fieldapp.services.views import RecordView
from fieldapp.services.wording import is_choice
from fieldapp.store.rows import Condition, Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values


class Repairs:
    """The repair record of an order."""

    def __init__(self, desk: Desk, records: Records) -> None:
        self._desk, self._records = desk, records

    def of(self, order_id: str) -> RecordView | None:
        """The repair record of an order."""
        found = repair_of(self._desk, order_id)
        if found is None:
            return None
        locked = locked_fields(self._desk, "repair_record", found.id, found.values)
        return self._desk.view(found, locked, ("new", "done"))

    def ensure(self, order_id: str) -> Changes:
        """Make the record of a repair where it is missing; ``created`` is the record's id in any case."""
        group = Group(self._desk)
        must_be_open(self._desk, group.values("work_order", order_id))
        repair_id = self.ensure_in(group, order_id)
        return group.commit(created=repair_id)

    def ensure_in(self, group: Group, order_id: str) -> str:
        """Make the record as a part of another save.

        Every service on site has one: until maintenance and installation have papers of their own, the service report
        is what their customers sign.
        """
        found = repair_of(self._desk, order_id)
        if found is not None:
            return found.id
        order = group.values("work_order", order_id)
        return group.add(
            "repair_record",
            numbered="doc_no",
            order=order_id,
            machine=order.get("machine"),
            received_at=order.get("reported_at"),
            started_at=order.get("started_at"),
            customer_statement=order.get("symptom"),
            repair_no_for_fault=1,
        )

    def save(self, order_id: str, changes: Values) -> Changes:
        """Save fields of the repair record; the total is computed again when a fee changes."""
        created = self.ensure(order_id)
        return created | self._records.save_group("repair_record", created.created, changes)

    def same_fault(self, order_id: str) -> SameFault | None:
        """The earlier repair at the same place, with the answer that was given."""
        repair = repair_of(self._desk, order_id)
        if repair is None:
            return None
        earlier = self._earlier(repair)
        if not earlier:
            return None
        named = next((e for e in earlier if e.id == repair.get("same_fault_as")), earlier[0])
        answer = named.id if repair.get("same_fault_as") else "no" if _answered_no(self._desk, repair.id) else ""
        finished = Instant.of(named.get("finished_at"))
        return SameFault(
            repair_id=named.id,
            doc_no=str(named.get("doc_no") or ""),
            at=finished.date().isoformat() if finished else "",
            location=self._desk.title("code_entry", named.get("failure_location")),
            detail=str(named.get("treatment") or named.get("diagnosis") or ""),
            number=int(named.get("repair_no_for_fault") or 1) + 1,
            answer=answer,
        )

    def answer_same_fault(self, order_id: str, repair_id: str) -> Changes:
        """It is the same fault as that repair, or "" for: no, another one."""
        repair = repair_of(self._desk, order_id)
        if repair is None:
            raise UserError(N_("Start the repair record first."))
        group = Group(self._desk)
        must_be_open(self._desk, group.values("work_order", order_id))
        number = int(self._desk.need("repair_record", repair_id).get("repair_no_for_fault") or 1) if repair_id else 0
        group.put("repair_record", repair.id, same_fault_as=repair_id or None, repair_no_for_fault=number + 1)
        answers = {**_answers(self._desk), repair.id: repair_id or "no"}
        group.also(lambda work: work.set_meta(_ANSWERS, answers))
        return group.commit(undo=True)

    def add_work_item(self, order_id: str, values: Values) -> Changes:
        """Add a line of work."""
        must_be_open(self._desk, self._desk.need("work_order", order_id).values)
        return self._records.create("work_item", {**values, "order": order_id})

    def remove_work_item(self, item_id: str) -> Changes:
        """Take a line of work away."""
        item = self._desk.need("work_item", item_id)
        must_be_open(self._desk, self._desk.need("work_order", str(item.get("order"))).values)
        group = Group(self._desk)
        group.delete("work_item", item_id)
        return group.commit(undo=lambda: self._records.create("work_item", dict(item.values)))

    def set_charge(self, order_id: str, charge_type: str) -> Changes:
        """Confirm who pays; the total follows."""
        if not is_choice("charge_type", charge_type):
            raise UserError(N_("“{value}” is not one of the answers."), value=charge_type)
        return self._records.edit("work_order", order_id, "charge_type", charge_type)

    def _earlier(self, repair: Stored) -> list[Stored]:
        place, mode = repair.get("failure_location"), repair.get("failure_mode")
        if not repair.get("machine") or not (place or mode):
            return []
        others = self._desk.read.find(
            "repair_record",
            [Condition("machine", "=", repair.get("machine")), Condition("finished_at", "not null")],
            ("-finished_at",),
            limit=50,
        )
        return [
            other for other in others
            if other.id != repair.id and other.get("order") != repair.get("order")
            and ((place and other.get("failure_location") == place) or (mode and other.get("failure_mode") == mode))
        ]  # fmt: skip


_ANSWERS = "same_fault_answers"


def _answers(desk: Desk) -> dict[str, str]:
    found = desk.read.meta(_ANSWERS)
    return dict(found) if isinstance(found, dict) else {}


def _answered_no(desk: Desk, repair_id: str) -> bool:
    return _answers(desk).get(repair_id) == "no"
