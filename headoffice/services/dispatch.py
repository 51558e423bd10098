# SPDX-License-Identifier: Apache-2.0
"""Dispatching: who goes, by when; recalling; refusals, cancellations and what a person has to decide (D1)."""

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.reasons import why
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES = ("dispatcher", "manager")
WAITING = ("new", "refuse_pending")
"""States of an order that a dispatcher has to do something about."""
DUE = (("ack_due", "ack_hours"), ("arrive_due", "arrive_hours"), ("finish_due", "finish_hours"))


def order_of(ledger: Ledger, order_id: str) -> Found:
    """The order. NotFound if there is none."""
    order = ledger.get("work_order", order_id)
    if order is None:
        raise NotFound
    return order


def run(ledger: Ledger, actor: Actor, order_id: str, event: str, reason: str = "") -> None:
    """Give an event of the office to an order. Overtaken where its state does not allow it."""
    order = order_of(ledger, order_id)
    applied = ledger.event("work_order", order_id, event, actor.author, reason=reason)
    if not applied:
        raise Overtaken(N_("{doc_no} has moved on meanwhile. Look at it again."), doc_no=str(order.get("doc_no")))


def dispatch(
    database: Database, actor: Actor, order_id: str, assignee: str, appointment_from: Instant | None = None,
    appointment_to: Instant | None = None,
) -> None:  # fmt: skip
    """Assign a technician and freeze the due times of the service level."""
    actor.require(*ROLES)
    with database.write() as ledger:
        order = order_of(ledger, order_id)
        person = ledger.get("person", assignee)
        if person is None or person.get("active") is False:
            raise OfficeError(N_("Choose an active technician."), field="assignee")
        if not {"technician", "installer"} & set(person.get("roles") or ()):
            raise OfficeError(N_("{name} is no technician. Choose another."), field="assignee",
                              name=str(person.get("name")))  # fmt: skip
        if appointment_from and appointment_to and appointment_to <= appointment_from:
            raise OfficeError(N_("The appointment ends before it starts. Correct one."), field="appointment_to")
        now = ledger.clock.now()
        ledger.put(
            "work_order", order_id, actor.author, assignee=assignee, dispatched_at=now.plain(),
            **due_times(order.values, ledger.get("service_level", order.get("service_level")), now),
            **_appointment(appointment_from, appointment_to),
        )  # fmt: skip
        run(ledger, actor, order_id, "dispatch")


def due_times(order: Values, level: Found | None, now: Instant) -> dict[str, list[int]]:
    """When an order of a service level must be answered, reached and finished."""
    start = Instant.of(order.get("reported_at")) or now
    given = level.values if level else {}
    return {due: start.plus(hours=given[name]).plain() for due, name in DUE if given.get(name) is not None}


def _appointment(start: Instant | None, end: Instant | None) -> dict[str, list[int]]:
    found = {"appointment_from": start, "appointment_to": end}
    return {name: moment.plain() for name, moment in found.items() if moment}


def recall(database: Database, actor: Actor, order_id: str, reason: str) -> None:
    """Take an assignment back before it was accepted; a laptop that accepted it offline is asked about (D1 rule 1)."""
    actor.require(*ROLES)
    with database.write() as ledger:
        run(ledger, actor, order_id, "recall_assignment", reason)
        ledger.project("work_order", order_id, assignee=None)


def answer_refusal(database: Database, actor: Actor, order_id: str, approve: bool, reason: str = "") -> None:
    """Approve a refusal, so that another can go, or not."""
    actor.require(*ROLES)
    with database.write() as ledger:
        run(ledger, actor, order_id, "approve_refusal" if approve else "reject_refusal", reason)
        if approve:
            ledger.project("work_order", order_id, assignee=None)


def cancel(database: Database, actor: Actor, order_id: str, reason: str) -> None:
    """The customer cancels before departure; later it has to be asked for and answered."""
    actor.require(*ROLES)
    said = why(reason)
    with database.write() as ledger:
        run(ledger, actor, order_id, "customer_cancels", said)


def answer_cancellation(database: Database, actor: Actor, order_id: str, approve: bool, reason: str = "") -> None:
    """Approve a cancellation that was asked for, or not."""
    actor.require(*ROLES)
    with database.write() as ledger:
        run(ledger, actor, order_id, "approve_cancel" if approve else "reject_cancel", reason)


def settle_decision(database: Database, actor: Actor, order_id: str, note: str = "") -> None:
    """The dispatcher has looked at what did not fit; field work stays a fact, the order goes on."""
    actor.require(*ROLES)
    with database.write() as ledger:
        order = order_of(ledger, order_id)
        remark = "\n".join(part for part in (str(order.get("remark") or ""), note.strip()) if part)
        ledger.put("work_order", order_id, actor.author, remark=remark or None)
        ledger.project("work_order", order_id, needs_decision=False)


def review_order(database: Database, actor: Actor, order_id: str) -> None:
    """Review an order that carries no warranty card."""
    actor.require("warranty_clerk", *ROLES)
    with database.write() as ledger:
        if order_of(ledger, order_id).get("assignee") == actor.person:
            raise Denied(N_("Nobody reviews an own order. Ask another clerk."))
        if ledger.count("warranty_card", order=order_id):
            raise Overtaken(N_("This order has a warranty card. Review the card."))
        run(ledger, actor, order_id, "review_ok")
