# SPDX-License-Identifier: Apache-2.0
"""A head office and laptops as processes of their own, with a bad network between them."""

import ipaddress
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.link import Link
from fieldapp.paths import Home
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from headoffice.app import create_office
from headoffice.services import check as office_check
from headoffice.services import devices
from headoffice.services.actors import SYSTEM
from tests.faults import lives
from tests.live import wait_until

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.lives", "requests", "alembic.command"])
KILLED = -9
START_S = 30.0


def begin(life: Callable[..., None], *arguments: Any, **named: Any) -> BaseProcess:
    """Start a life in a process of its own, which ends with this one."""
    process = FORKS.Process(target=life, args=arguments, kwargs=named, daemon=True)
    process.start()
    return process


def ended(process: BaseProcess, seconds: float = 60.0) -> int:
    """Wait for its end; its exit status."""
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError("it does not end")
    return process.exitcode


class Scene:
    """One head office on disk, its process, the link to it, and the homes of its laptops."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "office"
        self.log, self.left = folder / "points", FORKS.RawValue("i", 0)
        certificate(folder)
        (folder / "secret").write_text(lives.PASSPHRASE)
        (folder / "secret").chmod(0o600)
        self.orders: dict[str, str] = {}
        self._kept: dict[str, bytes] = {}
        office = create_office(self.data)
        with office.database.write() as ledger:
            add, author = ledger.insert, SYSTEM.author
            self.station = add("station", author, code="S1", name="望城服务站")
            self.customer = add("customer", author, name="望城农机合作社", phone="13812345678", station=self.station)
            self.machine = add("machine", author, serial_no="YC6108-2231", customer=self.customer)
            self.part = add("part", author, part_no="1000 412 873", name="水泵总成", unit="件", whole=True)
        self.office = office
        self.link, self._office = Link(_free_port()), BaseProcess()

    def start(self) -> None:
        """Serve; returns once it listens."""
        self.left.value = 0
        self._office = begin(lives.serve, self.data, self.link.target, self.log, self.left)
        wait_until(lambda: _listens(self.link.target), START_S)

    @property
    def running(self) -> bool:
        """Whether head office runs."""
        return self._office.is_alive()

    def ended(self) -> int:
        """Wait for head office's end; its exit status."""
        return ended(self._office)

    def kill(self) -> None:
        """kill -9."""
        self._office.kill()
        self._office.join(10)

    def enrol(self, name: str) -> Home:
        """A new laptop of a new technician with an order that he has started."""
        home = Home(self.folder / name)
        with self.office.database.write() as ledger:
            person = ledger.insert(
                "person", SYSTEM.author, name=name, staff_no=name, roles=["technician"], station=self.station,
                active=True,
            )  # fmt: skip
            order = ledger.insert(
                "work_order", SYSTEM.author, doc_no=f"WO-HQ-{name}", station=self.station, machine=self.machine,
                customer=self.customer, symptom="发动机冒黑烟", service_type="repair", assignee=person,
            )  # fmt: skip
            for event in ("register", "dispatch"):
                ledger.event("work_order", order, event, SYSTEM.author)
        code = devices.new_code(self.office.database, SYSTEM, person)
        pin = ("--certificate", str(self.folder / "office.pem"))
        given = ("--server", f"https://127.0.0.1:{self.link.port}", "--code", code, *pin)
        assert ended(begin(lives.enrol, home.root, self.folder / f"{name}.key", *given, log=self.log)) == 0
        self._kept[name] = (self.folder / f"{name}.key").read_bytes()
        self.orders[name] = order
        with self.store(name) as store:
            SyncEngine(store).sync_once()
            for event in ("accept", "depart", "arrive", "start"):
                store.write(lambda unit, event=event: unit.event("work_order", order, event))  # type: ignore[misc]  # binds
            SyncEngine(store).sync_once()
        return home

    def store(self, name: str) -> Store:
        """The store of a laptop that is not running."""
        return Store.open(Home(self.folder / name), self._kept[name])

    def close(self) -> None:
        """End what runs."""
        self.link.close()
        if self._office.pid is not None and self._office.is_alive():
            self.kill()
        self.office.close()


def alike(scene: Scene, store: Store, kinds: tuple[str, ...]) -> int:
    """How many records of these kinds laptop and office hold, all of them alike; AssertionError otherwise."""
    assert (report := store.read(lambda reader: check(reader, store.blobs))).whole, report.problems
    outbox = store.read(lambda reader: reader.outbox())
    assert (outbox.waiting, outbox.rejected, outbox.blocked, outbox.conflicts, outbox.blobs) == (0, 0, 0, 0, 0)
    order, count = scene.orders[store.home.root.name], 0
    with scene.office.database.read() as ledger:
        for kind in kinds:
            there = {row.id: row.values for row in ledger.find(kind, order=order)}
            here = {row.id: row.values for row in store.read(lambda r, kind=kind: r.find(kind, {"order": order}))}  # type: ignore[misc]  # binds
            assert here == there, kind
            count += len(here)
        assert store.read(lambda r: r.need("work_order", order)).values == ledger.state("work_order", order).values  # type: ignore[union-attr]  # it is there
    return count


def office_is_whole(scene: Scene) -> None:
    """``headoffice check`` finds nothing."""
    assert office_check.check(scene.office.database, scene.office.blobs) == []


def certificate(folder: Path) -> None:
    """Head office's certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "head office")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "office.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "office.key").write_bytes(key.private_bytes(*form))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.close()
