# SPDX-License-Identifier: Apache-2.0
"""A signed warranty card to PDF, warm, beside a bare reportlab canvas that shows the same strings in the same fonts."""

import io
import statistics
from typing import Any

import pypdf
from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Figure, timed
from fieldcore.documents import SIGNED, render
from fieldcore.documents.fonts import faces
from fieldcore.forms import WARRANTY_CARD
from tests.unit.fieldcore.documents import samples

ROUNDS = 40
BAR = 0.5
LINES_PER_PAGE = 60


def run() -> list[Figure]:
    """Medians of rounds in turn. The ratio is the floor's time to ours: 1 would be as fast as the bare canvas."""
    snapshot, signatures = samples.frozen(WARRANTY_CARD), samples.signed()
    paper = render(WARRANTY_CARD, snapshot, signatures=signatures, state=SIGNED)
    pages = [_strings(page) for page in pypdf.PdfReader(io.BytesIO(paper)).pages]
    _bare(pages)
    ours, floor = [], []
    for _ in range(ROUNDS):
        floor.append(timed(lambda: _bare(pages)))
        ours.append(timed(lambda: render(WARRANTY_CARD, snapshot, signatures=signatures, state=SIGNED)))
    mine, bare = statistics.median(ours), statistics.median(floor)
    ratio = bare / mine
    return [
        Figure("one-page form to PDF, warm, ms (ratio: floor / ours)", round(mine, 3), round(bare, 3), round(ratio, 3),
               BAR, ratio >= BAR)
    ]  # fmt: skip


def _strings(page: pypdf.PageObject) -> list[tuple[str, str]]:
    """The strings of a page with the face of each, in stream order."""
    found: list[tuple[str, str]] = []

    def visit(text: str, _user: Any, _matrix: Any, font: dict[str, Any] | None, _size: float) -> None:
        bold = "Bold" in str((font or {}).get("/BaseFont", ""))
        face = next(name for name in faces() if ("Bold" in name) == bold)
        found.extend((line, face) for line in text.splitlines() if line.strip())

    page.extract_text(visitor_text=visit)
    return found


def _bare(pages: list[list[tuple[str, str]]]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, initialFontName=next(iter(faces())))  # type: ignore[arg-type]  # the stub says float
    for strings in pages:
        for number, (text, face) in enumerate(strings):
            canvas.setFont(face, 8)
            canvas.drawString(40, 800 - 12 * (number % LINES_PER_PAGE), text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
