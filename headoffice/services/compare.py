# SPDX-License-Identifier: Apache-2.0
"""Whether a laptop holds what head office holds for it: digests of parts, and the rows that differ."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import exists, select

from fieldcore.merge.apply import RowState
from fieldcore.wire.integrity import part_digest, record_digest
from fieldcore.wire.messages import CompareReply, CompareRequest, Part, Row
from headoffice.errors import WireError
from headoffice.services.blobs import Blobs
from headoffice.services.devices import Laptop
from headoffice.services.pull import MAX_ROWS, is_ours, scope_epoch_of
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

MAX_PARTS: Final = 256


def compare(database: Database, blobs: Blobs, laptop: Laptop, request: CompareRequest) -> CompareReply:
    """Answer each part. ``behind``: there is something new, so pull first."""
    if len(request.parts) > MAX_PARTS:
        raise WireError("bad_request")
    with database.read() as ledger:
        if laptop.revoked or not _is_at_head(ledger, laptop, request):
            return CompareReply(request_id=request.request_id, status="behind")
        differ: list[int] = []
        rows: list[Row] = []
        for place, part in enumerate(request.parts):
            if part.kind not in ledger.catalogue:
                continue
            if part.records is not None:
                rows += _differing(ledger, laptop, part, part.records)
            elif part_digest(record_digest(*held) for held in _held(ledger, laptop, part)) != part.digest:
                differ.append(place)
        return CompareReply(
            request_id=request.request_id, status="ok", differ=differ, rows=rows[:MAX_ROWS], more=len(rows) > MAX_ROWS,
            blobs=blobs.missing(ledger, laptop) if request.files else [],
        )  # fmt: skip


def _is_at_head(ledger: Ledger, laptop: Laptop, request: CompareRequest) -> bool:
    head, epoch = ledger.head()
    cursor, stream = request.cursor, ledger.tables.stream.c
    if cursor is None or not is_ours(ledger, cursor, head, epoch, scope_epoch_of(laptop)):
        return False
    newer = exists().where(stream.scope.in_(sorted(laptop.scopes)), stream.n > cursor.n)
    return not ledger.connection.execute(select(newer)).scalar()


def _held(ledger: Ledger, laptop: Laptop, part: Part) -> Iterator[tuple[str, RowState]]:
    """The records of a part that the laptop may hold, in the order of their ids."""
    scope, column = ledger.tables.scope.c, ledger.column(part.kind, "id")
    mine = select(scope.record_id).where(scope.kind == part.kind, scope.scope.in_(sorted(laptop.scopes)))
    bounds = [column > part.after] if part.after else []
    bounds += [column <= part.until] if part.until else []
    yield from ledger.standing(part.kind, column.in_(mine), *bounds)


def _differing(ledger: Ledger, laptop: Laptop, part: Part, told: dict[str, str]) -> Iterator[Row]:
    """The rows that the laptop should take; what head office does not hold for it leaves."""
    held = dict(_held(ledger, laptop, part))
    for record_id, state in held.items():
        if told.get(record_id) != record_digest(record_id, state):
            yield Row(
                kind=part.kind, id=record_id, version=state.version, values=state.values,
                field_versions=state.field_versions,
            )  # fmt: skip
    gone = [record_id for record_id in told if record_id not in held]
    states = ledger.states(part.kind, gone)
    for record_id in gone:
        deleted = record_id in states and states[record_id].deleted
        yield Row(kind=part.kind, id=record_id, change="delete" if deleted else "leave")
