# SPDX-License-Identifier: Apache-2.0
"""The main job as head office sees it: registered, dispatched, done, reviewed, called back, closed; and its rules."""

from typing import Any

import pytest

from fieldcore.base.clock import Instant
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services import attention, callbacks, check, dispatch, figures, intake, records, review
from headoffice.services.actors import Actor
from tests.contract.lab import START, Device, Lab

ORDER_STEPS = ("accept", "depart", "arrive", "start", "finish", "customer_signs")
CARD_STEPS = ("open", "complete", "sign")


def counts(lab: Lab) -> dict[str, int]:
    with lab.database.read() as ledger:
        found = figures.figures(ledger, START, START.plus(days=30))
        return {count.key: count.value for count in found.counts}


def rates(lab: Lab) -> dict[str, tuple[int, int]]:
    with lab.database.read() as ledger:
        return {r.key: (r.n, r.d) for r in figures.figures(ledger, START, START.plus(days=30)).rates}


def handed_in(lab: Lab, laptop: Device, order: str) -> str:
    """What the technician does, up to handing in; the card."""
    card = laptop.operation(
        "warranty_card", order=order, machine=lab.machine, doc_no="WC-L01-261123-001", card_type="repair",
        failure_date="2026-11-23", due_back_at="2026-11-26",
    )  # fmt: skip
    for event in ORDER_STEPS:
        assert laptop.event(order, event).outcome == "applied"
    laptop.put("work_order", order, accepted_at=lab.clock.now().plain(), arrived_at=lab.clock.now().plain())
    assert laptop.push(card).answers[0].outcome == "applied"
    for event in CARD_STEPS:
        laptop.event(order, event, "warranty_card", card.record_id)
    lab.clock.move(hours=5)
    group = [
        laptop.operation(
            "order_event", order=order, subject_kind=kind, subject=subject, event="hand_in",
            at=lab.clock.now().plain(), group="hand-in",
        )
        for kind, subject in (("work_order", order), ("warranty_card", card.record_id))
    ]  # fmt: skip
    assert [a.outcome for a in laptop.push(*group).answers] == ["applied", "applied"]
    return card.record_id


def status(lab: Lab, kind: str, record_id: str) -> str:
    return str(lab.values(kind, record_id)["status"])


def test_the_whole_way(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    assert counts(lab) == {"open": 1, "overdue": 0, "cards": 0, "calls": 0}
    card = handed_in(lab, laptop, order)
    assert (status(lab, "work_order", order), status(lab, "warranty_card", card)) == ("submitted", "handed_in")
    assert lab.values("warranty_card", card)["handed_in_at"][0] == lab.clock.now().ms
    assert counts(lab) == {"open": 1, "overdue": 0, "cards": 1, "calls": 0}

    review.take(lab.database, lab.clerk, card)
    archive_no = review.approve(lab.database, lab.clerk, card, "资料齐全")
    laptop.pull()
    assert laptop.holds(card)["archive_no"] == archive_no == "A261123-0001"
    assert laptop.holds(order)["status"] == "reviewed"
    with lab.database.read() as ledger:
        [call] = callbacks.due(ledger)
    assert call.get("due_by")[0] == lab.clock.now().plus(hours=72).ms
    assert counts(lab) == {"open": 0, "overdue": 0, "cards": 0, "calls": 1}

    callbacks.attempt(lab.database, lab.caller, call.id, "13912345678", "no_answer")
    callbacks.attempt(lab.database, lab.caller, call.id, "13912345678", "reached")
    callbacks.record(
        lab.database, lab.caller, call.id,
        {"method": "phone", "overall": 5, "fault_fixed": True, "conclusion": "satisfied"},
    )  # fmt: skip
    assert status(lab, "callback", call.id) == "archived"
    assert status(lab, "work_order", order) == "closed"
    assert counts(lab) == {"open": 0, "overdue": 0, "cards": 0, "calls": 0}
    lab.clock.move(days=20)
    assert rates(lab) == {"response": (1, 1), "arrival": (1, 1), "card_return": (1, 1), "callback": (1, 1)}
    assert check.check(lab.database, lab.office.blobs) == []


def test_an_order_counts_as_overdue_until_it_is_finished(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    due = Instant.of(lab.values("work_order", order)["finish_due"])
    assert due is not None
    lab.clock.move(minutes=(due.ms - lab.clock.now().ms) // 60_000)
    assert counts(lab)["overdue"] == 0
    lab.clock.move(minutes=1)
    assert counts(lab)["overdue"] == 1
    card = handed_in(lab, laptop, order)
    review.take(lab.database, lab.clerk, card)
    review.approve(lab.database, lab.clerk, card)
    assert counts(lab)["overdue"] == 0


def test_a_card_goes_back_and_comes_again(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    review.take(lab.database, lab.clerk, card)
    review.send_back(lab.database, lab.clerk, card, ["2", "1"], "缺照片")
    laptop.pull()
    [defect] = [r for r in laptop.rows.values() if r.kind == "defect"]
    assert (defect.values["codes"], defect.values["due"]) == (["1", "2"], "2026-11-26")
    assert laptop.holds(card)["status"] == laptop.holds(order)["status"] == "returned"
    laptop.event(order, "correct")
    laptop.event(order, "correct", "warranty_card", card)
    review.take(lab.database, lab.clerk, card)
    review.approve(lab.database, lab.clerk, card)
    assert status(lab, "work_order", order) == "reviewed"


def test_a_rejected_card_lets_the_order_go_on(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    review.take(lab.database, lab.clerk, card)
    review.reject(lab.database, lab.clerk, card, "超出保修范围")
    assert (status(lab, "warranty_card", card), status(lab, "work_order", order)) == ("rejected", "reviewed")


def test_nobody_reviews_or_calls_about_own_work(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    author = Actor(lab.technician, frozenset({"warranty_clerk", "callback_clerk"}))
    for act in (lambda: review.take(lab.database, author, card), lambda: review.approve(lab.database, author, card)):
        with pytest.raises(Denied):
            act()
    review.take(lab.database, lab.clerk, card)
    review.approve(lab.database, lab.clerk, card)
    with lab.database.read() as ledger:
        [call] = callbacks.due(ledger)
    with pytest.raises(Denied):
        callbacks.attempt(lab.database, author, call.id, "13912345678", "reached")


def test_a_card_in_review_belongs_to_one_clerk(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    with pytest.raises(Overtaken):
        review.approve(lab.database, lab.clerk, card)
    review.take(lab.database, lab.clerk, card)
    with pytest.raises(Overtaken):
        review.take(lab.database, lab.manager, card)
    review.take(lab.database, lab.clerk, card)
    assert lab.values("warranty_card", card)["checker"] == lab.clerk.person


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda lab, card: review.send_back(lab.database, lab.clerk, card, []), "codes"),
        (
            lambda lab, card: review.send_back(
                lab.database, lab.clerk, card, ["1"], due=START.plus(days=-1).date()
            ),
            "due",
        ),
        (lambda lab, card: review.reject(lab.database, lab.clerk, card, "不"), "reason"),
    ],
)  # fmt: skip
def test_a_review_without_its_reason_changes_nothing(lab: Lab, act: Any, field: str) -> None:
    card = handed_in(lab, lab.laptop(), lab.dispatched())
    review.take(lab.database, lab.clerk, card)
    head = lab.head()
    with pytest.raises(OfficeError) as caught:
        act(lab, card)
    assert caught.value.field == field
    assert lab.head() == head


def test_numbers_run_by_day_and_due_times_freeze(lab: Lab) -> None:
    first, second = lab.order(), lab.order()
    assert [lab.values("work_order", o)["doc_no"] for o in (first, second)] == ["WO-HQ-261123-001", "WO-HQ-261123-002"]
    lab.clock.move(hours=2)
    dispatch.dispatch(lab.database, lab.dispatcher, first, lab.technician)
    lab.edit("service_level", lab.level, finish_hours=1)
    assert lab.values("work_order", first)["finish_due"] == START.plus(hours=48).plain()
    lab.clock.move(days=1)
    assert lab.values("work_order", lab.order())["doc_no"] == "WO-HQ-261124-001"


def test_a_request_with_a_new_customer_is_one_step_or_none(lab: Lab) -> None:
    base = {"station": lab.station, "origin": "phone", "service_type": "repair", "priority": "normal",
            "site_address": "望城区", "symptom": "发动机不转了"}  # fmt: skip
    before = lab.head()
    with pytest.raises(intake.Invalid) as caught:
        intake.register(lab.database, lab.dispatcher, base, {"name": "新客户", "phone": "123"}, {"serial_no": "?"})
    assert {(kind, problem.field) for kind, problem in caught.value.problems} >= {
        ("customer", "phone"), ("machine", "serial_no"),
    }  # fmt: skip
    assert lab.head() == before
    order = intake.register(
        lab.database, lab.dispatcher, base, {"name": "新客户", "phone": "13812345678"},
        {"serial_no": "NEW-001", "product_model": lab.model},
    )  # fmt: skip
    values = lab.values("work_order", order)
    assert lab.values("customer", values["customer"])["name"] == "新客户"
    assert lab.values("machine", values["machine"])["customer"] == values["customer"]


def test_refusals_and_cancellations_are_answered(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.event(order, "ask_to_refuse")
    dispatch.answer_refusal(lab.database, lab.dispatcher, order, approve=True, reason="另有安排")
    assert status(lab, "work_order", order) == "new"
    assert "assignee" not in lab.values("work_order", order)
    dispatch.dispatch(lab.database, lab.dispatcher, order, lab.colleague)
    other = lab.laptop(lab.colleague)
    for event in ("accept", "depart", "ask_to_cancel"):
        other.event(order, event)
    dispatch.answer_cancellation(lab.database, lab.dispatcher, order, approve=False)
    assert status(lab, "work_order", order) == "en_route"
    with pytest.raises(Overtaken):
        dispatch.cancel(lab.database, lab.dispatcher, order, "客户说不修了")


def test_what_did_not_fit_is_settled_by_the_dispatcher(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    laptop.event(order, "arrive")
    assert lab.values("work_order", order)["needs_decision"] is True
    dispatch.settle_decision(lab.database, lab.dispatcher, order, "电话确认已到场")
    values = lab.values("work_order", order)
    assert (values["needs_decision"], values["remark"]) == (False, "电话确认已到场")


def due_call(lab: Lab) -> tuple[str, str]:
    """An order whose card is approved, and its call."""
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    review.take(lab.database, lab.clerk, card)
    review.approve(lab.database, lab.clerk, card)
    with lab.database.read() as ledger:
        [call] = callbacks.due(ledger)
    return order, call.id


def test_giving_up_a_call_takes_three_attempts_on_two_days(lab: Lab) -> None:
    order, call = due_call(lab)
    for hours in (23.5, 0.25, 0.5, 24):  # the first three lie on one day here and on two days in Greenwich
        with pytest.raises(OfficeError):
            callbacks.give_up(lab.database, lab.caller, call)
        lab.clock.move(hours=hours)
        callbacks.attempt(lab.database, lab.caller, call, "13912345678", "no_answer")
    callbacks.give_up(lab.database, lab.caller, call)
    assert status(lab, "callback", call) == "unreachable"
    assert status(lab, "work_order", order) == "closed"


def test_a_call_is_recorded_only_after_the_customer_was_reached(lab: Lab) -> None:
    _, call = due_call(lab)
    with pytest.raises(Overtaken):
        callbacks.record(lab.database, lab.caller, call, {"conclusion": "satisfied"})
    callbacks.attempt(lab.database, lab.caller, call, "13912345678", "invalid_number")
    assert lab.values("contact", lab.contact)["phone_invalid"] is True
    callbacks.attempt(lab.database, lab.caller, call, "13912345678", "reached")
    with pytest.raises(intake.Invalid):
        callbacks.record(lab.database, lab.caller, call, {"method": "phone"})
    assert status(lab, "callback", call) == "reached"


def test_a_call_keeps_every_answer_that_is_declared(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    card = handed_in(lab, laptop, order)
    review.take(lab.database, lab.clerk, card)
    review.approve(lab.database, lab.clerk, card)
    with lab.database.read() as ledger:
        [call] = callbacks.due(ledger)
        kind = ledger.catalogue["callback"]
    typed = {"integer": 4, "money": 0, "boolean": True, "text": "机手", "long_text": "希望派同一个人"}
    chosen = {"relation": "operator", "conclusion": "unsatisfied"}
    answers = {
        spec.name: chosen.get(spec.name, typed.get(spec.type.name))
        for spec in kind.fields.values() if spec.group in ("answers", "scores", "conclusion")
    }  # fmt: skip
    assert len(answers) > 15 and None not in answers.values()
    callbacks.attempt(lab.database, lab.caller, call.id, "13912345678", "reached")
    callbacks.record(lab.database, lab.caller, call.id, answers)
    kept = lab.values("callback", call.id)
    assert {name: kept.get(name) for name in answers} == answers


NOBODY = Actor("nobody", frozenset({"technician"}))


@pytest.mark.parametrize(
    "act",
    [
        lambda lab: intake.register(lab.database, NOBODY, {}),
        lambda lab: dispatch.dispatch(lab.database, NOBODY, "x", "y"),
        lambda lab: dispatch.recall(lab.database, NOBODY, "x", "y"),
        lambda lab: dispatch.answer_refusal(lab.database, NOBODY, "x", True),
        lambda lab: dispatch.cancel(lab.database, NOBODY, "x", "lange her"),
        lambda lab: dispatch.answer_cancellation(lab.database, NOBODY, "x", True),
        lambda lab: dispatch.settle_decision(lab.database, NOBODY, "x"),
        lambda lab: dispatch.review_order(lab.database, NOBODY, "x"),
        lambda lab: review.take(lab.database, NOBODY, "x"),
        lambda lab: review.approve(lab.database, NOBODY, "x"),
        lambda lab: review.send_back(lab.database, NOBODY, "x", ["1"]),
        lambda lab: review.reject(lab.database, NOBODY, "x", "lange her"),
        lambda lab: review.enter(lab.database, NOBODY, "x"),
        lambda lab: callbacks.attempt(lab.database, NOBODY, "x", "1", "reached"),
        lambda lab: callbacks.record(lab.database, NOBODY, "x", {}),
        lambda lab: callbacks.give_up(lab.database, NOBODY, "x"),
        lambda lab: callbacks.waive(lab.database, lab.caller, "x", "lange her"),
        lambda lab: records.save(lab.database, NOBODY, "customer", "", {}),
        lambda lab: attention.resolve(lab.database, NOBODY, "x", None),
    ],
)
def test_every_deed_asks_for_its_role(lab: Lab, act: Any) -> None:
    with pytest.raises(Denied):
        act(lab)


def test_what_is_not_there_is_not_found(lab: Lab) -> None:
    for act in (
        lambda: dispatch.recall(lab.database, lab.dispatcher, "x", "y"),
        lambda: review.take(lab.database, lab.clerk, "x"),
        lambda: callbacks.give_up(lab.database, lab.caller, "x"),
        lambda: records.save(lab.database, lab.dispatcher, "customer", "x", {}),
        lambda: attention.resolve(lab.database, lab.dispatcher, "x", None),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("assignee", ["nobody", "dispatcher"])
def test_only_technicians_are_sent(lab: Lab, assignee: str) -> None:
    order = lab.order()
    person = lab.dispatcher.person if assignee == "dispatcher" else assignee
    with pytest.raises(OfficeError) as caught:
        dispatch.dispatch(lab.database, lab.dispatcher, order, person)
    assert caught.value.field == "assignee"
    with pytest.raises(OfficeError):
        dispatch.dispatch(lab.database, lab.dispatcher, order, lab.technician, Instant(START.ms), Instant(START.ms - 1))
    assert status(lab, "work_order", order) == "new"
