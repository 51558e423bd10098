# SPDX-License-Identifier: Apache-2.0
"""Sync over loopback and over a bad link, beside plain JSON and one table; many laptops at once."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import requests

from benchmarks.figures import Figure, at_most, below, timed
from benchmarks.link import Link
from benchmarks.office import Place, bare, postgres
from fieldapp.errors import FieldAppError, Offline
from fieldapp.store.connection import connect
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import transport_of
from fieldapp.sync.pull import pull
from fieldapp.sync.push import push

ROWS, SLOW_ROWS, CUT_ROWS = 10_000, 1_000, 4_000
IDLE_ROUNDS = 60
MBIT, FAR_S, CUT_EVERY = 125_000.0, 0.15, 200_000
LAPTOPS, EACH = 32, 20
P99_LIMIT_MS = 60_000.0
KEY = bytes(range(32))
Rows = list[dict[str, Any]]


def run() -> list[Figure]:
    """The same on SQLite and PostgreSQL; the links on SQLite."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sqlite").mkdir()
        with _placed(Path(folder) / "sqlite", "") as place:
            figures += _both_ways(place, f"sqlite:///{folder}/floor.db", "SQLite", 0.25)
            figures += [_slow(place), _cut(place)]
            figures += _crowd(place)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, postgres(Path(folder)) as (ours, floor):
        (Path(folder) / "ours").mkdir()
        with _placed(Path(folder) / "ours", ours) as place:
            figures += _both_ways(place, floor, "PostgreSQL", 0.3)
    return figures


@contextmanager
def _placed(folder: Path, url: str) -> Iterator[Place]:
    with closing(Place(folder, url)) as place:
        yield place


def _both_ways(place: Place, floor_url: str, name: str, push_bar: float) -> list[Figure]:
    with bare(floor_url) as floor, place.laptop("writer") as writer, place.laptop("reader") as reader:
        place.write(writer, ROWS)
        _pulled(reader)  # all but what is measured
        sent: list[Rows] = []
        ours = timed(lambda: _pushed(writer, sent))
        theirs = timed(lambda: _bare_push(floor, sent))
        down = timed(lambda: _pulled(reader))
        bare_down = timed(lambda: _bare_pull(floor, place.folder / "bare.db"))
        idle, ping = _idle(reader, floor)
    return [
        _at_least(f"push {ROWS:,} changes of 1 kB, {name}, ms", ours, theirs, push_bar),
        _at_least(f"pull {ROWS:,} rows, {name}, ms", down, bare_down, 0.6),
        at_most(f"nothing to sync, {name}, ms", idle, ping, 5.0),
    ]


def _at_least(what: str, ours: float, floor: float, bar: float) -> Figure:
    """A figure whose speed has to be ``bar`` of the floor's."""
    ratio = floor / ours
    return Figure(f"{what} (ratio: floor / ours)", round(ours, 1), round(floor, 1), round(ratio, 3), bar, ratio >= bar)


def _pushed(store: Store, sent: list[Rows]) -> None:
    """Push all that waits, and note the batches for the floor."""
    with closing(transport_of(store)) as transport:
        post = transport.post

        def noted(name: str, message: Any, reply: Any) -> Any:
            sent.append([{"id": op.record_id, "values": op.changes} for op in message.operations])
            return post(name, message, reply)

        transport.post = noted  # type: ignore[method-assign]  # the same batches go to the floor
        assert push(store, transport, lambda _: None) == ROWS


def _pulled(store: Store) -> int:
    with closing(transport_of(store)) as transport:
        return pull(store, transport, store.clock, lambda _: None, lambda: None)


def _bare_push(floor: str, sent: list[Rows]) -> None:
    with requests.Session() as session:
        for rows in sent:
            session.post(f"{floor}/push", json=rows, timeout=60).raise_for_status()


def _bare_pull(floor: str, path: Path) -> None:
    connection, after = connect(path, KEY), 0
    connection.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, id TEXT, vals TEXT)")
    with requests.Session() as session:
        while rows := session.get(f"{floor}/pull?after={after}", timeout=60).json():
            connection.execute("BEGIN IMMEDIATE")
            given = [(row["n"], row["id"], msgspec.json.encode(row["values"])) for row in rows]
            connection.executemany("INSERT INTO bare VALUES (?, ?, ?)", given)
            connection.execute("COMMIT")
            after = rows[-1]["n"]
    connection.close()


def _idle(store: Store, floor: str) -> tuple[float, float]:
    """A round with nothing to do, and a request of the same size, in turn."""
    engine = SyncEngine(store)
    engine.sync_once()
    ours, theirs = [], []
    for _ in range(IDLE_ROUNDS // 10):
        engine.sync_once()  # one round in ten tells head office how it stands and asks for missing files
        for _ in range(9):
            ours.append(timed(engine.sync_once))
            theirs.append(timed(lambda: requests.post(f"{floor}/ping", json={"cursor": "c" * 150}, timeout=60)))
    return statistics.median(ours), statistics.median(theirs)


def _slow(place: Place) -> Figure:
    """Beside the time that as many bytes need on that line."""
    with Link(place.port, rate=MBIT, delay=FAR_S) as link, place.laptop("far", link.port) as store:
        with _straight(link):
            _pulled(store)
        place.write(store, SLOW_ROWS)
        link.carried = 0
        ours = timed(lambda: SyncEngine(store).sync_once())
        needed = link.carried / MBIT * 1000
    return at_most(f"{SLOW_ROWS:,} rows over 1 Mbit/s and 300 ms, ms", ours, needed, 1.3)


@contextmanager
def _straight(link: Link) -> Iterator[None]:
    link.rate, link.delay = 0, 0
    yield
    link.rate, link.delay = MBIT, FAR_S


def _cut(place: Place) -> Figure:
    """How many bytes it takes where the line is cut again and again, beside an uncut one."""
    with (
        Link(place.port) as whole,
        place.laptop("whole", whole.port) as one,
        Link(place.port) as cut,
        place.laptop("cut", cut.port) as other,
    ):
        for store in (one, other):
            _pulled(store)
        for store, seed, link in ((one, 1, whole), (other, 2, cut)):
            place.write(store, CUT_ROWS, seed)
            link.carried = 0
        SyncEngine(one).sync_once()
        cut.carried, cut.cut_every = 0, CUT_EVERY
        for _ in range(1000):
            try:
                SyncEngine(other).sync_once()
                break
            except Offline:
                continue
        assert other.read(lambda reader: reader.outbox().waiting) == 0
        assert cut.cuts
        return at_most(f"{CUT_ROWS:,} rows, cut every 200 kB {cut.cuts} times, bytes", cut.carried, whole.carried, 1.25)


def _crowd(place: Place) -> list[Figure]:
    """All at once: errors, and how long a laptop waits for its round."""
    took: list[float] = []
    failed: list[FieldAppError] = []
    with ExitStack() as stack:
        stores = [stack.enter_context(place.laptop(f"T{number}")) for number in range(LAPTOPS)]
        for number, store in enumerate(stores):
            _pulled(store)
            place.write(store, EACH, number)
        start = threading.Barrier(LAPTOPS)

        def one(store: Store) -> None:
            start.wait()
            began = time.perf_counter()
            try:
                SyncEngine(store).sync_once()
            except FieldAppError as error:
                failed.append(error)
            took.append((time.perf_counter() - began) * 1000)

        threads = [threading.Thread(target=one, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    centiles = statistics.quantiles(took, n=100)
    return [
        below(f"{LAPTOPS} laptops at once: errors", len(failed), 1),
        below(f"{LAPTOPS} laptops at once: a round, p50, ms", centiles[49], P99_LIMIT_MS),
        below(f"{LAPTOPS} laptops at once: a round, p99, ms", centiles[98], P99_LIMIT_MS),
    ]
