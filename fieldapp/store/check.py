# SPDX-License-Identifier: Apache-2.0
"""Whether a store is whole, and mending what can be mended here; rows that differ are head office's to tell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldapp.errors import DamagedStore
from fieldapp.store import outbox, search
from fieldapp.store.blobs import Blobs
from fieldapp.store.connection import Connection, translated
from fieldapp.store.pending import IS_OPEN
from fieldapp.store.reader import Reader
from fieldapp.store.unit_of_work import Tools
from fieldcore.records.model import RecordType


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``problems`` are plain English lines for whoever looks after laptops."""

    records: dict[str, int] = field(default_factory=dict)
    unsent: int = 0
    blobs: int = 0
    problems: list[str] = field(default_factory=list)
    damaged: bool = False
    """The file itself is: only a backup helps."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(reader: Reader, blobs: Blobs) -> Report:
    """Verify the file's pages, the counts, the search index, each blob's hash, and that no operation is an orphan."""
    connection, catalogue = reader.connection, reader.catalogue
    if problems := integrity(connection):
        return Report(problems=problems, damaged=True)
    with translated():
        records = {
            kind: int(connection.execute(f'SELECT count(*) FROM "{kind}" WHERE _deleted = 0').fetchone()[0])
            for kind in catalogue.types
        }
        problems = [
            *(f"operation {op['op_id']} points to a {op['kind']} that is not here" for op in _orphans(reader)),
            *(f"operation {op['op_id']} waits for one that is not there" for op in _forgotten(connection)),
            *(f"the search index does not know the records of {kind.kind}" for kind in _unindexed(reader)),
            *(f"blob {sha256[:12]} is named by a record and not known" for sha256 in _unknown_blobs(reader)),
        ]
        unsent = connection.execute("SELECT count(*) FROM outbox WHERE state NOT IN ('done', 'dropped')").fetchone()[0]
        held = int(connection.execute("SELECT count(*) FROM blob").fetchone()[0])
    problems += [f"blob {sha256[:12]} is {what}" for sha256, what in spoilt(reader, blobs).items()]
    return Report(records, int(unsent), held, problems)


def integrity(connection: Connection) -> list[str]:
    """What is wrong with the pages of the file."""
    try:
        with translated():
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
            if found or not _has_log(connection):
                found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if "outbox" not in present:
                found.append("the tables are missing")
    except DamagedStore:
        return ["the database is damaged"]
    return found


def _has_log(connection: Connection) -> bool:
    """Whether a log lies beside the file, so that half a page in the file may stand whole in the log."""
    log = Path(f"{connection.execute('PRAGMA database_list').fetchone()[2]}-wal")
    return log.exists() and log.stat().st_size > 0


def spoilt(reader: Reader, blobs: Blobs) -> dict[str, str]:
    """The blobs that should be here and are missing or damaged."""
    found = {}
    for sha256 in _column(reader.connection, "SELECT sha256 FROM blob WHERE state <> 'wanted'"):
        try:
            if blobs.load(sha256) is None:
                found[sha256] = "missing"
        except DamagedStore:
            found[sha256] = "damaged"
    return found


def mend(tools: Tools, spoilt_blobs: Iterable[str]) -> list[str]:
    """Put right what can be put right here, in one transaction; what was done, one line each."""
    connection, reader, done = tools.connection, Reader(tools.connection, tools.catalogue), list[str]()
    for op in _orphans(reader):
        tools.projection.recompute(tools.catalogue[op["kind"]], op["record_id"])
        done.append(f"the {op['kind']} of operation {op['op_id']} was made again from it")
    for op in _forgotten(connection):
        outbox.reissue(connection, op["op_id"], tools.ids.new)
        done.append(f"operation {op['op_id']} is sent again")
    for kind in _unindexed(reader):
        _reindex(reader, kind)
        done.append(f"the search index of {kind.kind} was made anew")
    for sha256 in spoilt_blobs:
        tools.blobs.path(sha256).unlink(missing_ok=True)
        connection.execute("UPDATE blob SET state = 'wanted', sent = 0 WHERE sha256 = ?", (sha256,))
        done.append(f"blob {sha256[:12]} is fetched from head office again")
    for sha256 in _unknown_blobs(reader):
        connection.execute(
            "INSERT INTO blob (sha256, size, state, at) VALUES (?, 0, 'wanted', ?)", (sha256, tools.clock.now().ms)
        )
        done.append(f"blob {sha256[:12]} is fetched from head office")
    return done


def _orphans(reader: Reader) -> list[Any]:
    """Open operations on records that are not here."""
    found = []
    for kind in reader.catalogue.types:
        found += reader.connection.execute(
            f"SELECT op_id, kind, record_id FROM outbox o WHERE kind = ? AND {IS_OPEN} AND action <> 'delete' "
            f'AND NOT EXISTS (SELECT 1 FROM "{kind}" t WHERE t.id = o.record_id) ORDER BY seq',
            (kind,),
        ).fetchall()
    return found


def _forgotten(connection: Connection) -> list[Any]:
    """Operations that wait for one that nobody refused any more."""
    found: list[Any] = connection.execute(
        "SELECT op_id FROM outbox o WHERE state = 'blocked' AND NOT EXISTS (SELECT 1 FROM outbox other "
        "WHERE other.op_id = o.blocked_by AND other.state IN ('rejected', 'blocked', 'quarantined')) ORDER BY seq"
    ).fetchall()
    return found


def _unindexed(reader: Reader) -> list[RecordType]:
    """Kinds of which the search index knows other records than there are."""
    found = []
    for kind in reader.catalogue.types.values():
        stored = f'SELECT id FROM "{kind.kind}" WHERE _deleted = 0'
        indexed = f"SELECT id FROM search_doc WHERE kind = '{kind.kind}'"
        both = f"SELECT * FROM ({stored} EXCEPT {indexed}) UNION ALL SELECT * FROM ({indexed} EXCEPT {stored})"
        if kind.searched() and reader.connection.execute(f"SELECT EXISTS ({both})").fetchone()[0]:
            found.append(kind)
    return found


def _reindex(reader: Reader, kind: RecordType) -> None:
    for id_ in _column(reader.connection, "SELECT id FROM search_doc WHERE kind = ?", kind.kind):
        search.index(reader.connection, kind, id_, None)
    for record in reader.find(kind.kind):
        search.index(reader.connection, kind, record.id, record.values)


def _unknown_blobs(reader: Reader) -> list[str]:
    """Files that records name and of which nothing is known."""
    found: dict[str, None] = {}
    for kind in reader.catalogue.types.values():
        for spec in kind.fields.values():
            if spec.type.name == "blob":
                query = f'SELECT "{spec.name}" FROM "{kind.kind}" WHERE _deleted = 0 AND "{spec.name}" NOT NULL'
                found |= dict.fromkeys(_column(reader.connection, f"{query} EXCEPT SELECT sha256 FROM blob"))
    return list(found)


def _column(connection: Connection, query: str, *values: str) -> Iterator[str]:
    """The only column of a query, read whole, so that its table may be written meanwhile."""
    yield from [row[0] for row in connection.execute(query, values).fetchall()]
