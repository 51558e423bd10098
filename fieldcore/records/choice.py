# SPDX-License-Identifier: Apache-2.0
"""What a choice list is made of."""

from typing import NamedTuple


class Choice(NamedTuple):
    """One choice: what is stored, and the msgid of what is shown."""

    id: str
    label: str


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """A list of choices in their order."""
    return tuple(Choice(*pair) for pair in pairs)
