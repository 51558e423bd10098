# SPDX-License-Identifier: Apache-2.0
"""The store of one home: one writer thread that belongs to it, a pool of reading connections, and its blobs."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fieldapp.errors import NewerData, NotEnrolled
from fieldapp.paths import Home
from fieldapp.store import migrate, restored, rows, schema
from fieldapp.store.blobs import Blobs
from fieldapp.store.connection import Connection, connect, translated
from fieldapp.store.identity import Identity
from fieldapp.store.incoming import CAUGHT_UP, Incoming
from fieldapp.store.projection import Projection
from fieldapp.store.reader import Reader
from fieldapp.store.unit_of_work import Tools, UnitOfWork
from fieldcore.base.clock import Clock, SystemClock
from fieldcore.base.ids import Ids
from fieldcore.records import catalogue as shipped
from fieldcore.records.model import Catalogue

log = logging.getLogger(__name__)
T = TypeVar("T")
Listener = Callable[[frozenset[str]], None]
READERS = 4
CLOSE_SECONDS = 10.0
IDLE_SECONDS = 0.5
"""After so long without a save the log is copied into the file, where no save waits for it."""


class Store:
    """Open with ``Store.open``; every method may be called from any thread."""

    def __init__(self, home: Home, key: bytes, catalogue: Catalogue, clock: Clock) -> None:
        """Opens the database; use ``open`` or ``create``."""
        self.home, self.catalogue, self.clock, self.key = home, catalogue, clock, key
        self.ids, self.blobs = Ids(clock), Blobs(home.blobs, key)
        self._writer = connect(home.database, key)
        self._announced: set[tuple[str, str]] = set()
        self._writer.create_function(schema.DOOR, 2, lambda kind, id_: (kind, id_) in self._announced)
        projection = Projection(self._writer, catalogue, self._announced)
        self._tools = Tools(self._writer, catalogue, clock, self.ids, self.blobs, self._announced, projection)
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._idle: queue.LifoQueue[Connection] = queue.LifoQueue()
        self._readers = threading.Semaphore(READERS)
        self._listeners: list[Listener] = []
        self._closed = False
        self.identity = _identity(self._writer)
        projection.device_id = self.identity.device_id if self.identity else ""
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, home: Home, key: bytes, *, catalogue: Catalogue | None = None, clock: Clock | None = None) -> "Store":
        """Open an enrolled home, upgrading its tables where an older version made them."""
        restored.finish(home)
        if not home.database.is_file():
            raise NotEnrolled
        catalogue = catalogue or shipped()
        connection = connect(home.database, key, readonly=True)
        try:
            found = migrate.revision(connection)
        finally:
            connection.close()
        if found != schema.REVISION:
            migrate.upgrade(home, key, found)
        store = cls(home, key, catalogue, clock or SystemClock())
        if store.read(lambda reader: reader.meta(CAUGHT_UP)) != schema.REVISION:  # a power cut can end an upgrade
            store.receive(lambda incoming: incoming.catch_up())
        return store

    @classmethod
    def create(
        cls, home: Home, key: bytes, identity: Identity, *, catalogue: Catalogue | None = None,
        clock: Clock | None = None,
    ) -> "Store":  # fmt: skip
        """Make the store of a home that was just enrolled."""
        catalogue = catalogue or shipped()
        home.root.mkdir(parents=True, exist_ok=True)
        growing = home.database.with_suffix(".new")  # a store appears whole or not at all
        growing.unlink(missing_ok=True)
        connection = connect(growing, key)
        try:
            with translated():
                connection.execute("BEGIN IMMEDIATE")
                for statement in schema.statements(catalogue):
                    connection.execute(statement)
                migrate.stamp(connection)
                rows.set_meta(connection, "identity", identity)
                rows.set_meta(connection, CAUGHT_UP, schema.REVISION)
                connection.execute("COMMIT")
        finally:
            connection.close()
        growing.rename(home.database)
        return cls(home, key, catalogue, clock or SystemClock())

    # Writing

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do one save on the writer thread and wait for its COMMIT. Nothing is kept if ``work`` raises."""
        return self.submit(work).result()

    def submit(self, work: Callable[[UnitOfWork], T]) -> "Future[T]":
        """As ``write``, without waiting."""

        def save() -> T:
            unit = UnitOfWork(self._tools, self.identity)

            def run() -> T:
                result = work(unit)
                unit.finish()
                return result

            return self._commit(run, unit.changed)

        return self._enqueue(save)

    def receive(self, work: Callable[[Incoming], T]) -> T:
        """For sync: take what head office sent or answered, in one transaction without outbox."""

        def take() -> T:
            incoming = Incoming(self._tools, self.identity)
            return self._commit(lambda: work(incoming), incoming.changed)

        return self._enqueue(take).result()

    def take_code(self, device_code: str) -> None:
        """From now on number papers with this code: another laptop, of which this is a copy, uses the one before."""
        if self.identity is not None and device_code:
            renamed = msgspec.structs.replace(self.identity, device_code=device_code)
            self.receive(lambda incoming: incoming.set_meta("identity", renamed))
            self.identity = renamed

    def put_blob(self, data: bytes) -> str:
        """Keep bytes to be sent; returns their SHA-256."""
        return self.write(lambda unit: unit.put_blob(data))

    def get_blob(self, sha256: str) -> bytes | None:
        """The bytes of a blob, or None where this laptop does not hold them."""
        return self.blobs.load(sha256)

    def copy_to(self, path: Path) -> None:
        """An encrypted copy of the database as of now, made beside the work of others."""
        copy = connect(path, self.key)
        try:
            with self._reading() as connection, translated():
                connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()

    # Reading

    def read(self, work: Callable[[Reader], T]) -> T:
        """Read one consistent state on a connection of the pool, on the calling thread."""
        with self._reading() as connection, translated():
            connection.execute("BEGIN")
            try:
                return work(Reader(connection, self.catalogue))
            finally:
                connection.execute("ROLLBACK")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear the kinds that each commit changed, on the writer thread; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Finish the saves that wait and the reads under way, then close; bounded."""
        if self._closed:
            return
        self._closed = True
        self._work.put(None)
        self._thread.join(CLOSE_SECONDS)
        deadline = time.monotonic() + CLOSE_SECONDS
        for _ in range(READERS):  # a reader that is at work gives its connection back first
            self._readers.acquire(timeout=max(0.0, deadline - time.monotonic()))
        while not self._idle.empty():
            self._idle.get_nowait().close()
        if not self._thread.is_alive():
            self._writer.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _enqueue(self, work: Callable[[], T]) -> "Future[T]":
        if threading.current_thread() is self._thread:
            raise RuntimeError("a save inside a save: use the unit of work that you have")
        if self._closed:
            raise RuntimeError("the store is closed")
        future: Future[T] = Future()
        self._work.put((work, future))
        return future

    def _serve(self) -> None:
        dirty = False
        while True:
            try:
                item = self._work.get(timeout=IDLE_SECONDS if dirty else None)
            except queue.Empty:
                self._checkpoint()
                dirty = False
                continue
            if item is None:
                return
            dirty, (work, future) = True, item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - a thread border: the caller gets it
                future.set_exception(error)

    def _checkpoint(self) -> None:
        try:
            with translated():
                self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except Exception:  # a thread border: the log keeps what was saved, and the next idle moment tries again
            log.exception("the log could not be copied")

    def _commit(self, work: Callable[[], T], changed: set[str]) -> T:
        self._announced.clear()
        with translated():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                self._announced.clear()
        self._tell(frozenset(changed))
        return result

    def _tell(self, kinds: frozenset[str]) -> None:
        for listener in list(self._listeners):
            try:
                listener(kinds)
            except Exception:  # a message border: what was saved stays saved, whoever hears of it
                log.exception("a listener failed")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._closed:
            raise RuntimeError("the store is closed")
        with self._readers:
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = connect(self.home.database, self.key, readonly=True)
            try:
                yield connection
            finally:
                self._idle.put(connection)


@contextmanager
def reading(home: Home, key: bytes, catalogue: Catalogue | None = None) -> Iterator[tuple[Reader, Blobs]]:
    """Read an enrolled home beside the program that runs, without a writer: for the command line."""
    if not home.enrolled:
        raise NotEnrolled
    connection = connect(home.database, key, readonly=True)
    try:
        if migrate.revision(connection) != schema.REVISION:
            raise NewerData
        with translated():
            yield Reader(connection, catalogue or shipped()), Blobs(home.blobs, key)
    finally:
        connection.close()


def _identity(connection: Connection) -> Identity | None:
    found = connection.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
    return msgspec.json.decode(found[0], type=Identity) if found else None
