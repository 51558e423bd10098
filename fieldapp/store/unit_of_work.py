# SPDX-License-Identifier: Apache-2.0
"""One save: record rows, outbox entries and search index in one transaction. Lives on the writer thread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.errors import UserError
from fieldapp.store import outbox, rows
from fieldapp.store.blobs import Blobs
from fieldapp.store.connection import Connection
from fieldapp.store.identity import Identity
from fieldapp.store.projection import Projection
from fieldapp.store.reader import Reader
from fieldcore.base import ids as numbering
from fieldcore.base.clock import ORGANISATION_OFFSET, Clock, Instant
from fieldcore.base.ids import Ids
from fieldcore.base.text import N_
from fieldcore.merge.apply import OVERRULED, RowState
from fieldcore.records import codec
from fieldcore.records.model import Catalogue, RecordType, Values
from fieldcore.records.orders import way_to
from fieldcore.rules.machines import MACHINES


class NotPossibleNow(UserError):
    """The state machine has no such step from where the record stands."""

    message = N_("This step is not possible from where the record stands now.")


@dataclass(frozen=True, slots=True)
class Tools:
    """What every save works with; the store makes it once."""

    connection: Connection
    catalogue: Catalogue
    clock: Clock
    ids: Ids
    blobs: Blobs
    announced: set[tuple[str, str]]
    projection: Projection


class UnitOfWork:
    """What one ``store.write`` does: all of it is committed, as one group, or nothing."""

    def __init__(self, tools: Tools, identity: Identity | None) -> None:
        self._tools, self.identity = tools, identity
        self._connection, self._catalogue, self._projection = tools.connection, tools.catalogue, tools.projection
        self.read = Reader(tools.connection, tools.catalogue)
        self.now: Instant = tools.clock.now()
        self.changed: set[str] = set()
        self._drafts: dict[tuple[str, str], outbox.Draft] = {}

    # Records

    def insert(self, kind: str, values: Mapping[str, Any], id: str | None = None) -> str:  # noqa: A002 - the word of the field
        """A new record; returns its id. ValueError for values that are not of their fields' types."""
        declared, id_ = self._catalogue[kind], id or self._tools.ids.new()
        filled = {name: value for name, value in values.items() if value is not None}
        _check(declared, filled)
        if self._projection.state(declared, id_) is not None:
            raise ValueError(f"{kind} {id_} exists")
        self._projection.write(declared, id_, RowState(values=filled))
        self._note(declared, id_, creates=True, base=0, changes=_sent(declared, filled))
        return id_

    def put(self, kind: str, id_: str, changes: Mapping[str, Any]) -> bool:
        """Change fields (None empties one); returns whether anything changed. A refused record is sent anew."""
        declared, state = self._standing(kind, id_)
        wanted = {name: value for name, value in changes.items() if state.values.get(name) != value}
        if not wanted:
            return False
        if declared.meta.append_only:
            raise ValueError(f"{kind} is evidence: it is inserted once and never changed")
        _check(declared, wanted)
        self._projection.keep_base(declared, id_, state)
        values = {name: value for name, value in {**state.values, **wanted}.items() if value is not None}
        after = RowState(version=state.version, values=values, field_versions=state.field_versions)
        self._projection.change(declared, id_, after, wanted)
        refused = outbox.refused(self._connection, id_)
        if refused is not None and (kind, id_) not in self._drafts:
            sent = outbox.Draft(declared, id_, "put", False, state.version, _sent(declared, wanted))
            outbox.outdate(self._connection, refused["op_id"])
            refused = outbox.refused(self._connection, id_)
            outbox.correct(self._connection, refused, sent)
            self._reissue(refused["op_id"])
        else:
            self._note(declared, id_, creates=False, base=state.version, changes=_sent(declared, wanted))
        return True

    def delete(self, kind: str, id_: str) -> None:
        """Delete a record; it is gone here at once and at head office when it is sent."""
        declared, state = self._standing(kind, id_)
        if declared.meta.append_only:
            raise ValueError(f"{kind} is evidence: it is never deleted")
        self._projection.keep_base(declared, id_, state)
        gone = RowState(version=state.version, values=state.values, field_versions=state.field_versions, deleted=True)
        self._projection.write(declared, id_, gone)
        draft = self._drafts.pop((kind, id_), None)
        if draft is None or not draft.creates:
            self._note(declared, id_, creates=False, base=state.version, changes={}, action="delete")
        else:
            self._projection.remove(declared, id_)
        self.changed.add(kind)

    def event(
        self,
        subject_kind: str,
        subject: str,
        event: str,
        reason: str | None = None,
        codes: list[str] | None = None,
        at: Instant | None = None,
    ) -> str:
        """Append a transition and show its status here at once; head office folds it for everybody. Returns its id."""
        declared, state = self._standing(subject_kind, subject)
        status = state.values.get("status", "")
        after = MACHINES[declared.meta.status].next(status, event)
        if after is None:
            raise NotPossibleNow
        self._projection.keep_base(declared, subject, state)
        way, document = way_to(subject_kind, subject, state.values)
        values = {
            way: document or None, "subject_kind": subject_kind, "subject": subject, "event": event,
            "from_state": status, "to_state": after, "actor": self.identity.person_id if self.identity else None,
            "at": (at or self.now).plain(), "reason": reason, "codes": codes,
        }  # fmt: skip
        id_ = self.insert("order_event", values)
        self._drafts[("order_event", id_)].subject_id = subject
        shown = RowState(
            version=state.version, values={**state.values, "status": after}, field_versions=state.field_versions
        )
        self._projection.change(declared, subject, shown, ["status"])
        self.changed.add(subject_kind)
        return id_

    # Numbers, blobs, drafts

    def next_doc_no(self, prefix: str) -> str:
        """The next final document number; it never goes back, whatever the clock does.

        One that a record here has is passed over: a restored store counts from what it knew.
        """
        number = self._counted(prefix)
        kinds = [kind for kind in self._catalogue.types.values() if kind.meta.prefix == prefix]
        named = [(k.kind, n) for k in kinds for n in ("doc_no", "label_no") if n in k.fields]
        while any(self.read.count(kind, {name: number}) for kind, name in named):
            number = self._counted(prefix)
        return number

    def _counted(self, prefix: str) -> str:
        if self.identity is None:
            raise ValueError("a number needs the code of an enrolled device")
        today = Instant(self.now.ms, ORGANISATION_OFFSET).date()
        day, last = self._connection.execute(
            "INSERT INTO counter (prefix, day, last) VALUES (:prefix, :day, 1) ON CONFLICT (prefix) DO UPDATE SET "
            "last = CASE WHEN excluded.day > day THEN 1 ELSE last + 1 END, day = max(day, excluded.day) "
            "RETURNING day, last",
            {"prefix": f"{prefix}-{self.identity.device_code}", "day": today.isoformat()},
        ).fetchone()
        return numbering.doc_no(prefix, self.identity.device_code, type(today).fromisoformat(day), last)

    def put_blob(self, data: bytes) -> str:
        """Keep bytes, sealed, to be sent after the record that names them; returns their SHA-256."""
        sha256 = self._tools.blobs.save(data)
        self._connection.execute(
            "INSERT INTO blob (sha256, size, state, at) VALUES (?, ?, 'pending', ?) ON CONFLICT (sha256) DO UPDATE SET "
            "state = CASE WHEN state = 'wanted' THEN 'fetched' ELSE state END",
            (sha256, len(data), self.now.ms),
        )
        return sha256

    def draft(self, kind: str, id_: str, field: str, value: Any) -> None:
        """Keep what is being typed; nothing is sent until ``commit_drafts``."""
        self._connection.execute(
            "INSERT OR REPLACE INTO draft (kind, id, field, value, at) VALUES (?, ?, ?, ?, ?)",
            (kind, id_, field, rows.dump(value), self.now.ms),
        )

    def commit_drafts(self, kind: str, id_: str, fields: Iterable[str] | None = None) -> bool:
        """Make what was typed one change of its record; returns whether anything changed."""
        typed = self.read.drafts(kind, id_)
        chosen = set(typed) if fields is None else set(fields) & set(typed)
        changed = self.put(kind, id_, {name: typed[name] for name in chosen}) if chosen else False
        self.drop_drafts(kind, id_, chosen)
        return changed

    def drop_drafts(self, kind: str, id_: str, fields: Iterable[str] | None = None) -> None:
        """Forget what was typed."""
        for field in self.read.drafts(kind, id_) if fields is None else fields:
            self._connection.execute("DELETE FROM draft WHERE kind = ? AND id = ? AND field = ?", (kind, id_, field))

    # What needs a person

    def resend(self, op_id: str) -> None:
        """Send a refused operation, with all that waits for it, once more."""
        outbox.outdate(self._connection, op_id)
        self._reissue(op_id)

    def _reissue(self, op_id: str) -> None:
        for kind, _ in outbox.reissue(self._connection, op_id, self._tools.ids.new):
            self.changed.add(kind)

    def discard(self, op_id: str) -> None:
        """Give up a refused operation with its group and what depends on it: the records show head office's state."""
        for row in outbox.drop(self._connection, op_id, self.now):
            self.changed.add(row["kind"])
            self._projection.recompute(self._catalogue[row["kind"]], row["record_id"])
            if row["subject_id"]:
                subject = self._catalogue[rows.load(row["changes"])["subject_kind"]]
                self._projection.recompute(subject, row["subject_id"])

    def resolve(self, conflict_id: str, value: Any) -> None:
        """Settle a conflict with the value that a person picked: mine, theirs or a third."""
        row = self._connection.execute("SELECT * FROM conflict WHERE id = ?", (conflict_id,)).fetchone()
        if row is None:
            raise KeyError(conflict_id)
        self._connection.execute("UPDATE conflict SET resolved = 1 WHERE id = ?", (conflict_id,))
        if row["field"] and self.read.get(row["kind"], row["record_id"]) is not None:
            self.put(row["kind"], row["record_id"], {row["field"]: value})
        self.changed.add(row["kind"])

    def note_overruled(self, op_id: str) -> None:
        """The person has read that head office's value stands."""
        self._connection.execute("UPDATE outbox SET code = '' WHERE op_id = ? AND code = ?", (op_id, OVERRULED))

    def set_meta(self, key: str, value: Any) -> None:
        """Keep a fact that the store knows about itself."""
        rows.set_meta(self._connection, key, value)

    def finish(self) -> None:
        """Write the outbox entries; the store calls it just before COMMIT."""
        if self._drafts:
            outbox.add(self._connection, list(self._drafts.values()), self.now, self._tools.ids.new)

    def _standing(self, kind: str, id_: str) -> tuple[RecordType, RowState]:
        declared = self._catalogue[kind]
        state = self._projection.state(declared, id_)
        if state is None or state.deleted:
            raise KeyError(f"{kind} {id_}")
        return declared, state

    def _note(
        self, kind: RecordType, id_: str, *, creates: bool, base: int, changes: Values, action: str = "put"
    ) -> None:
        self.changed.add(kind.kind)
        known = self._drafts.get((kind.kind, id_))
        if known is None:
            self._drafts[(kind.kind, id_)] = outbox.Draft(kind, id_, action, creates, base, dict(changes))
        elif changes and known.action == "put":
            known.changes.update(changes)
        elif action == "delete":
            known.action, known.changes = "delete", {}


def _check(kind: RecordType, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in kind.fields and not codec.is_of_type(kind.fields[name], value):
            raise ValueError(f"{kind.kind}.{name}: {value!r} is not of its type")


def _sent(kind: RecordType, changes: Values) -> Values:
    """What travels: a projected status never does."""
    return {name: value for name, value in changes.items() if not (name == "status" and kind.meta.status)}
