# SPDX-License-Identifier: Apache-2.0
"""Which deadline of an order counts in which state, what comes next, and which order comes first."""

from typing import Final

from fieldapp.services.views import Deadline, NextAction, OrderRow
from fieldapp.services.wording import Text
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values

OPEN: Final = (
    "dispatched", "accepted", "en_route", "on_site", "in_progress", "waiting_parts", "done", "signed", "returned",
)  # fmt: skip
"""States in which the technician has something to do."""
UNDER_WAY: Final = ("in_progress", "on_site", "en_route", "done", "signed")
"""From what must not be interrupted to what can wait a little."""
FINISHED: Final = ("done", "signed", "submitted", "reviewed", "closed")

_NEXT: Final[dict[str, tuple[str, str]]] = {
    "dispatched": ("accept", N_("Accept")),
    "accepted": ("depart", N_("Depart")),
    "en_route": ("arrive", N_("Arrive")),
    "on_site": ("start", N_("Start work")),
    "in_progress": ("finish", N_("Finish work")),
    "waiting_parts": ("second_outing", N_("Second outing")),
    "done": ("sign", N_("Go to sign")),
    "signed": ("hand_in", N_("Hand in")),
    "returned": ("correct", N_("Correct")),
}
_DUE: Final[dict[str, tuple[str, str]]] = {
    "dispatched": ("ack_due", N_("Answer due")),
    "accepted": ("arrive_due", N_("Arrival due")),
    "en_route": ("arrive_due", N_("Arrival due")),
}


def next_action(state: str) -> NextAction:
    """The one filled button of an order in this state (design system §5)."""
    event, label = _NEXT.get(state, ("open", N_("Look at it")))
    return NextAction(event, Text(label))


def deadline(order: Values) -> Deadline | None:
    """What is due next; None once nothing is due or no due time is known."""
    state = str(order.get("status") or "")
    if state not in OPEN:
        return None
    name, label = _DUE.get(state, ("finish_due", N_("Finish due")))
    due = Instant.of(order.get(name)) or Instant.of(order.get("finish_due"))
    if due is None:
        return None
    return Deadline(Text(label), due, Instant.of(order.get("dispatched_at")))


def first(rows: list[OrderRow]) -> OrderRow | None:
    """The order under way, else the soonest deadline that can be acted on."""
    own = [row for row in rows if row.mine and row.state in OPEN]
    moving = [row for row in own if row.state in UNDER_WAY]
    if moving:
        return min(moving, key=lambda row: (UNDER_WAY.index(row.state), urgency_key(row)))
    ready = [row for row in own if row.state != "waiting_parts"] or own
    return min(ready, key=urgency_key, default=None)


def urgency(order: Values) -> tuple[int, str]:
    """Sorts orders as ``urgency_key`` sorts their rows."""
    due = deadline(order)
    return (due.due.ms if due else 2**62, str(order.get("doc_no") or ""))


def urgency_key(row: OrderRow) -> tuple[int, str]:
    """Sorts by deadline; orders without one come last, by number."""
    return (row.deadline.due.ms if row.deadline else 2**62, row.doc_no)
