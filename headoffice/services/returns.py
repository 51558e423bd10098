# SPDX-License-Identifier: Apache-2.0
"""Old parts at head office: parcels on their way, receiving, inspecting, exempting, what is owed (domain C9, D3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import plain_decimal, trimmed
from fieldcore.base.text import N_
from fieldcore.rules.stock import SCALE
from headoffice.errors import Denied, NotFound, OfficeError, Overtaken
from headoffice.services import parts_requests, reasons
from headoffice.services.actors import Actor
from headoffice.services.reminders import reminded
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found, Rows

ROLES: Final = parts_requests.ROLES
REMINDERS: Final = (*ROLES, "warranty_clerk")
EXEMPTERS: Final = ("warranty_clerk", "manager")
OWED: Final = ("expected", "tagged", "packed")
ON_THE_WAY: Final = ("shipped", "in_transit")
VERDICTS: Final = ("accept", "reject", "confiscate")
KIND: Final = "old_part"


@dataclass(frozen=True, slots=True)
class Owed:
    """An old part that is not on its way yet; when its technician was last reminded of it."""

    part: Found
    due: date | None
    days_late: int
    reminded: Instant | None


def old_part_of(rows: Rows, old_part: str) -> Found:
    """The old part. NotFound if there is none."""
    found = rows.get(KIND, old_part)
    if found is None:
        raise NotFound
    return found


def owed(rows: Rows, today: date) -> dict[str, list[Owed]]:
    """What each technician still has to send, whoever owes the oldest first."""
    parts = rows.find(KIND, rows.column(KIND, "status").in_(OWED))
    orders = rows.states("work_order", {str(part.get("order")) for part in parts})
    told = reminded(rows, [part.id for part in parts])
    found: dict[str, list[Owed]] = {}
    for part in parts:
        due, order = part.get("due_date"), orders.get(str(part.get("order")))
        day = date.fromisoformat(due) if due else None
        late = max(0, (today - day).days) if day else 0
        person = str(order.values.get("assignee") or "") if order else ""
        found.setdefault(person, []).append(Owed(part, day, late, told.get(part.id)))
    for owing in found.values():
        owing.sort(key=lambda one: (one.due or date.max, one.part.id))
    return dict(sorted(found.items(), key=lambda item: (-item[1][0].days_late, item[0])))


def remind(database: Database, actor: Actor, person: str) -> int:
    """Remind a person of each overdue old part, at most once a day; how many. The laptop shows it after a sync."""
    actor.require(*REMINDERS)
    with database.write() as ledger:
        today = ledger.clock.now().date()
        owing = [one for one in owed(ledger, today).get(person, []) if one.days_late
                 and not (one.reminded and one.reminded.date() == today)]  # fmt: skip
        for one in owing:
            ledger.event(KIND, one.part.id, "remind", actor.author)
        return len(owing)


def receive(database: Database, actor: Actor, counted: Mapping[str, Decimal]) -> None:
    """Count what came out of a parcel: no more than was sent; what is missing shows."""
    if not counted:
        raise OfficeError(N_("Choose what has come."), field="quantity")
    with database.write() as ledger:
        ledger.lock(KIND, counted)
        for old_part, quantity in counted.items():
            part = _own(ledger, actor, old_part)
            sent = Decimal(str(part.get("shipped_quantity") or part.get("quantity") or 0))
            if not 0 < quantity <= sent:
                raise OfficeError(N_("{label}: no more than the {sent} sent can have come, and more than none."),
                                  field="quantity", label=part.get("label_no"), sent=trimmed(str(sent)))  # fmt: skip
            _step(ledger, actor, part, "receive")
            ledger.put(KIND, old_part, actor.author, received_quantity=plain_decimal(quantity, SCALE),
                       received_at=ledger.clock.now().plain())  # fmt: skip


def inspect(
    database: Database, actor: Actor, old_part: str, verdict: str, finding: str = "", penalty: int | None = None
) -> None:
    """Inspect a part that came: found good, rejected (with what is deducted) or confiscated; why, unless it is good."""
    if verdict not in VERDICTS:
        raise OfficeError(N_("Choose what was found."), field="verdict")
    if verdict != "accept" and len(finding.strip()) < reasons.SHORTEST:
        raise OfficeError(N_("Say why in a few words (at least 5 characters)."), field="finding")
    if penalty and verdict == "accept":
        raise OfficeError(N_("Nothing is deducted for a part that is good."), field="penalty")
    with database.write() as ledger:
        part = _own(ledger, actor, old_part)
        if part.get("status") == "received":
            _step(ledger, actor, part, "inspect")
        _step(ledger, actor, part, verdict, finding.strip())
        ledger.put(KIND, old_part, actor.author, inspector=actor.person, finding=finding.strip() or None,
                   penalty=penalty)  # fmt: skip


def lose(database: Database, actor: Actor, old_part: str, reason: str) -> None:
    """A part that was sent never came."""
    with database.write() as ledger:
        _step(ledger, actor, _own(ledger, actor, old_part), "lose", reasons.why(reason))


def exempt(database: Database, actor: Actor, old_part: str, reason: str) -> None:
    """A part need not come back: it is disposed of where it is, as the reason says."""
    actor.require(*EXEMPTERS)
    with database.write() as ledger:
        _step(ledger, actor, old_part_of(ledger, old_part), "exempt", reasons.why(reason))


def _own(ledger: Ledger, actor: Actor, old_part: str) -> Found:
    """The old part, for somebody who may handle it: nobody does so with what he sent himself."""
    actor.require(*ROLES)
    part = old_part_of(ledger, old_part)
    if sender_of(ledger, part) == actor.person:
        raise Denied(N_("Nobody inspects what he sent himself. Ask another keeper."))
    return part


def sender_of(rows: Rows, part: Found) -> str | None:
    """Who packed it, else who has to send it."""
    parcel, order = rows.get("return_parcel", part.get("parcel")), rows.get("work_order", part.get("order"))
    found: Any = (parcel.get("person") if parcel else None) or (order.get("assignee") if order else None)
    return str(found) if found else None


def _step(ledger: Ledger, actor: Actor, part: Found, event: str, reason: str = "") -> None:
    if not ledger.event(KIND, part.id, event, actor.author, reason=reason):
        raise Overtaken(N_("{doc_no} has moved on meanwhile. Look at it again."), doc_no=str(part.get("label_no")))
