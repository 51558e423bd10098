# SPDX-License-Identifier: Apache-2.0
"""Plans by date and by meter, what comes next, and the rules of the two maintenance forms."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.checklists import deviation
from fieldcore.rules.findings import Job
from fieldcore.rules.maintenance import (
    Due,
    Reading,
    answers,
    begun,
    deviates,
    due_from,
    first,
    leap,
    missed,
    next_due,
    oil,
    overdue,
    plan_moves_on,
    planned_next,
    plans_next,
    readings_of,
    standing,
    told,
    usage_per_day,
    window,
)

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


@given(DAYS, DAYS, METERS, st.lists(st.tuples(DAYS, METERS), max_size=4), st.integers(0, 60))
def test_a_plan_asks_for_attention_exactly_from_its_day(
    today: date, due: date, meter: Decimal, read_: list[tuple[date, Decimal]], lead: int
) -> None:
    values = plan(next_due_date=due.isoformat(), next_due_meter=str(meter), lead_days=lead)
    readings = [Reading(day, value) for day, value in sorted(read_)]
    asks_from = due_from(values, readings)
    assert asks_from is not None
    assert (standing(values, readings, today).state != "planned") == (asks_from <= today)


def test_a_plan_without_a_day_or_out_of_use_asks_for_nothing() -> None:
    assert due_from(plan(next_due_meter="600.0"), []) is None
    assert due_from(plan(next_due_date="2026-11-20", active=False), []) is None
    assert due_from(plan(next_due_date="0001-01-03"), []) == date.min


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


def job(record: Values, **more: Any) -> Job:
    """A job of a maintenance whose plan is P, done today."""
    readings = {"r": {"read_at": Instant.parse("2026-11-14").plain(), "value": "100.0", "order": "other"}}
    found = {"maintenance_plan": {"P": plan(**more)}, "meter_reading": readings, "first_maintenance": {}}
    return Job(
        order_id="o", order={"service_type": "periodic_maint"}, now=Instant.parse("2026-11-24"), record_id="own",
        kind="maintenance_check", record={"plan": "P", **record}, of_machine=found, model={"max_usage_per_day": "24.0"},
    )  # fmt: skip


@pytest.mark.parametrize(("meter", "expected"), [("340.0", []), ("341.0", [("meter", "meter_jump")])])
def test_a_leap_of_the_meter_is_doubted(meter: str, expected: list[tuple[str, str]]) -> None:
    found = list(leap(job({"meter": meter})))
    assert codes(found) == expected
    assert all(finding.level == "warn" for finding in found)
    own = {"r": {"read_at": Instant.parse("2026-11-24").plain(), "value": "1.0", "order": "o"}}
    assert list(leap(dataclasses.replace(job({"meter": meter}), of_machine={"meter_reading": own}))) == []


def test_a_check_belongs_to_its_orders_plan_else_to_the_soonest() -> None:
    plans = {
        "late": plan(next_due_date="2027-06-01"), "soon": plan(next_due_date="2026-12-01"),
        "gone": plan(next_due_date="2026-01-01", active=False),
    }  # fmt: skip
    bare = dataclasses.replace(job({}), of_machine={"maintenance_plan": plans})
    assert begun(dataclasses.replace(bare, record=None)) == {"plan": "soon", "scheduled_date": "2026-12-01"}
    assert begun(dataclasses.replace(bare, record={"plan": "late"}))["plan"] == "late"
    assert begun(dataclasses.replace(bare, record=None, of_machine={})) == {"plan": None, "scheduled_date": None}


def test_another_next_date_than_planned_needs_a_reason_and_none_lies_before_today() -> None:
    known = {"next_due_date": "2026-11-20", "next_due_meter": "990.0"}
    told_earlier = {"next_due_date": "2027-03-01", "next_due_meter": "1250.0", "meter": "1000.0"}
    assert codes(deviates(job(told_earlier, **known))) == [("next_due_reason", "next_differs")]
    assert codes(deviates(job({**told_earlier, "next_due_reason": "dusty site"}, **known))) == []
    as_planned = {**told_earlier, **planned_next(job({"meter": "1000.0"}, **known))}
    assert (as_planned["next_due_date"], as_planned["next_due_meter"]) == ("2027-05-24", "1250.0")
    assert codes(deviates(job(as_planned, **known))) == codes(told(job(as_planned))) == []
    past = {"next_due_date": "2026-11-24", "next_due_meter": "1000.0", "meter": "1000.0"}
    assert codes(told(job(past))) == [("next_due_date", "next_passed"), ("next_due_meter", "next_passed")]
    assert codes(told(job({}))) == [("next_due_date", "no_next")]


def test_a_plan_moves_on_once_and_what_was_missed_stays() -> None:
    known = {"next_due_date": "2026-11-20", "next_due_meter": "990.0"}
    done = {"meter": "1000.0", "next_due_date": "2027-05-24", "next_due_meter": "1250.0"}
    assert missed(job(done, **known)) == {"overdue_days": 4, "overdue_usage": "10.0"}
    (put,) = plan_moves_on(job(done, **known))
    assert (put.kind, put.record_id) == ("maintenance_plan", "P")
    assert put.values == {"next_due_date": "2027-05-24", "next_due_meter": "1250.0"}
    moved = job(done, **put.values)
    assert (missed(moved), list(deviates(moved))) == ({}, [])


POLICY = {"code": "T", "regime": "CONTRACT", "whole_months": 12, "start_basis": "delivery_date",
          "first_maint_min_usage": "50.0", "first_maint_max_usage": "100.0", "first_maint_months": 3,
          "first_maint_tolerance": "5.0", "first_maint_fee": 18000}  # fmt: skip


@pytest.mark.parametrize(
    ("done", "meter", "reason", "timing", "expected"),
    [
        ("2024-09-01", "60.0", "", "on_time", []),
        ("2024-09-01", "45.0", "", "on_time", []),
        ("2024-08-01", "20.0", "", "early", [("late_reason", "too_early")]),
        ("2024-08-01", "20.0", "the harvest begins", "early", []),
        ("2024-09-01", "101.0", "", "late", [("late_reason", "late")]),
        ("2024-10-16", "30.0", "the customer was away", "late", []),
        ("2024-09-01", None, "", None, []),
    ],
)
def test_a_first_maintenance_lies_in_its_window(
    done: str, meter: str | None, reason: str, timing: str | None, expected: list[tuple[str, str]]
) -> None:
    about = dataclasses.replace(
        job({"done_at": Instant.parse(done).plain(), "meter": meter, "late_reason": reason}),
        policy=POLICY, machine={"delivery_date": "2024-07-15"},
    )  # fmt: skip
    found = window(about)
    assert found == {
        "due_from_meter": "45.0", "due_to_meter": "100.0", "due_date": "2024-10-15", "timing": timing,
        "standard_fee": 18000,
    }  # fmt: skip
    assert codes(first(dataclasses.replace(about, record={**(about.record or {}), **found}))) == expected
    assert window(dataclasses.replace(about, policy={})) == {}


def test_only_one_first_maintenance_of_a_machine_counts() -> None:
    records: dict[str, Values] = {
        "b": {"doc_no": "FM-2", "done_at": [2000, 480]},
        "a": {"doc_no": "FM-1", "done_at": [1000, 480]},
        "own": {"doc_no": "FM-3"},
    }
    (finding,) = first(dataclasses.replace(job({}), of_machine={"first_maintenance": records}))
    assert (finding.code, finding.params["doc_no"]) == ("first_done", "FM-1")
    own: dict[str, Values] = {"own": {"done_at": [1, 480]}, "open": {"doc_no": "FM-9"}}
    assert list(first(dataclasses.replace(job({}), of_machine={"first_maintenance": own}))) == []


def test_after_a_first_maintenance_the_plan_stands_while_it_is_ahead() -> None:
    ahead = job({"meter": "90.0"}, next_due_date="2027-02-01", next_due_meter="250.0")
    assert plans_next(ahead) == {"next_due_date": "2027-02-01", "next_due_meter": "250.0"}
    behind = job({"meter": "300.0"}, next_due_date="2027-02-01", next_due_meter="250.0")
    assert plans_next(behind) == {"next_due_date": "2027-08-01", "next_due_meter": "550.0"}
    assert plans_next(dataclasses.replace(ahead, of_machine={})) == {}


def test_oil_is_named_whole_or_not_at_all() -> None:
    whole = {"oil_brand": "Great Wall", "oil_grade": "CH-4", "oil_quantity": "12.50"}
    assert list(oil(job(whole))) == list(oil(job({}))) == []
    assert codes(oil(job({**whole, "oil_grade": None}))) == [("oil_grade", "oil_part")]


def test_what_the_customer_declines_has_a_reason_and_a_check_has_a_checklist() -> None:
    assert codes(answers(job({}))) == [("", "no_checklist")]
    said = {"item": "i", "result": "fail", "follow_up": "refused"}
    asked = dataclasses.replace(job({}), template_items={"i": {"item": "皮带"}}, answers={"a": said})
    assert codes(answers(asked)) == [("", "refused_note")]
    assert list(answers(dataclasses.replace(asked, answers={"a": {**said, "note": "wants to wait"}}))) == []


@given(st.decimals(-500, 500, places=2), st.decimals(0, 100, places=2))
def test_a_value_passes_exactly_within_its_limits(value: Decimal, upper: Decimal) -> None:
    item = {"lower": "-10.000", "upper": str(upper)}
    assert (deviation(item, str(value)) == 0) == (Decimal(-10) <= value <= upper)
    assert deviation(item, value) in (0, value - upper, value + 10)
    assert deviation({}, value) == deviation(item, None) == 0
