# SPDX-License-Identifier: Apache-2.0
"""A day of a technician as it is (walk of the laptop L07), against a live head office that is out of reach all day."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fieldapp.paths import Home
from fieldapp.services.bundle import Services
from fieldapp.services.opening import Opened, enrol_home, open_home
from fieldapp.services.orders import FieldOrder, Times
from fieldapp.services.part_lines import NewLine
from fieldapp.services.photos import Picture
from fieldapp.services.signing import Assent
from fieldcore.base.clock import Instant
from fieldcore.base.crypto import sha256_hex
from fieldcore.wire.invitation import Invitation
from headoffice.services import vans
from headoffice.store.ledger import Author
from tests.e2e.conftest import DISPATCHER, Office
from tests.e2e.laptops import all_sent
from tests.live import wait_until
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services import world
from tests.unit.fieldapp.services.world import COLLEAGUE, COOLANT, ORDER, PUMP, PUMP_NEW, ink, png, uid
from tests.unit.fieldcore.documents import reading
from tools.demo_job import PASSPHRASE

PACKAGE, TRACTOR, TRACTOR_MODEL = uid(0x400), uid(0x401), uid(0x402)
PACKAGE_ROWS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("repair_package", PACKAGE, {
        "code": "COOL-01", "name": "水泵渗漏", "family": "engine", "failure_location": world.PLACE,
        "failure_mode": world.MODE, "failure_cause": world.CAUSE, "severity": "general",
        "responsibility": "product_quality", "diagnosis_methods": ["observe", "test"], "action": "replace_assembly",
        "treatment": "更换水泵总成，加注冷却液，满负荷试机 30 min", "test_result": "pass", "work": "更换水泵总成",
        "hours": "1.5",
    }),
    ("package_part", uid(0x410), {"package": PACKAGE, "part": PUMP, "quantity": "1.000"}),
    ("package_part", uid(0x411), {"package": PACKAGE, "part": COOLANT, "quantity": "8.000"}),
    ("product_model", TRACTOR_MODEL, {"model": "TK-904", "name": "轮式拖拉机", "family": "engine", "meter_unit": "h"}),
    ("machine", TRACTOR, {"customer": world.CUSTOMER, "product_model": TRACTOR_MODEL, "serial_no": "TK904-2011-0330"}),
)  # fmt: skip
"""What the walk needs beside the small world: the package of this fault, and the tractor of the second job."""


def at(time_of_day: str) -> Instant:
    return Instant.parse(f"2026-11-23T{time_of_day}:00+08:00")


def fill_office(office: Office) -> None:
    """The small world at head office; the van of L07 has no pump, a colleague's has the one that replaces it."""
    with office.database.write() as ledger:
        for kind, record_id, values in (*world.rows(), *PACKAGE_ROWS):
            known = {name: value for name, value in values.items() if name != "status"}
            if kind == "stock_movement" and values["part"] == PUMP:
                known |= {"part": PUMP_NEW, "person": COLLEAGUE}
            ledger.add(kind, record_id, DISPATCHER, {"active": True, **known} if kind == "person" else known)
        for event in ("register", "dispatch"):
            ledger.event("work_order", ORDER, event, Author(""))
        ledger.project("work_order", world.EARLIER, status="closed")
        ledger.project("work_order", ORDER, **{name: world._order()[name] for name in ("ack_due", "finish_due")})


@pytest.fixture
def opened(office: Office, homes: Callable[[str], Home]) -> Iterator[list[Opened]]:
    """08:14 at the station: the laptop has the order. A list, since it is opened anew after the battery died."""
    fill_office(office)
    held = [enrol_home(homes("day"), Invitation(office.url, office.code(ME.person_id)), PASSPHRASE)]
    held[0].engine.sync_once()
    yield held
    held[0].close()


def kinds_missing(services: Services, order: str) -> list[str]:
    return [item.code for item in services.orders.page(order).missing if item.level == "block"]


def travel(services: Services) -> None:
    """1 to 3, 5: accepted at the station; the laptop stays in the van, so all times are filled in at 11:20."""
    assert services.today.departure(ORDER).first_missing is None
    services.orders.accept(ORDER)
    services.orders.back_fill(ORDER, Times(
        accepted_at=at("08:14"), departed_at=at("08:31"), arrived_at=at("09:36"), started_at=at("09:40"),
        finished_at=at("11:20"),
    ))  # fmt: skip
    page = services.orders.page(ORDER)
    assert page.row.state == "in_progress"
    assert page.order.values["times_back_filled"] is True
    phone = tuple(Picture(f"IMG_{number:04d}.png", png(number)) for number in range(1, 9))
    services.photos.add_all(ORDER, "failure", phone)
    for shade, kind in enumerate(("nameplate", "meter", "machine_front", "new_part"), 50):
        services.photos.add(ORDER, kind, f"{kind}.png", png(shade))


def repair(services: Services) -> None:
    """4 and 5: the package; the superseded pump is found by either number and borrowed from a colleague's van."""
    services.job.save(ORDER, {"meter": "612.4"})
    filled = services.packages.fill(ORDER, PACKAGE)
    assert len(filled.left_out) == 1, "the van has no pump"
    for typed in ("1000 412 873", "水泵", "shuibeng", "sb"):
        assert {hit.id for hit in services.parts.search(typed)} >= {PUMP, PUMP_NEW}, typed
    old = services.parts.hit(PUMP)
    assert old is not None
    assert old.replaced_by == "1000 412 873A"
    services.parts.add(ORDER, NewLine(PUMP_NEW, lender=COLLEAGUE))
    services.job.add_line("order_helper", ORDER, {"person": COLLEAGUE, "hours": "0.5", "own_van": True})
    services.job.set_charge(ORDER, "in_warranty")
    services.records.edit("work_order", ORDER, "result", "solved")
    page = services.orders.page(ORDER)
    assert page.verdict is not None
    assert (page.verdict.status, page.verdict.until, page.charge.total) == ("in", "2027-03-22", 0)
    shown = {reason.text.msgid: reason.text.params for reason in page.verdict.reasons}
    assert len(shown) >= 4, "invoice, twelve months, two days of repair, moved from a Saturday"


def battery_dies(opened: list[Opened]) -> None:
    """6: the window is killed in the middle of a sentence; what is older than a second is there after the restart."""
    home = opened[0].store.home
    opened[0].close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.typing", str(home.root), ORDER], stdout=subprocess.PIPE, text=True,
        env=environment, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    typed: list[tuple[float, str]] = []
    assert window.stdout is not None
    try:
        for line in window.stdout:
            moment, _, words = line.rstrip("\n").partition(" ")
            typed.append((float(moment), words))
            if len(typed) >= 50 and time.monotonic() - typed[0][0] > 4:
                break
    finally:
        window.send_signal(signal.SIGKILL)
        died = time.monotonic()
        window.wait(10)
        window.stdout.close()
    opened[0] = open_home(home, PASSPHRASE)
    services = opened[0].services
    record = services.job.of(ORDER)
    assert record is not None
    kept = services.records.drafts("repair_record", record.id).get("diagnosis", "")
    older = [words for moment, words in typed if moment < died - 1]
    assert typed[-1][1].startswith(kept.rstrip())
    assert len(kept.rstrip()) >= len(older[-1].rstrip()), (kept, older[-1])
    services.job.save(ORDER, {"diagnosis": f"{kept.rstrip()}: 水泵水封失效"})


def check_and_complete(services: Services) -> None:
    """7 and 8: the cap opens too early, is replaced and tested again; the missing photo is named and added."""
    services.checklists.measure(ORDER, world.ITEM_CAP, "52")
    assert "fail_open" in kinds_missing(services, ORDER)
    services.checklists.replaced(ORDER, world.ITEM_CAP, "81")
    services.checklists.measure(ORDER, world.ITEM_BELT, "12")
    checklist = services.orders.page(ORDER).checklist
    assert checklist is not None
    cap = next(line for line in checklist.lines if line.item_id == world.ITEM_CAP)
    assert (cap.first_value, cap.value, cap.result, cap.follow_up) == ("52", "81", "ok", "replaced")
    (left,) = [item for item in services.orders.page(ORDER).missing if item.level == "block"]
    assert (left.code, left.section, left.record_id) == ("missing_photo", "photos", "failed_part")
    services.photos.add(ORDER, "failed_part", "failed_part.png", png(90))
    assert kinds_missing(services, ORDER) == []
    assert sum(not tile.missing for tile in services.photos.of(ORDER)) == 13


def sign_with_a_stamp(services: Services) -> bytes:
    """9: satisfied, signed with a finger; the printed copy is stamped, photographed and attached. The picture."""
    services.orders.finish(ORDER)
    session = services.signing.choose(services.signing.prepare(ORDER), "satisfied", "operator")
    text = reading.text(next(d.pdf for d in session.documents if d.form == "warranty_card"))
    assert "2027-03-22" in text
    services.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name), pages_seen=2))
    stamped = png(99)
    services.photos.add(ORDER, "signed_paper", "stamped.png", stamped)
    services.orders.hand_in(ORDER)
    return stamped


def paid_job(services: Services) -> str:
    """10: a job found in the field: 86.00 and 1.5 h at 60.00 make 176.00."""
    symptom = "拖拉机前灯不亮，保险丝烧断"
    order = services.orders.create_in_field(FieldOrder(world.CUSTOMER, TRACTOR, "repair", symptom, "新丰镇")).created
    for step in (services.orders.depart, services.orders.arrive, services.orders.start):
        step(order)
    services.job.save(order, {**world.repair_values(), "meter": "2210.0", "labour_fee": None, "action": "replace_part",
                              "responsibility": "wear"})  # fmt: skip
    part = services.parts.add(order, NewLine("", supply_mode="self_purchased", free_text="前大灯总成")).created
    services.records.edit("parts_usage", part, "unit_price", 8600)
    services.job.add_line("work_item", order, {"name": "更换前大灯", "actual_hours": "1.5", "rate": 6000})
    services.job.set_charge(order, "out_of_warranty")
    services.records.edit("work_order", order, "result", "solved")
    services.photos.add(order, "nameplate", "nameplate.png", png(120))
    checklist = services.orders.page(order).checklist
    for line in checklist.lines if checklist else ():
        if line.mandatory:
            services.checklists.measure(order, line.item_id, "80" if line.item_id == world.ITEM_CAP else "12")
    assert kinds_missing(services, order) == []
    assert services.orders.page(order).charge.total == 17600
    services.orders.finish(order)
    session = services.signing.choose(services.signing.prepare(order), "satisfied", "owner")
    assert session.total == 17600
    assert "176.00" in reading.text(session.documents[0].pdf)
    services.signing.sign(session, Assent(ink("刘大勇"), ink(ME.person_name), pages_seen=1))
    services.orders.hand_in(order)
    return order


def head_office_sees(office: Office, field_order: str, stamped: bytes) -> None:
    """11: one order done, one field order to confirm, a van at −1 pending, coolant 20 → 12 L."""
    assert office.values("work_order", ORDER)["status"] == "submitted"
    assert not office.values("work_order", ORDER).get("needs_decision")
    made = office.values("work_order", field_order)
    assert (made["status"], made["origin"], made["needs_decision"]) == ("submitted", "field", True)
    with office.database.read() as ledger:
        card = ledger.first("warranty_card", order=ORDER)
        assert card is not None
        assert (card.get("status"), card.get("warranty_expiry")) == ("handed_in", "2027-03-22")
        record = ledger.first("repair_record", order=field_order)
        assert record is not None
        assert record.get("total_charged") == 17600
        moved = ledger.find("stock_movement", person=COLLEAGUE, part=PUMP_NEW, movement="lent")
        assert [movement.get("quantity") for movement in moved] == ["-1.000"]
        assert ledger.count("order_helper", order=ORDER, person=COLLEAGUE) == 1
        pictures = {row.get("sha256") for row in ledger.find("attachment", order=ORDER, photo_kind="signed_paper")}
        assert pictures == {sha256_hex(stamped)}
        mine = {one.part: one.quantity for one in vans.held(ledger, {})[ME.person_id]}
        assert mine[COOLANT] == 12
        synced = {COLLEAGUE: Instant.parse("2026-11-22 18:00")}
        (lent,) = [one for one in vans.held(ledger, synced)[COLLEAGUE] if one.part == PUMP_NEW]
        assert lent.pending, "the laptop of the colleague does not know yet"
    assert office.blob(sha256_hex(stamped)) == stamped


def test_the_day_of_a_technician(office: Office, opened: list[Opened], homes: Callable[[str], Home]) -> None:
    office.network.mode = "down"
    travel(opened[0].services)
    repair(opened[0].services)
    battery_dies(opened)
    services = opened[0].services
    check_and_complete(services)
    stamped = sign_with_a_stamp(services)
    field_order = paid_job(services)
    assert services.sync.state().waiting > 0
    office.network.mode = "fine"
    opened[0].engine.start()
    wait_until(lambda: all_sent(opened[0]), 90)
    head_office_sees(office, field_order, stamped)
    with closing(enrol_home(homes("L03"), Invitation(office.url, office.code(COLLEAGUE)), PASSPHRASE)) as colleague:
        colleague.engine.sync_once()
        van = {row.part_id: row.quantity for row in colleague.services.parts.stock()}
        assert float(van[PUMP_NEW]) == 0
        helped = colleague.services.orders.page(ORDER)
        assert (helped.editable, helped.row.mine) == (False, False)
