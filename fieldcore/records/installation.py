# SPDX-License-Identifier: Apache-2.0
"""The installation acceptance (安装验收单, C2) and the lines of its packing list; its checks are a checklist."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import (
    CustomerOpinion,
    LineRemoved,
    MachineRef,
    OrderRef,
    RefusalReason,
    RefusalWitness,
    SignerRelation,
)
from fieldcore.records.model import (
    BOOLEAN,
    CODE,
    DATE,
    INSTANT,
    LONG_TEXT,
    SERIAL,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    multi,
    ref,
)


class InstallationAcceptance(Record, frozen=True):
    """What was delivered, how it was installed, and whether the customer accepts it."""

    meta: ClassVar[Meta] = Meta(
        "installation_acceptance", N_("Installation acceptance"), N_("Installation acceptances"), prefix="IA",
        scope=("order", "station"), parent="order", title=("doc_no",),
        columns=("doc_no", "machine", "serial_no", "conclusion", "install_end"),
    )  # fmt: skip
    order: OrderRef = None
    machine: MachineRef = None
    doc_no: Annotated[str | None, Field(N_("Acceptance no."), CODE, owner="system", group="head", search=True)] = None
    contract_no: Annotated[
        str | None, Field(N_("Contract no."), CODE, owner="field", group="delivery", search=True)
    ] = None
    delivery_no: Annotated[
        str | None, Field(N_("Delivery note no."), CODE, owner="field", group="delivery", search=True)
    ] = None
    delivery_date: Annotated[
        date | None, Field(N_("Delivery date"), DATE, owner="field", group="delivery", required_from="done")
    ] = None
    product_model: Annotated[
        str | None,
        Field(N_("Product model"), ref("product_model"), owner="field", group="product", required_from="done"),
    ] = None
    serial_no: Annotated[
        str | None, Field(N_("Serial no."), SERIAL, owner="field", group="product", required_from="done", search=True)
    ] = None
    engine_no: Annotated[str | None, Field(N_("Engine no."), SERIAL, owner="field", group="product")] = None
    production_date: Annotated[date | None, Field(N_("Production date"), DATE, owner="field", group="product")] = None
    site: Annotated[
        str | None, Field(N_("Place of installation"), TEXT, owner="field", group="work", required_from="done")
    ] = None
    install_start: Annotated[
        Instant | None, Field(N_("Installation started"), INSTANT, owner="field", group="work", required_from="done")
    ] = None
    install_end: Annotated[
        Instant | None, Field(N_("Installation finished"), INSTANT, owner="field", group="work", required_from="done")
    ] = None
    trial_run_hours: Annotated[
        Decimal | None,
        Field(N_("Trial run"), decimal(1), unit="h", owner="field", group="work", minimum="0", maximum="1000"),
    ] = None
    documents_given: Annotated[
        list[str] | None, Field(N_("Documents given"), multi("given_document"), owner="field", group="work")
    ] = None
    documents_missing_reason: Annotated[
        str | None, Field(N_("Documents missing because"), TEXT, owner="field", group="work")
    ] = None
    site_cleaned: Annotated[
        bool | None, Field(N_("Site cleaned"), BOOLEAN, owner="field", group="work", required_from="done")
    ] = None
    conclusion: Annotated[
        str | None,
        Field(N_("Conclusion"), enum("acceptance"), owner="field", group="conclusion", required_from="done"),
    ] = None
    problems: Annotated[str | None, Field(N_("Open problems"), LONG_TEXT, owner="field", group="conclusion")] = None
    rectify_responsible: Annotated[
        str | None, Field(N_("Put right by"), TEXT, owner="field", group="conclusion", length=(0, 60))
    ] = None
    rectify_by: Annotated[date | None, Field(N_("Put right until"), DATE, owner="field", group="conclusion")] = None
    warranty_start_basis: Annotated[
        str | None,
        Field(N_("Warranty starts with"), enum("start_basis"), owner="field", group="conclusion", required_from="done"),
    ] = None
    customer_opinion: CustomerOpinion = None
    signer_relation: SignerRelation = None
    sign_refusal_reason: RefusalReason = None
    refusal_witness: RefusalWitness = None


class PackingLine(Record, frozen=True):
    """One item of the packing list: what should be there, what is, and how it looks."""

    meta: ClassVar[Meta] = Meta(
        "packing_line", N_("Packing item"), N_("Packing check"), scope=("order", "station"), parent="order",
        title=("item",), columns=("item", "quantity_listed", "quantity_found", "condition", "note"),
    )  # fmt: skip
    order: OrderRef = None
    item: Annotated[str | None, Field(N_("Item"), TEXT, owner="field", required_from="new", length=(1, 100))] = None
    quantity_listed: Annotated[
        Decimal | None, Field(N_("Listed"), decimal(3), owner="field", required_from="done", minimum="0")
    ] = None
    quantity_found: Annotated[
        Decimal | None, Field(N_("Found"), decimal(3), owner="field", required_from="done", minimum="0")
    ] = None
    condition: Annotated[
        str | None, Field(N_("Condition"), enum("packing_condition"), owner="field", required_from="done")
    ] = None
    note: Annotated[str | None, Field(N_("Note"), TEXT, owner="field")] = None
    removed: LineRemoved = None
