# SPDX-License-Identifier: Apache-2.0
"""Plans by date and by meter, what comes next, and the rules of the two maintenance forms."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.checklists import deviation
from fieldcore.rules.maintenance import (
    Due,
    Reading,
    earlier_first,
    first_due,
    first_problems,
    meter_problems,
    next_due,
    next_problems,
    overdue,
    readings_of,
    standing,
    usage_per_day,
)
from fieldcore.rules.warranty.first_maintenance import of_policy

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
METERS = st.integers(0, 99_999).map(Decimal)
PLAN: Values = {"interval_months": 6, "interval_usage": "250.0", "lead_days": 14}


def plan(**more: Any) -> Values:
    return {**PLAN, **more}


def read(day: str, value: int) -> Reading:
    return Reading(date.fromisoformat(day), Decimal(value))


def codes(problems: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-11-23", "overdue"), ("2026-11-24", "due"), ("2026-12-08", "due"), ("2026-12-09", "planned")],
)
def test_a_plan_falls_due_by_its_date(day: str, state: str) -> None:
    assert standing(plan(next_due_date=day), [], TODAY).state == state


@pytest.mark.parametrize(
    ("last", "state", "expected"),
    [
        (1001, "overdue", date(2026, 11, 20)),
        (1000, "due", date(2026, 11, 20)),
        (900, "due", date(2026, 11, 30)),  # ten hours a day: 100 more are ten days
        (700, "planned", date(2026, 12, 29)),  # 7.78 hours a day: 39 days
    ],
)
def test_a_plan_falls_due_by_its_meter(last: int, state: str, expected: date) -> None:
    readings = [read("2026-08-22", 0), read("2026-11-20", last)]
    found = standing(plan(next_due_meter="1000.0"), readings, TODAY)
    assert (found.state, found.expected) == (state, expected)


def test_whichever_comes_first_counts() -> None:
    readings = [read("2026-08-22", 0), read("2026-11-20", 900)]
    both = standing(plan(next_due_date="2027-06-01", next_due_meter="1000.0"), readings, TODAY)
    assert (both.state, both.expected) == ("due", date(2026, 11, 30))
    assert standing(plan(next_due_date="2026-11-01", next_due_meter="1000.0"), readings, TODAY).state == "overdue"


def test_a_machine_that_never_runs_is_due_by_its_date_only() -> None:
    readings = [read("2026-01-01", 500), read("2026-11-20", 500)]
    assert standing(plan(next_due_meter="1000.0"), readings, TODAY) == ("planned", None)


def test_only_the_meter_that_is_on_the_machine_now_counts() -> None:
    def row(day: str, value: str | None, segment: int | None = None) -> Values:
        return {"read_at": Instant.parse(day).plain(), "value": value, "segment": segment}

    rows = [
        row("2026-11-01", "12.0", 2),
        row("2026-01-01", "4000.0"),
        row("2026-11-20", None),
        row("2026-10-01", "2.0", 2),
    ]
    readings = readings_of(rows)
    assert readings == [read("2026-10-01", 2), read("2026-11-01", 12)]
    assert usage_per_day(readings) == Decimal(10) / 31


@given(DAYS, DAYS, METERS, METERS)
def test_the_next_is_an_interval_after_the_later_of_planned_and_done(
    planned: date, done: date, due: Decimal, meter: Decimal
) -> None:
    known = plan(next_due_date=planned.isoformat(), next_due_meter=str(due))
    found = next_due(known, done, meter)
    assert found.day is not None and found.meter == max(due, meter) + 250
    assert found.day - max(planned, done) in (timedelta(days) for days in range(181, 185))
    assert codes(next_problems({"next_due_date": found.day.isoformat(), "next_due_meter": str(found.meter),
                                "meter": str(meter)}, done, found)) == []  # fmt: skip


@given(DAYS, DAYS, METERS, METERS)
def test_a_plan_is_missed_exactly_by_what_it_is_past(planned: date, done: date, due: Decimal, meter: Decimal) -> None:
    days, usage = overdue(plan(next_due_date=planned.isoformat(), next_due_meter=str(due)), done, meter)
    assert (days, usage) == (max(0, (done - planned).days), max(0, meter - due))
    late = standing(plan(next_due_date=planned.isoformat(), next_due_meter=str(due)), [Reading(done, meter)], done)
    assert (late.state == "overdue") == bool(days or usage)


def test_an_unread_meter_leaves_the_plan_to_count_on() -> None:
    assert next_due(plan(next_due_meter="1000.0"), TODAY, None) == Due(date(2027, 5, 24), Decimal(1250))
    assert next_due({"interval_months": 6}, TODAY, Decimal(10)) == Due(date(2027, 5, 24), None)
    assert overdue(plan(next_due_meter="1000.0"), TODAY, None) == (None, None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("meter", "no_meter")]),
        ({"meter_unreadable_reason": "dial broken"}, []),
        ({"meter": "99.0"}, [("meter", "meter_back")]),
        ({"meter": "340.0"}, []),
        ({"meter": "341.0"}, [("meter", "meter_jump")]),
    ],
)
def test_the_meter_never_goes_back_and_a_leap_is_asked_about(values: Values, expected: list[tuple[str, str]]) -> None:
    assert codes(meter_problems(values, read("2026-11-14", 100), TODAY, Decimal(24))) == expected


def test_another_next_date_than_planned_needs_a_reason_and_none_lies_before_today() -> None:
    planned = Due(date(2027, 5, 24), Decimal(1250))
    told = {"next_due_date": "2027-03-01", "next_due_meter": "1250.0", "meter": "1000.0"}
    assert codes(next_problems(told, TODAY, planned)) == [("next_due_reason", "next_differs")]
    assert codes(next_problems({**told, "next_due_reason": "dusty site"}, TODAY, planned)) == []
    past = {"next_due_date": "2026-11-24", "next_due_meter": "1000.0", "meter": "1000.0"}
    assert codes(next_problems(past, TODAY)) == [("next_due_date", "next_passed"), ("next_due_meter", "next_passed")]
    assert codes(next_problems({}, TODAY, planned)) == [("next_due_date", "no_next")]


POLICY = {"first_maint_min_usage": "50.0", "first_maint_max_usage": "100.0", "first_maint_months": 3,
          "first_maint_tolerance": "5.0"}  # fmt: skip


@pytest.mark.parametrize(
    ("done", "meter", "reason", "expected"),
    [
        ("2024-09-01", 60, "", []),
        ("2024-09-01", 45, "", []),
        ("2024-08-01", 20, "", [("meter", "too_early")]),
        ("2024-09-01", 101, "", [("late_reason", "late")]),
        ("2024-10-16", 30, "the customer was away", []),
    ],
)
def test_a_first_maintenance_lies_in_its_window(
    done: str, meter: int, reason: str, expected: list[tuple[str, str]]
) -> None:
    window = of_policy(POLICY)
    assert window is not None
    first = first_due(window, date(2024, 7, 15), date.fromisoformat(done), Decimal(meter))
    assert (first.from_meter, first.to_meter, first.day) == (50, 100, date(2024, 10, 15))
    assert codes(first_problems({"late_reason": reason}, first, None)) == expected


def test_an_unread_meter_leaves_the_timing_open_and_a_policy_may_ask_for_none() -> None:
    window = of_policy(POLICY)
    assert window is not None
    assert first_due(window, date(2024, 7, 15), date(2024, 9, 1), None).timing is None
    assert of_policy({}) is None


def test_only_one_first_maintenance_of_a_machine_counts() -> None:
    records = [
        ("b", {"doc_no": "FM-2", "done_at": [2000, 480]}),
        ("a", {"doc_no": "FM-1", "done_at": [1000, 480]}),
        ("c", {"doc_no": "FM-3"}),
    ]
    earlier = earlier_first(records, "c")
    assert earlier is not None and earlier["doc_no"] == "FM-1"
    assert codes(first_problems({}, None, earlier)) == [("machine", "first_done")]
    assert earlier_first([("c", {"done_at": [1, 480]})], "c") is None


def test_oil_is_named_whole_or_not_at_all() -> None:
    whole = {"oil_brand": "Great Wall", "oil_grade": "CH-4", "oil_quantity": "12.50"}
    assert codes(first_problems(whole, None, None)) == []
    assert codes(first_problems({**whole, "oil_grade": None}, None, None)) == [("oil_grade", "oil_part")]


@given(st.decimals(-500, 500, places=2), st.decimals(0, 100, places=2))
def test_a_value_passes_exactly_within_its_limits(value: Decimal, upper: Decimal) -> None:
    item = {"lower": "-10.000", "upper": str(upper)}
    assert (deviation(item, str(value)) == 0) == (Decimal(-10) <= value <= upper)
    assert deviation(item, value) in (0, value - upper, value + 10)
    assert deviation({}, value) == deviation(item, None) == 0
