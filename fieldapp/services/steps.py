# SPDX-License-Identifier: Apache-2.0
"""The stepper, the actions and the timeline of an order."""

from typing import Final, Literal

from fieldapp.services.desk import Desk
from fieldapp.services.freezing import awaits_paper
from fieldapp.services.order_views import Action, EventRow, Step
from fieldapp.services.wording import Text, choice, is_choice, raw
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.machines import MACHINES, ORDER

_STEPS: Final = (
    ("accept", N_("Accept")),
    ("depart", N_("Depart")),
    ("arrive", N_("Arrive")),
    ("diagnose", N_("Diagnose")),
    ("treat", N_("Fix")),
    ("check", N_("Check the work")),
    ("sign", N_("Sign")),
    ("hand_in", N_("Hand in")),
)
_NOW: Final[dict[str, int]] = {
    "new": 0, "dispatched": 0, "refuse_pending": 0, "accepted": 1, "en_route": 2, "on_site": 3, "in_progress": 4,
    "waiting_parts": 4, "done": 6, "signed": 7, "submitted": 8, "returned": 7, "reviewed": 8, "closed": 8,
}  # fmt: skip
_ASKS: Final = {
    "ask_to_refuse": "refuse_reason",
    "second_outing": "second_outing_reason",
    "ask_to_cancel": "text",
    "correct_signed": "text",
    "correct": "note",
}
_BY_SIGNING: Final = ("customer_signs", "create_in_field")


def steps(order: Values, treated: bool, signed_at: Instant | None, handed_in_at: Instant | None) -> tuple[Step, ...]:
    """The eight steps. ``treated``: nothing is missing any more, so the work is in its check."""
    state = str(order.get("status") or "")
    now = _NOW.get(state, -1)
    if state == "in_progress" and treated:
        now = 5
    times = (
        Instant.of(order.get("accepted_at")), Instant.of(order.get("departed_at")), Instant.of(order.get("arrived_at")),
        Instant.of(order.get("started_at")), Instant.of(order.get("finished_at")),
        Instant.of(order.get("finished_at")), signed_at, handed_in_at,
    )  # fmt: skip
    found = []
    for index, (key, name) in enumerate(_STEPS):
        mark: Literal["done", "now", "ahead", "returned"] = "done" if index < now else "ahead"
        if index == now:
            mark = "returned" if state == "returned" else "now"
        found.append(Step(key, Text(name), mark, times[index] if index < now else None))
    return tuple(found)


def actions(desk: Desk, order: Stored) -> tuple[Action, ...]:
    """What the technician may do from here."""
    if order.get("assignee") != desk.me.person_id or awaits_paper(desk, order.id, order.values):
        return ()
    possible = ORDER.possible(str(order.get("status") or ""), "field")
    return tuple(Action(t.event, Text(t.label), _ASKS.get(t.event, "")) for t in possible if t.event not in _BY_SIGNING)


def timeline(desk: Desk, order_id: str) -> tuple[EventRow, ...]:
    """What happened to the order, its card and its old parts, newest first."""
    events = desk.read.find("order_event", {"order": order_id}, ("-at", "-id"))
    return tuple(_event(desk, event) for event in events)


def _event(desk: Desk, event: Stored) -> EventRow:
    return EventRow(
        at=Instant.of(event.get("at")),
        subject_kind=str(event.get("subject_kind") or ""),
        label=step_label(desk, event.values),
        actor=desk.title("person", event.get("actor")),
        reason=_reason(str(event.get("reason") or "")),
        waiting=event.pending,
    )


def step_label(desk: Desk, event: Values) -> Text:
    """The name of the step that an event takes; of one that this version does not know the code."""
    kind, name = str(event.get("subject_kind") or ""), str(event.get("event") or "")
    machine = MACHINES.get(desk.catalogue[kind].meta.status) if kind in desk.catalogue else None
    found = next((t for t in machine.transitions if t.event == name), None) if machine else None
    return Text(found.label) if found else raw(name)


def _reason(reason: str) -> Text:
    """A reason that is a code shows its label, anything else as it was typed."""
    for name in ("refuse_reason", "second_outing_reason", "charge_type"):
        if is_choice(name, reason):
            return choice(name, reason)
    return raw(reason)
