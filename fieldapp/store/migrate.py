# SPDX-License-Identifier: Apache-2.0
"""Upgrades of a store that an older version made: the database is copied first, Alembic is loaded only then."""

from typing import Any

from fieldapp.errors import NewerData
from fieldapp.paths import Home
from fieldapp.store import schema
from fieldapp.store.connection import Connection, connect, translated


def revision(connection: Connection) -> str:
    """The revision of a store's tables, "" where there is none, read without Alembic."""
    present = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchone()
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if present else None
    return str(found[0]) if found else ""


def stamp(connection: Connection) -> None:
    """Note that the tables are those of the newest revision."""
    connection.execute(
        "CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )"
    )
    connection.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (schema.REVISION,))


def upgrade(home: Home, key: bytes, found: str) -> None:
    """Bring the tables to the newest revision. NewerData if this program does not know ``found``."""
    from alembic import command
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = configuration()
    try:
        if found:
            ScriptDirectory.from_config(config).get_revision(found)
    except CommandError as error:
        raise NewerData from error
    connection = connect(home.database, key)
    try:
        with translated():
            _copy(connection, home, key, found)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        connection.close()


def configuration() -> Any:
    """Alembic's configuration for the scripts that ship."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "fieldapp.store:migrations")
    return config


def _copy(connection: Connection, home: Home, key: bytes, found: str) -> None:
    home.backups.mkdir(parents=True, exist_ok=True)
    target = home.backups / f"before-upgrade-from-{found or 'nothing'}.db"
    growing = target.with_suffix(".part")  # a copy appears whole or not at all
    growing.unlink(missing_ok=True)
    copy = connect(growing, key)
    try:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    growing.replace(target)
