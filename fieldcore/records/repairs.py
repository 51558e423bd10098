# SPDX-License-Identifier: Apache-2.0
"""The repair record (维修记录, C6), its work items, and checklists from versioned templates."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import MachineRef, Meter, MeterUnreadable, OrderRef
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


class RepairRecord(Record, frozen=True):
    """What was found, done and charged on one repair."""

    meta: ClassVar[Meta] = Meta(
        "repair_record", N_("Repair record"), N_("Repair records"), prefix="RR", scope=("order", "station"),
        parent="order", title=("doc_no",), columns=("doc_no", "machine", "failure_location", "finished_at"),
    )  # fmt: skip
    order: OrderRef = None
    machine: MachineRef = None
    doc_no: Annotated[str | None, Field(N_("Report no."), CODE, owner="system", group="head", search=True)] = None
    received_at: Annotated[
        Instant | None, Field(N_("Received"), INSTANT, owner="field", group="times", required_from="done")
    ] = None
    started_at: Annotated[
        Instant | None, Field(N_("Started"), INSTANT, owner="field", group="times", required_from="done")
    ] = None
    finished_at: Annotated[
        Instant | None, Field(N_("Finished"), INSTANT, owner="field", group="times", required_from="done")
    ] = None
    handed_over_at: Annotated[
        Instant | None, Field(N_("Handed over"), INSTANT, owner="field", group="times", required_from="done")
    ] = None
    ready_notified_at: Annotated[
        Instant | None, Field(N_("Told that it is ready"), INSTANT, owner="field", group="times")
    ] = None
    waiting_parts_from: Annotated[
        Instant | None, Field(N_("Waiting for parts from"), INSTANT, owner="field", group="waiting")
    ] = None
    waiting_parts_to: Annotated[
        Instant | None, Field(N_("Waiting for parts to"), INSTANT, owner="field", group="waiting")
    ] = None
    meter: Meter = None
    meter_unreadable_reason: MeterUnreadable = None
    customer_statement: Annotated[
        str | None,
        Field(
            N_("Customer's statement"), LONG_TEXT, owner="field", group="fault", required_from="done", length=(5, 1000)
        ),
    ] = None
    diagnosis_methods: Annotated[
        list[str] | None,
        Field(N_("Diagnosis by"), multi("diagnosis_method"), owner="field", group="fault", required_from="done"),
    ] = None
    diagnosis: Annotated[
        str | None, Field(N_("Findings"), LONG_TEXT, owner="field", group="fault", required_from="done", search=True)
    ] = None
    failure_location: Annotated[
        str | None, Field(N_("Failure location"), ref("code_entry"), owner="field", group="fault", required_from="done")
    ] = None
    failure_mode: Annotated[
        str | None, Field(N_("Failure mode"), ref("code_entry"), owner="field", group="fault", required_from="done")
    ] = None
    failure_cause: Annotated[
        str | None, Field(N_("Failure cause"), ref("code_entry"), owner="field", group="fault", required_from="done")
    ] = None
    severity: Annotated[
        str | None, Field(N_("Severity"), enum("severity"), owner="field", group="fault", required_from="done")
    ] = None
    responsibility: Annotated[
        str | None,
        Field(N_("Responsibility"), enum("responsibility"), owner="field", group="fault", required_from="done"),
    ] = None
    exclusion_reasons: Annotated[
        list[str] | None, Field(N_("Exclusions"), multi("exclusion"), owner="field", group="fault")
    ] = None
    same_fault_as: Annotated[
        str | None, Field(N_("Same fault as"), ref("repair_record"), owner="field", group="fault")
    ] = None
    repair_no_for_fault: Annotated[
        int | None, Field(N_("Repair no. for this fault"), INTEGER, owner="system", group="fault", minimum="1")
    ] = None
    action: Annotated[
        str | None, Field(N_("Action"), enum("repair_action"), owner="field", group="treatment", required_from="done")
    ] = None
    treatment: Annotated[
        str | None, Field(N_("Treatment"), LONG_TEXT, owner="field", group="treatment", required_from="done")
    ] = None
    test_result: Annotated[
        str | None, Field(N_("Test"), enum("test_result"), owner="field", group="treatment", required_from="done")
    ] = None
    failure_note: Annotated[str | None, Field(N_("Failure in words"), TEXT, owner="field", group="fault")] = None
    loaner_from: Annotated[Instant | None, Field(N_("Loaner given"), INSTANT, owner="field", group="compensation")] = (
        None
    )
    loaner_to: Annotated[Instant | None, Field(N_("Loaner back"), INSTANT, owner="field", group="compensation")] = None
    transport_compensation: Annotated[
        int | None, Field(N_("Transport compensation"), MONEY, owner="field", group="compensation", minimum="0")
    ] = None
    repair_guarantee_until: Annotated[
        date | None, Field(N_("Repair guaranteed until"), DATE, owner="system", group="treatment")
    ] = None
    preventive_advice: Annotated[str | None, Field(N_("Advice"), LONG_TEXT, owner="field", group="treatment")] = None
    towing_fee: Annotated[int | None, Field(N_("Towing"), MONEY, owner="field", group="charge", minimum="0")] = None
    labour_fee: Annotated[int | None, Field(N_("Labour"), MONEY, owner="field", group="charge", minimum="0")] = None
    material_fee: Annotated[int | None, Field(N_("Material"), MONEY, owner="field", group="charge", minimum="0")] = None
    outing_fee: Annotated[int | None, Field(N_("Outing"), MONEY, owner="field", group="charge", minimum="0")] = None
    total_charged: Annotated[
        int | None, Field(N_("Customer pays"), MONEY, owner="field", group="charge", required_from="done", minimum="0")
    ] = None
    occupancy_days: Annotated[
        int | None, Field(N_("Repair occupancy"), INTEGER, unit="d", owner="system", group="charge", minimum="0")
    ] = None


class WorkItem(Record, frozen=True):
    """One item of work on a repair, with standard and actual hours."""

    meta: ClassVar[Meta] = Meta(
        "work_item", N_("Work item"), N_("Work items"), scope=("order", "station"), parent="order", title=("name",),
        columns=("code", "name", "standard_hours", "actual_hours"),
    )  # fmt: skip
    order: OrderRef = None
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="field")] = None
    name: Annotated[str | None, Field(N_("Work"), TEXT, owner="field", required_from="done")] = None
    standard_hours: Annotated[
        Decimal | None, Field(N_("Standard hours"), decimal(1), unit="h", owner="field", minimum="0", maximum="200")
    ] = None
    actual_hours: Annotated[
        Decimal | None,
        Field(
            N_("Actual hours"), decimal(1), unit="h", owner="field", required_from="done", minimum="0", maximum="200"
        ),
    ] = None
    rate: Annotated[int | None, Field(N_("Rate per hour"), MONEY, owner="field", minimum="0")] = None


class ChecklistTemplate(Record, frozen=True):
    """One immutable version of a checklist; publishing a change makes a new version."""

    meta: ClassVar[Meta] = Meta(
        "checklist_template", N_("Checklist template"), N_("Checklist templates"), title=("name",),
        columns=("name", "version", "family", "service_type"), owner="office",
    )  # fmt: skip
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="office", required_from="new")] = None
    version: Annotated[int | None, Field(N_("Version"), INTEGER, owner="system")] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    name_en: Annotated[str | None, Field(N_("Name in English"), TEXT, owner="office")] = None
    family: Annotated[str | None, Field(N_("Product family"), enum("family"), owner="office")] = None
    service_type: Annotated[str | None, Field(N_("Service type"), enum("service_type"), owner="office")] = None
    trial_hours: Annotated[
        Decimal | None,
        Field(N_("Trial run at least"), decimal(1), unit="h", owner="office", minimum="0", maximum="1000"),
    ] = None


class TemplateItem(Record, frozen=True):
    """One line of a checklist template, with its limits and a key that stays the same over versions."""

    meta: ClassVar[Meta] = Meta(
        "template_item", N_("Checklist item"), N_("Checklist items"), parent="template", title=("item",),
        columns=("seq", "item", "lower", "upper", "unit"), owner="office",
    )  # fmt: skip
    template: Annotated[
        str | None, Field(N_("Checklist template"), ref("checklist_template"), owner="office", required_from="new")
    ] = None
    item_key: Annotated[str | None, Field(N_("Code"), CODE, owner="office", required_from="new")] = None
    seq: Annotated[int | None, Field(N_("No."), INTEGER, owner="office")] = None
    section: Annotated[str | None, Field(N_("Section"), TEXT, owner="office")] = None
    item: Annotated[str | None, Field(N_("Item"), TEXT, owner="office", required_from="new")] = None
    item_en: Annotated[str | None, Field(N_("Item in English"), TEXT, owner="office")] = None
    answer_type: Annotated[str | None, Field(N_("Answer"), enum("answer_type"), owner="office")] = None
    lower: Annotated[Decimal | None, Field(N_("Lower limit"), decimal(3), owner="office")] = None
    upper: Annotated[Decimal | None, Field(N_("Upper limit"), decimal(3), owner="office")] = None
    unit: Annotated[str | None, Field(N_("Unit"), TEXT, owner="office")] = None
    decimals: Annotated[int | None, Field(N_("Decimals"), INTEGER, owner="office", minimum="0", maximum="3")] = None
    mandatory: Annotated[bool | None, Field(N_("Mandatory"), BOOLEAN, owner="office")] = None
    check_kind: Annotated[str | None, Field(N_("Kind of check"), enum("check_kind"), owner="office")] = None


class ChecklistAnswer(Record, frozen=True):
    """The answer to one checklist item on one order; it keeps the item, and so the version, that it answers."""

    meta: ClassVar[Meta] = Meta(
        "checklist_answer", N_("Checklist answer"), N_("Checklist"), scope=("order", "station"), parent="order",
        title=("item",), columns=("item", "value", "result", "note"),
    )  # fmt: skip
    order: OrderRef = None
    item: Annotated[
        str | None, Field(N_("Item"), ref("template_item"), owner="field", required_from="new", merge_group="answer")
    ] = None
    value: Annotated[
        Decimal | None, Field(N_("Measured"), decimal(3), owner="field", merge_group="answer", evidence=True)
    ] = None
    text: Annotated[str | None, Field(N_("Text"), TEXT, owner="field", merge_group="answer")] = None
    result: Annotated[str | None, Field(N_("Result"), enum("answer_result"), owner="field", merge_group="answer")] = (
        None
    )
    first_value: Annotated[
        Decimal | None, Field(N_("First measured"), decimal(3), owner="field", merge_group="answer")
    ] = None
    follow_up: Annotated[str | None, Field(N_("Follow-up"), enum("follow_up"), owner="field", merge_group="answer")] = (
        None
    )
    note: Annotated[str | None, Field(N_("Note"), TEXT, owner="field", merge_group="answer")] = None


class RepairPackage(Record, frozen=True):
    """What fills a repair record at once: location, mode, cause, words, hours; its parts are lines."""

    meta: ClassVar[Meta] = Meta(
        "repair_package", N_("Repair package"), N_("Repair packages"), title=("name",),
        columns=("code", "name", "family", "failure_location"),
    )  # fmt: skip
    code: Annotated[str | None, Field(N_("Code"), CODE, search=True)] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, required_from="new", search=True, length=(1, 60))] = None
    name_en: Annotated[str | None, Field(N_("Name in English"), TEXT)] = None
    family: Annotated[str | None, Field(N_("Product family"), enum("family"))] = None
    failure_location: Annotated[str | None, Field(N_("Failure location"), ref("code_entry"))] = None
    failure_mode: Annotated[str | None, Field(N_("Failure mode"), ref("code_entry"))] = None
    failure_cause: Annotated[str | None, Field(N_("Failure cause"), ref("code_entry"))] = None
    severity: Annotated[str | None, Field(N_("Severity"), enum("severity"))] = None
    responsibility: Annotated[str | None, Field(N_("Responsibility"), enum("responsibility"))] = None
    diagnosis_methods: Annotated[list[str] | None, Field(N_("Diagnosis by"), multi("diagnosis_method"))] = None
    diagnosis: Annotated[str | None, Field(N_("Findings"), LONG_TEXT)] = None
    action: Annotated[str | None, Field(N_("Action"), enum("repair_action"))] = None
    treatment: Annotated[str | None, Field(N_("Treatment"), LONG_TEXT)] = None
    test_result: Annotated[str | None, Field(N_("Test"), enum("test_result"))] = None
    work: Annotated[str | None, Field(N_("Work"), TEXT)] = None
    hours: Annotated[Decimal | None, Field(N_("Standard hours"), decimal(1), unit="h", minimum="0", maximum="200")] = (
        None
    )


class PackagePart(Record, frozen=True):
    """A part of a repair package."""

    meta: ClassVar[Meta] = Meta(
        "package_part", N_("Part of a package"), N_("Parts of a package"), parent="package", title=("part",),
        columns=("part", "quantity"),
    )  # fmt: skip
    package: Annotated[str | None, Field(N_("Repair package"), ref("repair_package"), required_from="new")] = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), required_from="new")] = None
    quantity: Annotated[Decimal | None, Field(N_("Quantity"), decimal(3), above="0", required_from="new")] = None
    removed: Annotated[bool | None, Field(N_("Line removed"), BOOLEAN, group="head")] = None
