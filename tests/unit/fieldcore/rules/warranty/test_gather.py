# SPDX-License-Identifier: Apache-2.0
"""The records of a case: which policy, which meter, which part, what was done before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from fieldcore.records.model import Values
from fieldcore.rules.warranty.gather import Item, Source, case_of_machine, case_of_order, policy_record, verdict_of

DAY = 86_400_000
NOON = 1_735_704_000_000  # 2025-01-01 12:00 +08:00


@dataclass(frozen=True)
class Row:
    id: str
    kind: str
    values: Values


ROWS = [
    Row("own", "warranty_policy", {"code": "OWN"}),
    Row("usual", "warranty_policy", {"code": "USUAL"}),
    Row("model", "product_model", {"policy": "usual"}),
    Row("bare", "product_model", {}),
    Row("m1", "machine", {"product_model": "model"}),
    Row("m2", "machine", {"product_model": "model", "policy": "own"}),
    Row("m3", "machine", {"product_model": "bare"}),
    Row("pump", "part", {"warranty_months": 6}),
    Row("belt", "part", {}),
    Row("o1", "work_order", {"machine": "m1", "charge_type": "in_warranty", "finished_at": [NOON, 480]}),
    Row("o2", "work_order", {"machine": "m1", "charge_type": "goodwill", "finished_at": [NOON + 9 * DAY, 480]}),
    Row("o3", "work_order", {"machine": "m1"}),
    Row("r1", "repair_record", {"order": "o1", "machine": "m1", "doc_no": "RR1"}),
    Row("r2", "repair_record", {"order": "o2", "machine": "m1", "doc_no": "RR2"}),
    Row("l1", "parts_usage", {"order": "o1", "part": "pump"}),
    Row("l2", "parts_usage", {"order": "o2", "part": "pump", "removed": True}),
    Row("l3", "parts_usage", {"order": "o3", "part": "pump"}),
    Row("l4", "parts_usage", {"order": "o3", "part": "belt", "removed": True}),
    Row("v1", "meter_reading", {"machine": "m1", "value": "70.0", "read_at": [NOON + 9 * DAY, 480]}),
    Row("v2", "meter_reading", {"machine": "m1", "value": "50.0", "read_at": [NOON, 480]}),
    Row("v3", "meter_reading", {"machine": "m1", "value": None, "read_at": [NOON + 20 * DAY, 480]}),
]


def source(*more: Row) -> Source:
    """All rows, later ones in the place of earlier ones."""
    rows = {row.id: row for row in (*ROWS, *more)}

    def get(kind: str, record_id: Any) -> Item | None:
        found = rows.get(record_id)
        return found if found is not None and found.kind == kind else None

    def find(kind: str, equal: Mapping[str, Any]) -> Sequence[Item]:
        alike = [r for r in rows.values() if r.kind == kind and equal.items() <= r.values.items()]
        return alike[::-1]

    return Source(get, find)


def item(known: Source, kind: str, record_id: str) -> Item:
    found = known.get(kind, record_id)
    assert found is not None
    return found


@pytest.mark.parametrize(("machine", "policy"), [("m1", "usual"), ("m2", "own"), ("m3", None)])
def test_a_machine_follows_its_own_policy_else_its_models(machine: str, policy: str | None) -> None:
    known = source()
    found = policy_record(known, item(known, "machine", machine))
    assert (found.id if found else None) == policy
    assert policy_record(known, None) is None


@pytest.mark.parametrize(
    ("repair", "order", "meter"),
    [
        ({"meter": "90.5"}, {"meter_reported": "80.0"}, "90.5"),
        ({"meter_unreadable_reason": "broken"}, {"meter_reported": "80.0"}, None),
        ({}, {"meter_reported": "80.0"}, "80.0"),
        ({}, {}, "70.0"),
    ],
)
def test_the_meter_of_a_job(repair: Values, order: Values, meter: str | None) -> None:
    known = source(
        Row("o3", "work_order", {"machine": "m1", **order}),
        Row("r3", "repair_record", {"order": "o3", "machine": "m1", **repair}),
    )
    case = case_of_order(known, item(known, "work_order", "o3"), item(known, "machine", "m1"), date(2025, 3, 1))
    assert case.meter == meter
    assert [r["value"] for r in case.readings] == ["70.0", "50.0", None]


def test_what_was_done_before_and_the_part_that_was_fitted_then() -> None:
    known = source()
    case = case_of_order(known, item(known, "work_order", "o3"), item(known, "machine", "m1"), date(2025, 3, 1))
    assert [(values["doc_no"], charge) for values, charge in case.earlier] == [
        ("RR1", "in_warranty"), ("RR2", "goodwill")
    ]  # fmt: skip
    assert (case.part_fitted_on, case.part_months) == (date(2025, 1, 1), 6)
    assert case.parts == ({"warranty_months": 6},)


def test_a_job_is_not_its_own_past() -> None:
    known = source()
    case = case_of_order(known, item(known, "work_order", "o1"), item(known, "machine", "m1"), date(2025, 3, 1))
    assert [values["doc_no"] for values, _ in case.earlier] == ["RR2"]
    assert case.part_fitted_on is None


def test_a_machine_as_it_stands() -> None:
    known = source()
    case = case_of_machine(known, item(known, "machine", "m1"), date(2025, 3, 1))
    assert (case.meter, len(case.earlier), case.repair, case.parts) == ("70.0", 2, {}, ())
    bare = case_of_machine(known, item(known, "machine", "m3"), date(2025, 3, 1))
    assert (bare.meter, bare.earlier) == (None, ())


@pytest.mark.parametrize(
    ("regime", "basis", "start"),
    [
        ("CONTRACT", "acceptance_date", date(2025, 3, 20)),
        ("CONTRACT", None, date(2025, 3, 2)),
        ("AGRI2010", "acceptance_date", date(2025, 3, 2)),
    ],
)
def test_a_contract_starts_as_was_agreed_at_acceptance_and_the_law_does_not(
    regime: str, basis: str | None, start: date
) -> None:
    policy: Values = {"code": "P", "regime": regime, "start_basis": "delivery_date", "whole_months": 12}
    dates = {"sale_date": "2025-03-01", "delivery_date": "2025-03-02", "acceptance_date": "2025-03-20"}
    machine = Row("m4", "machine", {"product_model": "model", "policy": "p", "start_basis": basis, **dates})
    found = source(Row("p", "warranty_policy", policy), machine)
    verdict = verdict_of(found, machine, case_of_machine(found, machine, date(2025, 6, 1)))
    assert verdict.period is not None
    assert verdict.period.start == start
