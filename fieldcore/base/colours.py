# SPDX-License-Identifier: Apache-2.0
"""Colours as parts of one: read from ``#RRGGBB``, and how well two of them are told apart."""

import re

Colour = tuple[float, float, float]
WHITE: Colour = (1, 1, 1)
READABLE = 4.5
"""The least contrast of text that is read."""


def read_colour(text: str) -> Colour | None:
    """The colour that ``#RRGGBB`` says, None for anything else."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return None
    red, green, blue = bytes.fromhex(text[1:])
    return red / 255, green / 255, blue / 255


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
