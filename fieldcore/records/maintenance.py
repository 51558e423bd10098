# SPDX-License-Identifier: Apache-2.0
"""Maintenance plans, the periodic maintenance check (C5) and the first maintenance (首保, C4)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import (
    CustomerOpinion,
    MachineRef,
    Meter,
    MeterUnreadable,
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
    INTEGER,
    LONG_TEXT,
    MONEY,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    ref,
)

_METER = {"minimum": "0", "maximum": "9999999"}


class MaintenancePlan(Record, frozen=True):
    """What one machine needs and how often: by months, by usage, whichever comes first."""

    meta: ClassVar[Meta] = Meta(
        "maintenance_plan", N_("Maintenance plan"), N_("Maintenance plans"), scope=("machine", "customer", "station"),
        parent="machine", title=("name",), columns=("machine", "name", "next_due_date", "next_due_meter", "active"),
        owner="office",
    )  # fmt: skip
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), owner="office", required_from="new")] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    template: Annotated[
        str | None, Field(N_("Checklist template"), ref("checklist_template"), owner="office", required_from="new")
    ] = None
    interval_months: Annotated[
        int | None, Field(N_("Every"), INTEGER, unit="months", owner="office", minimum="1", maximum="120")
    ] = None
    interval_usage: Annotated[
        Decimal | None, Field(N_("Every, by meter"), decimal(1), owner="office", above="0", maximum="9999999")
    ] = None
    lead_days: Annotated[
        int | None, Field(N_("Announced before"), INTEGER, unit="d", owner="office", minimum="0", maximum="365")
    ] = None
    next_due_date: Annotated[date | None, Field(N_("Next due"), DATE, merge_group="due")] = None
    next_due_meter: Annotated[
        Decimal | None, Field(N_("Next due, by meter"), decimal(1), merge_group="due", **_METER)
    ] = None
    active: Annotated[bool | None, Field(N_("Active"), BOOLEAN, owner="office")] = None


class MaintenanceCheck(Record, frozen=True):
    """One periodic maintenance: when, at which meter, its summary and what comes next; its items are a checklist."""

    meta: ClassVar[Meta] = Meta(
        "maintenance_check", N_("Maintenance check"), N_("Maintenance checks"), prefix="MC",
        scope=("order", "station"), parent="order", title=("doc_no",),
        columns=("doc_no", "machine", "done_at", "safety_summary", "next_due_date"),
    )  # fmt: skip
    order: OrderRef = None
    machine: MachineRef = None
    doc_no: Annotated[str | None, Field(N_("Check no."), CODE, owner="system", group="head", search=True)] = None
    plan: Annotated[str | None, Field(N_("Maintenance plan"), ref("maintenance_plan"), owner="field", group="plan")] = (
        None
    )
    scheduled_date: Annotated[date | None, Field(N_("Scheduled for"), DATE, owner="field", group="plan")] = None
    done_at: Annotated[
        Instant | None, Field(N_("Done at"), INSTANT, owner="field", group="plan", required_from="done")
    ] = None
    overdue_days: Annotated[
        int | None, Field(N_("Overdue"), INTEGER, unit="d", owner="system", group="plan", minimum="0")
    ] = None
    overdue_usage: Annotated[
        Decimal | None, Field(N_("Overdue, by meter"), decimal(1), owner="system", group="plan", minimum="0")
    ] = None
    meter: Meter = None
    meter_unreadable_reason: MeterUnreadable = None
    safety_summary: Annotated[
        str | None,
        Field(N_("Leaks and safety"), enum("safety_summary"), owner="field", group="summary", required_from="done"),
    ] = None
    advice: Annotated[str | None, Field(N_("Advice"), LONG_TEXT, owner="field", group="summary")] = None
    next_due_date: Annotated[date | None, Field(N_("Next due"), DATE, owner="field", group="next")] = None
    next_due_meter: Annotated[
        Decimal | None, Field(N_("Next due, by meter"), decimal(1), owner="field", group="next", **_METER)
    ] = None
    next_due_reason: Annotated[str | None, Field(N_("Not as planned because"), TEXT, owner="field", group="next")] = (
        None
    )
    customer_opinion: CustomerOpinion = None
    signer_relation: SignerRelation = None
    sign_refusal_reason: RefusalReason = None
    refusal_witness: RefusalWitness = None


class FirstMaintenance(Record, frozen=True):
    """The one first maintenance of a machine; without it the maker's warranty may lapse."""

    meta: ClassVar[Meta] = Meta(
        "first_maintenance", N_("First maintenance"), N_("First maintenances"), prefix="FM",
        scope=("order", "station"), parent="order", title=("doc_no",),
        columns=("doc_no", "machine", "done_at", "meter", "timing"),
    )  # fmt: skip
    order: OrderRef = None
    machine: MachineRef = None
    doc_no: Annotated[str | None, Field(N_("Record no."), CODE, owner="system", group="head", search=True)] = None
    done_at: Annotated[
        Instant | None, Field(N_("Done at"), INSTANT, owner="field", group="plan", required_from="done")
    ] = None
    meter: Meter = None
    meter_unreadable_reason: MeterUnreadable = None
    due_from_meter: Annotated[
        Decimal | None, Field(N_("Due from, by meter"), decimal(1), owner="system", group="plan", **_METER)
    ] = None
    due_to_meter: Annotated[
        Decimal | None, Field(N_("Due until, by meter"), decimal(1), owner="system", group="plan", **_METER)
    ] = None
    due_date: Annotated[date | None, Field(N_("Due until"), DATE, owner="system", group="plan")] = None
    timing: Annotated[str | None, Field(N_("In time"), enum("timing"), owner="system", group="plan")] = None
    late_reason: Annotated[str | None, Field(N_("Not in time because"), TEXT, owner="field", group="plan")] = None
    oil_brand: Annotated[str | None, Field(N_("Oil brand"), TEXT, owner="field", group="oil", length=(0, 60))] = None
    oil_grade: Annotated[str | None, Field(N_("Oil grade"), TEXT, owner="field", group="oil", length=(0, 60))] = None
    oil_quantity: Annotated[
        Decimal | None,
        Field(N_("Oil filled in"), decimal(2), unit="L", owner="field", group="oil", above="0", maximum="200"),
    ] = None
    standard_fee: Annotated[
        int | None, Field(N_("Standard fee"), MONEY, owner="system", group="summary", minimum="0")
    ] = None
    advice: Annotated[str | None, Field(N_("Advice"), LONG_TEXT, owner="field", group="summary")] = None
    next_due_date: Annotated[date | None, Field(N_("Next due"), DATE, owner="field", group="next")] = None
    next_due_meter: Annotated[
        Decimal | None, Field(N_("Next due, by meter"), decimal(1), owner="field", group="next", **_METER)
    ] = None
    customer_opinion: CustomerOpinion = None
    signer_relation: SignerRelation = None
    sign_refusal_reason: RefusalReason = None
    refusal_witness: RefusalWitness = None
