# SPDX-License-Identifier: Apache-2.0
"""The outbox: operations that wait for head office, how they join, depend on each other and are sent anew."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.store import rows
from fieldapp.store.connection import Connection
from fieldapp.store.pending import members, waiting_for
from fieldcore.base.clock import Instant
from fieldcore.records.model import RecordType, Values
from fieldcore.wire.messages import MAX_OPERATIONS, SCHEMA

_STUCK = ("rejected", "blocked", "quarantined")


@dataclass(slots=True)
class Draft:
    """An operation that one save is making."""

    kind: RecordType
    record_id: str
    action: str
    creates: bool
    base_version: int
    changes: Values = field(default_factory=dict)
    subject_id: str | None = None


def add(
    connection: Connection, drafts: list[Draft], at: Instant, new_id: Callable[[], str], group_id: str | None = None
) -> None:
    """Write the operations of one save as one group; a save of one record may join the operation that waits."""
    if len(drafts) > MAX_OPERATIONS:
        raise ValueError(f"one save of {len(drafts)} records: at most {MAX_OPERATIONS} go in one batch")
    if len(drafts) == 1 and _joined(connection, drafts[0], at, new_id()):
        return
    group = group_id or new_id()
    own = {draft.record_id for draft in drafts}
    for draft in drafts:
        needs = dependencies(connection, draft, own)
        connection.execute(
            "INSERT INTO outbox (op_id, kind, record_id, action, creates, base_version, changes, group_id, depends_on, "
            "schema, at, at__off, subject_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new_id(), draft.kind.kind, draft.record_id, draft.action, int(draft.creates), draft.base_version,
                rows.dump(draft.changes), group, rows.dump([op for op, _ in needs]), SCHEMA, at.ms, at.offset,
                draft.subject_id,
            ),
        )  # fmt: skip


def dependencies(connection: Connection, draft: Draft, own: Iterable[str] = ()) -> list[tuple[str, int]]:
    """The (op_id, seq) that made the records this one needs and that head office has not taken."""
    needed = {draft.changes.get(spec.name) for spec in draft.kind.refs()} | {draft.subject_id}
    found = []
    for record_id in sorted(filter(None, needed.difference(own) | {draft.record_id})):
        row = connection.execute(
            "SELECT op_id, seq FROM outbox WHERE record_id = ? AND seen = 0 AND creates = 1 AND state <> 'done'",
            (record_id,),
        ).fetchone()
        if row:
            found.append((str(row[0]), int(row[1])))
    return found


def _joined(connection: Connection, draft: Draft, at: Instant, op_id: str) -> bool:
    """Put the change into the operation on the same record that no batch has taken, if nothing is reordered.

    It becomes another operation: after a restore head office may know the one that it was.
    """
    last = connection.execute(
        "SELECT * FROM outbox WHERE record_id = ? AND seen = 0 ORDER BY seq DESC LIMIT 1", (draft.record_id,)
    ).fetchone()
    if (
        last is None
        or last["state"] != "waiting"
        or draft.action != "put"
        or last["action"] != "put"
        or draft.creates
        or (last["base_version"] != draft.base_version)
        or last["subject_id"]
    ):
        return False
    if len(members(connection, last)) > 1:
        return False
    needs = [need for need in dependencies(connection, draft) if need[0] != last["op_id"]]
    if any(seq > last["seq"] for _, seq in needs):
        return False
    depends = list(dict.fromkeys([*rows.load(last["depends_on"]), *(op for op, _ in needs)]))
    connection.execute(
        "UPDATE outbox SET op_id = ?, changes = ?, depends_on = ?, at = ?, at__off = ? WHERE seq = ?",
        (
            op_id, rows.dump({**rows.load(last["changes"]), **draft.changes}), rows.dump(depends), at.ms, at.offset,
            last["seq"],
        ),
    )  # fmt: skip
    if last["creates"]:
        _rename(connection, last["op_id"], op_id)
    return True


def _rename(connection: Connection, old: str, new: str) -> None:
    """What depends on an operation names its new id."""
    connection.execute(
        "UPDATE outbox SET depends_on = replace(depends_on, ?, ?) WHERE state NOT IN ('done', 'dropped') "
        "AND instr(depends_on, ?)",
        (old, new, old),
    )


def refused(connection: Connection, record_id: str) -> Any:
    """The oldest refused put of a record, or None: a correction goes into it."""
    return connection.execute(
        "SELECT * FROM outbox WHERE record_id = ? AND seen = 0 AND state = 'rejected' AND action = 'put' "
        "AND subject_id IS NULL ORDER BY seq LIMIT 1",
        (record_id,),
    ).fetchone()


def outdate(connection: Connection, op_id: str) -> None:
    """Before operations go once more: leave out what a later operation on the same record says anew."""
    for row in waiting_for(connection, op_id):
        if row["state"] not in _STUCK or row["action"] != "put":
            continue
        later = connection.execute(
            "SELECT changes FROM outbox WHERE record_id = ? AND seq > ? AND action = 'put' AND state <> 'dropped'",
            (row["record_id"], row["seq"]),
        )
        anew = {name for (changes,) in later for name in rows.load(changes)}
        if anew:
            kept = {name: value for name, value in rows.load(row["changes"]).items() if name not in anew}
            connection.execute("UPDATE outbox SET changes = ? WHERE seq = ?", (rows.dump(kept), row["seq"]))


def reissue(connection: Connection, op_id: str, new_id: Callable[[], str]) -> list[tuple[str, str]]:
    """Send a refused operation, its group and what waited for it once more under new ids. Returns (kind, id)s.

    Head office remembers what it answered to an id, so a correction needs a new one. The base stays: what others
    changed meanwhile lies under the own value, so that nobody has seen it.
    """
    again = [row for row in waiting_for(connection, op_id) if row["state"] in (*_STUCK, "waiting")]
    renamed = {row["op_id"]: new_id() for row in again}
    for row in again:
        depends = [renamed.get(op, op) for op in rows.load(row["depends_on"])]
        connection.execute(
            "UPDATE outbox SET op_id = ?, depends_on = ?, state = 'waiting', epoch = NULL, n = NULL, "
            "outcome = '', code = '', field = '', message = '', blocked_by = '', answered = NULL WHERE seq = ?",
            (renamed[row["op_id"]], rows.dump(depends), row["seq"]),
        )
    return [(row["kind"], row["record_id"]) for row in again]


def correct(connection: Connection, refused: Mapping[str, Any], draft: Draft) -> None:
    """Put a correction into a refused operation; it goes behind what it newly needs, with all that waits for it."""
    changes = {**rows.load(refused["changes"]), **draft.changes}
    group = members(connection, refused)
    needs = [need for need in dependencies(connection, draft) if need[0] not in group]
    depends = list(dict.fromkeys([*rows.load(refused["depends_on"]), *(op for op, _ in needs)]))
    connection.execute(
        "UPDATE outbox SET changes = ?, depends_on = ? WHERE seq = ?",
        (rows.dump(changes), rows.dump(depends), refused["seq"]),
    )
    if any(seq > refused["seq"] for _, seq in needs):
        for row in waiting_for(connection, refused["op_id"]):
            connection.execute("UPDATE outbox SET seq = (SELECT max(seq) + 1 FROM outbox) WHERE seq = ?", (row["seq"],))


def drop(connection: Connection, op_id: str, now: Instant) -> list[Any]:
    """A person gives up a refused operation with its group and all that depends on it. Returns the rows dropped."""
    gone = [row for row in waiting_for(connection, op_id) if row["state"] in (*_STUCK, "waiting")]
    for row in gone:
        connection.execute(
            "UPDATE outbox SET state = 'dropped', seen = 1, answered = ? WHERE seq = ?", (now.ms, row["seq"])
        )
    return gone
