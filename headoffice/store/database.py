# SPDX-License-Identifier: Apache-2.0
"""The database: SQLite through the driver that carries a current SQLite, or PostgreSQL; one transaction per use."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from fieldcore.base.clock import Clock
from fieldcore.base.ids import Ids
from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue
from headoffice.errors import OfficeError
from headoffice.store import migrate, tables
from headoffice.store.ledger import HEAD_ROW, Effect, Ledger

NEWEST_BROKEN = (3, 51, 2)
"""SQLite up to here can lose a commit when the WAL is reset."""


class Database:
    """Gives transactions; keeps nothing else."""

    def __init__(
        self, url: str, catalogue: Catalogue, clock: Clock, ids: Ids,
        effects: Mapping[tuple[str, str], Effect] | None = None,
    ) -> None:  # fmt: skip
        """OfficeError where the address cannot be used."""
        self.engine = make_engine(url)
        self.catalogue, self.clock, self.ids = catalogue, clock, ids
        self.tables = tables.build(catalogue)
        self._effects = effects or {}

    def create(self) -> None:
        """Make the tables of a new office. OfficeError if there are some."""
        try:
            if inspect(self.engine).has_table("office_head"):
                raise OfficeError(N_("This database holds a head office already."))
            migrate.upgrade(self.engine)
            with self.engine.begin() as connection:
                connection.execute(self.tables.head.insert().values(id=HEAD_ROW, head=0, epoch=uuid.uuid4().hex))
        except DBAPIError as error:
            raise OfficeError(N_("The database cannot be used: {reason}"), reason=_reason(error)) from error

    def upgrade(self) -> None:
        """Bring an older office's tables up to date. OfficeError where there is no office or it cannot be used."""
        try:
            if not inspect(self.engine).has_table("office_head"):
                raise OfficeError(N_("This database holds no head office. Run: headoffice init"))
            migrate.upgrade(self.engine)
        except DBAPIError as error:
            raise OfficeError(N_("The database cannot be used: {reason}"), reason=_reason(error)) from error

    @contextmanager
    def write(self) -> Iterator[Ledger]:
        """One transaction that may write; its changes are numbered as its last act."""
        with self.engine.connect() as connection, connection.begin():
            ledger = self._ledger(connection)
            yield ledger
            ledger.finish()

    @contextmanager
    def read(self) -> Iterator[Ledger]:
        """One transaction that only reads: all of it the same moment, so that a page of the stream fits its head."""
        options: dict[str, Any] = {"reads": True}
        if self.engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self.engine.connect().execution_options(**options) as connection, connection.begin() as transaction:
            yield self._ledger(connection)
            transaction.rollback()

    def _ledger(self, connection: Connection) -> Ledger:
        return Ledger(connection, self.tables, self.catalogue, self.clock, self.ids, self._effects)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql://…``. OfficeError for any other address."""
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    try:
        if not url.startswith("sqlite:///"):
            if not url.startswith("postgresql+psycopg://"):
                raise ArgumentError(url)
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise OfficeError(N_("This database address cannot be used. Give sqlite:///FILE or postgresql://….")) from error
    engine = create_engine(
        url, module=sqlite, poolclass=QueuePool, connect_args={"check_same_thread": False}, hide_parameters=True
    )  # fmt: skip
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    if sqlite.sqlite_version_info <= NEWEST_BROKEN:
        raise OfficeError(N_("SQLite {version} can lose data. Install a newer sqlcipher3."),
                          version=sqlite.sqlite_version)  # fmt: skip
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _reason(error: DBAPIError) -> str:
    return str(error.orig).splitlines()[0] if error.orig else type(error).__name__
