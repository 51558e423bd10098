# SPDX-License-Identifier: Apache-2.0
"""The signed stock ledger: a balance is the sum of its movements; below zero is an alert, not a refusal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, Literal

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


Level = Literal["ok", "low", "empty", "negative"]
LEVELS: Final[tuple[Level, ...]] = ("negative", "empty", "low", "ok")
"""The most urgent first."""


def level(held: Decimal, least: Decimal | None) -> Level:
    """How well a van is stocked with a part: against its minimum, or short at one where it has none."""
    if held < 0:
        return "negative"
    if least is None:
        return "empty" if held == 0 else "low" if held <= 1 else "ok"
    return "ok" if held >= least else "empty" if held == 0 else "low"
