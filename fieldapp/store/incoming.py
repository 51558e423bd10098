# SPDX-License-Identifier: Apache-2.0
"""What sync writes: rows and conflicts that head office sent, and its answers. Lives on the writer thread."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from fieldapp.store import alerts, batches, rows, schema
from fieldapp.store import check as checking
from fieldapp.store.identity import Identity
from fieldapp.store.pending import OPEN_STATES, waiting_for
from fieldapp.store.projection import GONE, LEFT
from fieldapp.store.reader import Reader
from fieldapp.store.unit_of_work import Tools
from fieldcore.base.clock import Instant
from fieldcore.merge.apply import RowState
from fieldcore.records.model import RecordType, Values
from fieldcore.wire.messages import Answer, Conflict, Cursor, Row

_STATES = {"rejected": "rejected", "blocked": "blocked", "quarantined": "quarantined"}
CAUGHT_UP: Final = "caught_up"
"""The fact that says for which revision :meth:`Incoming.catch_up` was done."""
KEPT_DAYS = 30
"""How long an acknowledged operation is kept, so that a restored head office can be healed."""


class Incoming:
    """One transaction of sync: nothing of it goes to the outbox."""

    def __init__(self, tools: Tools, identity: Identity | None) -> None:
        self._tools, self._identity = tools, identity
        self._connection, self._catalogue, self._projection = tools.connection, tools.catalogue, tools.projection
        self.read = Reader(tools.connection, tools.catalogue)
        self.now: Instant = tools.clock.now()
        self.changed: set[str] = set()
        asked = "SELECT EXISTS (SELECT 1 FROM outbox WHERE seen = 0), EXISTS (SELECT 1 FROM shadow)"
        self._unsettled, self._based = map(bool, tools.connection.execute(asked).fetchone())

    # Rows

    def take(self, row: Row) -> None:
        """One row of a pull; own operations that it may not hold yet are put on top of it."""
        if row.kind not in self._catalogue:
            self._keep_unknown(row)
            return
        self.changed.add(row.kind)
        kind = self._catalogue[row.kind]
        state = RowState(version=row.version, values=row.values, field_versions=row.field_versions)
        self._want_blobs(kind, row.values)
        operations = self._projection.unseen(row.id) if self._unsettled else []
        if row.change == "upsert" and not operations:
            self._projection.write(kind, row.id, state)
            if self._based:
                self._projection.drop_base(kind.kind, row.id)
            return
        if row.change != "upsert":
            self._lose(row, operations)
            return
        self._projection.set_base(kind, row.id, state, 0)
        self._mark_seen(row.id, row.version)
        self._projection.recompute(kind, row.id)
        if row.kind == "order_event" and row.values.get("applied") is False:
            self._recompute_subject(row.values)

    def take_conflict(self, conflict: Conflict) -> None:
        """A conflict as head office keeps it."""
        self.changed.add(conflict.kind)
        self._connection.execute(
            "INSERT INTO conflict (id, kind, record_id, field, current, other, author, at, proposal, resolved) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET current = excluded.current, "
            "other = excluded.other, resolved = max(resolved, excluded.resolved)",
            (
                conflict.id, conflict.kind, conflict.record_id, conflict.field, rows.dump(conflict.current),
                rows.dump(conflict.other), conflict.author, rows.dump(conflict.at), int(conflict.proposal),
                int(conflict.resolved),
            ),
        )  # fmt: skip

    def set_cursor(self, cursor: Cursor | None) -> None:
        """How far was read; in the same transaction as the rows."""
        self.set_meta("cursor", msgspec.to_builtins(cursor))

    def set_meta(self, key: str, value: Any) -> None:
        """Keep a fact that the store knows about itself."""
        rows.set_meta(self._connection, key, value)

    def sweep(self, keep: Iterable[tuple[str, str]]) -> None:
        """After a snapshot: take away what head office no longer has for this laptop and nothing unsent hangs on."""
        kept = set(keep)
        for kind in self._catalogue.types:
            for id_ in self.read.ids(kind):
                if (kind, id_) not in kept:
                    operations = self._projection.unseen(id_)
                    unsent = any(op["state"] in OPEN_STATES for op in operations)
                    state = self._projection.state(self._catalogue[kind], id_)
                    if state is not None and (state.version > 0 or not unsent):
                        self._lose(Row(kind=kind, id=id_, change="leave"), operations)

    def _lose(self, row: Row, operations: Sequence[Mapping[str, Any]]) -> None:
        kind = self._catalogue[row.kind]
        open_ = any(op["state"] in OPEN_STATES for op in operations) or bool(self.read.drafts(row.kind, row.id))
        if not open_:
            self._connection.execute(
                "UPDATE outbox SET seen = 1 WHERE seen = 0 AND state = 'done' AND record_id = ?", (row.id,)
            )
        state = self._projection.state(kind, row.id)
        if state is None:
            return
        if not open_:
            self._projection.remove(kind, row.id)
            return
        self._based = True
        if self._projection.shadow(row.kind, row.id) is None:
            self._projection.set_base(kind, row.id, state, 0)
        self._connection.execute(
            "UPDATE shadow SET deleted = ? WHERE kind = ? AND id = ?",
            (GONE if row.change == "delete" else LEFT, row.kind, row.id),
        )

    def _mark_seen(self, id_: str, version: int) -> None:
        self._connection.execute(
            "UPDATE outbox SET seen = 1 WHERE seen = 0 AND state = 'done' AND record_id = ? AND version <= ?",
            (id_, version),
        )
        self._connection.execute(
            "UPDATE outbox SET seen = 1 WHERE seen = 0 AND state = 'done' AND subject_id = ?", (id_,)
        )

    def _keep_unknown(self, row: Row) -> None:
        """A kind that this version does not know: kept as it came, for the version that does."""
        key = f"unknown:{row.kind}:{row.id}"
        if row.change == "upsert":
            self.set_meta(key, msgspec.to_builtins(row))
        else:
            self._connection.execute("DELETE FROM meta WHERE key = ?", (key,))

    def catch_up(self) -> None:
        """After an upgrade: take what this version knows, and compute anew what follows from records."""
        self._adopt_known()
        alerts.rebuild(self._connection, self._catalogue)
        rows.set_meta(self._connection, CAUGHT_UP, schema.REVISION)

    def _adopt_known(self) -> None:
        """Take the kept rows of kinds that this version knows."""
        kept = self._connection.execute("SELECT key, value FROM meta WHERE key GLOB 'unknown:*'").fetchall()
        rows_ = [(key, msgspec.convert(rows.load(value), Row)) for key, value in kept]
        known = [(key, row) for key, row in rows_ if row.kind in self._catalogue]
        for key, row in known:
            self.take(row)
            self._connection.execute("DELETE FROM meta WHERE key = ?", (key,))

    def mend(self, spoilt_blobs: Iterable[str]) -> list[str]:
        """Put right what can be put right without head office; what was done."""
        self.changed.update(self._catalogue.types)
        return checking.mend(self._tools, spoilt_blobs)

    # Answers

    def settle(self, answers: Iterable[Answer]) -> None:
        """What became of the operations of a batch. A refused one waits for a person, its data intact."""
        stamp = self.now.ms
        for answer in answers:
            operation = self._connection.execute("SELECT * FROM outbox WHERE op_id = ?", (answer.op_id,)).fetchone()
            if operation is None or operation["state"] in ("done", "dropped"):
                continue
            state = _STATES.get(answer.outcome, "done")
            self._connection.execute(
                "UPDATE outbox SET state = ?, outcome = ?, version = ?, code = ?, field = ?, message = ?, "
                "blocked_by = ?, answered = ? WHERE seq = ?",
                (
                    state, answer.outcome, answer.version, answer.code, answer.field, answer.message,
                    answer.blocked_by, stamp, operation["seq"],
                ),
            )  # fmt: skip
            self._after_answer(operation, answer, state)

    def _after_answer(self, operation: Mapping[str, Any], answer: Answer, state: str) -> None:
        if operation["kind"] not in self._catalogue:
            return
        kind, id_ = self._catalogue[operation["kind"]], operation["record_id"]
        self.changed.add(kind.kind)
        shadow = self._projection.shadow(kind.kind, id_)
        seen = state == "done" and shadow is not None and answer.version <= shadow["version"]
        if seen:
            self._connection.execute("UPDATE outbox SET seen = 1 WHERE seq = ?", (operation["seq"],))
        lost = shadow is not None and shadow["deleted"]
        deleted = state == "done" and operation["action"] == "delete"
        if answer.outcome not in ("applied", "merged") or seen or lost or deleted:
            self._projection.recompute(kind, id_)
        if state == "rejected":
            self._block_dependants(operation["op_id"])
            if operation["subject_id"]:
                self._recompute_subject(rows.load(operation["changes"]))

    def _recompute_subject(self, event: Values) -> None:
        """An event that head office refused or could not apply: its subject shows the true status again."""
        if event.get("subject_kind") in self._catalogue:
            subject = self._catalogue[event["subject_kind"]]
            self.changed.add(subject.kind)
            self._projection.recompute(subject, event["subject"])

    def _block_dependants(self, op_id: str) -> None:
        for row in waiting_for(self._connection, op_id):
            if row["state"] == "waiting":
                self._connection.execute(
                    "UPDATE outbox SET state = 'blocked', code = 'blocked', blocked_by = ? WHERE seq = ?",
                    (op_id, row["seq"]),
                )

    # Batches

    def next_batch(self) -> batches.Batch | None:
        """The batch to send: the one in flight, or a new one, numbered here before anything is sent."""
        return batches.next_batch(self._connection, self._tools.ids.new)

    def all_batches(self) -> list[batches.Batch]:
        """Everything that waits, numbered, for a courier file."""
        return batches.all_batches(self._connection, self._tools.ids.new)

    def start_epoch(self) -> None:
        """Head office knows other operations under this epoch's numbers: this laptop is a copy."""
        batches.start_epoch(self._connection, self._tools.ids.new)

    def rewind(self, held: Mapping[str, int]) -> None:
        """Head office was restored and holds only so much of these epochs: offer it the rest, and the files, again."""
        batches.rewind(self._connection, held, self._tools.ids.new)
        self._connection.execute(
            "UPDATE blob SET state = 'pending', sent = 0 WHERE state = 'acked' AND at >= ?",
            (self.now.ms - KEPT_DAYS * 86_400_000,),
        )

    # Blobs

    def blob_sent(self, sha256: str, received: int) -> None:
        """Head office holds this many bytes of it."""
        self._connection.execute("UPDATE blob SET sent = ? WHERE sha256 = ?", (received, sha256))

    def blob_acked(self, sha256: str) -> None:
        """Head office verified it; from now on the local copy may go."""
        self._connection.execute("UPDATE blob SET state = 'acked', sent = size WHERE sha256 = ?", (sha256,))

    def offer_blobs(self, missed: Iterable[str]) -> int:
        """Head office misses these files: those that are here are sent again; how many."""
        offered = 0
        for sha256 in missed:
            if self._tools.blobs.path(sha256).exists():
                offered += self._connection.execute(
                    "UPDATE blob SET state = 'pending', sent = 0 WHERE sha256 = ? AND state <> 'pending'", (sha256,)
                ).rowcount
        return offered

    def blob_fetched(self, sha256: str, size: int) -> None:
        """It is here now, as head office has it."""
        self._connection.execute(
            "INSERT INTO blob (sha256, size, state, at) VALUES (?, ?, 'fetched', ?) ON CONFLICT (sha256) DO UPDATE SET "
            "size = excluded.size, state = 'fetched'",
            (sha256, size, self.now.ms),
        )

    def _want_blobs(self, kind: RecordType, values: Values) -> None:
        for spec in kind.fields.values():
            sha256 = values.get(spec.name)
            if spec.type.name == "blob" and isinstance(sha256, str):
                self._connection.execute(
                    "INSERT INTO blob (sha256, size, state, at) VALUES (?, 0, 'wanted', ?) ON CONFLICT DO NOTHING",
                    (sha256, self.now.ms),
                )

    def forget_old(self) -> int:
        """Drop acknowledged operations after 30 days; returns how many."""
        limit = self.now.ms - KEPT_DAYS * 86_400_000
        done = self._connection.execute(
            "DELETE FROM outbox WHERE state IN ('done', 'dropped') AND seen = 1 AND answered < ?", (limit,)
        )
        return int(done.rowcount)
