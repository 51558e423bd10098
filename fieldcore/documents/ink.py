# SPDX-License-Identifier: Apache-2.0
"""What a page is drawn with: three layers (fills, text in reading order, lines), and the marks that carry meaning."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from fieldcore.base.colours import Colour
from fieldcore.documents.fonts import BOLD, faces, text_width
from fieldcore.documents.linebreak import INK, Line, Run, single
from fieldcore.documents.pictures import Picture

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

ACCENT: Final[Colour] = (0.05, 0.25, 0.36)
TINT: Final[Colour] = (0.935, 0.945, 0.952)
RED: Final[Colour] = (0.64, 0.09, 0.10)
PAPER: Final[Colour] = (1, 1, 1)
PALE: Final[Colour] = (0.955, 0.955, 0.955)
BLEAK: Final[Colour] = (0.62, 0.65, 0.68)
STROKES: Final[Colour] = (0.02, 0.05, 0.20)
HAIR, THIN, RULE, BAR = 0.3, 0.5, 0.9, 2.2
MM: Final = 72 / 25.4

Point = tuple[float, float]


def _rgb(colour: Colour) -> str:
    return "{:g} {:g} {:g}".format(*colour)


class Ink:
    """Draws on one canvas. Fills go down at once; text and lines wait for ``flush``, so that text is one object."""

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas
        self._texts: list[tuple[float, float, Line]] = []
        self._rules: dict[tuple[float, Colour], list[str]] = {}
        self._codes: dict[tuple[str, str], tuple[str, str]] = {}

    # text

    def put(self, x: float, y: float, line: Line) -> None:
        """Set a broken line with its baseline at ``y``."""
        self._texts.append((x, y, line))

    def line(self, x: float, y: float, runs: Sequence[Run], align: str = "l", width: float = 0) -> float:
        """Set runs in one line, left, right or centred in ``width``; returns how wide it is."""
        return self.put_aligned(x, y, single(runs), align, width)

    def put_aligned(self, x: float, y: float, line: Line, align: str = "l", width: float = 0) -> float:
        """Set a broken line left, right or centred in ``width``."""
        if align == "r":
            x += width - line.width
        elif align == "c":
            x += (width - line.width) / 2
        self.put(x, y, line)
        return line.width

    def _code(self, font: str, char: str) -> tuple[str, str]:
        """The subset font of this document that has the character, and the character's escaped code in it."""
        library: Any = self.canvas  # its stubs leave these two out
        doc = library._doc
        subset, code = faces()[font].font.splitString(char, doc)[0]
        name = faces()[font].font.getSubsetInternalName(subset, doc)
        known = self._codes[font, char] = (name, library._escape(code))
        return known

    def _show(self, out: list[str], text: str, font: str, size: float, current: tuple[str, float]) -> tuple[str, float]:
        """Append the operators that show ``text``; returns the font and size that hold afterwards."""
        codes, pending = self._codes, ""
        for char in text:
            known = codes.get((font, char)) or self._code(font, char)
            name = known[0] if char != " " or not current[0] or current[1] != size else current[0]
            if (name, size) != current:
                if pending:
                    out.append(f"({pending}) Tj")
                    pending = ""
                out.append(f"{name} {size:.5g} Tf")
                current = (name, size)
            pending += known[1]
        if pending:
            out.append(f"({pending}) Tj")
        return current

    def text_operators(self) -> str:
        """The waiting text as one text object, and forget it."""
        out, colour, current = ["BT"], None, ("", 0.0)
        for x, y, line in self._texts:
            for dx, text, font, size, wanted in line.segments:
                if wanted != colour:
                    out.append(f"{_rgb(wanted)} rg")
                    colour = wanted
                out.append(f"1 0 0 1 {x + dx:.2f} {y:.2f} Tm")
                current = self._show(out, text, font, size, current)
        out.append("ET")
        self._texts = []
        return "\n".join(out) if colour else ""

    def flush(self) -> None:
        """Put down the text, then the lines, grouped by weight."""
        text = self.text_operators()
        if text:
            self.operators([text])
        if self._rules:
            out = ["q 0 J"]
            for (weight, colour), paths in self._rules.items():
                out += [f"{weight:g} w {_rgb(colour)} RG", *paths, "S"]
            self.operators([*out, "Q"])
            self._rules = {}

    # lines and shapes

    def operators(self, lines: Iterable[str]) -> None:
        """Write ready page operators."""
        self.canvas.addLiteral("\n".join(lines))

    def rule(self, x1: float, y1: float, x2: float, y2: float, weight: float = HAIR, colour: Colour = INK) -> None:
        """A straight line in the top layer."""
        self._rules.setdefault((weight, colour), []).append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l")

    def fill(self, x: float, y: float, w: float, h: float, colour: Colour = INK) -> None:
        """A filled rectangle."""
        self.operators([f"{_rgb(colour)} rg {x:.2f} {y:.2f} {w:.2f} {h:.2f} re f"])

    def frame(self, x: float, y: float, w: float, h: float, weight: float, dash: str = "") -> None:
        """An outlined rectangle; ``dash`` such as ``3 2.4``."""
        on = f"[{dash}] 0 d " if dash else ""
        self.operators([f"q 0 0 0 RG {weight:g} w {on}{x:.2f} {y:.2f} {w:.2f} {h:.2f} re S Q"])

    def picture(self, picture: Picture, x: float, y: float, w: float, h: float) -> None:
        """A picture with its lower left corner at ``x, y``."""
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(io.BytesIO(picture.data)), x, y, w, h, mask=None)

    def path(
        self, points: Sequence[Point], weight: float = 0, colour: Colour = INK, fill: bool = False, round_: bool = True
    ) -> None:
        """A polygon that is filled, or an open polyline with round or butt ends."""
        x, y = points[0]
        steps = f"{x:.2f} {y:.2f} m " + " ".join(f"{px:.2f} {py:.2f} l" for px, py in points[1:])
        if fill:
            self.operators([f"{_rgb(colour)} rg {steps} f"])
        else:
            ends = "1 J 1 j " if round_ else ""
            self.operators([f"q {ends}{_rgb(colour)} RG {weight:g} w {steps} S Q"])

    def curve(self, x: float, y: float, points: Sequence[tuple[Point, Point, Point]], colour: Colour = INK) -> None:
        """A filled shape of Bézier curves."""
        steps = [" ".join(f"{px:.2f} {py:.2f}" for px, py in triple) + " c" for triple in points]
        self.operators([f"{_rgb(colour)} rg {x:.2f} {y:.2f} m", *steps, "f"])

    # marks

    def tick(self, x: float, y: float, size: float, colour: Colour = INK, weight: float = 1.15) -> None:
        """✓ drawn: the fonts have none."""
        self.path([(x, y + 0.42 * size), (x + 0.32 * size, y + 0.08 * size), (x + 0.86 * size, y + 0.8 * size)],
                  weight, colour)  # fmt: skip

    def cross(self, x: float, y: float, size: float, colour: Colour = INK, weight: float = 1.2) -> None:
        """✗ drawn."""
        self.path([(x, y), (x + size, y + size)], weight, colour)
        self.path([(x, y + size), (x + size, y)], weight, colour)

    def checkbox(self, x: float, y: float, size: float, on: bool) -> None:
        """A box, ticked or empty."""
        self.frame(x, y - 0.9, size, size, 0.6)
        if on:
            self.tick(x + 0.9, y - 0.3, size * 1.05, weight=1.4)

    def dash(self, x: float, y: float, size: float) -> None:
        """An empty value: drawn, so that extraction gives nothing."""
        self.rule(x, y + size * 0.3, x + size * 0.9, y + size * 0.3, THIN)

    def mark(self, kind: str, x: float, y: float, size: float) -> None:
        """The result of a check by shape: ok, attention, fail, na."""
        s = size
        if kind == "ok":
            self.tick(x + 0.4, y - 0.2, s)
        elif kind == "attention":
            self.path([(x, y - 0.2), (x + s, y - 0.2), (x + s / 2, y + s * 0.86), (x, y - 0.2)], 1)
            self.path([(x + s / 2, y + s * 0.52), (x + s / 2, y + s * 0.28)], 0.9, round_=False)
            self.fill(x + s / 2 - 0.5, y + s * 0.06, 1, 1)
        elif kind == "fail":
            self.fill(x - 0.3, y - 0.8, s + 0.6, s + 0.6)
            self.cross(x + 1.7, y + 1.2, s - 3.4, PAPER, 1.4)
        elif kind == "na":
            self.path([(x + 1.6, y), (x + s - 1.6, y + s * 0.82)], 0.8)

    def change(self, x: float, y: float, w: float, h: float, g: float, number: str) -> None:
        """A changed cell of an amendment, as on drawings: a bar at the left and a numbered triangle at the right."""
        self.rule(x + 0.9, y - 0.5, x + 0.9, y - h + 0.5, 1.8)
        size = 1.05 * g
        width = text_width(number, BOLD, size)
        tx = x + w - width - 4.6
        corners = [(tx - 4.2, y - 1.85 * g), (tx + width + 4.2, y - 1.85 * g), (tx + width / 2, y - 0.25 * g)]
        self.path([*corners, corners[0]], 0.7)
        self.line(tx, y - 1.66 * g, [Run(number, size * 0.91, BOLD)], "c", width)
