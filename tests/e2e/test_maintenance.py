# SPDX-License-Identifier: Apache-2.0
"""A maintenance that the demo's laptop finds due by itself, to head office with its paper and its plan moved on."""

from contextlib import closing

from fieldapp.services.bundle import Services
from fieldapp.services.opening import open_home
from fieldapp.services.signing import Assent, Ink
from tests.e2e.laptops import INK, all_sent, picture
from tests.live import wait_until
from tools.demo_job import PASSPHRASE, Laptop, OfficeSide, sha256


def fill(services: Services, order: str, meter: str) -> None:
    """The record, and each item of the plan's checklist: all within limits but one, which the customer declines."""
    services.job.save(order, {"meter": meter, "safety_summary": "ok", "advice": "下次更换风扇皮带"})
    checklist = services.orders.page(order).checklist
    assert checklist is not None
    for line in checklist.lines:
        if line.answer_type == "number":
            services.checklists.measure(order, line.item_id, line.upper.replace("\u2212", "-"))
        else:
            services.checklists.answer(order, line.item_id, "ok")
    worn = next(line for line in checklist.lines if line.lower and line.upper)
    services.checklists.measure(order, worn.item_id, str(float(worn.upper) + 3)[: len(worn.upper)])
    services.checklists.declined(order, worn.item_id, "收割完再换")
    for tile in services.photos.of(order):
        services.photos.add(order, tile.photo_kind, f"{tile.photo_kind}.jpg", picture())
    services.job.set_charge(order, "out_of_warranty")
    services.records.edit("work_order", order, "result", "solved")


def test_what_is_due_offline_is_done_and_arrives_with_its_paper_and_the_next_time(
    side: OfficeSide, laptop: Laptop
) -> None:
    with closing(open_home(laptop.home, PASSPHRASE)) as opened:
        services = opened.services
        plan = next(row for row in services.maintenance.due() if row.state == "overdue" and " h" in row.due)
        order = services.maintenance.make_order(plan.id, "按计划保养：250 h 保养").created
        assert plan.id not in {row.id for row in services.maintenance.due()}
        for step in (services.orders.depart, services.orders.arrive, services.orders.start):
            step(order)
        last = services.orders.page(order).last_meter.replace(",", "")
        fill(services, order, f"{float(last) + 1:.1f}")
        assert [item.code for item in services.orders.page(order).missing if item.level == "block"] == []
        services.orders.finish(order)
        session = services.signing.choose(services.signing.prepare(order), "satisfied", "operator")
        assert [document.form for document in session.documents] == ["maintenance_check"]
        customer = Ink(name="机手", strokes=INK, device="touch", aspect=1958)
        technician = Ink(name=session.technician_name, strokes=INK, device="pen", aspect=1958)
        services.signing.sign(session, Assent(customer=customer, technician=technician, pages_seen=1))
        services.orders.hand_in(order)
        (paper,) = (paper for paper in services.signing.documents(order) if paper.issued_id)
        digest = sha256(services.signing.issued(paper.issued_id).data)
        opened.engine.start()
        wait_until(lambda: all_sent(opened), 90)

    found = laptop.from_office(("maintenance_check", "checklist_answer", "issued_document"), order)
    (check,) = found["maintenance_check"]
    assert (check["plan"], check["doc_no"], check["customer_opinion"]) == (plan.id, paper.doc_no, "satisfied")
    (planned,) = (row for row in laptop.find("maintenance_plan", {}) if row.id == plan.id)
    assert planned.get("next_due_date") == check["next_due_date"] > plan.due[:10]
    assert sha256(laptop.blob_from_office(digest)) == digest
    with side.clerk("dispatcher") as clerk:
        page, plans = clerk.page(f"/orders/{order}"), clerk.page("/plans?state=overdue")
    assert f"定期保养检查表 {paper.doc_no}" in page
    assert f"/plans/{plan.id}/order" not in plans
    assert side.office.problems() == []
