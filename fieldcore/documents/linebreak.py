# SPDX-License-Identifier: Apache-2.0
"""Breaking lines of Chinese mixed with Latin, numbers and codes, measured with the fonts of the paper."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntFlag
from functools import cache, lru_cache
from typing import Final, NamedTuple

from fieldcore.base.colours import Colour
from fieldcore.documents.fonts import REGULAR, faces

INK: Final[Colour] = (0, 0, 0)
SOFT: Final = "\u2002"
"""Between a text and its translation: half an em, and where a translation that does not fit starts a line."""

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
UNITS: Final = frozenset([
    "h", "km", "m", "mm", "cm", "kg", "g", "L", "mL", "t", "MPa", "kPa", "bar", "V", "mV", "A", "mA", "W", "kW", "Hz",
    "Ω", "kΩ", "Ah", "min", "s", "d", "r/min", "°C", "K", "dB", "N·m", "%", "℃", "months", "台", "个", "件", "套", "次",
    "天", "小时", "人", "张", "片", "根", "支", "月", "分", "秒", "元", "升", "只", "组",
])  # fmt: skip
_UNIT_FIRST: Final = frozenset(unit[0] for unit in UNITS)
_UNIT_END: Final = frozenset(" ,.;，。；、)）(（:：" + SOFT)


def _wide(code: int) -> bool:
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFF60 or code >= 0x20000


def _ideograph(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def _kind(char: str) -> int:
    """The kind as a plain number: comparing flags is slow."""
    code, kind = ord(char), 0
    for members, flag in _SETS:
        if char in members:
            kind |= flag
    kind |= Kind.WIDE if _wide(code) else 0
    kind |= Kind.IDEOGRAPH if _ideograph(code) else 0
    if code < 128 and char.isalnum():
        kind |= Kind.LATIN | (Kind.DIGIT if char.isdigit() else 0)
    return int(kind)


_NO_START, _NO_END, _HANGS = int(Kind.NO_START), int(Kind.NO_END), int(Kind.HANGS)
_CLOSES, _OPENS, _WIDE = int(Kind.CLOSES), int(Kind.OPENS), int(Kind.WIDE)
_IDEOGRAPH, _LATIN, _DIGIT = int(Kind.IDEOGRAPH), int(Kind.LATIN), int(Kind.DIGIT)
_SPACE, _CUT = int(Kind.SPACE), int(Kind.CUT)


class _Advances(dict[str, tuple[int, float]]):
    """Kind and advance (in em) of each character met in one face."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._face = faces()[font]

    def __missing__(self, char: str) -> tuple[int, float]:
        width = 500 if char == SOFT else self._face.widths.get(ord(char), self._face.default)
        found = self[char] = (_kind(char), width / 1000)
        return found


@cache
def _advances(font: str) -> _Advances:
    return _Advances(font)


class _Gaps(dict[int, float]):
    """The space between two kinds, in em: a hair between Chinese and Latin, adjacent punctuation closer."""

    def __missing__(self, pair: int) -> float:
        before, kind = pair >> 11, pair & 2047
        gap = 0.0
        if (before & _IDEOGRAPH and kind & _LATIN) or (before & _LATIN and kind & _IDEOGRAPH):
            gap = _SCRIPT_GAP
        elif (before & _CLOSES and kind & (_CLOSES | _OPENS)) or before & _OPENS & kind:
            gap = _PUNCTUATION_GAP
        self[pair] = gap
        return gap


_GAPS = _Gaps()


class _Text:
    """The characters of all runs on one endless line, and where its segments begin."""

    __slots__ = ("begins", "chars", "ends", "kinds", "owners", "runs", "starts")

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.chars = "".join([run.text for run in runs])
        self.kinds: list[int] = []
        self.starts: list[float] = []
        self.ends: list[float] = []
        self.begins: list[int] = []
        self.owners: list[int] = []
        x, before, at = 0.0, 0, 0
        kinds, starts, ends = self.kinds.append, self.starts.append, self.ends.append
        for owner, run in enumerate(runs):
            table, em, fresh = _advances(run.font), run.size, True
            for char in run.text:
                kind, advance = table[char]
                gap = _GAPS[before << 11 | kind]
                if gap or fresh or char == SOFT:
                    self.begins.append(at)
                    self.owners.append(owner)
                    x += gap * em
                    fresh = char == SOFT
                kinds(kind)
                starts(x)
                x += advance * em
                ends(x)
                before = kind
                at += 1

    def unit_at(self, start: int) -> bool:
        """Whether a unit of measure begins here: it stays with its number."""
        chars = self.chars
        if chars[start] not in _UNIT_FIRST:
            return False
        if self.kinds[start] & _WIDE:
            return chars[start] in UNITS or chars[start : start + 2] in UNITS
        end = start
        while end < len(chars) and end - start < 7 and chars[end] not in _UNIT_END:
            end += 1
        return chars[start:end] in UNITS

    def line(self, start: int, end: int) -> Line:
        """The segments from ``start`` to ``end``, without the spaces at its end."""
        kinds = self.kinds
        while end > start and kinds[end - 1] & _SPACE:
            end -= 1
        if end <= start:
            return Line((), 0.0)
        base = self.starts[start]
        segments: list[Segment] = []
        index = bisect_right(self.begins, start) - 1
        at = start
        while at < end:
            following = self.begins[index + 1] if index + 1 < len(self.begins) else end
            run = self.runs[self.owners[index]]
            drawn = self.chars[at : min(following, end)].replace(SOFT, " ")
            segments.append(Segment(self.starts[at] - base, drawn, run.font, run.size, run.colour))
            at, index = following, index + 1
        return Line(tuple(segments), self.ends[end - 1] - base)


def wrap(runs: Sequence[Run], width: float) -> list[Line]:
    """Set runs in lines of at most ``width`` (a comma or full stop may hang by half an em).

    Chinese breaks between any two characters but for forbidden line starts and ends; Latin words, numbers with
    their unit, and codes stay whole while they fit; a code that is too long breaks after ``- / _ .``, then anywhere.
    """
    return list(_wrapped(tuple(runs), width))


def single(runs: Sequence[Run]) -> Line:
    """Set runs in one line, whatever its length."""
    return _single(tuple(runs))


@lru_cache(maxsize=4096)
def _single(runs: tuple[Run, ...]) -> Line:
    text = _Text([run._replace(text=run.text.replace("\n", " ")) if "\n" in run.text else run for run in runs])
    return text.line(0, len(text.chars))


@lru_cache(maxsize=2048)
def _wrapped(runs: tuple[Run, ...], width: float) -> tuple[Line, ...]:
    """The same words are set for the preview, the paper shown and the paper signed: once is enough."""
    text = _Text(runs)
    total, kinds = len(text.chars), text.kinds
    lines: list[Line] = []
    start = 0
    while start < total:
        cut, following = _next_cut(text, start, width)
        lines.append(text.line(start, cut))
        start = following
        while start < total and kinds[start] & _SPACE and text.chars[start - 1] != "\n":
            start += 1
    return tuple(lines) or (Line((), 0.0),)


def _next_cut(text: _Text, start: int, width: float) -> tuple[int, int]:
    """Where the line that begins at ``start`` ends, and where the next begins."""
    over = _overflow(text, start, text.starts[start] + width + 0.01)
    newline = text.chars.find("\n", start, over)
    if newline >= 0:
        return newline, newline + 1
    if over >= len(text.chars):
        return over, over
    soft = text.chars.rfind(SOFT, start + 1, over) + 1
    if soft:
        return soft, soft
    weak = -1
    for cut in range(over, start, -1):
        strength = _opportunity(text, cut, start)
        if strength == 2:
            return cut, cut
        if strength == 1 and weak < 0:
            weak = cut
    cut = weak if weak > 0 else max(over, start + 1)
    return cut, cut


def _overflow(text: _Text, start: int, limit: float) -> int:
    """The first character that does not fit; spaces always do, and a comma may hang by half of itself."""
    kinds, total = text.kinds, len(text.chars)
    over = bisect_right(text.ends, limit, start)
    while over < total and kinds[over] & _SPACE:
        over += 1
    if over < total and kinds[over] & _HANGS and (text.starts[over] + text.ends[over]) / 2 <= limit:
        over += 1
        while over < total and kinds[over] & _SPACE:
            over += 1
    return over


def _opportunity(text: _Text, cut: int, start: int) -> int:
    """Whether a line may be cut before the character at ``cut``: 2 yes, 1 if nothing better is found, 0 no."""
    before, after = text.kinds[cut - 1], text.kinds[cut]
    if after & (_NO_START | _SPACE) or before & _NO_END:
        return 0
    if before & _SPACE:
        number = cut - 2 >= start and text.kinds[cut - 2] & _DIGIT
        return 0 if number and text.unit_at(cut) else 2
    if (before | after) & _WIDE:
        return 0 if before & _DIGIT and text.unit_at(cut) else 2
    return 1 if before & _CUT else 0
