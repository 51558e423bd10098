# SPDX-License-Identifier: Apache-2.0
"""From content to papers: which forms an order needs, their frozen snapshots, prints, and what an amendment changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from fieldapp.forms.content import JobContent
from fieldapp.forms.evidence import hash_of
from fieldcore.base.clock import Instant
from fieldcore.documents import (
    DRAFT,
    PRESENTED,
    SIGNED,
    Change,
    Language,
    MissingGlyph,
    Signature,
    Snapshot,
    State,
    freeze,
    missing_glyphs,
    render,
)
from fieldcore.forms import SIGNED_FORMS, Form, form_of
from fieldcore.forms.model import Photos, Verdict
from fieldcore.records.model import Catalogue, Values

Blobs = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One paper of a session: its form, its frozen content, and the PDF that is presented."""

    form: Form
    subject_kind: str
    subject_id: str
    snapshot: Snapshot
    pdf: bytes

    @property
    def presented(self) -> str:
        """SHA-256 of the PDF that the customer reads."""
        return hash_of(self.pdf)

    def print(self, signatures: Sequence[Signature], lang: Language, blobs: Blobs, catalogue: Catalogue) -> bytes:
        """The issued PDF: it differs from the presented one only in the boxes."""
        return render(
            self.form, self.snapshot, signatures=signatures, state=SIGNED, lang=lang, blobs=blobs, catalogue=catalogue
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last issued revision of a paper: its number of revision, digest and content."""

    revision: int
    digest: str
    snapshot: Snapshot | None


def forms_for(content: JobContent) -> tuple[Form, ...]:
    """The papers that the customer signs together: the card in warranty, and the form of the service type."""
    return tuple(form for form in SIGNED_FORMS if form.kind in content.records)


def snapshot_of(
    form: Form, catalogue: Catalogue, content: JobContent, *, number: str, frozen_at: Instant, program: str,
    verdict: Mapping[str, Any] | None = None, earlier: Earlier | None = None,
) -> Snapshot:  # fmt: skip
    """Freeze one paper; after an earlier revision it is an amendment that says what it changes."""
    revision = earlier.revision + 1 if earlier else 0
    shown = verdict if form.has(Verdict) else None
    photos = content.photos if form.has(Photos) else ()

    def made(changes: Iterable[Change] = ()) -> Snapshot:
        return freeze(
            form, catalogue, number=number, revision=revision, frozen_at=frozen_at, program=program,
            records=content.records, refs=content.refs, organisation=content.organisation, verdict=shown,
            photos=photos, previous_digest=earlier.digest if earlier else "", changes=changes,
        )  # fmt: skip

    if earlier is None or earlier.snapshot is None:
        return made()
    return made(differences(earlier.snapshot, made()))


def differences(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """The fields of the single records that differ, with their old values; the tables that do; the photographs."""
    found: list[Change] = []
    for kind in dict.fromkeys((*before.records, *after.records)):
        old, new = before.records.get(kind), after.records.get(kind)
        if isinstance(old or new, list):
            found += [Change(kind, "")] if (old or []) != (new or []) else []
            continue
        old, new = old or {}, new or {}
        found += [Change(kind, name, old.get(name)) for name in new or old if old.get(name) != new.get(name)]
    if [photo.sha256 for photo in before.photos] != [photo.sha256 for photo in after.photos]:
        found.append(Change("attachment", ""))
    return tuple(found)


def present(
    form: Form, subject_id: str, snapshot: Snapshot, lang: Language, blobs: Blobs, catalogue: Catalogue
) -> Frozen:
    """Print the frozen paper with empty boxes: what the customer reads."""
    pdf = render(form, snapshot, state=PRESENTED, lang=lang, blobs=blobs, catalogue=catalogue)
    return Frozen(form, form.kind, subject_id, snapshot, pdf)


def draft(form: Form, snapshot: Snapshot, lang: Language, blobs: Blobs, catalogue: Catalogue) -> bytes:
    """A print to look at: marked as a draft, without code and digest."""
    return render(form, snapshot, state=DRAFT, lang=lang, blobs=blobs, catalogue=catalogue)


def reprint(
    snapshot: Snapshot, signatures: Sequence[Signature], state: State, lang: Language, blobs: Blobs,
    catalogue: Catalogue,
) -> bytes:  # fmt: skip
    """A print of stored content, in any language and state."""
    return render(
        form_of(snapshot.form), snapshot, signatures=signatures, state=state, lang=lang, blobs=blobs,
        catalogue=catalogue,
    )  # fmt: skip


def read_content(content: bytes) -> Snapshot:
    """The snapshot of stored canonical bytes."""
    return Snapshot.of(msgspec.json.decode(content))


def unprintable(frozen: Iterable[Frozen], names: Mapping[str, str]) -> list[MissingGlyph]:
    """Characters of the content or of the signers' names (by role) that the fonts cannot draw, each once."""
    signatures = [Signature(role=role, name=name) for role, name in names.items()]
    found = {glyph: None for paper in frozen for glyph in missing_glyphs(paper.snapshot, signatures)}
    return list(found)


def document_values(paper: Frozen, order_id: str, lang: str, content: str, pdf: str, issued_at: Instant) -> Values:
    """The record of an issued paper; ``content`` and ``pdf`` are blobs."""
    snapshot = paper.snapshot
    return {
        "order": order_id, "subject_kind": paper.subject_kind, "subject": paper.subject_id, "form": snapshot.form,
        "doc_no": snapshot.number, "revision": snapshot.revision, "language": lang, "content": content,
        "digest": snapshot.digest, "previous_digest": snapshot.previous_digest or None, "presented": paper.presented,
        "pdf": pdf, "issued_at": issued_at.plain(),
    }  # fmt: skip
