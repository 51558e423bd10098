# SPDX-License-Identifier: Apache-2.0
"""Parts requests (C8, D3): which are open, and which event a decision or a count of what came is."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from fieldcore.records.model import Values

OPEN: Final = ("submitted", "reviewing", "approved", "partly_approved", "allocated", "ordered", "shipped")
"""States in which the part is still to come."""
RECEIVED: Final = ("received", "received_short")


def decision(asked: Decimal, approved: Decimal) -> str:
    """The event that approves so many of those asked for; ValueError for more than that, or none."""
    if not 0 < approved <= asked:
        raise ValueError(approved)
    return "approve" if approved == asked else "approve_partly"


def receipt(shipped: Decimal, counted: Decimal) -> str:
    """The event that a count of what came is; ValueError for more than was shipped, or less than none."""
    if not 0 <= counted <= shipped:
        raise ValueError(counted)
    return "receive" if counted == shipped else "receive_short"


def left_over(received: Decimal, usages: Iterable[Values], movements: Iterable[Values]) -> Decimal:
    """What came and was neither used on the order nor given back: a request is closed when nothing is left (D3)."""
    used = sum((_number(u.get("quantity")) for u in usages if not u.get("removed")), Decimal(0))
    back = sum((-_number(m.get("quantity")) for m in movements if m.get("movement") == "given_back"), Decimal(0))
    return max(received - used - back, Decimal(0))


def _number(value: Any) -> Decimal:
    return Decimal(str(value or 0))
