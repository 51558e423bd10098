# SPDX-License-Identifier: Apache-2.0
"""Form, snapshot, signatures and state to the bytes of a PDF: measured, paginated, drawn, always the same."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.colours import READABLE, WHITE, Colour, contrast, read_colour
from fieldcore.base.text import N_
from fieldcore.documents import closing, label, qr, tables
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.cells import cells, head, notes, remark, timeline
from fieldcore.documents.content import Content
from fieldcore.documents.fonts import REGULAR, faces
from fieldcore.documents.furniture import Furniture, draw_watermark
from fieldcore.documents.ink import ACCENT, Ink
from fieldcore.documents.layout import (
    BOTTOM,
    COMPACT_MODULE,
    FOOTER,
    PAGE_H,
    PAGE_W,
    REGULAR_MODULE,
    Block,
    Style,
    base,
    paginate,
)
from fieldcore.documents.pictures import Picture, logo_on_paper
from fieldcore.documents.snapshot import Change, Signature, Snapshot
from fieldcore.documents.state import State, band_of, uncoded, watermark_of
from fieldcore.documents.values import offset_text, show, show_digest, show_instant
from fieldcore.documents.verdict import verdict_box
from fieldcore.documents.words import Language, Words
from fieldcore.forms.model import (
    AnySection,
    Cells,
    Checklist,
    Form,
    Label,
    Money,
    Photos,
    Signatures,
    Table,
    Timeline,
    Verdict,
)
from fieldcore.records.model import Catalogue

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

END_MARK_ROOM: Final = 18
NAMED_CHANGES: Final = 2
"""The band names so many; the cells mark them all."""
SHORT_CHANGE: Final = 40
"""Characters of the old and the new value that the band has room for."""


class _Paper:
    """One rendering: what is printed, in which state and language."""

    def __init__(
        self, form: Form, snapshot: Snapshot, signatures: Sequence[Signature], state: State, lang: Language,
        blobs: Mapping[str, bytes], catalogue: Catalogue,
    ) -> None:  # fmt: skip
        self.form, self.snapshot, self.signatures = form, snapshot, signatures
        self.state, self.blobs = state, blobs
        self.words = Words(lang)
        self.accent = _accent(snapshot)
        self.blank = state.kind == "blank"
        self.content = Content(snapshot, catalogue, self.blank)
        self.digest = snapshot.digest if state.coded else ""

    # blocks

    def blocks(self, style: Style) -> list[Block]:
        """All sections, measured."""
        out: list[Block] = []
        number = 0
        for section in self.form.sections:
            if not self.content.holds(section):
                continue
            made = self._section(style, section, number + 1)
            if made:
                number += 1
                out += made
        return out

    def _heads(self, style: Style, section: AnySection, number: int, *more: Text) -> list[Block]:
        """A section's head, and what it is when continued."""
        due = self.content.labelled(section.summary, self.words.both) if section.summary else EMPTY
        change = self.content.change(_listed(section))
        changed = text(N_("changed ({number})"), number=change) if change else EMPTY
        parts = [changed, text(section.remark), due, *more]
        title = text(section.title)
        return [head(style, number, title, remark(style, parts)), head(style, number, title, continued=True)]

    def _section(self, style: Style, section: AnySection, number: int) -> list[Block]:
        content = self.content
        if isinstance(section, Table):
            return tables.table(style, content, section, self._heads(style, section, number))
        if isinstance(section, Checklist):
            if not content.rows(section.answers) and not self.blank:
                return []
            heads = self._heads(style, section, number, tables.counts(content, section))
            return tables.checklist(style, content, section, heads)
        made = self._plain_section(style, section)
        first, continued = self._heads(style, section, number)
        for block in made:
            block.repeat = (continued, *block.repeat)
        return [first, *made] if made else []

    def _plain_section(self, style: Style, section: AnySection) -> list[Block]:
        content, snapshot = self.content, self.snapshot
        if isinstance(section, Cells):
            return cells(style, [item for place in section.places for item in content.items(place)])
        if isinstance(section, Timeline):
            below = [item for place in section.below for item in content.items(place)]
            return timeline(style, content.steps(section.places)) + cells(style, below)
        if isinstance(section, Verdict):
            return [verdict_box(style, snapshot.verdict, content.meter_unit())] if snapshot.verdict else []
        if isinstance(section, Money):
            path = section.total or ("", "")
            items = [item for item in content.items(section.place) if item.spec.name != path[1]]
            rows = cells(style, items)
            for block in rows:
                block.keep = True
            label_, summed = text(section.total_label), [tables.sum_of(content, table) for table in section.sums]
            fen = content.value(section.total) if section.total else None if self.blank else sum(summed)
            return [*rows, closing.money_line(style, label_, fen, content.change(*path))]
        if isinstance(section, Photos):
            return closing.photos(style, snapshot.photos, self.blobs)
        if isinstance(section, Signatures):
            return self._signatures(style, section)
        return []

    def _signatures(self, style: Style, section: Signatures) -> list[Block]:
        """Opinions, small print and boxes in one chain, so that the boxes are never alone on a page."""
        blocks = cells(style, [item for place in section.places for item in self.content.items(place)])
        if section.notes and not self.blank:
            blocks.append(notes(style, [text(note) for note in section.notes]))
        for block in blocks:
            block.keep = True
        seal = "copy" if self.state.marked_copy else "field" if self.state.kind == "signed" else "face"
        boxes = closing.boxes_of(
            self.form.signatures, self.signatures, seal=seal,
            relation=self.content.shown(section.relation) if section.relation else EMPTY,
            expected={role: self.content.shown(path).zh for role, path in section.expected},
            open_=self.state.unsigned,
        )  # fmt: skip
        return [*blocks, closing.signatures(style, boxes)]

    # pages

    def pages(self) -> list[list[Block]]:
        """The regular density, or the compact one when that saves a page."""
        pages = paginate(self.blocks(self._style(REGULAR_MODULE)))
        if len(pages) > 1:
            compact = paginate(self.blocks(self._style(COMPACT_MODULE)))
            if len(compact) < len(pages):
                return compact
        return pages

    def _style(self, module: float) -> Style:
        return Style(module, self.words, self.accent, self.blank)

    def furniture(self) -> Furniture:
        """The surroundings of every page."""
        snapshot, content = self.snapshot, self.content
        ident = tuple((text(content.spec(path).label), content.shown(path)) for path in self.form.ident)
        verify = str(snapshot.organisation.get("verify_url") or "")
        code = qr.payload(snapshot.number, snapshot.revision, self.digest, verify) if self.digest else ""
        return Furniture(
            words=self.words, title=text(self.form.title), organisation=snapshot.organisation, number=snapshot.number,
            revision="" if self.blank else f"R{snapshot.revision}", ident=ident,
            template=f"{self.form.kind} / {snapshot.form_version}",
            frozen=show_instant(snapshot.frozen_at, evidence=True), digest=show_digest(self.digest), code=code,
            band=band_of(self.state, snapshot.revision, snapshot.previous_digest, self._changes()),
            uncoded=uncoded(self.state), signable=self.state.kind not in ("blank", "specimen"), accent=self.accent,
            logo=self._logo(),
        )  # fmt: skip

    def _logo(self) -> Picture | None:
        """The company's logo; None where it has none, or has one that is not here or cannot be read."""
        data = self.blobs.get(str(self.snapshot.organisation.get("logo") or ""))
        return logo_on_paper(data) if data else None

    def _changes(self) -> Text:
        """``1 changed: Meter 386.4 → 388.6 h`` of an amendment; EMPTY for none."""
        parts = [self._change(change) for change in self.snapshot.changes]
        if not parts:
            return EMPTY
        lead = text(N_("{count} changed"), count=len(parts))
        if len(parts) > NAMED_CHANGES:
            parts = [*parts[:NAMED_CHANGES], Text("…", "…")]
        return Text(f"{lead.zh}：" + "；".join(p.zh for p in parts), f"{lead.en}: " + "; ".join(p.en for p in parts))

    def _change(self, change: Change) -> Text:
        """One change, with both values where they are short; a table or the photographs by their name."""
        path, content = (change.kind, change.field), self.content
        if not change.field:
            return text(content.catalogue[change.kind].meta.plural)
        spec = content.spec(path)
        metered = any(p.kind == change.kind and change.field in p.meter for p in self.form.places())
        unit = content.meter_unit() if metered else ""
        old, new = (show(spec, value, content.refs, unit) for value in (change.old, content.value(path)))
        name = text(spec.label)
        if len(old.zh + new.zh) > SHORT_CHANGE:
            return name
        return Text(f"{name.zh} {old.zh or '—'} → {new.zh or '—'}",
                    f"{name.en} {old.en or old.zh or '—'} → {new.en or new.zh or '—'}")  # fmt: skip

    def draw(self, canvas: "Canvas") -> None:
        """Every page onto the canvas."""
        pages = self.pages()
        furniture = self.furniture()
        canvas.showOutline()
        for number, page in enumerate(pages, 1):
            ink, of = Ink(canvas), f"{number} / {len(pages)}"
            if number == 1:
                canvas.bookmarkPage("document")
                canvas.addOutlineEntry(
                    f"{self.words.pick(furniture.title)} {self.snapshot.number}", "document", 0, False
                )
            furniture.draw_band(ink)
            y = furniture.first_header(ink, of) if number == 1 else furniture.running_header(ink, of)
            for block in page:
                block.draw(ink, y)
                y -= block.height
            if page[-1].open:
                base(ink, y)
            if number == len(pages) and y - BOTTOM - FOOTER > END_MARK_ROOM and self.state.coded:
                furniture.end_mark(ink, y)
            furniture.footer(ink, of)
            ink.flush()
            draw_watermark(canvas, watermark_of(self.state), (PAGE_W, PAGE_H))
            canvas.showPage()


def _accent(snapshot: Snapshot) -> Colour:
    """The company's colour where white text on it is readable, else the standard one."""
    colour = read_colour(str(snapshot.organisation.get("colour") or ""))
    return colour if colour and contrast(colour, WHITE) >= READABLE else ACCENT


def _listed(section: AnySection) -> str:
    """The kind of the records that a section lists."""
    if isinstance(section, Table):
        return section.place.kind
    if isinstance(section, Checklist):
        return section.answers
    return "attachment" if isinstance(section, Photos) else ""


def render(
    form: Form, snapshot: Snapshot, signatures: Sequence[Signature], state: State, lang: Language,
    blobs: Mapping[str, bytes], catalogue: Catalogue,
) -> bytes:  # fmt: skip
    """Draw one document; the same arguments give the same bytes."""
    faces()
    out = io.BytesIO()
    paper = _Paper(form, snapshot, signatures, state, lang, blobs, catalogue)
    size = label.SIZE if form.paper == "label" else (PAGE_W, PAGE_H)
    canvas = _open(out, paper, size)
    if form.paper == "label":
        section = next(s for s in form.sections if isinstance(s, Label))
        label.draw(Ink(canvas), paper.words, paper.content, section, paper.digest, uncoded(state))
        draw_watermark(canvas, watermark_of(state), size)
        canvas.showPage()
    else:
        paper.draw(canvas)
    canvas.save()
    return out.getvalue()


def _open(out: io.BytesIO, paper: _Paper, size: tuple[float, float]) -> "Canvas":
    """A canvas with embedded fonts only, dated by the snapshot and not by a clock."""
    from reportlab.pdfgen.canvas import Canvas

    snapshot, title = paper.snapshot, text(paper.form.title)
    language = "en" if paper.words.lang == "en" else "zh-CN"
    options: dict[str, Any] = {"initialFontName": REGULAR, "lang": language}
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, **options)
    _date(canvas, snapshot.frozen_at)
    canvas.setTitle(f"{paper.words.pick(title)} {snapshot.number}")
    canvas.setAuthor(str(snapshot.organisation.get("name") or ""))
    canvas.setSubject(title.en)
    canvas.setKeywords(f"{snapshot.number} {show_digest(paper.digest)}".strip())
    canvas.setCreator(f"FieldApp {snapshot.program}")
    canvas.setProducer("FieldApp")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _date(canvas: Any, frozen_at: Sequence[int]) -> None:
    """The document's own time; the library's arithmetic of offsets is wrong for half hours."""
    instant = Instant(frozen_at[0], frozen_at[1])
    moment, stamp = instant.datetime(), canvas._doc._timeStamp
    stamp.YMDhms = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    sign = 1 if instant.offset >= 0 else -1
    stamp.dhh, stamp.dmm = sign * (abs(instant.offset) // 60), abs(instant.offset) % 60
    stamp.t, stamp.tzname = instant.ms / 1000, offset_text(instant.offset)
