# SPDX-License-Identifier: Apache-2.0
"""Characters that the papers' fonts cannot draw: they would print as empty boxes, so they are found before signing."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fieldcore.documents.fonts import has_glyph
from fieldcore.documents.snapshot import Signature, Snapshot

ALLOWED = frozenset("\n\t\r")


class MissingGlyph(NamedTuple):
    """One character, its code point (``U+20BB7``), and where it stands (``customer.name``)."""

    character: str
    code: str
    where: str


def missing_glyphs(snapshot: Snapshot, signatures: Sequence[Signature] = ()) -> list[MissingGlyph]:
    """Every character of the content that would not print, once for each place."""
    content: dict[str, Any] = {name: value for name, value in snapshot.content().items() if name != "records"}
    texts = [*_texts("", snapshot.records), *_texts("", content)]
    texts += [(f"signature.{s.role}", value) for s in signatures for value in (s.name, s.refusal_reason, s.witness)]
    found = {
        MissingGlyph(char, f"U+{ord(char):04X}", where): None
        for where, value in texts
        for char in value
        if char not in ALLOWED and not has_glyph(char)
    }
    return list(found)


def _texts(where: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every string below a value with the path to it."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(f"{where}.{key}" if where else str(key), item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(where, item)
