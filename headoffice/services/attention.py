# SPDX-License-Identifier: Apache-2.0
"""What needs a person at head office: conflicts and proposals."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.merge.apply import Edit
from fieldcore.records.codec import is_of_type
from headoffice.errors import NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

ROLES = ("dispatcher", "warranty_clerk", "manager", "administrator")


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two values of one field: ``current`` stands, ``other`` came second (or is a proposal from the field)."""

    id: str
    kind: str
    record_id: str
    title: str
    field: str
    current: Any
    other: Any
    author: str
    at: Instant | None
    proposal: bool


def conflicts(ledger: Ledger) -> list[ConflictView]:
    """Open conflicts, the oldest first."""
    table = ledger.tables.conflict
    rows = ledger.connection.execute(select(table).where(table.c.resolved.is_(False)).order_by(table.c.id))
    return [
        ConflictView(
            id=c.id, kind=c.kind, record_id=c.record_id, title=ledger.title(c.kind, c.record_id), field=c.field,
            current=json.loads(c.current), other=json.loads(c.other), author=ledger.title("person", c.author),
            at=Instant.of(json.loads(c.at)), proposal=c.proposal,
        )
        for c in rows
    ]  # fmt: skip


def resolve(database: Database, actor: Actor, conflict_id: str, value: Any) -> None:
    """A person picks a value: the one that stands, the other, or a third.

    A conflict without a field is about deleting the record: None deletes it, anything else keeps it.
    """
    actor.require(*ROLES)
    with database.write() as ledger:
        table = ledger.tables.conflict
        row = ledger.connection.execute(select(table).where(table.c.id == conflict_id).with_for_update()).first()
        if row is None:
            raise NotFound
        if row.resolved:
            raise Overtaken(N_("Somebody has decided this already."))
        _settle(ledger, actor, row.kind, row.record_id, row.field, value)
        ledger.connection.execute(update(table).where(table.c.id == conflict_id).values(resolved=True, version=2))
        ledger.note_conflict(row.kind, row.record_id, conflict_id, 2)


def _settle(ledger: Ledger, actor: Actor, kind: str, record_id: str, field: str, value: Any) -> None:
    current = ledger.state(kind, record_id, lock=True)
    if current is None or current.deleted:
        raise Overtaken(N_("The record was deleted meanwhile."))
    if field:
        if field in ledger.catalogue[kind].fields and not is_of_type(ledger.catalogue[kind].fields[field], value):
            raise OfficeError(N_("The value does not fit the field. Correct it."), field=field)
        ledger.put(kind, record_id, actor.author, **{field: value})
    elif value is None:
        edit = Edit(action="delete", base_version=current.version)
        ledger.apply(kind, record_id, current, edit, actor.author, ledger.clock.now())
