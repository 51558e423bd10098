# SPDX-License-Identifier: Apache-2.0
"""Papers to look at, save and print: drafts, issued files byte for byte, prints in another language, labels."""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fieldapp.errors import DiskFull, UserError
from fieldapp.forms.content import Gatherer
from fieldapp.forms.evidence import drawn
from fieldapp.forms.issue import draft, forms_for, read_content, reprint, snapshot_of
from fieldapp.services.desk import Desk
from fieldapp.services.jobs import card_of, record_of
from fieldapp.services.sessions import Language, Paper, content_of, decided
from fieldapp.services.warranty import Warranty
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.documents import PRESENTED, SIGNED, Signature, Snapshot, State, render
from fieldcore.forms import OLD_PART_LABEL, SIGNED_FORMS, TRIP_SHEET, form_of
from fieldcore.rules.warranty import policy as rules

_NOT_HERE = N_("This paper is not on the laptop yet. Sync, then open it again.")


class Exports:
    """Everything that ends in a PDF besides signing itself."""

    def __init__(self, desk: Desk, warranty: Warranty, program: str) -> None:
        self._desk, self._warranty, self._program = desk, warranty, program

    def preview(self, order_id: str, form: str, lang: Language = "both") -> Paper:
        """A paper as it is now, marked as a draft."""
        order, now = self._desk.need("work_order", order_id), self._desk.now()
        verdict = self._warranty.compute(order)
        content = content_of(self._desk, order, decided(self._desk, order, verdict, now))
        chosen = next((f for f in forms_for(content) if f.kind == form), None)
        if chosen is None:
            raise UserError(N_("This order has no such paper. Confirm who pays first."))
        number = str(content.records[form].get("doc_no") or "")
        snapshot = snapshot_of(
            chosen, self._desk.catalogue, content, number=number, frozen_at=now, program=self._program,
            verdict=self.plain_verdict(verdict),
        )  # fmt: skip
        data = draft(chosen, snapshot, lang, self.pictures(snapshot), self._desk.catalogue)
        return Paper(f"{chosen.stem}-{number}-draft.pdf", data, number)

    def trip_sheet(self, trip_id: str, lang: Language = "both") -> Paper:
        """The sheet of a trip as it is now: to be written on in the morning, or to look at."""
        trip = self._desk.need("trip", trip_id)
        number = str(trip.get("doc_no") or "")
        content = Gatherer(self._desk.read, self._desk.catalogue).trip(trip)
        snapshot = snapshot_of(
            TRIP_SHEET, self._desk.catalogue, content, number=number, frozen_at=self._desk.now(), program=self._program
        )
        data = draft(TRIP_SHEET, snapshot, lang, self.pictures(snapshot), self._desk.catalogue)
        return Paper(f"{TRIP_SHEET.stem}-{number}-draft.pdf", data, number)

    def issued(self, issued_id: str) -> Paper:
        """The paper that was handed over, byte for byte. UserError while its bytes are not on the laptop."""
        document = self._desk.need("issued_document", issued_id)
        data = self._desk.store.get_blob(str(document.get("pdf") or ""))
        if data is None:
            raise UserError(_NOT_HERE)
        return Paper(_file_name(document), data, str(document.get("doc_no") or ""), {"digest": document.get("digest")})

    def export(self, doc_no: str, lang: Language | None = None) -> Paper:
        """A paper by its number: the signed file in its own language, else a print from the frozen content."""
        wanted = doc_no.strip()
        found = self._desk.read.first("issued_document", {"doc_no": wanted}, ("-revision",))
        if found is not None:
            if lang is None or lang == found.get("language"):
                return self.issued(found.id)
            return replace(self.issued(found.id), data=self._again(found, lang))
        old = self._desk.read.first("old_part", {"label_no": wanted})
        if old is not None:
            return self.label(old.id, lang or "both")
        for form in SIGNED_FORMS:
            subject = self._desk.read.first(form.kind, {"doc_no": wanted})
            if subject is not None:
                if form is TRIP_SHEET:
                    return self.trip_sheet(subject.id, lang or "both")
                return self.preview(str(subject.get("order")), form.kind, lang or "both")
        raise UserError(N_("There is no paper with the number {number} on this laptop."), number=wanted)

    def label(self, old_part_id: str, lang: Language = "both") -> Paper:
        """The label of an old part, 80 x 50 mm."""
        old = self._desk.need("old_part", old_part_id)
        order = self._desk.need("work_order", str(old.get("order")))
        gatherer = Gatherer(self._desk.read, self._desk.catalogue)
        content = gatherer.job(order, record_of(self._desk, order), card_of(self._desk, order.id))
        line = self._desk.maybe("parts_usage", old.get("usage"))
        content = content.with_record("old_part", old.values, gatherer.refs("old_part", old.values))
        if line is not None:
            content = content.with_record("parts_usage", line.values, {})
        number = str(old.get("label_no") or "")
        made = _tagged_at(self._desk, old.id) or self._desk.now()
        snapshot = snapshot_of(
            OLD_PART_LABEL, self._desk.catalogue, content, number=number, frozen_at=made, program=self._program
        )
        data = render(OLD_PART_LABEL, snapshot, state=PRESENTED, lang=lang, catalogue=self._desk.catalogue)
        return Paper(f"{OLD_PART_LABEL.stem}-{number}.pdf", data, number)

    def save_to(self, paper: Paper, folder: Path) -> Path:
        """Write a paper into a folder (never over another file) and return where. UserError where it can't be."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / paper.file_name
            number = 1
            while target.exists() and target.read_bytes() != paper.data:
                number += 1
                target = folder / f"{Path(paper.file_name).stem}-{number}.pdf"
            target.write_bytes(paper.data)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull from error
            raise UserError(N_("“{folder}” cannot be written. Choose another folder."), folder=str(folder)) from error
        return target

    def pictures(self, *snapshots: Snapshot) -> Mapping[str, bytes]:
        """The bytes of the logo and the photos that papers print, those that are on the laptop."""
        hashes = {sha256 for snapshot in snapshots for sha256 in snapshot.pictures()}
        return {sha256: data for sha256 in hashes if (data := self._desk.store.get_blob(sha256)) is not None}

    def plain_verdict(self, verdict: rules.Verdict | None) -> dict[str, Any] | None:
        """The verdict as a paper freezes it: assumptions stand behind the reasons."""
        if verdict is None:
            return None
        plain = rules.to_plain(verdict)
        return {**plain, "reasons": [*plain["reasons"], *plain["assumptions"]], "assumptions": []}

    def content(self, document: Stored) -> Snapshot | None:
        """The frozen content of an issued document, None while it is not on the laptop."""
        data = self._desk.store.get_blob(str(document.get("content") or ""))
        return read_content(data) if data is not None else None

    def _again(self, document: Stored, lang: Language) -> bytes:
        """The same content with the same signatures in another language."""
        content = self._desk.store.get_blob(str(document.get("content") or ""))
        if content is None:
            raise UserError(_NOT_HERE)
        snapshot = read_content(content)
        return reprint(
            snapshot, self._signatures(document), self._state(document), lang, self.pictures(snapshot),
            self._desk.catalogue,
        )  # fmt: skip

    def _state(self, document: Stored) -> State:
        newer = self._desk.read.first("issued_document", {"previous_digest": document.get("digest")})
        if newer is None:
            return SIGNED
        return State(
            kind="superseded", at=Instant.of(newer.get("issued_at")), successor=f"R{newer.get('revision')}",
            successor_digest=str(newer.get("digest")),
        )  # fmt: skip

    def _signatures(self, document: Stored) -> Sequence[Signature]:
        digest = str(document.get("digest"))
        found = self._desk.read.find("signature", {"order": document.get("order")}, ("id",))
        return [self._drawn(s) for s in found if digest in str(s.get("digests") or "").split("\n")]

    def _drawn(self, signature: Stored) -> Signature:
        person = self._desk.maybe("person", signature.get("person"))
        stored = self._desk.store.get_blob(str(signature.get("strokes") or "")) if signature.get("strokes") else None
        return Signature(
            role=str(signature.get("role")),
            name=str(signature.get("signer_name") or ""),
            relation=str(signature.get("relation") or (person.get("staff_no") if person else "") or ""),
            organisation=self._desk.title("station", person.get("station")) if person else "",
            signed_at=signature.get("signed_at"),
            device=str(signature.get("input_device") or ""),
            strokes=drawn(stored) if stored else (),
            evidence_digest=str(signature.get("evidence_digest") or ""),
            refusal_reason=str(signature.get("refusal_reason") or ""),
            witness=str(signature.get("witness") or ""),
        )


def _file_name(document: Stored) -> str:
    revision = int(document.get("revision") or 0)
    tail = f"-R{revision}" if revision else ""
    return f"{form_of(str(document.get('form'))).stem}-{document.get('doc_no')}{tail}.pdf"


def _tagged_at(desk: Desk, old_part_id: str) -> Instant | None:
    """When the label was attached: a label that is printed again is the same label."""
    found = desk.read.find("order_event", {"subject": old_part_id, "event": "expect"}, ("at",), limit=1)
    return Instant.of(found[0].get("at")) if found else None
