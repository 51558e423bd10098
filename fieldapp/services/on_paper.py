# SPDX-License-Identifier: Apache-2.0
"""Signing on paper: what was printed waits, frozen, over any restart, until the signed paper's photo is there."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from fieldapp.errors import UserError
from fieldapp.forms.issue import Frozen, read_content
from fieldapp.services.changes import Changes, changed
from fieldapp.services.desk import Desk
from fieldapp.services.export import Exports
from fieldapp.services.freezing import AWAITED, AWAITS_PAPER, NOT_YOURS, forget_paper
from fieldapp.services.group import Group
from fieldapp.services.jobs import live_photos
from fieldapp.services.order_views import PhotoTile
from fieldapp.services.photos import tile_of, withdraw_in
from fieldapp.services.sessions import Ink, Paper, SessionDocument, SigningSession
from fieldapp.services.signatures import Outcome, write_session
from fieldapp.services.signing import CHOOSE_FIRST, Signing, session_of
from fieldapp.store.rows import Stored
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.documents.snapshot import Snapshot
from fieldcore.forms import form_of
from fieldcore.records.model import Values

NOTHING_WAITS = N_("No paper of this order waits for a signature.")
PAPER = "paper"
"""The device of a signature that was made on paper."""


@dataclass(frozen=True, slots=True)
class AwaitedPaper:
    """What was printed to be signed. ``photos``: those of the signed paper that are here already."""

    session: SigningSession
    since: Instant
    photos: tuple[PhotoTile, ...]


class _Printed(msgspec.Struct, frozen=True):
    """A printed paper as it is kept: the record it is about, its content and its PDF in base64."""

    subject: str
    content: str
    pdf: str

    def frozen(self) -> Frozen:
        """The paper; its bytes are those that were printed."""
        snapshot: Snapshot = read_content(self.content.encode())
        form = form_of(snapshot.form)
        return Frozen(form, form.kind, self.subject, snapshot, base64.b64decode(self.pdf))


class _Kept(msgspec.Struct, frozen=True):
    """A session as it is kept. ``earlier``: photos of signed papers that were there before."""

    language: str
    prepared_at: list[int]
    customer: str
    technician: str
    opinion: str
    relation: str
    opinion_text: str
    decided: dict[str, dict[str, Any]]
    papers: list[_Printed]
    earlier: list[str]


class OnPaper:
    """The order of calls: ``start`` with a session that was chosen, photos of the kind ``signed_paper``, ``finish``."""

    def __init__(self, desk: Desk, signing: Signing, exports: Exports, program: str) -> None:
        self._desk, self._signing, self._exports, self._program = desk, signing, exports, program

    def start(self, session: SigningSession, customer: str) -> Changes:
        """Freeze the papers of a session to be signed by hand; the order is locked until they are back."""
        if not (session.opinion and session.relation):
            raise UserError(CHOOSE_FIRST)
        name = customer.strip()
        if not name:
            raise UserError(N_("Write the name of the person who signs."))
        names = {"customer": name, "technician": session.technician_name}
        papers, decided = self._signing.papers_of(session, names)
        earlier = [photo.id for photo in _signed_papers(self._desk, session.order_id)]
        kept = _Kept(
            language=session.language, prepared_at=session.prepared_at.plain(), customer=name,
            technician=session.technician_name, opinion=session.opinion, relation=session.relation,
            opinion_text=session.opinion_text, decided={kind: dict(values) for kind, values in decided.items()},
            papers=[_printed(paper) for paper in papers], earlier=earlier,
        )  # fmt: skip
        now = self._desk.now().plain()

        def keep(work: UnitOfWork) -> None:
            work.draft(AWAITED, session.order_id, "session", msgspec.to_builtins(kept))
            work.draft(AWAITS_PAPER, session.order_id, "since", now)

        self._desk.write(keep)
        self._desk.forget_undo()
        return changed("work_order", session.order_id)

    def of(self, order_id: str) -> AwaitedPaper | None:
        """What an order waits for, None where nothing was printed."""
        kept = self._kept(order_id)
        if kept is None:
            return None
        order, since = self._desk.need("work_order", order_id), self._desk.read.drafts(AWAITS_PAPER, order_id)
        session = session_of(
            order, [paper.frozen() for paper in kept.papers], kept.language, Instant(*kept.prepared_at),  # type: ignore[arg-type]  # one that was chosen
            kept.customer, "", kept.technician,
        )  # fmt: skip
        return AwaitedPaper(
            session=replace(session, opinion=kept.opinion, relation=kept.relation, opinion_text=kept.opinion_text),
            since=Instant.of(since.get("since")) or session.prepared_at,
            photos=tuple(tile_of(photo) for photo in self._new_photos(order_id, kept)),
        )

    def printed(self, order_id: str, form: str) -> Paper:
        """One of the papers as it was printed. UserError where nothing waits."""
        awaited = self.of(order_id)
        found = [document for document in awaited.session.documents if document.form == form] if awaited else []
        if not found:
            raise UserError(NOTHING_WAITS)
        return to_print(found[0])

    def finish(self, order_id: str) -> Changes:
        """The signed paper is here: one group as ``Signing.sign``, about the very bytes that were printed."""
        kept, awaited = self._mine(order_id), self.of(order_id)
        if awaited is None or not awaited.photos:
            raise UserError(N_("Add a photo of the signed paper first."))
        papers = [paper.frozen() for paper in kept.papers]
        outcome = Outcome(
            Ink(kept.technician, (), PAPER), Ink(kept.customer, (), PAPER),
            photos=tuple(photo.sha256 for photo in awaited.photos),
        )  # fmt: skip
        pictures = self._exports.pictures(*(paper.snapshot for paper in papers))
        decided: Mapping[str, Values] = kept.decided
        return write_session(self._desk, awaited.session, papers, pictures, outcome, decided, self._program)

    def take_back(self, order_id: str) -> Changes:
        """The printed paper counts no more, nor do its photos: the order can be edited again."""
        kept, group = self._mine(order_id), Group(self._desk)
        for photo in self._new_photos(order_id, kept):
            withdraw_in(group, photo)
        group.also(lambda work: forget_paper(work, order_id))
        return group.commit() | changed("work_order", order_id)

    def _mine(self, order_id: str) -> _Kept:
        if self._desk.need("work_order", order_id).get("assignee") != self._desk.me.person_id:
            raise UserError(NOT_YOURS)
        kept = self._kept(order_id)
        if kept is None:
            raise UserError(NOTHING_WAITS)
        return kept

    def _kept(self, order_id: str) -> _Kept | None:
        found = self._desk.read.drafts(AWAITED, order_id).get("session")
        return msgspec.convert(found, _Kept) if found else None

    def _new_photos(self, order_id: str, kept: _Kept) -> list[Stored]:
        return [photo for photo in _signed_papers(self._desk, order_id) if photo.id not in kept.earlier]


def to_print(document: SessionDocument) -> Paper:
    """A paper of a session as a file: with boxes to sign, number and fingerprint."""
    return Paper(f"{form_of(document.form).stem}-{document.doc_no}-to-sign.pdf", document.pdf, document.doc_no)


def _printed(paper: Frozen) -> _Printed:
    return _Printed(paper.subject_id, paper.snapshot.canonical().decode(), base64.b64encode(paper.pdf).decode())


def _signed_papers(desk: Desk, order_id: str) -> list[Stored]:
    return [photo for photo in live_photos(desk, order_id) if photo.get("photo_kind") == "signed_paper"]
