# SPDX-License-Identifier: Apache-2.0
"""Read, choose, sign or refuse: content is frozen and hashed, one group makes documents, signatures and steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fieldapp.errors import UserError
from fieldapp.forms.issue import Earlier, Frozen, forms_for, present, snapshot_of, unprintable
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.export import Exports
from fieldapp.services.freezing import NOT_YOURS, ON_PAPER, awaits_paper
from fieldapp.services.jobs import job_of, missing_items
from fieldapp.services.order_rows import order_contact
from fieldapp.services.order_views import DocumentRow
from fieldapp.services.papers import FORM_NAMES, documents_of
from fieldapp.services.sessions import (
    Assent,
    Ink,
    Language,
    Paper,
    Refusal,
    SessionDocument,
    SigningSession,
    Stroke,
    content_of,
    decided,
)
from fieldapp.services.signatures import Outcome, write_session
from fieldapp.services.warranty import Warranty
from fieldapp.services.wording import Text, is_choice, text
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.documents import Snapshot
from fieldcore.forms import Form
from fieldcore.forms.repair import AGREEMENT
from fieldcore.records.model import Values
from fieldcore.rules.jobs import type_of

__all__ = [
    "Assent", "Ink", "Language", "Paper", "Refusal", "SessionDocument", "Signing", "SigningSession", "Stroke",
]  # fmt: skip
CHOOSE_FIRST = N_("Choose how satisfied the customer is and who signs, then sign.")
CHANGED = N_("The content was changed after it was read. Read it again, then sign.")
_UNPRINTABLE = N_("“{character}” ({code}) cannot be printed: {where}")


@dataclass(frozen=True, slots=True)
class _Made:
    """The papers of an order before they are printed: (form, subject, content), and what signing decides."""

    papers: tuple[tuple[Form, str, Snapshot], ...]
    decided: Mapping[str, Values]

    @property
    def snapshots(self) -> list[Snapshot]:
        """The contents alone."""
        return [snapshot for _, _, snapshot in self.papers]


class Signing:
    """Papers of an order. The order of calls: ``prepare``, ``choose`` (opinion and relation), ``sign``."""

    def __init__(self, desk: Desk, warranty: Warranty, exports: Exports, program: str) -> None:
        self._desk, self._warranty, self._exports, self._program = desk, warranty, exports, program

    def preview(self, order_id: str, form: str, lang: Language = "both") -> Paper:
        """A paper as it is now, marked as a draft. ``form``: the kind of its record."""
        return self._exports.preview(order_id, form, lang)

    def prepare(self, order_id: str, lang: Language = "both") -> SigningSession:
        """Freeze what the customer will read: the card in warranty, and the form of the service type.

        UserError before the work is done or while something is missing.
        """
        order = self._ready(order_id)
        contact = order_contact(self._desk, order.values)
        relation = self._desk.maybe("contact", order.get("operator_contact"))
        return self._freeze(
            order, lang, self._desk.now(), "", "", "",
            customer=contact.name if contact else "",
            suggested=str(relation.get("relation") or "") if relation else "",
        )  # fmt: skip

    def choose(self, session: SigningSession, opinion: str, relation: str, opinion_text: str = "") -> SigningSession:
        """The customer chose: the papers print it, so they are frozen and shown anew, and strokes are cleared."""
        _known("opinion", opinion, N_("Choose how satisfied the customer is."))
        _known("signer_relation", relation, N_("Choose who signs: owner, operator, relative or employee."))
        order = self._ready(session.order_id)
        return self._freeze(
            order, session.language, self._desk.now(), opinion, relation, opinion_text.strip(),
            customer=session.customer_name, suggested=session.suggested_relation,
        )  # fmt: skip

    def sign(self, session: SigningSession, assent: Assent) -> Changes:
        """One group: signatures, issued documents, card and order signed.

        UserError where opinion, relation, a name or strokes are missing, or the content changed since it was read.
        """
        if not (session.opinion and session.relation):
            raise UserError(CHOOSE_FIRST)
        _complete(assent.customer, N_("The customer has not signed yet."))
        _complete(assent.technician, N_("The technician has not signed yet."))
        names = {"customer": assent.customer.name, "technician": assent.technician.name}
        return self._write(session, names, Outcome(assent.technician, assent.customer, pages_seen=assent.pages_seen))

    def refuse(self, session: SigningSession, refusal: Refusal) -> Changes:
        """One group as ``sign``: the card goes on unsigned, with reason and witness or photo."""
        if not refusal.reason.strip():
            raise UserError(N_("Say why the customer does not sign."))
        if not refusal.witness.strip() and self._desk.maybe("attachment", refusal.photo_id) is None:
            raise UserError(N_("Name a witness or add a photo of the refusal."))
        _complete(refusal.technician, N_("The technician has not signed yet."))
        names = {"technician": refusal.technician.name, "witness": refusal.witness}
        return self._write(session, names, Outcome(refusal.technician, None, refusal, refusal.pages_seen))

    def documents(self, order_id: str) -> tuple[DocumentRow, ...]:
        """The papers of an order: issued ones, and those that will be."""
        return self._desk.read.at_once(lambda: documents_of(self._desk, order_id))

    def issued(self, issued_id: str) -> Paper:
        """The paper that was handed over, byte for byte. UserError while its bytes are not on the laptop."""
        return self._exports.issued(issued_id)

    def export(self, doc_no: str, lang: Language | None = None) -> Paper:
        """A paper by its number: the signed file (None: its own language), else a print from the frozen content."""
        return self._exports.export(doc_no, lang)

    def label(self, old_part_id: str, lang: Language = "both") -> Paper:
        """The label of an old part, 80 x 50 mm."""
        return self._exports.label(old_part_id, lang)

    def save_to(self, paper: Paper, folder: Path) -> Path:
        """Write a paper into a folder (never over another file) and return where. UserError where it can't be."""
        return self._exports.save_to(paper, folder)

    def _ready(self, order_id: str) -> Stored:
        order = self._desk.need("work_order", order_id)
        if order.get("assignee") != self._desk.me.person_id:
            raise UserError(NOT_YOURS)
        if order.get("status") != "done":
            raise UserError(N_("Finish the work first, then have it signed."))
        if awaits_paper(self._desk, order_id, order.values):
            raise UserError(ON_PAPER)
        blocking = [item for item in missing_items(self._desk, job_of(self._desk, order)) if item.level == "block"]
        if blocking:
            raise UserError(
                N_("{count} things are missing before it can be signed. First: {first}"),
                count=len(blocking), first=blocking[0].message,
            )  # fmt: skip
        return order

    def _freeze(
        self, order: Stored, lang: Language, at: Instant, opinion: str, relation: str, words: str, *, customer: str,
        suggested: str,
    ) -> SigningSession:  # fmt: skip
        made = self._made(order, at, opinion, relation, words)
        blobs, catalogue = self._exports.pictures(*made.snapshots), self._desk.catalogue
        papers = [
            present(form, subject, snapshot, lang, blobs, catalogue) for form, subject, snapshot in made.papers
        ]  # fmt: skip
        session = session_of(order, papers, lang, at, customer, suggested, self._desk.me.name)
        return replace(session, opinion=opinion, relation=relation, opinion_text=words)

    def _made(self, order: Stored, at: Instant, opinion: str, relation: str, words: str) -> _Made:
        return self._desk.read.at_once(lambda: self._made_now(order, at, opinion, relation, words))

    def _made_now(self, order: Stored, at: Instant, opinion: str, relation: str, words: str) -> _Made:
        verdict = self._warranty.compute(order)
        values = decided(self._desk, order, verdict, at, opinion, relation, words)
        content = content_of(self._desk, order, values)
        plain = self._exports.plain_verdict(verdict)
        if not forms_for(content):
            raise UserError(N_("This order has no paper to sign."))
        papers = []
        for form in forms_for(content):
            subject, about = content.subjects[form.kind], content.records[form.kind]
            snapshot = snapshot_of(
                form, self._desk.catalogue, content, number=str(about.get("doc_no") or ""), frozen_at=at,
                program=self._program, verdict=plain, earlier=self._earlier(subject),
            )  # fmt: skip
            papers.append((form, subject, snapshot))
        return _Made(tuple(papers), values)

    def _earlier(self, subject: str) -> Earlier | None:
        found = self._desk.read.first("issued_document", {"subject": subject}, ("-revision",))
        if found is None:
            return None
        return Earlier(int(found.get("revision") or 0), str(found.get("digest")), self._exports.content(found))

    def _write(self, session: SigningSession, names: Mapping[str, str], outcome: Outcome) -> Changes:
        papers, values = self.papers_of(session, names)
        pictures = self._exports.pictures(*(paper.snapshot for paper in papers))
        return write_session(self._desk, session, papers, pictures, outcome, values, self._program)

    def papers_of(self, session: SigningSession, names: Mapping[str, str]) -> tuple[list[Frozen], Mapping[str, Values]]:
        """The papers of a session to be signed by ``names`` (by role), and what signing decides.

        They are made again from what the store holds now: their digests have to be those that were read. What is
        signed is the very PDF that was shown.
        """
        order = self._ready(session.order_id)
        made = self._made(order, session.prepared_at, session.opinion, session.relation, session.opinion_text)
        if tuple(snapshot.digest for _, _, snapshot in made.papers) != session.digests:
            raise UserError(CHANGED)
        papers = [
            Frozen(form, form.kind, subject, snapshot, read.pdf)
            for (form, subject, snapshot), read in zip(made.papers, session.documents, strict=True)
        ]
        for glyph in unprintable(papers, names):
            raise UserError(_UNPRINTABLE, character=glyph.character, code=glyph.code, where=glyph.where)
        return papers, made.decided


def session_of(
    order: Stored, papers: Sequence[Frozen], lang: Language, at: Instant, customer: str, suggested: str, technician: str
) -> SigningSession:  # fmt: skip
    """A session about these papers in which nobody chose yet."""
    record = next((p.snapshot.records.get(type_of(order.values).record) or {} for p in papers), {})
    return SigningSession(
        order_id=order.id,
        order_no=str(order.get("doc_no") or ""),
        language=lang,
        documents=tuple(_document(paper) for paper in papers),
        customer_name=customer,
        suggested_relation=suggested,
        technician_name=technician,
        total=int(record.get("total_charged") or 0),
        agreement=Text(AGREEMENT),
        prepared_at=at,
        problems=tuple(
            text(_UNPRINTABLE, character=glyph.character, code=glyph.code, where=glyph.where)
            for glyph in unprintable(papers, {"customer": customer, "technician": technician})
        ),
    )


def _complete(ink: Ink, message: str) -> None:
    """UserError where a name or strokes are missing."""
    if not ink.name.strip():
        raise UserError(N_("Write the name of the person who signs."))
    _known("signature_device", ink.device, N_("It is not known what was signed with. Sign again."))
    if sum(len(stroke.points) for stroke in ink.strokes) < 2:
        raise UserError(message)


def _document(paper: Frozen) -> SessionDocument:
    snapshot = paper.snapshot
    return SessionDocument(
        form=snapshot.form,
        name=Text(FORM_NAMES[snapshot.form]),
        doc_no=snapshot.number,
        subject_kind=paper.subject_kind,
        subject_id=paper.subject_id,
        revision=snapshot.revision,
        digest=snapshot.digest,
        previous_digest=snapshot.previous_digest,
        snapshot=snapshot.content(),
        pdf=paper.pdf,
        presented=paper.presented,
    )


def _known(choices: str, value: str, message: str) -> None:
    if not is_choice(choices, value):
        raise UserError(message)
