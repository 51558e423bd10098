# SPDX-License-Identifier: Apache-2.0
"""Plans by when they are due and their orders; checklists that are changed version by version."""

from datetime import timedelta
from typing import Any

import pytest

from headoffice.errors import OfficeError
from headoffice.services import maintenance, records, templates
from headoffice.services.actors import SYSTEM, Actor
from tests.office import Sample

ITEM = {"item_key": "oil", "section": "机油", "item": "机油油位", "item_en": "Oil level", "answer_type": "bool"}
WIDTH = {"item_key": "belt", "item": "皮带挠度", "answer_type": "number", "lower": "10", "upper": "15", "unit": "mm"}


def add_plan(sample: Sample, days: int, **more: Any) -> str:
    """A plan of the sample's machine that falls due so many days from today."""
    with sample.office.database.write() as ledger:
        due = ledger.clock.now().date() + timedelta(days=days)
        return ledger.insert(
            "maintenance_plan", SYSTEM.author, **{
                "machine": sample.ids["machine"], "name": f"250 h 保养 {days}", "template": sample.ids["template"],
                "interval_months": 6, "lead_days": 14, "next_due_date": due.isoformat(), "active": True, **more,
            },
        )  # fmt: skip


def test_plans_are_listed_by_when_they_are_due_and_filtered(sample: Sample) -> None:
    add_plan(sample, -3), add_plan(sample, 7), add_plan(sample, 90)
    page = sample.client("desk").get("/plans").text
    assert [page.index(f"250 h 保养 {days}<") for days in (-3, 7, 90)] == sorted(
        page.index(f"250 h 保养 {days}<") for days in (-3, 7, 90)
    )
    for state, days in (("overdue", -3), ("due", 7), ("planned", 90)):
        shown = sample.client("desk").get(f"/plans?state={state}").text
        assert [d for d in (-3, 7, 90) if f"250 h 保养 {d}<" in shown] == [days]
    assert "250 h 保养" not in sample.client("desk").get("/plans?station=elsewhere").text


def test_a_plan_by_meter_is_overdue_when_the_dial_says_so(sample: Sample) -> None:
    plan = add_plan(sample, 90, interval_usage="250.0", next_due_meter="600.0")
    with sample.office.database.write() as ledger:
        ledger.insert("meter_reading", SYSTEM.author, machine=sample.ids["machine"], value="612.4", segment=1,
                      read_at=ledger.clock.now().plain())  # fmt: skip
        found = {one.plan.id: one.state for one in maintenance.planned(ledger, ledger.clock.now().date())}
    assert found[plan] == "overdue"


def test_a_plan_that_is_due_becomes_an_order_once(sample: Sample) -> None:
    plan, client = add_plan(sample, -3), sample.client("desk")
    page = client.submit(f"/plans/{plan}/order", {}, page="/plans")
    order_id = page.url.params["order"]
    order = sample.get("work_order", order_id)
    assert (order["origin"], order["service_type"], order["status"]) == ("plan", "periodic_maint", "new")
    assert order["machine"] == sample.ids["machine"]
    with sample.office.database.read() as ledger:
        check = ledger.first("maintenance_check", order=order_id)
        assert check is not None
        assert (check.get("plan"), check.get("machine")) == (plan, sample.ids["machine"])
    again = client.submit(f"/plans/{plan}/order", {}, page="/plans")
    assert f"这个计划已有工单 {order['doc_no']} 在做" in again.text
    assert order["doc_no"] in client.get("/plans?state=ordered").text
    assert "250 h 保养" not in client.get("/plans?state=overdue").text
    with sample.office.database.write() as ledger:
        ledger.project("work_order", order_id, status="submitted")
    assert "250 h 保养" in client.get("/plans?state=overdue").text


def test_a_second_first_maintenance_is_named_where_it_is_decided(sample: Sample) -> None:
    with sample.office.database.write() as ledger:
        made = []
        for number, name in (("FM-L01-1", "new"), ("FM-L02-2", "second")):
            order, now = sample.ids[name], ledger.clock.now().plain()
            ledger.put("work_order", order, SYSTEM.author, service_type="first_maint")
            ledger.insert("first_maintenance", SYSTEM.author, order=order, machine=sample.ids["machine"],
                          doc_no=number, done_at=now)  # fmt: skip
            made.append(order)
        ledger.project("work_order", made[1], needs_decision=True)
    page = sample.client("desk").get(f"/orders/{made[1]}").text
    assert "这台机器做过首保：FM-L01-1。首保只认一次。" in page
    assert "首保只认一次" not in sample.client("desk").get(f"/orders/{sample.ids['card_order']}").text


def test_a_plan_needs_an_interval_and_says_when_it_is_due_first(sample: Sample) -> None:
    form = {"machine": sample.ids["machine"], "name": "500 h", "template": sample.ids["template"], "active": "true"}
    page = sample.client("desk").submit("/records/maintenance_plan/new", form)
    assert (page.status_code, "写间隔" in page.text) == (422, True)
    page = sample.client("desk").submit("/records/maintenance_plan/new", {**form, "interval_months": "6"})
    assert (page.status_code, "写第一次什么时候到期" in page.text) == (422, True)
    whole = {**form, "interval_months": "6", "next_due_date": "2027-01-01"}
    page = sample.client("desk").submit("/records/maintenance_plan/new", whole)
    assert page.url.path.startswith("/records/maintenance_plan/")


def test_only_who_dispatches_makes_orders_and_only_managers_edit_checklists(sample: Sample) -> None:
    plan, clerk = add_plan(sample, -3), sample.client("clerk")
    assert f"/plans/{plan}/order" not in clerk.get("/plans").text
    assert clerk.submit(f"/plans/{plan}/order", {}).status_code == 403
    for path in ("draft", "publish"):
        assert clerk.submit(f"/checklists/{sample.ids['template']}/{path}", {}).status_code == 403
    assert clerk.get("/records/template_item/new").status_code == 403
    desk = Actor(sample.people["desk"], frozenset({"dispatcher"}))
    with pytest.raises(OfficeError):
        templates.draft(sample.office.database, desk, sample.ids["template"])


def test_a_published_checklist_never_changes_and_its_draft_becomes_the_next_version(sample: Sample) -> None:
    boss, first = sample.client("boss"), sample.ids["template"]
    for kind, values in (("checklist_template", {"name": "改名"}), ("template_item", {**ITEM, "template": first})):
        record = first if kind == "checklist_template" else ""
        with pytest.raises(OfficeError, match="published"):
            records.save(sample.office.database, SYSTEM, kind, record, values)
    draft = boss.submit(f"/checklists/{first}/draft", {}, page=f"/checklists/{first}").url.path.rpartition("/")[2]
    assert draft != first
    assert boss.submit(f"/checklists/{first}/draft", {}, page=f"/checklists/{first}").url.path.endswith(draft)
    assert "没有项目" in boss.submit(f"/checklists/{draft}/publish", {}, page=f"/checklists/{draft}").text
    for item in (ITEM, WIDTH):
        page = boss.submit("/records/template_item/new", {**item, "template": draft, "seq": "", "mandatory": "true"})
        assert page.url.path == f"/checklists/{draft}", page.text
    page = boss.submit(f"/checklists/{draft}/publish", {}, page=f"/checklists/{draft}")
    assert "已发布为 V2" in page.text
    assert sample.get("checklist_template", draft)["version"] == 2
    assert sample.get("checklist_template", first)["version"] == 1
    with sample.office.database.read() as ledger:
        lines = templates.items_of(ledger, draft)
        assert [(line.get("item_key"), line.get("seq")) for line in lines] == [("oil", 10), ("belt", 20)]
        assert templates.items_of(ledger, first) == []
    assert "不能改" in boss.submit(
        f"/checklists/{draft}/items/{lines[0].id}/remove", {}, page=f"/checklists/{draft}"
    ).text  # fmt: skip


def test_a_draft_takes_over_the_lines_and_loses_the_removed_ones(sample: Sample) -> None:
    boss, database = sample.client("boss"), sample.office.database
    made = records.save(database, SYSTEM, "checklist_template", "", {"code": "NEW", "name": "新检查表"})
    for item in (ITEM, WIDTH):
        records.save(database, SYSTEM, "template_item", "", {**item, "template": made, "lower": None, "upper": None})
    assert sample.get("checklist_template", made)["version"] == 0
    assert templates.publish(database, SYSTEM, made) == 1
    draft = templates.draft(database, SYSTEM, made)
    with database.read() as ledger:
        copied = templates.items_of(ledger, draft)
    assert [item.get("item_key") for item in copied] == ["oil", "belt"]
    boss.submit(f"/checklists/{draft}/items/{copied[0].id}/remove", {}, page=f"/checklists/{draft}")
    assert templates.publish(database, SYSTEM, draft) == 2
    with database.read() as ledger:
        assert [item.get("item_key") for item in templates.items_of(ledger, draft)] == ["belt"]
        assert len(templates.items_of(ledger, made)) == 2
    shown = boss.get("/records/maintenance_plan/new").text
    assert f'value="{draft}"' in shown
    assert f'value="{made}"' not in shown


def test_limits_belong_to_figures_and_lie_the_right_way_round(sample: Sample) -> None:
    database = sample.office.database
    made = records.save(database, SYSTEM, "checklist_template", "", {"code": "L", "name": "限值"})
    for values in ({**WIDTH, "lower": "20.000"}, {**WIDTH, "answer_type": "bool"}):
        page = sample.client("boss").submit("/records/template_item/new", {**values, "template": made})
        assert page.status_code == 422


def test_a_policy_says_from_when_until_when_first_maintenance_is_done(sample: Sample) -> None:
    with sample.office.database.write() as ledger:
        policy = ledger.insert(
            "warranty_policy", SYSTEM.author, code="P", version=1, name="合同三包", regime="CONTRACT"
        )
    address, client = f"/records/warranty_policy/{policy}", sample.client("clerk")
    wrong = client.submit(
        address,
        {"version": "1", "first_maint_min_usage": "100", "first_maint_max_usage": "100"},
        page=f"{address}/edit",
    )
    assert wrong.status_code == 422
    assert "首保截止读数必须大于起始读数" in wrong.text
    assert "首保按读数和月数计" in wrong.text
    right = {"version": "1", "first_maint_min_usage": "50", "first_maint_max_usage": "100", "first_maint_months": "3",
             "first_maint_tolerance": "5", "first_maint_fee": "180.00"}  # fmt: skip
    client.submit(address, right, page=f"{address}/edit")
    page = client.get(address).text
    for label, value in (("首保起始读数", "50.0"), ("首保截止读数", "100.0"), ("首保标准费用", "180.00")):
        assert label in page
        assert value in page
