# SPDX-License-Identifier: Apache-2.0
"""A small office with one order in each place that matters, for tests of the console."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from fieldcore.base.canonical import digest
from fieldcore.base.clock import SystemClock
from fieldcore.records import catalogue
from fieldcore.records.model import Catalogue
from fieldcore.rules.jobs import required_photos
from fieldcore.rules.warranty.policy import to_plain
from headoffice.app import Office, create_app, create_office, open_office
from headoffice.services import accounts
from headoffice.services.actors import SYSTEM
from headoffice.services.verdicts import verdict_of
from headoffice.store.ledger import Author, Ledger

PASSWORD = "correct horse battery"
STAFF = {
    "desk": ("李雯", ["dispatcher"]),
    "clerk": ("陈敏", ["warranty_clerk"]),
    "clerk2": ("顾敏", ["warranty_clerk"]),
    "caller": ("吕红梅", ["callback_clerk"]),
    "keeper": ("邵立新", ["parts_keeper"]),
    "boss": ("何振宇", ["manager"]),
    "admin": ("管理员", ["administrator"]),
    "tech": ("周海峰", ["technician"]),
    "tech2": ("赵磊", ["technician"]),
}
CARD_EVENTS = ("open", "complete", "sign", "hand_in")
FIELD = ("accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in")


@dataclass(frozen=True, slots=True)
class Sample:
    """An office and the ids of what is in it."""

    office: Office
    people: dict[str, str]
    ids: dict[str, str]

    def client(self, name: str = "", lang: str = "zh_CN") -> "Client":
        """A browser without scripts; signed in where a name is given."""
        client = Client(create_app(self.office), follow_redirects=True, raise_server_exceptions=False)
        client.cookies.set("lang", lang)
        if name:
            answer = client.submit("/sign-in", {"name": name, "password": PASSWORD}, page="/sign-in")
            assert answer.status_code == 200, answer.text
        return client

    def get(self, kind: str, record_id: str) -> dict[str, Any]:
        """The values of a record as they are now."""
        with self.office.database.read() as ledger:
            found = ledger.get(kind, record_id)
            assert found is not None
            return found.values


def copy_office(folder: Path, made: Sample, target: Path) -> Sample:
    """An office of one's own, from the folder of one that is closed."""
    return replace(made, office=open_office(Path(shutil.copytree(folder, target))))


class Client(TestClient):
    """Fetches a form's token before it sends the form, as a browser does."""

    def token(self, page: str) -> str:
        """The token of the first form of a page."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(page).text)
        assert found is not None, page
        return found[1]

    def submit(self, path: str, data: dict[str, Any], page: str = "/password") -> Any:
        """Send a form."""
        return self.post(path, data={"csrf": self.token(page), **data})


def make_office(data: Path, records: Catalogue | None = None, migration: str = "") -> Sample:
    """Make the office; the caller closes it. ``migration``: what one for changed ``records`` would run."""
    office = create_office(data, clock=SystemClock(), records=records or catalogue())
    office.place.blobs.mkdir(parents=True, exist_ok=True)
    if migration:
        with office.database.engine.begin() as connection:
            connection.exec_driver_sql(migration)
    with office.database.write() as ledger:
        ids, people = _reference(ledger), dict[str, str]()
        for login, (name, roles) in STAFF.items():
            people[login] = ledger.insert(
                "person",
                SYSTEM.author,
                staff_no=login.upper(),
                name=name,
                roles=roles,
                station=ids["station"],
                active=True,
            )
            if not set(roles) & {"technician"}:
                accounts.set_password(ledger, SYSTEM, people[login], login, PASSWORD)
        ids["device"] = ledger.insert(
            "device",
            SYSTEM.author,
            code="L07",
            person=people["tech"],
            enrolled_at=ledger.clock.now().plain(),
            revoked=False,
        )
        for name in ("new", "second"):
            ids[name] = _order(ledger, ids, name)
        ids["card_order"], ids["card"] = _handed_in(ledger, office, ids, people["tech"])
        ids["call"] = _call(ledger, ids, people["tech"])
        ids["clash"] = _clash(ledger, ids, people["tech"])
    return Sample(office, people, ids)


def _reference(ledger: Ledger) -> dict[str, str]:
    add, author = ledger.insert, SYSTEM.author
    station = add("station", author, code="YC", name="盐城站")
    policy = add(
        "warranty_policy", author, code="AGRI2010", version=2, name="农机三包", regime="AGRI2010",
        start_basis="invoice_date", whole_months=12, extends=True, holiday_roll=True,
    )  # fmt: skip
    model = add("product_model", author, model="4LZ-8.0", name="收割机", brand="金穗", policy=policy)
    customer = add("customer", author, name="丰源农机专业合作社", phone="13912342764", address="大丰", station=station)
    return {
        "station": station, "policy": policy, "model": model, "customer": customer,
        "contact": add("contact", author, customer=customer, name="刘大勇", relation="operator", phone="13612348807"),
        "machine": add("machine", author, customer=customer, product_model=model, serial_no="4LZ80-2603-0147",
                       sale_date="2026-03-18"),
        "level": add("service_level", author, name="农忙", ack_hours=1, arrive_hours=4, finish_hours=72),
        "part": add("part", author, part_no="1000412873", name="水泵总成", unit="件", price=86_000, whole=True),
        "code": add("code_entry", author, code_list="failure_location", code="C01", label="冷却系统 / 水泵"),
        "template": add("checklist_template", author, code="T1", version=1, name="收割机检查表"),
    }  # fmt: skip


def _order(ledger: Ledger, ids: dict[str, str], name: str, assignee: str = "") -> str:
    author, now = SYSTEM.author, ledger.clock.now()
    order = ledger.insert(
        "work_order", author, doc_no=f"WO-HQ-261123-{len(ids):04d}", station=ids["station"], origin="phone",
        service_type="repair", priority="urgent", service_level=ids["level"], reported_at=now.plus(hours=-1).plain(),
        customer=ids["customer"], operator_contact=ids["contact"], machine=ids["machine"], site_address="大丰新街村",
        symptom=f"割台升不起来，液压油温高（{name}）", halted=True, charge_type="in_warranty",
    )  # fmt: skip
    ledger.event("work_order", order, "register", author)
    if assignee:
        ledger.put("work_order", order, author, assignee=assignee, dispatched_at=now.plain(), ack_due=now.plain(),
                   finish_due=now.plus(hours=3).plain())  # fmt: skip
        ledger.event("work_order", order, "dispatch", author)
    return order


def _handed_in(ledger: Ledger, office: Office, ids: dict[str, str], tech: str) -> tuple[str, str]:
    field, now = Author(tech, ids["device"]), ledger.clock.now()
    order = _order(ledger, ids, "card", tech)
    repair = ledger.insert(
        "repair_record", SYSTEM.author, order=order, machine=ids["machine"], doc_no="RR-L07-261123-001", meter="612.4",
        failure_location=ids["code"], action="replace_part", total_charged=0, finished_at=now.plain(),
    )  # fmt: skip
    card = ledger.insert(
        "warranty_card", SYSTEM.author, doc_no="WC-L07-261123-003", order=order, machine=ids["machine"],
        card_type="repair", failure_date=now.date().isoformat(), revision=1, signed_at=now.plain(),
        customer_opinion="satisfied",
        due_back_at=now.plus(days=3).date().isoformat(),
    )  # fmt: skip
    for event in ("open", "complete", "sign"):
        ledger.event("warranty_card", card, event, field)
    for event in FIELD:
        ledger.event("work_order", order, event, field, at=now.plus(minutes=-90))
    ledger.event("warranty_card", card, "hand_in", field)
    picture = io.BytesIO()
    Image.new("RGB", (320, 200), "#5F6B58").save(picture, "PNG")
    blob = office.blobs.add(ledger, picture.getvalue())
    ledger.insert("attachment", SYSTEM.author, order=order, photo_kind="nameplate", file_name="plate.png",
                  media_type="image/png", sha256=blob, taken_at=now.plain())  # fmt: skip
    ledger.insert("attachment", SYSTEM.author, order=order, photo_kind="meter", file_name="meter.jpg", sha256="ab" * 32)
    paper = io.BytesIO()
    Image.new("RGB", (595, 842), "white").save(paper, "PDF")
    pdf = office.blobs.add(ledger, paper.getvalue())
    ledger.insert(
        "issued_document", SYSTEM.author, order=order, subject_kind="warranty_card", subject=card, form="warranty_card",
        doc_no="WC-L07-261123-003", revision=1, content=pdf, digest=digest({"card": card}), presented=pdf, pdf=pdf,
        issued_at=now.plain(),
    )  # fmt: skip
    ledger.insert("parts_usage", SYSTEM.author, order=order, part=ids["part"], quantity="1.000", supply_mode="van")
    assert repair
    return order, card


def _call(ledger: Ledger, ids: dict[str, str], tech: str) -> str:
    order = _order(ledger, ids, "call", tech)
    call = ledger.insert(
        "callback", SYSTEM.author, order=order, trigger="work_order", due_by=ledger.clock.now().plus(hours=5).plain()
    )
    ledger.event("callback", call, "schedule", SYSTEM.author)
    return call


def _clash(ledger: Ledger, ids: dict[str, str], tech: str) -> str:
    """An order that a laptop went on with after it was recalled."""
    order = _order(ledger, ids, "clash", tech)
    ledger.event("work_order", order, "recall_assignment", SYSTEM.author)
    ledger.event("work_order", order, "arrive", Author(tech, ids["device"]))
    return order


def green_card(sample: Sample, number: int, events: tuple[str, ...] = CARD_EVENTS, days: int = 3) -> str:
    """A card of the technician on which every check is fine; due back in so many days. Its id."""
    office, ids, tech = sample.office, sample.ids, sample.people["tech"]
    with office.database.write() as ledger:
        field, now, add = Author(tech, ids["device"]), ledger.clock.now(), ledger.insert
        order = _order(ledger, ids, f"green{number}", tech)
        machine = add("machine", SYSTEM.author, customer=ids["customer"], product_model=ids["model"],
                      serial_no=f"4LZ80-2603-9{number:03d}", sale_date="2026-03-18")  # fmt: skip
        ledger.put("work_order", order, SYSTEM.author, machine=machine)
        add("repair_record", SYSTEM.author, order=order, machine=machine, meter="88.0", failure_location=ids["code"],
            failure_mode=ids["code"], failure_cause=ids["code"], action="replace_part", total_charged=0)  # fmt: skip
        card = add(
            "warranty_card", SYSTEM.author, doc_no=f"WC-L07-261124-{number:03d}", order=order, machine=machine,
            card_type="repair", failure_date=now.date().isoformat(), revision=1, signed_at=now.plain(),
            due_back_at=now.plus(days=days).date().isoformat(),
        )  # fmt: skip
        for role in ("customer", "technician"):
            add("signature", SYSTEM.author, order=order, role=role)
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), "#5F6B58").save(picture, "PNG")
        blob = office.blobs.add(ledger, picture.getvalue())
        for kind in required_photos(ledger.get("work_order", order).values):  # type: ignore[union-attr]
            add("attachment", SYSTEM.author, order=order, photo_kind=kind, media_type="image/png", sha256=blob)
        add("issued_document", SYSTEM.author, order=order, subject_kind="warranty_card", subject=card,
            form="warranty_card", revision=1, content=blob, presented=blob, pdf=blob, digest=digest({"card": card}),
            issued_at=now.plain())  # fmt: skip
        found = ledger.get("warranty_card", card)
        assert found is not None
        ledger.put("warranty_card", card, SYSTEM.author,
                   verdict=json.dumps(to_plain(verdict_of(ledger, found)), ensure_ascii=False))  # fmt: skip
        for event in FIELD if "hand_in" in events else FIELD[:-1]:
            ledger.event("work_order", order, event, field)
        for event in events:
            ledger.event("warranty_card", card, event, field)
    return card


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sample]:
    """The data folder that tests copy, and what is in it."""
    folder = tmp_path_factory.mktemp("sample") / "office"
    made = make_office(folder)
    made.office.close()
    return folder, made


@pytest.fixture
def sample(sample_folder: tuple[Path, Sample], tmp_path: Path) -> Iterator[Sample]:
    """An office of one's own, closed afterwards."""
    folder, made = sample_folder
    own = copy_office(folder, made, tmp_path / "office")
    yield own
    own.office.close()
