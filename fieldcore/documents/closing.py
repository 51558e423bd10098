# SPDX-License-Identifier: Apache-2.0
"""What ends a paper: the total in figures and capitals, the photographs, the signature boxes and the seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from fieldcore.base.numbers import daxie, show_money
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.fonts import BOLD
from fieldcore.documents.ink import HAIR, PALE, PAPER, RULE, STROKES, THIN, Ink
from fieldcore.documents.layout import LEFT, WIDTH, Block, Style, base, bold, dash, plain, sides
from fieldcore.documents.linebreak import Run, single, wrap
from fieldcore.documents.pictures import on_paper
from fieldcore.documents.snapshot import Photo, Signature
from fieldcore.documents.values import choice_text, show_digest, show_instant
from fieldcore.records.choices import CHOICES

PER_ROW: Final = 4
SEAL_FIELD: Final = "OfficeSeal"
BOX_MODULES: Final = 12.5


def money_line(style: Style, label: Text, fen: int | None, change: int = 0) -> Block:
    """The total: capitals at the left, figure at the right, a double rule below; None: not settled yet."""
    g, height = style.g, 4.7 * style.g
    lead = plain(style.words.pick(text(N_("RMB, in capitals"))) + "  ", 1.5 * g)
    capitals = lead if fen is None else [*lead, *bold(daxie(fen), 1.75 * g)]
    sign, _, figure = ("", "", "") if fen is None else show_money(fen).partition(" ")

    def draw(ink: Ink, y: float) -> None:
        base(ink, y, RULE)
        base(ink, y - height + 1.6, HAIR)
        base(ink, y - height, RULE)
        sides(ink, y, height)
        ink.line(LEFT + style.pad, y - 1.42 * g, style.label(label))
        width = ink.line(LEFT + style.pad, y - 3.65 * g, capitals)
        if change:
            ink.change(LEFT, y, WIDTH, height, g, str(change))
        if fen is None:
            dash(style, ink, LEFT + style.pad + width, y - 3.65 * g, style.value)
            return
        ink.line(LEFT, y - 3.75 * g, [Run(sign + " ", 1.6 * g, BOLD), Run(figure, 2.1 * g, BOLD)], "r",
                 WIDTH - style.pad)  # fmt: skip

    return Block(height, draw)


def photos(style: Style, items: Sequence[Photo], blobs: Mapping[str, bytes]) -> list[Block]:
    """Rows of four pictures: never cropped, never parted from their captions."""
    rows = [items[start : start + PER_ROW] for start in range(0, len(items), PER_ROW)]
    return [_photo_row(style, row, blobs) for row in rows]


def _photo_row(style: Style, row: Sequence[Photo], blobs: Mapping[str, bytes]) -> Block:
    g = style.g
    gutter = 1.2 * g
    width = (WIDTH - gutter * (PER_ROW - 1)) / PER_ROW
    picture = width * 0.75

    def draw(ink: Ink, y: float) -> None:
        bottom = y - 0.9 * g - picture
        for n, photo in enumerate(row):
            x = LEFT + n * (width + gutter)
            ink.fill(x, bottom, width, picture, PALE)
            _picture(ink, style, blobs.get(photo.sha256), (x, bottom, width, picture))
            ink.frame(x, bottom, width, picture, HAIR)
            tag = single(bold(photo.reference, 1.2 * g, PAPER))
            ink.fill(x, bottom + picture - 2 * g, tag.width + 1.1 * g, 2 * g)
            ink.put_aligned(x, bottom + picture - 1.45 * g, tag, "c", tag.width + 1.1 * g)
            kind = choice_text("photo_kind", photo.kind)
            caption = style.bold(kind, 1.25 * g, 1.05 * g)
            if photo.caption:
                caption += plain("  " + photo.caption, 1.05 * g)
            ink.put(x, bottom - 1.55 * g, style.fitted(caption, width))
            if photo.taken_at:
                ink.line(x, bottom - 3.1 * g, plain(show_instant(photo.taken_at), 1.05 * g))
            else:
                ink.dash(x, bottom - 3.1 * g, 1.05 * g)
            ink.line(x, bottom - 3.1 * g, plain(f"{photo.sha256[:4]} {photo.sha256[4:8]}", 1.05 * g), "r", width)

    return Block(5 * g + picture, draw)


def _picture(ink: Ink, style: Style, data: bytes | None, box: tuple[float, float, float, float]) -> None:
    """Contain the picture in its box; one that has not arrived or cannot be read says so."""
    x, y, width, height = box
    picture = on_paper(data) if data else None
    if picture is None:
        missing = N_("Photo cannot be read") if data else N_("Photo not on this computer")
        words = style.runs(text(missing), 1.05 * style.g)
        ink.put_aligned(x, y + height / 2, style.fitted(words, width - style.g), "c", width)
        return
    across, down = picture.within(width, height)
    ink.picture(picture, x + (width - across) / 2, y + (height - down) / 2, across, down)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the last section: a role, and what stands in it."""

    role: Text
    signature: Signature | None = None
    expected: str = ""
    relation: Text = EMPTY
    seal: str = ""
    open: bool = True


def signatures(style: Style, boxes: Sequence[Box]) -> Block:
    """The row of boxes; never alone on a page, which the section's chain sees to."""
    g = style.g
    height, width = BOX_MODULES * g, WIDTH / max(1, len(boxes))

    def draw(ink: Ink, y: float) -> None:
        sides(ink, y, height)
        base(ink, y, THIN)
        base(ink, y - height, THIN)
        for n, box in enumerate(boxes):
            x = LEFT + n * width
            if n:
                ink.rule(x, y, x, y - height)
            role = style.bold(box.role, 1.3 * g, 1.1 * g)
            ink.put(x + style.pad, y - 1.7 * g, style.fitted(role, width - 2 * style.pad))
            if box.seal:
                _seal(ink, style, box, x, y, width, height)
            else:
                _signature(ink, style, box, x, y, width, height)

    return Block(height, draw)


def _signature(ink: Ink, style: Style, box: Box, x: float, y: float, width: float, height: float) -> None:
    g, pad, inner = style.g, style.pad, width - 2 * style.pad
    line, signature = y - height + 4.3 * g, box.signature
    ink.rule(x + pad, line, x + width - pad, line, THIN)
    _name(ink, style, box, x + pad, line - 1.85 * g, inner)
    relation = _relation(signature) if signature and signature.relation else box.relation
    if relation:
        ink.put_aligned(x + pad, y - 1.7 * g, style.fitted(style.small(relation, 1.1), inner * 0.5), "r", inner)
    if signature is None:
        if box.open:
            ink.cross(x + pad + 1, line + 3, 1.1 * g, weight=0.7)
            ink.line(x + pad + 2.2 * g, line + 2.6, style.small(text(N_("Sign here")), 1.1))
        ink.line(x + pad, line - 3.55 * g, style.small(text(N_("Date")), 1.1))
        return
    if signature.refusal_reason:
        _refusal(ink, style, signature, x + pad, y - 3.9 * g, inner)
    elif signature.device == "paper":
        words = style.small(text(N_("Signed on paper; its photo is archived")), 1.2)
        ink.put_aligned(x + pad, line + 2.2 * g, style.fitted(words, inner), "c", inner)
    else:
        _strokes(ink, signature, (x + 2 * g, line + 0.7 * g, width - 4 * g, (height - 6.9 * g) * 0.94))
    mark = ink.line(x + pad, line - 3.55 * g, plain(show_digest(signature.evidence_digest, 8), style.smallest), "r",
                    inner)  # fmt: skip
    when = plain(show_instant(signature.signed_at, evidence=True), 1.1 * g)
    ink.put(x + pad, line - 3.55 * g, style.fitted(when, inner - mark - 0.8 * g))


def _name(ink: Ink, style: Style, box: Box, x: float, y: float, width: float) -> None:
    """Who signed or is expected to; at the right with which device, where there is room for it."""
    signature = box.signature
    name = signature.name if signature else box.expected
    if not name:
        return
    who = bold(name, 1.5 * style.g)
    if signature and signature.organisation:
        who += plain("  " + signature.organisation, 1.15 * style.g)
    line = style.fitted(who, width)
    ink.put(x, y, line)
    pen = single(plain(_pen(style, signature) if signature else "", style.smallest))
    if line.width + style.g + pen.width <= width:
        ink.put_aligned(x, y, pen, "r", width)


def _relation(signature: Signature) -> Text:
    known = any(choice.id == signature.relation for choice in CHOICES["signer_relation"])
    return choice_text("signer_relation", signature.relation) if known else Text(signature.relation)


def _pen(style: Style, signature: Signature) -> str:
    """``Pen 412 points``."""
    device = style.words.pick(choice_text("signature_device", signature.device)) if signature.device else ""
    points = sum(len(stroke) for stroke in signature.strokes)
    count = style.words.pick(text(N_("{count} points"), count=points)) if points else ""
    return f"{device} {count}".strip()


def _refusal(ink: Ink, style: Style, signature: Signature, x: float, y: float, width: float) -> None:
    """Who did not sign, why, and who saw it."""
    g = style.g
    label = text(N_("Not signed because"))
    runs = [Run(style.words.pick(label) + " ", 1.2 * g, BOLD), Run(signature.refusal_reason, 1.2 * g)]
    lines = wrap(runs, width)[:3]
    if signature.witness:
        witness = [Run(style.words.pick(text(N_("Witness"))) + " ", 1.2 * g, BOLD), Run(signature.witness, 1.2 * g)]
        lines = [*lines[:2], style.fitted(witness, width)]
    for n, line in enumerate(lines):
        ink.put(x, y - 1.7 * g * n, line)


def _strokes(ink: Ink, signature: Signature, box: tuple[float, float, float, float]) -> None:
    """The pen's path as vectors, scaled to fit; its width follows the pressure in steps of a tenth of a point."""
    points = [point for stroke in signature.strokes for point in stroke]
    if not points:
        return
    x, y, width, height = box
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    across, down = max(p[0] for p in points) - left or 1, max(p[1] for p in points) - top or 1
    scale = min(width / across, height / down)
    dx, dy = x + (width - across * scale) / 2, y + (height + down * scale) / 2
    out = ["q 1 J 1 j {:g} {:g} {:g} RG".format(*STROKES)]
    for stroke in signature.strokes:
        out += _stroke([(dx + (p[0] - left) * scale, dy - (p[1] - top) * scale, p[2]) for p in stroke])
    ink.operators([*out, "Q"])


def _stroke(points: Sequence[tuple[float, float, float]]) -> list[str]:
    """One stroke: a new path wherever the width changes."""
    out: list[str] = []
    last = ""
    if len(points) == 1:
        points = [points[0], points[0]]
    for (x1, y1, p1), (x2, y2, p2) in pairwise(points):
        weight = f"{0.5 + 1.3 * min(1.0, max(0.0, (p1 + p2) / 2)):.1f}"
        if weight != last:
            out += (["S"] if last else []) + [f"{weight} w {x1:.2f} {y1:.2f} m"]
            last = weight
        out.append(f"{x2:.2f} {y2:.2f} l")
    return [*out, "S"] if out else []


def _seal(ink: Ink, style: Style, box: Box, x: float, y: float, width: float, height: float) -> None:
    """A rectangle that waits for head office's mark: a signature field whose empty appearance says so."""
    g = style.g
    lines = _true_in_both(style)
    across, down = width - 6 * g, height - (3.9 + 1.3 * len(lines)) * g
    left, bottom = x + 3 * g, y - 2.6 * g - down
    words = text(N_("Awaiting head office"))
    if box.seal == "copy":
        words = text(N_("Marked copy, not sealed"))
    if box.seal == "field":
        _seal_field(ink, style, words, (left, bottom, across, down))
    else:
        _seal_face(ink, style, words, (left, bottom, across, down))
    inner = width - 2 * style.pad
    for n, runs in enumerate(reversed(lines)):
        ink.put_aligned(x + style.pad, y - height + (0.85 + 1.3 * n) * g, style.fitted(runs, inner), "c", inner)


def _true_in_both(style: Style) -> list[list[Run]]:
    """What holds before and after the seal, in a line for each language of the print."""
    words = text(N_("Not reviewed without this mark"))
    shown = (words.zh, words.en) if style.words.both else (style.words.pick(words),)
    return [plain(line, style.g) for line in shown]


def _seal_face(ink: Ink, style: Style, words: Text, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    g, middle = style.g, y + height / 2
    ink.frame(x + 0.5, y + 0.5, width - 1, height - 1, 0.7, "3 2.4")
    main = style.fitted(bold(style.words.pick(words), 1.55 * g), width - 2 * g)
    ink.put_aligned(x, middle + (0.15 if style.words.both else -0.5) * g, main, "c", width)
    if style.words.both:
        ink.put_aligned(x, middle - 1.5 * g, style.fitted(plain(words.en, 1.05 * g), width - 2 * g), "c", width)


def _seal_field(ink: Ink, style: Style, words: Text, box: tuple[float, float, float, float]) -> None:
    """The empty ``/Sig`` field with the waiting face as its appearance: the seal replaces it, words and all."""
    x, y, width, height = box
    from reportlab.pdfbase import pdfdoc

    canvas: Any = ink.canvas
    canvas.beginForm("waiting", 0, 0, width, height)
    face = Ink(canvas)
    _seal_face(face, style, words, (0, 0, width, height))
    face.flush()
    canvas.endForm()
    appearance = pdfdoc.PDFObjectReference(pdfdoc.xObjectName("waiting"))
    entries: dict[str, Any] = {
        "Type": pdfdoc.PDFName("Annot"), "Subtype": pdfdoc.PDFName("Widget"), "FT": pdfdoc.PDFName("Sig"),
        "T": pdfdoc.PDFString(SEAL_FIELD), "F": 132, "Rect": pdfdoc.PDFArray([x, y, x + width, y + height]),
        "AP": pdfdoc.PDFDictionary({"N": appearance}),
    }  # fmt: skip
    field = canvas._doc.Reference(pdfdoc.PDFDictionary(entries), SEAL_FIELD)
    canvas._annotationrefs.append(field)
    canvas._doc.Catalog.AcroForm = pdfdoc.PDFDictionary({"Fields": pdfdoc.PDFArray([field]), "SigFlags": 3})


def boxes_of(
    roles: Sequence[str],
    given: Sequence[Signature],
    *,
    relation: Text,
    expected: Mapping[str, str],
    seal: str,
    open_: bool,
) -> list[Box]:
    """A box for each role of the form; the names that are expected stand in empty ones."""
    by_role = {signature.role: signature for signature in given}
    out: list[Box] = []
    for role in roles:
        if role == "seal":
            out.append(Box(text(N_("Head-office mark")), seal=seal))
            continue
        kin = relation if role == "customer" else EMPTY
        out.append(Box(choice_text("signature_role", role), by_role.get(role), expected.get(role, ""), kin, open=open_))
    return out
