# SPDX-License-Identifier: Apache-2.0
"""The papers of an order as rows: issued ones with their state, and those that will be made."""

from typing import Final

from fieldapp.services.desk import Desk
from fieldapp.services.freezing import awaits_paper
from fieldapp.services.jobs import card_of, record_of
from fieldapp.services.order_views import DocumentRow
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.forms import FORMS

FORM_NAMES: Final = {form.kind: form.title for form in FORMS}
"""By the kind of a form's main record, which is the form's name."""


def documents_of(desk: Desk, order_id: str) -> tuple[DocumentRow, ...]:
    """The papers of an order, the newest revision of each first."""
    order, by_hand = desk.need("work_order", order_id), _signed_on_paper(desk, order_id)
    issued = desk.read.find("issued_document", {"order": order_id}, ("form", "-revision"))
    rows = []
    for subject in (card_of(desk, order_id), record_of(desk, order)):
        if subject is None or subject.kind not in FORM_NAMES:
            continue
        own = [document for document in issued if document.get("subject") == subject.id]
        rows += [_issued(document, index == 0, document.get("digest") in by_hand) for index, document in enumerate(own)]
        if not own or order.get("status") in ("in_progress", "done"):
            revision = int(own[0].get("revision") or 0) + 1 if own else 0
            rows.append(_draft(subject, revision, awaits_paper(desk, order.id, order.values)))
    rows += [_label(old) for old in desk.read.children("old_part", order_id) if old.get("status") != "exempted"]
    return tuple(rows)


def _signed_on_paper(desk: Desk, order_id: str) -> set[str]:
    """The digests of the papers of an order that were signed by hand."""
    signatures = desk.read.find("signature", {"order": order_id, "input_device": "paper"})
    return {digest for signature in signatures for digest in str(signature.get("digests") or "").split("\n")}


def _issued(document: Stored, newest: bool, by_hand: bool) -> DocumentRow:
    form, state = str(document.get("form") or ""), "signed" if newest else "superseded"
    return DocumentRow(
        form=form,
        name=Text(FORM_NAMES.get(form, form)),
        subject_id=str(document.get("subject") or ""),
        doc_no=str(document.get("doc_no") or ""),
        state=state,
        state_label=Text(N_("Signed on paper")) if newest and by_hand else choice("document_state", state),
        issued_id=document.id,
        revision=int(document.get("revision") or 0),
        digest=str(document.get("digest") or ""),
    )


def _draft(subject: Stored, revision: int, printed: bool) -> DocumentRow:
    return DocumentRow(
        form=subject.kind,
        name=Text(FORM_NAMES[subject.kind]),
        subject_id=subject.id,
        doc_no=str(subject.get("doc_no") or ""),
        state="presented" if printed else "draft",
        state_label=choice("document_state", "presented") if printed else Text(N_("Draft")),
        issued_id="",
        revision=revision,
        digest="",
    )


def _label(old: Stored) -> DocumentRow:
    tagged = old.get("status") != "expected"
    return DocumentRow(
        form="old_part",
        name=Text(FORM_NAMES["old_part"]),
        subject_id=old.id,
        doc_no=str(old.get("label_no") or ""),
        state="tagged" if tagged else "draft",
        state_label=choice("old_part_status", old.get("status")),
        issued_id="",
        revision=0,
        digest="",
        old_part_id=old.id,
    )
