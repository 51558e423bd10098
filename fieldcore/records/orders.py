# SPDX-License-Identifier: Apache-2.0
"""Work orders (派工单, C1), their events, visits and photographs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.fields import OrderRef
from fieldcore.records.model import (
    BLOB,
    BOOLEAN,
    CODE,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    PHONE,
    TEXT,
    Field,
    Meta,
    Record,
    decimal,
    enum,
    multi,
    ref,
)


class WorkOrder(Record, frozen=True):
    """One assignment of one person to one customer's problem."""

    meta: ClassVar[Meta] = Meta(
        "work_order", N_("Order"), N_("Orders"), prefix="WO", scope=("station",), holder="assignee",
        title=("doc_no",), status="order",
        columns=("doc_no", "service_type", "customer", "machine", "assignee", "finish_due", "status"),
        lists=(("finish_due", "id"), ("assignee", "status"), ("assignee", "finished_at")),
    )  # fmt: skip
    doc_no: Annotated[str | None, Field(N_("Order no."), CODE, owner="system", search=True, group="head")] = None
    status: Annotated[str | None, Field(N_("Status"), enum("order_status"), owner="system", group="head")] = None
    needs_decision: Annotated[bool | None, Field(N_("Needs a decision"), BOOLEAN, owner="system", group="head")] = None
    visits: Annotated[int | None, Field(N_("Visits"), INTEGER, owner="system", group="head", minimum="0")] = None
    station: Annotated[
        str | None, Field(N_("Station"), ref("station"), owner="office", group="request", required_from="new")
    ] = None
    origin: Annotated[
        str | None, Field(N_("Origin"), enum("origin"), owner="office", group="request", required_from="new")
    ] = None
    service_type: Annotated[
        str | None,
        Field(N_("Service type"), enum("service_type"), owner="office", group="request", required_from="new"),
    ] = None
    priority: Annotated[
        str | None, Field(N_("Priority"), enum("priority"), owner="office", group="request", required_from="new")
    ] = None
    service_level: Annotated[
        str | None, Field(N_("Service level"), ref("service_level"), owner="office", group="request")
    ] = None
    reported_at: Annotated[
        Instant | None, Field(N_("Reported at"), INSTANT, owner="office", group="request", required_from="new")
    ] = None
    reporter_name: Annotated[
        str | None, Field(N_("Reported by"), TEXT, owner="office", group="request", personal=True, length=(0, 60))
    ] = None
    reporter_phone: Annotated[
        str | None, Field(N_("Reporter's phone"), PHONE, owner="office", group="request", personal=True)
    ] = None
    customer: Annotated[
        str | None, Field(N_("Customer"), ref("customer"), owner="office", group="parties", required_from="new")
    ] = None
    operator_contact: Annotated[str | None, Field(N_("Operator"), ref("contact"), group="parties")] = None
    machine: Annotated[str | None, Field(N_("Machine"), ref("machine"), group="parties", required_from="done")] = None
    site_address: Annotated[
        str | None, Field(N_("Site"), TEXT, owner="office", group="parties", required_from="new", search=True)
    ] = None
    distance_km: Annotated[
        Decimal | None, Field(N_("Distance"), decimal(1), unit="km", owner="office", group="parties", minimum="0")
    ] = None
    zone: Annotated[str | None, Field(N_("Zone"), enum("zone"), owner="office", group="parties")] = None
    meter_reported: Annotated[
        Decimal | None, Field(N_("Meter as reported"), decimal(1), owner="office", group="fault", minimum="0")
    ] = None
    symptom: Annotated[
        str | None,
        Field(
            N_("Symptom"), LONG_TEXT, owner="office", group="fault", required_from="new", search=True, length=(5, 1000)
        ),
    ] = None
    halted: Annotated[bool | None, Field(N_("Machine down"), BOOLEAN, owner="office", group="fault")] = None
    busy_season: Annotated[bool | None, Field(N_("Busy season"), BOOLEAN, owner="office", group="fault")] = None
    charge_type: Annotated[str | None, Field(N_("Charge"), enum("charge_type"), group="charge")] = None
    appointment_from: Annotated[
        Instant | None,
        Field(N_("Appointment from"), INSTANT, group="dispatch", merge_group="appointment", settle="office"),
    ] = None
    appointment_to: Annotated[
        Instant | None,
        Field(N_("Appointment to"), INSTANT, group="dispatch", merge_group="appointment", settle="office"),
    ] = None
    assignee: Annotated[
        str | None, Field(N_("Technician"), ref("person"), owner="office", group="dispatch", required_from="dispatched")
    ] = None
    dispatched_at: Annotated[Instant | None, Field(N_("Dispatched"), INSTANT, owner="system", group="dispatch")] = None
    ack_due: Annotated[Instant | None, Field(N_("Answer due"), INSTANT, owner="system", group="dispatch")] = None
    arrive_due: Annotated[Instant | None, Field(N_("Arrival due"), INSTANT, owner="system", group="dispatch")] = None
    finish_due: Annotated[Instant | None, Field(N_("Finish due"), INSTANT, owner="system", group="dispatch")] = None
    accepted_at: Annotated[Instant | None, Field(N_("Accepted"), INSTANT, owner="field", group="times")] = None
    departed_at: Annotated[Instant | None, Field(N_("Departed"), INSTANT, owner="field", group="times")] = None
    arrived_at: Annotated[Instant | None, Field(N_("Arrived"), INSTANT, owner="field", group="times")] = None
    started_at: Annotated[Instant | None, Field(N_("Started"), INSTANT, owner="field", group="times")] = None
    finished_at: Annotated[Instant | None, Field(N_("Finished"), INSTANT, owner="field", group="times")] = None
    times_back_filled: Annotated[
        bool | None, Field(N_("Times filled in afterwards"), BOOLEAN, owner="field", group="times")
    ] = None
    second_outing_reason: Annotated[
        str | None, Field(N_("Second outing because"), enum("second_outing_reason"), owner="field", group="times")
    ] = None
    refuse_reason: Annotated[
        str | None, Field(N_("Refusal because"), enum("refuse_reason"), owner="field", group="outcome")
    ] = None
    close_reason: Annotated[
        str | None, Field(N_("Closed unrepaired because"), enum("refuse_reason"), owner="office", group="outcome")
    ] = None
    reopen_of: Annotated[str | None, Field(N_("Follows order"), ref("work_order"), group="request")] = None
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), group="dispatch")] = None
    result: Annotated[
        str | None, Field(N_("Result"), enum("order_result"), owner="field", group="outcome", required_from="done")
    ] = None
    customer_comment: Annotated[
        str | None, Field(N_("Customer's comment"), LONG_TEXT, owner="field", group="outcome")
    ] = None
    customer_score: Annotated[
        int | None,
        Field(N_("Customer's score"), INTEGER, owner="field", group="outcome", minimum="1", maximum="5"),
    ] = None
    remark: Annotated[str | None, Field(N_("Remark"), LONG_TEXT, group="outcome")] = None


class OrderEvent(Record, frozen=True):
    """A transition of an order or trip, or of a paper of one (domain D): appended, never changed; status follows."""

    meta: ClassVar[Meta] = Meta(
        "order_event", N_("Event"), N_("Events"), scope=("order", "station"),
        other_scope=("trip", "station"), parent="order", title=("event",),
        columns=("at", "subject_kind", "event", "actor", "reason"), append_only=True,
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), evidence=True)] = None
    subject_kind: Annotated[str | None, Field(N_("Kind of document"), TEXT, required_from="new", evidence=True)] = None
    subject: Annotated[str | None, Field(N_("Document"), TEXT, required_from="new", evidence=True)] = None
    event: Annotated[str | None, Field(N_("Event"), TEXT, required_from="new", evidence=True)] = None
    from_state: Annotated[str | None, Field(N_("From"), TEXT, evidence=True)] = None
    to_state: Annotated[str | None, Field(N_("To"), TEXT, evidence=True)] = None
    actor: Annotated[str | None, Field(N_("By"), ref("person"), owner="system", evidence=True)] = None
    at: Annotated[Instant | None, Field(N_("At"), INSTANT, required_from="new", evidence=True)] = None
    at_server: Annotated[Instant | None, Field(N_("At head office"), INSTANT, owner="system")] = None
    reason: Annotated[str | None, Field(N_("Reason"), LONG_TEXT, evidence=True)] = None
    codes: Annotated[list[str] | None, Field(N_("Defects"), multi("defect_code"), evidence=True)] = None
    applied: Annotated[bool | None, Field(N_("Applied"), BOOLEAN, owner="system")] = None


WAYS: Final = {"order": "work_order", "trip": "trip"}
"""The fields by which an event names what it belongs to, and the kinds that they name."""


def way_to(kind: str, record_id: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The field and the id by which an event names the order or trip of its subject: itself, or what it belongs to."""
    itself = next((name for name, target in WAYS.items() if target == kind), "")
    name = itself or next((name for name in WAYS if values.get(name)), "order")
    return name, record_id if itself else str(values.get(name) or "")


class Visit(Record, frozen=True):
    """One outing to the customer's site: evidence."""

    meta: ClassVar[Meta] = Meta(
        "visit", N_("Visit"), N_("Visits"), scope=("order", "station"), parent="order", title=("arrived_at",),
        columns=("departed_at", "arrived_at", "person"), append_only=True,
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), required_from="new", evidence=True)] = None
    person: Annotated[str | None, Field(N_("Technician"), ref("person"), owner="system", evidence=True)] = None
    departed_at: Annotated[Instant | None, Field(N_("Departed"), INSTANT, evidence=True)] = None
    arrived_at: Annotated[Instant | None, Field(N_("Arrived"), INSTANT, required_from="new", evidence=True)] = None
    clock_reading: Annotated[
        Decimal | None, Field(N_("Clock offset"), decimal(1), unit="s", owner="system", evidence=True)
    ] = None
    reason: Annotated[str | None, Field(N_("Reason"), enum("second_outing_reason"), evidence=True)] = None


class Attachment(Record, frozen=True):
    """A photograph or file that belongs to an order: the record syncs before its blob."""

    meta: ClassVar[Meta] = Meta(
        "attachment", N_("Photo"), N_("Photos"), scope=("order", "station"),
        other_scope=("trip", "station"), parent="order", title=("caption",),
        columns=("photo_kind", "caption", "taken_at"), append_only=True,
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), evidence=True)] = None
    trip: Annotated[str | None, Field(N_("Trip"), ref("trip"), evidence=True)] = None
    photo_kind: Annotated[
        str | None, Field(N_("Kind of photo"), enum("photo_kind"), required_from="new", evidence=True)
    ] = None
    file_name: Annotated[str | None, Field(N_("File"), TEXT, evidence=True)] = None
    media_type: Annotated[str | None, Field(N_("Media type"), TEXT, evidence=True)] = None
    size: Annotated[int | None, Field(N_("Size"), INTEGER, unit="B", evidence=True, minimum="0")] = None
    sha256: Annotated[str | None, Field(N_("Fingerprint"), BLOB, required_from="new", evidence=True)] = None
    taken_at: Annotated[Instant | None, Field(N_("Taken at"), INSTANT, evidence=True)] = None
    caption: Annotated[str | None, Field(N_("Caption"), TEXT, evidence=True)] = None
    withdraws: Annotated[str | None, Field(N_("Replaces"), ref("attachment"), evidence=True)] = None


class OrderHelper(Record, frozen=True):
    """Somebody who helps the assignee on an order, with hours of his own."""

    meta: ClassVar[Meta] = Meta(
        "order_helper", N_("Helper"), N_("Helpers"), scope=("order", "station"), holder="person", parent="order",
        title=("person",), columns=("person", "hours", "own_van", "travel_km", "note"),
    )  # fmt: skip
    order: OrderRef = None
    person: Annotated[str | None, Field(N_("Helper"), ref("person"), required_from="new")] = None
    hours: Annotated[
        Decimal | None,
        Field(N_("Hours"), decimal(1), unit="h", owner="field", required_from="done", above="0", maximum="200"),
    ] = None
    own_van: Annotated[bool | None, Field(N_("Came in a van of his own"), BOOLEAN, owner="field")] = None
    travel_km: Annotated[
        Decimal | None, Field(N_("Travelled"), decimal(1), unit="km", owner="field", minimum="0", maximum="9999")
    ] = None
    note: Annotated[str | None, Field(N_("Note"), TEXT)] = None
    removed: Annotated[bool | None, Field(N_("Line removed"), BOOLEAN, group="head")] = None
