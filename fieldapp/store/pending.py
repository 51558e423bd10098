# SPDX-License-Identifier: Apache-2.0
"""What waits for head office or for a person, as lists show it."""

from dataclasses import dataclass
from typing import Any

from fieldapp.store import rows
from fieldapp.store.connection import Connection
from fieldcore.base.clock import Instant
from fieldcore.merge.apply import OVERRULED
from fieldcore.records.model import Values
from fieldcore.wire.messages import MAX_OPERATIONS

OPEN_STATES = ("waiting", "sent", "rejected", "blocked", "quarantined")
"""States of an operation that head office has not taken; the laptop shows its values on top."""
IS_OPEN = f"state IN ({', '.join(map(repr, OPEN_STATES))})"
"""The same for a query."""


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """How much waits."""

    waiting: int = 0
    oldest: tuple[int, int] | None = None
    rejected: int = 0
    blocked: int = 0
    conflicts: int = 0
    blobs: int = 0
    blob_bytes: int = 0

    @property
    def needs_person(self) -> bool:
        """Whether something can only be put right by a person."""
        return bool(self.rejected or self.conflicts)

    @property
    def oldest_at(self) -> Instant | None:
        """When the oldest unsent change was made."""
        return Instant(*self.oldest) if self.oldest else None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One operation that head office has not taken, or not whole."""

    op_id: str
    kind: str
    record_id: str
    action: str
    changes: Values
    at: Instant
    state: str
    group_id: str
    code: str = ""
    field: str = ""
    message: str = ""
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Attention:
    """A refused operation: what it was, why, and how much waits for it. ``message`` is a msgid."""

    op_id: str
    kind: str
    record_id: str
    changes: Values
    at: Instant
    state: str
    code: str
    field: str
    message: str
    blocks: int


def outgoing_of(connection: Connection) -> list[Outgoing]:
    """The open operations, oldest first."""
    found = connection.execute(f"SELECT * FROM outbox WHERE {IS_OPEN} ORDER BY seq")
    return [_outgoing(row) for row in found]


def overruled_of(connection: Connection) -> list[Outgoing]:
    """The operations of which a value gave way to head office's and that their person has not noted, oldest first."""
    found = connection.execute("SELECT * FROM outbox WHERE state = 'done' AND code = ? ORDER BY seq", (OVERRULED,))
    return [_outgoing(row) for row in found]


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        row["op_id"], row["kind"], row["record_id"], row["action"], rows.load(row["changes"]),
        Instant(row["at"], row["at__off"]), row["state"], row["group_id"], row["code"], row["field"], row["message"],
        row["blocked_by"],
    )  # fmt: skip


def attention_of(connection: Connection) -> list[Attention]:
    """The refused operations, oldest first. What only shares a refused group counts as waiting for it."""
    found = connection.execute(
        "SELECT * FROM outbox WHERE state IN ('rejected', 'quarantined') AND code <> 'group_failed' ORDER BY seq"
    ).fetchall()
    return [
        Attention(
            row["op_id"], row["kind"], row["record_id"], rows.load(row["changes"]),
            Instant(row["at"], row["at__off"]), row["state"], row["code"], row["field"], row["message"],
            len(waiting_for(connection, row["op_id"])) - 1,
        )
        for row in found
    ]  # fmt: skip


def waiting_for(connection: Connection, op_id: str) -> list[Any]:
    """The outbox rows of an operation's group and of everything that depends on it, in order, itself included."""
    taken: dict[str, Any] = {}
    wanted = [op_id]
    while wanted:
        found = connection.execute("SELECT * FROM outbox WHERE op_id = ?", (wanted.pop(),)).fetchone()
        if found is None or found["op_id"] in taken:
            continue
        taken[found["op_id"]] = found
        related = connection.execute(
            f"SELECT op_id FROM outbox WHERE {IS_OPEN} "
            "AND EXISTS (SELECT 1 FROM json_each(depends_on) d WHERE d.value = ?)",
            (found["op_id"],),
        )
        wanted += [row[0] for row in related] + members(connection, found)
    return sorted(taken.values(), key=lambda row: int(row["seq"]))


def members(connection: Connection, row: Any) -> list[str]:
    """The ids of the open operations of a row's group: one save wrote them side by side."""
    found = connection.execute(
        f"SELECT op_id FROM outbox WHERE seq BETWEEN ? AND ? AND group_id = ? AND {IS_OPEN}",
        (row["seq"] - MAX_OPERATIONS, row["seq"] + MAX_OPERATIONS, row["group_id"]),
    )
    return [op[0] for op in found]
