# SPDX-License-Identifier: Apache-2.0
"""Dates: corresponding days, extension by repair occupancy, moving past days off (E.1 to E.3)."""

import calendar as months
import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, get_args

from fieldcore.rules.warranty.policy import Calendar, Facts, Interval, Policy, StartBasis

GUARANTEE_DAYS: Final = 30
"""How long what was repaired must work at least."""


def add_months(start: date, count: int) -> date:
    """The corresponding day ``count`` months later, or the last day of that month (Civil Code Art. 202).

    The start day is not counted and the end day is included; always compute from the original start.
    """
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


class Start(NamedTuple):
    """Where a period starts and what that rests on: ``exchange_date``, a basis, ``shipment``, ``factory``, ``none``."""

    day: date | None
    basis: str
    assumed: bool = False


def start_of(policy: Policy, facts: Facts) -> Start:
    """The start day (E.1). After an exchange a full new period runs from the exchange."""
    if facts.exchange_date:
        return Start(facts.exchange_date, "exchange_date")
    if policy.later_delivery and facts.delivery_date and facts.delivery_date != facts.invoice_date:
        return Start(facts.delivery_date, "delivery_date")
    found = _start_by_papers(policy, facts)
    if policy.shipment_days is not None and facts.shipment_date:
        latest = facts.shipment_date + timedelta(days=policy.shipment_days)
        if found.day is None or latest < found.day:
            return Start(latest, "shipment")
    return found


def _start_by_papers(policy: Policy, facts: Facts) -> Start:
    known = {basis: getattr(facts, basis) for basis in get_args(StartBasis)}
    if known[policy.start_basis]:
        return Start(known[policy.start_basis], policy.start_basis)
    if facts.production_date and not facts.invoice_date:
        if policy.factory_days is not None:
            return Start(facts.production_date + timedelta(days=policy.factory_days), "factory")
        if policy.factory_months is not None:
            return Start(add_months(facts.production_date, policy.factory_months), "factory")
    for basis, day in known.items():
        if day:
            return Start(day, basis, assumed=True)
    return Start(None, "none")


def occupancy_days(interval: Interval) -> int:
    """Days of one repair: hand-over day minus received day, so a same-day repair is 0 (E.3)."""
    return max(0, (interval.end - interval.received).days)


def merged(intervals: Iterable[Interval]) -> list[tuple[date, date]]:
    """Counting intervals, those that overlap or touch taken together, in time order."""
    spans = sorted((i.received, i.end) for i in intervals if i.counts and i.end >= i.received)
    together: list[tuple[date, date]] = []
    for first, last in spans:
        if together and first <= together[-1][1]:
            together[-1] = (together[-1][0], max(last, together[-1][1]))
        else:
            together.append((first, last))
    return together


def extension_days(base_end: date, intervals: Iterable[Interval]) -> int:
    """Days that repairs add (E.3): an interval counts fully if it starts on or before the end valid at that moment."""
    days = 0
    for first, last in merged(intervals):
        if first <= base_end + timedelta(days=days):
            days += (last - first).days
    return days


class Rolled(NamedTuple):
    """An end moved past days off. ``known``: whether the calendar of each year that it entered was there."""

    day: date
    known: bool


def roll(end: date, policy: Policy, calendar: Calendar) -> Rolled:
    """An end on a day off moves to the day after it (Civil Code Art. 203), as far as the years' tables go."""
    if not policy.holiday_roll:
        return Rolled(end, True)
    day = end
    while calendar.covers(day.year):
        if not calendar.is_off(day, policy.roll_on):
            return Rolled(day, True)
        day += timedelta(days=1)
    return Rolled(day, False)


def guaranteed_until(handed_over: date, days: int = GUARANTEE_DAYS) -> date:
    """The last day of the repair guarantee (E.5)."""
    return handed_over + timedelta(days=days)


def is_rework(handed_over: date, fault: date, guarantee_days: int = GUARANTEE_DAYS) -> bool:
    """Whether the same fault came back within the repair guarantee, its last day included (E.5)."""
    return handed_over <= fault <= guaranteed_until(handed_over, guarantee_days)


def car_repair_days(agreed: datetime, completed: datetime, transport: timedelta = timedelta(0)) -> int:
    """Repair days of a car: each full 24 h is a day, the remainder is one more (CAR2021 Art. 40).

    ``transport`` is not counted: of parts made for the VIN and of the traction battery, and the road of an outside
    rescue (Art. 24).
    """
    return max(0, math.ceil((completed - agreed - transport) / timedelta(days=1)))


class CarRequest(NamedTuple):
    """By when a request for an exchange or return is answered, and carried out."""

    answer: date
    execute: date


def car_request_due(asked: date, calendar: Calendar) -> CarRequest:
    """A car's exchange or return: answered within 10 working days, done within 20 (CAR2021 Art. 28)."""
    return CarRequest(calendar.add_working_days(asked, 10), calendar.add_working_days(asked, 20))


def busy_season_due(reported: datetime, wear: bool) -> datetime:
    """When a farm machine must run again in the busy season: 3 × 24 h, wear parts 24 h (AGRI2010, E.6 [P])."""
    return reported + timedelta(days=1 if wear else 3)


def certificate_due(asked: date, calendar: Calendar) -> date:
    """By when a lost farm-machine certificate is issued again: 10 working days (AGRI2010, E.0)."""
    return calendar.add_working_days(asked, 10)
