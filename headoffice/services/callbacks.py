# SPDX-License-Identifier: Apache-2.0
"""Follow-up calls: what is due, attempts, the record (domain C15, D5)."""

from collections.abc import Mapping
from typing import Any

from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.validation import check_record
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.services.intake import Invalid
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES = ("callback_clerk", "manager")
OPEN = ("scheduled", "attempting", "reached")
ANSWERS = (
    "method", "respondent", "came_on_time", "fault_fixed", "parts_as_recorded", "charged_amount", "signed_by_user",
    "attitude", "speed", "skill", "overall", "opinion", "new_fault", "conclusion",
)  # fmt: skip


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
    if not ledger.event(str(call.get("order")), "callback", call.id, event, actor.author):
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
        if result == "reached":
            _event(ledger, actor, call, "reach")
        if result == "invalid_number":
            _mark_invalid(ledger, actor, call)


def _mark_invalid(ledger: Ledger, actor: Actor, call: Found) -> None:
    order = ledger.get("work_order", call.get("order"))
    contact = order.get("operator_contact") if order else None
    if contact:
        ledger.put("contact", contact, actor.author, phone_invalid=True)


def record(database: Database, actor: Actor, callback_id: str, answers: Mapping[str, Any]) -> None:
    """Record a call that reached the customer, and archive it. Invalid where something is missing or wrong."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        if call.get("status") != "reached":
            raise Overtaken(N_("Note first that the customer was reached."))
        given = {name: answers[name] for name in ANSWERS if answers.get(name) not in (None, "")}
        values = {**call.values, **given, "caller": actor.person}
        values.setdefault("method", "phone")
        problems = check_record(ledger.catalogue["callback"], values, {"new", "recorded"})
        if problems:
            raise Invalid([("callback", problem) for problem in problems])
        ledger.put("callback", callback_id, actor.author, caller=actor.person, method=values["method"], **{
            name: value for name, value in given.items() if name != "method"})  # fmt: skip
        _event(ledger, actor, call, "record")
        _event(ledger, actor, call, "archive")


def give_up(database: Database, actor: Actor, callback_id: str) -> None:
    """Three attempts on two days at least, then the customer counts as unreachable (C15)."""
    actor.require(*ROLES)
    with database.write() as ledger:
        call = _call(ledger, actor, callback_id)
        attempts = ledger.find("callback_attempt", callback=callback_id)
        days = {a.values["at"][0] // 86_400_000 for a in attempts}
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
        if not ledger.event(str(call.get("order")), "callback", call.id, "waive", actor.author, reason=reason):
            raise Overtaken(N_("This call has moved on meanwhile. Look at it again."))
