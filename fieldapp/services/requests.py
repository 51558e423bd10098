# SPDX-License-Identifier: Apache-2.0
"""A parts request from the field, as a part of a save."""

from datetime import date
from typing import Any

from fieldapp.errors import UserError
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.quantities import read_quantity
from fieldcore.base.text import N_


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
        "receiver": desk.me.name or None,
    }
    request = group.add("parts_request", numbered="doc_no", **wanted)
    group.step(order_id, "parts_request", request, "submit")
    return request


def _day(desk: Desk, typed: str) -> str:
    try:
        day = date.fromisoformat(typed.strip().replace("/", "-"))
    except ValueError as error:
        raise UserError(N_("“{typed}” is no date. Type it like 2026-11-23."), typed=typed) from error
    if day < desk.today():
        raise UserError(N_("The day it is needed by is past. Choose today or later."))
    return day.isoformat()
