# SPDX-License-Identifier: Apache-2.0
"""Maintenance: when a plan is due, what comes next, and what C4 and C5 ask beside their fields (domain D8)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.validation import Level, Problem
from fieldcore.rules.warranty.first_maintenance import FirstMaintenance, due_date, on_time
from fieldcore.rules.warranty.period import add_months

State = Literal["planned", "due", "overdue"]
SETTLED: Final = frozenset({"submitted", "returned", "reviewed", "closed", "cancelled"})
"""States of an order after which its plan waits for the next time."""


class Reading(NamedTuple):
    """A meter that was read."""

    day: date
    value: Decimal


class Due(NamedTuple):
    """Something is due by a day, by a meter, or by both: whichever comes first."""

    day: date | None = None
    meter: Decimal | None = None


class Standing(NamedTuple):
    """Where a plan stands. ``expected``: the day it falls due, by its date or by how fast the meter runs."""

    state: State
    expected: date | None


def readings_of(rows: Iterable[Values]) -> list[Reading]:
    """The readings of the meter that is on the machine now, in time order."""
    read = [(row, at) for row in rows if row.get("value") is not None and (at := Instant.of(row.get("read_at")))]
    newest = max((int(row.get("segment") or 1) for row, _ in read), default=1)
    kept = [(at, Decimal(str(row["value"]))) for row, at in read if int(row.get("segment") or 1) == newest]
    return [Reading(at.date(), value) for at, value in sorted(kept)]


def usage_per_day(readings: Sequence[Reading]) -> Decimal | None:
    """How fast the meter ran from the first reading to the last; None where that cannot be said."""
    if not readings:
        return None
    days, used = (readings[-1].day - readings[0].day).days, readings[-1].value - readings[0].value
    return used / days if days > 0 and used > 0 else None


def due_of(plan: Values) -> Due:
    """When a plan is due."""
    day, meter = plan.get("next_due_date"), plan.get("next_due_meter")
    return Due(date.fromisoformat(day) if day else None, Decimal(str(meter)) if meter is not None else None)


def standing(plan: Values, readings: Sequence[Reading], today: date) -> Standing:
    """Overdue is a fact of date or dial; due also what the usage so far makes likely within the lead time."""
    due = due_of(plan)
    days = [day for day in (due.day, _day_of_meter(due.meter, readings)) if day is not None]
    expected = min(days, default=None)
    beyond = bool(readings) and due.meter is not None and readings[-1].value > due.meter
    if beyond or (due.day is not None and today > due.day):
        return Standing("overdue", expected)
    lead = timedelta(days=int(plan.get("lead_days") or 0))
    return Standing("due" if expected is not None and expected - lead <= today else "planned", expected)


def _day_of_meter(meter: Decimal | None, readings: Sequence[Reading]) -> date | None:
    if meter is None or not readings:
        return None
    last, per_day = readings[-1], usage_per_day(readings)
    if last.value >= meter:
        return last.day
    if per_day is None:
        return None
    days = math.ceil((meter - last.value) / per_day)
    return last.day + timedelta(days=days) if days < (date.max - last.day).days else None


def next_due(plan: Values, done: date, meter: Decimal | None) -> Due:
    """The later of planned and done, plus the interval. A meter that cannot be read leaves the plan's to count on."""
    planned, months, usage = due_of(plan), plan.get("interval_months"), plan.get("interval_usage")
    base = max((m for m in (planned.meter, meter) if m is not None), default=None)
    return Due(
        add_months(max(planned.day or done, done), int(months)) if months else None,
        base + Decimal(str(usage)) if usage is not None and base is not None else None,
    )


def overdue(plan: Values, done: date, meter: Decimal | None) -> tuple[int | None, Decimal | None]:
    """By how many days and by how much usage a plan was missed; None where it does not go by that."""
    due = due_of(plan)
    days = max(0, (done - due.day).days) if due.day else None
    return days, max(Decimal(0), meter - due.meter) if due.meter is not None and meter is not None else None


class First(NamedTuple):
    """The window of a first maintenance and how one of that day and meter lies in it; None: the meter must be read."""

    from_meter: Decimal
    to_meter: Decimal
    day: date
    timing: Literal["on_time", "early", "late"] | None


def first_due(policy: FirstMaintenance, start: date, done: date, meter: Decimal | None) -> First:
    """The window that a policy gives from the start of the warranty, tolerance apart."""
    timing = on_time(policy, start, done, meter)
    return First(policy.min_usage, policy.max_usage, due_date(policy, start),
                 None if timing == "needs_meter" else timing)  # fmt: skip


def earlier_first(records: Iterable[tuple[str, Values]], own: str) -> Values | None:
    """The first maintenance of the same machine that counts already: another one that was done, the earliest."""
    done = [(at.ms, key, values) for key, values in records if key != own and (at := Instant.of(values.get("done_at")))]
    return min(done, key=lambda found: found[:2])[2] if done else None


def meter_problems(values: Values, last: Reading | None, day: date, most_per_day: Decimal | None) -> Iterator[Problem]:
    """The meter of a form: read or explained, never back, and doubtful where the machine cannot have run so much."""
    if values.get("meter") is None:
        if not values.get("meter_unreadable_reason"):
            yield _at("meter", "no_meter", N_("The meter is empty. Read it, or say why it cannot be read."))
        return
    meter = Decimal(str(values["meter"]))
    if last is None:
        return
    used, days = meter - last.value, max(1, (day - last.day).days)
    if used < 0:
        yield _at("meter", "meter_back", N_("The meter shows {meter}, but it was {last} before. Read it again."),
                  meter=f"{meter:f}", last=f"{last.value:f}")  # fmt: skip
    elif most_per_day is not None and used > most_per_day * days:
        yield _at("meter", "meter_jump", N_("{used} more on the meter in {days} days. Check the dial."), "warn",
                  used=f"{used:f}", days=days)  # fmt: skip


def plan_problems(plan: Values) -> Iterator[Problem]:
    """A plan goes by months, by usage or by both, and for each it says when it is due first."""
    pairs = (("interval_months", "next_due_date"), ("interval_usage", "next_due_meter"))
    if all(plan.get(interval) is None for interval, _ in pairs):
        yield _at("interval_months", "no_interval", N_("Say how often: every so many months, by meter, or both."))
    for interval, due in pairs:
        if plan.get(interval) is not None and plan.get(due) is None:
            yield _at(due, "no_due", N_("Say when it is due for the first time."))


def next_problems(values: Values, day: date, planned: Due | None = None) -> Iterator[Problem]:
    """What the customer is told to do next: later than now, and as planned unless a reason is given."""
    told, meter = due_of(values), values.get("meter")
    if told == Due():
        yield _at("next_due_date", "no_next", N_("Say when the next maintenance is due, by date or by meter."))
    if told.day is not None and told.day <= day:
        yield _at("next_due_date", "next_passed", N_("The next maintenance must be after this one."))
    if told.meter is not None and meter is not None and told.meter <= Decimal(str(meter)):
        yield _at("next_due_meter", "next_passed", N_("The next maintenance must be above the meter of this one."))
    if planned is not None and told not in (Due(), planned) and not values.get("next_due_reason"):
        yield _at("next_due_reason", "next_differs", N_("The next maintenance differs from the plan. Say why."))


def first_problems(values: Values, first: First | None, earlier: Values | None) -> Iterator[Problem]:
    """What a first maintenance asks beside its meter: the only one, not too early, late with a reason, oil whole."""
    if earlier is not None:
        yield _at("machine", "first_done", N_("This machine had its first maintenance: {doc_no}. Only one counts."),
                  doc_no=earlier.get("doc_no") or "—")  # fmt: skip
    if first is not None and first.timing == "early":
        yield _at("meter", "too_early", N_("Too early: the first maintenance counts from {meter} on the meter."),
                  meter=f"{first.from_meter:f}")  # fmt: skip
    if first is not None and first.timing == "late" and not values.get("late_reason"):
        yield _at("late_reason", "late", N_("The first maintenance is late. Say why."))
    oil = ("oil_brand", "oil_grade", "oil_quantity")
    if any(values.get(name) for name in oil):
        for name in oil:
            if not values.get(name):
                yield _at(name, "oil_part", N_("Oil was filled in: brand, grade and quantity belong together."))


def _at(field: str, code: str, message: str, level: Level = "block", **params: Any) -> Problem:
    return Problem(field, level, code, message, params)
