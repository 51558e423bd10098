# SPDX-License-Identifier: Apache-2.0
"""The table kit: column heads that repeat, rows that never split, group rows, totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from fieldcore.documents.bilingual import Text
from fieldcore.documents.fonts import BOLD, REGULAR, text_width
from fieldcore.documents.ink import BAR, RED, RULE, THIN, TINT, Ink
from fieldcore.documents.layout import LEFT, WIDTH, Block, Style, base, bold, dash, plain, sides
from fieldcore.documents.linebreak import Line, Run, wrap

Align = Literal["l", "r", "c", "d"]
LONGEST_CELL = 4
"""Lines; a longer text moves to the row's second part, across the whole table."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its title, its share of the width, its alignment (``d`` is on the decimal point)."""

    title: Text
    weight: float
    align: Align = "l"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value aligned on its decimal point; ``out`` is +1 above, -1 below its limit, 0 within."""

    shown: str
    out: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A mark and the word that stands beside it."""

    mark: str
    words: Text


CellValue = Text | Figure | Result


@dataclass(slots=True)
class GridRow:
    """The cells of a row, and what stands below them across the table.

    ``brief`` cells (choices) drop their translation rather than take a second line.
    """

    cells: list[CellValue]
    below: list[Text] = field(default_factory=list)
    brief: frozenset[int] = frozenset()
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    width: float
    column: GridColumn


class Grid:
    """One table: measures and draws its rows with common columns."""

    def __init__(self, style: Style, columns: Sequence[GridColumn]) -> None:
        self.style = style
        total, x = sum(column.weight for column in columns), LEFT
        self.places: list[_Place] = []
        for column in columns:
            width = column.weight / total * WIDTH
            self.places.append(_Place(x, width, column))
            x += width

    def heads(self) -> Block:
        """The tinted row of column titles: a line for each language of the print, and more where they are long."""
        style, g, pad = self.style, self.style.g, self.style.pad
        both = style.words.both
        set_: list[tuple[_Place, list[Line]]] = []
        for place in self.places:
            title, room = place.column.title, place.width - 2 * pad
            runs = [bold(title.zh, 1.25 * g), plain(title.en, g)] if both else [bold(style.words.pick(title), 1.25 * g)]
            set_.append((place, [line for run in runs if run[0].text for line in self._title(run, room)]))
        usual = 2 if both else 1
        more = max(0, *(len(lines) - usual for _, lines in set_))
        height = ((4 if both else 3) + 1.35 * more) * g

        def draw(ink: Ink, y: float) -> None:
            ink.fill(LEFT, y - height, WIDTH, height, TINT)
            self._frame(ink, y, height)
            for place, lines in set_:
                align = "r" if place.column.align == "d" else place.column.align
                for n, line in enumerate(lines):
                    down = (1.85 if both or more else 1.95) + 1.35 * n
                    ink.put_aligned(place.x + pad, y - down * g, line, align, place.width - 2 * pad)
            base(ink, y, RULE)
            base(ink, y - height, THIN)

        return Block(height, draw, keep=True)

    def _title(self, runs: list[Run], room: float) -> list[Line]:
        """A title in one line, or in two where it would be cut or set much smaller."""
        line = self.style.fitted(runs, room)
        words = wrap(runs, room)
        fits = line.text == runs[0].text
        return [line] if fits or len(words) != 2 else words

    def _frame(self, ink: Ink, y: float, height: float) -> None:
        sides(ink, y, height)
        for place in self.places[1:]:
            ink.rule(place.x, y, place.x, y - height)

    def row(self, row: GridRow, fraction: float = 0) -> Block:
        """One row. ``fraction`` is the widest decimal part of its ``d`` column."""
        style, g = self.style, self.style.g
        below = list(row.below)
        set_: list[list[Line]] = []
        for n, (place, cell) in enumerate(zip(self.places, row.cells, strict=True)):
            lines = self._lines(place, cell, n in row.brief)
            if len(lines) > LONGEST_CELL and isinstance(cell, Text):
                title = place.column.title
                below.insert(0, Text(f"{title.zh}：{cell.zh}", f"{title.en}: {cell.en or cell.zh}"))
                lines = self._lines(place, Text("↓"))
            set_.append(lines)
        inner = (4 if style.blank else 3) + 2 * (max(1, *(len(lines) for lines in set_)) - 1)
        tail = self._below(below)
        height = (inner + (1.8 * len(tail) + 0.1 if tail else 0)) * g

        def draw(ink: Ink, y: float) -> None:
            base(ink, y - height)
            sides(ink, y, height)
            if row.flagged:
                x = LEFT - BAR / 2 - 0.3
                ink.rule(x, y, x, y - height, BAR, RED)
            foot = y - (inner - 0.45) * g if tail else y - height
            if tail:
                ink.rule(self.places[1].x, foot, LEFT + WIDTH, foot)
            for n, (place, cell, lines) in enumerate(zip(self.places, row.cells, set_, strict=True)):
                if n:
                    ink.rule(place.x, y, place.x, y - height if n == 1 else foot)
                self._cell(ink, place, cell, lines, y - 2 * g, fraction)
            for n, line in enumerate(tail):
                ink.put(self.places[1].x + style.pad, y - (inner + 1.0 + 1.8 * n) * g, line)

        return Block(height, draw)

    def _below(self, words: Sequence[Text]) -> list[Line]:
        """The second part of a row: what heads no column, in small type from the second column on."""
        runs: list[Run] = []
        for n, part in enumerate(words):
            runs += plain("   ", 1.2 * self.style.g) if n else []
            runs += plain(self.style.words.pick(part), 1.25 * self.style.g)
        return wrap(runs, LEFT + WIDTH - self.places[1].x - 2 * self.style.pad) if runs else []

    def _lines(self, place: _Place, cell: CellValue, brief: bool = False) -> list[Line]:
        if not isinstance(cell, Text) or not cell:
            return []
        room = place.width - 2 * self.style.pad
        size = self.style.table
        return wrap(self.style.brief(cell, size, room) if brief else self.style.runs(cell, size), room)

    def _cell(self, ink: Ink, place: _Place, cell: CellValue, lines: list[Line], y: float, fraction: float) -> None:
        style, pad = self.style, self.style.pad
        inner, align = place.width - 2 * pad, place.column.align
        if isinstance(cell, Result):
            strong = cell.mark in ("attention", "fail")
            ink.mark(cell.mark, place.x + pad, y, 1.2 * style.g)
            font, room = BOLD if strong else REGULAR, inner - 1.9 * style.g
            line = style.fitted(style.brief(cell.words, style.table, room, font), room)
            ink.put(place.x + pad + 1.9 * style.g, y, line)
        elif isinstance(cell, Figure) and cell.shown:
            self._figure(ink, place, cell, y, fraction)
        elif lines:
            for n, line in enumerate(lines):
                ink.put_aligned(place.x + pad, y - 2 * style.g * n, line, "r" if align == "d" else align, inner)
        else:
            width = 0.9 * style.table
            shift = {"l": 0.0, "c": (inner - width) / 2}.get(align, inner - width)
            dash(style, ink, place.x + pad + shift, y, style.table)

    def _figure(self, ink: Ink, place: _Place, cell: Figure, y: float, fraction: float) -> None:
        """On the decimal point; out of limits it is bold, boxed, and has a triangle that points where it went."""
        g, size = self.style.g, self.style.table
        font = BOLD if cell.out else REGULAR
        whole, point, decimals = cell.shown.partition(".")
        tail = text_width(point + decimals, font, size)
        left = place.x + place.width - self.style.pad - g - fraction - text_width(whole, font, size)
        if cell.out:
            box = left - 10.5
            ink.frame(box, y - 0.48 * g, left - box + text_width(whole, font, size) + tail + 3, 2.05 * g, 1.1)
            middle = box + 5.2
            low, high = (y + 0.5, y + 5.6) if cell.out > 0 else (y + 5.4, y + 0.3)
            ink.path([(middle - 2.7, low), (middle + 2.7, low), (middle, high)], fill=True)
        ink.line(left, y, [Run(cell.shown, size, font)])

    def group(self, words: Text) -> Block:
        """A row that names the group of the rows below it."""
        g = self.style.g
        runs = self.style.bold(words, 1.3 * g, 1.1 * g)

        def draw(ink: Ink, y: float) -> None:
            base(ink, y - 2.6 * g)
            sides(ink, y, 2.6 * g)
            ink.line(LEFT + self.style.pad, y - 1.85 * g, runs)

        return Block(2.6 * g, draw, keep=True)

    def alone(self, words: Text) -> Block:
        """The one row of a table that has none."""
        g = self.style.g
        runs = self.style.runs(words, self.style.table)

        def draw(ink: Ink, y: float) -> None:
            base(ink, y - 3 * g)
            sides(ink, y, 3 * g)
            ink.line(self.places[1].x + self.style.pad, y - 2 * g, runs)

        return Block(3 * g, draw)

    def total(self, label: Text, at: int, shown: str) -> Block:
        """A sum under column ``at``, its label at the left of it."""
        g, pad, place = self.style.g, self.style.pad, self.places[at]
        runs = self.style.bold(label, self.style.table, g)

        def draw(ink: Ink, y: float) -> None:
            base(ink, y, THIN)
            base(ink, y - 3 * g)
            sides(ink, y, 3 * g)
            ink.line(place.x + pad, y - 2 * g, bold(shown, self.style.table), "r", place.width - 2 * pad)
            ink.line(LEFT, y - 2 * g, runs, "r", place.x - pad - LEFT)

        return Block(3 * g, draw)

    def fraction(self, rows: Sequence[GridRow]) -> float:
        """The widest decimal part of all figures."""
        shown = [cell.shown for row in rows for cell in row.cells if isinstance(cell, Figure) and "." in cell.shown]
        return max((text_width(s[s.index(".") :], REGULAR, self.style.table) for s in shown), default=0.0)


def kept(rows: list[Block], totals: int, repeat: tuple[Block, ...]) -> list[Block]:
    """The rules of breaks in a table: the first two rows stay with its head, the last two with its totals."""
    for block in rows:
        block.repeat = repeat
    if len(rows) > 1:
        rows[0].keep = True
    for block in rows[-(totals + 2) : -1]:
        block.keep = True
    return rows
