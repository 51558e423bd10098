# SPDX-License-Identifier: Apache-2.0
"""Read, sign, refuse, export: content is frozen and hashed, one group makes documents, signatures and steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import DocumentRow
from fieldapp.services.wording import Text
from fieldcore.base.clock import Instant

Language = Literal["zh_CN", "en", "both"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the pen: points as (x, y, pressure, ms since the first), x and y in 1/1000 of the pad's height."""

    points: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """One person's signature. ``device``: of ``signature_device``; ``aspect``: pad width per height in 1/1000."""

    name: str
    strokes: tuple[Stroke, ...]
    device: str
    aspect: int = 2000


@dataclass(frozen=True, slots=True)
class SessionDocument:
    """One paper of a session as the customer reads it. ``presented``: hash of the PDF in the session's language."""

    form: str
    name: Text
    doc_no: str
    subject_kind: str
    subject_id: str
    revision: int
    digest: str
    previous_digest: str
    snapshot: Mapping[str, Any]
    pdf: bytes
    presented: str


@dataclass(frozen=True, slots=True)
class SigningSession:
    """What is signed together. ``problems``: findings (missing glyphs …) that must be settled first."""

    order_id: str
    order_no: str
    language: Language
    documents: tuple[SessionDocument, ...]
    customer_name: str
    relation: str
    technician_name: str
    total: int
    agreement: Text
    prepared_at: Instant
    problems: tuple[Text, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """The fingerprints that a signature of this session covers."""
        return tuple(document.digest for document in self.documents)


@dataclass(frozen=True, slots=True)
class Assent:
    """What the customer chose and drew, and what the technician drew."""

    opinion: str
    relation: str
    customer: Ink
    technician: Ink
    pages_seen: int = 0
    opinion_text: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The customer does not sign: reason, and a witness or a photo (id of an attachment)."""

    reason: str
    technician: Ink
    witness: str = ""
    photo_id: str = ""
    pages_seen: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF to save, print or open."""

    file_name: str
    data: bytes
    doc_no: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


class Signing:
    """Papers of an order."""

    def preview(self, order_id: str, form: str, lang: Language = "both") -> Paper:
        """A paper as it is now (a draft before the job is done). ``form``: warranty_card, repair_report."""
        raise NotImplementedError

    def prepare(self, order_id: str, lang: Language = "both") -> SigningSession:
        """Freeze what the customer will read: warranty card (in warranty) and repair report. UserError before done."""
        raise NotImplementedError

    def sign(self, session: SigningSession, assent: Assent) -> Changes:
        """One group: signatures, issued documents, card and order signed.

        UserError where opinion, relation, a name or strokes are missing, or the content changed since ``prepare``.
        """
        raise NotImplementedError

    def refuse(self, session: SigningSession, refusal: Refusal) -> Changes:
        """One group as ``sign``: the card goes on unsigned, with reason and witness or photo."""
        raise NotImplementedError

    def documents(self, order_id: str) -> tuple[DocumentRow, ...]:
        """The papers of an order: issued ones, and those that will be."""
        raise NotImplementedError

    def issued(self, issued_id: str) -> Paper:
        """The paper that was handed over, byte for byte. UserError while its bytes are not on the laptop."""
        raise NotImplementedError

    def export(self, doc_no: str, lang: Language = "both") -> Paper:
        """A paper by its number: the signed file in its own language, else a print from the frozen content."""
        raise NotImplementedError

    def label(self, old_part_id: str, lang: Language = "both") -> Paper:
        """The label of an old part, 80 x 50 mm."""
        raise NotImplementedError

    def save_to(self, paper: Paper, folder: Path) -> Path:
        """Write a paper into a folder (never over another file) and return where. UserError where it can't be."""
        raise NotImplementedError
