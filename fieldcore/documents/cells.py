# SPDX-License-Identifier: Apache-2.0
"""Section heads, label/value cells packed in twelve columns, ticked choices, time lines, small print."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.content import Item, Step
from fieldcore.documents.fonts import BOLD, REGULAR
from fieldcore.documents.ink import PAPER, RULE, Ink
from fieldcore.documents.layout import COLUMN, LEFT, RIGHT, WIDTH, Block, Style, base, bold, dash, plain, sides
from fieldcore.documents.linebreak import Line, Run, single, wrap
from fieldcore.documents.values import show_instant

LEAST = {"long_text": 4.0, "vin": 3.0, "phone": 3.0, "instant": 2.5, "serial": 2.5}
"""The columns that a type takes at least; others take two. A cell grows by half columns until it holds its value."""
BY_HAND = {"text": 4.0, "long_text": 12.0, "vin": 5.0, "ref": 3.0, "instant": 3.0, "enum": 3.0, "multi": 6.0}
"""The columns that a pen needs."""
LINES_BY_HAND = {"long_text": 4, "multi": 2}
HALF = 6.0
SPLIT_LINES = 12


@dataclass(slots=True)
class Cell:
    """A label and a value with the columns they take."""

    label: list[Run]
    value: list[Run]
    span: float
    ticks: list[tuple[list[Run], bool]] = field(default_factory=list)
    change: str = ""
    lines: int = 1


def head(style: Style, number: int, title: Text, note: Sequence[Run] = (), continued: bool = False) -> Block:
    """A section's head: its number on a tile (people on the phone say "box 4"), title, and one line at the right."""
    g = style.g
    title_runs = style.bold(title, 1.65 * g, 1.25 * g)
    if continued:
        title_runs += [*plain("  ", g), *style.small(text(N_("(continued)")), 1.2)]
    title_line = single(title_runs)
    indent = 2.95 * g
    note_line = style.fitted(note, WIDTH - indent - title_line.width - 2 * g) if note else None

    def draw(ink: Ink, y: float) -> None:
        tile, baseline = 2.05 * g, y - 2.68 * g
        ink.fill(LEFT, baseline - 0.45 * g, tile, tile, style.accent)
        ink.line(LEFT, baseline, bold(str(number), 1.35 * g, PAPER), "c", tile)
        ink.put(LEFT + indent, baseline, title_line)
        if note_line:
            ink.put(RIGHT - note_line.width, baseline, note_line)
        base(ink, y - 3.5 * g, RULE)
        if not continued:
            key = f"s{number}"
            ink.canvas.bookmarkHorizontal(key, 0, y)
            ink.canvas.addOutlineEntry(f"{number}  {style.words.pick(title)}", key, 1, False)

    return Block(3.5 * g, draw, keep=True)


def cells(style: Style, items: Sequence[Item]) -> list[Block]:
    """The fields of a section; a very long text becomes a row of its own that may break."""
    blocks: list[Block] = []
    for row in _packed([_cell(style, item) for item in items]):
        value = wrap(row[0].value, row[0].span * COLUMN - 2 * style.pad) if len(row) == 1 else []
        if len(value) > SPLIT_LINES:
            blocks += _long_text(style, row[0], value)
        else:
            blocks.append(_row(style, row))
    return blocks


def _cell(style: Style, item: Item) -> Cell:
    """The runs of a field and the least columns in which its label does not wrap and its value reads well."""
    label = style.label(item.label)
    kind = item.spec.type.name
    least = BY_HAND.get(kind, 2.5) if style.blank and not item.ticks else LEAST.get(kind, 2.0)
    if item.ticks:
        ticks = [(_tick_runs(style, words, on), on) for words, on in item.ticks]
        width = sum(single(runs).width + 1.75 * style.g for runs, _ in ticks) + 1.6 * style.g * (len(ticks) - 1)
        cell = Cell(label, [], least, ticks)
    else:
        value = style.runs(item.value, style.value, BOLD if item.strong else REGULAR)
        if item.phone:
            value += plain("  " + item.phone, style.value)
        width = single(value).width if value else 0.0
        cell = Cell(label, value, least, lines=LINES_BY_HAND.get(kind, 1) if style.blank else 1)
    if item.change:
        cell.change = str(item.change)
        width += 4 * style.g
    cell.span = _span(max(least * COLUMN - 2 * style.pad, width, single(label).width), style, "\n" in item.value.zh)
    return cell


def _tick_runs(style: Style, words: Text, on: bool) -> list[Run]:
    return style.runs(words, style.value, BOLD if on else REGULAR)


def _span(width: float, style: Style, paragraphs: bool) -> float:
    """The half columns that hold it in one line; two lines of half a page before a line across the page."""
    if paragraphs:
        return 12.0
    need = (width + 2 * style.pad) / COLUMN
    if need <= HALF:
        return math.ceil(need * 2 - 0.001) / 2
    return HALF if HALF * 1.2 < need <= HALF * 1.84 else min(12.0, math.ceil(need * 2 - 0.001) / 2)


def _packed(cells_: Sequence[Cell]) -> list[list[Cell]]:
    """First fit in declared order; free columns go to the widest cells of a row, so that no row has a hole."""
    rows: list[list[Cell]] = []
    used = 12.0
    for cell in cells_:
        if used + cell.span > 12.001:
            rows.append([])
            used = 0.0
        rows[-1].append(cell)
        used += cell.span
    for row in rows:
        free = 12 - sum(cell.span for cell in row)
        order = sorted(row, key=lambda cell: -cell.span)
        at = 0
        while free > 0.001:
            step = min(1.0, free)
            order[at % len(order)].span += step
            free -= step
            at += 1
    return rows


def _row(style: Style, row: Sequence[Cell]) -> Block:
    """One row of cells, as high as its tallest."""
    g, pad = style.g, style.pad
    set_: list[tuple[Cell, float, float, list[Line], list[Line], list[list[tuple[Line, bool]]]]] = []
    x, lines, label_lines = LEFT, 1, 1
    for cell in row:
        width = cell.span * COLUMN
        labels = wrap(cell.label, width - 2 * pad)
        values = wrap(cell.value, width - 2 * pad) if cell.value else []
        ticks = _tick_lines(style, cell, width - 2 * pad)
        set_.append((cell, x, width, labels, values, ticks))
        lines = max(lines, len(values), len(ticks), cell.lines)
        label_lines = max(label_lines, len(labels))
        x += width
    height = (4 + 2 * (lines - 1) + 1.4 * (label_lines - 1)) * g

    def draw(ink: Ink, y: float) -> None:
        base(ink, y - height)
        sides(ink, y, height)
        for cell, x, width, labels, values, ticks in set_:
            if x > LEFT:
                ink.rule(x, y, x, y - height)
            for n, line in enumerate(labels):
                ink.put(x + pad, y - (1.42 + 1.4 * n) * g, line)
            first = y - (3.3 + 1.4 * (label_lines - 1)) * g
            for n, line in enumerate(values):
                ink.put(x + pad, first - 2 * g * n, line)
            for n, options in enumerate(ticks):
                _draw_ticks(ink, style, x + pad, first - 2 * g * n, options)
            if not values and not ticks:
                dash(style, ink, x + pad, first, style.value)
            for n in range(cell.lines - 2):
                ink.rule(x + pad, y - (5 + 2.6 * n) * g, x + width - pad, y - (5 + 2.6 * n) * g)
            if cell.change:
                ink.change(x, y, width, height, g, cell.change)

    return Block(height, draw)


def _tick_lines(style: Style, cell: Cell, width: float) -> list[list[tuple[Line, bool]]]:
    """The options of a choice, broken into lines between options only."""
    lines: list[list[tuple[Line, bool]]] = []
    used = math.inf
    for runs, on in cell.ticks:
        line = single(runs)
        need = line.width + 1.75 * style.g
        if used + need > width + 0.01:
            lines.append([])
            used = 0.0
        lines[-1].append((line, on))
        used += need + 1.6 * style.g
    return lines


def _draw_ticks(ink: Ink, style: Style, x: float, y: float, options: Sequence[tuple[Line, bool]]) -> None:
    for line, on in options:
        ink.checkbox(x, y, 1.25 * style.g, on)
        ink.put(x + 1.75 * style.g, y, line)
        x += line.width + 3.35 * style.g


def _long_text(style: Style, cell: Cell, lines: Sequence[Line]) -> list[Block]:
    """A text of more than a dozen lines: a block for each line, two of them together at both ends."""
    g, pad = style.g, style.pad
    continued = _label_line(style, [*cell.label, *plain("  ", g), *style.small(text(N_("(continued)")), 1.0)])
    blocks = [_label_line(style, cell.label, cell.change)]
    for n, line in enumerate(lines):
        tail = 0.3 * g if n == len(lines) - 1 else 0.0

        def draw(ink: Ink, y: float, line: Line = line, tail: float = tail) -> None:
            sides(ink, y, 2 * g + tail)
            ink.put(LEFT + pad, y - 1.4 * g, line)
            if tail:
                base(ink, y - 2 * g - tail)

        blocks.append(Block(2 * g + tail, draw, keep=n in (0, len(lines) - 2), repeat=(continued,), open=not tail))
    return blocks


def _label_line(style: Style, runs: Sequence[Run], change: str = "") -> Block:
    """The label above a text that has lines of its own."""
    g = style.g

    def draw(ink: Ink, y: float) -> None:
        sides(ink, y, 1.9 * g)
        ink.line(LEFT + style.pad, y - 1.42 * g, runs)
        if change:
            ink.change(LEFT, y, WIDTH, 1.9 * g, g, change)

    return Block(1.9 * g, draw, keep=True)


def timeline(style: Style, steps: Sequence[Step]) -> list[Block]:
    """Equal steps with chevrons; the year stands with the first."""
    g = style.g
    height, width = 4 * g, WIDTH / max(1, len(steps))
    years = {step.moment.datetime().year for step in steps if step.moment}
    room = width - style.pad - 1.3 * g
    shown = [
        (style.fitted(style.brief(step.label, 7 / 6 * g, room, small=g), room),
         show_instant(step.moment, year=len(years) > 1), step.change)
        for step in steps
    ]  # fmt: skip

    def draw(ink: Ink, y: float) -> None:
        sides(ink, y, height)
        base(ink, y - height)
        for n, (label, value, change) in enumerate(shown):
            x = LEFT + n * width
            if change:
                ink.change(x, y, width, height, g, str(change))
            indent = style.pad + (1.1 * g if n else 0)
            if n:
                ink.rule(x, y, x + g, y - height / 2)
                ink.rule(x + g, y - height / 2, x, y - height)
            ink.put(x + indent, y - 1.42 * g, label)
            if value:
                ink.put(x + indent, y - 3.3 * g, style.fitted(plain(value, style.value), width - indent - 0.3 * g))
            else:
                dash(style, ink, x + indent, y - 3.3 * g, style.value)

    return [Block(height, draw)] if steps else []


def notes(style: Style, words: Sequence[Text]) -> Block:
    """Small print before the signatures; both languages stand side by side, never stacked."""
    g = style.g
    joined = Text("".join(w.zh for w in words), " ".join(w.en for w in words))
    half = WIDTH / 2 - 1.5 * g
    columns = [(plain(joined.zh, 1.1 * g), half), (plain(joined.en, 1.02 * g), half)]
    if not style.words.both:
        columns = [(plain(style.words.pick(joined), 1.1 * g), WIDTH)]
    set_ = [wrap(runs, width) for runs, width in columns]
    height = (1.25 + 1.55 * max(len(lines) for lines in set_)) * g

    def draw(ink: Ink, y: float) -> None:
        for column, lines in enumerate(set_):
            for n, line in enumerate(lines):
                ink.put(LEFT + column * (WIDTH / 2 + 1.5 * g), y - (1.95 + 1.55 * n) * g, line)

    return Block(height, draw, keep=True)


def remark(style: Style, parts: Sequence[Text]) -> list[Run]:
    """The line at the right of a section's head."""
    runs: list[Run] = []
    for part in parts:
        if part is EMPTY or not part:
            continue
        runs += (plain("   ", style.g) if runs else []) + style.small(part)
    return runs
