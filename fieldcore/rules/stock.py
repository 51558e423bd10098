# SPDX-License-Identifier: Apache-2.0
"""The signed stock ledger: a balance is the sum of its movements; below zero is an alert, not a refusal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fieldcore.base.numbers import plain_decimal
from fieldcore.records.model import Values

SCALE = 3


def balances(movements: Iterable[Values]) -> dict[tuple[str, str], Decimal]:
    """(person, part) → quantity."""
    sums: dict[tuple[str, str], Decimal] = {}
    for movement in movements:
        key = (str(movement["person"]), str(movement["part"]))
        sums[key] = sums.get(key, Decimal(0)) + Decimal(str(movement["quantity"]))
    return sums


def is_whole(quantity: Any) -> bool:
    """Whether a quantity has no decimals: pieces, units and sets come whole."""
    return Decimal(str(quantity)) == Decimal(str(quantity)).to_integral_value()


def used(quantity: str) -> str:
    """The movement that takes ``quantity`` out of a van."""
    return plain_decimal(-Decimal(quantity), SCALE)
