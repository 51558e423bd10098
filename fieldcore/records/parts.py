# SPDX-License-Identifier: Apache-2.0
"""Parts, the signed stock ledger, parts used on a job (C7), old parts (C9), the minimal parts request (C8)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import LineRemoved, OrderRef
from fieldcore.records.model import (
    BOOLEAN,
    CODE,
    DATE,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    MONEY,
    PHONE,
    SERIAL,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    ref,
)


class Part(Record, frozen=True):
    """A part of the catalogue."""

    meta: ClassVar[Meta] = Meta(
        "part", N_("Part"), N_("Parts"), title=("part_no", "name"), columns=("part_no", "name", "unit", "price"),
        owner="office", lists=(("part_no", "id"),),
    )  # fmt: skip
    part_no: Annotated[str | None, Field(N_("Part no."), CODE, owner="office", required_from="new", search=True)] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    name_en: Annotated[str | None, Field(N_("Name in English"), TEXT, owner="office")] = None
    unit: Annotated[str | None, Field(N_("Unit"), TEXT, owner="office", required_from="new")] = None
    whole: Annotated[bool | None, Field(N_("Whole pieces only"), BOOLEAN, owner="office")] = None
    part_kind: Annotated[str | None, Field(N_("Kind of part"), enum("part_kind"), owner="office")] = None
    part_class: Annotated[str | None, Field(N_("Warranty class"), enum("part_class"), owner="office")] = None
    serialised: Annotated[bool | None, Field(N_("Has a serial"), BOOLEAN, owner="office")] = None
    price: Annotated[int | None, Field(N_("Price"), MONEY, owner="office", minimum="0")] = None
    warranty_months: Annotated[
        int | None, Field(N_("Part warranty"), INTEGER, unit="months", owner="office", minimum="0")
    ] = None
    superseded_by: Annotated[str | None, Field(N_("Superseded by"), ref("part"), owner="office")] = None
    alias: Annotated[str | None, Field(N_("Also called"), TEXT, owner="office", search=True)] = None
    old_part_policy: Annotated[str | None, Field(N_("Old part policy"), enum("old_part_policy"), owner="office")] = None
    hazardous_waste: Annotated[str | None, Field(N_("Hazardous waste"), enum("hazardous_waste"), owner="office")] = None
    family: Annotated[str | None, Field(N_("Product family"), enum("family"), owner="office")] = None


class StockMovement(Record, frozen=True):
    """One line of the signed stock ledger: a balance is the sum of its movements."""

    meta: ClassVar[Meta] = Meta(
        "stock_movement", N_("Stock movement"), N_("Stock movements"), scope=("person",), title=("part",),
        columns=("at", "part", "movement", "quantity", "order"), append_only=True,
        lists=(("person", "part", "quantity", "_deleted"),),
    )  # fmt: skip
    person: Annotated[str | None, Field(N_("Van of"), ref("person"), required_from="new", evidence=True)] = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), required_from="new", evidence=True)] = None
    movement: Annotated[str | None, Field(N_("Movement"), enum("movement"), required_from="new", evidence=True)] = None
    quantity: Annotated[Decimal | None, Field(N_("Quantity"), decimal(3), required_from="new", evidence=True)] = None
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    usage: Annotated[str | None, Field(N_("Part used"), ref("parts_usage"), evidence=True)] = None
    request: Annotated[str | None, Field(N_("Parts request"), ref("parts_request"), evidence=True)] = None
    at: Annotated[Instant | None, Field(N_("At"), INSTANT, required_from="new", evidence=True)] = None
    reason: Annotated[str | None, Field(N_("Reason"), TEXT, evidence=True)] = None


class PartsUsage(Record, frozen=True):
    """One part used on a job (C7)."""

    meta: ClassVar[Meta] = Meta(
        "parts_usage", N_("Part used"), N_("Parts used"), scope=("order", "station"), parent="order", title=("part",),
        columns=("part", "quantity", "supply_mode", "serial_new", "serial_old", "old_part_return"),
    )  # fmt: skip
    order: OrderRef = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), owner="field", required_from="new")] = None
    free_text: Annotated[str | None, Field(N_("Part not in the catalogue"), TEXT, owner="field")] = None
    quantity: Annotated[
        Decimal | None,
        Field(N_("Quantity"), decimal(3), owner="field", above="0", maximum="9999999", required_from="new"),
    ] = None
    supply_mode: Annotated[str | None, Field(N_("Supply"), enum("supply_mode"), owner="field", required_from="new")] = (
        None
    )
    negative_stock_reason: Annotated[str | None, Field(N_("Stock negative because"), TEXT, owner="field")] = None
    serial_new: Annotated[str | None, Field(N_("Serial fitted"), SERIAL, owner="field")] = None
    serial_old: Annotated[str | None, Field(N_("Serial removed"), SERIAL, owner="field")] = None
    unit_price: Annotated[int | None, Field(N_("Unit price"), MONEY, owner="field", minimum="0")] = None
    change_reason: Annotated[str | None, Field(N_("Changed because"), TEXT, owner="field")] = None
    failure_mode: Annotated[str | None, Field(N_("Failure mode"), ref("code_entry"), owner="field")] = None
    part_warranty_months: Annotated[
        int | None, Field(N_("Part warranty"), INTEGER, unit="months", owner="system", minimum="0")
    ] = None
    in_part_warranty: Annotated[bool | None, Field(N_("Part in its warranty"), BOOLEAN, owner="system")] = None
    old_part_return: Annotated[bool | None, Field(N_("Old part goes back"), BOOLEAN, owner="field")] = None
    old_part_policy: Annotated[str | None, Field(N_("Old part policy"), enum("old_part_policy"), owner="field")] = None
    old_part_taken_by_customer: Annotated[bool | None, Field(N_("Customer keeps old part"), BOOLEAN, owner="field")] = (
        None
    )
    hazardous_waste: Annotated[str | None, Field(N_("Hazardous waste"), enum("hazardous_waste"), owner="field")] = None
    removed: LineRemoved = None


class OldPart(Record, frozen=True):
    """A removed part on its way back, with the label that it carries (C9)."""

    meta: ClassVar[Meta] = Meta(
        "old_part", N_("Old part"), N_("Old parts"), prefix="OP", scope=("order", "station"), parent="order",
        title=("label_no",), columns=("label_no", "part", "quantity", "due_date", "status"), status="old_part",
    )  # fmt: skip
    label_no: Annotated[str | None, Field(N_("Label no."), CODE, owner="system", search=True, required_from="new")] = (
        None
    )
    status: Annotated[str | None, Field(N_("Status"), enum("old_part_status"), owner="system", group="head")] = None
    order: OrderRef = None
    usage: Annotated[str | None, Field(N_("Part used"), ref("parts_usage"), group="head")] = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), owner="field")] = None
    quantity: Annotated[Decimal | None, Field(N_("Quantity"), decimal(3), owner="field", above="0")] = None
    serial_old: Annotated[str | None, Field(N_("Serial removed"), SERIAL, owner="field")] = None
    condition: Annotated[str | None, Field(N_("Condition"), enum("old_part_condition"), owner="field")] = None
    maker_mark: Annotated[str | None, Field(N_("Maker's mark"), TEXT, owner="field")] = None
    due_date: Annotated[date | None, Field(N_("Due back"), DATE, owner="system")] = None
    failure_mode: Annotated[str | None, Field(N_("Failure mode"), ref("code_entry"), owner="field")] = None
    failure_cause: Annotated[str | None, Field(N_("Failure cause"), ref("code_entry"), owner="field")] = None
    parcel: Annotated[str | None, Field(N_("Parcel"), ref("return_parcel"), owner="field", group="return")] = None
    shipped_quantity: Annotated[
        Decimal | None, Field(N_("Shipped quantity"), decimal(3), owner="field", group="return", minimum="0")
    ] = None
    received_quantity: Annotated[
        Decimal | None, Field(N_("Received quantity"), decimal(3), owner="office", group="return", minimum="0")
    ] = None
    received_at: Annotated[Instant | None, Field(N_("Received at"), INSTANT, owner="office", group="return")] = None
    inspector: Annotated[str | None, Field(N_("Inspected by"), ref("person"), owner="office", group="return")] = None
    finding: Annotated[str | None, Field(N_("Finding"), TEXT, owner="office", group="return")] = None
    penalty: Annotated[int | None, Field(N_("Deducted"), MONEY, owner="office", group="return", minimum="0")] = None


class PartsRequest(Record, frozen=True):
    """A warranty parts request from the field (C8), as far as the main job needs it."""

    meta: ClassVar[Meta] = Meta(
        "parts_request", N_("Parts request"), N_("Parts requests"), prefix="PR", scope=("order", "station"),
        parent="order", title=("doc_no",), columns=("doc_no", "part", "quantity", "needed_by", "status"),
        status="request",
    )  # fmt: skip
    doc_no: Annotated[str | None, Field(N_("Request no."), CODE, owner="system", search=True, group="head")] = None
    status: Annotated[str | None, Field(N_("Status"), enum("request_status"), owner="system", group="head")] = None
    order: OrderRef = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), owner="field", required_from="new")] = None
    quantity: Annotated[
        Decimal | None, Field(N_("Quantity"), decimal(3), owner="field", above="0", required_from="new")
    ] = None
    reason: Annotated[str | None, Field(N_("Reason"), LONG_TEXT, owner="field", required_from="new")] = None
    needed_by: Annotated[date | None, Field(N_("Needed by"), DATE, owner="field", required_from="new")] = None
    machine_down: Annotated[bool | None, Field(N_("Machine down"), BOOLEAN, owner="field")] = None
    receiver: Annotated[str | None, Field(N_("Receiver"), TEXT, owner="field", personal=True)] = None
    receiver_phone: Annotated[str | None, Field(N_("Receiver's phone"), PHONE, owner="field", personal=True)] = None
    receiver_address: Annotated[str | None, Field(N_("Send to"), TEXT, owner="field", personal=True)] = None
    failure_mode: Annotated[str | None, Field(N_("Failure mode"), ref("code_entry"), owner="field")] = None
    substitute_ok: Annotated[bool | None, Field(N_("A substitute will do"), BOOLEAN, owner="field")] = None
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), owner="system", group="snapshot")] = None
    meter: Annotated[Decimal | None, Field(N_("Meter"), decimal(1), owner="system", group="snapshot", minimum="0")] = (
        None
    )
    sale_date: Annotated[date | None, Field(N_("Sale date"), DATE, owner="system", group="snapshot")] = None
    warranty_status: Annotated[
        str | None, Field(N_("Warranty"), enum("warranty_status"), owner="system", group="snapshot")
    ] = None
    approved_quantity: Annotated[
        Decimal | None, Field(N_("Approved quantity"), decimal(3), owner="office", group="decision", minimum="0")
    ] = None
    reject_reason: Annotated[str | None, Field(N_("Rejected because"), TEXT, owner="office", group="decision")] = None
    approver: Annotated[str | None, Field(N_("Decided by"), ref("person"), owner="office", group="decision")] = None
    decided_at: Annotated[Instant | None, Field(N_("Decided at"), INSTANT, owner="office", group="decision")] = None
    shipped_quantity: Annotated[
        Decimal | None, Field(N_("Shipped quantity"), decimal(3), owner="office", group="shipping", minimum="0")
    ] = None
    ship_no: Annotated[str | None, Field(N_("Tracking no."), CODE, owner="office", group="shipping")] = None
    carrier: Annotated[str | None, Field(N_("Carrier"), TEXT, owner="office", group="shipping")] = None
    shipped_at: Annotated[Instant | None, Field(N_("Shipped at"), INSTANT, owner="office", group="shipping")] = None
    expected_at: Annotated[date | None, Field(N_("Arrives by"), DATE, owner="office", group="shipping")] = None
    received_quantity: Annotated[
        Decimal | None, Field(N_("Received quantity"), decimal(3), owner="field", group="receipt", minimum="0")
    ] = None
    received_at: Annotated[Instant | None, Field(N_("Received at"), INSTANT, owner="field", group="receipt")] = None
    short_note: Annotated[str | None, Field(N_("Short because"), TEXT, owner="field", group="receipt")] = None


class ReturnParcel(Record, frozen=True):
    """A parcel of old parts on its way back."""

    meta: ClassVar[Meta] = Meta(
        "return_parcel", N_("Parcel"), N_("Parcels"), scope=("person",), title=("box_no",),
        columns=("box_no", "carrier", "tracking_no", "shipped_at"), owner="field",
    )  # fmt: skip
    person: Annotated[str | None, Field(N_("Packed by"), ref("person"), owner="system", required_from="new")] = None
    box_no: Annotated[str | None, Field(N_("Box no."), CODE, owner="field", required_from="new", search=True)] = None
    weight_kg: Annotated[
        Decimal | None, Field(N_("Weight"), decimal(1), unit="kg", owner="field", above="0", maximum="5000")
    ] = None
    carrier: Annotated[str | None, Field(N_("Carrier"), TEXT, owner="field", required_from="shipped")] = None
    tracking_no: Annotated[
        str | None, Field(N_("Tracking no."), CODE, owner="field", required_from="shipped", search=True)
    ] = None
    shipped_at: Annotated[Instant | None, Field(N_("Shipped at"), INSTANT, owner="field")] = None
    expected_at: Annotated[date | None, Field(N_("Arrives by"), DATE, owner="field")] = None
    freight: Annotated[int | None, Field(N_("Freight"), MONEY, owner="field", minimum="0")] = None


class StockMinimum(Record, frozen=True):
    """How many of a part a van should hold at least."""

    meta: ClassVar[Meta] = Meta(
        "stock_minimum", N_("Least stock"), N_("Least stocks"), scope=("person",), title=("part",),
        columns=("person", "part", "minimum"), owner="office",
    )  # fmt: skip
    person: Annotated[str | None, Field(N_("Van of"), ref("person"), owner="office", required_from="new")] = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), owner="office", required_from="new")] = None
    minimum: Annotated[
        Decimal | None, Field(N_("At least"), decimal(3), owner="office", required_from="new", minimum="0")
    ] = None
