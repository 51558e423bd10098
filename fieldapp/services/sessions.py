# SPDX-License-Identifier: Apache-2.0
"""The values of a signing session, and the content that it freezes: the job with what signing itself decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from fieldapp.forms.content import Gatherer, JobContent
from fieldapp.services.desk import Desk
from fieldapp.services.jobs import card_of, record_of
from fieldapp.services.warranty import policy_days
from fieldapp.services.wording import Text
from fieldapp.store.rows import Stored
from fieldcore.base.canonical import canonical_bytes
from fieldcore.base.clock import Instant
from fieldcore.base.text import Translator
from fieldcore.records.choices import label_of
from fieldcore.records.model import Values
from fieldcore.rules.jobs import type_of
from fieldcore.rules.warranty import policy as rules
from fieldcore.rules.warranty.case import calendar_of

Language = Literal["zh_CN", "en", "both"]
DEFAULT_CARD_DAYS = 3


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the pen: points as (x, y down, pressure, ms since the first), the first three in 1/1000.

    x and y are in pad heights, so that the drawing survives any size; integers, so that it can be hashed.
    """

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
    """What is signed together. ``problems``: findings (missing glyphs …) that must be settled first.

    ``opinion`` and ``relation`` are "" until ``Signing.choose``; ``suggested_relation`` is what the contact is.
    """

    order_id: str
    order_no: str
    language: Language
    documents: tuple[SessionDocument, ...]
    customer_name: str
    suggested_relation: str
    technician_name: str
    total: int
    agreement: Text
    prepared_at: Instant
    opinion: str = ""
    relation: str = ""
    opinion_text: str = ""
    problems: tuple[Text, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """The fingerprints that a signature of this session covers."""
        return tuple(document.digest for document in self.documents)


@dataclass(frozen=True, slots=True)
class Assent:
    """What the customer drew, and what the technician drew."""

    customer: Ink
    technician: Ink
    pages_seen: int = 0


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


def content_of(desk: Desk, order: Stored, values: Mapping[str, Values]) -> JobContent:
    """The job's content with what signing itself decides (``decided``), which goes into the records as well."""
    card = in_warranty_card(desk, order)
    return Gatherer(desk.read, desk.catalogue).job(order, record_of(desk, order), card).changed(values)


def in_warranty_card(desk: Desk, order: Stored) -> Stored | None:
    """The card that is signed with an order in warranty."""
    return card_of(desk, order.id) if order.get("charge_type") == "in_warranty" else None


def decided(
    desk: Desk, order: Stored, verdict: rules.Verdict | None, at: Instant, opinion: str = "", relation: str = "",
    words: str = "",
) -> dict[str, Values]:  # fmt: skip
    """What signing itself decides: opinion and relation, the day the card is due back, the frozen verdict."""
    said: dict[str, Values] = {}
    kind = type_of(order.values).record
    if "customer_opinion" in desk.catalogue[kind].fields:
        said[kind] = {"customer_opinion": opinion or None, "signer_relation": relation or None}
    if in_warranty_card(desk, order) is None:
        comment = " ".join(part for part in ("" if said else _opinion(opinion), words) if part)
        return {**said, "work_order": {"customer_comment": comment}} if comment else said
    values: Values = {
        "customer_opinion": opinion or None,
        "opinion_text": words or None,
        "signer_relation": relation or None,
        "due_back_at": due_back(desk, order, at.date()).isoformat(),
    }
    if verdict is not None:
        period = verdict.period
        values.update(
            warranty_status=verdict.status,
            warranty_start=period.start.isoformat() if period and period.start else None,
            warranty_expiry=period.expiry.isoformat() if period and period.expiry else None,
            policy_version=f"{verdict.policy} v{verdict.policy_version}",
            verdict=canonical_bytes(rules.to_plain(verdict)).decode(),
        )
    return {**said, "warranty_card": values}


def due_back(desk: Desk, order: Stored, signed: date) -> date:
    """The day a card is due back: the policy's working days after signing."""
    calendar = calendar_of(day.values for day in desk.read.find("calendar_day"))
    return calendar.add_working_days(signed, policy_days(desk, order.get("machine"), "card_days", DEFAULT_CARD_DAYS))


def _opinion(opinion: str) -> str:
    """The words of an opinion on an order without a card: a free text, so it is written in Chinese."""
    return Translator("zh_CN").tr(label_of("opinion", opinion)) if opinion else ""
