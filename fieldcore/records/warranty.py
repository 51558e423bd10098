# SPDX-License-Identifier: Apache-2.0
"""Warranty policies as data, and the warranty card (三包卡, C10): the signed centre-piece."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import CustomerOpinion, OrderRef, RefusalReason, RefusalWitness, SignerRelation
from fieldcore.records.model import (
    BOOLEAN,
    CODE,
    DATE,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    MONEY,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    multi,
    ref,
)


class WarrantyPolicy(Record, frozen=True):
    """One version of a warranty policy for a product family (domain E.0)."""

    meta: ClassVar[Meta] = Meta(
        "warranty_policy", N_("Warranty policy"), N_("Warranty policies"), title=("name", "version"),
        columns=("name", "version", "regime", "valid_from", "checked"), owner="office",
    )  # fmt: skip
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="office", required_from="new")] = None
    version: Annotated[int | None, Field(N_("Version"), INTEGER, owner="office", required_from="new")] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new")] = None
    regime: Annotated[str | None, Field(N_("Regime"), enum("regime"), owner="office", required_from="new")] = None
    valid_from: Annotated[date | None, Field(N_("Valid from"), DATE, owner="office")] = None
    checked: Annotated[bool | None, Field(N_("Checked by head office"), BOOLEAN, owner="office")] = None
    start_basis: Annotated[str | None, Field(N_("Starts with"), enum("start_basis"), owner="office")] = None
    whole_months: Annotated[
        int | None, Field(N_("Whole machine"), INTEGER, unit="months", owner="office", minimum="0")
    ] = None
    main_months: Annotated[
        int | None, Field(N_("Main components"), INTEGER, unit="months", owner="office", minimum="0")
    ] = None
    wear_months: Annotated[int | None, Field(N_("Wear parts"), INTEGER, unit="months", owner="office", minimum="0")] = (
        None
    )
    usage_limit: Annotated[Decimal | None, Field(N_("Usage limit"), decimal(1), owner="office", minimum="0")] = None
    usage_unit: Annotated[str | None, Field(N_("Usage unit"), enum("meter_unit"), owner="office")] = None
    extends: Annotated[bool | None, Field(N_("Repair time extends"), BOOLEAN, owner="office")] = None
    holiday_roll: Annotated[bool | None, Field(N_("Moves past days off"), BOOLEAN, owner="office")] = None
    free_repair_months: Annotated[
        int | None, Field(N_("Free repair"), INTEGER, unit="months", owner="office", minimum="0")
    ] = None
    free_repair_usage: Annotated[
        Decimal | None, Field(N_("Free repair up to"), decimal(1), owner="office", minimum="0")
    ] = None
    later_delivery: Annotated[bool | None, Field(N_("Delivery counts when later"), BOOLEAN, owner="office")] = None
    factory_days: Annotated[
        int | None, Field(N_("Without papers, from production"), INTEGER, unit="d", owner="office", minimum="0")
    ] = None
    factory_months: Annotated[
        int | None, Field(N_("Without invoice, from production"), INTEGER, unit="months", owner="office", minimum="0")
    ] = None
    shipment_days: Annotated[
        int | None, Field(N_("At the latest, from shipment"), INTEGER, unit="d", owner="office", minimum="0")
    ] = None
    roll_on: Annotated[str | None, Field(N_("Days off are"), enum("roll_on"), owner="office")] = None
    replaced_part_rule: Annotated[
        str | None, Field(N_("A replaced part has"), enum("replaced_part_rule"), owner="office")
    ] = None
    guarantee_days: Annotated[
        int | None, Field(N_("Repair guarantee"), INTEGER, unit="d", owner="office", minimum="0")
    ] = None
    card_days: Annotated[
        int | None, Field(N_("Card back within"), INTEGER, unit="workdays", owner="office", minimum="0")
    ] = None
    old_part_days: Annotated[
        int | None, Field(N_("Old part back within"), INTEGER, unit="d", owner="office", minimum="0")
    ] = None
    first_maint_min_usage: Annotated[
        Decimal | None, Field(N_("First maintenance from"), decimal(1), owner="office", minimum="0")
    ] = None
    first_maint_max_usage: Annotated[
        Decimal | None, Field(N_("First maintenance up to"), decimal(1), owner="office", above="0")
    ] = None
    first_maint_months: Annotated[
        int | None, Field(N_("First maintenance within"), INTEGER, unit="months", owner="office", minimum="1")
    ] = None
    first_maint_tolerance: Annotated[
        Decimal | None, Field(N_("First maintenance may be earlier by"), decimal(1), owner="office", minimum="0")
    ] = None
    first_maint_fee: Annotated[
        int | None, Field(N_("Standard fee of first maintenance"), MONEY, owner="office", minimum="0")
    ] = None


class WarrantyCard(Record, frozen=True):
    """The case of one warranty service; what the customer signs is an issued document made from it."""

    meta: ClassVar[Meta] = Meta(
        "warranty_card", N_("Warranty card"), N_("Warranty cards"), prefix="WC", scope=("order", "station"),
        parent="order", title=("doc_no",), status="card",
        columns=("doc_no", "order", "card_type", "due_back_at", "status"),
    )  # fmt: skip
    doc_no: Annotated[str | None, Field(N_("Card no."), CODE, owner="system", search=True, group="head")] = None
    status: Annotated[str | None, Field(N_("Status"), enum("card_status"), owner="system", group="head")] = None
    revision: Annotated[int | None, Field(N_("Revision"), INTEGER, owner="system", group="head", minimum="0")] = None
    order: OrderRef = None
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), group="head", required_from="filled")] = None
    card_type: Annotated[
        str | None, Field(N_("Kind of card"), enum("card_type"), owner="field", required_from="filled")
    ] = None
    host_machine: Annotated[str | None, Field(N_("Host machine"), TEXT, owner="field")] = None
    failure_date: Annotated[date | None, Field(N_("Failure date"), DATE, owner="field", required_from="filled")] = None
    warranty_status: Annotated[
        str | None, Field(N_("Warranty"), enum("warranty_status"), owner="system", group="warranty")
    ] = None
    warranty_start: Annotated[date | None, Field(N_("Starts"), DATE, owner="system", group="warranty")] = None
    warranty_expiry: Annotated[date | None, Field(N_("Until"), DATE, owner="system", group="warranty")] = None
    policy_version: Annotated[str | None, Field(N_("Policy version"), TEXT, owner="system", group="warranty")] = None
    verdict: Annotated[
        str | None,
        Field(N_("Verdict"), LONG_TEXT, owner="system", group="warranty", evidence=True, length=(0, 20000)),
    ] = None
    customer_opinion: CustomerOpinion = None
    opinion_text: Annotated[str | None, Field(N_("Customer's words"), LONG_TEXT, owner="field", group="opinion")] = None
    signer_relation: SignerRelation = None
    sign_refusal_reason: RefusalReason = None
    refusal_witness: RefusalWitness = None
    signed_at: Annotated[Instant | None, Field(N_("Signed at"), INSTANT, owner="system", group="review")] = None
    due_back_at: Annotated[date | None, Field(N_("Due back"), DATE, owner="system", group="review")] = None
    handed_in_at: Annotated[Instant | None, Field(N_("Handed in at"), INSTANT, owner="system", group="review")] = None
    checker: Annotated[str | None, Field(N_("Checked by"), ref("person"), owner="system", group="review")] = None
    checked_at: Annotated[Instant | None, Field(N_("Checked at"), INSTANT, owner="system", group="review")] = None
    archive_no: Annotated[str | None, Field(N_("Archive no."), CODE, owner="office", group="review")] = None
    paper_received_at: Annotated[
        Instant | None, Field(N_("Paper received"), INSTANT, owner="office", group="review")
    ] = None
    entered_at: Annotated[Instant | None, Field(N_("Entered"), INSTANT, owner="office", group="review")] = None
    claim_no: Annotated[str | None, Field(N_("Claim no."), CODE, owner="office", group="claim")] = None
    claim_amount: Annotated[
        int | None, Field(N_("Claimed amount"), MONEY, owner="office", group="claim", minimum="0")
    ] = None
    manufacturer_result: Annotated[
        str | None, Field(N_("Manufacturer's answer"), TEXT, owner="office", group="claim")
    ] = None
    void_reason: Annotated[
        str | None, Field(N_("Voided because"), TEXT, group="review", required_from="void", length=(5, 500))
    ] = None
    review_note: Annotated[str | None, Field(N_("Review note"), LONG_TEXT, owner="office", group="review")] = None


class Defect(Record, frozen=True):
    """Why the clerk sent a card back."""

    meta: ClassVar[Meta] = Meta(
        "defect", N_("Defect"), N_("Defects"), scope=("card", "order", "station"), parent="card", title=("codes",),
        columns=("codes", "note", "due"), owner="office",
    )  # fmt: skip
    card: Annotated[
        str | None, Field(N_("Warranty card"), ref("warranty_card"), owner="office", required_from="new")
    ] = None
    codes: Annotated[
        list[str] | None, Field(N_("Defects"), multi("defect_code"), owner="office", required_from="new")
    ] = None
    note: Annotated[str | None, Field(N_("Note"), LONG_TEXT, owner="office")] = None
    due: Annotated[date | None, Field(N_("Due"), DATE, owner="office")] = None
    revision: Annotated[int | None, Field(N_("Revision"), INTEGER, owner="system")] = None
