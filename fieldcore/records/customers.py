# SPDX-License-Identifier: Apache-2.0
"""Customers, their contacts, product models, machines and meter readings."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import (
    BOOLEAN,
    CODE,
    DATE,
    IMEI,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    PHONE,
    PLATE,
    SERIAL,
    TEXT,
    VIN,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    ref,
)


class Customer(Record, frozen=True):
    """Who owns machines and pays (客户)."""

    meta: ClassVar[Meta] = Meta(
        "customer", N_("Customer"), N_("Customers"), scope=("station",), title=("name",),
        columns=("name", "phone", "address"), lists=(("name", "id"),),
    )  # fmt: skip
    name: Annotated[
        str | None, Field(N_("Name"), TEXT, required_from="new", search=True, personal=True, length=(1, 60))
    ] = None
    phone: Annotated[str | None, Field(N_("Phone"), PHONE, search=True, personal=True)] = None
    address: Annotated[str | None, Field(N_("Address"), TEXT, search=True, personal=True)] = None
    postcode: Annotated[str | None, Field(N_("Postcode"), CODE, pattern=r"\d{6}")] = None
    station: Annotated[str | None, Field(N_("Station"), ref("station"), owner="office")] = None
    remark: Annotated[str | None, Field(N_("Remark"), LONG_TEXT)] = None


class Contact(Record, frozen=True):
    """A person at the customer's: the machine operator (机手), a foreman, a family member."""

    meta: ClassVar[Meta] = Meta(
        "contact", N_("Contact"), N_("Contacts"), scope=("customer", "station"), parent="customer", title=("name",),
        columns=("name", "relation", "phone"),
    )  # fmt: skip
    customer: Annotated[str | None, Field(N_("Customer"), ref("customer"), required_from="new")] = None
    name: Annotated[
        str | None, Field(N_("Name"), TEXT, required_from="new", search=True, personal=True, length=(1, 60))
    ] = None
    relation: Annotated[str | None, Field(N_("Relation"), enum("signer_relation"))] = None
    phone: Annotated[str | None, Field(N_("Phone"), PHONE, search=True, personal=True)] = None
    phone_invalid: Annotated[bool | None, Field(N_("Number invalid"), BOOLEAN)] = None


class ProductModel(Record, frozen=True):
    """A model that the organisation services, with the policy its machines follow."""

    meta: ClassVar[Meta] = Meta(
        "product_model", N_("Product model"), N_("Product models"), title=("brand", "model"),
        columns=("brand", "model", "name", "family"), owner="office",
    )  # fmt: skip
    model: Annotated[str | None, Field(N_("Model"), CODE, owner="office", required_from="new", search=True)] = None
    name: Annotated[str | None, Field(N_("Product"), TEXT, owner="office", required_from="new", search=True)] = None
    name_en: Annotated[str | None, Field(N_("Product in English"), TEXT, owner="office")] = None
    brand: Annotated[str | None, Field(N_("Brand"), TEXT, owner="office")] = None
    family: Annotated[str | None, Field(N_("Product family"), enum("family"), owner="office")] = None
    meter_unit: Annotated[str | None, Field(N_("Meter counts"), enum("meter_unit"), owner="office")] = None
    policy: Annotated[str | None, Field(N_("Warranty policy"), ref("warranty_policy"), owner="office")] = None
    max_usage_per_day: Annotated[
        Decimal | None, Field(N_("Usage per day at most"), decimal(1), owner="office", minimum="0")
    ] = None


class Machine(Record, frozen=True):
    """One machine at a customer's, with its serials and sale data (C10)."""

    meta: ClassVar[Meta] = Meta(
        "machine", N_("Machine"), N_("Machines"), scope=("customer", "station"), title=("serial_no",),
        columns=("serial_no", "product_model", "customer", "engine_no", "sale_date"),
        lists=(("serial_no", "id"), ("engine_no",), ("vin",)),
    )  # fmt: skip
    customer: Annotated[str | None, Field(N_("Customer"), ref("customer"), required_from="new")] = None
    product_model: Annotated[
        str | None, Field(N_("Product model"), ref("product_model"), group="identity", required_from="new")
    ] = None
    serial_no: Annotated[
        str | None, Field(N_("Serial no."), SERIAL, group="identity", required_from="new", search=True)
    ] = None
    engine_model: Annotated[str | None, Field(N_("Engine model"), CODE, group="identity")] = None
    engine_no: Annotated[str | None, Field(N_("Engine no."), SERIAL, group="identity", search=True)] = None
    vin: Annotated[str | None, Field(N_("VIN"), VIN, group="identity", search=True)] = None
    imei: Annotated[str | None, Field(N_("IMEI"), IMEI, group="identity", search=True)] = None
    plate: Annotated[str | None, Field(N_("Plate"), PLATE, group="identity", search=True)] = None
    production_date: Annotated[date | None, Field(N_("Production date"), DATE, group="identity")] = None
    seller: Annotated[str | None, Field(N_("Seller"), TEXT, group="sale")] = None
    seller_phone: Annotated[str | None, Field(N_("Seller's phone"), PHONE, group="sale")] = None
    invoice_no: Annotated[str | None, Field(N_("Invoice no."), CODE, group="sale")] = None
    sale_date: Annotated[date | None, Field(N_("Sale date"), DATE, group="sale", merge_group="sale")] = None
    delivery_date: Annotated[date | None, Field(N_("Delivery date"), DATE, group="sale", merge_group="sale")] = None
    acceptance_date: Annotated[date | None, Field(N_("Acceptance date"), DATE, group="sale", merge_group="sale")] = None
    exchange_date: Annotated[date | None, Field(N_("Exchanged on"), DATE, group="sale", merge_group="sale")] = None
    first_start_date: Annotated[date | None, Field(N_("First started on"), DATE, group="sale", merge_group="sale")] = (
        None
    )
    shipment_date: Annotated[
        date | None, Field(N_("Shipped on"), DATE, owner="office", group="sale", merge_group="sale")
    ] = None
    start_basis: Annotated[str | None, Field(N_("Warranty starts with"), enum("start_basis"), group="sale")] = None
    policy: Annotated[
        str | None, Field(N_("Warranty policy of its own"), ref("warranty_policy"), owner="office", group="sale")
    ] = None
    resold: Annotated[bool | None, Field(N_("Resold after exchange"), BOOLEAN, owner="office", group="sale")] = None
    meter_at_start: Annotated[
        Decimal | None, Field(N_("Meter at sale"), decimal(1), group="sale", minimum="0", maximum="9999999")
    ] = None
    environment: Annotated[str | None, Field(N_("Where it works"), TEXT, group="use")] = None


class MeterReading(Record, frozen=True):
    """A reading of the hour meter or odometer: evidence, added and never changed."""

    meta: ClassVar[Meta] = Meta(
        "meter_reading", N_("Meter reading"), N_("Meter readings"), scope=("machine", "customer", "station"),
        parent="machine", title=("value",), columns=("read_at", "value", "order"), append_only=True,
    )  # fmt: skip
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), required_from="new", evidence=True)] = None
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    read_at: Annotated[Instant | None, Field(N_("Read at"), INSTANT, required_from="new", evidence=True)] = None
    value: Annotated[Decimal | None, Field(N_("Meter"), decimal(1), minimum="0", maximum="9999999", evidence=True)] = (
        None
    )
    segment: Annotated[int | None, Field(N_("Meter number"), INTEGER, evidence=True, minimum="1")] = None


class MachineComponent(Record, frozen=True):
    """A part with a serial that is fitted in a machine; a swap closes one and opens the next."""

    meta: ClassVar[Meta] = Meta(
        "machine_component", N_("Fitted part"), N_("Fitted parts"), scope=("machine", "customer", "station"),
        parent="machine", title=("serial_no",), columns=("part", "serial_no", "fitted_at", "removed_at"),
    )  # fmt: skip
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), required_from="new")] = None
    part: Annotated[str | None, Field(N_("Part"), ref("part"), required_from="new")] = None
    serial_no: Annotated[str | None, Field(N_("Serial no."), SERIAL, required_from="new", search=True)] = None
    fitted_at: Annotated[Instant | None, Field(N_("Fitted"), INSTANT)] = None
    fitted_on: Annotated[str | None, Field(N_("Fitted on order"), ref("work_order"))] = None
    removed_at: Annotated[Instant | None, Field(N_("Removed"), INSTANT)] = None
    removed_on: Annotated[str | None, Field(N_("Removed on order"), ref("work_order"))] = None
