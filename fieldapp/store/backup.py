# SPDX-License-Identifier: Apache-2.0
"""Encrypted copies of a home, putting one back, and checking that a store is whole."""

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from fieldapp.errors import DamagedStore, UserError, WrongKey, disk_error
from fieldapp.paths import Home
from fieldapp.store.blobs import Blobs
from fieldapp.store.connection import Connection, connect, translated
from fieldapp.store.reader import Reader
from fieldapp.store.store import Store
from fieldcore.base.crypto import sha256_hex
from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue

KEPT: Final = 14
_SUFFIX: Final = ".backup"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``problems`` are plain English lines for whoever looks after laptops."""

    records: dict[str, int] = field(default_factory=dict)
    unsent: int = 0
    blobs: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def backup(store: Store, today: date | None = None) -> Path:
    """Copy database and unsent blobs, encrypted as they are, into today's backup; the last 14 days are kept."""
    day = today or store.clock.now().date()
    target = store.home.backups / f"{day:%Y-%m-%d}{_SUFFIX}"
    partial = target.with_suffix(".part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        store.copy_to(partial / "fieldapp.db")
        if store.home.key_file.exists():
            shutil.copy2(store.home.key_file, partial / "key.json")
        for sha256 in store.read(lambda r: r.unsent_blobs()):
            source = store.blobs.path(sha256)
            if source.exists():
                into = partial / "blobs" / source.parent.name
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, into / source.name)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
        for old in backups(store.home)[KEPT:]:
            shutil.rmtree(old)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise disk_error(error) from error
    return target


def backup_due(store: Store) -> bool:
    """Whether today has no backup yet."""
    return not (store.home.backups / f"{store.clock.now().date():%Y-%m-%d}{_SUFFIX}").exists()


def restore(home: Home, key: bytes, source: Path) -> Path:
    """Put a backup in the place of the store, which must be closed; what was there is set aside and returned.

    UserError where the file is no backup of this home. The device takes a new epoch at its next push by itself, since
    head office answers ``fork`` where it holds other operations under the same numbers.
    """
    return put_in_place(home, stage(home, key, source))


def stage(home: Home, key: bytes, source: Path) -> Path:
    """Copy a backup to beside the store, which may still be open. UserError where it is no backup of this home."""
    database = source / "fieldapp.db" if source.is_dir() else source
    if not database.is_file():
        raise UserError(N_("{path} is not a backup."), path=source)
    try:
        connection = connect(database, key, readonly=True)
    except (WrongKey, DamagedStore) as error:
        raise UserError(N_("{path} is not a backup of this home, or it is damaged."), path=source) from error
    try:
        broken = _integrity(connection)
    finally:
        connection.close()
    if broken:
        raise UserError(N_("{path} is not a backup of this home, or it is damaged."), path=source)
    staged = home.database.with_suffix(".staged")
    try:
        shutil.copy2(database, staged)
        for sealed in sorted((source / "blobs").glob("??/*")) if source.is_dir() else ():
            into = home.blobs / sealed.parent.name
            into.mkdir(parents=True, exist_ok=True)
            if not (into / sealed.name).exists():
                shutil.copy2(sealed, into / sealed.name)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise disk_error(error) from error
    return staged


def put_in_place(home: Home, staged: Path) -> Path:
    """Let a staged backup be the store, which must be closed; what was there is set aside and returned."""
    aside = _set_aside(home)
    staged.rename(home.database)
    return aside


def backups(home: Home) -> tuple[Path, ...]:
    """The backups of a home, the newest first."""
    return tuple(sorted(home.backups.glob(f"*{_SUFFIX}"), reverse=True))


def _set_aside(home: Home) -> Path:
    home.backups.mkdir(parents=True, exist_ok=True)
    number = 1 + len(list(home.backups.glob("replaced-*")))
    aside = home.backups / f"replaced-{number:03d}"
    aside.mkdir()
    for name in (home.database.name, f"{home.database.name}-wal", f"{home.database.name}-shm"):
        path = home.root / name
        if path.exists():
            path.rename(aside / name)
    return aside


def check(reader: Reader, blobs: Blobs) -> Report:
    """Verify the file's pages, the counts, the search index, each blob's hash, and that no operation is an orphan."""
    connection, catalogue = reader.connection, reader.catalogue
    if problems := _integrity(connection):
        return Report(problems=problems)
    records = {}
    with translated():
        for kind in catalogue.types:
            records[kind] = int(connection.execute(f'SELECT count(*) FROM "{kind}" WHERE _deleted = 0').fetchone()[0])
            problems += _orphans(connection, kind)
        problems += _index_problems(connection, catalogue)
        unsent = connection.execute("SELECT count(*) FROM outbox WHERE state NOT IN ('done', 'dropped')").fetchone()[0]
        held = [tuple(row) for row in connection.execute("SELECT sha256, size, state FROM blob")]
    for sha256, size, state in held:
        problems += _blob_problems(blobs, sha256, size, state)
    return Report(records, int(unsent), len(held), problems)


def _integrity(connection: Connection) -> list[str]:
    try:
        with translated():
            found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            found += [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
            present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if "outbox" not in present:
                found.append("the tables are missing")
    except DamagedStore:
        return ["the database is damaged"]
    return found


def _orphans(connection: Connection, kind: str) -> list[str]:
    found = connection.execute(
        f"SELECT op_id FROM outbox o WHERE kind = ? AND state NOT IN ('done', 'dropped') AND action <> 'delete' "
        f'AND NOT EXISTS (SELECT 1 FROM "{kind}" t WHERE t.id = o.record_id)',
        (kind,),
    )
    return [f"operation {row[0]} points to a {kind} that is not here" for row in found]


def _index_problems(connection: Connection, catalogue: Catalogue) -> list[str]:
    found = []
    for kind in catalogue.types.values():
        if not kind.searched():
            continue
        indexed = connection.execute("SELECT count(*) FROM search_doc WHERE kind = ?", (kind.kind,)).fetchone()[0]
        stored = connection.execute(f'SELECT count(*) FROM "{kind.kind}" WHERE _deleted = 0').fetchone()[0]
        if indexed != stored:
            found.append(f"the search index knows {indexed} of {stored} records of {kind.kind}")
    return found


def _blob_problems(blobs: Blobs, sha256: str, size: int, state: str) -> list[str]:
    if state == "wanted":
        return []
    try:
        data = blobs.load(sha256)
    except DamagedStore:
        return [f"blob {sha256[:12]} is damaged"]
    if data is None:
        return [f"blob {sha256[:12]} is missing"] if state == "pending" else []
    return [] if len(data) == size and sha256_hex(data) == sha256 else [f"blob {sha256[:12]} differs"]
