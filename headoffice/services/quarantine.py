# SPDX-License-Identifier: Apache-2.0
"""What was set aside: a person takes it over on behalf of the laptop's person, or discards it; nothing is deleted."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, insert, select, update

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.wire.messages import Answer, Operation, PushRequest
from headoffice.errors import NotFound, OfficeError, Overtaken, WireError
from headoffice.services import devices
from headoffice.services.actors import Actor
from headoffice.services.push import push
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Rows

ROLES = ("administrator", "manager")
DECISION: Final = "_quarantine"
"""The kind of the history entries that say who decided what, and why."""
REFUSED = ("rejected", "blocked", "quarantined")


@dataclass(frozen=True, slots=True)
class Decision:
    """The last thing that a person did about an entry; ``outcome`` is empty while a take-over is under way."""

    attempt: int
    way: str
    person: str
    at: Instant
    why: str = ""
    outcome: str = ""
    message: str = ""

    @property
    def settles(self) -> bool:
        """Whether nothing is left to do."""
        return self.way == "discard" or (bool(self.outcome) and self.outcome not in REFUSED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation that was set aside, and what became of it."""

    op_id: str
    device: str
    reason: str
    at: Instant
    operation: Mapping[str, Any]
    decision: Decision | None

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.decision is None or not self.decision.settles


def count_open(rows: Rows) -> int:
    """How many entries wait for a person."""
    total = int(rows.connection.execute(select(func.count()).select_from(rows.tables.quarantine)).scalar_one())
    return total - sum(1 for decision in _decisions(rows).values() if decision.settles) if total else 0


def entries(ledger: Rows) -> list[Entry]:
    """All entries, in the order in which the laptops sent them."""
    table, received = ledger.tables.quarantine, ledger.tables.received
    joined = table.outerjoin(received, received.c.op_id == table.c.op_id)
    rows = ledger.connection.execute(select(table).select_from(joined).order_by(table.c.at, received.c.n)).all()
    decided = _decisions(ledger)
    return [
        Entry(row.op_id, row.device, row.reason, Instant(row.at), json.loads(row.operation), decided.get(row.op_id))
        for row in rows
    ]


def _decisions(ledger: Rows) -> dict[str, Decision]:
    history, entered = ledger.tables.history, select(ledger.tables.quarantine.c.op_id)
    query = select(history).where(history.c.record_id.in_(entered), history.c.kind == DECISION)
    rows = ledger.connection.execute(query.order_by(history.c.version))
    return {row.record_id: _decision(row) for row in rows}


def _decision(row: Row[Any]) -> Decision:
    return Decision(row.version, person=row.author, at=Instant(row.at), **json.loads(row.changes))


def _locked(ledger: Ledger, op_id: str) -> tuple[Row[Any], Decision | None]:
    """The entry, which nobody else decides meanwhile. NotFound, or Overtaken where it is decided already."""
    table, history = ledger.tables.quarantine, ledger.tables.history
    found = ledger.connection.execute(select(table).where(table.c.op_id == op_id).with_for_update()).first()
    if found is None:
        raise NotFound
    query = select(history).where(history.c.kind == DECISION, history.c.record_id == op_id)
    last = ledger.connection.execute(query.order_by(history.c.version.desc()).limit(1)).first()
    decision = _decision(last) if last else None
    if decision is not None and decision.settles:
        raise Overtaken(N_("Somebody has decided this already."))
    return found, decision


def _note(ledger: Ledger, actor: Actor, op_id: str, attempt: int, **said: str) -> None:
    ledger.connection.execute(insert(ledger.tables.history).values(
        id=_name(op_id, attempt), kind=DECISION, record_id=op_id, version=attempt, author=actor.person,
        changes=json.dumps(said, ensure_ascii=False), at=ledger.clock.now().ms,
    ))  # fmt: skip


def _name(op_id: str, attempt: int) -> str:
    return f"{op_id[-48:]}-taken-{attempt}"


def discard(database: Database, actor: Actor, op_id: str, why: str) -> None:
    """Leave an entry unapplied for good; it is kept with who and why."""
    actor.require(*ROLES)
    if len(why.strip()) < 5:
        raise OfficeError(N_("Say why in a few words (at least 5 characters)."), field="reason")
    with database.write() as ledger:
        _, last = _locked(ledger, op_id)
        if last is not None and not last.outcome:
            raise Overtaken(N_("Somebody is taking this over. Look at it again."))
        _note(ledger, actor, op_id, (last.attempt if last else 0) + 1, way="discard", why=why.strip())


def take_over(database: Database, actor: Actor, op_id: str) -> Answer:
    """Apply an entry now on behalf of the laptop's person, through the door of pushing; its answer.

    The attempt is noted before and its answer afterwards: repeating one that broke off gives the same answer.
    """
    actor.require(*ROLES)
    with database.write() as ledger:
        found, last = _locked(ledger, op_id)
        operation = msgspec.convert(json.loads(found.operation), Operation)
        if operation.kind not in ledger.catalogue:
            raise OfficeError(N_("This version does not know this kind of record. Update head office first."))
        received = ledger.tables.received.c
        epoch = ledger.connection.execute(select(received.epoch).where(received.op_id == op_id)).scalar_one()
        attempt = last.attempt if last else 0
        if last is None or last.outcome:
            attempt += 1
            _note(ledger, actor, op_id, attempt, way="take_over")
    answer = _push(database, found.device, operation, _name(op_id, attempt), str(epoch))
    said = {"way": "take_over", "outcome": answer.outcome, "message": answer.message}
    with database.write() as ledger:
        history = ledger.tables.history
        ledger.connection.execute(
            update(history)
            .where(history.c.id == _name(op_id, attempt))
            .values(changes=json.dumps(said, ensure_ascii=False))
        )
    return answer


def take_over_all(database: Database, actor: Actor, device: str) -> list[Answer]:
    """Apply what waits of one laptop, in the order in which it was written; what cannot be taken over stays."""
    actor.require(*ROLES)
    with database.read() as ledger:
        waiting = [e for e in entries(ledger) if e.open and e.device == device]
        known = [e.op_id for e in waiting if e.operation.get("kind") in ledger.catalogue]
    answers = []
    for op_id in known:
        with suppress(Overtaken):  # somebody settled this one meanwhile
            answers.append(take_over(database, actor, op_id))
    return answers


def _push(database: Database, device: str, operation: Operation, name: str, written_in: str) -> Answer:
    """Push it once under a name of its own; what it depended on was set aside too, so order is the person's concern."""
    try:
        laptop = replace(devices.find(database, device), revoked=False)
    except WireError as error:
        raise OfficeError(N_("This laptop is not known any more.")) from error
    renamed = msgspec.structs.replace(operation, op_id=name, depends_on=[], group_id="")
    request = PushRequest(request_id=name, epoch=name, first_n=1, operations=[renamed])
    return push(database, laptop, request, written_in).answers[0]
