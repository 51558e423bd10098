# SPDX-License-Identifier: Apache-2.0
"""Known bugs of sync engines, each put back into the product by a patch that exists only here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

import msgspec

from fieldapp.store import batches
from fieldapp.store.incoming import Incoming
from fieldapp.store.unit_of_work import UnitOfWork
from fieldapp.sync import blobs, engine, pull, push
from fieldcore.merge import apply as merge
from fieldcore.wire.messages import Cursor, PushReply
from headoffice.services import pull as giving
from headoffice.services import push as intake
from headoffice.services.blobs import Blobs
from headoffice.store import ledger as ledgers
from headoffice.store.ledger import Ledger
from headoffice.store.scopes import Scopes
from tests.simulation.storage import Crash

Patch = Callable[[], AbstractContextManager[Any]]
BASIC: Final = ("work", "some_deeds", "sync")
CRASHING: Final = (*BASIC, "crash_of_a_laptop", "crash_of_head_office")
RESTORING: Final = (*BASIC, "backup", "restore")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug: what goes wrong, how it is put back, and in which kind of world it shows, ``seed`` first."""

    name: str
    bug: str
    patch: Patch
    names: tuple[str, ...] = BASIC
    seed: int = 1


def _nothing(*_: Any, **__: Any) -> None:
    return None


# The laptop


def _cursor_before_rows() -> AbstractContextManager[Any]:
    real = pull.commit

    def commit(store: Any, reply: Any, cursor: Cursor | None, kept: Any) -> None:
        store.receive(lambda incoming: incoming.set_cursor(cursor) if cursor else None)
        real(store, reply, cursor, kept)

    return patch.object(pull, "commit", commit)


def _done_when_sent() -> AbstractContextManager[Any]:
    real = Incoming.next_batch

    def next_batch(self: Incoming) -> Any:
        found = real(self)
        for operation in found.operations if found else ():
            self._connection.execute("UPDATE outbox SET state = 'done' WHERE op_id = ?", (operation.op_id,))
        return found

    return patch.object(Incoming, "next_batch", next_batch)


def _refused_is_deleted() -> AbstractContextManager[Any]:
    real = Incoming.settle

    def settle(self: Incoming, answers: Any) -> None:
        answers = list(answers)
        real(self, answers)
        self._connection.execute("DELETE FROM outbox WHERE state IN ('rejected', 'blocked')")

    return patch.object(Incoming, "settle", settle)


def _answers_by_place() -> AbstractContextManager[Any]:
    def settle(store: Any, batch: Any, reply: PushReply) -> None:
        answers = [
            msgspec.structs.replace(answer, op_id=operation.op_id)
            for operation, answer in zip(batch.operations, reversed(reply.answers), strict=True)
        ]
        store.receive(lambda incoming: incoming.settle(answers))

    return patch.object(push, "_settle", settle)


def _waiting_are_numbered_out_of_order() -> AbstractContextManager[Any]:
    real = batches._fitting
    return patch.object(batches, "_fitting", lambda waiting: list(reversed(real(waiting))))


def _all_fields_are_sent() -> AbstractContextManager[Any]:
    real = UnitOfWork.put

    def put(self: UnitOfWork, kind: str, id_: str, changes: Any) -> bool:
        changed = real(self, kind, id_, changes)
        draft = self._drafts.get((kind, id_))
        if draft is not None and not draft.creates:
            draft.base_version = 1 << 30
        return changed

    return patch.object(UnitOfWork, "put", put)


def _lost_is_removed_with_what_is_unsent() -> AbstractContextManager[Any]:
    def lose(self: Incoming, row: Any, _: Any) -> None:
        self._projection.remove(self._catalogue[row.kind], row.id)

    return patch.object(Incoming, "_lose", lose)


def _file_is_given_at_its_first_piece() -> AbstractContextManager[Any]:
    def send(store: Any, transport: Any, sha256: str, data: bytes, before_piece: Any) -> bool:
        store.receive(lambda incoming: incoming.blob_acked(sha256))
        transport.get(f"blobs/{sha256}/state", blobs.BlobState)
        return False

    return patch.object(blobs, "_send", send)


def _pending_is_forgotten_by_a_row() -> AbstractContextManager[Any]:
    real = Incoming.take

    def take(self: Incoming, row: Any) -> None:
        self._unsettled = False
        real(self, row)

    return patch.object(Incoming, "take", take)


# Head office


def _acknowledged_before_commit() -> AbstractContextManager[Any]:
    real = intake.push

    def push_early(database: Any, laptop: Any, request: Any) -> PushReply:
        try:
            return real(database, laptop, request)
        except Crash:
            answers = [
                intake.Answer(op_id=operation.op_id, outcome="applied", version=1) for operation in request.operations
            ]
            return PushReply(request_id=request.request_id, status="ok", last_n=request.first_n, answers=answers)

    return patch("headoffice.api.laptops.push", push_early)


def _answers_are_not_remembered() -> AbstractContextManager[Any]:
    return patch.object(intake, "_remember", _nothing)


def _a_late_commit_is_skipped() -> AbstractContextManager[Any]:
    real, held = Ledger.finish, list[dict[str, Any]]()

    def finish(self: Ledger) -> int:
        head = real(self)
        stream = self.tables.stream
        for row in held:  # what took its number before, and commits only now
            if not self.connection.execute(stream.select().where(stream.c.n == row["n"])).first():
                self.connection.execute(stream.insert().values(**row))
        held.clear()
        if head % 5 == 0:
            last = self.connection.execute(stream.select().where(stream.c.n == head)).mappings().first()
            if last:
                held.append(dict(last))
                self.connection.execute(stream.delete().where(stream.c.n == head))
        return head

    return patch.object(Ledger, "finish", finish)


def _numbers_have_gaps() -> AbstractContextManager[Any]:
    real = Ledger.finish

    def finish(self: Ledger) -> int:
        head = self.tables.head
        self.connection.execute(head.update().values(head=head.c.head + 1))
        return real(self)

    return patch.object(Ledger, "finish", finish)


def _a_page_moves_the_cursor_to_the_head() -> AbstractContextManager[Any]:
    real = giving._page

    def page(ledger: Any, laptop: Any, request: Any, after: int, head: int, epoch: str, scope_epoch: str) -> Any:
        reply = real(ledger, laptop, request, after, head, epoch, scope_epoch)
        cursor = replace_cursor(reply.cursor, head, giving._tag(ledger, head) or "")
        return msgspec.structs.replace(reply, cursor=cursor, more=False)

    return patch.object(giving, "_page", page)


def replace_cursor(cursor: Cursor, n: int, tag: str) -> Cursor:
    """The cursor at another place."""
    return msgspec.structs.replace(cursor, n=n, tag=tag)


def _the_tag_is_not_looked_at() -> AbstractContextManager[Any]:
    return patch.object(giving, "is_ours", lambda _, cursor, *asked: cursor.server_epoch == asked[1])


def _the_last_writer_wins() -> AbstractContextManager[Any]:
    return patch.object(merge, "_rivals", lambda *_: frozenset())


def _stamps_are_not_kept() -> AbstractContextManager[Any]:
    real = merge._written

    def written(current: Any, writer: str, taken: Any) -> Any:
        return msgspec.structs.replace(real(current, writer, taken), field_versions=current.field_versions)

    return patch.object(merge, "_written", written)


def _the_whole_record_is_replaced() -> AbstractContextManager[Any]:
    real = merge._written

    def written(current: Any, writer: str, taken: Any) -> Any:
        refs = {n: v for n, v in current.values.items() if len(str(v)) == 36 or n in ("status", "doc_no")}
        return msgspec.structs.replace(real(current, writer, taken), values={**refs, **taken})

    return patch.object(merge, "_written", written)


def _a_deletion_wins_over_what_it_did_not_see() -> AbstractContextManager[Any]:
    def delete(kind: Any, current: Any, edit: Any) -> Any:
        row = msgspec.structs.replace(current, version=current.version + 1, values={}, deleted=True)
        return merge.Merged(outcome="applied", row=row)

    return patch.object(merge, "_delete", delete)


def _half_a_save_is_taken() -> AbstractContextManager[Any]:
    real = intake._take_group

    def take(ledger: Any, sender: Any, group: Any, answers: Any) -> Any:
        for op in group:
            known = dict(answers)
            yield from real(ledger, sender, [msgspec.structs.replace(op, depends_on=[])], known)

    return patch.object(intake, "_take_group", take)


def _one_bad_operation_stops_the_batch() -> AbstractContextManager[Any]:
    real = intake.push

    def strict(database: Any, laptop: Any, request: Any) -> PushReply:
        if any(op.kind == "part" for op in request.operations):
            raise intake.WireError("bad_request")
        return real(database, laptop, request)

    return patch("headoffice.api.laptops.push", strict)


def _set_aside_and_dropped() -> AbstractContextManager[Any]:
    def drop(ledger: Any, sender: Any, op: Any, reason: str) -> Any:
        return intake.Answer(op_id=op.op_id, outcome="applied", code="")

    return patch.object(intake, "_set_aside", drop)


def _the_file_is_complete_by_its_size() -> AbstractContextManager[Any]:
    real = Blobs.put

    def put(self: Blobs, sha256: str, offset: int, size: int, chunk: bytes) -> Any:
        with self._database.write() as ledger:
            path = self._path(sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(chunk[: size - 1])
            table = ledger.tables.blob
            ledger.connection.execute(table.delete().where(table.c.sha256 == sha256))
            ledger.connection.execute(table.insert().values(sha256=sha256, size=size, received=size, complete=True))
        return real(self, sha256, offset, size, chunk)

    return patch.object(Blobs, "put", put)


def simple(owner: Any, name: str, does: Any = _nothing) -> Patch:
    """A bug that is one function doing another thing, or nothing."""
    return lambda: patch.object(owner, name, does)


MUTANTS: Final = (
    Mutant("lost_ack_duplicates", "head office forgets what it answered, so a batch that is sent again is new",
           _answers_are_not_remembered,
           seed=1),
    Mutant("acknowledged_before_commit", "the answer goes out before the transaction is committed",
           _acknowledged_before_commit, ("work", "some_deeds", "crash_of_head_office"),
           seed=4),
    Mutant("skipped_late_commit", "a number is taken at the start of a transaction and shown at its end",
           _a_late_commit_is_skipped,
           seed=8),
    Mutant("gaps_in_the_stream", "numbers come from a sequence that rolls on", _numbers_have_gaps,
           seed=1),
    Mutant("cursor_saved_before_rows", "the cursor is committed before the rows that it stands for",
           _cursor_before_rows, CRASHING,
           seed=3),
    Mutant("page_cursor_is_the_head", "a page that was cut short moves the cursor to the end",
           _a_page_moves_the_cursor_to_the_head,
           seed=3),
    Mutant("restore_passes_unnoticed", "the cursor has no tag: a restored office that went on looks the same",
           _the_tag_is_not_looked_at, RESTORING,
           seed=6),
    Mutant("no_healing", "after a restore of head office nothing is offered again",
           simple(engine, "offer_again", lambda *_: 0), RESTORING,
           seed=6),
    Mutant("acknowledged_is_forgotten", "the laptop keeps nothing that was acknowledged",
           lambda: patch("fieldapp.store.incoming.KEPT_DAYS", -1), RESTORING,
           seed=6),
    Mutant("sent_is_done", "an operation counts as done when it is sent", _done_when_sent,
           seed=1),
    Mutant("refused_is_passed_over", "a refused operation counts as done",
           lambda: patch("fieldapp.store.incoming._STATES", {}),
           seed=1),
    Mutant("refused_is_deleted", "a refused operation is deleted with its data", _refused_is_deleted,
           seed=1),
    Mutant("one_bad_record_stops_all", "a batch with one operation that is refused is refused whole",
           _one_bad_operation_stops_the_batch,
           seed=1),
    Mutant("answers_by_place", "answers are matched by their place in the reply, and only counted", _answers_by_place,
           seed=1),
    Mutant("half_a_save", "operations of one save are taken one by one", _half_a_save_is_taken,
           seed=6),
    Mutant("last_writer_wins", "whoever comes last overwrites, by arrival or by a clock that is ahead",
           _the_last_writer_wins,
           seed=7),
    Mutant("stamps_are_not_kept", "the version of a field is not raised with its value", _stamps_are_not_kept,
           seed=7),
    Mutant("base_of_the_future", "the base of a change is what came since, not what the person saw",
           _all_fields_are_sent,
           seed=7),
    Mutant("whole_record_is_replaced", "a change of one field drops the others", _the_whole_record_is_replaced,
           seed=1),
    Mutant("conflict_is_dropped", "the value that lost is not kept", simple(Ledger, "_keep"),
           seed=3),
    Mutant("conflict_is_not_told", "the laptops never hear of a conflict", simple(Ledger, "note_conflict"),
           seed=3),
    Mutant("deletion_wins_blindly", "a deletion takes a change with it that its person had not seen",
           _a_deletion_wins_over_what_it_did_not_see,
           seed=7),
    Mutant("pull_hides_unsent", "a row that comes in replaces what is not yet sent", _pending_is_forgotten_by_a_row,
           seed=1),
    Mutant("leaving_removes_unsent", "a record that leaves is removed with what is unsent",
           _lost_is_removed_with_what_is_unsent,
           seed=1),
    Mutant("leaving_is_ignored", "a record that left stays on the laptop", simple(Incoming, "_lose"),
           seed=1),
    Mutant("children_do_not_move", "what belongs to a record stays in the old scope",
           simple(Scopes, "_renew_dependants", lambda *_: []),
           seed=1),
    Mutant("lost_orders_stay", "who wrote for an order that was taken back is not told that it is out of reach",
           lambda: patch.object(intake, "Move", lambda *given, **_: ledgers.Move(*given, leaves=False)),
           seed=5),
    Mutant("numbers_out_of_order", "a batch is numbered in another order than it was written in",
           _waiting_are_numbered_out_of_order,
           seed=1),
    Mutant("set_aside_and_dropped", "what a revoked laptop sends is thrown away", _set_aside_and_dropped,
           (*BASIC, "revoke"),
           seed=2),
    Mutant("file_given_before_it_is_there", "a file counts as given before head office has verified it",
           _file_is_given_at_its_first_piece,
           seed=1),
    Mutant("file_complete_by_size", "a file is complete once its size is there, whatever its bytes",
           _the_file_is_complete_by_its_size,
           seed=1),
)  # fmt: skip
