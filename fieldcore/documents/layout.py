# SPDX-License-Identifier: Apache-2.0
"""Blocks that know their height before anything is drawn, and the loop that puts them on pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldcore.base.colours import Colour
from fieldcore.documents.bilingual import Text
from fieldcore.documents.fonts import BOLD, REGULAR
from fieldcore.documents.ink import ACCENT, HAIR, MM, Ink
from fieldcore.documents.linebreak import INK, SOFT, Line, Run, single, wrap
from fieldcore.documents.words import Words

PAGE_W: Final = 595.276
PAGE_H: Final = 841.890
LEFT: Final = 15 * MM
TOP: Final = PAGE_H - 15 * MM
BOTTOM: Final = 15 * MM
WIDTH: Final = 180 * MM
RIGHT: Final = LEFT + WIDTH
COLUMN: Final = WIDTH / 12
FIRST_HEADER: Final = 67
RUNNING_HEADER: Final = 16
FOOTER: Final = 20
FIRST_ROOM: Final = TOP - FIRST_HEADER - BOTTOM - FOOTER
LATER_ROOM: Final = TOP - RUNNING_HEADER - BOTTOM - FOOTER
REGULAR_MODULE: Final = 6.0
COMPACT_MODULE: Final = 5.5
LEAST: Final = 0.95
"""Modules of the smallest type: it must read when a van's printer makes the page smaller."""
_SHRINK: Final = 0.96

Draw = Callable[[Ink, float], None]


@dataclass(slots=True)
class Block:
    """A part of the page that does not split.

    ``keep``: never parted from the next. ``repeat``: drawn again above it when a page begins with it (a table's head).
    ``open``: it draws no line below itself, so the page does when it ends with it.
    """

    height: float
    draw: Draw
    keep: bool = False
    repeat: tuple["Block", ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """One module ``g``; every height is a multiple of it and every type size a fixed share."""

    g: float
    words: Words
    accent: Colour = ACCENT
    blank: bool = False

    @property
    def smallest(self) -> float:
        """The least size of any text."""
        return LEAST * self.g

    @property
    def value(self) -> float:
        """The size of values."""
        return 1.5 * self.g

    @property
    def table(self) -> float:
        """The size of table cells."""
        return 8.5 / 6 * self.g

    @property
    def pad(self) -> float:
        """Side padding of cells."""
        return 0.58 * self.g

    def runs(
        self, words: Text, size: float, font: str = REGULAR, *, small: float = 0, colour: Colour = INK
    ) -> list[Run]:
        """A text in the languages of the print, its translation smaller but never too small to read."""
        return self.words.runs(words, size, font, small=max(small or size * 0.82, self.smallest), colour=colour)

    def bold(self, words: Text, size: float, small: float = 0) -> list[Run]:
        """The same with the first language in bold."""
        return self.runs(words, size, BOLD, small=small)

    def label(self, words: Text) -> list[Run]:
        """A label."""
        return self.runs(words, 7 / 6 * self.g, small=self.g)

    def small(self, words: Text, size: float = 1.15) -> list[Run]:
        """Remarks and captions, at ``size`` modules."""
        return self.runs(words, size * self.g)

    def brief(self, words: Text, size: float, width: float, font: str = REGULAR, small: float = 0) -> list[Run]:
        """Both languages where they fit in one line of that width, else the first alone."""
        runs = self.runs(words, size, font, small=small)
        return runs if single(runs).width <= width else [Run(self.words.pick(words), size, font)]

    def fitted(self, runs: Sequence[Run], width: float) -> Line:
        """One line: set smaller until it fits, then without its translation; what is still too long ends with ``…``."""
        for wanted in (runs, untranslated(runs)):
            smaller = self._smaller(wanted, width)
            line = single(smaller)
            if line.width <= width:
                return line
        last = smaller[-1]
        dots = Run("…", last.size, last.font, last.colour)
        first = wrap(smaller, width - single([dots]).width)[0]
        return single([Run(s.text, s.size, s.font, s.colour) for s in first.segments] + [dots])

    def _smaller(self, runs: Sequence[Run], width: float) -> list[Run]:
        """Set smaller until they fit, but for no less than two thirds and no less than what reads well."""
        least = [min(run.size, max(run.size * 2 / 3, self.smallest)) for run in runs]
        found = list(runs)
        while (wide := single(found).width) > width and [run.size for run in found] > least:
            scale = min(_SHRINK, width / wide * 0.995)
            found = [run._replace(size=max(run.size * scale, size)) for run, size in zip(found, least, strict=True)]
        return found


def dash(style: Style, ink: Ink, x: float, y: float, size: float) -> None:
    """The dash of an empty value, which leaves a blank form's room to the pen."""
    if not style.blank:
        ink.dash(x, y, size)


def untranslated(runs: Sequence[Run]) -> list[Run]:
    """Without what stands behind the half em between a text and its translation."""
    return [
        run for n, run in enumerate(runs) if run.text != SOFT and not (n and runs[n - 1].text == SOFT)
    ]  # fmt: skip


def sides(ink: Ink, y: float, height: float) -> None:
    """The hairlines left and right of a boxed section."""
    ink.rule(LEFT, y, LEFT, y - height)
    ink.rule(RIGHT, y, RIGHT, y - height)


def base(ink: Ink, y: float, weight: float = HAIR) -> None:
    """A line across the page."""
    ink.rule(LEFT, y, RIGHT, y, weight)


def bold(value: str, size: float, colour: Colour = INK) -> list[Run]:
    """One bold run."""
    return [Run(value, size, BOLD, colour)]


def plain(value: str, size: float, colour: Colour = INK) -> list[Run]:
    """One regular run."""
    return [Run(value, size, REGULAR, colour)]


def paginate(blocks: Sequence[Block], first: float = FIRST_ROOM, later: float = LATER_ROOM) -> list[list[Block]]:
    """Put chains of kept blocks on pages."""
    pages: list[list[Block]] = [[]]
    room, at = first, 0
    while at < len(blocks):
        repeat = blocks[at].repeat
        on_next = later - sum(block.height for block in repeat)
        end = _chain_end(blocks, at, on_next if pages[-1] else room)
        chain = blocks[at:end]
        need = sum(block.height for block in chain)
        if need > room + 0.01 and pages[-1]:
            pages.append(list(repeat))
            room = on_next
        pages[-1] += chain
        room -= need
        at = end
    return pages


def _chain_end(blocks: Sequence[Block], start: int, capacity: float) -> int:
    """The end of the chain of kept blocks; one that no page could hold gives its first blocks up."""
    end = start
    while blocks[end].keep and end + 1 < len(blocks):
        end += 1
    end += 1
    if sum(block.height for block in blocks[start:end]) <= capacity:
        return end
    tail, height = end, 0.0
    while tail > start and height + blocks[tail - 1].height <= capacity * 0.9:
        tail -= 1
        height += blocks[tail].height
    head = sum(block.height for block in blocks[start:tail])
    return tail if start < tail < end and head <= capacity else start + 1
