# SPDX-License-Identifier: Apache-2.0
"""First maintenance: when it is due and whether it was on time (E.10, whichever comes first)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

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


def due_date(policy: FirstMaintenance, start: date) -> date:
    """The last day."""
    return add_months(start, policy.max_months)


def on_time(
    policy: FirstMaintenance, start: date, done: date, meter: Decimal | None
) -> Literal["on_time", "early", "late", "needs_meter"]:
    """Late after the last day or above the upper meter; early below the lower one less its tolerance.

    An unknown meter: late after the last day regardless, else it must be read first (as E.4).
    """
    if done > due_date(policy, start):
        return "late"
    if meter is None:
        return "needs_meter"
    if meter > policy.max_usage:
        return "late"
    return "early" if meter < policy.min_usage - policy.tolerance else "on_time"
