# SPDX-License-Identifier: Apache-2.0
"""The one write door: merges edits, runs state machines, keeps conflicts, and numbers what laptops read."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from fieldcore.base.clock import Clock, Instant
from fieldcore.base.ids import Ids
from fieldcore.merge.apply import OFFICE_WRITER, Edit, FieldConflict, Merged, RowState, apply
from fieldcore.records.model import Catalogue, Values
from fieldcore.records.orders import WAYS, way_to
from fieldcore.rules.machines import MACHINES, PREVIOUS, Event, fold
from headoffice.store.rows import Found, Rows
from headoffice.store.scopes import Move, Scopes
from headoffice.store.search import words_of
from headoffice.store.tables import Tables

CONFLICT_KIND: Final = "_conflict"
HEAD_ROW: Final = 1
ENDED: Final = ("closed", "cancelled")
Effect = Callable[["Ledger", "Transition"], None]


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a person at the console (no device), or a person's laptop."""

    person: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """An event that was applied to its subject."""

    kind: str
    subject: str
    event: str
    author: Author
    at: Instant


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    record_id: str
    scope: str
    version: int
    change: str


class Ledger(Rows):
    """Everything that one transaction reads and writes."""

    def __init__(
        self,
        connection: Connection,
        tables: Tables,
        catalogue: Catalogue,
        clock: Clock,
        ids: Ids,
        effects: Mapping[tuple[str, str], Effect],
    ) -> None:
        super().__init__(connection, tables, catalogue)
        self.clock, self.ids, self._effects = clock, ids, effects
        self.scopes = Scopes(self)
        self._entries: list[_Entry] = []
        self._history: list[dict[str, Any]] = []
        events = tables.records["order_event"].c
        self._last_event = select(func.max(events.at_server)).where(events.subject == bindparam("of_subject"))

    def mark(self) -> tuple[int, int]:
        """A point to go back to with :meth:`forget` when a savepoint is rolled back."""
        return len(self._entries), len(self._history)

    def forget(self, mark: tuple[int, int]) -> None:
        """Drop what was noted for the stream and the history since ``mark``."""
        del self._entries[mark[0] :]
        del self._history[mark[1] :]
        self.scopes.forget()

    def apply(
        self, kind: str, record_id: str, current: RowState | None, edit: Edit, author: Author, at: Instant
    ) -> Merged:
        """Merge an edit into its record, which is ``current`` and locked, and store the outcome; the merge's answer."""
        merged = apply(self.catalogue[kind], current, edit)
        if merged.row is not None:
            self._store(kind, record_id, current, merged.row, author)
        for conflict in merged.conflicts:
            self._keep(kind, record_id, conflict, author, at)
        return merged

    def put(self, kind: str, record_id: str, author: Author, **changes: Any) -> RowState:
        """Write values on behalf of the office, whatever they were; the new state."""
        return self._put(kind, record_id, self.state(kind, record_id, lock=True), author, changes)

    def _put(self, kind: str, record_id: str, current: RowState | None, author: Author, changes: Values) -> RowState:
        version = current.version if current else 0
        edit = Edit(base_version=version, changes=changes, writer=OFFICE_WRITER)
        merged = apply(self.catalogue[kind], current, edit)
        if merged.outcome == "rejected":
            raise ValueError(f"{kind}.{merged.field}: {merged.code}")
        if merged.row is not None:
            self._store(kind, record_id, current, merged.row, author)
        return merged.row or current or RowState()

    def insert(self, kind: str, author: Author, **values: Any) -> str:
        """Add a record on behalf of the office; its id."""
        record_id = self.ids.new()
        self.add(kind, record_id, author, {name: value for name, value in values.items() if value is not None})
        return record_id

    def add(self, kind: str, record_id: str, author: Author, values: Values) -> None:
        """Add a record under an id that nothing has yet: unlike :meth:`put`, without looking for it."""
        self._put(kind, record_id, None, author, values)

    def project(self, kind: str, record_id: str, **values: Any) -> None:
        """Write computed values (a status, a stamp of the server) past the rule that nobody types them."""
        self._project(kind, record_id, self.state(kind, record_id, lock=True), values)

    def _project(self, kind: str, record_id: str, current: RowState | None, values: Values) -> None:
        if current is None or all(current.values.get(name) == value for name, value in values.items()):
            return
        merged = {n: v for n, v in {**current.values, **values}.items() if v is not None}
        version = current.version + 1
        stamps = {**current.field_versions, **{name: [version, OFFICE_WRITER] for name in values}}
        row = RowState(version=version, values=merged, field_versions=stamps, deleted=current.deleted)
        self._store(kind, record_id, current, row, Author(""))

    def event(
        self, kind: str, subject: str, event: str, author: Author, *, reason: str = "",
        codes: list[str] | None = None, at: Instant | None = None,
    ) -> bool:  # fmt: skip
        """Append an event of the office and run it; whether it fitted."""
        moment = at or self.clock.now()
        current = self.state(kind, subject, lock=True)
        values = current.values if current else {}
        target = self._target(kind, subject, current, event)
        at_server = self._after_last(subject)
        way, document = way_to(kind, subject, values)
        self.insert(
            "order_event", author, subject_kind=kind, subject=subject, event=event,
            from_state=values.get("status"), to_state=target, actor=author.person or None, at=moment.plain(),
            at_server=at_server.plain(), applied=target is not None, reason=reason or None, codes=codes or None,
            **{way: document or None},
        )  # fmt: skip
        return self._settle(Transition(kind, subject, event, author, at_server), current, target)

    def run_event(self, event_id: str, author: Author, allowed: bool = True) -> bool:
        """Run a laptop's event that was stored, in the server's order; whether it was applied.

        One that does not fit, or that its author may not give, stays unapplied and asks for a decision (D1 rule 1).
        """
        found = self.get("order_event", event_id)
        if found is None:
            raise LookupError(event_id)
        kind, subject, event = (str(found.get(name)) for name in ("subject_kind", "subject", "event"))
        current = self.state(kind, subject, lock=True) if kind in self.catalogue else None
        target = self._target(kind, subject, current, event) if allowed else None
        at_server = self._after_last(subject)
        self.project("order_event", event_id, at_server=at_server.plain(), applied=target is not None)
        return self._settle(Transition(kind, subject, event, author, at_server), current, target)

    def _target(self, kind: str, subject: str, current: RowState | None, event: str) -> str | None:
        machine = MACHINES.get(self.catalogue[kind].meta.status) if current else None
        if machine is None or current is None:
            return None
        state = str(current.values.get("status") or "")
        transition = machine.find(state, event)
        if transition is None or transition.target != PREVIOUS:
            return transition.target if transition else None
        applied = [Event(e.id, str(e.get("event"))) for e in self.events_of(subject) if e.get("applied")]
        return fold(machine, applied).previous

    def _settle(self, transition: Transition, current: RowState | None, target: str | None) -> bool:
        """Project the new state and what follows from it; ask for a decision where the event did not fit."""
        if target is None:
            way, document = way_to(transition.kind, transition.subject, current.values if current else {})
            self.project(WAYS[way], document, needs_decision=True)
            return False
        self._project(transition.kind, transition.subject, current, {"status": target})
        if transition.kind == "work_order" and target in ENDED:
            self.note_moves(self.scopes.renew_granted(self._values("work_order", transition.subject)))
        name = self.catalogue[transition.kind].meta.status
        effect = self._effects.get((name, transition.event))
        if effect is not None:
            effect(self, transition)
        return True

    def _values(self, kind: str, record_id: str) -> Values:
        state = self.state(kind, record_id)
        return state.values if state else {}

    def events_of(self, subject: str) -> list[Found]:
        """The events of a document, in the server's order."""
        at = self.column("order_event", "at_server")
        return self.find("order_event", sort=(at,), subject=subject)

    def _after_last(self, subject: str) -> Instant:
        """The server's time of a new event: after every earlier one of its document, whatever the clock says."""
        now = self.clock.now()
        last = self.connection.execute(self._last_event, {"of_subject": subject}).scalar()
        return Instant(max(now.ms, int(last) + 1) if last is not None else now.ms, now.offset)

    def _store(self, kind: str, record_id: str, current: RowState | None, row: RowState, author: Author) -> None:
        self.write(kind, record_id, row, creates=current is None)
        before = current.values if current else {}
        changes = {n: row.values.get(n) for n in {*row.values, *before} if row.values.get(n) != before.get(n)}
        self._history.append({
            "id": self.ids.new(), "kind": kind, "record_id": record_id, "version": row.version,
            "author": author.person, "changes": json.dumps(changes, ensure_ascii=False, sort_keys=True),
            "at": self.clock.now().ms,
        })  # fmt: skip
        if any(spec.name in changes for spec in self.catalogue[kind].searched()) or row.deleted:
            self.index(kind, record_id, row, new=current is None)
        moves: list[Move] = []
        if current is None or self.scopes.depends_on(kind) & changes.keys():
            moves = self.scopes.renew(kind, record_id, row.values, new=current is None)
        moves += self.scopes.renew_others(kind, before if current else None, row.values, changes.keys())
        moved = {(m.kind, m.record_id, m.scope) for m in moves}
        if current is not None:  # all scopes of a new record are moves
            change = "delete" if row.deleted else "upsert"
            for scope in self.scopes.of(kind, record_id):
                if (kind, record_id, scope) not in moved:
                    self._entries.append(_Entry(kind, record_id, scope, row.version, change))
        self.note_moves(moves, {(kind, record_id): row.version})

    def note_moves(self, moves: list[Move], known: Mapping[tuple[str, str], int] | None = None) -> None:
        """Note moves for the stream; ``known`` versions of records are not read again."""
        versions = dict(known or {})
        for move in moves:
            key = (move.kind, move.record_id)
            if key not in versions:
                state = self.state(*key)
                versions[key] = state.version if state else 0
            change = "leave" if move.leaves else "upsert"
            self._entries.append(_Entry(*key, move.scope, versions[key], change))
        entered = [m for m in moves if not m.leaves and (known or {}).get((m.kind, m.record_id)) != 1]
        self._entries += _open_conflicts(self, entered) if entered else []

    def index(self, kind: str, record_id: str, row: RowState, new: bool) -> None:
        """Write what a record is found by."""
        if not self.catalogue[kind].searched():
            return
        table = self.tables.search
        if not new:
            self.connection.execute(delete(table).where(table.c.kind == kind, table.c.record_id == record_id))
        words = words_of(self.catalogue[kind], row.values)
        if words and not row.deleted:
            row_of_words = {"kind": kind, "record_id": record_id, "words": words}
            self.connection.execute(insert(table), row_of_words)

    def _keep(self, kind: str, record_id: str, conflict: FieldConflict, author: Author, at: Instant) -> None:
        conflict_id = self.ids.new()
        self.connection.execute(
            insert(self.tables.conflict).values(
                id=conflict_id, kind=kind, record_id=record_id, field=conflict.field,
                current=json.dumps(conflict.current, ensure_ascii=False),
                other=json.dumps(conflict.other, ensure_ascii=False), author=author.person,
                at=json.dumps(at.plain()), proposal=conflict.proposal, resolved=conflict.settled, version=1,
            )
        )  # fmt: skip
        if not conflict.settled:
            self.note_conflict(kind, record_id, conflict_id, 1)

    def note_conflict(self, kind: str, record_id: str, conflict_id: str, version: int) -> None:
        """Tell the laptops that hold the record of a conflict that is new or was settled."""
        for scope in self.scopes.of(kind, record_id):
            self._entries.append(_Entry(CONFLICT_KIND, conflict_id, scope, version, "upsert"))

    def finish(self) -> int:
        """Number what this transaction changed: the head row is raised as the last lock; the new head."""
        if self._history:
            self.connection.execute(insert(self.tables.history), self._history)
            self._history.clear()
        head, count = self.tables.head, len(self._entries)
        row = self.connection.execute(
            update(head).where(head.c.id == HEAD_ROW).values(head=head.c.head + count).returning(head.c.head)
        ).one()
        if count:
            rows = [
                {
                    "n": row.head - count + i + 1, "scope": e.scope, "kind": e.kind, "record_id": e.record_id,
                    "version": e.version, "change": e.change, "tag": secrets.token_hex(8),
                }
                for i, e in enumerate(self._entries)
            ]  # fmt: skip
            self.connection.execute(insert(self.tables.stream), rows)
            self._entries.clear()
        return int(row.head)

    def queue(self) -> None:
        """Wait for all who write, so that a number that is counted now is given once. Lock nothing else after it."""
        head = self.tables.head
        self.connection.execute(select(head.c.head).where(head.c.id == HEAD_ROW).with_for_update())

    def head(self) -> tuple[int, str]:
        """The newest stream number and the server's epoch."""
        row = self.connection.execute(select(self.tables.head)).one()
        return int(row.head), str(row.epoch)


def _open_conflicts(rows: Rows, entered: list[Move]) -> list[_Entry]:
    """What a scope that records came into has to hear: their conflicts that nobody has decided yet."""
    table = rows.tables.conflict
    open_ = select(table.c.id, table.c.record_id, table.c.version).where(
        table.c.record_id.in_({move.record_id for move in entered}), table.c.resolved.is_(False)
    )
    found = rows.connection.execute(open_).all()
    return [
        _Entry(CONFLICT_KIND, row.id, move.scope, row.version, "upsert")
        for move in entered for row in found if row.record_id == move.record_id
    ]  # fmt: skip
