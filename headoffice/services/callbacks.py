# SPDX-License-Identifier: Apache-2.0
"""Follow-up calls: what is due, attempts, the record (domain C15, D5)."""

from collections.abc import Mapping
from typing import Any

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import Values
from fieldcore.rules import charges
from fieldcore.rules.validation import check_record
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.effects import CALLBACK_HOURS
from headoffice.services.intake import Invalid, follow_on
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES = ("callback_clerk", "manager")
OPEN = ("scheduled", "attempting", "reached")
ANSWERED = ("reached", "second_callback")
"""Where what the customer says is recorded."""
CONTENT = ("satisfied", "basically")
"""Conclusions after which a call is over, unless there is a new fault."""
SETTLED = ("reviewed", "closed", "cancelled")
"""States of a follow-up order in which the second call is made."""
ANSWERS = ("answers", "scores", "conclusion")
"""The groups of what the customer says."""


def due(ledger: Ledger) -> list[Found]:
    """Calls that are open, the most urgent first."""
    status = ledger.column("callback", "status")
    return ledger.find("callback", status.in_(OPEN), sort=(ledger.column("callback", "due_by"),))


def _call(ledger: Ledger, actor: Actor, callback_id: str) -> Found:
    found = ledger.get("callback", callback_id)
    if found is None:
        raise NotFound
    order = ledger.get("work_order", found.get("order"))
    if order is not None and order.get("assignee") == actor.person:
        raise Denied(N_("Nobody calls about an own job. Ask another clerk."))
    return found


def _event(ledger: Ledger, actor: Actor, call: Found, event: str) -> None:
    if not ledger.event("callback", call.id, event, actor.author):
        raise Overtaken(N_("This call has moved on meanwhile. Look at it again."))


def attempt(database: Database, actor: Actor, callback_id: str, number: str, result: str) -> None:
    """Note an attempt; ``reached`` opens the record, an invalid number marks the contact."""
    actor.require(*ROLES)
    if result not in {choice.id for choice in CHOICES["attempt_result"]}:
        raise OfficeError(N_("Choose what came of the call."), field="result")
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        now = ledger.clock.now().plain()
        ledger.insert("callback_attempt", actor.author, callback=callback_id, at=now, number=number, result=result)
        if call.get("status") in ("scheduled", "attempting"):
            _event(ledger, actor, call, "attempt")
        if result == "reached" and call.get("status") != "second_callback":
            _event(ledger, actor, call, "reach")
        if result == "invalid_number":
            _mark_invalid(ledger, actor, call)


def _mark_invalid(ledger: Ledger, actor: Actor, call: Found) -> None:
    order = ledger.get("work_order", call.get("order"))
    contact = order.get("operator_contact") if order else None
    if contact:
        ledger.put("contact", contact, actor.author, phone_invalid=True)


def record(database: Database, actor: Actor, callback_id: str, answers: Mapping[str, Any]) -> None:
    """Record a call that reached the customer. Invalid where something is missing or wrong.

    It is archived, unless the first call found a customer who is not content or a new fault: then a follow-up is due.
    """
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        if call.get("status") not in ANSWERED:
            raise Overtaken(N_("Note first that the customer was reached."))
        kind = ledger.catalogue["callback"]
        asked = ("method", *(spec.name for group in ANSWERS for spec in kind.group(group)))
        given = {name: answers[name] for name in asked if answers.get(name) not in (None, "")}
        values = {**call.values, **given, "caller": actor.person}
        values.setdefault("method", "phone")
        problems = check_record(kind, values, {"new", "recorded"})
        if problems:
            raise Invalid([("callback", problem) for problem in problems])
        ledger.put("callback", callback_id, actor.author, caller=actor.person, method=values["method"], **{
            name: value for name, value in given.items() if name != "method"})  # fmt: skip
        if (order := ledger.get("work_order", call.get("order"))) and charged_wrongly(order, values):
            ledger.project("work_order", order.id, needs_decision=True)
        second = call.get("status") == "second_callback"
        if not second:
            _event(ledger, actor, call, "record")
        if second or (values.get("conclusion") in CONTENT and not given.get("new_fault")):
            _event(ledger, actor, call, "archive")


def charged_wrongly(order: Found, call: Values) -> bool:
    """Whether the customer says that he paid for a job that was free: an alarm to the manager (C15)."""
    return order.get("charge_type") in charges.FREE and int(call.get("charged_amount") or 0) > 0


def archive(database: Database, actor: Actor, callback_id: str) -> None:
    """Leave a recorded call as it is: nothing is to be followed up."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        if call.get("status") != "recorded":
            raise Overtaken(N_("This call has moved on meanwhile. Look at it again."))
        _event(ledger, actor, call, "archive")


def reschedule(database: Database, actor: Actor, callback_id: str, due_by: Instant | None, phone: str = "") -> None:
    """Call again somebody who was not reached, from three days on where no time is named; on a corrected number."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call, now = _call(ledger, actor, callback_id), ledger.clock.now()
        if due_by is not None and due_by.ms < now.ms:
            raise OfficeError(N_("The day is past. Choose a later one."), field="due")
        if phone.strip():
            _correct_number(ledger, actor, call, phone.strip())
        _event(ledger, actor, call, "reschedule")
        ledger.put("callback", callback_id, actor.author, due_by=(due_by or now.plus(hours=CALLBACK_HOURS)).plain())


def _correct_number(ledger: Ledger, actor: Actor, call: Found, phone: str) -> None:
    order = ledger.get("work_order", call.get("order"))
    contact = ledger.get("contact", order.get("operator_contact")) if order else None
    kind, record_id = ("contact", contact.id) if contact else ("customer", str(order.get("customer")) if order else "")
    found = ledger.get(kind, record_id)
    if found is None:
        raise OfficeError(N_("The order names nobody to call. Name the operator on the order first."), field="phone")
    problems = [p for p in check_record(ledger.catalogue[kind], {**found.values, "phone": phone}, {"new"})
                if p.level == "block" and p.field == "phone"]  # fmt: skip
    if problems:
        raise OfficeError(N_("This is no telephone number. Type it again."), field="phone")
    changes: dict[str, Any] = {"phone": phone, **({"phone_invalid": False} if kind == "contact" else {})}
    ledger.put(kind, record_id, actor.author, **changes)


def follow_up(database: Database, actor: Actor, callback_id: str, symptom: str) -> str:
    """Open a new request for what the customer said, with customer and machine of the job; the new order's id."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        order = ledger.get("work_order", call.get("order"))
        if order is None:
            raise NotFound
        ledger.state("callback", callback_id, lock=True)
        new, number = follow_on(ledger, actor, order, "callback", symptom)
        if not ledger.event("callback", call.id, "follow_up", actor.author, reason=number):
            raise Overtaken(N_("This call has moved on meanwhile. Look at it again."))
        return new


def followed_by(ledger: Ledger, call: Found) -> Found | None:
    """The request that was opened for a call."""
    events = ledger.events_of(call.id)
    opened = [e for e in events if e.get("event") == "follow_up" and e.get("applied")]
    return ledger.first("work_order", doc_no=opened[-1].get("reason")) if opened else None


def call_again(database: Database, actor: Actor, callback_id: str) -> None:
    """Ask for the second call, once the follow-up order is settled."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        order = followed_by(ledger, call)
        if order is not None and order.get("status") not in SETTLED:
            raise OfficeError(N_("{doc_no} is not finished yet. Call again when it is reviewed."),
                              doc_no=str(order.get("doc_no")))  # fmt: skip
        _event(ledger, actor, call, "call_again")
        due = ledger.clock.now().plus(hours=CALLBACK_HOURS)
        ledger.put("callback", callback_id, actor.author, due_by=due.plain())


def give_up(database: Database, actor: Actor, callback_id: str) -> None:
    """Three attempts on two days at least, then the customer counts as unreachable (C15)."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        attempts = ledger.find("callback_attempt", callback=callback_id)
        days = {Instant(a.values["at"][0]).date() for a in attempts}
        if len(attempts) < 3 or len(days) < 2:
            raise OfficeError(N_("Try at least three times on two days before giving up."))
        _event(ledger, actor, call, "give_up")


def waive(database: Database, actor: Actor, callback_id: str, reason: str) -> None:
    """A manager may do without a call."""
    actor.require("manager")
    if len(reason.strip()) < 5:
        raise OfficeError(N_("Say why in a few words (at least 5 characters)."), field="reason")
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        if not ledger.event("callback", call.id, "waive", actor.author, reason=reason):
            raise Overtaken(N_("This call has moved on meanwhile. Look at it again."))
