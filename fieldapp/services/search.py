# SPDX-License-Identifier: Apache-2.0
"""Find anything: the Ctrl+K palette and the scanner."""

from dataclasses import dataclass

from fieldapp.services.wording import Text


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found. ``marks``: (start, end) in ``title`` and ``detail`` to highlight."""

    kind: str
    id: str
    title: str
    detail: str
    pill: Text
    order_id: str = ""
    title_marks: tuple[tuple[int, int], ...] = ()
    detail_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one sort."""

    key: str
    label: Text
    hits: tuple[Hit, ...]


class Search:
    """Search over all that the laptop holds."""

    def find(self, text: str, limit: int = 8) -> tuple[HitGroup, ...]:
        """Groups of hits, machines first; ``limit`` a group."""
        raise NotImplementedError

    def scanned(self, code: str) -> Hit | None:
        """The one record that carries this scanned code (serial, part, label, order or card number, paper's QR)."""
        raise NotImplementedError
