# SPDX-License-Identifier: Apache-2.0
"""No statement changes a record past the outbox, and the file tells nothing without its key."""

from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite

from fieldapp.errors import DiskReadOnly, NewerData, NotEnrolled, OutdatedSQLite, WrongKey
from fieldapp.paths import Home
from fieldapp.store import migrate, schema
from fieldapp.store.connection import Connection, connect
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.records import catalogue

KEY = bytes(range(32))
ME = Identity(device_id="d", device_code="L07", person_id="p", person_name="n", roles=[], signing_key=bytes(32))


def schema_of(connection: Connection) -> dict[str, Any]:
    """Tables with their columns in any order (a migration adds them at the end), indexes and triggers as written."""
    found: dict[str, Any] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall() if kind == "table" else []
        found[name] = sorted(tuple(c)[1:] for c in columns) or " ".join((sql or "").split())
    return found


def triggers_of(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


@pytest.mark.parametrize("kind", sorted(catalogue().types))
def test_no_table_takes_a_statement_from_elsewhere(store: Store, kind: str) -> None:
    id_ = store.write(lambda uow: uow.insert(kind, {}))
    outside = connect(store.home.database, KEY)
    try:
        for statement in (
            f"INSERT INTO \"{kind}\" (id) VALUES ('x')",
            f'UPDATE "{kind}" SET _version = 9',
            f'DELETE FROM "{kind}"',
            f"REPLACE INTO \"{kind}\" (id) VALUES ('{id_}')",
        ):
            with pytest.raises(sqlite.OperationalError, match=schema.DOOR):
                outside.execute(statement)
    finally:
        outside.close()


def test_even_a_save_cannot_change_rows_in_bulk(store: Store) -> None:
    """The door opens for one record at a time, and only for those that the unit of work announced."""
    ids = [store.write(lambda uow: uow.insert("customer", {"name": "甲"})) for _ in range(3)]

    def bulk(uow: UnitOfWork) -> None:
        uow.put("customer", ids[0], {"name": "乙"})
        uow.read.connection.execute("UPDATE customer SET name = '丙'")

    with pytest.raises(sqlite.IntegrityError, match="unit of work"):
        store.write(bulk)
    assert {c.get("name") for c in store.read(lambda r: r.find("customer"))} == {"甲"}


def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(DiskReadOnly):
        store.read(lambda r: r.connection.execute("DELETE FROM draft"))


def test_an_upgraded_store_equals_a_new_one_with_every_trigger(home: Home, tmp_path: Path) -> None:
    """The first revision, written out, makes exactly the declared tables; the head is what new stores start with."""
    old = Home(tmp_path / "old")
    old.root.mkdir()
    connect(old.database, KEY).close()
    migrate.upgrade(old, KEY, "")
    Store.create(home, KEY, ME).close()
    upgraded, new = connect(old.database, KEY), connect(home.database, KEY)
    try:
        assert schema_of(upgraded) == schema_of(new)
        assert migrate.revision(upgraded) == migrate.revision(new) == schema.REVISION
        triggers = triggers_of(upgraded)
    finally:
        upgraded.close()
        new.close()
    assert triggers == {f"{kind}__{verb}" for kind in catalogue().types for verb in ("insert", "update", "delete")}
    assert (old.backups / "before-upgrade-from-nothing.db").is_file()


def test_a_store_of_a_newer_program_is_left_alone(store: Store) -> None:
    store.close()
    connection = connect(store.home.database, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerData):
        Store.open(store.home, KEY)


def test_the_file_is_encrypted(store: Store) -> None:
    store.write(lambda uow: uow.insert("customer", {"name": "SECRETNAME"}))
    store.close()
    files = [path.read_bytes() for path in store.home.root.glob("fieldapp.db*")]
    assert files
    assert not any(b"SECRETNAME" in data or data.startswith(b"SQLite format") for data in files)
    with pytest.raises(WrongKey):
        Store.open(store.home, bytes(32))


def test_a_home_that_is_not_enrolled_has_no_store(home: Home) -> None:
    with pytest.raises(NotEnrolled):
        Store.open(home, KEY)
    assert not home.root.exists()


def test_an_sqlite_that_loses_commits_is_refused(home: Home) -> None:
    home.root.mkdir()
    with pytest.raises(OutdatedSQLite, match=r"3\.50\.0"):
        connect(home.database, KEY, version=(3, 50, 0))
