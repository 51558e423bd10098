# SPDX-License-Identifier: Apache-2.0
"""Taking in a batch: exactly once, group by group, each operation answered (sync protocol, push)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DataError, StatementError

from fieldcore.base.clock import Instant
from fieldcore.base.ids import is_id
from fieldcore.merge.apply import Edit, RowState, writer_of
from fieldcore.records import codec
from fieldcore.records.model import Values
from fieldcore.records.orders import WAYS, way_to
from fieldcore.rules.machines import ASKING, MACHINES
from fieldcore.wire.codes import MESSAGES
from fieldcore.wire.messages import MAX_OPERATIONS, Answer, Operation, Outcome, PushReply, PushRequest
from headoffice.errors import WireError
from headoffice.services import lost_orders
from headoffice.services.devices import Laptop
from headoffice.store.database import Database
from headoffice.store.ledger import Author, Ledger
from headoffice.store.scopes import GRANTED, Move

_FORK = "fork-"
_LOST = ("rejected", "blocked", "quarantined")
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
_STAMPS: Final[dict[str, frozenset[str]]] = {
    "work_order": frozenset({"needs_decision", "visits", "dispatched_at", "ack_due", "arrive_due", "finish_due"}),
    "order_event": frozenset({"actor", "at_server", "applied"}),
    "trip": frozenset({"needs_decision", "retro_approval"}),
    "warranty_card": frozenset({"handed_in_at", "checker", "checked_at", "archive_no"}),
}
"""What head office computes and stamps: a laptop's own projection of it is left out silently, like a status."""


class _GroupFailed(Exception):
    """One operation of a group was refused, so none of it is taken."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class _Sender:
    laptop: Laptop
    author: Author
    writer: str
    scopes: frozenset[str]


def push(database: Database, laptop: Laptop, request: PushRequest, written_in: str = "") -> PushReply:
    """Apply what is new of a batch in one transaction; what was taken before is answered as it was then.

    ``written_in``: the epoch that the laptop wrote it in, where the batch is of another.
    """
    names = [request.epoch, *(op.op_id for op in request.operations)]
    if len(request.operations) > MAX_OPERATIONS or request.first_n < 1 or not all(_NAME.fullmatch(n) for n in names):
        raise WireError("bad_request")
    with database.write() as ledger:
        last = _last_n(ledger, laptop.device, request.epoch)
        if request.first_n > last + 1:
            return PushReply(request_id=request.request_id, status="early", last_n=last)
        known = _answered(ledger, laptop.device, request, last)
        if known is None:
            code = _code_of_fork(ledger, laptop, request.request_id)
            return PushReply(request_id=request.request_id, status="fork", last_n=last, device_code=code)
        writer = writer_of(laptop.device, written_in or request.epoch)
        sender = _Sender(laptop, Author(laptop.person, laptop.device), writer, laptop.scopes)
        answers = dict(known)
        fresh = [(request.first_n + i, op) for i, op in enumerate(request.operations) if request.first_n + i > last]
        _lock(ledger, [op for _, op in fresh])
        for _, group in groupby(fresh, key=lambda item: item[1].group_id or item[1].op_id):
            for answer in _take_group(ledger, sender, [op for _, op in group], answers):
                answers[answer.op_id] = answer
        taken = [(n, answers[op.op_id]) for n, op in fresh if op.op_id not in known]
        _remember(ledger, laptop.device, request.epoch, taken)
        if fresh:
            _raise_n(ledger, laptop.device, request.epoch, fresh[-1][0])
            last = fresh[-1][0]
        return PushReply(
            request_id=request.request_id, status="ok", last_n=last,
            answers=[answers[op.op_id] for op in request.operations],
        )  # fmt: skip


def _last_n(ledger: Ledger, device: str, epoch: str) -> int:
    table = ledger.tables.epoch
    query = select(table.c.last_n).where(table.c.device == device, table.c.epoch == epoch).with_for_update()
    found = ledger.connection.execute(query).scalar()
    if found is None:
        ledger.connection.execute(insert(table).values(device=device, epoch=epoch, last_n=0))
    return int(found or 0)


def _code_of_fork(ledger: Ledger, laptop: Laptop, request_id: str) -> str:
    """A device code that nothing else numbers papers with: enrolment's, and a letter for each fork."""
    table = ledger.tables.epoch
    forks = select(func.count()).where(table.c.device == laptop.device, table.c.epoch.startswith(_FORK))
    count = int(ledger.connection.execute(forks).scalar_one()) + 1
    ledger.connection.execute(
        insert(table).values(device=laptop.device, epoch=f"{_FORK}{count}-{request_id}", last_n=0)
    )
    return laptop.code + (chr(ord("A") + count) if count < 26 else f"Z{count}")


def _raise_n(ledger: Ledger, device: str, epoch: str, n: int) -> None:
    table = ledger.tables.epoch
    ledger.connection.execute(update(table).where(table.c.device == device, table.c.epoch == epoch).values(last_n=n))


def _answered(ledger: Ledger, device: str, request: PushRequest, last_n: int) -> dict[str, Answer] | None:
    """The answers to what was taken before, by op id; None where another operation is stored under the same n."""
    table = ledger.tables.received
    last = request.first_n + len(request.operations) - 1
    query = select(table.c.n, table.c.op_id).where(
        table.c.device == device, table.c.epoch == request.epoch, table.c.n.between(request.first_n, last)
    )
    for n, op_id in ledger.connection.execute(query):
        if request.operations[n - request.first_n].op_id != op_id:
            return None
    needed = [name for op in request.operations for name in op.depends_on if _NAME.fullmatch(name)]
    ids = [op.op_id for op in request.operations] + needed
    found = ledger.connection.execute(
        select(table.c.op_id, table.c.device, table.c.answer).where(table.c.op_id.in_(ids))
    ).all()
    sent = {op.op_id for op in request.operations}
    if any(row.device != device and row.op_id in sent for row in found):
        return None
    taken = {row.op_id for row in found}
    if any(op.op_id not in taken for op in request.operations[: max(0, last_n + 1 - request.first_n)]):
        return None
    return {row.op_id: msgspec.json.decode(row.answer, type=Answer) for row in found}


def _remember(ledger: Ledger, device: str, epoch: str, answered: list[tuple[int, Answer]]) -> None:
    """Keep the answers; an operation that a batch holds twice has one."""
    now = ledger.clock.now().ms
    rows = {
        answer.op_id: {
            "op_id": answer.op_id, "device": device, "epoch": epoch, "n": n, "at": now,
            "answer": msgspec.json.encode(answer).decode(),
        }
        for n, answer in reversed(answered)
    }  # fmt: skip
    if rows:
        ledger.connection.execute(insert(ledger.tables.received), list(rows.values()))


def _lock(ledger: Ledger, operations: list[Operation]) -> None:
    """Rows are locked by kind and id, so that two batches never wait for each other."""
    keys = {(op.kind, op.record_id) for op in operations}
    for op in operations:  # an event moves its subject, and may ask for a decision on the order or trip
        if op.kind == "order_event":
            keys |= {(str(op.changes.get("subject_kind")), str(op.changes.get("subject") or ""))}
            keys |= {(kind, str(op.changes.get(name) or "")) for name, kind in WAYS.items()}
    known = sorted((kind, i) for kind, i in keys if kind in ledger.catalogue and _NAME.fullmatch(i))
    for kind, group in groupby(known, key=lambda key: key[0]):
        ledger.lock(kind, [record_id for _, record_id in group])


def _take_group(
    ledger: Ledger, sender: _Sender, group: list[Operation], answers: dict[str, Answer]
) -> Iterator[Answer]:
    todo = [op for op in group if op.op_id not in answers]
    if not todo:
        return
    mark, point = ledger.mark(), ledger.connection.begin_nested()
    taken: dict[str, Answer] = {}
    try:
        for op in todo:
            answer = _take_safely(ledger, sender, op, {**answers, **taken})
            if answer.outcome in ("rejected", "blocked"):
                raise _GroupFailed(answer)
            taken[op.op_id] = answer
        point.commit()
    except _GroupFailed as failed:
        point.rollback()
        ledger.forget(mark)
        bad = failed.answer
        for op in todo:
            yield bad if op.op_id == bad.op_id else _refused(op, "group_failed", blocked_by=bad.op_id)
        return
    yield from taken.values()


def _take_safely(ledger: Ledger, sender: _Sender, op: Operation, answers: dict[str, Answer]) -> Answer:
    """A value that no column can hold is the operation's fault, not the batch's."""
    try:
        with ledger.connection.begin_nested():
            return _take(ledger, sender, op, answers)
    except (OverflowError, DataError, ValueError):
        return _refused(op, "bad_value")
    except StatementError as error:
        if isinstance(error.orig, OverflowError | ValueError | TypeError):
            return _refused(op, "bad_value")
        raise


def _refused(op: Operation, code: str, field: str = "", blocked_by: str = "") -> Answer:
    outcome: Outcome = "blocked" if blocked_by else "rejected"
    return Answer(
        op_id=op.op_id, outcome=outcome, code=code, field=field, message=MESSAGES[code], blocked_by=blocked_by
    )  # fmt: skip


def _take(ledger: Ledger, sender: _Sender, op: Operation, answers: dict[str, Answer]) -> Answer:
    if sender.laptop.revoked:
        return _set_aside(ledger, sender, op, "revoked")
    if op.kind not in ledger.catalogue:
        return _set_aside(ledger, sender, op, "unknown_kind")
    if not _NAME.fullmatch(op.record_id):
        return _refused(op, "bad_value", "id")
    for needed in op.depends_on:
        if needed in answers and answers[needed].outcome in _LOST:
            return _refused(op, "blocked", blocked_by=needed)
    current = ledger.state(op.kind, op.record_id, lock=True)
    refusal = _why_not(ledger, sender, op, current)
    if refusal is not None:
        return refusal
    edit = Edit(
        action=op.action, base_version=op.base_version, changes=_authored(op, sender), writer=sender.writer
    )  # fmt: skip
    at = Instant.of(op.at) or ledger.clock.now()
    merged = ledger.apply(op.kind, op.record_id, current, edit, sender.author, at)
    if merged.outcome == "rejected":
        return _refused(op, merged.code, merged.field)
    state = merged.row or current
    if op.kind == "order_event" and current is None:
        ledger.run_event(op.record_id, sender.author, allowed=_may_give(ledger, sender, op.changes))
        state = ledger.state(op.kind, op.record_id)
    if current is None and not ledger.scopes.of(op.kind, op.record_id) & sender.scopes:  # kept, but out of his reach
        ledger.note_moves([Move(op.kind, op.record_id, f"person:{sender.author.person}", leaves=True)])
    return Answer(
        op_id=op.op_id, outcome=merged.outcome, version=state.version if state else 0, code=merged.code,
        field=merged.field, message=MESSAGES[merged.code] if merged.code else "",
    )  # fmt: skip


def _why_not(ledger: Ledger, sender: _Sender, op: Operation, current: RowState | None) -> Answer | None:
    """Why this laptop may not do it, None where it may."""
    kind = ledger.catalogue[op.kind]
    if current is None and not is_id(op.record_id):
        return _refused(op, "bad_value", "id")
    if kind.meta.owner == "system" or (kind.meta.owner == "office" and (current is None or op.action == "delete")):
        return _refused(op, "not_yours")
    if op.action == "delete" and kind.meta.status:
        return _refused(op, "not_yours")
    for name, value in op.changes.items():
        if name in kind.fields and not codec.is_of_type(kind.fields[name], value):
            return _refused(op, "bad_value", name)
    held = current is None or ledger.scopes.of(op.kind, op.record_id) & sender.scopes
    if current and not held and not lost_orders.may_change(ledger, sender.author, op.kind, op.record_id, current):
        return _refused(op, "out_of_scope")
    moves = current is None or ledger.scopes.depends_on(op.kind) & op.changes.keys()
    if op.action == "put" and moves and (current is not None or op.base_version == 0):
        values = {**(current.values if current else {}), **op.changes}
        wanted = ledger.scopes.wanted(op.kind, op.record_id, values)
        if not wanted & sender.scopes and not (current is None and _may_add_away(ledger, sender, op)):
            return _refused(op, _why_out(ledger, op))
    if op.kind == "order_event" and current is None:
        return _why_not_event(ledger, op)
    for name in GRANTED if op.kind == "work_order" else ():
        named = str(op.changes.get(name) or "")
        if named and not ledger.scopes.of(name, named) & sender.scopes:
            return _refused(op, "out_of_scope" if ledger.state(name, named) else "missing_reference", name)
    return None


def _why_not_event(ledger: Ledger, op: Operation) -> Answer | None:
    """An event is one that laptops give, and moves a document of the order or trip that it names."""
    if _is_office_event(ledger, op.changes):
        return _refused(op, "not_your_event", "event")
    kind, subject = str(op.changes.get("subject_kind")), str(op.changes.get("subject") or "")
    found = ledger.get(kind, subject)
    if found is None:
        return _refused(op, "missing_reference", "subject")
    way, document = way_to(kind, subject, found.values)
    named = {name: str(op.changes.get(name) or "") for name in WAYS}
    return None if named == dict.fromkeys(WAYS, "") | {way: document} else _refused(op, "not_your_event", "subject")


def _may_add_away(ledger: Ledger, sender: _Sender, op: Operation) -> bool:
    return _lends(ledger, sender, op) or lost_orders.may_add(ledger, sender.author, op.kind, op.changes)


def _lends(ledger: Ledger, sender: _Sender, op: Operation) -> bool:
    """Who borrows from a colleague of the own station also writes the line in the colleague's ledger."""
    if op.kind != "stock_movement" or op.changes.get("movement") != "lent":
        return False
    lender = ledger.get("person", str(op.changes.get("person") or ""))
    return lender is not None and f"station:{lender.get('station')}" in sender.scopes


def _why_out(ledger: Ledger, op: Operation) -> str:
    """A parent that has not arrived is another thing than one that belongs to others."""
    path = ledger.catalogue[op.kind].meta.scope
    target = ledger.catalogue[op.kind].fields[path[0]].type.target if path else ""
    parent = str(op.changes.get(path[0]) or "") if path else ""
    if target and target not in ("station", "person") and (not parent or ledger.state(target, parent) is None):
        return "missing_reference"
    return "out_of_scope"


def _is_office_event(ledger: Ledger, changes: Values) -> bool:
    """Whether the event may only be given at head office."""
    kind = ledger.catalogue.types.get(str(changes.get("subject_kind")))
    machine = MACHINES.get(kind.meta.status) if kind else None
    named = [t for t in machine.transitions if t.event == changes.get("event")] if machine else []
    return not named or all(t.where == "office" for t in named)


def _may_give(ledger: Ledger, sender: _Sender, changes: Values) -> bool:
    """Only its holder moves an order or trip on; who asked for a trip also asks and cancels.

    What another laptop reports is kept, and head office is asked.
    """
    way = next((name for name in WAYS if changes.get(name)), "order")
    document = ledger.get(WAYS[way], str(changes.get(way) or ""))
    if document is None:
        return False
    asks = way == "trip" and changes.get("event") in ASKING
    people = {document.get(ledger.catalogue[WAYS[way]].meta.holder), document.get("applicant") if asks else None}
    return sender.author.person in people


def _authored(op: Operation, sender: _Sender) -> Values:
    """The author comes from the device key, never from the payload."""
    stamps = _STAMPS.get(op.kind, frozenset())
    changes = {name: value for name, value in op.changes.items() if name not in stamps}
    if op.kind == "order_event":
        changes["actor"] = sender.author.person
    if op.kind in ("visit", "odometer_entry"):
        changes["person"] = sender.author.person
    return changes


def _set_aside(ledger: Ledger, sender: _Sender, op: Operation, reason: str) -> Answer:
    table = ledger.tables.quarantine
    if ledger.connection.execute(select(table.c.op_id).where(table.c.op_id == op.op_id)).scalar() is None:
        ledger.connection.execute(
            insert(table).values(
                op_id=op.op_id, device=sender.laptop.device, reason=reason, at=ledger.clock.now().ms,
                operation=json.dumps(msgspec.to_builtins(op), ensure_ascii=False),
            )
        )  # fmt: skip
    return Answer(op_id=op.op_id, outcome="quarantined", code=reason, message=MESSAGES[reason])
