# SPDX-License-Identifier: Apache-2.0
"""Exact numbers, money and capital figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base import numbers


@pytest.mark.parametrize(
    ("fen", "capital"),
    [
        (0, "零元整"),
        (105, "壹元零伍分"),
        (1_000_010, "壹万元壹角整"),
        (529_760, "伍仟贰佰玖拾柒元陆角整"),
        (17_600, "壹佰柒拾陆元整"),
        (10_000_000_00, "壹仟万元整"),
        (100_000_000_05, "壹亿元零伍分"),
        (1_000_100, "壹万零壹元整"),
        (1_010_000, "壹万零壹佰元整"),
        (50, "伍角整"),
        (5, "伍分"),
        (-105, "负壹元零伍分"),
    ],
)
def test_capital_figures(fen: int, capital: str) -> None:
    assert numbers.daxie(fen) == capital


@pytest.mark.parametrize(("typed", "fen"), [("86", 8600), ("¥ 1,234.50", 123450), ("０．５", 50), ("3 元", 300)])
def test_money_is_read_as_people_type_it(typed: str, fen: int) -> None:
    assert numbers.parse_money(typed) == fen


@pytest.mark.parametrize("typed", ["", "abc", "1.234", "NaN", "1e400", "--2"])
def test_no_amount_is_guessed(typed: str) -> None:
    with pytest.raises(ValueError):
        numbers.parse_money(typed)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_scaled_decimals_come_back(value: Decimal) -> None:
    plain = numbers.plain_decimal(value, 3)
    assert numbers.unscaled(numbers.scaled(plain, 3), 3) == plain


@given(st.integers(-(10**9), 10**9))
def test_shown_money_reads_back(fen: int) -> None:
    assert numbers.parse_money(numbers.show_money(fen)) == fen


def test_halves_round_up() -> None:
    assert numbers.rounded(Decimal("0.125"), 2) == Decimal("0.13")
    assert numbers.rounded(Decimal("2.5"), 0) == Decimal("3")


@pytest.mark.parametrize(
    ("plain", "shown"), [("1.000", "1"), ("2.500", "2.5"), ("0.000", "0"), ("1200.000", "1,200"), ("-1.000", "−1")]
)
def test_a_quantity_shows_no_needless_zeros(plain: str, shown: str) -> None:
    assert numbers.trimmed(plain) == shown
