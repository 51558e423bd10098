# SPDX-License-Identifier: Apache-2.0
"""The sync engine: one thread that pushes, pulls and carries blobs whenever it can, and says how it stands."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from fieldapp.errors import ExternalError, FieldAppError, Offline, Refused
from fieldapp.store.backup import backup, backup_due
from fieldapp.store.store import Store
from fieldapp.sync.blobs import fetch_blobs, send_blobs
from fieldapp.sync.compare import Compared, compare, due
from fieldapp.sync.courier import knows_keys, learn_keys
from fieldapp.sync.enrol import transport_of
from fieldapp.sync.pull import pull
from fieldapp.sync.push import offer_again, push
from fieldapp.sync.transport import Transport
from fieldcore.base.clock import Instant
from fieldcore.wire.messages import Status

T = TypeVar("T")
Phase = Literal["offline", "syncing", "synced", "attention"]
INTERVAL: Final = 60.0
QUIET_ROUNDS: Final = 10
"""How often, while nothing changes, files that were not whole at head office are asked for again."""
SETTLE: Final = 1.0
"""A burst of saves becomes one push."""
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
CLOSE_SECONDS: Final = 70.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How sync stands: for the pill, the sync page and ``fieldapp status``. ``problem`` is why it is not synced."""

    phase: Phase = "offline"
    done: int = 0
    total: int = 0
    last_sync: Instant | None = None
    unsent: int = 0
    unsent_since: Instant | None = None
    unsent_blobs: int = 0
    needs_person: int = 0
    problem: FieldAppError | None = None


Observer = Callable[[SyncStatus], None]


class SyncEngine:
    """Owns the sync thread. ``start`` it, ``nudge`` it, ``close`` it."""

    def __init__(
        self,
        store: Store,
        connect: Callable[[Store], Transport] = transport_of,
        interval: float = INTERVAL,
        jitter: Callable[[], float] = random.random,
        app_version: str = "",
    ) -> None:
        self._store, self._interval, self._jitter, self._version = store, interval, jitter, app_version
        self._connect = connect
        self._lock, self._running = threading.Lock(), threading.Lock()
        self._wake, self._nudged, self._closing = threading.Event(), threading.Event(), threading.Event()
        self._observers: list[Observer] = []
        self._failures = self._quiet = 0
        self._thread: threading.Thread | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.status = self._counted(SyncStatus())

    def start(self) -> None:
        """Sync by itself from now on."""
        self._unsubscribe = self._store.subscribe(self._heard)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Sync at once: the person asked, or the network is back."""
        self._nudged.set()
        self._wake.set()

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Hear each change of the status, on the sync thread; returns how to stop."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def close(self) -> None:
        """Stop after the request under way; bounded."""
        self._closing.set()
        self._wake.set()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._thread is not None:
            self._thread.join(CLOSE_SECONDS)
            self._thread = None

    def sync_once(self) -> SyncStatus:
        """One whole round now, on the calling thread. Raises what stopped it: Offline, Refused, …"""
        with self._running:
            self._publish(replace(self._counted(self.status), phase="syncing", done=0, problem=None))
            try:
                with closing(self._connect(self._store)) as transport:
                    self._round(transport)
            except FieldAppError as error:
                phase: Phase = "offline" if isinstance(error, ExternalError) else "attention"
                self._publish(replace(self._counted(self.status), phase=phase, problem=error))
                raise
            counted = self._counted(self.status)
            self._publish(replace(counted, phase="attention" if counted.needs_person else "synced", problem=None))
            return self.status

    def alone(self, work: Callable[[], T]) -> T:
        """Do something while no round is under way."""
        with self._running:
            return work()

    def compare_now(self) -> Compared | None:
        """A round, and a comparison, due or not; None where head office cannot compare. Raises what stops a round."""
        self.sync_once()
        with self._running, closing(self._connect(self._store)) as transport:
            found = self._compare(transport)
            if found is not None and (found.repaired or found.files):
                send_blobs(self._store, transport, lambda _: self._check_closing())
                fetch_blobs(self._store, transport, self._check_closing)
            return found

    def _round(self, transport: Transport) -> None:
        total = self.status.unsent + self.status.unsent_blobs
        pushed, refused = 0, None
        try:
            pushed = push(self._store, transport, lambda n: self._progress(n, total))
        except Refused as error:  # what others did comes in all the same
            refused = error
        pulled = pull(
            self._store, transport, self._store.clock, lambda _: self._check_closing(),
            heal=lambda: offer_again(self._store, transport, lambda n: self._progress(n, total)),
        )  # fmt: skip
        if pushed or pulled:
            self._quiet = 0
        if refused is not None:
            raise refused
        if not pushed and not pulled and due(self._store):
            self._compare(transport)
        if send_blobs(self._store, transport, lambda n: self._progress(pushed + n, total)):
            self._quiet = 0
        if self._quiet % QUIET_ROUNDS == 0:  # with nothing to do a round is one request
            fetch_blobs(self._store, transport, self._check_closing)
            self._tell(transport)
            if not knows_keys(self._store):
                learn_keys(self._store, transport)
        self._quiet += 1
        self._store.receive(lambda incoming: incoming.forget_old())

    def _compare(self, transport: Transport) -> Compared | None:
        """Look once a day whether this laptop holds what head office does; None where head office cannot tell yet."""
        learn_keys(self._store, transport)
        try:
            return compare(self._store, transport, self._check_closing)
        except Refused as refused:
            log.info("head office does not compare: %s", refused)
            return None

    def _tell(self, transport: Transport) -> None:
        """What head office shows of this laptop."""
        outbox = self._store.read(lambda reader: reader.outbox())
        status = Status(
            unsent=outbox.waiting, unsent_blobs=outbox.blobs,
            oldest_unsent=list(outbox.oldest) if outbox.oldest else [], app_version=self._version,
            clock=self._store.clock.now().plain(),
        )  # fmt: skip
        transport.post("status", status, Status)

    def _progress(self, done: int, total: int) -> None:
        self._check_closing()
        self._publish(replace(self.status, phase="syncing", done=done, total=max(done, total)))

    def _check_closing(self) -> None:
        if self._closing.is_set():
            raise Offline

    def _run(self) -> None:
        while not self._closing.is_set():
            self._nudged.clear()
            self._wake.clear()
            try:
                self._attempt()
                self._housekeep()
                if self._counted(self.status).unsent:
                    self._wake.set()  # saved while this round was under way
                self._wait()
            except Exception:  # a thread border: neither a bug nor a disk that went away ends sync for good
                self._failures += 1
                log.exception("sync stumbled")
                self._closing.wait(self._pause())

    def _attempt(self) -> None:
        try:
            self.sync_once()
            self._failures = 0
        except FieldAppError as error:
            self._failures += 1
            log.info("sync stopped: %s", error)
        except Exception:  # a bug in a round: the pill says so, and the next round comes later
            self._failures += 1
            log.exception("sync failed")
            self._publish(replace(self._counted(self.status), phase="offline"))

    def _wait(self) -> None:
        """Until the interval is over; a nudge ends it, a save shortens it while all is well."""
        deadline = time.monotonic() + self._pause()
        while not self._nudged.is_set() and not self._closing.is_set():
            if (left := deadline - time.monotonic()) <= 0:
                return
            if self._wake.wait(left) and not self._nudged.is_set() and not self._closing.is_set():
                self._wake.clear()
                self._publish(self._counted(self.status))
                if not self._failures:
                    deadline = min(deadline, time.monotonic() + SETTLE)

    def _pause(self) -> float:
        """Seconds to the next round: the interval, or after failures longer each time, spread by chance."""
        if not self._failures:
            return self._interval * (0.9 + 0.2 * self._jitter())
        longest: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures - 1, 10))
        return longest * (0.5 + 0.5 * self._jitter())

    def _heard(self, kinds: frozenset[str]) -> None:
        """On the store's thread, after each commit; what sync itself wrote is no reason to sync."""
        if kinds and not self._running.locked():
            self._wake.set()

    def _housekeep(self) -> None:
        try:
            if backup_due(self._store):
                backup(self._store)
        except FieldAppError as error:
            log.warning("no backup today: %s", error)

    def _counted(self, status: SyncStatus) -> SyncStatus:
        outbox, last = self._store.read(lambda reader: (reader.outbox(), reader.meta("last_sync")))
        return replace(
            status, last_sync=Instant.of(last), unsent=outbox.waiting, unsent_since=outbox.oldest_at,
            unsent_blobs=outbox.blobs, needs_person=outbox.rejected + outbox.conflicts,
        )  # fmt: skip

    def _publish(self, status: SyncStatus) -> None:
        with self._lock:
            self.status = status
        for observer in list(self._observers):
            observer(status)
