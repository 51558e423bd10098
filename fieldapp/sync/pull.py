# SPDX-License-Identifier: Apache-2.0
"""Pull: take what is new; rows are committed in short slices, the cursor together with the last of them."""

import time
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

import msgspec

from fieldapp.errors import Refused
from fieldapp.store.incoming import Incoming
from fieldapp.store.store import Store
from fieldcore.base.clock import Clock
from fieldcore.wire.codes import MESSAGES
from fieldcore.wire.messages import Cursor, PullReply, PullRequest, Row

T = TypeVar("T", bound=msgspec.Struct)
SLICE_SECONDS: Final = 0.04
"""A commit holds the writer no longer than this, so that a save never waits for a pull."""
LIMIT: Final = 500


class Way(Protocol):
    """How questions reach head office: a connection, or the answers that a courier brought."""

    def new_id(self) -> str:
        """An id for a request."""
        ...

    def post(self, name: str, message: msgspec.Struct, reply: type[T]) -> T:
        """Ask; the reply."""
        ...


def pull(
    store: Store, transport: Way, clock: Clock, progress: Callable[[int], None], heal: Callable[[], object]
) -> int:
    """Take everything that is new; returns how many rows came. Offline where head office is not.

    ``heal`` is called where head office may have lost what this laptop sent: before a snapshot replaces what is here,
    and where the echo of something that it took has not come.
    """
    cursor = stored_cursor(store)
    taken, rebase, kept = 0, cursor is None and store.read(lambda reader: reader.lacks_echo()), set[tuple[str, str]]()
    if rebase:
        heal()
    while True:
        before = clock.now().ms
        reply = transport.post(
            "pull", PullRequest(request_id=transport.new_id(), cursor=cursor, limit=LIMIT), PullReply
        )
        after = clock.now().ms
        if reply.status == "revoked":
            raise Refused("revoked", MESSAGES["revoked"])
        if reply.status == "rebase":
            heal()
            cursor, rebase, kept = None, True, set()
            continue
        cursor = reply.cursor or cursor
        kept.update((row.kind, row.id) for row in reply.rows if rebase and row.change == "upsert")
        commit(store, reply, None if rebase and reply.more else cursor, kept if rebase and not reply.more else None)
        taken += len(reply.rows)
        progress(taken)
        if not reply.more:
            _note(store, reply, (before + after) // 2)
            if not rebase and store.read(lambda reader: reader.lacks_echo()):
                heal()
            return taken


def stored_cursor(store: Store) -> Cursor | None:
    """How far this laptop has read."""
    found: Any = store.read(lambda reader: reader.meta("cursor"))
    return msgspec.convert(found, Cursor) if found else None


def commit(store: Store, reply: PullReply, cursor: Cursor | None, kept: set[tuple[str, str]] | None) -> None:
    """Rows in slices; with the last slice the conflicts and the cursor. A slice taken twice changes nothing."""
    rows = reply.rows
    while True:
        done = store.receive(lambda incoming, rest=rows: _slice(incoming, rest, reply, cursor, kept))  # type: ignore[misc]  # a default binds the value
        rows = rows[done:]
        if not rows:
            return


def _slice(
    incoming: Incoming, rows: list[Row], reply: PullReply, cursor: Cursor | None, kept: set[tuple[str, str]] | None
) -> int:
    deadline, done = time.monotonic() + SLICE_SECONDS, 0
    for row in rows:
        incoming.take(row)
        done += 1
        if time.monotonic() > deadline:
            break
    if done == len(rows):
        for conflict in reply.conflicts:
            incoming.take_conflict(conflict)
        if kept is not None:
            incoming.sweep(kept)
        if cursor is not None:
            incoming.set_cursor(cursor)
    return done


def _note(store: Store, reply: PullReply, middle_ms: int) -> None:
    """When the last sync was, and how far this laptop's clock is from head office's."""

    def note(incoming: Incoming) -> None:
        incoming.set_meta("last_sync", incoming.now.plain())
        if reply.server_time:
            incoming.set_meta("clock_offset_ms", reply.server_time - middle_ms)

    store.receive(note)
