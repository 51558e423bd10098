# SPDX-License-Identifier: Apache-2.0
"""The demo's installation through the laptop's services, until head office shows the acceptance and its paper."""

from contextlib import closing

from fieldapp.services.bundle import Services
from fieldapp.services.opening import open_home
from fieldapp.services.signing import Assent, Ink
from tests.e2e.laptops import INK, all_sent, picture
from tests.live import wait_until
from tools.demo_job import PASSPHRASE, Laptop, OfficeSide, sha256

SERIAL = "CR200-2611-0031"


def fill(laptop: Laptop, services: Services, order: str) -> None:
    """The acceptance, its packing list, each item of the checklist within its limits, photos."""
    model = laptop.find("product_model", {"model": "CR-200"})[0].id
    today = services.orders.page(order).now.date().isoformat()
    services.job.save(order, {
        "product_model": model, "serial_no": SERIAL, "production_date": "2026-01-12", "delivery_date": today,
        "trial_run_hours": "2.0", "documents_given": ["manual", "certificate", "warranty_certificate", "tool_list"],
        "site_cleaned": True, "conclusion": "accepted", "warranty_start_basis": "acceptance_date",
    })  # fmt: skip
    packed = {"item": "主机", "quantity_listed": "1.000", "quantity_found": "1.000", "condition": "ok"}
    services.job.add_line("packing_line", order, packed)
    services.checklists.start(order)
    checklist = services.orders.page(order).checklist
    assert checklist is not None
    for line in checklist.lines:
        if line.answer_type == "number":
            services.checklists.measure(order, line.item_id, line.upper)
        else:
            services.checklists.answer(order, line.item_id, "ok")
    for tile in services.photos.of(order):
        services.photos.add(order, tile.photo_kind, f"{tile.photo_kind}.jpg", picture())
    services.records.edit("work_order", order, "result", "solved")


def test_an_installation_arrives_at_head_office_with_its_paper_and_its_machine(
    side: OfficeSide, laptop: Laptop
) -> None:
    (order,) = (row.id for row in laptop.find("work_order", {"service_type": "install"}))
    with closing(open_home(laptop.home, PASSPHRASE)) as opened:
        services = opened.services
        for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
            step(order)
        fill(laptop, services, order)
        services.orders.finish(order)
        session = services.signing.choose(services.signing.prepare(order), "satisfied", "employee")
        customer = Ink(name="厨师长", strokes=INK, device="touch", aspect=1958)
        technician = Ink(name=session.technician_name, strokes=INK, device="pen", aspect=1958)
        services.signing.sign(session, Assent(customer=customer, technician=technician, pages_seen=1))
        services.orders.hand_in(order)
        (paper,) = (paper for paper in services.signing.documents(order) if paper.issued_id)
        digest = sha256(services.signing.issued(paper.issued_id).data)
        opened.engine.start()
        wait_until(lambda: all_sent(opened), 90)

    kinds = ("installation_acceptance", "packing_line", "checklist_answer", "issued_document")
    found = laptop.from_office(kinds, order)
    (record,) = found["installation_acceptance"]
    assert (record["serial_no"], record["customer_opinion"], record["doc_no"]) == (SERIAL, "satisfied", paper.doc_no)
    assert [len(found[kind]) for kind in kinds] == [1, 1, 11, 1]
    assert sha256(laptop.blob_from_office(digest)) == digest
    (machine,) = laptop.find("machine", {"serial_no": SERIAL})
    assert (machine.id, machine.get("start_basis")) == (record["machine"], "acceptance_date")
    with side.clerk("dispatcher") as clerk:
        page = clerk.page(f"/orders/{order}")
        assert SERIAL in clerk.page(f"/records/machine/{machine.id}")
    assert f"安装验收单 {paper.doc_no}" in page
    assert f"/files/{digest}/" in page
    for shown in ("验收合格", SERIAL, "外观与配件清点", "主机", "急停按钮有效"):
        assert shown in page
    assert side.office.problems() == []
