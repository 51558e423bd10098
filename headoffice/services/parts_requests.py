# SPDX-License-Identifier: Apache-2.0
"""The parts keeper's desk: parts requests are decided, put aside or ordered, shipped, and closed (domain C8, D3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from fieldcore.base.numbers import plain_decimal, trimmed
from fieldcore.base.text import N_
from fieldcore.rules import requests as rules
from fieldcore.rules.stock import SCALE, is_whole
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.reasons import why
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found, Rows

ROLES: Final = ("parts_keeper", "manager")
TO_DECIDE: Final = ("submitted", "reviewing")
TO_SHIP: Final = ("approved", "partly_approved", "allocated", "ordered")
WAITING: Final = (*TO_DECIDE, "approved", "partly_approved", "allocated")
"""States in which the keeper is next; what is ordered waits for the supplier."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel as it was handed over to a carrier."""

    carrier: str
    number: str = ""
    expected: date | None = None


def request_of(rows: Rows, request_id: str) -> Found:
    """The request. NotFound if there is none."""
    found = rows.get("parts_request", request_id)
    if found is None:
        raise NotFound
    return found


def take(database: Database, actor: Actor, request_id: str) -> None:
    """Take a request up, which its technician sees."""
    with database.write() as ledger:
        _step(ledger, actor, _own(ledger, actor, request_id), "review")


def approve(database: Database, actor: Actor, request_id: str, quantity: Decimal, note: str = "") -> None:
    """Approve all that is asked for, or a part of it."""
    with database.write() as ledger:
        request = _own(ledger, actor, request_id)
        plain = _quantity(ledger, request, quantity)
        try:
            event = rules.decision(_decimal(request.get("quantity")), quantity)
        except ValueError as error:
            raise OfficeError(N_("Approve no more than the {asked} asked for, and more than none."),
                              field="quantity", asked=trimmed(str(request.get("quantity")))) from error  # fmt: skip
        _decide(ledger, actor, request, event, note.strip())
        ledger.put("parts_request", request_id, actor.author, approved_quantity=plain)


def reject(database: Database, actor: Actor, request_id: str, reason: str) -> None:
    """Reject a request; its technician reads why."""
    with database.write() as ledger:
        request = _own(ledger, actor, request_id)
        _decide(ledger, actor, request, "reject", why(reason))
        ledger.put("parts_request", request_id, actor.author, reject_reason=reason.strip())


def provide(database: Database, actor: Actor, request_id: str, event: str, note: str = "") -> None:
    """``allocate``: put the parts aside from the own store; ``order``: have them from the maker or a supplier."""
    with database.write() as ledger:
        _step(ledger, actor, _own(ledger, actor, request_id), event, note.strip())


def ship(database: Database, actor: Actor, quantities: Mapping[str, Decimal], shipment: Shipment) -> None:
    """Ship the parts of requests in one parcel; so many of each."""
    if not shipment.carrier.strip():
        raise OfficeError(N_("Name the carrier, or who takes the parts along."), field="carrier")
    if not quantities:
        raise OfficeError(N_("Choose what is in the parcel."), field="quantity")
    with database.write() as ledger:
        now = ledger.clock.now()
        if shipment.expected is not None and shipment.expected < now.date():
            raise OfficeError(N_("The day is past. Choose a later one."), field="expected")
        ledger.lock("parts_request", quantities)
        for request_id, quantity in quantities.items():
            request = _own(ledger, actor, request_id)
            plain, most = _quantity(ledger, request, quantity), _decimal(request.get("approved_quantity"))
            if not 0 < quantity <= most:
                raise OfficeError(N_("Ship no more than the {approved} approved, and more than none."),
                                  field="quantity", approved=trimmed(str(most)))  # fmt: skip
            _step(ledger, actor, request, "ship", shipment.number.strip())
            ledger.put(
                "parts_request", request_id, actor.author, shipped_quantity=plain, carrier=shipment.carrier.strip(),
                ship_no=shipment.number.strip() or None, shipped_at=now.plain(),
                expected_at=shipment.expected.isoformat() if shipment.expected else None,
            )  # fmt: skip


def cancel(database: Database, actor: Actor, request_id: str, reason: str) -> None:
    """Take an approval back; only before the parts are shipped."""
    with database.write() as ledger:
        _step(ledger, actor, _own(ledger, actor, request_id), "cancel", why(reason))


def take_back(database: Database, actor: Actor, request_id: str, quantity: Decimal) -> None:
    """What came and was not used is back in the store: the van that received it holds so many less."""
    with database.write() as ledger:
        ledger.lock("parts_request", [request_id])
        request = _own(ledger, actor, request_id)
        plain, most = _quantity(ledger, request, quantity), left_over(ledger, request)
        if not 0 < quantity <= most:
            raise OfficeError(N_("No more than {left} can come back, and more than none."), field="quantity",
                              left=trimmed(str(most)))  # fmt: skip
        ledger.insert(
            "stock_movement", actor.author, person=van_of(ledger, request), part=request.get("part"),
            movement="given_back", quantity=plain_decimal(-Decimal(plain), SCALE), order=request.get("order"),
            request=request_id, at=ledger.clock.now().plain(),
        )  # fmt: skip


def close(database: Database, actor: Actor, request_id: str) -> None:
    """Close a request of which nothing is left to be used or given back."""
    with database.write() as ledger:
        request = _own(ledger, actor, request_id)
        left = left_over(ledger, request)
        if left:
            raise OfficeError(N_("{left} of it are neither used on the order nor given back. Take them back first."),
                              left=trimmed(str(left)))  # fmt: skip
        _step(ledger, actor, request, "close")


def left_over(rows: Rows, request: Found) -> Decimal:
    """How much of what came is neither used on the order nor given back."""
    order, part = request.get("order"), request.get("part")
    return rules.left_over(
        _decimal(request.get("received_quantity")),
        [usage.values for usage in rows.find("parts_usage", order=order, part=part)],
        [movement.values for movement in rows.find("stock_movement", request=request.id)],
    )


def van_of(rows: Rows, request: Found) -> str | None:
    """Whose van received the parts; before that, who will get them."""
    came = rows.first("stock_movement", request=request.id, movement="issue_to_van")
    order = rows.get("work_order", request.get("order"))
    return (came.get("person") if came else None) or (order.get("assignee") if order else None)


def in_one_parcel(rows: Rows, request: Found) -> list[Found]:
    """The other requests for the same person that wait to be shipped."""
    status, person = rows.column("parts_request", "status"), van_of(rows, request)
    waiting = rows.find("parts_request", status.in_(TO_SHIP))
    return [one for one in waiting if one.id != request.id and van_of(rows, one) == person]


def asked_twice(rows: Rows, request: Found) -> list[Found]:
    """Other open requests for the same part of the same machine."""
    still, machine = rows.column("parts_request", "status").in_(rules.OPEN), request.get("machine")
    found = rows.find("parts_request", still, machine=machine, part=request.get("part")) if machine else []
    return [one for one in found if one.id != request.id]


def _own(ledger: Ledger, actor: Actor, request_id: str) -> Found:
    """The request, for somebody who may handle it: nobody does so with an own one (D3)."""
    actor.require(*ROLES)
    request = request_of(ledger, request_id)
    asked = ledger.events_of(request_id)
    order = ledger.get("work_order", request.get("order"))
    if actor.person in {event.get("actor") for event in asked[:1]} | {order.get("assignee") if order else None}:
        raise Denied(N_("Nobody handles an own request. Ask another keeper."))
    return request


def _decide(ledger: Ledger, actor: Actor, request: Found, event: str, note: str) -> None:
    if request.get("status") == "submitted":
        _step(ledger, actor, request, "review")
    _step(ledger, actor, request, event, note)
    ledger.put("parts_request", request.id, actor.author, approver=actor.person, decided_at=ledger.clock.now().plain())


def _step(ledger: Ledger, actor: Actor, request: Found, event: str, reason: str = "") -> None:
    if not ledger.event("parts_request", request.id, event, actor.author, reason=reason):
        raise Overtaken(N_("{doc_no} has moved on meanwhile. Look at it again."), doc_no=str(request.get("doc_no")))


def _quantity(ledger: Ledger, request: Found, quantity: Decimal) -> str:
    """The quantity as it is stored; OfficeError for decimals of a part that has none."""
    part = ledger.get("part", request.get("part"))
    if part is not None and part.get("whole") and not is_whole(quantity):
        raise OfficeError(N_("“{unit}” cannot have decimals."), field="quantity", unit=part.get("unit"))
    return plain_decimal(quantity, SCALE)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value or 0))
