# SPDX-License-Identifier: Apache-2.0
"""The organisation: company, stations, people, laptops, service levels, code lists, calendar."""

from datetime import date
from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import (
    BLOB,
    BOOLEAN,
    CODE,
    DATE,
    INSTANT,
    INTEGER,
    PHONE,
    TEXT,
    Field,
    Meta,
    Record,
    enum,
    multi,
    ref,
)


class Company(Record, frozen=True):
    """The company whose name stands on every paper."""

    meta: ClassVar[Meta] = Meta("company", N_("Company"), N_("Companies"), title=("name",), owner="office")
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new")] = None
    name_en: Annotated[str | None, Field(N_("Name in English"), TEXT, owner="office")] = None
    address: Annotated[str | None, Field(N_("Address"), TEXT, owner="office")] = None
    phone: Annotated[str | None, Field(N_("Phone"), PHONE, owner="office")] = None
    verify_url: Annotated[str | None, Field(N_("Verify address"), TEXT, owner="office")] = None
    logo: Annotated[str | None, Field(N_("Logo"), BLOB, owner="office")] = None
    colour: Annotated[
        str | None, Field(N_("Colour"), CODE, owner="office", pattern=r"#[0-9A-Fa-f]{6}", hint="#1A5FB4")
    ] = None


class Station(Record, frozen=True):
    """A service station: the scope of its customers, machines and orders."""

    meta: ClassVar[Meta] = Meta(
        "station", N_("Station"), N_("Stations"), title=("name",), columns=("code", "name", "phone"), owner="office"
    )
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="office", required_from="new", search=True)] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    region: Annotated[str | None, Field(N_("Region"), TEXT, owner="office")] = None
    address: Annotated[str | None, Field(N_("Address"), TEXT, owner="office")] = None
    phone: Annotated[str | None, Field(N_("Phone"), PHONE, owner="office")] = None


class Person(Record, frozen=True):
    """Somebody who works for the organisation."""

    meta: ClassVar[Meta] = Meta(
        "person", N_("Person"), N_("People"), title=("name",), columns=("staff_no", "name", "roles", "station"),
        owner="office",
    )  # fmt: skip
    staff_no: Annotated[str | None, Field(N_("Staff number"), CODE, owner="office", required_from="new")] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    roles: Annotated[list[str] | None, Field(N_("Roles"), multi("role"), owner="office", required_from="new")] = None
    station: Annotated[str | None, Field(N_("Station"), ref("station"), owner="office")] = None
    phone: Annotated[str | None, Field(N_("Phone"), PHONE, owner="office", personal=True)] = None
    licence_class: Annotated[str | None, Field(N_("Driving licence"), enum("licence_class"), owner="office")] = None
    licence_until: Annotated[date | None, Field(N_("Licence until"), DATE, owner="office")] = None
    active: Annotated[bool | None, Field(N_("Active"), BOOLEAN, owner="office")] = None


class Device(Record, frozen=True):
    """A laptop that was enrolled for one person."""

    meta: ClassVar[Meta] = Meta(
        "device", N_("Laptop"), N_("Laptops"), title=("code",), columns=("code", "person", "revoked"), owner="system"
    )
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="system", required_from="new")] = None
    person: Annotated[str | None, Field(N_("Person"), ref("person"), owner="system", required_from="new")] = None
    enrolled_at: Annotated[Instant | None, Field(N_("Enrolled"), INSTANT, owner="system")] = None
    revoked: Annotated[bool | None, Field(N_("Revoked"), BOOLEAN, owner="system")] = None


class ServiceLevel(Record, frozen=True):
    """How fast the organisation answers, arrives and finishes, by distance and urgency."""

    meta: ClassVar[Meta] = Meta(
        "service_level", N_("Service level"), N_("Service levels"), title=("name",),
        columns=("name", "ack_hours", "arrive_hours", "finish_hours"), owner="office",
    )  # fmt: skip
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new")] = None
    ack_hours: Annotated[int | None, Field(N_("Answer within"), INTEGER, unit="h", owner="office", minimum="0")] = None
    arrive_hours: Annotated[int | None, Field(N_("Arrive within"), INTEGER, unit="h", owner="office", minimum="0")] = (
        None
    )
    finish_hours: Annotated[int | None, Field(N_("Finish within"), INTEGER, unit="h", owner="office", minimum="0")] = (
        None
    )


class CodeEntry(Record, frozen=True):
    """An entry of a code list that head office edits: failure locations, modes, causes."""

    meta: ClassVar[Meta] = Meta(
        "code_entry", N_("Code"), N_("Codes"), title=("label",), columns=("code_list", "code", "label"), owner="office"
    )
    code_list: Annotated[str | None, Field(N_("Code list"), enum("code_list"), owner="office", required_from="new")] = (
        None
    )
    code: Annotated[str | None, Field(N_("Code"), CODE, owner="office", required_from="new")] = None
    label: Annotated[str | None, Field(N_("Name"), TEXT, owner="office", required_from="new", search=True)] = None
    label_en: Annotated[str | None, Field(N_("Name in English"), TEXT, owner="office")] = None
    family: Annotated[str | None, Field(N_("Product family"), enum("family"), owner="office")] = None


class CalendarDay(Record, frozen=True):
    """A day of the holiday calendar: a statutory day off, or a make-up workday (调休)."""

    meta: ClassVar[Meta] = Meta(
        "calendar_day", N_("Calendar day"), N_("Holiday calendar"), title=("day",), columns=("day", "day_kind", "name"),
        owner="office",
    )  # fmt: skip
    day: Annotated[date | None, Field(N_("Day"), DATE, owner="office", required_from="new")] = None
    day_kind: Annotated[str | None, Field(N_("Kind of day"), enum("day_kind"), owner="office")] = None
    name: Annotated[str | None, Field(N_("Name"), TEXT, owner="office")] = None
