# SPDX-License-Identifier: Apache-2.0
"""Edit any record by its declaration: typed text in, problems out; drafts; undo of the last change."""

from collections.abc import Iterable
from typing import Any, Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.derived import derive
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import CONTENT, locked_fields, must_be_open, order_id_of
from fieldapp.services.group import Group
from fieldapp.services.views import RecordView
from fieldapp.services.wording import Text
from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import Values
from fieldcore.rules.validation import Problem, check_value

_EXAMPLES: Final = {
    "integer": "3",
    "decimal": "612.4",
    "money": "86.00",
    "date": "2026-11-23",
    "instant": "2026-11-23 09:36",
}


class Records:
    """The generic editors' service."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def view(self, kind: str, record_id: str) -> RecordView | None:
        """One record for editors and cells, or None where there is none."""
        found = self._desk.read.get(kind, record_id)
        if found is None:
            return None
        return self._desk.view(found, locked_fields(self._desk, kind, record_id, found.values))

    def blank(self, kind: str, values: Values) -> RecordView:
        """A record that does not exist yet, for a form that will make it."""
        return self._desk.view_of(kind, "", values)

    def read(self, kind: str, field: str, typed: str) -> Any:
        """The plain value of typed text. UserError with what to type instead, where it can't be one."""
        spec = self._desk.catalogue[kind].fields[field]
        try:
            return codec.read_text(spec, typed)
        except (ValueError, OverflowError) as error:
            example = _EXAMPLES.get(spec.type.name, "")
            raise UserError(
                N_("{label}: “{typed}” is not understood. Type it like {example}."),
                label=Text(spec.label), typed=typed, example=example,
            ) from error  # fmt: skip

    def check(self, kind: str, record_id: str, changes: Values) -> tuple[Problem, ...]:
        """What would be wrong with these plain values; nothing is saved."""
        fields = self._desk.catalogue[kind].fields
        return tuple(p for name, value in changes.items() if name in fields for p in check_value(fields[name], value))

    def edit(self, kind: str, record_id: str, field: str, value: Any) -> Changes:
        """Save one plain value (None empties it). UserError where it blocks; the draft is kept."""
        return self.save_group(kind, record_id, {field: value})

    def edit_text(self, kind: str, record_id: str, field: str, typed: str) -> Changes:
        """Save what was typed into one field."""
        return self.edit(kind, record_id, field, self.read(kind, field, typed))

    def save_group(self, kind: str, record_id: str, changes: Values) -> Changes:
        """Save several plain values of one record as one group and drop their drafts."""
        self._refuse_blocking(kind, record_id, changes)
        values = self._desk.need(kind, record_id).values
        wanted = {name: value if value not in ("", []) else None for name, value in changes.items()}
        computed = {n for n, spec in self._desk.catalogue[kind].fields.items() if spec.owner == "system"}
        locked = locked_fields(self._desk, kind, record_id, values) | computed
        if locked & {name for name, value in wanted.items() if values.get(name) != value}:
            order = self._desk.maybe("work_order", order_id_of(kind, record_id, values))
            if order is not None:
                must_be_open(self._desk, order.id, order.values)
            raise UserError(N_("This field follows from other fields."))
        group = Group(self._desk)
        group.put(kind, record_id, **wanted)
        derive(self._desk, group, kind, record_id)
        if self._desk.read.drafts(kind, record_id):
            group.also(lambda work: work.drop_drafts(kind, record_id, tuple(changes)))
        return group.commit(undo=True)

    def create(self, kind: str, values: Values) -> Changes:
        """A new record; ``created`` is its id."""
        self._refuse_blocking(kind, "", values)
        required = [
            spec for spec in self._desk.catalogue[kind].fields.values()
            if spec.required_from == "new" and values.get(spec.name) in (None, "", [])
        ]  # fmt: skip
        if required:
            raise UserError(N_("{label} is empty. Fill it in."), label=Text(required[0].label))
        order = self._desk.maybe("work_order", values.get("order"))
        if kind in CONTENT and order is not None:
            must_be_open(self._desk, order.id, order.values)
        group = Group(self._desk)
        record_id = group.add(kind, **values)
        return group.commit(created=record_id, undo=True)

    def draft(self, kind: str, record_id: str, field: str, typed: str) -> None:
        """Keep what is being typed, without the outbox: call it within a second of typing."""
        self._desk.write(lambda work: work.draft(kind, record_id, field, typed))

    def drafts(self, kind: str, record_id: str) -> dict[str, str]:
        """Field → text that was typed and not saved, as after a crash."""
        return {name: str(typed) for name, typed in self._desk.read.drafts(kind, record_id).items()}

    def drop_drafts(self, kind: str, record_id: str, *fields: str) -> None:
        """Forget drafts; without fields all of the record."""
        self._desk.write(lambda work: work.drop_drafts(kind, record_id, fields or None))

    def can_undo(self) -> bool:
        """Whether there is a change of this session to take back."""
        return self._desk.can_undo

    def undo(self) -> Changes:
        """Take back the last change that nobody has signed. UserError where there is none."""
        return self._desk.undo()

    def _refuse_blocking(self, kind: str, record_id: str, changes: Values) -> None:
        for name, value in changes.items():
            spec = self._desk.catalogue[kind].fields.get(name)
            if spec is not None and value is not None and not codec.is_of_type(spec, value):
                raise UserError(N_("{label} cannot hold this value. Correct it."), label=Text(spec.label))
        refuse(self.check(kind, record_id, changes))


def refuse(problems: Iterable[Problem]) -> None:
    """UserError with the first finding that blocks, its label as a text of its own."""
    for problem in problems:
        if problem.level == "block":
            params = {name: Text(value) if name == "label" else value for name, value in problem.params.items()}
            raise UserError(problem.message, **params)
