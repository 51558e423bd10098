# SPDX-License-Identifier: Apache-2.0
"""Papers: a frozen snapshot and a form become the bytes of a PDF. The only door to reportlab and segno.

    snapshot = freeze(WARRANTY_CARD, catalogue(), number="WC-L07-250612-003", revision=0, frozen_at=clock.now(),
                      program="0.1.0", records={"work_order": {…}, "parts_usage": [{…}, …], …},
                      refs={id: {"text": "喷油泵", "en": "injection pump", "values": {…}}},
                      organisation={"name": …, "name_en": …, "phone": …, "address": …, "station": …, "verify_url": …,
                                    "logo": sha, "colour": "#0D405C"},
                      verdict=to_plain(verdict), photos=[Photo("P1", sha, "nameplate", [ms, offset])])
    snapshot.canonical()  # bytes to store; Snapshot.of(json) reads them back
    snapshot.digest       # 64 hex, without signatures
    missing_glyphs(snapshot, signatures)  # before signing: what the fonts cannot draw, and where
    render(WARRANTY_CARD, snapshot, state=PRESENTED, lang="both", blobs={sha: jpeg}) -> bytes
    render(WARRANTY_CARD, snapshot, signatures=[Signature(…)], state=SIGNED) -> bytes

``records`` holds the records of the job by kind, whole: ``freeze`` takes what the form prints and masks phones. Child
records are lists (``parts_usage``, ``work_item``, ``checklist_answer``). ``refs`` must name every record that a kept
field refers to; parts and checklist items with their ``values``. An amendment is a snapshot with ``previous_digest``
and ``changes``; void and superseded prints are renderings of the same snapshot in another ``State``.
reportlab and segno are imported at the first rendering, so importing this costs nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from fieldcore.documents.glyphs import MissingGlyph, missing_glyphs
from fieldcore.documents.render import render as draw
from fieldcore.documents.snapshot import Change, Photo, Signature, Snapshot, freeze
from fieldcore.documents.state import DRAFT, PRESENTED, SIGNED, State
from fieldcore.forms import Form
from fieldcore.records import catalogue as shipped
from fieldcore.records.model import Catalogue

Language = Literal["zh_CN", "en", "both"]


def render(
    form: Form, snapshot: Snapshot, *, signatures: Sequence[Signature] = (), state: State = PRESENTED,
    lang: Language = "both", blobs: Mapping[str, bytes] | None = None, catalogue: Catalogue | None = None,
) -> bytes:  # fmt: skip
    """The PDF of one document; the same arguments give the same bytes. ValueError for a snapshot of another form."""
    if snapshot.form != form.kind:
        raise ValueError(f"a snapshot of {snapshot.form!r} is not printed as {form.kind!r}")
    return draw(form, snapshot, signatures, state, lang, blobs or {}, catalogue or shipped())


__all__ = [
    "Snapshot", "Signature", "Photo", "Change", "State", "DRAFT", "PRESENTED", "SIGNED", "MissingGlyph", "Language",
    "freeze", "render", "missing_glyphs",
]  # fmt: skip
