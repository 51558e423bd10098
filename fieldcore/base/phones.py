# SPDX-License-Identifier: Apache-2.0
"""Phone numbers as people may see them: other people's without their middle."""

_SHORTEST = 9
"""Shorter ones are nobody's own (110, a switchboard): nothing of them would be left."""


def masked(number: str | None) -> str:
    """A number that passers-by cannot use: ``139 **** 2764``."""
    text = (number or "").replace(" ", "")
    return f"{text[:3]} **** {text[-4:]}" if len(text) >= _SHORTEST and "*" not in text else (number or "").strip()
