# SPDX-License-Identifier: Apache-2.0
"""When a van is short of a part."""

from decimal import Decimal

import pytest

from fieldcore.rules.stock import level


@pytest.mark.parametrize(
    ("held", "least", "expected"),
    [
        ("-0.5", "0", "negative"), ("0", None, "empty"), ("0", "0", "ok"), ("1", None, "low"), ("1.001", None, "ok"),
        ("1", "1", "ok"), ("19.999", "20", "low"), ("20", "20", "ok"), ("0", "3", "empty"),
    ],
)  # fmt: skip
def test_a_part_is_low_below_its_minimum_or_at_one_without_one(held: str, least: str | None, expected: str) -> None:
    assert level(Decimal(held), Decimal(least) if least is not None else None) == expected
