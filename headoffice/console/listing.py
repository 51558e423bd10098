# SPDX-License-Identifier: Apache-2.0
"""A page of a list: its numbers and the addresses of its neighbours; everything stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

PAGE_ROWS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Which rows of how many are shown."""

    first: int
    last: int
    total: int
    previous: str
    next: str


def number(text: str) -> int:
    """The page number of an address; anything strange is the first page."""
    return min(int(text), 100_000) if text.isascii() and text.isdigit() and int(text) > 0 else 1


def address(path: str, parameters: Mapping[str, str]) -> str:
    """An address with the parameters that are set."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def place(path: str, parameters: Mapping[str, str], page: int, shown: int, total: int, size: int = PAGE_ROWS) -> Place:
    """The place of page ``page`` that shows ``shown`` of ``total`` rows."""
    offset = (page - 1) * size

    def to(other: int) -> str:
        return address(path, {**parameters, "page": str(other) if other > 1 else ""})

    return Place(
        first=offset + 1 if shown else 0,
        last=offset + shown,
        total=total,
        previous=to(page - 1) if page > 1 else "",
        next=to(page + 1) if offset + shown < total else "",
    )
