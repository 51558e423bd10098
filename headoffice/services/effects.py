# SPDX-License-Identifier: Apache-2.0
"""What follows by itself from a transition: stamps of the server, visits, the follow-up call (domain D1, D2)."""

from typing import Final

from fieldcore.rules.jobs import type_of
from headoffice.services import maintenance, vehicles
from headoffice.services.actors import Actor
from headoffice.services.intake import follow_on
from headoffice.store.ledger import Author, Effect, Ledger, Transition

CALLBACK_HOURS: Final = 72
"""Domain C15: due 24 to 72 h after the trigger, by policy."""


def _handed_in(ledger: Ledger, transition: Transition) -> None:
    ledger.project("warranty_card", transition.subject, handed_in_at=transition.at.plain())


def _arrived(ledger: Ledger, transition: Transition) -> None:
    order = ledger.state("work_order", transition.subject)
    visits = int(order.values.get("visits") or 0) if order else 0
    ledger.project("work_order", transition.subject, visits=visits + 1)


def _created_in_field(ledger: Ledger, transition: Transition) -> None:
    ledger.project("work_order", transition.subject, needs_decision=True, visits=0)


def _reviewed(ledger: Ledger, transition: Transition) -> None:
    if ledger.count("callback", order=transition.subject):
        return
    card = ledger.first("warranty_card", order=transition.subject)
    office = Author(transition.author.person)
    due = ledger.clock.now().plus(hours=CALLBACK_HOURS)
    callback = ledger.insert(
        "callback", office, order=transition.subject, trigger="warranty_card" if card else "work_order",
        due_by=due.plain(),
    )  # fmt: skip
    ledger.event("callback", callback, "schedule", office)


def _job_handed_in(ledger: Ledger, transition: Transition) -> None:
    """A record of which a machine has one already is decided about; another may need an order, one and no more."""
    order = ledger.get("work_order", transition.subject)
    if order is None:
        return
    kind = type_of(order.values)
    if kind.once and order.get("machine"):
        ledger.lock("machine", [str(order.get("machine"))])  # of two that come at once the later sees the other
        if maintenance.rival(ledger, order) is not None:
            ledger.project("work_order", order.id, needs_decision=True)
    record = ledger.first(kind.record, order=order.id) if kind.again else None
    if record is None or kind.again is None or ledger.count("work_order", reopen_of=order.id):
        return
    if why := kind.again(record.values):
        actor = Actor(transition.author.person, frozenset())
        follow_on(ledger, actor, order, "head_office", why, str(order.get("service_type")))


def _archived(ledger: Ledger, transition: Transition) -> None:
    call = ledger.get("callback", transition.subject)
    close_if_settled(ledger, str(call.get("order")) if call else "", Author(transition.author.person))


def close_if_settled(ledger: Ledger, order_id: str, author: Author) -> None:
    """Close a reviewed order whose card is approved (or absent) and whose call is archived or waived."""
    order = ledger.get("work_order", order_id)
    if order is None or order.get("status") != "reviewed":
        return
    cards = ledger.find("warranty_card", order=order_id)
    calls = ledger.find("callback", order=order_id)
    settled = {"approved", "entered", "claimed", "settled", "rejected", "void"}
    if all(c.get("status") in settled for c in cards) and all(
        c.get("status") in ("archived", "waived", "unreachable") for c in calls
    ):
        ledger.event("work_order", order_id, "close", author)


def _odometer_read(ledger: Ledger, transition: Transition) -> None:
    trip = ledger.get("trip", transition.subject)
    if trip is not None and trip.get("vehicle"):
        vehicles.keep_odometer(ledger, str(trip.get("vehicle")))


def _left_in_emergency(ledger: Ledger, transition: Transition) -> None:
    """Nobody had agreed: a manager does afterwards. Who drove is who says so."""
    trip = ledger.get("trip", transition.subject)
    driver = trip.get("driver") if trip else None
    ledger.project("trip", transition.subject, retro_approval=True, driver=driver or transition.author.person)


EFFECTS: Final[dict[tuple[str, str], Effect]] = {
    ("card", "hand_in"): _handed_in,
    ("card", "correct"): _handed_in,
    ("order", "arrive"): _arrived,
    ("order", "create_in_field"): _created_in_field,
    ("order", "hand_in"): _job_handed_in,
    ("order", "correct"): _job_handed_in,
    ("order", "review_ok"): _reviewed,
    ("callback", "archive"): _archived,
    ("callback", "waive"): _archived,
    ("callback", "give_up"): _archived,
    ("trip", "emergency_depart"): _left_in_emergency,
    **{("trip", event): _odometer_read for event in ("return", "towed", "hand_in", "verify")},
}
"""By the state machine and the event."""
