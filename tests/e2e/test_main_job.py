# SPDX-License-Identifier: Apache-2.0
"""The main job through the laptop's services and a real head office that is away in the middle and killed once."""

from contextlib import closing
from dataclasses import replace

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.opening import Opened, open_home
from fieldapp.services.part_lines import NewLine
from fieldapp.services.signing import Assent, Ink
from tests.e2e.laptops import INK, all_sent, picture
from tests.live import wait_until
from tools.demo_cable import Cable
from tools.demo_job import CLERK_NOTE, PASSPHRASE, STAFF_NO, Job, Laptop, OfficeSide, failing_machine, sha256

PUMP = "1000 412 873"
MEASURED = ("3", "82", "52", "12", "0.08", "92")


def dispatched(side: OfficeSide, laptop: Laptop) -> Job:
    job = failing_machine(laptop)
    order = side.register(job, laptop.find("person", {"staff_no": STAFF_NO})[0].id)
    laptop.command("sync")
    return replace(job, order=order)


def fill(laptop: Laptop, services: Services, order: str) -> None:
    """Repair record, checklist with one value out of limits, the pump from the van, photos."""
    page = services.orders.page(order)
    assert page.record is not None
    assert page.checklist is not None
    codes = {code.get("code"): code.id for code in laptop.find("code_entry")}
    values = {
        "meter": "612.4", "diagnosis_methods": ["observe", "test"], "diagnosis": "水泵水封磨损，轴端渗漏",
        "failure_location": codes["COOL-PUMP"], "failure_mode": codes["LEAK"], "failure_cause": codes["SEAL"],
        "severity": "general", "responsibility": "product_quality", "action": "replace_assembly",
        "treatment": "更换水泵总成，试机正常", "test_result": "pass",
    }  # fmt: skip
    for name, value in values.items():
        services.records.edit("repair_record", page.record.id, name, value)
    services.job.set_charge(order, "in_warranty")
    services.records.edit("work_order", order, "result", "solved")
    for line, value in zip(page.checklist.lines, MEASURED, strict=True):
        services.checklists.measure(order, line.item_id, value)
    shown = services.orders.page(order).checklist
    assert shown is not None
    assert [line.item for line in shown.lines if line.out] == ["散热器盖开启压力"]
    services.checklists.replaced(order, next(line.item_id for line in shown.lines if line.out), "81")
    pump = next(hit for hit in services.parts.search(PUMP) if hit.part_no == PUMP)
    services.parts.add(order, NewLine(part_id=pump.id, quantity="1"))
    (used,) = services.orders.page(order).parts
    assert float(used.stock_after) == float(used.stock_before) - 1
    assert used.old_part_label_no
    for tile in services.photos.of(order):
        services.photos.add(order, tile.photo_kind, f"{tile.photo_kind}.jpg", picture())


def signed(services: Services, order: str) -> dict[str, str]:
    """Finish, read, sign; the digest of each paper's bytes by form."""
    services.orders.finish(order)
    session = services.signing.choose(services.signing.prepare(order), "satisfied", "operator")
    customer = Ink(name=session.customer_name, strokes=INK, device="touch", aspect=1958)
    technician = Ink(name=session.technician_name, strokes=INK, device="pen", aspect=1958)
    services.signing.sign(session, Assent(customer=customer, technician=technician, pages_seen=1))
    issued = [paper for paper in services.signing.documents(order) if paper.issued_id]
    return {paper.form: sha256(services.signing.issued(paper.issued_id).data) for paper in issued}


def test_the_main_job_with_the_network_out_and_head_office_killed(
    side: OfficeSide, cable: Cable, laptop: Laptop
) -> None:
    before, job = side.counts(), dispatched(side, laptop)
    assert side.counts()["/orders?status=open"] == before["/orders?status=open"] + 1
    side.office.stop()
    with closing(open_home(laptop.home, PASSPHRASE)) as opened:
        services, order = opened.services, job.order
        assert services.today.departure(order).first_missing is None
        for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
            step(order)
        fill(laptop, services, order)
    with closing(open_home(laptop.home, PASSPHRASE)) as opened:  # closed and opened again in the middle
        services = opened.services
        page = services.orders.page(order)
        assert [item for item in page.missing if item.level == "block"] == []
        assert page.verdict is not None
        assert page.verdict.status == "in"
        papers = signed(services, order)
        assert set(papers) == {"warranty_card", "repair_record"}
        assert page.record is not None
        with pytest.raises(UserError, match="frozen"):
            services.records.edit("repair_record", page.record.id, "diagnosis", "改过的结论")
        services.orders.hand_in(order)
        card = services.orders.page(order).card
        assert card is not None

        cable.lose_next_push(side.office.kill)
        side.office.start()
        opened.engine.start()
        assert cable.lost.wait(60)
        side.office.start()
        opened.engine.nudge()
        wait_until(lambda: all_sent(opened), 90)
        assert side.counts()["/cards"] == before["/cards"] + 1
        correct(side, opened, order, card.id)
    read_back(side, laptop, order, papers)
    call_back(side, laptop, order, before)


def correct(side: OfficeSide, opened: Opened, order: str, card: str) -> None:
    """Sent back, seen on the laptop, corrected, handed in again, approved."""
    services = opened.services
    side.send_back(card)
    opened.engine.sync_once()
    page = services.orders.page(order)
    assert page.row.state == "returned"
    assert page.card_row is not None
    assert (len(page.card_row.defects), page.card_row.note) == (2, CLERK_NOTE)
    services.photos.add(order, "maker_mark", "mark.jpg", picture())
    services.orders.correct(order, "补拍了制造厂标记")
    opened.engine.sync_once()
    side.approve(card)
    opened.engine.sync_once()
    approved = services.orders.page(order).card
    assert approved is not None
    assert approved.get("status") == "approved"


def read_back(side: OfficeSide, laptop: Laptop, order: str, papers: dict[str, str]) -> None:
    """Head office gives everything back once, and the very bytes of the papers."""
    kinds = ("warranty_card", "repair_record", "parts_usage", "issued_document", "attachment")
    found = laptop.from_office(kinds, order)
    assert {kind: len(rows) for kind, rows in found.items()} == dict(zip(kinds, (1, 1, 1, 2, 6), strict=True))
    assert found["warranty_card"][0]["status"] == "approved"
    assert {paper["form"]: paper["pdf"] for paper in found["issued_document"]} == papers
    for digest in papers.values():
        assert sha256(laptop.blob_from_office(digest)) == digest
    assert side.office.problems() == []


def call_back(side: OfficeSide, laptop: Laptop, order: str, before: dict[str, int]) -> None:
    """The call becomes due, is recorded, and the figures are where they were before the job."""
    assert side.counts()["/callbacks"] == before["/callbacks"] + 1
    side.call(laptop.from_office(("callback",), order)["callback"][0]["id"])
    assert laptop.from_office(("callback",), order)["callback"][0]["status"] == "archived"
    assert side.counts() == before
