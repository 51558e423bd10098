# SPDX-License-Identifier: Apache-2.0
"""Maintenance on the laptop: what is due, the order that follows, the check to its signature, the one first one."""

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from fieldcore.wire.messages import Row
from tests.unit.fieldapp.services.maintaining import PLAN, begin, bring, check, first_fill, first_order
from tests.unit.fieldapp.services.world import CUSTOMER, MACHINE, POLICY, deliver, png, sign, uid
from tests.unit.fieldcore.documents import reading


def record(store: Store, kind: str, **equal: str) -> Values:
    found = store.read(lambda reader: reader.first(kind, equal))
    assert found is not None
    return found.values


def plan_order(services: Services) -> str:
    return services.maintenance.make_order(PLAN, "按计划保养：250 h 保养").created


def test_what_is_due_is_known_without_a_network(services: Services, store: Store) -> None:
    assert services.maintenance.due() == ()
    bring(store)
    (row,) = services.maintenance.due()
    assert (row.state, row.due, row.days_left, row.machine_id) == ("overdue", "2026-11-20 · 600 h", -4, MACHINE)
    assert services.today.page().maintenance == (row,) == services.customers.machine(MACHINE).plans
    deliver(
        store, [("maintenance_plan", PLAN, {"machine": MACHINE, "name": "later", "next_due_date": "2027-06-01"})], 2
    )
    assert services.maintenance.due() == ()
    assert [plan.state for plan in services.maintenance.of_machine(MACHINE)] == ["planned"]


def test_a_plan_is_due_by_its_meter_before_its_date(services: Services, store: Store) -> None:
    bring(store, {"next_due_date": "2027-06-01", "next_due_meter": "500.0"})
    assert [row.state for row in services.maintenance.due()] == ["overdue"]


def test_a_plan_is_due_once_a_reading_says_so_and_not_when_it_goes(services: Services, store: Store) -> None:
    bring(store, {"next_due_date": None, "next_due_meter": "700.0"})
    assert services.maintenance.due() == ()
    reading_ = {"machine": MACHINE, "value": "710.0", "read_at": [1795000000000, 480]}
    deliver(store, [("meter_reading", uid(0x300), reading_)])
    assert [row.state for row in services.maintenance.due()] == ["overdue"]
    gone = Row(kind="meter_reading", id=uid(0x300), version=2, values={}, field_versions={}, change="leave")
    store.receive(lambda incoming: incoming.take(gone))
    assert services.maintenance.due() == ()


def test_an_order_is_made_from_a_plan_once(services: Services, store: Store) -> None:
    bring(store)
    order = plan_order(services)
    values = record(store, "work_order", id=order)
    assert (values["origin"], values["service_type"], values["status"]) == ("plan", "periodic_maint", "accepted")
    assert record(store, "maintenance_check", order=order)["plan"] == PLAN
    assert services.maintenance.due() == ()
    (row,) = services.maintenance.of_machine(MACHINE)
    assert (row.state, row.order_id) == ("ordered", order)
    with pytest.raises(UserError, match="under way"):
        plan_order(services)


def test_a_periodic_check_goes_to_its_signature_and_its_plan_moves_on(services: Services, store: Store) -> None:
    bring(store)
    order = plan_order(services)
    begin(services, order)
    assert record(store, "maintenance_check", order=order)["doc_no"] == "MC-L07-261124-001"
    assert services.orders.page(order).type.record == "maintenance_check"
    check(services, order)
    services.orders.finish(order)
    values = record(store, "maintenance_check", order=order)
    assert (values["overdue_days"], values["overdue_usage"]) == (4, "12.4")
    assert (values["next_due_date"], values["next_due_meter"]) == ("2027-05-24", "862.4")
    session = services.signing.prepare(order)
    assert [document.form for document in session.documents] == ["maintenance_check"]
    sign(services, order)
    plan = record(store, "maintenance_plan", id=PLAN)
    assert (plan["next_due_date"], plan["next_due_meter"]) == ("2027-05-24", "862.4")
    services.orders.hand_in(order)
    assert services.maintenance.due() == ()
    assert [row.state for row in services.maintenance.of_machine(MACHINE)] == ["planned"]
    assert record(store, "meter_reading", order=order)["value"] == "612.4"


def test_another_next_time_than_planned_waits_for_its_reason(services: Services, store: Store) -> None:
    bring(store)
    order = plan_order(services)
    begin(services, order)
    check(services, order)
    services.orders.finish(order)
    services.job.save(order, {"next_due_date": "2027-03-01"})
    assert [item.code for item in services.orders.page(order).missing] == ["next_differs"]
    with pytest.raises(UserError, match="differs from the plan"):
        services.signing.prepare(order)
    services.job.save(order, {"next_due_reason": "作业粉尘大"})
    sign(services, order)
    assert record(store, "maintenance_plan", id=PLAN)["next_due_date"] == "2027-03-01"


def test_a_check_waits_for_its_answers(services: Services, store: Store) -> None:
    bring(store)
    order = plan_order(services)
    begin(services, order)
    found = {item.code for item in services.orders.page(order).missing}
    assert {"no_meter", "not_answered", "missing_photo", "required"} <= found
    check(services, order)
    services.checklists.declined(order, services.orders.page(order).checklist.lines[1].item_id)  # type: ignore[union-attr]  # started
    assert "refused_note" in {item.code for item in services.orders.page(order).missing}


def test_a_machine_has_one_first_maintenance(services: Services, store: Store) -> None:
    bring(store)
    order = first_order(services)
    first_fill(services, order)
    services.orders.finish(order)
    session = services.signing.prepare(order)
    assert [document.form for document in session.documents] == ["first_maintenance"]
    sign(services, order)
    services.orders.hand_in(order)
    again = first_order(services)
    first_fill(services, again)
    with pytest.raises(UserError, match=r"had its first maintenance: FM-L07-261124-001"):
        services.orders.finish(again)


@pytest.mark.parametrize(
    ("least", "most", "timing", "level"),
    [("600.0", "650.0", "on_time", ""), ("617.4", "650.0", "on_time", ""), ("617.5", "650.0", "early", "warn"),
     ("500.0", "612.3", "late", "block")],
)  # fmt: skip
def test_a_first_maintenance_is_held_to_the_window_of_its_policy(
    services: Services, store: Store, least: str, most: str, timing: str, level: str
) -> None:
    bring(store)
    window = {"first_maint_min_usage": least, "first_maint_max_usage": most, "first_maint_months": 9,
              "first_maint_tolerance": "5.0", "first_maint_fee": 18000}  # fmt: skip
    policy = record(store, "warranty_policy", id=POLICY)
    deliver(store, [("warranty_policy", POLICY, {**policy, **window, "whole_months": 12})], 2)
    order = first_order(services)
    first_fill(services, order)
    values = record(store, "first_maintenance", order=order)
    assert (values["timing"], values["due_date"], values["standard_fee"]) == (timing, "2026-12-18", 18000)
    assert values["due_to_meter"] == most
    found = [(item.field, item.level) for item in services.orders.page(order).missing]
    assert found == ([("late_reason", level)] if level else [])
    if level == "block":
        with pytest.raises(UserError, match="is late"):
            services.orders.finish(order)
        services.job.save(order, {"late_reason": "机主外出"})
    services.orders.finish(order)
    assert record(store, "work_order", id=order)["status"] == "done"


def test_an_early_first_maintenance_keeps_its_reason_and_prints_it(services: Services, store: Store) -> None:
    bring(store)
    policy = record(store, "warranty_policy", id=POLICY)
    window = {"first_maint_min_usage": "700.0", "first_maint_max_usage": "900.0", "first_maint_months": 9}
    deliver(store, [("warranty_policy", POLICY, {**policy, **window})], 2)
    order = first_order(services)
    first_fill(services, order)
    services.job.save(order, {"late_reason": "秋收前先做"})
    assert services.orders.page(order).missing == ()
    services.orders.finish(order)
    paper = reading.text(services.signing.prepare(order, "zh_CN").documents[0].pdf)
    assert "提前" in paper
    assert "秋收前先做" in paper


def test_the_card_of_a_first_maintenance_says_when_it_was_done(services: Services, store: Store) -> None:
    bring(store)
    order = first_order(services)
    first_fill(services, order)
    services.job.set_charge(order, "in_warranty")
    for shade, kind in enumerate(("meter", "booklet", "machine_front")):
        services.photos.add(order, kind, f"{kind}.png", png(shade))
    services.orders.finish(order)
    session = services.signing.prepare(order, "zh_CN")
    assert [document.form for document in session.documents] == ["warranty_card", "first_maintenance"]
    card = reading.text(session.documents[0].pdf)
    assert "完成时间" in card
    assert card.count("612.4h") == 2  # in the computation and in what was done
    sign(services, order)
    assert record(store, "first_maintenance", order=order)["customer_opinion"] == "satisfied"


def test_oil_is_named_whole(services: Services, store: Store) -> None:
    bring(store)
    order = first_order(services)
    first_fill(services, order)
    services.job.save(order, {"oil_grade": None})
    assert [item.field for item in services.orders.page(order).missing] == ["oil_grade"]


def test_a_plan_brings_its_own_checklist_in_the_newest_version(services: Services, store: Store) -> None:
    bring(store)
    big = {"code": "P1000", "name": "1000 h 保养", "service_type": "periodic_maint", "family": "engine"}
    deliver(store, [("checklist_template", uid(0x310), {**big, "version": 1}),
                    ("checklist_template", uid(0x311), {**big, "version": 2})])  # fmt: skip
    assert next(option.detail for option in services.checklists.templates(plan_order(services))) == "V1"
    deliver(store, [("maintenance_plan", uid(0x312), {"machine": MACHINE, "name": "1000 h", "template": uid(0x310)})])
    order = services.maintenance.make_order(uid(0x312), "按计划保养：1000 h").created
    assert next(option.id for option in services.checklists.templates(order)) == uid(0x311)


def test_a_draft_of_a_checklist_is_not_used(services: Services, store: Store) -> None:
    bring(store)
    draft = {"code": "P", "version": 0, "name": "草稿", "family": "engine", "service_type": "periodic_maint"}
    deliver(store, [("checklist_template", uid(0x300), draft)])
    order = plan_order(services)
    begin(services, order)
    shown = services.orders.page(order).checklist
    assert shown is not None
    assert (shown.name, shown.version, len(shown.lines)) == ("定期保养", 1, 2)
    assert record(store, "work_order", id=order)["customer"] == CUSTOMER
