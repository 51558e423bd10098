# SPDX-License-Identifier: Apache-2.0
"""Masked phone numbers: on the paper, in the window and in the console."""

import pytest

from fieldcore.base.phones import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13912342764", "139 **** 2764"), ("139 1234 2764", "139 **** 2764"), ("05368211906", "053 **** 1906"),
        ("110", "110"), ("139 **** 2764", "139 **** 2764"), (" 8211906 ", "8211906"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_the_middle_is_hidden_once(number: str | None, shown: str) -> None:
    assert masked(number) == shown
    assert masked(shown) == shown
