# SPDX-License-Identifier: Apache-2.0
"""Write a signed or refused session: strokes, signatures, issued documents, card and order in one group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fieldapp.forms.evidence import Evidence, drawn, hash_of, stroke_bytes
from fieldapp.forms.issue import Frozen, document_values
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import forget_paper
from fieldapp.services.group import Group
from fieldapp.services.job_records import follow
from fieldapp.services.jobs import job_of
from fieldapp.services.sessions import Ink, Refusal, SigningSession, in_warranty_card
from fieldapp.store.rows import Stored
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Instant
from fieldcore.documents import Signature
from fieldcore.records.model import Values
from fieldcore.rules.findings import Job
from fieldcore.rules.jobs import type_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session ended. ``customer`` is None where the customer refused.

    ``photos``: SHA-256 of the photos of a paper that was signed by hand, the evidence in place of strokes.
    """

    technician: Ink
    customer: Ink | None
    refusal: Refusal | None = None
    pages_seen: int = 0
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signed:
    """One signature: its record, what the paper draws, and its raw strokes."""

    values: Values
    drawn: Signature
    strokes: bytes


def write_session(
    desk: Desk, session: SigningSession, papers: Sequence[Frozen], pictures: Mapping[str, bytes], outcome: Outcome,
    decided: Mapping[str, Values], program: str,
) -> Changes:  # fmt: skip
    """One group makes everything or nothing. ``pictures``: the bytes of the photos that the papers print."""
    now = desk.now()
    signed = _signatures(desk, session, papers, outcome, program, now)
    group = Group(desk)
    for signature in signed:
        _blob(group, signature.strokes)
        group.add("signature", **signature.values)
    for paper in papers:
        content = paper.snapshot.canonical()
        pdf = paper.print([s.drawn for s in signed], session.language, pictures, desk.catalogue)
        _blob(group, content)
        _blob(group, pdf)
        group.add("issued_document", **document_values(
            paper, session.order_id, session.language, hash_of(content), hash_of(pdf), now,
        ))  # fmt: skip
    reason = outcome.refusal.reason.strip() if outcome.refusal else ""
    refused = _refusal(outcome.refusal)
    order = desk.need("work_order", session.order_id)
    job = job_of(desk, order)
    _record(group, job, {**decided[job.kind], **refused} if job.kind in decided else {})
    _card(desk, group, order, {**decided.get("warranty_card", {}), **refused}, now, reason)
    group.put("work_order", session.order_id, **decided.get("work_order", {}))
    group.step("work_order", session.order_id, "customer_signs", reason=reason, at=now)
    group.also(lambda work: forget_paper(work, session.order_id))
    done = group.commit()
    desk.forget_undo()
    return done


def _refusal(refusal: Refusal | None) -> Values:
    if refusal is None:
        return {}
    return {"sign_refusal_reason": refusal.reason.strip(), "refusal_witness": refusal.witness.strip() or None}


def _record(group: Group, job: Job, values: Values) -> None:
    """The form's record takes what was decided, and the records that follow from it are written."""
    if values:
        group.put(job.kind, job.record_id, **values)
    follow(group, replace(job, record={**(job.record or {}), **values}), type_of(job.order).signed)


def _card(desk: Desk, group: Group, order: Stored, values: Values, now: Instant, reason: str) -> None:
    """The card takes what was decided and goes from draft over filled to signed."""
    card = in_warranty_card(desk, order)
    if card is None:
        return
    group.put("warranty_card", card.id, **values)
    if card.get("status") == "draft":
        group.step("warranty_card", card.id, "complete", at=now)
    group.step("warranty_card", card.id, "sign", reason=reason, at=now)


def _signatures(
    desk: Desk, session: SigningSession, papers: Sequence[Frozen], outcome: Outcome, program: str, now: Instant
) -> list[_Signed]:
    presented = tuple(paper.presented for paper in papers)
    staff = desk.maybe("person", desk.me.person_id)
    staff_no = str(staff.get("staff_no") or "") if staff else ""
    station = desk.title("station", desk.station_id)
    first = (
        _by_hand(
            outcome.customer,
            "customer",
            session,
            presented,
            outcome.photos,
            desk,
            program,
            now,
            session.relation,
            "",
            "",
        )
        if outcome.customer is not None
        else _refused(session, outcome, program, now)
    )
    previous = str(first.values.get("evidence_digest") or "")
    second = _by_hand(outcome.technician, "technician", session, presented, outcome.photos, desk, program, now,
                      staff_no, station, previous)  # fmt: skip
    for signature in (first, second):
        signature.values["pages_seen"] = outcome.pages_seen or None
    return [first, second]


def _by_hand(
    ink: Ink, role: str, session: SigningSession, presented: tuple[str, ...], photos: tuple[str, ...], desk: Desk,
    program: str, now: Instant, relation: str, organisation: str, previous: str,
) -> _Signed:  # fmt: skip
    raw = stroke_bytes([stroke.points for stroke in ink.strokes], ink.aspect) if ink.strokes else b""
    evidence = Evidence(
        role=role, name=ink.name.strip(), digests=session.digests, presented=presented,
        strokes=hash_of(raw) if raw else "\n".join(photos),
        signed_at=now.plain(), device_id=desk.me.device_id, input_device=ink.device, program=program,
        previous=previous,
    )  # fmt: skip
    values: Values = {
        "order": session.order_id, "role": role, "signer_name": ink.name.strip(),
        "relation": relation if role == "customer" else None,
        "person": desk.me.person_id if role == "technician" else None, "signed_at": now.plain(),
        "input_device": ink.device, "strokes": hash_of(raw) if raw else None, "digests": "\n".join(session.digests),
        "evidence_digest": evidence.digest, "app_version": program,
    }  # fmt: skip
    shown = Signature(
        role=role, name=ink.name.strip(), relation=relation, organisation=organisation, signed_at=now.plain(),
        device=ink.device, strokes=drawn(raw) if raw else (),
        evidence_digest=evidence.digest,
    )  # fmt: skip
    return _Signed(values, shown, raw)


def _refused(session: SigningSession, outcome: Outcome, program: str, now: Instant) -> _Signed:
    refusal = outcome.refusal
    reason = refusal.reason.strip() if refusal else ""
    witness = refusal.witness.strip() if refusal else ""
    name = session.customer_name or "—"
    values: Values = {
        "order": session.order_id, "role": "customer", "signer_name": name, "signed_at": now.plain(),
        "digests": "\n".join(session.digests), "refusal_reason": reason, "witness": witness or None,
        "app_version": program,
    }  # fmt: skip
    shown = Signature(
        role="customer", name=name, signed_at=now.plain(), refusal_reason=reason, witness=witness,
    )  # fmt: skip
    return _Signed(values, shown, b"")


def _blob(group: Group, data: bytes) -> None:
    def keep(work: UnitOfWork) -> None:
        work.put_blob(data)

    if data:
        group.also(keep)
