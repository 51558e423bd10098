# SPDX-License-Identifier: Apache-2.0
"""What was signed: issued documents and signatures. Evidence, never changed."""

from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import (
    BLOB,
    CODE,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    TEXT,
    Field,
    Meta,
    Record,
    enum,
    ref,
)


class IssuedDocument(Record, frozen=True):
    """A paper as it was frozen: canonical content, digest, and the PDF that was handed over (design §5)."""

    meta: ClassVar[Meta] = Meta(
        "issued_document", N_("Document"), N_("Documents"), scope=("order", "station"),
        other_scope=("trip", "station"), parent="order",
        title=("doc_no",), columns=("doc_no", "form", "revision", "issued_at"), append_only=True,
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), evidence=True)] = None
    subject_kind: Annotated[str | None, Field(N_("Kind of document"), TEXT, required_from="new", evidence=True)] = None
    subject: Annotated[str | None, Field(N_("Record"), TEXT, required_from="new", evidence=True)] = None
    form: Annotated[str | None, Field(N_("Form"), TEXT, required_from="new", evidence=True)] = None
    doc_no: Annotated[str | None, Field(N_("Document no."), CODE, required_from="new", search=True, evidence=True)] = (
        None
    )
    revision: Annotated[int | None, Field(N_("Revision"), INTEGER, required_from="new", evidence=True)] = None
    language: Annotated[str | None, Field(N_("Language"), TEXT, evidence=True)] = None
    content: Annotated[str | None, Field(N_("Frozen content"), BLOB, required_from="new", evidence=True)] = None
    digest: Annotated[str | None, Field(N_("Fingerprint"), TEXT, required_from="new", evidence=True)] = None
    previous_digest: Annotated[str | None, Field(N_("Replaces fingerprint"), TEXT, evidence=True)] = None
    presented: Annotated[
        str | None, Field(N_("Fingerprint of the paper shown"), TEXT, required_from="new", evidence=True)
    ] = None
    pdf: Annotated[str | None, Field(N_("Paper"), BLOB, required_from="new", evidence=True)] = None
    issued_at: Annotated[Instant | None, Field(N_("Issued"), INSTANT, required_from="new", evidence=True)] = None


class Signature(Record, frozen=True):
    """One signature: who, when, and the strokes, bound to the digests of all documents of the session."""

    meta: ClassVar[Meta] = Meta(
        "signature", N_("Signature"), N_("Signatures"), scope=("order", "station"),
        other_scope=("trip", "station"), parent="order",
        title=("signer_name",), columns=("role", "signer_name", "signed_at"), append_only=True,
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), evidence=True)] = None
    role: Annotated[str | None, Field(N_("Role"), enum("signature_role"), required_from="new", evidence=True)] = None
    signer_name: Annotated[
        str | None, Field(N_("Signed by"), TEXT, required_from="new", personal=True, evidence=True)
    ] = None
    relation: Annotated[str | None, Field(N_("Relation"), enum("signer_relation"), evidence=True)] = None
    person: Annotated[str | None, Field(N_("Person"), ref("person"), evidence=True)] = None
    signed_at: Annotated[Instant | None, Field(N_("Signed at"), INSTANT, required_from="new", evidence=True)] = None
    input_device: Annotated[str | None, Field(N_("Signed with"), enum("signature_device"), evidence=True)] = None
    strokes: Annotated[str | None, Field(N_("Strokes"), BLOB, evidence=True)] = None
    digests: Annotated[
        str | None,
        Field(N_("Signed fingerprints"), LONG_TEXT, required_from="new", evidence=True, length=(0, 5000)),
    ] = None
    evidence_digest: Annotated[str | None, Field(N_("Evidence fingerprint"), TEXT, evidence=True)] = None
    pages_seen: Annotated[int | None, Field(N_("Pages seen"), INTEGER, evidence=True)] = None
    refusal_reason: Annotated[str | None, Field(N_("Not signed because"), TEXT, evidence=True)] = None
    witness: Annotated[str | None, Field(N_("Witness"), TEXT, evidence=True)] = None
    app_version: Annotated[str | None, Field(N_("Program version"), TEXT, evidence=True)] = None
