# SPDX-License-Identifier: Apache-2.0
"""The rules of an installation acceptance (C2), and what follows from one."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue
from fieldcore.rules import installation
from fieldcore.rules.completeness import missing
from fieldcore.rules.findings import Job
from fieldcore.rules.jobs import at_end, at_start

NOW = Instant.parse("2026-11-24T15:00")
ORDER: dict[str, Any] = {
    "station": "s", "origin": "phone", "service_type": "install", "priority": "normal",
    "reported_at": Instant.parse("2026-11-20T09:00").plain(), "customer": "c", "site_address": "学富镇一组",
    "symptom": "新机安装调试", "assignee": "p", "charge_type": "contract", "result": "solved",
    "started_at": Instant.parse("2026-11-24T09:00").plain(), "finished_at": Instant.parse("2026-11-24T14:30").plain(),
    "times_back_filled": True,
}  # fmt: skip
RECORD: dict[str, Any] = {
    "order": "o", "product_model": "m", "serial_no": "CR200-26-0031", "production_date": "2026-10-02",
    "delivery_date": "2026-11-22", "site": "后厨", "install_start": Instant.parse("2026-11-24T09:00").plain(),
    "install_end": Instant.parse("2026-11-24T14:30").plain(), "trial_run_hours": "4.0",
    "documents_given": ["manual", "certificate", "warranty_certificate", "tool_list"], "site_cleaned": True,
    "conclusion": "accepted", "warranty_start_basis": "acceptance_date",
}  # fmt: skip
LINE: dict[str, Any] = {
    "order": "o", "item": "主机", "quantity_listed": "1.000", "quantity_found": "1.000", "condition": "ok",
}  # fmt: skip
ITEMS: dict[str, dict[str, Any]] = {
    "volt": {"item": "电源电压", "check_kind": "site_condition", "lower": "198.000", "upper": "242.000"},
    "level": {"item": "机身调平", "check_kind": "install_item", "mandatory": True},
    "stop": {"item": "急停按钮", "check_kind": "safety", "mandatory": True},
}
ANSWERS = {key: {"item": key, "result": "ok"} for key in ITEMS}
OPEN = {"problems": "散热风机缺一个螺钉", "rectify_responsible": "周海峰", "rectify_by": "2026-11-30"}
WHOLE = Job(
    order_id="o", order=ORDER, now=NOW, kind="installation_acceptance", record_id="r", record=RECORD,
    lines={"packing_line": {"l": LINE}}, template={"trial_hours": "4.0"}, template_items=ITEMS, answers=ANSWERS,
    photo_kinds=frozenset(installation.PHOTOS[""]),
)  # fmt: skip


def codes(job: Job) -> set[str]:
    return {finding.code for finding in missing(catalogue(), job)}


def with_record(**changes: Any) -> Job:
    return dataclasses.replace(WHOLE, record={**RECORD, **changes})


def with_answer(key: str, job: Job = WHOLE, **changes: Any) -> Job:
    return dataclasses.replace(job, answers={**ANSWERS, key: {"item": key, **changes}})


def test_a_whole_acceptance_lacks_nothing() -> None:
    assert missing(catalogue(), WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"production_date": "2026-11-23"}, "produced_late"),
        ({"delivery_date": "2026-11-25"}, "delivered_late"),
        ({"install_end": Instant.parse("2026-11-24T08:00").plain()}, "times_order"),
        ({"install_end": Instant.parse("2026-11-24T15:01").plain()}, "ahead"),
        ({"documents_given": ["manual"]}, "documents"),
        ({"trial_run_hours": "3.9"}, "trial_short"),
        ({"trial_run_hours": None}, "trial_short"),
        ({"conclusion": "conditionally_accepted"}, "no_rectification"),
        ({"conclusion": "rejected", **OPEN}, "not_solved"),
        ({**OPEN, "rectify_by": "2026-11-23"}, "promise_passed"),
        ({"site": None}, "required"),
        ({"serial_no": None}, "required"),
        ({"warranty_start_basis": "invoice_date"}, "no_start"),
    ],
)
def test_each_rule_names_what_is_wrong(changes: dict[str, Any], code: str) -> None:
    assert codes(with_record(**changes)) == {code}


@pytest.mark.parametrize(
    "changes",
    [
        {"documents_given": None, "documents_missing_reason": "合格证随后寄到"},
        {"conclusion": "conditionally_accepted", **OPEN},
        {"production_date": None},
        {"delivery_date": "2026-11-24"},
        {**OPEN, "rectify_by": "2026-11-24"},
    ],
)
def test_what_is_explained_is_in_order(changes: dict[str, Any]) -> None:
    assert codes(with_record(**changes)) == set()


def test_every_item_is_answered_even_one_that_is_not_mandatory() -> None:
    for key in ITEMS:
        answers = {other: answer for other, answer in ANSWERS.items() if other != key}
        assert codes(dataclasses.replace(WHOLE, answers=answers)) == {"not_answered"}


def test_a_failed_safety_check_is_never_accepted() -> None:
    failed = with_answer("stop", result="fail", follow_up="parts_request")
    assert codes(failed) == {"unsafe", "no_rectification"}
    conditional = dataclasses.replace(failed, record={**RECORD, "conclusion": "conditionally_accepted", **OPEN})
    assert codes(conditional) == set()


def test_a_failed_item_is_put_right_by_somebody_until_a_day() -> None:
    failed = with_answer("level", result="fail", follow_up="parts_request")
    assert codes(failed) == {"no_rectification"}
    assert {f.field for f in missing(catalogue(), failed)} == set(OPEN)
    assert codes(dataclasses.replace(failed, record={**RECORD, **OPEN})) == set()


def test_the_customers_own_site_out_of_limits_is_said_but_does_not_stop() -> None:
    found = missing(catalogue(), with_answer("volt", result="fail", value="250.000"))
    assert [(finding.level, finding.code) for finding in found] == [("warn", "fail_open")]


@pytest.mark.parametrize(
    ("line", "photos", "code"),
    [
        ({"condition": "damaged", "note": "外壳凹陷，已拍照"}, {"damage"}, ""),
        ({"condition": "missing", "note": "下批补发"}, {"packing"}, ""),
        ({"condition": "damaged"}, {"damage"}, "packing_note"),
        ({"condition": "missing", "note": "下批补发"}, set(), "missing_photo"),
        ({"quantity_found": "0.000"}, set(), "packing_short"),
        ({"condition": None}, set(), "required"),
    ],
)
def test_what_is_damaged_or_missing_is_noted_and_photographed(
    line: dict[str, Any], photos: set[str], code: str
) -> None:
    kinds = WHOLE.photo_kinds | photos
    job = dataclasses.replace(WHOLE, lines={"packing_line": {"l": {**LINE, **line}}}, photo_kinds=kinds)
    assert codes(job) == ({code} if code else set())


def test_a_delivery_has_a_packing_list() -> None:
    assert codes(dataclasses.replace(WHOLE, lines={"packing_line": {}})) == {"no_packing"}


def test_the_law_sets_its_own_start() -> None:
    job = dataclasses.replace(WHOLE, policy={"start_basis": "invoice_date", "regime": "AGRI2010"})
    assert [(f.level, f.code) for f in missing(catalogue(), job)] == [("warn", "law_start")]
    assert codes(dataclasses.replace(WHOLE, policy={"start_basis": "invoice_date", "regime": "CONTRACT"})) == set()


DAYS = st.integers(-9, 9)


@given(produced=DAYS, delivered=DAYS, start=DAYS, length=st.integers(-90, 90), lead=DAYS)
def test_dates_pass_exactly_where_they_are_in_order(
    produced: int, delivered: int, start: int, length: int, lead: int
) -> None:
    today, began = NOW.date(), NOW.plus(days=start, hours=-2)
    ended = began.plus(minutes=length)
    job = with_record(
        production_date=(today + timedelta(days=produced)).isoformat(),
        delivery_date=(today + timedelta(days=delivered)).isoformat(),
        install_start=began.plain(), install_end=ended.plain(),
        rectify_by=(today + timedelta(days=lead)).isoformat(),
    )  # fmt: skip
    right = produced <= delivered <= start and length >= 0 and ended.ms <= NOW.ms and lead >= 0
    assert (list(installation.dates(job)) == []) == right


def test_a_new_record_takes_over_what_is_known_and_finishing_fills_the_end() -> None:
    machine = {"serial_no": "CR200-26-0031", "product_model": "m", "delivery_date": "2026-11-22"}
    order = {**ORDER, "times_back_filled": None, "finished_at": None}
    known = dataclasses.replace(
        WHOLE, record=None, machine=machine, order=order, policy={"start_basis": "delivery_date"}
    )
    begun = {name: value for name, value in at_start(known).items() if value is not None}
    assert begun == {
        **machine, "site": "学富镇一组", "warranty_start_basis": "delivery_date", "install_start": ORDER["started_at"],
    }  # fmt: skip
    assert at_end(dataclasses.replace(known, record=begun)).get("install_end") == NOW.plain()


def test_the_machine_of_the_order_is_completed() -> None:
    job = dataclasses.replace(WHOLE, machine_id="k", machine={"serial_no": "CR200-26-0031", "plate": "苏J"})
    (put,) = installation.machine(job)
    assert (put.kind, put.record_id, put.named_in) == ("machine", "k", ())
    assert put.values == {
        "product_model": "m", "serial_no": "CR200-26-0031", "production_date": "2026-10-02",
        "delivery_date": "2026-11-22", "start_basis": "acceptance_date",
        "acceptance_date": "2026-11-24",
    }  # fmt: skip


def test_an_amendment_does_not_move_the_day_of_acceptance() -> None:
    known = {"serial_no": "CR200-26-0031", "acceptance_date": "2026-11-20"}
    (put,) = installation.machine(dataclasses.replace(WHOLE, machine_id="k", machine=known))
    assert put.values["acceptance_date"] == "2026-11-20"


def test_an_amendment_corrects_the_serial_of_the_machine_that_it_made() -> None:
    known = {"serial_no": "TYPED-WRONG", "start_basis": "acceptance_date", "acceptance_date": "2026-11-20"}
    first = dataclasses.replace(WHOLE, machine_id="k", machine=known)
    (new,) = installation.machine(first)
    assert (new.record_id, new.values["acceptance_date"]) == ("", "2026-11-24"), "another acceptance's machine stays"
    again = dataclasses.replace(first, signed_before=True)
    assert [(put.record_id, put.values["serial_no"]) for put in installation.machine(again)] == [("k", "CR200-26-0031")]


@pytest.mark.parametrize("machine", [None, {"serial_no": "ANOTHER-1"}])
def test_another_serial_is_another_machine(machine: dict[str, Any] | None) -> None:
    (put,) = installation.machine(dataclasses.replace(WHOLE, machine_id="k" if machine else "", machine=machine))
    assert (put.record_id, put.values["customer"]) == ("", "c")
    assert put.named_in == (("work_order", "o", "machine"), ("installation_acceptance", "r", "machine"))


def test_without_his_signature_it_is_not_accepted_and_what_he_rejects_is_not_taken_over() -> None:
    (unsigned,) = installation.machine(with_record(sign_refusal_reason="不在现场"))
    assert "acceptance_date" not in unsigned.values
    assert installation.machine(with_record(conclusion="rejected")) == []


def test_only_a_rejected_installation_is_followed_by_another_order() -> None:
    assert installation.again({"conclusion": "rejected", "problems": "漏电"}) == "安装验收未通过：漏电"
    assert installation.again({"conclusion": "accepted"}) == ""
