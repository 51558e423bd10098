# SPDX-License-Identifier: Apache-2.0
"""Verifying what is stored, and mending it: stream, scopes, records against their history, search, files."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import func, select

from fieldcore.base.crypto import sha256_hex
from fieldcore.merge.apply import RowState
from fieldcore.records import codec
from fieldcore.records.model import RecordType, Values
from headoffice.errors import WireError
from headoffice.services.blobs import Blobs
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.scopes import Move
from headoffice.store.search import words_of

_PASSES: Final = 5
"""A scope that was put right may put right those that follow from it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in a plain English line, and what puts it right; None where only a backup does."""

    text: str
    mend: Callable[[Ledger], object] | None = None


def check(database: Database, blobs: Blobs) -> list[str]:
    """What is wrong, one line each; an empty list where all is well."""
    with database.read() as ledger:
        return [finding.text for finding in _findings(ledger, blobs)]


def mend(database: Database, blobs: Blobs) -> list[str]:
    """Put right what can be put right; what was wrong, one line each. Laptops get what changed at their next sync."""
    done: list[str] = []
    for _ in range(_PASSES):
        with database.write() as ledger:
            found = [(finding.text, finding.mend) for finding in _findings(ledger, blobs) if finding.mend is not None]
            for text, put_right in found:
                put_right(ledger)
                done.append(text)
        if not found:
            break
    return done


def _findings(ledger: Ledger, blobs: Blobs) -> Iterator[Finding]:
    yield from _stream(ledger)
    told = _told(ledger)
    for kind in ledger.catalogue.types.values():
        histories = _histories(ledger, kind)
        for row in ledger.find(kind.kind):
            yield from _history(kind, row.id, row.values, histories.get(row.id, {}))
            yield from _scopes(ledger, kind.kind, row.id, row.values)
            yield from _untold(ledger, kind.kind, row.id, row.version, told)
        yield from _search(ledger, kind)
    yield from _files(ledger, blobs)


def _stream(ledger: Ledger) -> Iterator[Finding]:
    stream = ledger.tables.stream
    count, newest = ledger.connection.execute(select(func.count(), func.max(stream.c.n))).one()
    head = ledger.head()[0]
    if count != head or (newest or 0) != head:
        yield Finding(f"the stream holds {count} entries up to {newest or 0}, its head is {head}")


def _told(ledger: Ledger) -> dict[tuple[str, str, str], int]:
    """The newest version of each record that the stream has for each scope."""
    stream = ledger.tables.stream.c
    query = select(stream.kind, stream.record_id, stream.scope, func.max(stream.version))
    rows = ledger.connection.execute(query.group_by(stream.kind, stream.record_id, stream.scope))
    return {(kind, record_id, scope): version for kind, record_id, scope, version in rows}


def _untold(
    ledger: Ledger, kind: str, record_id: str, version: int, told: dict[tuple[str, str, str], int]
) -> Iterator[Finding]:
    for scope in sorted(ledger.scopes.of(kind, record_id)):
        if told.get((kind, record_id, scope)) != version:
            move = Move(kind, record_id, scope, leaves=False)
            yield Finding(
                f"{kind} {record_id} has version {version}, of which the stream does not tell {scope or 'everybody'}",
                lambda ledger, move=move, version=version: ledger.note_moves([move], {(kind, record_id): version}),  # type: ignore[misc]  # defaults bind the values
            )


def _scopes(ledger: Ledger, kind: str, record_id: str, values: Values) -> Iterator[Finding]:
    if ledger.scopes.of(kind, record_id) != ledger.scopes.wanted(kind, record_id, values):
        yield Finding(
            f"{kind} {record_id} is not in the scopes that its references give",
            lambda ledger: ledger.note_moves(ledger.scopes.renew(kind, record_id, values)),
        )


def _histories(ledger: Ledger, kind: RecordType) -> dict[str, Values]:
    """The values of each record that come of all its changes."""
    history = ledger.tables.history.c
    query = select(history.record_id, history.changes).where(history.kind == kind.kind)
    rows = ledger.connection.execute(query.order_by(history.record_id, history.version, history.id))
    found = {}
    for record_id, group in groupby(rows, key=lambda row: row.record_id):
        values: Values = {}
        for row in group:
            values.update(json.loads(row.changes))
        found[record_id] = codec.row_from_sql(kind, codec.row_to_sql(kind, values))
    return found


def _history(kind: RecordType, record_id: str, values: Values, history: Values) -> Iterator[Finding]:
    differs = sorted(name for name in {*values, *history} if values.get(name) != history.get(name))
    if differs:
        was: dict[str, Any] = {name: history.get(name) for name in differs}
        yield Finding(
            f"{kind.kind} {record_id}: {', '.join(differs)} is not what its history says",
            lambda ledger: ledger.project(kind.kind, record_id, **was),
        )


def _search(ledger: Ledger, kind: RecordType) -> Iterator[Finding]:
    if not kind.searched():
        return
    table = ledger.tables.search.c
    query = select(table.record_id, table.words).where(table.kind == kind.kind)
    known = {row.record_id: row.words for row in ledger.connection.execute(query)}
    standing = {row.id: words_of(kind, row.values) for row in ledger.find(kind.kind)}
    for record_id in sorted({*known, *standing}):
        if known.get(record_id, "") != standing.get(record_id, ""):
            yield Finding(
                f"{kind.kind} {record_id} is not found by its words",
                lambda ledger, record_id=record_id: _reindex(ledger, kind.kind, record_id),  # type: ignore[misc]  # a default binds the value
            )


def _reindex(ledger: Ledger, kind: str, record_id: str) -> None:
    ledger.index(kind, record_id, ledger.state(kind, record_id) or RowState(deleted=True), new=False)


def _files(ledger: Ledger, blobs: Blobs) -> Iterator[Finding]:
    table = ledger.tables.blob
    for sha256 in ledger.connection.execute(select(table.c.sha256).where(table.c.complete.is_(True))).scalars().all():
        try:
            wrong = "" if sha256_hex(blobs.get(sha256)) == sha256 else "damaged"
        except WireError:
            wrong = "missing"
        if wrong:
            yield Finding(
                f"blob {sha256[:12]} is {wrong}",
                lambda ledger, sha256=sha256: blobs.want(ledger, sha256),  # type: ignore[misc]  # a default binds the value
            )
