# SPDX-License-Identifier: Apache-2.0
"""The 80 × 50 mm label of an old part, for 203 dpi thermal printers: solid black, no hairlines, large code."""

from typing import Final

from fieldcore.base.text import N_
from fieldcore.documents import qr
from fieldcore.documents.bilingual import Text, text
from fieldcore.documents.content import Content
from fieldcore.documents.fonts import BOLD
from fieldcore.documents.ink import MM, PAPER, Ink
from fieldcore.documents.layout import Style, bold, plain
from fieldcore.documents.linebreak import INK, Line, Run, single, wrap
from fieldcore.documents.values import show, show_instant
from fieldcore.documents.words import Words
from fieldcore.forms.model import Label
from fieldcore.records.choices import CHOICES

SIZE: Final = (80 * MM, 50 * MM)
MARGIN: Final = 2.5 * MM
BANNER: Final = 8.6 * MM
DOT: Final = MM / 8
CODE: Final = 174 * DOT
"""The room for the code, in dots of a 203 dpi printer; a module is a whole number of them."""
CODE_FIGURES: Final = 16
"""Of the digest: with all 64 a module would be too small for thermal print."""
ROW, CLOSE_ROW = 9.3, 7.6
SMALLEST: Final = 6.0


class _Label:
    """One label: where things stand, and its content."""

    def __init__(self, ink: Ink, words: Words, content: Content, section: Label) -> None:
        self.ink, self.words, self.content, self.section = ink, words, content, section
        self.style = Style(6.0, words)
        self.left, self.right = MARGIN, SIZE[0] - MARGIN
        self.top = SIZE[1] - MARGIN

    def fitted(self, x: float, y: float, runs: list[Run], width: float, align: str = "l") -> float:
        """A line that is set smaller when it is too long."""
        return self.ink.put_aligned(x, y, self.style.fitted(runs, width), align, width)

    def banner(self) -> None:
        """What must happen to the part, and until when: white on black."""
        ink, words, y = self.ink, self.words, self.top
        ink.fill(self.left, y - BANNER, self.right - self.left, BANNER)
        action = self.content.shown(self.section.banner) or text(N_("Old part"))
        due = self.content.shown(self.section.due)
        main = ink.line(self.left + 6, y - 17.6, bold(words.pick(action), 15 if words.lang != "en" else 12, PAPER))
        room = self.right - self.left - main - 90
        name = text(N_("Old part label"))
        if words.both and action.en:
            self.fitted(self.left + 13 + main, y - 10.6, bold(action.en.upper(), 6.4, PAPER), room)
        if words.lang != "en":
            self.fitted(self.left + 13 + main, y - 19, self.style.runs(name, 6.4, small=6, colour=PAPER), room)
        if due:
            label = self.style.runs(text(N_("Due back")), 6.4, small=SMALLEST, colour=PAPER)
            ink.line(self.left, y - 9.6, label, "r", self.right - self.left - 6)
            ink.line(self.left, y - 20.2, bold(due.zh, 11, PAPER), "r", self.right - self.left - 6)

    def code(self, payload: str, uncoded: Text) -> None:
        """The code, or an empty box that says why it is, and the document that the part belongs to."""
        x, y = self.left + 3.5, self.top - BANNER - 8.7 - CODE
        if payload:
            modules = qr.matrix(payload)
            size = CODE // DOT // len(modules) * len(modules) * DOT
            margin = (CODE - size) / 2
            self.ink.operators(qr.operators(modules, x + margin, y + margin, size))
        else:
            self.ink.frame(x, y, CODE, CODE, 0.8, "3 2.4")
            words = bold(self.words.pick(uncoded), 7.4)
            self.fitted(x + 2, y + CODE / 2 - 2.5, words, CODE - 4, "c")
        number = self.content.shown(self.section.source)
        if number:
            kind = text(self.content.catalogue[self.section.source[0]].label)
            self.fitted(self.left + 1.5, y - 8.4, self.style.runs(kind, 6.2, small=SMALLEST), 70)
            self.fitted(self.left + 1.5, y - 16.4, bold(number.zh, 7), 72)

    def part(self) -> float:
        """Number, part and quantity; returns where the rows begin."""
        section, content, ink = self.section, self.content, self.ink
        x = self.left + 26.8 * MM
        room, y = self.right - x, self.top - BANNER - 13.3
        self.fitted(x, y, bold(content.shown(section.number).zh, 11.5), room)
        part = content.ref_values(content.value(section.part))
        name = Text(str(part.get("name") or ""), str(part.get("name_en") or "")) or content.shown(section.part)
        self.fitted(x, y - 13.2, bold(self.words.pick(name), 10), room)
        quantity = show(content.spec(section.quantity), content.value(section.quantity), content.refs,
                        str(part.get("unit") or ""))  # fmt: skip
        wide = ink.line(x, y - 24.4, bold(quantity.zh, 9.5), "r", room)
        self.fitted(x, y - 24.4, bold(str(part.get("part_no") or ""), 8.6), room - wide - 6)
        ink.rule(x, y - 28.8, self.right, y - 28.8, 0.8)
        return y - 28.8

    def rows(self, y: float) -> None:
        """What it was taken from and why: the filled fields of the places, as many as fit."""
        x = self.left + 26.8 * MM
        rows: list[tuple[list[Run], Line]] = []
        items = (item for place in self.section.rows for item in self.content.items(place))
        for item in (item for item in items if item.value or self.content.blank):
            label = self.style.brief(item.label, 6.4, 50, small=SMALLEST)
            for line in self._value(self.words.pick(item.value), self.right - x - 53):
                rows.append((label, line))
                label = []
        room = y - MARGIN - 13.4
        rows = rows[: int(room // CLOSE_ROW)]
        step = min(ROW, room / max(1, len(rows)))
        for n, (label, line) in enumerate(rows, 1):
            self.fitted(x, y - step * n, label, 50)
            self.ink.put(x + 53, y - step * n, line)
            if not line.text:
                self.ink.rule(x + 53, y - step * n - 1, self.right, y - step * n - 1, 0.8)

    def _value(self, value: str, width: float) -> list[Line]:
        """A value in one line, set smaller if need be, or in two: a serial that is cut names no machine."""
        runs = bold(value, 7.4)
        if single(runs).width * SMALLEST / 7.4 <= width:
            return [self.style.fitted(runs, width)]
        first, *more = wrap(bold(value, SMALLEST), width)
        rest = "".join(line.text for line in more)
        return [first, self.style.fitted(bold(rest, SMALLEST), width)] if rest else [first]

    def foot(self) -> None:
        """Condition and hazard by shape, who and when."""
        ink, words, y = self.ink, self.words, MARGIN + 1.6
        ink.rule(self.left, MARGIN + 10.8, self.right, MARGIN + 10.8, 0.8)
        x = self.left + 1
        spec, condition = self.content.spec(self.section.state), self.content.value(self.section.state)
        options = [(single(bold(words.pick(text(c.label)), 6.4)), c.id == condition)
                   for c in CHOICES.get(spec.choices, ())]  # fmt: skip
        if sum(line.width + 14.6 for line, _ in options) > 150:
            options = [(line, on) for line, on in options if on]
        for line, on in options:
            ink.checkbox(x, y, 6.4, on)
            ink.put(x + 8.6, y, line)
            x += line.width + 14.6
        hazard = self.content.value(self.section.hazard)
        if hazard not in (None, "", "none"):
            self._hazard(x + 5, y, self.content.shown(self.section.hazard))
        moment = show_instant(self.content.snapshot.frozen_at)[:10]
        ink.line(self.left, y, plain(moment, 6.4), "r", self.right - self.left)

    def _hazard(self, x: float, y: float, name: Text) -> None:
        """A drop, and the name of the waste."""
        drop = [((x + 5, y + 1), (x + 3.4, y - 2), (x, y - 2)), ((x - 3.4, y - 2), (x - 5, y + 1), (x, y + 7.4))]
        self.ink.curve(x, y + 7.4, drop, INK)
        self.ink.line(x + 7, y, [Run(self.words.pick(name), 6.6, BOLD)])


def draw(ink: Ink, words: Words, content: Content, section: Label, digest: str, uncoded: Text) -> None:
    """Draw the label on an open page of ``SIZE``."""
    snapshot = content.snapshot
    verify = str(snapshot.organisation.get("verify_url") or "")
    label = _Label(ink, words, content, section)
    label.banner()
    label.code(qr.payload(snapshot.number, snapshot.revision, digest[:CODE_FIGURES], verify) if digest else "", uncoded)
    label.rows(label.part())
    label.foot()
    ink.flush()
