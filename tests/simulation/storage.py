# SPDX-License-Identifier: Apache-2.0
"""Databases in memory, which crash at a chosen commit, run full, and are copied: what both sides stand on here."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlcipher3 import dbapi2 as sqlite

from fieldapp.paths import Home
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Clock
from fieldcore.base.ids import Ids
from fieldcore.records.model import Catalogue
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

T = TypeVar("T")
_names = itertools.count(1)


class Crash(BaseException):
    """The process ends here, as by kill -9; nothing may catch it but the world."""


class Points:
    """The commit points of both sides; at the one that is armed the process ends."""

    def __init__(self) -> None:
        self._side, self._left = "", 0
        self.fell = ""

    def arm(self, side: str, count: int) -> None:
        """End ``side`` at its ``count``-th point from here."""
        self._side, self._left, self.fell = side, count, ""

    def disarm(self) -> None:
        """Let everything live."""
        self._side, self._left = "", 0

    def reach(self, side: str, where: str) -> None:
        """A point that a process passes, or at which it ends."""
        if side != self._side:
            return
        self._left -= 1
        if self._left == 0:
            self._side, self.fell = "", where
            raise Crash(f"{side} {where}")


class Memory:
    """A database in memory that lives while this does; connections come and go."""

    def __init__(self) -> None:
        self.name = f"simulated-{next(_names)}"
        self._anchor = self.connect()

    @property
    def address(self) -> str:
        """What SQLite opens."""
        return f"file:/{self.name}?vfs=memdb"

    def connect(self) -> Any:
        """A new connection."""
        return sqlite.connect(
            self.address, uri=True, isolation_level=None, check_same_thread=False, cached_statements=512
        )

    def copy_from(self, other: "Memory") -> None:
        """Become what the other is."""
        other._anchor.backup(self._anchor)

    def copy(self) -> "Memory":
        """Another database of the same content."""
        made = Memory()
        made.copy_from(self)
        return made

    def pages(self) -> int:
        """How big it is."""
        return int(self._anchor.execute("PRAGMA page_count").fetchone()[0])

    def query(self, sql: str, *values: Any) -> list[Any]:
        """Look into it, past everything."""
        return list(self._anchor.execute(sql, values))

    def close(self) -> None:
        """Let it go."""
        self._anchor.close()


def opener(memories: dict[Path, Memory]) -> Callable[..., Any]:
    """What stands in the place of ``fieldapp.store.connection.connect``: the home's database in memory."""

    def connect(path: Path, key: bytes, *, readonly: bool = False, version: tuple[int, ...] | None = None) -> Any:
        if not readonly:
            path.touch()
        connection = memories[path].connect()
        connection.row_factory = sqlite.Row
        connection.execute("PRAGMA foreign_keys = ON")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
        return connection

    return connect


class InlineStore(Store):
    """The store, whose writer is the caller's thread; a crash comes just before a COMMIT or just after."""

    def __init__(
        self, home: Home, key: bytes, catalogue: Catalogue, clock: Clock, points: Points, chance: Random
    ) -> None:
        super().__init__(home, key, catalogue, clock)
        self._points = points
        self.spy: Callable[[UnitOfWork], None] = lambda _: None
        self.ids = Ids(clock, chance.randbytes)
        self._tools = replace(self._tools, ids=self.ids)

    def _serve(self) -> None:
        """Nothing comes in by the queue."""

    def _enqueue(self, work: Callable[[], T]) -> Any:
        return _Done(work())

    def _commit(self, work: Callable[[], T], changed: set[str]) -> T:
        def watched() -> T:
            result = work()
            self._points.reach("laptop", "before COMMIT")
            return result

        result = super()._commit(watched, changed)
        self._points.reach("laptop", "after COMMIT")
        return result

    def fill_disk(self, pages: int) -> None:
        """From now on the database does not grow beyond ``pages``; 0 for no limit."""
        self._writer.execute(f"PRAGMA max_page_count = {pages or 1 << 30}")


class _Done:
    """A future that is there already."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def result(self) -> Any:
        """What the work gave."""
        return self._value


class WatchedDatabase(Database):
    """Head office's database, which crashes before a COMMIT or after it, or finds its disk full."""

    points = Points()
    full = False

    @contextmanager
    def write(self) -> Iterator[Ledger]:
        with super().write() as ledger:
            pages = ledger.connection.exec_driver_sql("PRAGMA page_count").scalar()
            limit = pages if self.full else 1 << 30
            ledger.connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")
            yield ledger
            self.points.reach("office", "before COMMIT")
        self.points.reach("office", "after COMMIT")
