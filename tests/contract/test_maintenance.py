# SPDX-License-Identifier: Apache-2.0
"""Maintenance between laptops and head office: plans move on, one first maintenance counts, templates keep versions."""

from fieldcore.base.clock import Instant
from headoffice.services import maintenance, records, templates
from headoffice.services.actors import SYSTEM
from headoffice.store.ledger import Author
from tests.contract.lab import Device, Lab

STEPS = ("accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in")


def first_maintenance(lab: Lab, laptop: Device, order: str, number: str, done: Instant) -> str:
    """A first maintenance done and handed in without a word from elsewhere; the id of its record."""
    record = laptop.operation(
        "first_maintenance", order=order, machine=lab.machine, doc_no=number, done_at=done.plain()
    )
    assert laptop.push(record).answers[0].outcome == "applied"
    for event in STEPS:
        assert laptop.event(order, event).outcome == "applied"
    return record.record_id


def test_the_second_first_maintenance_of_a_machine_is_kept_and_waits_for_a_decision(lab: Lab) -> None:
    mine, his = lab.laptop(), lab.laptop(lab.colleague)
    first = lab.dispatched(service_type="first_maint")
    second = lab.dispatched(lab.colleague, service_type="first_maint")
    now = lab.clock.now()
    one = first_maintenance(lab, mine, first, "FM-L01-261123-001", now)
    assert not lab.values("work_order", first).get("needs_decision")
    two = first_maintenance(lab, his, second, "FM-L02-261123-001", now.plus(hours=-5))
    order = lab.values("work_order", second)
    assert (order["status"], order["needs_decision"]) == ("submitted", True)
    assert not lab.values("work_order", first).get("needs_decision")
    assert [lab.values("first_maintenance", i)["doc_no"] for i in (one, two)] == [
        "FM-L01-261123-001", "FM-L02-261123-001",
    ]  # fmt: skip
    with lab.database.read() as ledger:
        found = ledger.get("work_order", second)
        assert found is not None
        rival = maintenance.rival(ledger, found)
    assert rival is not None and rival["doc_no"] == "FM-L01-261123-001"


def test_first_maintenances_of_two_machines_do_not_meet(lab: Lab) -> None:
    with lab.database.write() as ledger:
        other = ledger.insert("machine", Author(""), serial_no="YC6108-9999", customer=lab.customer)
    laptop, now = lab.laptop(), lab.clock.now()
    first, second = (lab.dispatched(service_type="first_maint", machine=m) for m in (lab.machine, other))
    first_maintenance(lab, laptop, first, "FM-L01-261123-001", now)
    record = laptop.operation("first_maintenance", order=second, machine=other, done_at=now.plain())
    laptop.push(record)
    for event in STEPS:
        laptop.event(second, event)
    assert not lab.values("work_order", second).get("needs_decision")


def test_a_plan_and_its_checklist_reach_the_laptop_and_the_next_time_comes_back(lab: Lab) -> None:
    template = records.save(lab.database, SYSTEM, "checklist_template", "", {"code": "P", "name": "定期保养"})
    line = {"template": template, "item_key": "oil", "item": "机油已更换", "answer_type": "bool"}
    item = records.save(lab.database, SYSTEM, "template_item", "", line)
    assert templates.publish(lab.database, SYSTEM, template) == 1
    plan = records.save(lab.database, SYSTEM, "maintenance_plan", "", {
        "machine": lab.machine, "name": "250 h", "template": template, "interval_months": 6,
        "next_due_date": "2026-11-20", "active": True,
    })  # fmt: skip
    lab.edit("customer", lab.customer, address="望城区黄金乡")
    order, _ = maintenance.make_order(lab.database, lab.dispatcher, plan, "按计划保养：250 h")
    laptop = lab.laptop()
    laptop.pull()
    assert (laptop.holds(plan) or {})["next_due_date"] == "2026-11-20"
    assert (laptop.holds(template) or {})["version"] == 1
    draft = templates.draft(lab.database, SYSTEM, template)
    records.save(lab.database, SYSTEM, "template_item", "", {**line, "template": draft, "item_key": "filter"})
    assert templates.publish(lab.database, SYSTEM, draft) == 2
    laptop.pull()
    assert (laptop.holds(draft) or {})["version"] == 2
    assert (laptop.holds(item) or {})["template"] == template
    assert laptop.put("maintenance_plan", plan, next_due_date="2027-05-23").outcome == "applied"
    assert lab.values("maintenance_plan", plan)["next_due_date"] == "2027-05-23"
    with lab.database.read() as ledger:
        (one,) = maintenance.planned(ledger, lab.clock.now().date())
    assert (one.state, one.order.id if one.order else "") == ("ordered", order)
