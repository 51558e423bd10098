# SPDX-License-Identifier: Apache-2.0
"""The record that an order's form is made of, and its lines: by service type, made with a number as work starts."""

from dataclasses import replace

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import locked_fields, must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import job_of, record_of
from fieldapp.services.records import Records
from fieldapp.services.views import RecordView
from fieldapp.services.wording import is_choice
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.findings import Follow, Job
from fieldcore.rules.jobs import at_start, type_of


def follow(group: Group, job: Job, what: Follow | None) -> None:
    """Write the records that follow from a job, as a part of another save."""
    for put in what(job) if what is not None else ():
        if put.record_id:
            group.put(put.kind, put.record_id, **put.values)
            continue
        made = group.add(put.kind, **put.values)
        for kind, record_id, field in put.named_in:
            group.put(kind, record_id, **{field: made})


class JobRecords:
    """The form's record of an order, its lines, and who pays."""

    def __init__(self, desk: Desk, records: Records) -> None:
        self._desk, self._records = desk, records

    def of(self, order_id: str) -> RecordView | None:
        """The form's record of an order, once work has started."""
        found = record_of(self._desk, self._desk.need("work_order", order_id))
        if found is None:
            return None
        locked = locked_fields(self._desk, found.kind, found.id, found.values)
        return self._desk.view(found, locked, ("new", "done"))

    def ensure(self, order_id: str) -> Changes:
        """Make the record where it is missing; ``created`` is the record's id in any case."""
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        record_id = self.ensure_in(group, order_id)
        return group.commit(created=record_id)

    def ensure_in(self, group: Group, order_id: str) -> str:
        """Make the record as a part of another save; one that the order's plan brought takes its number now."""
        found = record_of(self._desk, self._desk.need("work_order", order_id))
        if found is not None and found.get("doc_no"):
            return found.id
        order = replace(self._desk.need("work_order", order_id), values=group.values("work_order", order_id))
        known = at_start(job_of(self._desk, order))
        kind = type_of(order.values).record
        if found is None:
            return group.add(kind, numbered="doc_no", order=order_id, machine=order.get("machine"), **known)
        group.put(kind, found.id, **{name: value for name, value in known.items() if found.get(name) is None})
        group.number(kind, found.id, "doc_no")
        return found.id

    def save(self, order_id: str, changes: Values) -> Changes:
        """Save fields of the record; what follows from them is computed again."""
        created = self.ensure(order_id)
        kind = type_of(self._desk.need("work_order", order_id).values).record
        return created | self._records.save_group(kind, created.created, changes)

    def add_line(self, kind: str, order_id: str, values: Values) -> Changes:
        """Add a line to the record."""
        must_be_open(self._desk, order_id, self._desk.need("work_order", order_id).values)
        return self._records.create(kind, {**values, "order": order_id})

    def remove_line(self, kind: str, line_id: str) -> Changes:
        """Take a line away: one that keeps its place is marked as removed."""
        line = self._desk.need(kind, line_id)
        order = self._desk.need("work_order", str(line.get("order")))
        must_be_open(self._desk, order.id, order.values)
        group = Group(self._desk)
        if "removed" in self._desk.catalogue[kind].fields:
            group.put(kind, line_id, removed=True)
            return group.commit(undo=True)
        group.delete(kind, line_id)
        return group.commit(undo=lambda: self._again(line))

    def set_charge(self, order_id: str, charge_type: str) -> Changes:
        """Confirm who pays; the total follows."""
        if not is_choice("charge_type", charge_type):
            raise UserError(N_("“{value}” is not one of the answers."), value=charge_type)
        return self._records.edit("work_order", order_id, "charge_type", charge_type)

    def _again(self, line: Stored) -> Changes:
        return self._records.create(line.kind, dict(line.values))
