# SPDX-License-Identifier: Apache-2.0
"""A live head office on a free loopback port, behind a network that a test can spoil."""

import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlcipher3 import dbapi2 as sqlite

from fieldapp.paths import Home
from headoffice.app import create_app, create_office
from headoffice.services import devices
from headoffice.services.actors import SYSTEM
from headoffice.store.ledger import Author
from tests.live import serving
from tools.demo_cable import Cable
from tools.demo_job import STAFF_NO, Laptop, OfficeSide
from tools.demo_office import OfficeProcess

DISPATCHER = Author("")
PORTAL = b"<html><body>Welcome to Hotel WiFi. Please sign in.</body></html>"


class Network:
    """Between laptop and head office. ``mode``: fine, down, portal, lose (the answer), hold (the answer), cut (it off).

    ``only``: what stands in the method and path of the requests that it spoils, after ``spared`` of them;
    ``answered``: how many bytes the answers to these had.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app, self.mode, self.only, self.requests = app, "fine", "", list[str]()
        self.held, self.release = threading.Event(), threading.Event()
        self.lost = self.spared = self.answered = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self.requests.append(scope["path"])
        named = self.only in f"{scope['method']} {scope['path']}"
        mode = self.mode if named and not self.spared else "fine"
        self.spared -= int(named and self.spared > 0)
        if mode in ("down", "portal"):
            await send({"type": "http.response.start", "status": 503 if mode == "down" else 200, "headers": []})
            await send({"type": "http.response.body", "body": PORTAL})
        elif mode in ("lose", "hold"):
            await self._app(scope, receive, _swallow)
            self.lost += 1
            self.held.set()
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": mode == "hold"})
        else:
            await self._app(scope, receive, self._counted(send, cut=mode == "cut") if named else send)

    def _counted(self, send: Callable[[Any], Awaitable[None]], *, cut: bool) -> Callable[[Any], Awaitable[None]]:
        async def pass_on(message: Any) -> None:
            body = message.get("body", b"")
            self.answered += len(body)
            await send({**message, "body": body[: len(body) // 2]} if cut and body else message)

        return pass_on


async def _swallow(message: Any) -> None:
    """An answer that gets lost on the way."""


class Office:
    """Head office as a test moves it: its database, one station, two technicians, one customer with a machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._office = create_office(folder)
        self.database = self._office.database
        self.network = Network(create_app(self._office))
        self.url = ""
        with self.database.write() as ledger:
            self.station = ledger.insert("station", DISPATCHER, code="S1", name="望城服务站")
            person = {"roles": ["technician"], "station": self.station, "active": True}
            self.technician = ledger.insert("person", DISPATCHER, name="王建国", staff_no="T1", **person)
            self.colleague = ledger.insert("person", DISPATCHER, name="李红", staff_no="T2", **person)
            self.customer = ledger.insert(
                "customer", DISPATCHER, name="望城农机合作社", phone="13812345678", station=self.station
            )
            self.machine = ledger.insert("machine", DISPATCHER, serial_no="YC6108-2231", customer=self.customer)

    def copy(self, name: str) -> None:
        """Last night's backup of the database."""
        source, target = (sqlite.connect(str(self._folder / file)) for file in ("office.db", name))
        source.backup(target)
        source.close()
        target.close()

    def restore(self, name: str) -> None:
        """Put the backup in the place of the database, as an administrator does after a crash."""
        self.database.close()
        for path in self._folder.glob("office.db*"):
            path.unlink()
        shutil.copyfile(self._folder / name, self._folder / "office.db")

    def damage(self, sha256: str) -> None:
        """Spoil a file on head office's disk."""
        path = next(self._folder.rglob(sha256))
        path.write_bytes(b"?" * path.stat().st_size)

    def lose(self, sha256: str) -> None:
        """An older folder of files was put back: this one is not in it."""
        next(self._folder.rglob(sha256)).unlink()

    def close(self) -> None:
        self._office.close()

    def code(self, person: str = "") -> str:
        return devices.new_code(self.database, SYSTEM, person or self.technician)

    def dispatch(self, person: str = "") -> str:
        """Register and dispatch an order."""
        with self.database.write() as ledger:
            order = ledger.insert(
                "work_order", DISPATCHER, doc_no=f"WO-HQ-{ledger.count('work_order') + 1}", station=self.station,
                customer=self.customer, machine=self.machine, symptom="发动机冒黑烟",
                assignee=person or self.technician,
            )  # fmt: skip
            for event in ("register", "dispatch"):
                ledger.event("work_order", order, event, DISPATCHER)
        return order

    def edit(self, kind: str, id_: str, **changes: Any) -> None:
        with self.database.write() as ledger:
            ledger.put(kind, id_, DISPATCHER, **changes)

    def values(self, kind: str, id_: str) -> dict[str, Any]:
        with self.database.read() as ledger:
            found = ledger.get(kind, id_)
            return dict(found.values) if found else {}

    def blob(self, sha256: str) -> bytes:
        """A file that head office holds whole."""
        return self._office.blobs.get(sha256)

    def count(self, kind: str) -> int:
        with self.database.read() as ledger:
            return ledger.count(kind)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office")
    with serving(made.network) as made.url:
        yield made
        made.network.release.set()
    made.close()


@pytest.fixture
def homes(tmp_path: Path) -> Callable[[str], Home]:
    return lambda name: Home(tmp_path / name)


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeSide]:
    """A head office with demo data, in its own process."""
    with OfficeProcess(tmp_path_factory.mktemp("main-job") / "office") as office:
        made = office.make()
        office.start()
        yield OfficeSide(office, made["password"], made["sign_ins"])


@pytest.fixture
def cable(side: OfficeSide) -> Iterator[Cable]:
    """The network to it."""
    with Cable() as made:
        made.target = side.office.port
        yield made


@pytest.fixture
def laptop(side: OfficeSide, cable: Cable, tmp_path: Path) -> Laptop:
    """A laptop that was enrolled and has synced."""
    made = Laptop(Home(tmp_path / "laptop"), tmp_path / "secret")
    assert made.enrol(cable.url, side.office.code(STAFF_NO)) == "周海峰"
    made.command("sync")
    return made
