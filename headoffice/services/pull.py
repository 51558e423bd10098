# SPDX-License-Identifier: Apache-2.0
"""What is new for a laptop since its cursor: the current state of records, in the order of the stream."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from fieldcore.base.canonical import digest
from fieldcore.merge.apply import RowState
from fieldcore.wire.messages import Conflict, Cursor, PullReply, PullRequest, Row
from headoffice.errors import WireError
from headoffice.services.devices import Laptop
from headoffice.store.database import Database
from headoffice.store.ledger import CONFLICT_KIND, Ledger

MAX_ROWS = 2000
MAX_PAGE_BYTES = 64 * 1024
"""With so much a page ends: a link that is cut again and again lets a small page through, never a large one."""
READ_AT_ONCE = 64
OLDEST = 1
"""The oldest protocol that still receives; any may send."""


def pull(database: Database, laptop: Laptop, request: PullRequest) -> PullReply:
    """The next page. ``rebase``: the cursor is of another epoch, another set of scopes, or ahead: start from None.

    WireError ``too_old`` for a protocol that is no longer spoken.
    """
    if request.protocol < OLDEST:
        raise WireError("too_old", 426)
    if laptop.revoked:
        return PullReply(request_id=request.request_id, status="revoked")
    with database.read() as ledger:
        head, epoch = ledger.head()
        scope_epoch = scope_epoch_of(laptop)
        cursor = request.cursor
        if cursor is not None and not is_ours(ledger, cursor, head, epoch, scope_epoch):
            return PullReply(request_id=request.request_id, status="rebase", server_time=ledger.clock.now().ms)
        after = cursor.n if cursor else 0
        return _page(ledger, laptop, request, after, head, epoch, scope_epoch)


def scope_epoch_of(laptop: Laptop) -> str:
    """The name of a laptop's set of scopes."""
    return digest(sorted(laptop.scopes))[:16]


def is_ours(ledger: Ledger, cursor: Cursor, head: int, epoch: str, scope_epoch: str) -> bool:
    """Whether the cursor is one that this office gave out for this set of scopes."""
    if cursor.server_epoch != epoch or cursor.scope_epoch != scope_epoch or not 0 <= cursor.n <= head:
        return False
    return cursor.n == 0 or cursor.tag == _tag(ledger, cursor.n)


def _tag(ledger: Ledger, n: int) -> str | None:
    table = ledger.tables.stream
    found = ledger.connection.execute(select(table.c.tag).where(table.c.n == n)).scalar()
    return str(found) if found is not None else None


def _page(
    ledger: Ledger, laptop: Laptop, request: PullRequest, after: int, head: int, epoch: str, scope_epoch: str
) -> PullReply:
    limit = max(1, min(request.limit, MAX_ROWS))
    table = ledger.tables.stream
    query = (
        select(table)
        .where(table.c.scope.in_(sorted(laptop.scopes)), table.c.n > after)
        .order_by(table.c.n)
        .limit(limit)
    )
    entries = ledger.connection.execute(query).all()
    more = len(entries) == limit
    reached = entries[-1].n if more else head
    states, fitting = _fitting(ledger, entries)
    if fitting < len(entries):
        entries, more, reached = entries[:fitting], True, entries[fitting - 1].n
    newest = {(e.kind, e.record_id): e for e in entries}
    rows: list[Row] = []
    for (kind, record_id), entry in newest.items():
        if kind == CONFLICT_KIND:
            continue
        state = states[kind].get(record_id)
        if entry.change == "leave" and not ledger.scopes.of(kind, record_id) & laptop.scopes:
            rows.append(Row(kind=kind, id=record_id, change="leave"))
        elif state is None or state.deleted:
            rows.append(Row(kind=kind, id=record_id, change="delete", version=state.version if state else 0))
        elif state.version == entry.version or more is False:
            rows.append(
                Row(kind=kind, id=record_id, version=state.version, values=state.values,
                    field_versions=state.field_versions)
            )  # fmt: skip
    told = _conflicts(ledger, [i for k, i in newest if k == CONFLICT_KIND])
    conflicts = [c for c in told if ledger.scopes.of(c.kind, c.record_id) & laptop.scopes]
    cursor = Cursor(
        server_epoch=epoch, n=reached, tag=(_tag(ledger, reached) or "") if reached else "", scope_epoch=scope_epoch
    )  # fmt: skip
    return PullReply(
        request_id=request.request_id, status="ok", rows=rows, conflicts=conflicts, cursor=cursor, more=more,
        server_time=ledger.clock.now().ms,
    )  # fmt: skip


def _fitting(ledger: Ledger, entries: Sequence[Any]) -> tuple[dict[str, dict[str, RowState]], int]:
    """The records of a page by kind and id, and how many of the entries make it; at least one."""
    states: dict[str, dict[str, RowState]] = defaultdict(dict)
    size, sized = 0, set[tuple[str, str]]()
    for first in range(0, len(entries), READ_AT_ONCE):
        some = entries[first : first + READ_AT_ONCE]
        for kind in {e.kind for e in some} - {CONFLICT_KIND}:
            new = {e.record_id for e in some if e.kind == kind} - states[kind].keys()
            states[kind].update(ledger.states(kind, new))
        for number, entry in enumerate(some, start=first):
            key = (entry.kind, entry.record_id)
            state = states[entry.kind].get(entry.record_id)
            if state is not None and key not in sized:
                sized.add(key)
                size += len(msgspec.json.encode((state.values, state.field_versions)))
                if size > MAX_PAGE_BYTES and number:
                    return states, number
    return states, len(entries)


def _conflicts(ledger: Ledger, ids: list[str]) -> list[Conflict]:
    table = ledger.tables.conflict
    found = ledger.connection.execute(select(table).where(table.c.id.in_(ids)))
    return [
        Conflict(
            id=c.id, kind=c.kind, record_id=c.record_id, field=c.field, current=json.loads(c.current),
            other=json.loads(c.other), author=c.author, at=json.loads(c.at), proposal=c.proposal, resolved=c.resolved,
        )
        for c in found
    ]  # fmt: skip
