# SPDX-License-Identifier: Apache-2.0
"""Vehicles and their trips: the request (派车单, C14) and the driver's trip sheet (司机出车信息反馈单, C12)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import LineRemoved, TripRef
from fieldcore.records.model import (
    BLOB,
    BOOLEAN,
    CODE,
    DATE,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    MONEY,
    PLATE,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    multi,
    ref,
)

_KM = {"unit": "km", "minimum": "0", "maximum": "9999999"}


class Vehicle(Record, frozen=True):
    """A vehicle of the organisation, with the papers that let it go out."""

    meta: ClassVar[Meta] = Meta(
        "vehicle", N_("Vehicle"), N_("Vehicles"), scope=("station",), title=("plate",),
        columns=("plate", "name", "station", "odometer", "inspection_until", "insurance_until"), owner="office",
    )  # fmt: skip
    plate: Annotated[str | None, Field(N_("Plate"), PLATE, owner="office", required_from="new", search=True)] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", length=(0, 60))] = None
    station: Annotated[str | None, Field(N_("Station"), ref("station"), owner="office", required_from="new")] = None
    vehicle_type: Annotated[str | None, Field(N_("Kind of vehicle"), enum("vehicle_type"), owner="office")] = None
    seats: Annotated[int | None, Field(N_("Seats"), INTEGER, owner="office", minimum="1", maximum="60")] = None
    load_kg: Annotated[
        Decimal | None, Field(N_("Load at most"), decimal(1), unit="kg", owner="office", minimum="0")
    ] = None
    tank_litres: Annotated[
        Decimal | None, Field(N_("Tank"), decimal(2), unit="L", owner="office", above="0", maximum="2000")
    ] = None
    usual_consumption: Annotated[
        Decimal | None,
        Field(N_("Usual consumption"), decimal(1), unit="L/100 km", owner="office", above="0", maximum="200"),
    ] = None
    inspection_until: Annotated[date | None, Field(N_("Inspection until"), DATE, owner="office")] = None
    insurance_until: Annotated[date | None, Field(N_("Insured until"), DATE, owner="office")] = None
    odometer: Annotated[Decimal | None, Field(N_("Odometer"), decimal(1), owner="system", **_KM)] = None
    active: Annotated[bool | None, Field(N_("Active"), BOOLEAN, owner="office")] = None


class Trip(Record, frozen=True):
    """One outing of a vehicle from its request to its settlement (D4)."""

    meta: ClassVar[Meta] = Meta(
        "trip", N_("Trip"), N_("Trips"), prefix="DT", scope=("station",), holder="driver", title=("doc_no",),
        status="trip", columns=("doc_no", "vehicle", "driver", "purpose", "planned_departure", "status"),
    )  # fmt: skip
    doc_no: Annotated[str | None, Field(N_("Trip no."), CODE, owner="system", search=True, group="head")] = None
    status: Annotated[str | None, Field(N_("Status"), enum("trip_status"), owner="system", group="head")] = None
    needs_decision: Annotated[bool | None, Field(N_("Needs a decision"), BOOLEAN, owner="system", group="head")] = None
    retro_approval: Annotated[
        bool | None, Field(N_("To be approved afterwards"), BOOLEAN, owner="system", group="head")
    ] = None
    station: Annotated[str | None, Field(N_("Station"), ref("station"), group="request", required_from="new")] = None
    applicant: Annotated[str | None, Field(N_("Asked for by"), ref("person"), group="request")] = None
    purpose: Annotated[str | None, Field(N_("Purpose"), enum("trip_purpose"), group="request", required_from="new")] = (
        None
    )
    from_place: Annotated[str | None, Field(N_("From"), TEXT, group="request")] = None
    destinations: Annotated[
        str | None, Field(N_("Destinations"), LONG_TEXT, group="request", required_from="new", search=True)
    ] = None
    cargo: Annotated[str | None, Field(N_("Cargo"), LONG_TEXT, group="request")] = None
    cargo_kg: Annotated[
        Decimal | None, Field(N_("Cargo weight"), decimal(1), unit="kg", group="request", minimum="0")
    ] = None
    cargo_m3: Annotated[
        Decimal | None, Field(N_("Cargo volume"), decimal(2), unit="m³", group="request", minimum="0")
    ] = None
    passengers: Annotated[int | None, Field(N_("Passengers"), INTEGER, group="request", minimum="0", maximum="60")] = (
        None
    )
    vehicle_wanted: Annotated[
        str | None, Field(N_("Kind of vehicle wanted"), enum("vehicle_type"), group="request")
    ] = None
    driver_needed: Annotated[bool | None, Field(N_("Driver needed"), BOOLEAN, group="request")] = None
    planned_departure: Annotated[
        Instant | None, Field(N_("Planned departure"), INSTANT, group="request", required_from="new")
    ] = None
    planned_return: Annotated[
        Instant | None, Field(N_("Planned return"), INSTANT, group="request", required_from="new")
    ] = None
    vehicle: Annotated[
        str | None,
        Field(N_("Vehicle"), ref("vehicle"), owner="office", group="assignment", required_from="assigned"),
    ] = None
    driver: Annotated[
        str | None, Field(N_("Driver"), ref("person"), owner="office", group="assignment", required_from="assigned")
    ] = None
    co_driver: Annotated[str | None, Field(N_("Second driver"), ref("person"), group="assignment")] = None
    papers_override: Annotated[
        str | None, Field(N_("Goes out with expired papers because"), TEXT, owner="office", group="assignment")
    ] = None
    departed_at: Annotated[
        Instant | None, Field(N_("Departed"), INSTANT, owner="field", group="times", required_from="returned")
    ] = None
    odo_start: Annotated[
        Decimal | None,
        Field(N_("Odometer at departure"), decimal(1), owner="field", group="times", required_from="departed", **_KM),
    ] = None
    loaded_at: Annotated[Instant | None, Field(N_("Loaded"), INSTANT, owner="field", group="times")] = None
    unloaded_at: Annotated[Instant | None, Field(N_("Unloaded"), INSTANT, owner="field", group="times")] = None
    returned_at: Annotated[
        Instant | None, Field(N_("Came back"), INSTANT, owner="field", group="times", required_from="returned")
    ] = None
    odo_end: Annotated[
        Decimal | None,
        Field(N_("Odometer at return"), decimal(1), owner="field", group="times", required_from="returned", **_KM),
    ] = None
    odo_gap_reason: Annotated[str | None, Field(N_("Odometer differs because"), TEXT, owner="field", group="times")] = (
        None
    )
    back_filled: Annotated[bool | None, Field(N_("Filled in afterwards"), BOOLEAN, owner="field", group="times")] = None
    emergency_reason: Annotated[str | None, Field(N_("No request because"), TEXT, owner="field", group="times")] = None
    incident: Annotated[str | None, Field(N_("Breakdown or accident"), enum("incident"), group="incident")] = None
    incident_at: Annotated[Instant | None, Field(N_("Happened at"), INSTANT, group="incident")] = None
    incident_text: Annotated[str | None, Field(N_("What happened"), LONG_TEXT, group="incident")] = None
    replacement: Annotated[
        str | None, Field(N_("Carried on by trip"), ref("trip"), owner="office", group="incident")
    ] = None
    feedback: Annotated[str | None, Field(N_("Feedback"), LONG_TEXT, owner="field", group="close")] = None
    keys_returned: Annotated[
        bool | None, Field(N_("Keys returned"), BOOLEAN, owner="field", group="close", required_from="submitted")
    ] = None
    parking_place: Annotated[
        str | None, Field(N_("Parked at"), TEXT, owner="field", group="close", required_from="submitted")
    ] = None
    verify_note: Annotated[
        str | None, Field(N_("Vehicle manager's note"), LONG_TEXT, owner="office", group="review")
    ] = None


class VehicleCheck(Record, frozen=True):
    """One safety check of a vehicle before or after a trip: evidence; the last one before departure counts."""

    meta: ClassVar[Meta] = Meta(
        "vehicle_check", N_("Vehicle check"), N_("Vehicle checks"), scope=("trip", "station"), parent="trip",
        title=("phase",), columns=("at", "phase", "faults", "note"), append_only=True,
    )  # fmt: skip
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), required_from="new", evidence=True)] = None
    phase: Annotated[str | None, Field(N_("When"), enum("check_phase"), required_from="new", evidence=True)] = None
    at: Annotated[Instant | None, Field(N_("At"), INSTANT, required_from="new", evidence=True)] = None
    faults: Annotated[list[str] | None, Field(N_("Faults"), multi("vehicle_part"), evidence=True)] = None
    note: Annotated[str | None, Field(N_("Note"), TEXT, evidence=True)] = None


class OdometerEntry(Record, frozen=True):
    """One reading of the odometer as it was typed: evidence, so that what was corrected can still be seen.

    ``line`` is the stop or filling that it was read at. An entry that ``corrects`` another one of the same place takes
    its place; the field of the trip or line holds the last.
    """

    meta: ClassVar[Meta] = Meta(
        "odometer_entry", N_("Odometer entry"), N_("Odometer entries"), scope=("trip", "station"), parent="trip",
        title=("km",), columns=("at", "place", "km", "reason"), append_only=True,
    )  # fmt: skip
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), required_from="new", evidence=True)] = None
    place: Annotated[str | None, Field(N_("Read at"), enum("odometer_place"), required_from="new", evidence=True)] = (
        None
    )
    line: Annotated[str | None, Field(N_("Line"), TEXT, evidence=True)] = None
    km: Annotated[Decimal | None, Field(N_("Odometer"), decimal(1), required_from="new", evidence=True, **_KM)] = None
    at: Annotated[Instant | None, Field(N_("Typed at"), INSTANT, required_from="new", evidence=True)] = None
    person: Annotated[str | None, Field(N_("By"), ref("person"), owner="system", evidence=True)] = None
    corrects: Annotated[str | None, Field(N_("Corrects"), ref("odometer_entry"), evidence=True)] = None
    reason: Annotated[str | None, Field(N_("Reason"), TEXT, evidence=True)] = None


class TripStop(Record, frozen=True):
    """One place on the way: what was done there and who received it."""

    meta: ClassVar[Meta] = Meta(
        "trip_stop", N_("Stop"), N_("Stops"), scope=("trip", "station"), parent="trip", title=("place",),
        columns=("seq", "place", "arrived_at", "left_at", "odometer", "task"),
    )  # fmt: skip
    trip: TripRef = None
    seq: Annotated[int | None, Field(N_("No."), INTEGER, minimum="1", maximum="99")] = None
    place: Annotated[str | None, Field(N_("Place"), TEXT, required_from="new", search=True)] = None
    customer: Annotated[str | None, Field(N_("Customer"), ref("customer"))] = None
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"))] = None
    arrived_at: Annotated[Instant | None, Field(N_("Arrived"), INSTANT, owner="field")] = None
    left_at: Annotated[Instant | None, Field(N_("Left the place"), INSTANT, owner="field")] = None
    odometer: Annotated[Decimal | None, Field(N_("Odometer"), decimal(1), owner="field", **_KM)] = None
    task: Annotated[str | None, Field(N_("Task"), enum("stop_task"), owner="field", required_from="submitted")] = None
    task_note: Annotated[str | None, Field(N_("Not done because"), TEXT, owner="field")] = None
    contact_wrong: Annotated[bool | None, Field(N_("Phone number is dead"), BOOLEAN, owner="field")] = None
    receiver_name: Annotated[
        str | None, Field(N_("Received by"), TEXT, owner="field", personal=True, length=(0, 60))
    ] = None
    receiver_strokes: Annotated[str | None, Field(N_("Receiver's signature"), BLOB, owner="field")] = None
    received_at: Annotated[Instant | None, Field(N_("Signed at"), INSTANT, owner="field")] = None
    removed: LineRemoved = None


class TripGoods(Record, frozen=True):
    """Goods for one stop: out, delivered, back."""

    meta: ClassVar[Meta] = Meta(
        "trip_goods", N_("Goods"), N_("Goods"), scope=("trip", "station"), parent="trip", title=("item",),
        columns=("item", "quantity_out", "quantity_delivered", "quantity_back", "damage"),
    )  # fmt: skip
    trip: TripRef = None
    stop: Annotated[str | None, Field(N_("Stop"), ref("trip_stop"), group="head", required_from="new")] = None
    item: Annotated[str | None, Field(N_("Item"), TEXT, required_from="new", length=(1, 100))] = None
    quantity_out: Annotated[Decimal | None, Field(N_("Out"), decimal(3), minimum="0")] = None
    quantity_delivered: Annotated[Decimal | None, Field(N_("Delivered"), decimal(3), owner="field", minimum="0")] = None
    quantity_back: Annotated[Decimal | None, Field(N_("Brought back"), decimal(3), owner="field", minimum="0")] = None
    damage: Annotated[str | None, Field(N_("Damage"), TEXT, owner="field")] = None
    removed: LineRemoved = None


class TripFuel(Record, frozen=True):
    """One filling of the tank."""

    meta: ClassVar[Meta] = Meta(
        "trip_fuel", N_("Fuel"), N_("Fuel"), scope=("trip", "station"), parent="trip", title=("at",),
        columns=("at", "filling_station", "odometer", "litres", "litre_price", "amount"),
    )  # fmt: skip
    trip: TripRef = None
    at: Annotated[Instant | None, Field(N_("At"), INSTANT, owner="field", required_from="submitted")] = None
    filling_station: Annotated[str | None, Field(N_("Filling station"), TEXT, owner="field", length=(0, 100))] = None
    odometer: Annotated[Decimal | None, Field(N_("Odometer"), decimal(1), owner="field", **_KM)] = None
    fuel_type: Annotated[str | None, Field(N_("Fuel type"), enum("fuel_type"), owner="field")] = None
    litres: Annotated[
        Decimal | None,
        Field(N_("Litres"), decimal(2), unit="L", owner="field", required_from="submitted", above="0", maximum="2000"),
    ] = None
    litre_price: Annotated[
        int | None, Field(N_("Price per litre"), MONEY, owner="field", required_from="submitted", minimum="0")
    ] = None
    amount: Annotated[int | None, Field(N_("Amount"), MONEY, owner="field", required_from="submitted", minimum="0")] = (
        None
    )
    card_last4: Annotated[str | None, Field(N_("Card, last four figures"), CODE, owner="field", pattern=r"\d{4}")] = (
        None
    )
    card_balance: Annotated[int | None, Field(N_("Card balance"), MONEY, owner="field", minimum="0")] = None
    removed: LineRemoved = None


class TripExpense(Record, frozen=True):
    """Money spent on the way, other than fuel."""

    meta: ClassVar[Meta] = Meta(
        "trip_expense", N_("Expense"), N_("Expenses"), scope=("trip", "station"), parent="trip",
        title=("expense_kind",), columns=("expense_kind", "amount", "receipt_no", "electronic"),
    )  # fmt: skip
    trip: TripRef = None
    expense_kind: Annotated[
        str | None, Field(N_("Kind of expense"), enum("expense_kind"), owner="field", required_from="new")
    ] = None
    amount: Annotated[int | None, Field(N_("Amount"), MONEY, owner="field", required_from="submitted", above="0")] = (
        None
    )
    receipt_no: Annotated[str | None, Field(N_("Receipt no."), CODE, owner="field")] = None
    electronic: Annotated[bool | None, Field(N_("Electronic, no slip"), BOOLEAN, owner="field")] = None
    note: Annotated[str | None, Field(N_("Note"), TEXT, owner="field")] = None
    paid_by_company: Annotated[bool | None, Field(N_("Fine paid by the company"), BOOLEAN, owner="office")] = None
    removed: LineRemoved = None
