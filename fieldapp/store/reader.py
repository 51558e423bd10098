# SPDX-License-Identifier: Apache-2.0
"""Reading: records, lists, children, sums and what waits. A Reader belongs to one connection and one thread."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from fieldapp.store import rows
from fieldapp.store.connection import Connection
from fieldapp.store.pending import IS_OPEN, Attention, OutboxSummary, Outgoing, attention_of, outgoing_of, overruled_of
from fieldapp.store.rows import Order, Stored, Where
from fieldapp.store.search import Hit, find_hits
from fieldcore.base import numbers
from fieldcore.base.clock import Instant
from fieldcore.records import codec
from fieldcore.records.model import Catalogue, Values
from fieldcore.wire.messages import Conflict

_OPEN = "EXISTS (SELECT 1 FROM outbox o WHERE o.{} = t.id AND o.seen = 0 AND o.state NOT IN ('done', 'dropped'))"
_CHANGED = _OPEN.format("record_id")
_MOVED = f"({_CHANGED} OR {_OPEN.format('subject_id')})"
"""Whether own operations on a record, or events about it, are not at head office yet."""


class Reader:
    """What the store holds, seen from one connection."""

    def __init__(self, connection: Connection, catalogue: Catalogue) -> None:
        self.connection, self.catalogue = connection, catalogue

    def get(self, kind: str, id_: str) -> Stored | None:
        """One record, or None."""
        found = self._select(kind, "t.id = ? AND t._deleted = 0", [id_])
        return next(found, None)

    def need(self, kind: str, id_: str) -> Stored:
        """One record that is known to exist. KeyError if not."""
        found = self.get(kind, id_)
        if found is None:
            raise KeyError(f"{kind} {id_}")
        return found

    def find(
        self, kind: str, where: Where | None = None, order_by: Order = (), limit: int | None = None, offset: int = 0
    ) -> list[Stored]:
        """Records that fit ``where``: a mapping (equal; None = empty; tuple = one of) or Conditions. Newest first."""
        declared = self.catalogue[kind]
        clause, values = rows.where_sql(declared, where)
        tail = f"ORDER BY {rows.order_sql(declared, order_by)} LIMIT ? OFFSET ?"
        return list(self._select(kind, clause, [*values, -1 if limit is None else limit, offset], tail))

    def first(self, kind: str, where: Where | None = None, order_by: Order = ()) -> Stored | None:
        """The first that fits, or None."""
        found = self.find(kind, where, order_by, limit=1)
        return found[0] if found else None

    def count(self, kind: str, where: Where | None = None) -> int:
        """How many fit."""
        clause, values = rows.where_sql(self.catalogue[kind], where)
        return int(self.connection.execute(f'SELECT count(*) FROM "{kind}" t WHERE {clause}', values).fetchone()[0])

    def children(self, kind: str, parent_id: str, order_by: Order = ("id",)) -> list[Stored]:
        """The records of a child kind that are listed under one parent, oldest first."""
        return self.find(kind, {self.catalogue[kind].meta.parent: parent_id}, order_by)

    def history(self, subject_id: str) -> list[Stored]:
        """The events of one order, card or callback, oldest first."""
        return self.find("order_event", {"subject": subject_id}, ("at", "id"))

    def title(self, kind: str, id_: str | None) -> str:
        """The short name of a record that a reference names; the id's start where it is not here."""
        if not id_:
            return ""
        found = self.get(kind, id_) if kind in self.catalogue else None
        return self.catalogue[kind].title_of(found.values) if found else id_[-8:]

    def balance(self, person: str, part: str) -> str:
        """What is in a van: the sum of its movements, a plain decimal."""
        scale = self.catalogue["stock_movement"].fields["quantity"].type.scale
        total = self.connection.execute(
            "SELECT coalesce(sum(quantity), 0) FROM stock_movement WHERE part = ? AND person = ? AND _deleted = 0",
            (part, person),
        ).fetchone()[0]
        return numbers.unscaled(total, scale)

    def balances(self, person: str) -> dict[str, str]:
        """The balance of every part that ever was in a van."""
        scale = self.catalogue["stock_movement"].fields["quantity"].type.scale
        found = self.connection.execute(
            "SELECT part, sum(quantity) FROM stock_movement WHERE person = ? AND _deleted = 0 GROUP BY part", (person,)
        )
        return {part: numbers.unscaled(total, scale) for part, total in found}

    def alerted(self, day: date) -> list[str]:
        """The maintenance plans that ask for attention by a day."""
        sql = "SELECT plan FROM plan_alert WHERE day <= ? ORDER BY day, plan"
        return [row[0] for row in self.connection.execute(sql, (day.isoformat(),))]

    def drafts(self, kind: str, id_: str) -> Values:
        """What was typed and not committed yet, by field."""
        found = self.connection.execute("SELECT field, value FROM draft WHERE kind = ? AND id = ?", (kind, id_))
        return {field: rows.load(value) for field, value in found}

    def drafted(self) -> list[tuple[str, str]]:
        """Every (kind, id) that has a draft: what a crash left open."""
        return [tuple(row) for row in self.connection.execute("SELECT DISTINCT kind, id FROM draft")]

    def search(self, text: str, limit: int = 20, kinds: tuple[str, ...] = ()) -> list[Hit]:
        """Records by Chinese substring, pinyin, phone or serial, best first."""
        return find_hits(self.connection, self.catalogue, text, limit, kinds, self.get, self.title)

    def outgoing(self) -> list[Outgoing]:
        """What head office has not taken yet, oldest first."""
        return outgoing_of(self.connection)

    def last_unsent(self, ids: Collection[str]) -> Instant | None:
        """When the newest change of these records, or event about them, was made that head office has not taken."""
        marks = ", ".join("?" * len(ids))
        found = self.connection.execute(
            f"SELECT at, at__off FROM outbox WHERE seen = 0 AND {IS_OPEN} "
            f"AND (record_id IN ({marks}) OR subject_id IN ({marks})) ORDER BY at DESC LIMIT 1",
            (*ids, *ids),
        ).fetchone()
        return Instant(*found) if found else None

    def outbox(self) -> OutboxSummary:
        """How much waits, since when, and how much needs a person."""
        waiting, oldest, offset = self.connection.execute(
            "SELECT count(*), min(at), at__off FROM outbox WHERE state IN ('waiting', 'sent')"
        ).fetchone()
        stuck = self.connection.execute(
            "SELECT count(*) FROM outbox WHERE state IN ('rejected', 'quarantined')"
        ).fetchone()[0]
        blocked = self.connection.execute("SELECT count(*) FROM outbox WHERE state = 'blocked'").fetchone()[0]
        conflicts = self.connection.execute(
            "SELECT count(*) FROM conflict WHERE resolved = 0 AND proposal = 0"
        ).fetchone()[0]
        blobs, size = self.connection.execute(
            "SELECT count(*), coalesce(sum(size - sent), 0) FROM blob WHERE state = 'pending'"
        ).fetchone()
        return OutboxSummary(
            waiting=waiting, oldest=(oldest, offset) if waiting else None, rejected=stuck, blocked=blocked,
            conflicts=conflicts, blobs=blobs, blob_bytes=size,
        )  # fmt: skip

    def attention(self) -> list[Attention]:
        """What head office sent back and only a person can put right, with what waits for it."""
        return attention_of(self.connection)

    def overruled(self) -> list[Outgoing]:
        """Own changes that gave way to head office's and that their person has not noted yet."""
        return overruled_of(self.connection)

    def conflicts(self, record_id: str | None = None) -> list[Conflict]:
        """Values that two people disagree on."""
        clause, values = ("AND record_id = ?", [record_id]) if record_id else ("", [])
        found = self.connection.execute(f"SELECT * FROM conflict WHERE resolved = 0 {clause} ORDER BY id", values)
        return [
            Conflict(
                id=row["id"], kind=row["kind"], record_id=row["record_id"], field=row["field"],
                current=rows.load(row["current"]), other=rows.load(row["other"]), author=row["author"],
                at=rows.load(row["at"]), proposal=bool(row["proposal"]), resolved=bool(row["resolved"]),
            )
            for row in found
        ]  # fmt: skip

    def meta(self, key: str) -> Any:
        """A fact that the store keeps about itself, or None."""
        found = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return rows.load(found[0]) if found else None

    def epochs(self) -> dict[str, int]:
        """Every epoch of this device that kept operations are numbered in, with the last number."""
        found = self.connection.execute(
            "SELECT epoch, max(n) FROM outbox WHERE n IS NOT NULL AND state <> 'dropped' GROUP BY epoch"
        )
        numbered = {str(epoch): int(n) for epoch, n in found}
        return {**numbered, self.meta("epoch"): self.meta("last_n") or 0} if self.meta("epoch") else numbered

    def lacks_echo(self) -> bool:
        """Whether head office took something that it has not sent back since."""
        found = self.connection.execute(
            "SELECT EXISTS "
            "(SELECT 1 FROM outbox WHERE state = 'done' AND seen = 0 AND outcome IN ('applied', 'merged'))"
        )
        return bool(found.fetchone()[0])

    def unsent_blobs(self) -> list[str]:
        """The SHA-256 of each blob that head office has not verified, small ones first."""
        return [sha256 for sha256, _, _ in self.blob_queue()]

    def wanted_blobs(self, limit: int) -> list[str]:
        """Blobs that records here name and that are not here, those of the newest records first."""
        found = self.connection.execute(
            "SELECT sha256 FROM blob WHERE state = 'wanted' ORDER BY at DESC, sha256 LIMIT ?", (limit,)
        )
        return [row[0] for row in found]

    def blob_queue(self) -> list[tuple[str, int, int]]:
        """(SHA-256, size, bytes sent) of each blob that waits."""
        found = self.connection.execute(
            "SELECT sha256, size, sent FROM blob WHERE state = 'pending' ORDER BY size, sha256"
        )
        return [(row[0], row[1], row[2]) for row in found]

    def ids(self, kind: str) -> list[str]:
        """The ids of all records of a kind, oldest first."""
        return [row[0] for row in self.connection.execute(f'SELECT id FROM "{kind}" WHERE _deleted = 0 ORDER BY id')]

    def _select(self, kind: str, clause: str, values: list[Any], tail: str = "") -> Iterator[Stored]:
        declared = self.catalogue[kind]
        pending = _MOVED if declared.meta.status else _CHANGED
        sql = f'SELECT t.*, {pending} AS _pending FROM "{kind}" t WHERE {clause} {tail}'
        for row in self.connection.execute(sql, values):
            yield stored_of(kind, codec.row_from_sql(declared, row), row)


def stored_of(kind: str, values: Values, row: Mapping[str, Any]) -> Stored:
    """A table row as it is handed out."""
    return Stored(kind, row["id"], row["_version"], values, bool(row["_pending"]))
