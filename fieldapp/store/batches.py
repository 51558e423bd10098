# SPDX-License-Identifier: Apache-2.0
"""Batches: which operations go to head office next, numbered and persisted before anything is sent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import zstandard

from fieldapp.store import rows
from fieldapp.store.connection import Connection
from fieldcore.wire.messages import MAX_BATCH_BYTES, MAX_OPERATIONS, Operation

_LOOK_BYTES = 4 * MAX_BATCH_BYTES
"""Rows are gathered up to this many bytes before they are compressed to see whether they fit."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations ``first_n``, ``first_n + 1``, … of a device epoch."""

    epoch: str
    first_n: int
    operations: list[Operation]


def next_batch(connection: Connection, new_epoch: Callable[[], str]) -> Batch | None:
    """The batch in flight, or a new one, or None. A batch that was taken is given again until it is answered.

    After a restore of head office far more than one batch may be under way again: it goes in pieces, as at first.
    """
    taken = _fitting(connection.execute("SELECT * FROM outbox WHERE state = 'sent' ORDER BY n LIMIT 2000"))
    if taken:
        return _batch(taken)
    return _numbered(connection, new_epoch)


def all_batches(connection: Connection, new_epoch: Callable[[], str]) -> list[Batch]:
    """Everything that waits, what is in flight first: for a courier file."""
    found, after = list[Batch](), 0
    flying = "SELECT * FROM outbox WHERE state = 'sent' AND n > ? ORDER BY n LIMIT 2000"
    while taken := _fitting(connection.execute(flying, (after,))):
        found, after = [*found, _batch(taken)], taken[-1]["n"]
    while (batch := _numbered(connection, new_epoch)) is not None:
        found.append(batch)
    return found


def _batch(taken: list[Any]) -> Batch:
    return Batch(taken[0]["epoch"], taken[0]["n"], [operation_of(row) for row in taken])


def _numbered(connection: Connection, new_epoch: Callable[[], str]) -> Batch | None:
    """The oldest operations that wait, numbered from now on; None where nothing waits."""
    chosen = _fitting(connection.execute("SELECT * FROM outbox WHERE state = 'waiting' ORDER BY seq LIMIT 2000"))
    if not chosen:
        return None
    epoch, last = _numbering(connection, new_epoch)
    for n, row in enumerate(chosen, start=last + 1):
        connection.execute("UPDATE outbox SET state = 'sent', epoch = ?, n = ? WHERE seq = ?", (epoch, n, row["seq"]))
    rows.set_meta(connection, "last_n", last + len(chosen))
    return Batch(epoch, last + 1, [operation_of(row) for row in chosen])


def _fitting(waiting: Iterable[Any]) -> list[Any]:
    """The oldest whole groups that fit one batch; the first group always goes."""
    groups: dict[str, list[Any]] = {}
    count = size = 0
    for row in waiting:
        if row["group_id"] not in groups and (count >= MAX_OPERATIONS or size >= _LOOK_BYTES):
            break
        groups.setdefault(row["group_id"], []).append(row)
        count, size = count + 1, size + len(row["changes"]) + 250
    chosen = list(groups.values())
    while len(chosen) > 1 and not _fits(chosen):
        chosen = chosen[: max(1, len(chosen) // 2)]
    return sorted((row for group in chosen for row in group), key=lambda row: (row["n"] or 0, row["seq"]))


def _fits(groups: list[list[Any]]) -> bool:
    operations = [operation_of(row) for group in groups for row in group]
    if len(operations) > MAX_OPERATIONS:
        return False
    return len(zstandard.compress(msgspec.json.encode(operations))) <= MAX_BATCH_BYTES


def operation_of(row: Any) -> Operation:
    """An outbox row as it travels."""
    return Operation(
        op_id=row["op_id"], kind=row["kind"], record_id=row["record_id"], action=row["action"],
        base_version=row["base_version"], changes=rows.load(row["changes"]), group_id=row["group_id"],
        depends_on=rows.load(row["depends_on"]), schema=row["schema"], at=[row["at"], row["at__off"]],
    )  # fmt: skip


def start_epoch(connection: Connection, new_epoch: Callable[[], str]) -> None:
    """Fork: what has a number but no answer is numbered anew in an epoch of its own; nothing is skipped."""
    connection.execute("UPDATE outbox SET state = 'waiting', epoch = NULL, n = NULL WHERE state = 'sent'")
    rows.set_meta(connection, "epoch", new_epoch())
    rows.set_meta(connection, "last_n", 0)


def rewind(connection: Connection, held: Mapping[str, int], new_epoch: Callable[[], str]) -> None:
    """Head office was restored and holds only so much of these epochs: offer again what it lost.

    Where a number in between is not kept any more, or an older epoch lost something, everything goes again in a new
    epoch; the ids tell it apart.
    """
    name, numbered = _numbering(connection, new_epoch)
    older = 0
    for old, n in held.items():
        if old != name:
            older += connection.execute(
                "UPDATE outbox SET state = 'waiting', seen = 0, epoch = NULL, n = NULL "
                "WHERE epoch = ? AND n > ? AND state <> 'dropped'",
                (old, n),
            ).rowcount
    last_n = held.get(name, numbered)
    again = connection.execute(
        "UPDATE outbox SET state = 'sent', seen = 0 WHERE epoch = ? AND n > ? AND state <> 'dropped'", (name, last_n)
    ).rowcount
    if older or again < numbered - last_n:
        start_epoch(connection, new_epoch)


def _numbering(connection: Connection, new_epoch: Callable[[], str]) -> tuple[str, int]:
    kept = connection.execute("SELECT key, value FROM meta WHERE key IN ('epoch', 'last_n')")
    found = {key: rows.load(value) for key, value in kept}
    if "epoch" not in found:
        found["epoch"] = new_epoch()
        rows.set_meta(connection, "epoch", found["epoch"])
    return str(found["epoch"]), int(found.get("last_n", 0))
