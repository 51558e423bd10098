# SPDX-License-Identifier: Apache-2.0
"""Breaking lines of Chinese mixed with Latin, numbers and codes, measured with the fonts of the paper."""

from collections.abc import Sequence
from enum import IntFlag
from typing import Final, NamedTuple

from fieldcore.documents.fonts import REGULAR, faces

Colour = tuple[float, float, float]
INK: Final[Colour] = (0, 0, 0)
SOFT: Final = "\u2002"
"""Between a text and its translation: half an em, and where a translation that does not fit starts a line."""
UNBOUNDED: Final = 1e9

_PAIR_GAP = 0.5
_SCRIPT_GAP = 0.09
_PUNCTUATION_GAP = -0.5


class Run(NamedTuple):
    """A stretch of text in one face, size and colour."""

    text: str
    size: float
    font: str = REGULAR
    colour: Colour = INK


class Segment(NamedTuple):
    """A part of a line that is drawn at once, ``dx`` from the line's start."""

    dx: float
    text: str
    font: str
    size: float
    colour: Colour


class Line(NamedTuple):
    """One set line."""

    segments: tuple[Segment, ...]
    width: float

    @property
    def text(self) -> str:
        """Its characters, for tests and searches."""
        return "".join(segment.text for segment in self.segments)


class Kind(IntFlag):
    """What a character is to the line breaker."""

    NONE = 0
    NO_START = 1
    NO_END = 2
    HANGS = 4
    CLOSES = 8
    OPENS = 16
    WIDE = 32
    IDEOGRAPH = 64
    LATIN = 128
    DIGIT = 256
    SPACE = 512
    CUT = 1024


_SETS: Final = (
    ("，。、；：？！）》」』】〕〉”’…—·%％℃°‰,.;:?!)]}〞﹞", Kind.NO_START),
    ("（《「『【〔〈“‘([{¥￥$#№＃", Kind.NO_END),
    ("，。、；：", Kind.HANGS),
    ("，。、；：！？）》」』】〕", Kind.CLOSES),
    ("（《「『【〔", Kind.OPENS),
    (" " + SOFT, Kind.SPACE),
    ("-/_.:·", Kind.CUT),
)
UNITS: Final = frozenset(
    [
        "h",
        "km",
        "m",
        "mm",
        "cm",
        "kg",
        "g",
        "L",
        "mL",
        "t",
        "MPa",
        "kPa",
        "bar",
        "V",
        "mV",
        "A",
        "mA",
        "W",
        "kW",
        "Hz",
        "Ω",
        "kΩ",
        "Ah",
        "min",
        "s",
        "d",
        "r/min",
        "°C",
        "K",
        "dB",
        "N·m",
        "%",
        "℃",
        "months",
        "台",
        "个",
        "件",
        "套",
        "次",
        "天",
        "小时",
        "人",
        "张",
        "片",
        "根",
        "支",
        "月",
        "分",
        "秒",
        "元",
        "升",
        "只",
        "组",
    ]
)
_UNIT_FIRST: Final = frozenset(unit[0] for unit in UNITS)
_UNIT_END: Final = frozenset(" ,.;，。；、)）(（:：" + SOFT)


def _wide(code: int) -> bool:
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or code >= 0x20000


def _ideograph(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


class _Kinds(dict[str, int]):
    """The kind of each character met, as a plain number: comparing flags is slow."""

    def __missing__(self, char: str) -> int:
        code, kind = ord(char), 0
        for members, flag in _SETS:
            if char in members:
                kind |= flag
        kind |= Kind.WIDE if _wide(code) else 0
        kind |= Kind.IDEOGRAPH if _ideograph(code) else 0
        if code < 128 and char.isalnum():
            kind |= Kind.LATIN | (Kind.DIGIT if char.isdigit() else 0)
        self[char] = int(kind)
        return self[char]


_KINDS = _Kinds()
_NO_START, _NO_END, _HANGS = int(Kind.NO_START), int(Kind.NO_END), int(Kind.HANGS)
_CLOSES, _OPENS, _WIDE = int(Kind.CLOSES), int(Kind.OPENS), int(Kind.WIDE)
_IDEOGRAPH, _LATIN, _DIGIT = int(Kind.IDEOGRAPH), int(Kind.LATIN), int(Kind.DIGIT)
_SPACE, _CUT = int(Kind.SPACE), int(Kind.CUT)


class _Text:
    """The characters of all runs with their advance, the gap before each, and the run each belongs to."""

    __slots__ = ("advances", "chars", "gaps", "kinds", "owners", "runs")

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.chars: list[str] = []
        self.kinds: list[int] = []
        self.advances: list[float] = []
        self.gaps: list[float] = []
        self.owners: list[int] = []
        before = 0
        for owner, run in enumerate(runs):
            face = faces()[run.font]
            widths, default, em, scale = face.widths, face.default, run.size, run.size / 1000
            for char in run.text:
                kind = _KINDS[char]
                self.chars.append(char)
                self.kinds.append(kind)
                self.advances.append(_PAIR_GAP * em if char == SOFT else widths.get(ord(char), default) * scale)
                self.gaps.append(_gap(before, kind) * em if before else 0.0)
                self.owners.append(owner)
                before = kind

    def unit_at(self, start: int) -> bool:
        """Whether a unit of measure begins here: it stays with its number."""
        if self.chars[start] not in _UNIT_FIRST:
            return False
        if self.kinds[start] & _WIDE:
            return self.chars[start] in UNITS or "".join(self.chars[start : start + 2]) in UNITS
        end = start
        while end < len(self.chars) and end - start < 7 and self.chars[end] not in _UNIT_END:
            end += 1
        return "".join(self.chars[start:end]) in UNITS


def _gap(before: int, kind: int) -> float:
    """A hair of space between Chinese and Latin; adjacent punctuation half an em closer."""
    if (before & _IDEOGRAPH and kind & _LATIN) or (before & _LATIN and kind & _IDEOGRAPH):
        return _SCRIPT_GAP
    if (before & _CLOSES and kind & (_CLOSES | _OPENS)) or (before & _OPENS and kind & _OPENS):
        return _PUNCTUATION_GAP
    return 0.0


def wrap(runs: Sequence[Run], width: float) -> list[Line]:
    """Set runs in lines of at most ``width`` (a comma or full stop may hang by half an em).

    Chinese breaks between any two characters but for forbidden line starts and ends; Latin words, numbers with
    their unit, and codes stay whole while they fit; a code that is too long breaks after ``- / _ .``, then anywhere.
    """
    text = _Text(runs)
    total = len(text.chars)
    lines: list[Line] = []
    start = 0
    while start < total:
        cut, following = _next_cut(text, start, width)
        lines.append(_set(text, start, cut))
        start = following
        while start < total and text.kinds[start] & _SPACE and text.chars[start - 1] != "\n":
            start += 1
    return lines or [Line((), 0.0)]


def single(runs: Sequence[Run]) -> Line:
    """Set runs in one line, whatever its length."""
    text = _Text(runs)
    return _set(text, 0, len(text.chars))


def _next_cut(text: _Text, start: int, width: float) -> tuple[int, int]:
    """Where the line that begins at ``start`` ends, and where the next begins."""
    chars, kinds, advances, gaps = text.chars, text.kinds, text.advances, text.gaps
    total, used, at = len(chars), 0.0, start
    strong = weak = soft = -1
    limit = width + 0.01
    while at < total:
        kind = kinds[at]
        if chars[at] == "\n":
            return at, at + 1
        need = used + advances[at] + (gaps[at] if at > start else 0.0)
        if need > limit and not kind & _SPACE and not (kind & _HANGS and need - advances[at] / 2 <= limit):
            break
        used = need
        if at + 1 < total:
            after = kinds[at + 1]
            if chars[at] == SOFT:
                soft = at + 1
            if not (after & _NO_START or kind & _NO_END or after & _SPACE):
                if kind & _SPACE:
                    if not (at > start and kinds[at - 1] & _DIGIT and text.unit_at(at + 1)):
                        strong = at + 1
                elif (kind | after) & _WIDE and not _parts_unit(text, at):
                    strong = at + 1
                elif kind & _CUT:
                    weak = at + 1
        at += 1
    if at >= total:
        return total, total
    cut = next((c for c in (soft if soft > start + 1 else -1, strong, weak) if c > start), max(at, start + 1))
    return cut, cut


def _parts_unit(text: _Text, at: int) -> bool:
    """Whether a cut after ``at`` would part a figure from its Chinese unit (``3台``)."""
    return bool(text.kinds[at] & _DIGIT) and text.unit_at(at + 1)


def _set(text: _Text, start: int, end: int) -> Line:
    """Join the characters of a line into as few segments as possible."""
    chars, kinds = text.chars, text.kinds
    while end > start and kinds[end - 1] & _SPACE:
        end -= 1
    segments: list[Segment] = []
    x, from_x, first, owner = 0.0, 0.0, start, -1
    for at in range(start, end):
        gap = text.gaps[at] if at > start else 0.0
        if text.owners[at] != owner or gap or chars[at] == SOFT:
            if at > first:
                segments.append(_segment(text, first, at, from_x))
            x += gap
            first, from_x, owner = at, x, text.owners[at]
        x += text.advances[at]
        if chars[at] == SOFT:
            segments.append(_segment(text, first, at + 1, from_x))
            first, from_x, owner = at + 1, x, -1
    if end > first:
        segments.append(_segment(text, first, end, from_x))
    return Line(tuple(segments), x)


def _segment(text: _Text, start: int, end: int, dx: float) -> Segment:
    run = text.runs[text.owners[start]]
    drawn = "".join(text.chars[start:end]).replace(SOFT, " ").replace("\n", "")
    return Segment(dx, drawn, run.font, run.size, run.colour)
