# SPDX-License-Identifier: Apache-2.0
"""Push: exactly once, each operation answered, nothing that a laptop may not do."""

from typing import Any

import pytest

from headoffice.services import devices, dispatch
from headoffice.services.actors import SYSTEM
from headoffice.services.quarantine import entries
from tests.contract.lab import Device, Lab, new_id


def test_a_batch_that_comes_twice_is_answered_the_same_and_taken_once(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    batch = [
        laptop.operation("visit", order=order, arrived_at=[1, 480]),
        laptop.operation("work_item", order=order, name="清洗"),
    ]
    first = laptop.push(*batch)
    again = laptop.push(*batch, first_n=1)
    assert [a.outcome for a in first.answers] == ["applied", "applied"]
    assert (again.answers, again.last_n) == (first.answers, 2)
    assert lab.count("work_item") == lab.count("visit") == 1


def test_a_batch_that_overlaps_takes_only_what_is_new(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    ops = [laptop.operation("work_item", order=order, name=name) for name in "甲乙丙"]
    laptop.push(*ops[:2])
    reply = laptop.push(*ops, first_n=1)
    assert reply.last_n == 3
    assert lab.count("work_item") == 3


def test_a_batch_ahead_is_early_and_another_operation_at_a_number_is_a_fork(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    operation = laptop.operation("work_item", order=order, name="清洗")
    early = laptop.push(operation, first_n=3)
    assert (early.status, early.last_n, early.answers) == ("early", 0, [])
    laptop.push(operation)
    fork = laptop.push(laptop.operation("work_item", order=order, name="换件"), first_n=1)
    assert (fork.status, fork.last_n) == ("fork", 1)
    assert lab.count("work_item") == 1


def test_a_new_epoch_starts_at_one_and_old_operations_stay_known(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    operation = laptop.operation("work_item", order=order, name="清洗")
    first = laptop.push(operation)
    again = laptop.push(operation, first_n=1, epoch=new_id())
    assert (again.status, again.last_n, again.answers) == ("ok", 1, first.answers)
    assert lab.count("work_item") == 1


def test_a_group_is_all_or_nothing_and_the_rest_goes_on(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    good = laptop.operation("work_item", order=order, name="清洗", group="g")
    bad = laptop.operation("work_item", order=order, name=7, group="g")
    other = laptop.operation("work_item", order=order, name="别的")
    waits = laptop.operation("work_item", order=order, name="等", needs=[good.op_id])
    answers = laptop.push(good, bad, other, waits).answers
    assert [(a.outcome, a.code, a.field) for a in answers] == [
        ("blocked", "group_failed", ""), ("rejected", "bad_value", "name"), ("applied", "", ""),
        ("blocked", "blocked", ""),
    ]  # fmt: skip
    assert answers[0].blocked_by == bad.op_id
    assert answers[3].blocked_by == good.op_id
    assert lab.count("work_item") == 1
    again = laptop.put("work_item", good.record_id, order=order, name="清洗")
    assert again.outcome == "applied"


def test_an_unknown_kind_is_set_aside_with_its_payload(lab: Lab) -> None:
    laptop = lab.laptop()
    answer = laptop.put("spaceship", name="东方红")
    assert (answer.outcome, answer.code) == ("quarantined", "unknown_kind")
    with lab.database.read() as ledger:
        assert [q.operation["changes"] for q in entries(ledger)] == [{"name": "东方红"}]


def test_unknown_fields_are_kept_and_given_back(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    item = laptop.operation("work_item", order=order, name="清洗", torque={"value": "42.0"})
    assert laptop.push(item, packed=True).answers[0].outcome == "applied"
    laptop.pull()
    assert laptop.holds(item.record_id) == {"order": order, "name": "清洗", "torque": {"value": "42.0"}}


def test_the_author_comes_from_the_key(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    event = laptop.operation(
        "order_event", order=order, subject_kind="work_order", subject=order, event="accept", actor=lab.colleague
    )
    visit = laptop.operation("visit", order=order, person=lab.colleague)
    laptop.push(event, visit)
    assert lab.values("order_event", event.record_id)["actor"] == lab.technician
    assert lab.values("visit", visit.record_id)["person"] == lab.technician


def test_an_event_runs_the_machine(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    for event in ("accept", "depart", "arrive", "start"):
        assert laptop.event(order, event).outcome == "applied"
    assert lab.values("work_order", order)["status"] == "in_progress"
    assert lab.values("work_order", order)["visits"] == 1
    assert "needs_decision" not in lab.values("work_order", order)


def test_an_event_that_no_longer_fits_is_kept_and_asks_the_dispatcher(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    dispatch.recall(lab.database, lab.dispatcher, order, "改派给别人")
    answer = laptop.event(order, "accept")
    assert answer.outcome == "applied"
    assert lab.values("work_order", order)["status"] == "new"
    assert lab.values("work_order", order)["needs_decision"] is True
    assert lab.count("order_event", applied=False) == 1


def test_only_the_assignee_moves_an_order_on(lab: Lab) -> None:
    order, colleague = lab.dispatched(), lab.laptop(lab.colleague)
    assert colleague.event(order, "accept").outcome == "applied"
    assert lab.values("work_order", order)["status"] == "dispatched"
    assert lab.values("work_order", order)["needs_decision"] is True


@pytest.mark.parametrize("event", ["review_ok", "dispatch", "fly"])
def test_an_event_of_the_office_is_refused(lab: Lab, event: str) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    answer = laptop.event(order, event)
    assert (answer.outcome, answer.code) == ("rejected", "not_your_event")


def test_an_event_cannot_move_a_document_of_another_order(lab: Lab) -> None:
    mine, other = lab.dispatched(), lab.dispatched(lab.colleague)
    laptop = lab.laptop()
    assert laptop.event(mine, "accept", subject=other).code == "not_your_event"
    assert laptop.event(mine, "sign", kind="warranty_card", subject=new_id()).code == "missing_reference"
    assert lab.values("work_order", other)["status"] == "dispatched"


def test_what_the_office_stamps_cannot_be_written(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    card = laptop.operation(
        "warranty_card", order=order, doc_no="WC-L01-261123-001", status="approved", archive_no="A1",
        handed_in_at=[0, 480],
    )  # fmt: skip
    laptop.push(card)
    assert lab.values("warranty_card", card.record_id) == {"order": order, "doc_no": "WC-L01-261123-001"}
    laptop.put("work_order", order, visits=9, finish_due=[0, 0], status="closed")
    assert "visits" not in lab.values("work_order", order)
    assert lab.values("work_order", order)["finish_due"] != [0, 0]


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("person", {"name": "黑客", "roles": ["administrator"]}, "not_yours"),
        ("callback", {"conclusion": "satisfied"}, "not_yours"),
        ("device", {"code": "L99"}, "not_yours"),
        ("work_item", {"name": "无单"}, "missing_reference"),
        ("work_item", {"order": "01a20d0c-0000-7000-8000-000000000000", "name": "无单"}, "missing_reference"),
        ("customer", {"name": "乱" * 3, "station": "elsewhere"}, "out_of_scope"),
        ("meter_reading", {"read_at": [10**30, 0]}, "bad_value"),
    ],
)
def test_what_a_laptop_may_not_create(lab: Lab, kind: str, changes: dict[str, Any], code: str) -> None:
    laptop = lab.laptop()
    if kind == "meter_reading":
        changes = {**changes, "machine": lab.machine}
    answer = laptop.put(kind, **changes)
    assert (answer.outcome, answer.code) == ("rejected", code)


def test_a_laptop_cannot_rule_over_people_laptops_and_orders(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    raised = laptop.put("person", lab.technician, roles=["administrator"])
    assert raised.outcome == "proposed"
    assert lab.values("person", lab.technician)["roles"] == ["technician"]
    assert laptop.put("device", laptop.id, person=lab.manager.person).code == "not_yours"
    for kind, record_id in (("person", lab.colleague), ("work_order", order)):
        reply = laptop.push(laptop.operation(kind, record_id, action="delete"))
        assert reply.answers[0].code == "not_yours"


def test_records_of_another_station_are_out_of_reach(lab: Lab) -> None:
    order, stranger = lab.dispatched(), lab.laptop(lab.far_technician)
    assert stranger.put("work_order", order, base=9, site_address="别处").code == "out_of_scope"
    assert stranger.put("repair_record", order=order, diagnosis="?").code == "out_of_scope"


def field_order(lab: Lab, laptop: Device, **values: Any) -> tuple[str, list[str]]:
    """An order that a technician opens at the customer's; its id and the codes of the answers."""
    order = laptop.operation("work_order", station=lab.station, customer=lab.customer, origin="field",
                             assignee=laptop.person, symptom="发动机漏油", group="new", **values)  # fmt: skip
    event = laptop.operation("order_event", order=order.record_id, subject_kind="work_order", subject=order.record_id,
                             event="create_in_field", group="new", needs=[order.op_id])  # fmt: skip
    return order.record_id, [answer.code for answer in laptop.push(order, event).answers]


def test_an_order_opened_in_the_field_waits_for_the_dispatcher(lab: Lab) -> None:
    order, codes = field_order(lab, lab.laptop(), machine=lab.machine)
    assert codes == ["", ""]
    values = lab.values("work_order", order)
    assert (values["status"], values["needs_decision"]) == ("accepted", True)


def test_an_order_opened_in_the_field_gives_no_look_at_another_station(lab: Lab) -> None:
    stranger = lab.laptop(lab.far_technician)
    _, codes = field_order(lab, stranger)
    assert codes == ["out_of_scope", "group_failed"]
    stranger.pull()
    assert stranger.holds(lab.customer) is None


def test_a_record_cannot_be_moved_out_of_reach(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    elsewhere = lab.order(station=lab.far_station)
    item = laptop.operation("work_item", order=order, name="清洗")
    laptop.push(item)
    laptop.pull()
    assert laptop.put("work_item", item.record_id, order=elsewhere).code == "out_of_scope"


def test_evidence_is_never_changed(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    photo = laptop.operation("attachment", order=order, photo_kind="failure", caption="裂纹")
    laptop.push(photo)
    laptop.pull()
    assert laptop.put("attachment", photo.record_id, caption="完好").code == "evidence_frozen"
    assert laptop.push(laptop.operation("attachment", photo.record_id, action="delete")).answers[0].code == (
        "evidence_frozen"
    )
    assert lab.values("attachment", photo.record_id)["caption"] == "裂纹"


@pytest.mark.parametrize("changes", [{"read_at": [2**62, 0]}, {"read_at": [0, 2**80]}, {"note": "\x00"}])
def test_a_poison_value_harms_only_itself(lab: Lab, changes: dict[str, Any]) -> None:
    laptop, order = lab.laptop(), lab.dispatched()
    poison = laptop.operation("meter_reading", machine=lab.machine, **changes)
    good = laptop.operation("work_item", order=order, name="清洗")
    outcomes = [a.outcome for a in laptop.push(poison, good).answers]
    assert outcomes[1] == "applied"
    assert outcomes[0] in ("applied", "rejected")
    assert lab.count("work_item") == 1


def test_a_revoked_laptop_loses_nothing_and_learns_nothing(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    devices.revoke(lab.database, SYSTEM, laptop.id)
    answer = laptop.put("work_item", order=order, name="清洗")
    assert (answer.outcome, answer.code) == ("quarantined", "revoked")
    assert lab.count("work_item") == 0


def test_two_laptops_change_one_record(lab: Lab) -> None:
    one, two = lab.laptop(), lab.laptop(lab.colleague)
    one.pull()
    two.pull()
    assert one.put("customer", lab.customer, phone="13911111111").outcome == "applied"
    assert two.put("customer", lab.customer, name="望城合作社").outcome == "merged"
    assert two.put("customer", lab.customer, base=1, phone="13922222222").outcome == "conflict"
    assert lab.values("customer", lab.customer)["phone"] == "13911111111"
    for laptop in (one, two):
        laptop.pull()
        [conflict] = laptop.conflicts.values()
        assert (conflict.current, conflict.other, conflict.author) == ("13911111111", "13922222222", lab.colleague)
        assert laptop.holds(lab.customer)["name"] == "望城合作社"


def test_two_copies_of_one_laptop_that_change_one_field_are_two_writers(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    assert laptop.put("customer", lab.customer, phone="13911111111").outcome == "applied"
    offline = laptop.operation("customer", lab.customer, phone="13922222222")
    assert laptop.put("customer", lab.customer, phone="13933333333").outcome == "merged"
    assert laptop.push(offline, first_n=2).status == "fork"
    assert laptop.push(offline, first_n=1, epoch="copy").answers[0].outcome == "conflict"
    assert lab.values("customer", lab.customer)["phone"] == "13933333333"
    laptop.pull()
    [conflict] = laptop.conflicts.values()
    assert (conflict.current, conflict.other) == ("13933333333", "13922222222")
    seen = laptop.operation("customer", lab.customer, phone="13944444444")
    assert laptop.push(seen, first_n=2, epoch="copy").answers[0].outcome == "applied"


def test_a_field_of_the_office_becomes_a_proposal(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    assert laptop.put("work_order", order, symptom="其实是漏油").outcome == "proposed"
    laptop.pull()
    assert laptop.holds(order)["symptom"] == "发动机冒黑烟"
    assert [c.proposal for c in laptop.conflicts.values()] == [True]


def test_an_appointment_that_the_office_changed_too_is_settled_at_once(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.pull()
    theirs, mine = [1_790_000_000_000, 480], [1_790_003_600_000, 480]
    lab.edit("work_order", order, appointment_from=theirs)
    late = laptop.operation("work_order", order, appointment_to=mine, remark="带水泵")
    reply = laptop.push(late)
    [answer] = reply.answers
    assert (answer.outcome, answer.code, answer.field) == ("merged", "overruled", "appointment_to")
    assert laptop.push(late, first_n=reply.last_n).answers == reply.answers
    laptop.pull()
    assert laptop.conflicts == {}
    held = lab.values("work_order", order)
    assert laptop.holds(order) == held
    assert (held["appointment_from"], held.get("appointment_to"), held["remark"]) == (theirs, None, "带水泵")
