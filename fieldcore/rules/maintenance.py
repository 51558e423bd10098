# SPDX-License-Identifier: Apache-2.0
"""Maintenance: when a plan is due, what comes next, and what C4 and C5 ask beside their fields (domain D8)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import plain_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.findings import Job, Missing, Put, at, of_record
from fieldcore.rules.validation import Problem
from fieldcore.rules.warranty.case import Case, agreed, facts_of, policy_of
from fieldcore.rules.warranty.first_maintenance import of_policy, on_time, window_of
from fieldcore.rules.warranty.period import add_months, start_of

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
    expected = _expected(due, readings)
    if _beyond(due, readings) or (due.day is not None and today > due.day):
        return Standing("overdue", expected)
    return Standing("due" if expected is not None and _announced(plan, expected) <= today else "planned", expected)


def due_from(plan: Values, readings: Sequence[Reading]) -> date | None:
    """The day from which :func:`standing` calls a plan due or overdue; None where nothing says when."""
    due = due_of(plan)
    expected = _expected(due, readings)
    if plan.get("active") is False or expected is None:
        return None
    return date.min if _beyond(due, readings) else _announced(plan, expected)


def _expected(due: Due, readings: Sequence[Reading]) -> date | None:
    days = [day for day in (due.day, _day_of_meter(due.meter, readings)) if day is not None]
    return min(days, default=None)


def _announced(plan: Values, expected: date) -> date:
    return date.fromordinal(max(1, expected.toordinal() - int(plan.get("lead_days") or 0)))


def _beyond(due: Due, readings: Sequence[Reading]) -> bool:
    return bool(readings) and due.meter is not None and readings[-1].value > due.meter


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


def earlier_first(records: Iterable[tuple[str, Values]], own: str) -> Values | None:
    """The first maintenance of the same machine that counts already: another one that was done, the earliest."""
    done = [(at.ms, key, values) for key, values in records if key != own and (at := Instant.of(values.get("done_at")))]
    return min(done, key=lambda found: found[:2])[2] if done else None


def plan_problems(plan: Values) -> Iterator[Problem]:
    """A plan goes by months, by usage or by both, and for each it says when it is due first."""
    pairs = (("interval_months", "next_due_date"), ("interval_usage", "next_due_meter"))
    if all(plan.get(interval) is None for interval, _ in pairs):
        yield _problem("interval_months", "no_interval", N_("Say how often: every so many months, by meter, or both."))
    for interval, due in pairs:
        if plan.get(interval) is not None and plan.get(due) is None:
            yield _problem(due, "no_due", N_("Say when it is due for the first time."))


def begun(job: Job) -> Values:
    """The plan that a check belongs to: the one of its order, else the machine's soonest."""
    plan_id = job.get("plan") or next(iter(_plans(job)), None)
    return {"plan": plan_id, "scheduled_date": _plans(job).get(str(plan_id), {}).get("next_due_date")}


def planned_next(job: Job) -> Values:
    """What comes next by the check's plan."""
    plan = _plan(job)
    return _plain(next_due(plan, _done(job), _meter(job))) if plan else {}


def plans_next(job: Job) -> Values:
    """What the machine's soonest plan says comes next, after a first maintenance."""
    plan, done, meter = next(iter(_plans(job).values()), None), _done(job), _meter(job)
    if plan is None:
        return {}
    due = due_of(plan)
    ahead = (due.day is None or due.day > done) and (due.meter is None or meter is None or due.meter > meter)
    return _plain(due if ahead else next_due(plan, done, meter))


def missed(job: Job) -> Values:
    """By how much a check came too late; it stays as it was once its plan has moved on."""
    plan = _plan(job)
    if plan is None or _moved_on(job, plan):
        return {}
    days, usage = overdue(plan, _done(job), _meter(job))
    return {"overdue_days": days, "overdue_usage": plain_decimal(usage, 1) if usage is not None else None}


def window(job: Job) -> Values:
    """The window of a first maintenance by the machine's policy, and how this one lies in it."""
    policy, machine = job.policy or {}, job.machine or {}
    frame, rules = of_policy(policy), policy_of(agreed(policy, machine))
    start = start_of(rules, facts_of(Case(failed_on=_done(job), machine=machine))).day if rules else None
    if frame is None or start is None:
        return {}
    found, timing = window_of(frame, start), on_time(frame, start, _done(job), _meter(job))
    return {
        "due_from_meter": plain_decimal(found.from_meter, 1), "due_to_meter": plain_decimal(found.to_meter, 1),
        "due_date": found.day.isoformat(), "timing": None if timing == "needs_meter" else timing,
        "standard_fee": policy.get("first_maint_fee"),
    }  # fmt: skip


def plan_moves_on(job: Job) -> Iterator[Put]:
    """What the customer was told becomes the plan's next time."""
    told = {name: job.get(name) for name in ("next_due_date", "next_due_meter") if job.get(name) is not None}
    if _plan(job) is not None and told:
        yield Put("maintenance_plan", str(job.get("plan")), told)


def leap(job: Job) -> Iterator[Missing]:
    """A meter that went on by more than the machine can have run is doubted."""
    others = (row for row in job.of_machine.get("meter_reading", {}).values() if row.get("order") != job.order_id)
    readings, meter, most = readings_of(others), _meter(job), (job.model or {}).get("max_usage_per_day")
    if not readings or meter is None or most is None:
        return
    used, days = meter - readings[-1].value, max(1, (_done(job) - readings[-1].day).days)
    if used > Decimal(str(most)) * days:
        yield of_record(job, "meter_jump", N_("{used} more on the meter in {days} days. Check the dial."), "meter",
                        "warn", used=f"{used:f}", days=days)  # fmt: skip


def told(job: Job) -> Iterator[Missing]:
    """The customer is told what comes next: later than now."""
    if job.record is None:
        return
    due, meter = due_of(job.record), _meter(job)
    if due == Due():
        yield of_record(job, "no_next", N_("Say when the next maintenance is due, by date or by meter."),
                        "next_due_date")  # fmt: skip
    if due.day is not None and due.day <= _done(job):
        yield of_record(job, "next_passed", N_("The next maintenance must be after this one."), "next_due_date")
    if due.meter is not None and meter is not None and due.meter <= meter:
        yield of_record(job, "next_passed", N_("The next maintenance must be above the meter of this one."),
                        "next_due_meter")  # fmt: skip


def deviates(job: Job) -> Iterator[Missing]:
    """Another next time than the plan's has a reason."""
    plan, due = _plan(job), due_of(job.record or {})
    if plan is None or due == Due() or job.get("next_due_reason") or _moved_on(job, plan):
        return
    if due != next_due(plan, _done(job), _meter(job)):
        yield of_record(job, "next_differs", N_("The next maintenance differs from the plan. Say why."),
                        "next_due_reason")  # fmt: skip


def answers(job: Job) -> Iterator[Missing]:
    """There is a checklist; what the customer declines is printed with the reason."""
    if not job.template_items:
        yield at("block", "no_checklist", N_("Start the checklist first."), "checklist", "work_order", job.order_id)
    for answer in job.answers.values():
        item = job.template_items.get(str(answer.get("item")), {})
        if answer.get("follow_up") == "refused" and not answer.get("note"):
            yield at("block", "refused_note", N_("The customer declines “{item}”: say why."), "checklist",
                     "template_item", str(answer.get("item")), item=item.get("item"))  # fmt: skip


def first(job: Job) -> Iterator[Missing]:
    """A machine has one first maintenance; one out of its window says why, and too early is for the clerk to judge."""
    earlier = earlier_first(job.of_machine.get("first_maintenance", {}).items(), job.record_id)
    if earlier is not None:
        yield of_record(job, "first_done", N_("This machine had its first maintenance: {doc_no}. Only one counts."),
                        "machine", doc_no=earlier.get("doc_no") or "—")  # fmt: skip
    if job.get("late_reason"):
        return
    if job.get("timing") == "early":
        words = N_("Too early: the first maintenance counts from {meter} on the meter. Say why it is done now.")
        yield of_record(job, "too_early", words, "late_reason", "warn", meter=job.get("due_from_meter"))
    if job.get("timing") == "late":
        yield of_record(job, "late", N_("The first maintenance is late. Say why."), "late_reason")


def oil(job: Job) -> Iterator[Missing]:
    """Oil is named whole or not at all."""
    names = ("oil_brand", "oil_grade", "oil_quantity")
    if any(job.get(name) for name in names):
        for name in names:
            if not job.get(name):
                yield of_record(job, "oil_part",
                                N_("Oil was filled in: brand, grade and quantity belong together."), name)  # fmt: skip


def _plans(job: Job) -> dict[str, Values]:
    """The machine's active plans, the soonest first."""
    found = job.of_machine.get("maintenance_plan", {})
    kept = {plan_id: plan for plan_id, plan in found.items() if plan.get("active") is not False}
    return dict(sorted(kept.items(), key=lambda plan: (due_of(plan[1]).day or date.max, plan[0])))


def _plan(job: Job) -> Values | None:
    return job.of_machine.get("maintenance_plan", {}).get(str(job.get("plan")))


def _moved_on(job: Job, plan: Values) -> bool:
    due = due_of(job.record or {})
    return due != Due() and due == due_of(plan)


def _done(job: Job) -> date:
    return (Instant.of(job.get("done_at")) or job.now).date()


def _meter(job: Job) -> Decimal | None:
    meter = job.get("meter")
    return Decimal(str(meter)) if meter is not None else None


def _plain(due: Due) -> Values:
    return {
        "next_due_date": due.day.isoformat() if due.day else None,
        "next_due_meter": plain_decimal(due.meter, 1) if due.meter is not None else None,
    }


def _problem(field: str, code: str, message: str) -> Problem:
    return Problem(field, "block", code, message)
