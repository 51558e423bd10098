# SPDX-License-Identifier: Apache-2.0
"""The main job from the request to the follow-up call, done through the console, the window and the laptops' API."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any, Final

from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.rows import Stored
from fieldapp.store.store import Store, reading
from fieldapp.sync.enrol import transport_of
from fieldcore.base.clock import SystemClock
from fieldcore.wire.messages import Cursor, PullReply, PullRequest
from tools.demo_cable import Cable
from tools.demo_console import Clerk, Value
from tools.demo_office import DemoError, OfficeProcess, run

CHINA: Final = timezone(timedelta(hours=8))
STAFF_NO: Final = "T001"
SYMPTOM: Final = "水箱开锅，水泵处漏冷却液"
CLERK_NOTE: Final = "照片看不清故障件，请补拍制造厂标记"
PASSPHRASE: Final = "demo laptop passphrase"


def expect(condition: object, what: str) -> None:
    """DemoError unless the condition holds."""
    if not condition:
        raise DemoError(f"expected: {what}")


@dataclass
class Steps:
    """Prints a line a step; what was printed is what really happened."""

    done: list[str] = field(default_factory=list)

    def hold(self, text: str) -> None:
        """One step held."""
        self.done.append(text)
        print(f"✓ {len(self.done):02d} {text}", flush=True)


@dataclass(frozen=True, slots=True)
class Job:
    """The machine that failed and the order made for it."""

    machine: str
    serial: str
    customer: str
    contact: str
    order: str = ""
    doc_no: str = ""


@dataclass
class Laptop:
    """One enrolled home, used through the command line and, while it is closed, through its store."""

    home: Home
    passphrase_file: Path

    def command(self, *arguments: str) -> dict[str, Any]:
        """``fieldapp`` with these arguments; its answer."""
        place = ("--home", str(self.home.root), "--passphrase-file", str(self.passphrase_file))
        return run("fieldapp", *place, *arguments, "--json")

    def enrol(self, url: str, code: str) -> str:
        """Make it a laptop of head office; the name of its person."""
        self.passphrase_file.write_text(PASSPHRASE, encoding="utf-8")
        self.passphrase_file.chmod(0o600)
        return str(self.command("enrol", "--server", url, "--code", code)["person"])

    def _key(self) -> bytes:
        return keys.unlock(self.home, PASSPHRASE)

    def find(self, kind: str, where: Mapping[str, Any] | None = None) -> list[Stored]:
        """Records that the laptop holds."""
        with reading(self.home, self._key()) as (reader, _blobs):
            return list(reader.find(kind, dict(where or {})))

    def from_office(self, kinds: tuple[str, ...], order: str) -> dict[str, list[dict[str, Any]]]:
        """Records of an order as head office gives them to this device now: signed requests, from a snapshot."""
        found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
        cursor: Cursor | None = None
        with Store.open(self.home, self._key()) as store:
            transport = transport_of(store)
            try:
                while True:
                    asked = PullRequest(request_id=transport.new_id(), cursor=cursor, limit=500)
                    reply = transport.post("pull", asked, PullReply)
                    for row in reply.rows:
                        if row.kind in found and row.values.get("order") == order:
                            found[row.kind].append({"id": row.id, **row.values})
                    cursor = reply.cursor
                    if not reply.more:
                        return found
            finally:
                transport.close()

    def blob_from_office(self, sha256: str) -> bytes:
        """A file as head office gives it to this device."""
        data = bytearray()
        with Store.open(self.home, self._key()) as store:
            transport = transport_of(store)
            try:
                while piece := transport.get_bytes(f"blobs/{sha256}?offset={len(data)}"):
                    data += piece
                return bytes(data)
            finally:
                transport.close()


class OfficeSide:
    """What people at head office do."""

    def __init__(self, office: OfficeProcess, password: str, logins: Mapping[str, str]) -> None:
        self.office, self._password, self._logins = office, password, dict(logins)

    def clerk(self, role: str) -> closing[Clerk]:
        """Somebody of that role at the console, for as long as the ``with`` lasts."""
        return closing(Clerk(self.office.url, self._logins[role], self._password))

    def counts(self) -> dict[str, int]:
        """The four counts that a manager sees."""
        with self.clerk("manager") as clerk:
            return clerk.counts()

    def register(self, job: Job, technician: str) -> str:
        """Register the request and give it to the technician; the order's id."""
        with self.clerk("dispatcher") as clerk:
            machine = clerk.pick("machine", "machine", job.serial)
            expect(machine == job.machine, f"the search for {job.serial} finds that machine")
            form = clerk.form("/orders/new", "/orders/new")
            level = next(key for key, label in form.options["service_level"] if "3 h" in label)
            reported = SystemClock().now().plus(hours=-3).datetime().astimezone(CHINA)
            where = clerk.send("/orders/new", "/orders/new", {
                "machine": machine, "customer": job.customer, "operator_contact": job.contact, "symptom": SYMPTOM,
                "priority": "critical", "halted": "yes", "service_level": level, "distance_km": "38.5",
                "reported_at": f"{reported:%Y-%m-%dT%H:%M}",
            })  # fmt: skip
            order = where.partition("order=")[2].partition("&")[0]
            expect(order, "the console leads to the new order on the dispatch board")
            clerk.send(where, f"/orders/{order}/dispatch", {"assignee": technician, "back": "/dispatch"})
            return order

    def send_back(self, card: str) -> None:
        """The warranty clerk takes the card and sends it back with two defects."""
        due = (SystemClock().now().date() + timedelta(days=2)).isoformat()
        self._review(card, {
            "verdict": "defects", "codes": ["missing_photo", "illegible"], "note": CLERK_NOTE, "due": due,
        })  # fmt: skip

    def approve(self, card: str) -> None:
        """The warranty clerk takes the corrected card and approves it."""
        self._review(card, {"verdict": "approve"})

    def _review(self, card: str, verdict: Mapping[str, Value]) -> None:
        with self.clerk("warranty_clerk") as clerk:
            clerk.send(f"/cards/{card}", f"/cards/{card}/take", {})
            clerk.send(f"/cards/{card}", f"/cards/{card}/verdict", verdict)

    def call(self, callback: str) -> None:
        """The callback clerk reaches the customer and records what was said."""
        page = f"/callbacks/{callback}"
        with self.clerk("callback_clerk") as clerk:
            expect(page in clerk.page("/callbacks"), "the call is in the list of calls that are due")
            clerk.send(page, f"{page}/attempts", {"result": "reached"})
            clerk.send(page, f"{page}/record", {
                "method": "phone", "respondent": "机手", "came_on_time": "yes", "fault_fixed": "yes",
                "parts_as_recorded": "yes", "charged_amount": "0", "signed_by_user": "yes", "attitude": "5",
                "speed": "5", "skill": "5", "overall": "5", "conclusion": "satisfied",
            })  # fmt: skip


def failing_machine(laptop: Laptop) -> Job:
    """A combine harvester in warranty that was never repaired, of a customer whose operator is known."""
    models = {model.id for model in laptop.find("product_model") if "收割机" in str(model.get("name"))}
    busy = {order.get("machine") for order in laptop.find("work_order")}
    today = SystemClock().now().date()
    oldest, newest = (today - timedelta(days=300)).isoformat(), (today - timedelta(days=100)).isoformat()
    contacts = {contact.get("customer"): contact.id for contact in laptop.find("contact")}
    for machine in sorted(laptop.find("machine"), key=lambda m: m.id):
        fits = machine.get("product_model") in models and machine.id not in busy and machine.get("customer") in contacts
        if fits and oldest < str(machine.get("sale_date")) < newest:
            customer = str(machine.get("customer"))
            return Job(machine.id, str(machine.get("serial_no")), customer, contacts[customer])
    raise DemoError("expected a combine harvester in warranty among the demo data")


def sha256(data: bytes) -> str:
    """The digest that records name a file by."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Stage:
    """Everything that the job is played on."""

    side: OfficeSide
    cable: Cable
    laptop: Laptop
    out: Path
    steps: Steps
    camera: Path
    job: Job | None = None
    before: dict[str, int] = field(default_factory=dict)
    card: str = ""
    callback: str = ""
    saved: dict[str, Path] = field(default_factory=dict)

    @property
    def office(self) -> OfficeProcess:
        """The head office's process."""
        return self.side.office

    @property
    def order(self) -> Job:
        """The job, once it is known."""
        assert self.job is not None
        return self.job
