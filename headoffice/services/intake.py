# SPDX-License-Identifier: Apache-2.0
"""Registering a request (domain D1, register): a new order, its customer and machine found or made."""

from collections.abc import Mapping
from typing import Any

from fieldcore.base.ids import doc_no
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.validation import Problem, check_record
from headoffice.errors import NotFound, OfficeError, Overtaken
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES = ("dispatcher", "manager")
INHERITED = (
    "station", "service_level", "customer", "operator_contact", "machine", "site_address", "distance_km", "zone",
    "reporter_name", "reporter_phone",
)  # fmt: skip
"""What an order takes over from the one that it follows."""


class Invalid(OfficeError):
    """The form holds problems; what was typed is kept by the page."""

    code = "invalid"
    status = 422

    def __init__(self, problems: list[tuple[str, Problem]]) -> None:
        super().__init__(N_("Some fields need another look."))
        self.problems = problems


def register(
    database: Database, actor: Actor, order: Mapping[str, Any], customer: Mapping[str, Any] | None = None,
    machine: Mapping[str, Any] | None = None, contact: Mapping[str, Any] | None = None,
) -> str:  # fmt: skip
    """Register a request; the id of the new order.

    ``order`` names customer and machine that exist; ``customer``, ``machine`` and ``contact`` hold the values of new
    ones. Invalid with all problems (kind, problem) where something is missing or wrong: then nothing is written.
    """
    actor.require(*ROLES)
    with database.write() as ledger:
        values = {name: value for name, value in order.items() if value not in (None, "")}
        values.setdefault("reported_at", ledger.clock.now().plain())
        values.setdefault("charge_type", "undetermined")
        problems = _problems(ledger, values, customer, machine, contact)
        if problems:
            raise Invalid(problems)
        station = values["station"]
        if customer:
            values["customer"] = ledger.insert("customer", actor.author, **{**customer, "station": station})
        if contact:
            values["operator_contact"] = ledger.insert(
                "contact", actor.author, **{**contact, "customer": values["customer"]}
            )  # fmt: skip
        if machine:
            values["machine"] = ledger.insert("machine", actor.author, **{**machine, "customer": values["customer"]})
        order_id = ledger.insert("work_order", actor.author, **values, doc_no=next_number(ledger))
        ledger.event("work_order", order_id, "register", actor.author)
        return order_id


def _problems(
    ledger: Ledger, order: Values, customer: Mapping[str, Any] | None, machine: Mapping[str, Any] | None,
    contact: Mapping[str, Any] | None,
) -> list[tuple[str, Problem]]:  # fmt: skip
    pending = {"customer"} if customer else set()
    found = [
        ("work_order", problem)
        for problem in check_record(ledger.catalogue["work_order"], order, {"new"})
        if problem.field not in pending
    ]
    for kind, values, given in (("customer", customer, ()), ("machine", machine, ("customer",)),
                                ("contact", contact, ("customer",))):  # fmt: skip
        if values:
            problems = check_record(ledger.catalogue[kind], dict(values), {"new"})
            found += [(kind, problem) for problem in problems if problem.field not in given]
    return [(kind, problem) for kind, problem in found if problem.level == "block"]


def follow_on(
    ledger: Ledger, actor: Actor, order: Found, origin: str, symptom: str, service_type: str = "repair"
) -> tuple[str, str]:
    """A new order after one that is over, for the same customer and machine (D1, closed → reopen); its id and number.

    Invalid where the words are too few or the old order lacks what a new one needs.
    """
    values = {name: order.get(name) for name in INHERITED if order.get(name) is not None}
    values |= {
        "origin": origin, "service_type": service_type, "priority": "normal", "charge_type": "undetermined",
        "symptom": symptom.strip(), "reported_at": ledger.clock.now().plain(), "reopen_of": order.id,
    }  # fmt: skip
    return open_order(ledger, actor, values, str(order.get("doc_no") or ""))


def open_order(ledger: Ledger, actor: Actor, values: Values, reason: str) -> tuple[str, str]:
    """A new order of head office's own making; its id and number. Invalid where something is missing or wrong."""
    problems = [p for p in check_record(ledger.catalogue["work_order"], values, {"new"}) if p.level == "block"]
    if problems:
        raise Invalid([("work_order", problem) for problem in problems])
    number = next_number(ledger)
    new = ledger.insert("work_order", actor.author, **values, doc_no=number)
    ledger.event("work_order", new, "register", actor.author, reason=reason)
    return new, number


def reopen(database: Database, actor: Actor, order_id: str, symptom: str) -> str:
    """Open a new order for one that is closed but whose trouble is not over; the new order's id."""
    actor.require(*ROLES)
    with database.write() as ledger:
        order = ledger.get("work_order", order_id)
        if order is None:
            raise NotFound
        if order.get("status") != "closed":
            raise Overtaken(N_("Only a closed order is followed by a new one. Go on with this one."))
        return follow_on(ledger, actor, order, str(order.get("origin") or "phone"), symptom)[0]


def next_number(ledger: Ledger, kind: str = "work_order") -> str:
    """The next number of head office today for a kind of document (C.0: ``WO-HQ-…``)."""
    ledger.queue()
    today, prefix = ledger.clock.now().date(), ledger.catalogue[kind].meta.prefix
    start = doc_no(prefix, "HQ", today, 0)[:-3]
    numbers = ledger.column(kind, "doc_no")
    taken = [str(o.get("doc_no")) for o in ledger.find(kind, numbers.startswith(start, autoescape=True))]
    last = max((int(number.rsplit("-", 1)[-1]) for number in taken), default=0)
    return doc_no(prefix, "HQ", today, last + 1)
