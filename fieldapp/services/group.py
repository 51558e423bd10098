# SPDX-License-Identifier: Apache-2.0
"""One save of several records: puts, new records and steps of state machines, committed together or not at all."""

from collections.abc import Callable, Iterable
from typing import Any

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.wording import Text, choice
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.machines import MACHINES

Deed = Callable[[UnitOfWork], object]


class Group:
    """What one operation writes, in order; reading through it sees what it will have written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._deeds: list[Deed] = []
        self._seen: dict[tuple[str, str], Values] = {}
        self._before: dict[tuple[str, str], Values] = {}
        self._added: list[tuple[str, str]] = []
        self._stepped = False

    def __bool__(self) -> bool:
        return bool(self._deeds)

    def values(self, kind: str, record_id: str) -> Values:
        """The values of a record as they will be."""
        if (kind, record_id) not in self._seen:
            self._seen[(kind, record_id)] = dict(self._desk.need(kind, record_id).values)
        return self._seen[(kind, record_id)]

    def put(self, kind: str, record_id: str, **changes: Any) -> None:
        """Change fields of a record; what stays the same is not written."""
        now = self.values(kind, record_id)
        wanted = {name: value for name, value in changes.items() if now.get(name) != value}
        if not wanted:
            return
        before = self._before.setdefault((kind, record_id), {})
        for name in wanted:
            before.setdefault(name, now.get(name))
        now.update(wanted)
        self._deeds.append(lambda work: work.put(kind, record_id, wanted))

    def add(self, kind: str, *, numbered: str = "", **values: Any) -> str:
        """A new record; returns its id. ``numbered`` names the field that takes the next number of its kind."""
        record_id = self._desk.ids.new()
        filled = {name: value for name, value in values.items() if value is not None}
        self._seen[(kind, record_id)] = dict(filled)
        self._added.append((kind, record_id))

        def insert(work: UnitOfWork) -> None:
            number = {numbered: work.next_doc_no(self._desk.catalogue[kind].meta.prefix)} if numbered else {}
            work.insert(kind, {**filled, **number}, record_id)

        self._deeds.append(insert)
        return record_id

    def number(self, kind: str, record_id: str, field: str) -> None:
        """Give a record that exists the next number of its kind."""
        prefix = self._desk.catalogue[kind].meta.prefix
        self._before.setdefault((kind, record_id), {})
        self._deeds.append(lambda work: work.put(kind, record_id, {field: work.next_doc_no(prefix)}))

    def delete(self, kind: str, record_id: str) -> None:
        """Delete a record."""
        self._before[(kind, record_id)] = {}
        self._deeds.append(lambda work: work.delete(kind, record_id))

    def also(self, deed: Deed) -> None:
        """Something else of the same commit, such as a blob or a draft."""
        self._deeds.append(deed)

    def step(
        self,
        kind: str,
        subject: str,
        event: str,
        *,
        reason: str = "",
        at: Instant | None = None,
        codes: list[str] | None = None,
    ) -> None:
        """Take a step of a state machine: append the event and stamp the time; the store projects the status.

        UserError where the step does not fit the state.
        """
        declared = self._desk.catalogue[kind]
        machine = MACHINES[declared.meta.status]
        values = self.values(kind, subject)
        state = str(values.get("status") or "")
        found = machine.find(state, event)
        if found is None:
            raise UserError(
                N_("“{step}” does not fit: it is “{state}” now."),
                step=Text(machine.event(event).label),
                state=choice(declared.fields["status"].type.choices, state),
            )
        moment = at or self._desk.now()
        self._deeds.append(lambda work: work.event(kind, subject, event, reason=reason or None, codes=codes, at=moment))
        if found.stamp in declared.fields:
            self.put(kind, subject, **{found.stamp: moment.plain()})
        values["status"] = found.target
        self._before.setdefault((kind, subject), {})
        self._stepped = True

    def commit(self, *, created: str = "", undo: Callable[[], Changes] | bool = False) -> Changes:
        """Write everything in one commit. ``undo``: True takes puts and new records back (never a step), or how to."""
        if not self._deeds:
            return Changes(created=created)
        deeds = tuple(self._deeds)

        def write(work: UnitOfWork) -> None:
            for deed in deeds:
                deed(work)

        self._desk.write(write)
        take_back = undo if callable(undo) else self._take_back if undo and not self._stepped else None
        if take_back is not None:
            self._desk.remember(take_back)
        return self._changes(created, take_back is not None)

    def touched(self) -> Iterable[tuple[str, str]]:
        """Every record that this group writes."""
        return {**dict.fromkeys(self._before), **dict.fromkeys(self._added)}

    def _changes(self, created: str, undo: bool) -> Changes:
        events = {("order_event", "")} if self._stepped else set()
        return Changes(frozenset({*self.touched(), *events, ("outbox", "")}), created, undo)

    def _take_back(self) -> Changes:
        back = Group(self._desk)
        for kind, record_id in reversed(self._added):
            if self._desk.maybe(kind, record_id) is not None:
                back.delete(kind, record_id)
        for (kind, record_id), values in self._before.items():
            if (kind, record_id) not in self._added:
                back.put(kind, record_id, **values)
        return back.commit()
