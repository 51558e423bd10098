# SPDX-License-Identifier: Apache-2.0
"""Measured values against the limits of a checklist item."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def deviation(item: Mapping[str, Any], value: object) -> Decimal:
    """How far a value lies below the lower limit (negative) or above the upper one; zero within both, or unmeasured."""
    if value is None:
        return Decimal(0)
    lower, upper, measured = item.get("lower"), item.get("upper"), Decimal(str(value))
    if upper is not None and measured > Decimal(str(upper)):
        return measured - Decimal(str(upper))
    return min(Decimal(0), measured - Decimal(str(lower))) if lower is not None else Decimal(0)
