# SPDX-License-Identifier: Apache-2.0
"""What a job lacks before it may be finished: each rule of C1, C5, C6 and C7 that crosses records."""

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue
from fieldcore.rules.charges import labour, material, proposed_charge, total_charged
from fieldcore.rules.completeness import blocks, missing
from fieldcore.rules.findings import Job
from fieldcore.rules.jobs import at_end
from fieldcore.rules.repair import PHOTOS

ORDER: dict[str, Any] = {
    "station": "s", "origin": "phone", "service_type": "repair", "priority": "normal", "reported_at": [0, 480],
    "customer": "c", "site_address": "盐都区学富镇", "symptom": "发动机漏水严重", "assignee": "p", "machine": "m",
    "charge_type": "in_warranty", "result": "solved",
    "accepted_at": [10, 480], "departed_at": [20, 480], "arrived_at": [30, 480], "started_at": [40, 480],
    "finished_at": [50, 480],
}  # fmt: skip
REPAIR: dict[str, Any] = {
    "order": "o", "received_at": [30, 480], "started_at": [40, 480], "finished_at": [50, 480],
    "handed_over_at": [60, 480], "meter": "612.4", "customer_statement": "水箱一直漏水",
    "diagnosis_methods": ["observe"],
    "diagnosis": "水泵水封损坏", "failure_location": "l", "failure_mode": "f", "failure_cause": "k",
    "severity": "general", "responsibility": "product_quality", "action": "replace_part", "treatment": "更换水泵",
    "test_result": "pass", "total_charged": 0,
}  # fmt: skip
WHOLE = Job(
    order_id="o", order=ORDER, machine_id="m", machine={"serial_no": "4LZ80"}, last_meter=Decimal("600.0"),
    now=Instant(100, 480), kind="repair_record", record_id="r", record=REPAIR,
    usages={"u": {"part": "p", "quantity": "1.000", "supply_mode": "van"}},
    parts={"p": {"name": "水泵", "unit": "件", "whole": True}},
    template_items={"t": {"item": "水箱盖开启压力", "mandatory": True}},
    answers={"a": {"item": "t", "result": "ok", "value": "80.000"}},
    photo_kinds=frozenset(PHOTOS["in_warranty"]), verdict_status="in",
)  # fmt: skip


def codes(job: Job) -> set[str]:
    return {finding.code for finding in missing(catalogue(), job)}


def test_a_whole_job_lacks_nothing() -> None:
    assert missing(catalogue(), WHOLE) == []


@pytest.mark.parametrize(
    ("part", "changes", "code"),
    [
        ("order", {"result": None}, "required"),
        ("order", {"charge_type": "undetermined"}, "no_charge"),
        ("order", {"finished_at": [35, 480]}, "times_order"),
        ("record", {"handed_over_at": [45, 480]}, "times_order"),
        ("record", {"meter": None}, "no_meter"),
        ("record", {"meter": "599.9"}, "meter_back"),
        ("record", {"responsibility": "human"}, "not_product"),
        ("record", {"total_charged": 100}, "amount_wrong"),
        ("record", {"test_result": "fail"}, "test_failed"),
        ("record", {"customer_statement": "漏水"}, "too_short"),
    ],
)
def test_each_rule_names_what_is_wrong(part: str, changes: dict[str, Any], code: str) -> None:
    job = dataclasses.replace(WHOLE, **{part: {**getattr(WHOLE, part), **changes}})
    assert codes(job) == {code}
    assert blocks(missing(catalogue(), job))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"machine": None}, "no_machine"),
        ({"answers": {}}, "not_answered"),
        ({"answers": {"a": {"item": "t", "result": "fail"}}}, "fail_open"),
        ({"answers": {"a": {"item": "t", "result": "fail", "follow_up": "replaced"}}}, "fail_open"),
        ({"template_items": {"t": {"item": "水箱盖开启压力", "upper": "79.000"}}}, "not_ok"),
        ({"answers": {"a": {"item": "t", "result": "na"}}}, "na_note"),
        ({"usages": {}}, "no_parts"),
        ({"usages": {"u": {"part": "p", "quantity": "0.500", "supply_mode": "van"}}}, "whole_only"),
        ({"parts": {"p": {"name": "水泵", "serialised": True}}}, "no_serial"),
        ({"photo_kinds": frozenset({"meter", "machine_front", "failure", "failed_part"})}, "missing_photo"),
    ],
)
def test_each_list_is_checked(changes: dict[str, Any], code: str) -> None:
    assert codes(dataclasses.replace(WHOLE, **changes)) == {code}


def helping(*people: str, hours: str | None = "1.5") -> Job:
    """Everybody of ``people`` helps."""
    lines = {str(n): {"order": "o", "person": person, "hours": hours} for n, person in enumerate(people)}
    return dataclasses.replace(WHOLE, lines={"order_helper": lines})


def test_each_helper_has_hours_and_stands_on_the_order_once() -> None:
    assert codes(helping("q", "r")) == set()
    assert codes(helping("q", hours=None)) == {"required"}
    assert codes(helping("q", "q")) == {"helper_twice"}
    assert codes(helping("p")) == {"helper_twice"}, "the technician of the order helps nobody"


def test_an_unreadable_meter_needs_only_its_reason() -> None:
    repair = {**REPAIR, "meter": None, "meter_unreadable_reason": "表盘碎裂"}
    assert codes(dataclasses.replace(WHOLE, record=repair)) == set()


def test_a_finding_says_where_to_jump() -> None:
    job = dataclasses.replace(WHOLE, record={**REPAIR, "meter": None})
    finding = missing(catalogue(), job)[0]
    assert (finding.section, finding.kind, finding.record_id, finding.field) == (
        "record",
        "repair_record",
        "r",
        "meter",
    )


def test_in_warranty_the_customer_pays_nothing() -> None:
    fees = {"labour_fee": 9000, "material_fee": 8600}
    assert total_charged(fees, "in_warranty") == 0
    assert total_charged(fees, "out_of_warranty") == 17600


def test_work_and_parts_cost_what_their_lines_say() -> None:
    part = {"part": "p", "quantity": "1.000", "unit_price": 8600, "supply_mode": "van"}
    assert labour([{"standard_hours": "1.5", "actual_hours": "2.0", "rate": 6000}]) == 9000
    assert labour([{"actual_hours": "0.5", "rate": 6001}, {"actual_hours": "1.0"}]) == 3001
    assert labour([{"actual_hours": "1.0"}]) is None
    others = [{**part, "removed": True}, {**part, "supply_mode": "customer_own"}, {**part, "unit_price": None}]
    assert material([part, {**part, "quantity": "0.333"}, *others]) == 8600 + 2864
    assert material(others) is None


def test_finishing_a_paid_repair_adds_up_its_lines() -> None:
    paid = dataclasses.replace(
        WHOLE, order={**ORDER, "charge_type": "out_of_warranty"}, record={**REPAIR, "total_charged": 0},
        usages={"u": {"part": "p", "quantity": "1.000", "supply_mode": "van", "unit_price": 8600}},
        lines={"work_item": {"w": {"order": "o", "name": "更换", "actual_hours": "1.5", "rate": 6000}}},
    )  # fmt: skip
    ended = at_end(paid)
    assert [ended.get(name) for name in ("material_fee", "labour_fee", "total_charged")] == [8600, 9000, 17600]
    typed = at_end(dataclasses.replace(paid, record={**REPAIR, "labour_fee": 5000}))
    assert (typed.get("labour_fee"), typed.get("total_charged")) == (5000, 13600)
    free = at_end(dataclasses.replace(paid, order=ORDER))
    assert (free.get("labour_fee"), free.get("total_charged")) == (None, 0)


@pytest.mark.parametrize(
    ("status", "responsibility", "exclusions", "charge"),
    [
        ("in", "product_quality", [], "in_warranty"),
        ("in", "human", [], "out_of_warranty"),
        ("in", "product_quality", ["own_modification"], "out_of_warranty"),
        ("expired_time", "product_quality", [], "out_of_warranty"),
        ("needs_meter", "product_quality", [], "undetermined"),
    ],
)
def test_the_charge_that_the_facts_propose(
    status: str, responsibility: str, exclusions: list[str], charge: str
) -> None:
    assert proposed_charge(status, responsibility, exclusions) == charge
