# SPDX-License-Identifier: Apache-2.0
"""What every schedule starts from, made once in a process: a head office with people, and laptops that enrolled."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from fastapi import FastAPI
from starlette.requests import ClientDisconnect

from fieldapp.paths import Home
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldapp.sync.transport import Transport
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.crypto import SigningKey
from fieldcore.records import catalogue
from fieldcore.wire.messages import EnrolReply, EnrolRequest
from headoffice.app import Office, create_app, create_office
from headoffice.services import devices
from headoffice.services.actors import SYSTEM, Actor
from headoffice.store.ledger import Author, Ledger
from tests.simulation.link import Headers, Link, Reply, Session, call
from tests.simulation.storage import Memory, WatchedDatabase, opener

START = Instant.parse("2026-11-23 08:00")
KEY = bytes(range(32))
PEOPLE = (("王建国", 0), ("李红", 0), ("赵磊", 1), ("孙强", 0), ("周海", 1), ("吴涛", 0), ("郑军", 1), ("冯刚", 0))
"""The technicians and their stations; each person has two laptops enrolled, the second for a hand-over."""
CATALOGUE = catalogue()


@dataclass(slots=True)
class Device:
    """A laptop that was enrolled and has synced nothing yet."""

    identity: Identity
    database: Memory


@dataclass(slots=True)
class Template:
    """The office and the laptops of the first moment. One world at a time uses the office."""

    folder: Path
    clock: FixedClock
    office: Office
    database: WatchedDatabase
    app: FastAPI
    running: Memory
    first: Memory
    ids: dict[str, Any]
    actors: dict[str, Actor]
    memories: dict[Path, Memory]
    people: list[str] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@contextmanager
def simulated() -> Iterator[Template]:
    """The template, with what reaches for sockets, threads and disks replaced while it is in use."""
    memories: dict[Path, Memory] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="simulation-", dir=_fast_folder())))
        stack.enter_context(patch("fieldapp.store.store.connect", opener(memories)))
        stack.enter_context(patch("headoffice.app.Database", WatchedDatabase))
        stack.enter_context(patch("headoffice.api.laptops.run_in_threadpool", _inline))
        stack.enter_context(patch("fieldapp.sync.engine.due", lambda _: False))  # it would mend what checks must see
        stack.enter_context(patch("os.fsync", lambda _: None))
        made = _make(folder, memories)
        stack.callback(made.office.close)
        stack.enter_context(_listening(made.faults))
        yield made


class _Faults(logging.Handler):
    """Keeps what was logged as a fault of the program; a connection that broke is none."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, ClientDisconnect):  # a full disk is logged without its error
            self._found.append(f"fault: {record.getMessage()}: {type(error).__name__} {error}")


@contextmanager
def _listening(found: list[str]) -> Iterator[None]:
    handler = _Faults(found)
    loggers = [logging.getLogger(name) for name in ("headoffice", "fieldapp")]
    before = [(logger, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in before:
            logger.removeHandler(handler)
            logger.propagate = propagate


def _fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


async def _inline(work: Callable[..., Any], *given: Any) -> Any:
    return work(*given)


def _make(folder: Path, memories: dict[Path, Memory]) -> Template:
    clock, running = FixedClock(START), Memory()
    office = create_office(folder / "office", f"sqlite:///{running.address}&uri=true", clock)
    assert isinstance(office.database, WatchedDatabase)
    with office.database.write() as ledger:
        ids, people, actors = _seed(ledger)
    made = Template(
        folder, clock, office, office.database, create_app(office), running, Memory(), ids, actors, memories, people
    )
    for person in people * 2:
        made.devices.append(_enrol(made, person))
    made.first.copy_from(running)
    return made


def _seed(ledger: Ledger) -> tuple[dict[str, Any], list[str], dict[str, Actor]]:
    office, add = Author(""), ledger.insert
    stations = [add("station", office, code=f"S{n}", name=f"服务站{n}") for n in (1, 2)]
    people = [
        add("person", office, name=name, staff_no=f"T{n}", roles=["technician"], station=stations[at], active=True)
        for n, (name, at) in enumerate(PEOPLE, start=1)
    ]
    actors = {
        role: Actor(add("person", office, name=role, staff_no=role, roles=[role], active=True), frozenset({role}))
        for role in ("dispatcher", "warranty_clerk", "manager", "administrator")
    }
    model = add("product_model", office, model="YC6108", name="柴油机", family="engine")
    parts = [add("part", office, part_no=f"P{n}", name=f"零件{n}", unit="件", price=1000) for n in (1, 2, 3)]
    template = add("checklist_template", office, code="C1", version=1, name="检查表")
    items = [
        add("template_item", office, template=template, item_key=f"K{n}", seq=n, item=f"项目{n}") for n in (1, 2, 3)
    ]
    customers, machines = [], []
    for n in range(4):
        customer = add("customer", office, name=f"合作社{n}", phone=f"1380000000{n}", station=stations[n % 2])
        add("contact", office, name=f"机手{n}", phone=f"1390000000{n}", customer=customer)
        customers.append(customer)
        machines.append(add("machine", office, serial_no=f"YC-{n:04d}", customer=customer, product_model=model))
    level = add("service_level", office, name="标准", ack_hours=1, arrive_hours=8, finish_hours=48)
    ids = {
        "stations": stations, "model": model, "parts": parts, "template": template, "items": items,
        "customers": customers, "machines": machines, "level": level,
    }  # fmt: skip
    return ids, people, actors


def _enrol(made: Template, person: str) -> Device:
    """Buy an identity through the real route, and make the real store with it."""
    key, number = SigningKey(), len(made.devices)

    def serve(method: str, target: str, headers: Headers, body: bytes, cut: int | None) -> Reply:
        return call(made.app, method, target, headers, body, cut)

    code = devices.new_code(made.database, SYSTEM, person)
    request = EnrolRequest(request_id=f"enrol-{number}", code=code, public_key=key.public)
    reply = post_unsigned(Link(serve, lambda *_: None, lambda _: None), request)
    identity = Identity(
        device_id=reply.device_id, device_code=reply.device_code, person_id=reply.person_id,
        person_name=reply.person_name, roles=reply.roles, station_id=reply.station_id,
        server_url="http://127.0.0.1", server_epoch=reply.server_epoch, signing_key=key.raw,
    )  # fmt: skip
    home = Home(made.folder / f"made-{number}")
    made.memories[home.database.with_suffix(".new")] = made.memories[home.database] = memory = Memory()
    Store.create(home, KEY, identity, catalogue=CATALOGUE, clock=FixedClock(START)).close()
    return Device(identity, memory)


def post_unsigned(link: Link, request: EnrolRequest) -> EnrolReply:
    """Enrolment's request, as the product's transport sends it."""
    transport = Transport("http://127.0.0.1", FixedClock(START), lambda: request.request_id)
    transport._session = Session(link)
    return transport.post("enrol", request, EnrolReply)


def chance_of(*parts: object) -> Random:
    """A source of chance that depends on nothing but its name."""
    return Random(":".join(map(str, parts)))
