# SPDX-License-Identifier: Apache-2.0
"""Parts requests from the field: made as a part of a save, and where they stand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.errors import UserError
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.quantities import read_quantity, shown
from fieldapp.services.wording import Text, choice
from fieldcore.base.numbers import plain_decimal
from fieldcore.base.text import N_
from fieldcore.rules.maintenance import readings_of


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A parts request."""

    id: str
    doc_no: str
    order_id: str
    part: str
    quantity: str
    needed_by: str
    state: str
    status: Text


def add_request(
    desk: Desk, group: Group, order_id: str, part_id: str, quantity: str, reason: str, needed_by: str
) -> str:
    """Ask for a part; returns the request's id. UserError before the machine is known."""
    order, part = group.values("work_order", order_id), desk.need("part", part_id)
    if not order.get("machine"):
        raise UserError(N_("Choose the machine first, then ask for parts."))
    if not reason.strip():
        raise UserError(N_("Say why the part is needed."))
    wanted: dict[str, Any] = {
        "order": order_id,
        "part": part_id,
        "quantity": read_quantity(part, quantity),
        "reason": reason.strip(),
        "needed_by": _day(desk, needed_by),
        "machine_down": bool(order.get("halted")),
        **_receiver(desk),
        **_snapshot(desk, str(order["machine"])),
    }
    request = group.add("parts_request", numbered="doc_no", **wanted)
    group.step("parts_request", request, "submit")
    return request


def request_rows(desk: Desk, order_id: str = "") -> tuple[RequestRow, ...]:
    """Own requests, of one order or all."""
    where = {"order": order_id} if order_id else None
    return tuple(
        RequestRow(
            id=request.id,
            doc_no=str(request.get("doc_no") or ""),
            order_id=str(request.get("order") or ""),
            part=desk.title("part", request.get("part")),
            quantity=shown(request.get("quantity")),
            needed_by=str(request.get("needed_by") or ""),
            state=str(request.get("status") or ""),
            status=choice("request_status", request.get("status")),
        )
        for request in desk.read.find("parts_request", where, limit=200)
    )


def _receiver(desk: Desk) -> dict[str, Any]:
    """Who gets the part and where: the asking person, at his station."""
    person, station = desk.maybe("person", desk.me.person_id), desk.maybe("station", desk.station_id)
    own, shared = (person.values if person else {}), (station.values if station else {})
    return {
        "receiver": desk.me.name or None,
        "receiver_phone": own.get("phone") or shared.get("phone"),
        "receiver_address": shared.get("address"),
    }


def _snapshot(desk: Desk, machine_id: str) -> dict[str, Any]:
    """What head office decides by, as it was when the part was asked for."""
    readings = readings_of(row.values for row in desk.read.find("meter_reading", {"machine": machine_id}, ("id",)))
    return {
        "machine": machine_id,
        "meter": plain_decimal(readings[-1].value, 1) if readings else None,
        "sale_date": desk.need("machine", machine_id).get("sale_date"),
    }


def _day(desk: Desk, typed: str) -> str:
    try:
        day = date.fromisoformat(typed.strip().replace("/", "-"))
    except ValueError as error:
        raise UserError(N_("“{typed}” is no date. Type it like 2026-11-23."), typed=typed) from error
    if day < desk.today():
        raise UserError(N_("The day it is needed by is past. Choose today or later."))
    return day.isoformat()
