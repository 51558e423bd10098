# SPDX-License-Identifier: Apache-2.0
"""First maintenance: when it is due and whether it was on time (E.10, whichever comes first)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import msgspec

from fieldcore.base.text import N_
from fieldcore.rules.validation import Problem
from fieldcore.rules.warranty.period import add_months


class FirstMaintenance(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's window: meter from and to, and at most so many months after the start."""

    min_usage: Decimal
    max_usage: Decimal
    max_months: int
    tolerance: Decimal = Decimal(0)


def of_policy(policy: Mapping[str, Any]) -> FirstMaintenance | None:
    """The window of a policy's record; None where it has none (the maker asks for no first maintenance)."""
    months, most = policy.get("first_maint_months"), policy.get("first_maint_max_usage")
    if not months or most is None:
        return None
    least, tolerance = policy.get("first_maint_min_usage"), policy.get("first_maint_tolerance")
    return FirstMaintenance(
        min_usage=Decimal(str(least or 0)),
        max_usage=Decimal(str(most)),
        max_months=int(months),
        tolerance=Decimal(str(tolerance or 0)),
    )


def window_problems(policy: Mapping[str, Any]) -> Iterator[Problem]:
    """The window of a policy's record opens before it closes, and goes by meter and by months."""
    least, most, months = (policy.get(f"first_maint_{name}") for name in ("min_usage", "max_usage", "months"))
    if (months is None) != (most is None):
        empty = "first_maint_months" if months is None else "first_maint_max_usage"
        words = N_("First maintenance goes by meter and by months: fill in both.")
        yield Problem(empty, "block", "half_window", words)
    if least is not None and most is not None and Decimal(str(least)) >= Decimal(str(most)):
        words = N_("First maintenance must end above where it starts.")
        yield Problem("first_maint_max_usage", "block", "no_window", words)


class Window(NamedTuple):
    """Between which meter readings and until which day it is done; the tolerance goes below the lower reading."""

    from_meter: Decimal
    to_meter: Decimal
    day: date


def window_of(policy: FirstMaintenance, start: date) -> Window:
    """The window that opens with the start of the warranty."""
    least = max(Decimal(0), policy.min_usage - policy.tolerance)
    return Window(least, policy.max_usage, add_months(start, policy.max_months))


def on_time(
    policy: FirstMaintenance, start: date, done: date, meter: Decimal | None
) -> Literal["on_time", "early", "late", "needs_meter"]:
    """Late after the last day or above the upper meter; early below the lower one less its tolerance.

    An unknown meter: late after the last day regardless, else it must be read first (as E.4).
    """
    window = window_of(policy, start)
    if done > window.day:
        return "late"
    if meter is None:
        return "needs_meter"
    if meter > window.to_meter:
        return "late"
    return "early" if meter < window.from_meter else "on_time"
