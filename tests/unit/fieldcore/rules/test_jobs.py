# SPDX-License-Identifier: Apache-2.0
"""The table of service types: what it names exists, and what follows from it fills only what is empty."""

import dataclasses

import pytest

from fieldcore.base.clock import Instant
from fieldcore.forms import SIGNED_FORMS
from fieldcore.records import catalogue
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import Values
from fieldcore.rules.findings import Job
from fieldcore.rules.jobs import JOBS, LINES, RECORDS, REPORT, at_end, at_start, required_photos, type_of
from fieldcore.rules.repair import guarantee

JOB = Job(
    order_id="o", now=Instant(900, 480), kind="repair_record", record_id="r",
    order={"service_type": "repair", "reported_at": [10, 480], "started_at": [40, 480], "symptom": "漏水严重",
           "charge_type": "out_of_warranty"},
)  # fmt: skip


@pytest.mark.parametrize("service", [*JOBS, "other"])
def test_every_service_type_names_what_is_declared(service: str) -> None:
    kind, known = JOBS.get(service, REPORT), catalogue()
    record, order = known[kind.record], known["work_order"].fields
    assert service in {choice.id for choice in CHOICES["service_type"]}
    assert kind.record in {form.kind for form in SIGNED_FORMS}
    assert record.meta.prefix and record.fields["doc_no"].owner == "system"
    assert (record.meta.parent, record.fields["order"].type.target) == ("order", "work_order")
    assert record.fields.keys() >= kind.times.keys() and order.keys() >= set(kind.times.values())
    assert set(record.groups()) >= set(kind.groups)
    assert all(known[line].meta.parent == "order" for line in kind.lines)
    assert all("machine" in known[other].fields for other in kind.of_machine)
    photos = {choice.id for choice in CHOICES["photo_kind"]}
    assert photos >= {photo for kinds in kind.photos.values() for photo in kinds}


def test_a_service_without_a_form_of_its_own_is_reported_on_a_repair_record() -> None:
    assert type_of({"service_type": "training"}).record == "repair_record"
    assert (type_of({"service_type": "training"}).asked, type_of({"service_type": "repair"}).asked) == (False, True)
    assert not type_of({"service_type": "delivery"}).machine
    assert set(RECORDS) >= {"repair_record"} and set(LINES) >= {"work_item"}


def test_photos_follow_the_charge() -> None:
    free, paid = required_photos({**JOB.order, "charge_type": "in_warranty"}), required_photos(JOB.order)
    assert set(paid) < set(free)
    assert required_photos({"service_type": "training"}) == ()


def test_work_starts_with_what_the_order_says() -> None:
    assert at_start(JOB) == {
        "received_at": [10, 480], "started_at": [40, 480], "finished_at": None, "customer_statement": "漏水严重",
        "repair_no_for_fault": 1,
    }  # fmt: skip


def test_finishing_fills_only_what_is_empty() -> None:
    ended = at_end(dataclasses.replace(JOB, record={"labour_fee": 9000, "started_at": [55, 480]}))
    assert ended.record == {
        "labour_fee": 9000, "started_at": [55, 480], "received_at": [10, 480], "finished_at": [900, 480],
        "handed_over_at": [900, 480], "total_charged": 9000, "repair_guarantee_until": None,
    }  # fmt: skip
    filled = dataclasses.replace(JOB, order={**JOB.order, "times_back_filled": True, "finished_at": [700, 480]})
    assert at_end(dataclasses.replace(filled, record={})).get("finished_at") == [700, 480]
    assert at_end(JOB) == JOB


REPAIRED = {
    "action": "replace_part",
    "test_result": "pass",
    "handed_over_at": Instant.parse("2025-06-01 23:50").plain(),
}
POLICY = {"code": "T", "regime": "CONTRACT", "whole_months": 12}


@pytest.mark.parametrize(
    ("changes", "policy", "until"),
    [
        ({}, None, "2025-07-01"),
        ({}, POLICY, "2025-07-01"),
        ({}, {**POLICY, "guarantee_days": 90}, "2025-08-30"),
        ({"test_result": "fail"}, POLICY, None),
        ({"action": "none"}, POLICY, None),
        ({"action": None}, POLICY, None),
        ({"handed_over_at": None}, POLICY, None),
    ],
)
def test_what_was_repaired_is_guaranteed_from_its_handing_over(
    changes: Values, policy: Values | None, until: str | None
) -> None:
    done = dataclasses.replace(JOB, record={**REPAIRED, **changes}, policy=policy)
    assert type_of(JOB.order).computed is not None
    assert guarantee(done) == {"repair_guarantee_until": until}
