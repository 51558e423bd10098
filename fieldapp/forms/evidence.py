# SPDX-License-Identifier: Apache-2.0
"""The evidence of a signature: raw strokes as canonical bytes, and one digest that binds all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from fieldcore.base.canonical import canonical_bytes, digest
from fieldcore.base.crypto import sha256_hex

FORMAT: Final = 1
Points = Sequence[tuple[int, int, int, int]]
"""One stroke: (x, y down, pressure in 1/1000, ms since the first point)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one signature proves. ``digests`` and ``presented`` are of all documents of the session, in order.

    ``strokes``: their SHA-256; of a signature on paper that of its photo, of several a line each.
    """

    role: str
    name: str
    digests: tuple[str, ...]
    presented: tuple[str, ...]
    strokes: str
    signed_at: list[int]
    device_id: str
    input_device: str
    program: str
    previous: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all of it."""
        content: dict[str, Any] = {
            "format": FORMAT, "role": self.role, "name": self.name, "digests": list(self.digests),
            "presented": list(self.presented), "strokes": self.strokes, "signed_at": self.signed_at,
            "device": self.device_id, "input": self.input_device, "program": self.program, "previous": self.previous,
        }  # fmt: skip
        return digest(content)


def stroke_bytes(strokes: Sequence[Points], aspect: int) -> bytes:
    """The raw points as they are stored; ``aspect`` is the pad's width per height in 1/1000."""
    points = [[list(point) for point in stroke] for stroke in strokes]
    return canonical_bytes({"format": FORMAT, "aspect": aspect, "strokes": points})


def drawn(stored: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Stored points as the papers draw them: x and y in pad heights, pressure 0 to 1."""
    content = msgspec.json.decode(stored)
    return [
        [(x / 1000, y / 1000, pressure / 1000, float(ms)) for x, y, pressure, ms in stroke]
        for stroke in content["strokes"]
    ]


def hash_of(data: bytes) -> str:
    """SHA-256 of a file."""
    return sha256_hex(data)
