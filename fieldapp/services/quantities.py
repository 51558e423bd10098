# SPDX-License-Identifier: Apache-2.0
"""Quantities of parts: typed, checked against the unit, shown without needless zeros."""

from decimal import Decimal

from fieldapp.errors import UserError
from fieldapp.store.rows import Stored
from fieldcore.base.numbers import parse_decimal, plain_decimal, trimmed
from fieldcore.base.text import N_
from fieldcore.rules.stock import SCALE, is_whole


def read_quantity(part: Stored | None, typed: str) -> str:
    """The plain quantity of what was typed. UserError where it is none, not above zero, or the unit is whole."""
    plain = read_count(part, typed)
    if not Decimal(plain):
        raise UserError(N_("A quantity is above zero. Correct it."))
    return plain


def read_count(part: Stored | None, typed: str) -> str:
    """As :func:`read_quantity`, of what was counted: there may be nothing."""
    try:
        value = parse_decimal(typed, SCALE)
    except ValueError as error:
        raise UserError(N_("“{typed}” is no quantity. Type a number such as 1 or 2.5."), typed=typed) from error
    if not 0 <= value <= 9_999_999:
        raise UserError(N_("A quantity is above zero. Correct it."))
    if part is not None and part.get("whole") and not is_whole(value):
        raise UserError(
            N_("“{unit}” cannot have decimals. Make it {low} or {high}."),
            unit=str(part.get("unit") or ""), low=int(value), high=int(value) + 1,
        )  # fmt: skip
    return plain_decimal(value, SCALE)


def shown(quantity: object) -> str:
    """``1``, ``2.5``, ``−1``: without needless zeros."""
    return trimmed(str(quantity or 0))
