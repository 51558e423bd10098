# SPDX-License-Identifier: Apache-2.0
"""What stands around the content of every page: header, running header, footer, band, watermark, end mark."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fieldcore.base.colours import Colour
from fieldcore.base.text import N_
from fieldcore.documents import qr
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.fonts import BOLD, text_width
from fieldcore.documents.ink import ACCENT, HAIR, MM, PAPER, Ink
from fieldcore.documents.layout import (
    BOTTOM,
    COLUMN,
    FIRST_HEADER,
    LEFT,
    PAGE_H,
    RIGHT,
    RUNNING_HEADER,
    TOP,
    WIDTH,
    Style,
    base,
    bold,
    plain,
)
from fieldcore.documents.linebreak import INK, Line, Run, single, wrap
from fieldcore.documents.pictures import Picture
from fieldcore.documents.state import Band
from fieldcore.documents.words import Words

CODE_SIZE: Final = 56
IDENT_COLUMNS: Final = (0.0, 3.1, 4.1, 6.0, 8.9)
if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARK: Final = 31
"""The height of the company's mark: its logo, or a tile."""
WIDEST_LOGO: Final = 84
WATERMARK_ROOM: Final = 460
"""The height of a page that holds the watermark in its full size."""
FIXED: Final = 6.0
"""Header and footer keep absolute sizes at both densities."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the pages' surroundings say."""

    words: Words
    title: Text
    organisation: dict[str, Any]
    number: str
    revision: str
    ident: tuple[tuple[Text, Text], ...]
    template: str
    frozen: str
    digest: str = ""
    code: str = ""
    band: Band | None = None
    uncoded: Text = EMPTY
    signable: bool = True
    accent: Colour = ACCENT
    logo: Picture | None = None

    @property
    def style(self) -> Style:
        """The style of fixed sizes."""
        return Style(FIXED, self.words)

    def first_header(self, ink: Ink, page: str) -> float:
        """The header of page 1; returns where the content begins."""
        self._company(ink)
        self._title(ink)
        strip = WIDTH - 74
        ink.rule(LEFT, TOP - 39, LEFT + strip, TOP - 39, 1.6, self.accent)
        cells = [
            (text(N_("Document no.")), Text(self.number)),
            (text(N_("Rev.")), Text(self.revision)),
            *self.ident[:2],
        ]
        columns = [*IDENT_COLUMNS[: len(cells)], IDENT_COLUMNS[4]]
        cells.append((text(N_("Page")), Text(page)))
        for n, ((label, value), column) in enumerate(zip(cells, columns, strict=True)):
            x = LEFT + column * COLUMN
            room = (columns[n + 1] if n + 1 < len(columns) else strip / COLUMN) * COLUMN - column * COLUMN - 6
            indent = 5.0 if n else 0.0
            if n:
                ink.rule(x, TOP - 42.5, x, TOP - 64)
            ink.put(x + indent, TOP - 48, self.style.fitted(self.style.runs(label, 7, small=6), room - indent))
            runs = self.style.runs(value, 9, small=7.4) if n else bold(value.zh, 12)
            if runs:
                ink.put(x + indent, TOP - 61.5, self.style.fitted(runs, room - indent))
        ink.rule(LEFT, TOP - 66, LEFT + strip, TOP - 66)
        self._code(ink)
        return TOP - FIRST_HEADER

    def _company(self, ink: Ink) -> None:
        """The company's mark, its names and contact."""
        name = str(self.organisation.get("name") or "")
        english = str(self.organisation.get("name_en") or "")
        indent = self._mark(ink, name[:1])
        room = 5.5 * COLUMN - 4 - indent
        first, second = name, english
        if self.words.lang == "en" and english:
            first, second = english, name
        elif self.words.lang == "zh_CN":
            second = str(self.organisation.get("station") or "")
        contact = [str(self.organisation.get(key) or "") for key in ("phone", "address")]
        lines = ((first, 10.5, 10.2), (second, 7, 20), (" · ".join(c for c in contact if c), 6.8, 29.5))
        for value, size, down in lines:
            if value:
                runs = bold(value, size) if size > 7 else plain(value, size)
                ink.put(LEFT + indent, TOP - down, self.style.fitted(runs, room))

    def _mark(self, ink: Ink, initial: str) -> float:
        """The logo, or a tile with the company's first character; returns where the names begin."""
        if self.logo is None and not initial:
            return 0
        if self.logo is None:
            ink.fill(LEFT, TOP - MARK, MARK, MARK, self.accent)
            ink.line(LEFT, TOP - 22.2, bold(initial, 19, PAPER), "c", MARK)
            return MARK + 7
        across, down = self.logo.within(WIDEST_LOGO, MARK)
        ink.picture(self.logo, LEFT, TOP - (MARK + down) / 2, across, down)
        return across + 7

    def _title(self, ink: Ink) -> None:
        x, room = LEFT + 5.5 * COLUMN + 5, WIDTH - 5.5 * COLUMN - 84
        both = self.words.both
        main = bold(self.words.pick(self.title), 22)
        ink.put(x, TOP - (19 if both else 24), self.style.fitted(main, room))
        if both:
            ink.put(x, TOP - 31, self.style.fitted(plain(self.title.en, 10), room))

    def _code(self, ink: Ink) -> None:
        """The code marks a first page; where there is none an empty box says why."""
        x, y = RIGHT - CODE_SIZE, TOP - CODE_SIZE
        if not self.code:
            ink.frame(x, y, CODE_SIZE, CODE_SIZE, 0.7, "3 2.4")
            words = self.uncoded
            if self.words.both:
                ink.put_aligned(x, TOP - 27, self.style.fitted(bold(words.zh, 8), CODE_SIZE - 4), "c", CODE_SIZE)
                ink.put_aligned(x, TOP - 36, self.style.fitted(plain(words.en, 6), CODE_SIZE - 4), "c", CODE_SIZE)
            else:
                line = self.style.fitted(bold(self.words.pick(words), 8), CODE_SIZE - 4)
                ink.put_aligned(x, TOP - 30, line, "c", CODE_SIZE)
            return
        ink.operators(qr.operators(qr.matrix(self.code), x, y, CODE_SIZE))
        caption = self.style.runs(text(N_("Scan to verify")), 6)
        ink.line(x - 10, TOP - 68.6, caption, "r", CODE_SIZE + 10)

    def running_header(self, ink: Ink, page: str) -> float:
        """The header of later pages; returns where the content begins."""
        runs = [*bold(self.number, 9.5), *plain(f"   {self.revision}   ", 8), *bold(page, 9.5)]
        room = WIDTH - ink.line(LEFT, TOP - 10, runs, "r", WIDTH) - 14
        title = self.style.fitted(self.style.bold(self.title, 10, 8), room)
        ink.put(LEFT, TOP - 10, title)
        company = single(plain(str(self.organisation.get("name") or ""), 7.5))
        if title.width + 14 + company.width < room:
            ink.put(LEFT + title.width + 14, TOP - 10, company)
        ink.rule(LEFT, TOP - 16, RIGHT, TOP - 16, 1.6, self.accent)
        return TOP - RUNNING_HEADER

    def footer(self, ink: Ink, page: str) -> None:
        """Number, digest, template and time; that there is one file; the page."""
        y = BOTTOM
        base(ink, y + 17.5, HAIR)

        def small(words: Text) -> list[Run]:
            return self.style.runs(words, 6.5, small=6)

        gap = plain("   ", 6.5)
        left = [*bold(self.number, 6.8), *plain("  " + self.revision, 6.8), *gap, *small(text(N_("Digest")))]
        width = ink.line(LEFT, y + 9.6, left + (plain(" " + self.digest, 6.8) if self.digest else []))
        if not self.digest:
            ink.dash(LEFT + width + 3, y + 9.6, 6.8)
        right = [*small(text(N_("Template"))), *plain(" " + self.template, 6.8), *gap, *small(text(N_("Printed"))),
                 *plain(" " + self.frozen, 6.8)]  # fmt: skip
        ink.put_aligned(LEFT, y + 9.6, self.style.fitted(right, WIDTH - width - 20), "r", WIDTH)
        if self.signable:
            one_file = text(N_("Customer copy and office copy are one and the same file"))
            ink.line(LEFT, y + 1.2, self.style.runs(one_file, 6.3, small=5.8))
        ink.line(LEFT, y + 1.2, bold(page, 6.8), "r", WIDTH)

    def end_mark(self, ink: Ink, y: float) -> None:
        """Nothing can be added to a signed sheet below this."""
        line = single(self.style.runs(text(N_("Nothing below this line")), 7, small=6))
        left = LEFT + (WIDTH - line.width) / 2
        ink.put(left, y - 13, line)
        ink.rule(LEFT, y - 10.6, left - 8, y - 10.6)
        ink.rule(left + line.width + 8, y - 10.6, RIGHT, y - 10.6)

    def draw_band(self, ink: Ink) -> None:
        """The state of the document in the top margin."""
        if self.band is None:
            return
        y, height = PAGE_H - 12.6 * MM, 6.8 * MM
        colour = PAPER if self.band.look == "black" else INK
        if self.band.look == "black":
            ink.fill(LEFT, y, WIDTH, height)
        elif self.band.look == "dashed":
            ink.frame(LEFT + 0.5, y + 0.5, WIDTH - 1, height - 1, 1, "5 3")
        else:
            ink.frame(LEFT + 0.6, y + 0.6, WIDTH - 1.2, height - 1.2, 1.2)
            ink.frame(LEFT + 2.6, y + 2.6, WIDTH - 5.2, height - 5.2, 0.3)
        word = bold(self.words.pick(self.band.word), 11.5, colour)
        if self.words.both:
            word += bold("  " + self.band.word.en.upper(), 8.5, colour)
        width = ink.line(LEFT + 8, y + height / 2 - 4.1, word)
        room = WIDTH - width - 28
        lines = self._band_lines(self.band, room, colour)
        for n, line in enumerate(lines):
            ink.put(LEFT + width + 20, y + height / 2 - 2.3 + (len(lines) - 1) * 3.3 - 6.6 * n, line)

    def _band_lines(self, band: Band, room: float, colour: Colour) -> list[Line]:
        """One line; two of small type; two in one language; and what is still too long ends with ``…``."""
        lines: list[Line] = []
        for size, most, sentence in ((7.6, 1, band.sentence), (6.2, 2, band.sentence),
                                     (6.2, 2, Text(self.words.pick(band.sentence)))):  # fmt: skip
            runs = plain(band.lead + ("  " if sentence else ""), size, colour) if band.lead else []
            lines = wrap(runs + self.style.runs(sentence, size, small=size * 0.9, colour=colour), room)
            if len(lines) <= most:
                return lines
        rest = [Run(s.text, s.size, s.font, s.colour) for line in lines[1:] for s in line.segments]
        return [lines[0], self.style.fitted(rest, room)]


def draw_watermark(canvas: "Canvas", watermark: Text, size: tuple[float, float]) -> None:
    """The state across a page, transparent, above the content, and marked as an artifact."""
    if not watermark:
        return
    main = " ".join(watermark.zh) if len(watermark.zh) < 3 else watermark.zh
    english = watermark.en.upper()
    width = max(text_width(main, BOLD, 118), text_width(english, BOLD, 44))
    canvas.saveState()
    canvas.addLiteral("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC")
    scale = min(1, size[1] / WATERMARK_ROOM)
    canvas.translate(size[0] / 2, size[1] / 2 - 20 * scale)
    canvas.rotate(38)
    canvas.scale(scale, scale)
    canvas.setFillAlpha(0.13)
    canvas.setStrokeAlpha(0.13)
    canvas.setFillColorRGB(*INK)
    canvas.setStrokeColorRGB(*INK)
    mark = Ink(canvas)
    mark.line(0, -30, bold(main, 118), "c", 0)
    mark.line(0, -84, bold(english, 44), "c", 0)
    mark.flush()
    canvas.setLineWidth(5)
    canvas.roundRect(-width / 2 - 30, -104, width + 60, 196, 10, stroke=1, fill=0)
    canvas.addLiteral("EMC")
    canvas.restoreState()
