# SPDX-License-Identifier: Apache-2.0
"""Parts requests from the field: asked for on an order, withdrawn, and counted into the van when they come (C8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.deadlines import OPEN as UNFINISHED
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.jobs import repair_of
from fieldapp.services.quantities import read_count, read_quantity, shown
from fieldapp.services.views import RequestRow
from fieldapp.services.warranty import Warranty
from fieldapp.services.wording import NOTHING, Text, choice, text
from fieldapp.store.rows import Stored
from fieldcore.base.numbers import plain_decimal
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.maintenance import readings_of
from fieldcore.rules.requests import OPEN, RECEIVED, receipt

TO_READ: Final = ("rejected", "received_short")
"""These are shown beside the van as long as their order is not finished."""
AT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Why parts are asked for, and by which day."""

    reason: str
    needed_by: str
    substitute_ok: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of a request, as typed, and why it is less than was sent."""

    quantity: str
    note: str = ""


class Requests:
    """Requests of the own orders."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._warranty = desk, Warranty(desk)

    def ask(self, order_id: str, parts: Sequence[tuple[str, str]], asked: Asked) -> Changes:
        """Ask for so many (as typed) of each part in one save. UserError before the machine is known."""
        group = Group(self._desk)
        request = self.ask_all(group, order_id, parts, asked)
        return group.commit(created=request)

    def ask_all(self, group: Group, order_id: str, parts: Sequence[tuple[str, str]], asked: Asked) -> str:
        """Ask as a part of another save; the id of the last request."""
        if not parts:
            raise UserError(N_("Choose a part from the list."))
        return [self._ask(group, order_id, part, quantity, asked) for part, quantity in parts][-1]

    def _ask(self, group: Group, order_id: str, part_id: str, quantity: str, asked: Asked) -> str:
        order, part = group.values("work_order", order_id), self._desk.need("part", part_id)
        if not order.get("machine"):
            raise UserError(N_("Choose the machine first, then ask for parts."))
        if not asked.reason.strip():
            raise UserError(N_("Say why the part is needed."))
        repair = repair_of(self._desk, order_id)
        wanted: dict[str, Any] = {
            "order": order_id,
            "part": part_id,
            "quantity": read_quantity(part, quantity),
            "reason": asked.reason.strip(),
            "needed_by": _day(self._desk, asked.needed_by),
            "machine_down": bool(order.get("halted")),
            "failure_mode": repair.get("failure_mode") if repair else None,
            "substitute_ok": asked.substitute_ok,
            **_receiver(self._desk),
            **self._snapshot(order_id, str(order["machine"])),
        }
        request = group.add("parts_request", numbered="doc_no", **wanted)
        group.step("parts_request", request, "submit")
        return request

    def of(self, order_id: str) -> tuple[RequestRow, ...]:
        """The requests of an order."""
        return self._desk.read.at_once(lambda: self._rows(self._desk.read.children("parts_request", order_id)))

    def own(self) -> tuple[RequestRow, ...]:
        """The requests of the own orders that are to come or to be read, the next to arrive first."""
        return self._desk.read.at_once(self._own)

    def asked(self, order_id: str) -> Mapping[str, str]:
        """Part → number of an open request for it on the machine of this order: it was asked for already."""
        machine = self._desk.need("work_order", order_id).get("machine")
        found = self._desk.read.find("parts_request", {"machine": machine, "status": OPEN}, ("id",)) if machine else ()
        return {str(one.get("part")): str(one.get("doc_no") or "") for one in found}

    def withdraw(self, request_id: str) -> Changes:
        """Take a request back that head office has not taken up."""
        group = Group(self._desk)
        group.step("parts_request", request_id, "withdraw")
        return group.commit()

    def parcel(self, request_id: str) -> tuple[RequestRow, ...]:
        """What came together with this request: the own ones under way with the same carrier and number."""
        return self._desk.read.at_once(lambda: self._rows(self._parcel(self._desk.need("parts_request", request_id))))

    def receive(self, counted: Mapping[str, Counted]) -> Changes:
        """Count what came into the own van: requests and stock in one save; what is short keeps why."""
        group, now, me = Group(self._desk), self._desk.now().plain(), self._desk.me.person_id
        for request_id, count in counted.items():
            request = self._desk.need("parts_request", request_id)
            part = self._desk.maybe("part", request.get("part"))
            quantity, shipped = read_count(part, count.quantity), Decimal(str(request.get("shipped_quantity") or 0))
            try:
                event = receipt(shipped, Decimal(quantity))
            except ValueError as error:
                raise UserError(N_("{shipped} were sent, so no more can have come. Count again."),
                                shipped=shown(shipped)) from error  # fmt: skip
            if event == "receive_short" and not count.note.strip():
                raise UserError(N_("{part} is short. Say what is missing, broken or wrong."),
                                part=self._desk.title("part", request.get("part")))  # fmt: skip
            group.put("parts_request", request_id, received_quantity=quantity, received_at=now,
                      short_note=count.note.strip() or None)  # fmt: skip
            group.step("parts_request", request_id, event, reason=count.note.strip())
            if Decimal(quantity):
                group.add("stock_movement", person=me, part=request.get("part"), movement="issue_to_van",
                          quantity=quantity, order=request.get("order"), request=request_id, at=now)  # fmt: skip
        return group.commit()

    def _own(self) -> tuple[RequestRow, ...]:
        found = self._desk.read.find("parts_request", {"status": (*OPEN, *TO_READ)}, ("needed_by", "id"), limit=AT_MOST)
        rows = self._rows([one for one in found if self._is_mine(one, one.get("status") in TO_READ)])
        return tuple(sorted(rows, key=lambda row: row.state != "shipped"))

    def _is_mine(self, request: Stored, unfinished: bool = False) -> bool:
        """Whether it is of an own order; ``unfinished``: of one on which something is still to be done."""
        order = self._desk.maybe("work_order", request.get("order"))
        mine = order is not None and order.get("assignee") == self._desk.me.person_id
        return mine and not (unfinished and order is not None and order.get("status") not in UNFINISHED)

    def _parcel(self, request: Stored) -> list[Stored]:
        if not request.get("ship_no"):
            return [request]
        same = {"status": "shipped", "ship_no": request.get("ship_no"), "carrier": request.get("carrier")}
        return [one for one in self._desk.read.find("parts_request", same, ("id",)) if self._is_mine(one)]

    def _rows(self, found: Sequence[Stored]) -> tuple[RequestRow, ...]:
        return tuple(self._row(request) for request in found)

    def _row(self, request: Stored) -> RequestRow:
        part = self._desk.maybe("part", request.get("part"))
        due, state = str(request.get("needed_by") or ""), str(request.get("status") or "")
        return RequestRow(
            id=request.id,
            doc_no=str(request.get("doc_no") or ""),
            order_id=str(request.get("order") or ""),
            order_no=self._desk.title("work_order", request.get("order")),
            part=self._desk.part_name(part) if part else "",
            unit=str(part.get("unit") or "") if part else "",
            quantity=shown(request.get("quantity")),
            needed_by=due,
            state=state,
            status=choice("request_status", state),
            standing=_standing(request.values, state),
            late=state in OPEN and bool(due) and due < self._desk.today().isoformat(),
            coming=shown(request.get("shipped_quantity")) if state == "shipped" else "",
        )

    def _snapshot(self, order_id: str, machine_id: str) -> Values:
        """What head office decides by, as it was when the part was asked for."""
        readings = readings_of(row.values for row in self._desk.read.find("meter_reading", {"machine": machine_id}))
        verdict = self._warranty.compute(self._desk.need("work_order", order_id))
        return {
            "machine": machine_id,
            "meter": plain_decimal(readings[-1].value, 1) if readings else None,
            "sale_date": self._desk.need("machine", machine_id).get("sale_date"),
            "warranty_status": verdict.status if verdict else None,
        }


def _standing(request: Values, state: str) -> Text:
    """What became of a request, in a line."""
    asked, unread = shown(request.get("quantity")), request.get("reject_reason") or request.get("short_note") or ""
    if state == "rejected":
        return text(N_("Rejected: {reason}"), reason=unread)
    if state == "shipped":
        way = " ".join(str(request[name]) for name in ("carrier", "ship_no") if request.get(name))
        if request.get("expected_at"):
            return text(N_("{count} on the way with {way}, arrives by {day}"), way=way, day=request["expected_at"],
                        count=shown(request.get("shipped_quantity")))  # fmt: skip
        return text(N_("{count} on the way with {way}"), count=shown(request.get("shipped_quantity")), way=way)
    if state in RECEIVED:
        came, sent = shown(request.get("received_quantity")), shown(request.get("shipped_quantity"))
        short = text(N_("{came} of {sent} came: {note}"), came=came, sent=sent, note=unread)
        return short if state == "received_short" else text(N_("{came} came"), came=came)
    if request.get("approved_quantity") is not None and state in OPEN:
        approved = shown(request["approved_quantity"])
        return text(N_("{approved} of {asked} approved"), approved=approved, asked=asked)
    return text(N_("needed by {day}"), day=request["needed_by"]) if request.get("needed_by") else NOTHING


def _receiver(desk: Desk) -> Values:
    """Who gets the part and where: the asking person, at his station."""
    person, station = desk.maybe("person", desk.me.person_id), desk.maybe("station", desk.station_id)
    own, shared = (person.values if person else {}), (station.values if station else {})
    return {
        "receiver": desk.me.name or None,
        "receiver_phone": own.get("phone") or shared.get("phone"),
        "receiver_address": shared.get("address"),
    }


def _day(desk: Desk, typed: str) -> str:
    try:
        day = date.fromisoformat(typed.strip().replace("/", "-"))
    except ValueError as error:
        raise UserError(N_("“{typed}” is no date. Type it like 2026-11-23."), typed=typed) from error
    if day < desk.today():
        raise UserError(N_("The day it is needed by is past. Choose today or later."))
    return day.isoformat()
