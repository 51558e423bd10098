# SPDX-License-Identifier: Apache-2.0
"""A head office with a few people, and laptops that speak the protocol by hand: signed JSON over its real routes."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import zstandard
from starlette.testclient import TestClient

from fieldcore.base.clock import FixedClock, Instant, SystemClock
from fieldcore.base.crypto import SigningKey
from fieldcore.base.ids import Ids
from fieldcore.wire import signing
from fieldcore.wire.messages import (
    HEADER,
    PROTOCOL,
    REQUEST_ID,
    Answer,
    Cursor,
    EnrolReply,
    Operation,
    Problem,
    PullReply,
    PushReply,
    Row,
)
from headoffice.app import create_app, create_office
from headoffice.services import devices, dispatch, intake
from headoffice.services.actors import SYSTEM, Actor
from headoffice.store.ledger import Author

T = TypeVar("T", bound=msgspec.Struct)
START = Instant.parse("2026-11-23 08:00")
IDS = Ids(SystemClock())
API = "/api/v1"


def new_id() -> str:
    """An id as laptops make them."""
    return IDS.new()


class Lab:
    """Head office as a test moves it: two stations, three technicians, clerks, a customer with a machine."""

    def __init__(self, folder: Path, url: str) -> None:
        self.clock = FixedClock(START)
        self.office = create_office(folder, url, self.clock)
        self.database = self.office.database
        self.http = TestClient(create_app(self.office), raise_server_exceptions=False)
        with self.database.write() as ledger:
            office = Author("")

            def person(name: str, station: str | None, *roles: str) -> str:
                return ledger.insert(
                    "person", office, name=name, staff_no=name, roles=sorted(roles), station=station, active=True
                )

            self.station = ledger.insert("station", office, code="S1", name="望城服务站")
            self.far_station = ledger.insert("station", office, code="S2", name="宁乡服务站")
            self.technician = person("王建国", self.station, "technician")
            self.colleague = person("李红", self.station, "technician")
            self.far_technician = person("赵磊", self.far_station, "technician")
            self.dispatcher = Actor(person("李雯", None, "dispatcher"), frozenset({"dispatcher"}))
            self.clerk = Actor(person("陈敏", None, "warranty_clerk"), frozenset({"warranty_clerk"}))
            self.caller = Actor(person("吕红梅", None, "callback_clerk"), frozenset({"callback_clerk"}))
            self.keeper = Actor(person("邵立新", None, "parts_keeper"), frozenset({"parts_keeper"}))
            self.manager = Actor(person("何振宇", None, "manager"), frozenset({"manager"}))
            self.customer = ledger.insert(
                "customer", office, name="望城农机合作社", phone="13812345678", station=self.station
            )
            self.contact = ledger.insert("contact", office, name="刘洋", phone="13912345678", customer=self.customer)
            self.model = ledger.insert("product_model", office, model="YC6108", name="柴油机", family="engine")
            self.machine = ledger.insert(
                "machine", office, serial_no="YC6108-2231", customer=self.customer, product_model=self.model
            )
            self.level = ledger.insert(
                "service_level", office, name="标准", ack_hours=1, arrive_hours=8, finish_hours=48
            )

    def close(self) -> None:
        self.office.close()

    def laptop(self, person: str = "") -> "Device":
        """Enrol a laptop."""
        return Device(self, person or self.technician)

    def order(self, **values: Any) -> str:
        """Register a request at the dispatcher's desk."""
        return intake.register(
            self.database, self.dispatcher,
            {
                "station": self.station, "customer": self.customer, "machine": self.machine, "symptom": "发动机冒黑烟",
                "service_type": "repair", "reported_at": self.clock.now().plain(), "origin": "phone",
                "site_address": "望城区黄金乡",
                "priority": "normal", "service_level": self.level, "operator_contact": self.contact, **values,
            },
        )  # fmt: skip

    def dispatched(self, person: str = "", **values: Any) -> str:
        """An order on its way to a technician."""
        order = self.order(**values)
        dispatch.dispatch(self.database, self.dispatcher, order, person or self.technician)
        return order

    def values(self, kind: str, record_id: str) -> dict[str, Any]:
        with self.database.read() as ledger:
            found = ledger.get(kind, record_id)
            return dict(found.values) if found else {}

    def edit(self, kind: str, record_id: str, **changes: Any) -> None:
        with self.database.write() as ledger:
            ledger.put(kind, record_id, Author(self.dispatcher.person), **changes)

    def count(self, kind: str, **equal: Any) -> int:
        with self.database.read() as ledger:
            return ledger.count(kind, **equal)

    def head(self) -> int:
        with self.database.read() as ledger:
            return ledger.head()[0]


class Device:
    """A laptop that keeps what it pulled, and numbers what it pushes."""

    def __init__(self, lab: Lab, person: str) -> None:
        self.lab, self.key = lab, SigningKey()
        self.id = ""
        self.epoch, self.n = new_id(), 0
        self.cursor: Cursor | None = None
        self.rows: dict[str, Row] = {}
        self.conflicts: dict[str, Any] = {}
        code = devices.new_code(lab.database, SYSTEM, person)
        answer = self.post("/enrol", {"code": code, "public_key": self.key.public}, EnrolReply)
        self.id, self.code, self.person = answer.device_id, answer.device_code, answer.person_id

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, request_id: str = ""
    ) -> Any:
        """A signed request; the raw answer."""
        request_id, now = request_id or new_id(), self.lab.clock.now().ms
        proof = signing.headers(self.key, self.id, method, API + path, request_id, now, body) if self.id else {}
        given = {REQUEST_ID: request_id, HEADER: str(PROTOCOL), **proof, **(headers or {})}
        answer = self.lab.http.request(method, API + path, content=body, headers=given)
        assert answer.headers[HEADER] == str(PROTOCOL)
        assert answer.headers[REQUEST_ID] == request_id
        return answer

    def post(self, path: str, message: dict[str, Any], reply: type[T], packed: bool = False) -> T:
        """A message and its typed answer."""
        body = msgspec.json.encode({"request_id": new_id(), **message})
        headers = {"Content-Encoding": "zstd"} if packed else {}
        answer = self.send("POST", path, zstandard.compress(body) if packed else body, headers)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=reply)

    def refusal(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> str:
        """The problem code of a request that must fail."""
        answer = self.send(method, path, body, headers)
        assert answer.status_code >= 400
        return msgspec.json.decode(answer.content, type=Problem).code

    def push(self, *operations: Operation, first_n: int = 0, epoch: str = "", packed: bool = False) -> PushReply:
        """Send a batch; without ``first_n`` it is the next one."""
        first = first_n or self.n + 1
        message = {"epoch": epoch or self.epoch, "first_n": first, "operations": msgspec.to_builtins(operations)}
        reply = self.post("/push", message, PushReply, packed)
        if not epoch:
            self.n = max(self.n, reply.last_n)
        return reply

    def put(self, kind: str, record_id: str = "", base: int | None = None, **changes: Any) -> Answer:
        """Push one change of one record."""
        return self.push(self.operation(kind, record_id, base, **changes)).answers[0]

    def operation(
        self, kind: str, record_id: str = "", base: int | None = None, *, group: str = "",
        needs: list[str] | None = None, action: Any = "put", **changes: Any,
    ) -> Operation:  # fmt: skip
        known = self.rows.get(record_id)
        version = base if base is not None else known.version if known else 0
        return Operation(
            op_id=new_id(), kind=kind, record_id=record_id or new_id(), base_version=version, changes=changes,
            group_id=group, depends_on=needs or [], action=action, at=self.lab.clock.now().plain(),
        )  # fmt: skip

    def event(self, order: str, event: str, kind: str = "work_order", subject: str = "") -> Answer:
        """Push an event of a document."""
        return self.put(
            "order_event", subject_kind=kind, subject=subject or order, event=event,
            at=self.lab.clock.now().plain(), **{"trip" if kind == "trip" else "order": order},
        )  # fmt: skip

    def pull(self, limit: int = 500) -> list[Row]:
        """Read to the end; what came, in order."""
        came: list[Row] = []
        while True:
            cursor = msgspec.to_builtins(self.cursor) if self.cursor else None
            reply = self.post("/pull", {"cursor": cursor, "limit": limit}, PullReply)
            if reply.status != "ok":
                assert self.cursor is not None
                self.cursor, self.rows = None, {}
                continue
            for row in reply.rows:
                if row.change == "upsert":
                    self.rows[row.id] = row
                else:
                    self.rows.pop(row.id, None)
            self.conflicts.update({c.id: c for c in reply.conflicts})
            came += reply.rows
            self.cursor = reply.cursor
            if not reply.more:
                return came

    def holds(self, record_id: str) -> dict[str, Any] | None:
        """The values that this laptop has of a record."""
        return self.rows[record_id].values if record_id in self.rows else None
