# SPDX-License-Identifier: Apache-2.0
"""Connections to the encrypted database: the only door to the SQLCipher driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from fieldapp.errors import Busy, DamagedStore, DiskFull, DiskReadOnly, OutdatedSQLite, WrongKey

Connection = Any
"""The driver has no type stubs."""
NEEDED = (3, 51, 3)
"""The first SQLite whose log reset cannot lose a commit."""
BUSY_MS = 5_000
LOG_PAGES = 8_000
"""The log may grow to 32 MB before a save has to copy it; the writer does it sooner, when idle."""


def connect(path: Path, key: bytes, *, readonly: bool = False, version: tuple[int, ...] | None = None) -> Connection:
    """Open the database with its raw key. ``readonly`` also refuses to make a missing file."""
    found = version or sqlite.sqlite_version_info
    if found < NEEDED:
        raise OutdatedSQLite(found=".".join(map(str, found)), needed=".".join(map(str, NEEDED)))
    with translated():
        uri = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
        connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=512)
        try:
            _prepare(connection, key, readonly)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: Connection, key: bytes, readonly: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr; the errors say enough
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.DatabaseError as error:
        if "not a database" in str(error):
            raise WrongKey from error
        raise
    connection.row_factory = sqlite.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    if readonly:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the driver says of disk and file into errors that a person understands."""
    try:
        yield
    except sqlite.OperationalError as error:
        text = str(error)
        if "disk is full" in text:
            raise DiskFull from error
        if "readonly" in text or "unable to open" in text or "disk I/O" in text:
            raise DiskReadOnly from error
        if "locked" in text:
            raise Busy from error
        raise
    except sqlite.DatabaseError as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise DamagedStore from error
        raise
