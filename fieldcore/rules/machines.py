# SPDX-License-Identifier: Apache-2.0
"""State machines as data (domain D); a status is the fold of append-only events, never a writable field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from fieldcore.base.text import N_

Where = Literal["field", "office", "both"]

PREVIOUS: Final = "<previous>"
"""The target of a transition that goes back to the state before the pending one."""
FIELD_ROLES: Final = ("technician", "installer", "driver")


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: from any of ``sources`` by ``event`` to ``target``. ``stamp`` names the time field that it sets."""

    event: str
    label: str
    sources: tuple[str, ...]
    target: str
    where: Where
    who: tuple[str, ...]
    stamp: str = ""


class Event(NamedTuple):
    """What the fold needs of an event."""

    id: str
    event: str


class Projection(NamedTuple):
    """The state after all events, the state before it, and the events that did not fit and wait for a person."""

    state: str
    previous: str
    unapplied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """A state machine. ``states`` are in the order of progress, for "required from" and for steppers."""

    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def find(self, state: str, event: str) -> Transition | None:
        """The transition that ``event`` makes from ``state``, or None where it does not fit. "" is the start."""
        return next((t for t in self.transitions if t.event == event and state in t.sources), None)

    def next(self, state: str, event: str, previous: str = "") -> str | None:
        """The state after ``event``, or None where it does not fit."""
        found = self.find(state, event)
        if found is None:
            return None
        return previous if found.target == PREVIOUS else found.target

    def possible(self, state: str, where: Where) -> tuple[Transition, ...]:
        """What can be done from ``state`` at that place."""
        return tuple(t for t in self.transitions if state in t.sources and t.where in (where, "both"))

    def reached(self, state: str) -> frozenset[str]:
        """The states up to and with ``state`` in the order of progress: what "required from" is held against."""
        return frozenset(self.states[: self.states.index(state) + 1]) if state in self.states else frozenset()

    def event(self, name: str) -> Transition:
        """Any transition of that event. KeyError if the machine has none."""
        found = next((t for t in self.transitions if t.event == name), None)
        if found is None:
            raise KeyError(name)
        return found


def fold(machine: Machine, events: Iterable[Event]) -> Projection:
    """Fold events in the order that head office took them; one that does not fit changes nothing and is named."""
    state, previous, unapplied = "", "", []
    for event in events:
        after = machine.next(state, event.event, previous)
        if after is None:
            unapplied.append(event.id)
            continue
        if after != state:
            previous, state = state, after
    return Projection(state, previous, tuple(unapplied))


_BEFORE_DONE = ("new", "dispatched", "accepted", "en_route", "on_site", "in_progress", "waiting_parts")
_OFFICE = ("dispatcher", "manager")
_CLERK = ("warranty_clerk", "manager")

ORDER: Final = Machine(
    states=(
        "new", "dispatched", "refuse_pending", "accepted", "en_route", "on_site", "in_progress", "waiting_parts",
        "done", "signed", "submitted", "returned", "reviewed", "closed", "cancel_pending", "cancelled",
    ),
    transitions=(
        Transition("register", N_("Registered"), ("",), "new", "office", _OFFICE),
        Transition("create_in_field", N_("Created in the field"), ("",), "accepted", "field", FIELD_ROLES,
                   "accepted_at"),
        Transition("dispatch", N_("Dispatched"), ("new",), "dispatched", "office", _OFFICE, "dispatched_at"),
        Transition("recall_assignment", N_("Assignment recalled"), ("dispatched",), "new", "office", _OFFICE),
        Transition("accept", N_("Accepted"), ("dispatched",), "accepted", "field", FIELD_ROLES, "accepted_at"),
        Transition("ask_to_refuse", N_("Refusal asked"), ("dispatched",), "refuse_pending", "field", FIELD_ROLES),
        Transition("approve_refusal", N_("Refusal approved"), ("refuse_pending",), "new", "office", _OFFICE),
        Transition("reject_refusal", N_("Refusal not approved"), ("refuse_pending",), "dispatched", "office", _OFFICE),
        Transition("depart", N_("Departed"), ("accepted",), "en_route", "field", FIELD_ROLES, "departed_at"),
        Transition("arrive", N_("Arrived"), ("accepted", "en_route"), "on_site", "field", FIELD_ROLES, "arrived_at"),
        Transition("start", N_("Work started"), ("on_site",), "in_progress", "field", FIELD_ROLES, "started_at"),
        Transition("need_parts", N_("Waiting for parts"), ("in_progress",), "waiting_parts", "field", FIELD_ROLES),
        Transition("second_outing", N_("Second outing"), ("waiting_parts",), "en_route", "field", FIELD_ROLES),
        Transition("parts_received", N_("Parts received"), ("waiting_parts",), "in_progress", "field", FIELD_ROLES),
        Transition("finish", N_("Work finished"), ("in_progress",), "done", "field", FIELD_ROLES, "finished_at"),
        Transition("customer_signs", N_("Customer signed"), ("done",), "signed", "field", FIELD_ROLES),
        Transition("reopen_work", N_("Work taken up again"), ("done",), "in_progress", "field", FIELD_ROLES),
        Transition("hand_in", N_("Handed in"), ("signed",), "submitted", "field", FIELD_ROLES),
        Transition("review_ok", N_("Reviewed"), ("submitted",), "reviewed", "office", (*_CLERK, "dispatcher")),
        Transition("send_back", N_("Sent back"), ("submitted",), "returned", "office", _CLERK),
        Transition("correct", N_("Corrected and handed in"), ("returned",), "submitted", "field", FIELD_ROLES),
        Transition("correct_signed", N_("Taken up to sign again"), ("returned",), "done", "field", FIELD_ROLES),
        Transition("close", N_("Closed"), ("reviewed",), "closed", "office", (*_CLERK, "callback_clerk", "dispatcher")),
        Transition("ask_to_cancel", N_("Cancellation asked"), _BEFORE_DONE, "cancel_pending", "both",
                   (*FIELD_ROLES, *_OFFICE)),
        Transition("approve_cancel", N_("Cancelled"), ("cancel_pending",), "cancelled", "office", _OFFICE),
        Transition("reject_cancel", N_("Cancellation not approved"), ("cancel_pending",), PREVIOUS, "office", _OFFICE),
        Transition("customer_cancels", N_("Customer cancelled"), ("new", "dispatched", "accepted"), "cancelled",
                   "office", _OFFICE),
    ),
)  # fmt: skip
"""D1."""

CARD: Final = Machine(
    states=(
        "blank_issued", "draft", "filled", "signed", "handed_in", "reviewing", "returned", "approved", "entered",
        "claimed", "settled", "rejected", "void",
    ),
    transitions=(
        Transition("open", N_("Card opened"), ("",), "draft", "field", FIELD_ROLES),
        Transition("issue_number", N_("Number issued"), ("",), "blank_issued", "office", _CLERK),
        Transition("use_number", N_("Number used"), ("blank_issued",), "draft", "field", FIELD_ROLES),
        Transition("complete", N_("Card filled"), ("draft",), "filled", "field", FIELD_ROLES),
        Transition("edit", N_("Card edited"), ("filled",), "draft", "field", FIELD_ROLES),
        Transition("sign", N_("Card signed"), ("filled",), "signed", "field", FIELD_ROLES, "signed_at"),
        Transition("hand_in", N_("Card handed in"), ("signed",), "handed_in", "field", FIELD_ROLES),
        Transition("remind", N_("Reminded"), ("signed",), "signed", "office", _CLERK),
        Transition("remind", N_("Reminded"), ("returned",), "returned", "office", _CLERK),
        Transition("take_for_review", N_("Taken for review"), ("handed_in",), "reviewing", "office", _CLERK),
        Transition("defects", N_("Card sent back"), ("reviewing",), "returned", "office", _CLERK),
        Transition("correct", N_("Card corrected"), ("returned",), "handed_in", "field", FIELD_ROLES),
        Transition("correct_signed", N_("Card taken up to sign again"), ("returned",), "draft", "field", FIELD_ROLES),
        Transition("approve", N_("Card approved"), ("reviewing",), "approved", "office", _CLERK),
        Transition("reject", N_("Card rejected"), ("reviewing",), "rejected", "office", _CLERK),
        Transition("enter", N_("Card entered"), ("approved",), "entered", "office", _CLERK),
        Transition("claim", N_("Claimed"), ("entered",), "claimed", "office", _CLERK),
        Transition("settle", N_("Settled"), ("claimed",), "settled", "office", (*_CLERK, "finance")),
        Transition("void", N_("Card voided"), ("blank_issued", "draft", "filled"), "void", "both",
                   (*FIELD_ROLES, *_CLERK)),
        Transition("void_signed", N_("Signed card voided"), ("signed", "handed_in", "reviewing", "returned"), "void",
                   "office", _CLERK),
    ),
)  # fmt: skip
"""D2."""

_CALLER = ("callback_clerk", "manager")
CALLBACK: Final = Machine(
    states=(
        "scheduled", "attempting", "reached", "unreachable", "recorded", "follow_up", "second_callback", "archived",
        "waived",
    ),
    transitions=(
        Transition("schedule", N_("Call scheduled"), ("",), "scheduled", "office", (*_CALLER, *_CLERK, "dispatcher")),
        Transition("attempt", N_("Call attempted"), ("scheduled", "attempting"), "attempting", "office", _CALLER),
        Transition("reach", N_("Customer reached"), ("attempting",), "reached", "office", _CALLER),
        Transition("record", N_("Call recorded"), ("reached",), "recorded", "office", _CALLER),
        Transition("archive", N_("Call archived"), ("recorded", "second_callback"), "archived", "office", _CALLER),
        Transition("give_up", N_("Customer not reached"), ("attempting",), "unreachable", "office", _CALLER),
        Transition("reschedule", N_("Call scheduled again"), ("unreachable",), "scheduled", "office", _CALLER),
        Transition("follow_up", N_("Follow-up opened"), ("recorded",), "follow_up", "office", _CALLER),
        Transition("call_again", N_("Second call"), ("follow_up",), "second_callback", "office", _CALLER),
        Transition("waive", N_("Call waived"), ("scheduled",), "waived", "office", ("manager",)),
    ),
)  # fmt: skip
"""D5."""

_KEEPER = ("parts_keeper", "manager")
OLD_PART: Final = Machine(
    states=(
        "expected", "tagged", "packed", "shipped", "in_transit", "received", "inspected", "accepted", "rejected",
        "confiscated", "lost", "exempted",
    ),
    transitions=(
        Transition("expect", N_("Old part expected"), ("",), "expected", "field", FIELD_ROLES),
        Transition("tag", N_("Label attached"), ("expected",), "tagged", "field", FIELD_ROLES),
        Transition("pack", N_("Packed"), ("tagged",), "packed", "field", FIELD_ROLES),
        Transition("unpack", N_("Taken out of the parcel"), ("packed",), "tagged", "field", FIELD_ROLES),
        Transition("ship", N_("Shipped"), ("packed",), "shipped", "field", FIELD_ROLES),
        Transition("remind", N_("Reminded"), ("expected",), "expected", "office", (*_KEEPER, "warranty_clerk")),
        Transition("remind", N_("Reminded"), ("tagged",), "tagged", "office", (*_KEEPER, "warranty_clerk")),
        Transition("remind", N_("Reminded"), ("packed",), "packed", "office", (*_KEEPER, "warranty_clerk")),
        Transition("receive", N_("Received"), ("shipped", "in_transit"), "received", "office", _KEEPER),
        Transition("lose", N_("Lost on the way"), ("shipped", "in_transit"), "lost", "office", _KEEPER),
        Transition("inspect", N_("Inspected"), ("received",), "inspected", "office", _KEEPER),
        Transition("accept", N_("Accepted"), ("inspected",), "accepted", "office", _KEEPER),
        Transition("reject", N_("Rejected"), ("inspected",), "rejected", "office", _KEEPER),
        Transition("confiscate", N_("Confiscated"), ("inspected",), "confiscated", "office", _KEEPER),
        Transition("exempt", N_("Exempted"), ("expected", "tagged"), "exempted", "office", _CLERK),
        Transition("withdraw", N_("Line removed"), ("expected", "tagged"), "exempted", "field", FIELD_ROLES),
    ),
)  # fmt: skip
"""D3, old part."""

REQUEST: Final = Machine(
    states=(
        "draft", "submitted", "reviewing", "approved", "partly_approved", "rejected", "allocated", "ordered", "shipped",
        "received", "received_short", "withdrawn", "cancelled", "closed",
    ),
    transitions=(
        Transition("submit", N_("Request handed in"), ("", "draft"), "submitted", "field", FIELD_ROLES),
        Transition("withdraw", N_("Request withdrawn"), ("submitted",), "withdrawn", "field", FIELD_ROLES),
        Transition("review", N_("Request in review"), ("submitted",), "reviewing", "office", _KEEPER),
        Transition("approve", N_("Request approved"), ("reviewing",), "approved", "office", _KEEPER),
        Transition("approve_partly", N_("Request approved in part"), ("reviewing",), "partly_approved", "office",
                   _KEEPER),
        Transition("reject", N_("Request rejected"), ("reviewing",), "rejected", "office", _KEEPER),
        Transition("allocate", N_("Parts put aside"), ("approved", "partly_approved"), "allocated", "office", _KEEPER),
        Transition("order", N_("Parts ordered"), ("approved", "partly_approved"), "ordered", "office", _KEEPER),
        Transition("ship", N_("Parts shipped"), ("approved", "partly_approved", "allocated", "ordered"), "shipped",
                   "office", _KEEPER),
        Transition("receive", N_("Parts received"), ("shipped",), "received", "both", (*FIELD_ROLES, *_KEEPER)),
        Transition("receive_short", N_("Parts received short"), ("shipped",), "received_short", "both",
                   (*FIELD_ROLES, *_KEEPER)),
        Transition("cancel", N_("Request cancelled"), ("approved", "partly_approved", "allocated", "ordered"),
                   "cancelled", "office", _KEEPER),
        Transition("close", N_("Request closed"), ("approved", "rejected", "received", "received_short"), "closed",
                   "office", _KEEPER),
    ),
)  # fmt: skip
"""D3, parts request."""

_VEHICLES = ("vehicle_manager", "manager")
_STAFF = (*FIELD_ROLES, *_OFFICE, "vehicle_manager", "warranty_clerk", "parts_keeper")
TRIP: Final = Machine(
    states=(
        "requested", "assigned", "departed", "interrupted", "returned", "submitted", "verified", "closed", "rejected",
        "cancelled",
    ),
    transitions=(
        Transition("request", N_("Vehicle asked for"), ("",), "requested", "both", _STAFF),
        Transition("assign", N_("Vehicle assigned"), ("requested",), "assigned", "office", _VEHICLES),
        Transition("reject", N_("Vehicle refused"), ("requested",), "rejected", "office", _VEHICLES),
        Transition("cancel", N_("Trip cancelled"), ("requested", "assigned"), "cancelled", "both", _STAFF),
        Transition("depart", N_("Departed"), ("assigned",), "departed", "field", FIELD_ROLES, "departed_at"),
        Transition("emergency_depart", N_("Departed in an emergency"), ("", "requested", "assigned"), "departed",
                   "field", FIELD_ROLES, "departed_at"),
        Transition("interrupt", N_("Interrupted"), ("departed",), "interrupted", "both", (*FIELD_ROLES, *_VEHICLES)),
        Transition("go_on", N_("Going on"), ("interrupted",), "departed", "both", (*FIELD_ROLES, *_VEHICLES)),
        Transition("towed", N_("Towed home"), ("interrupted",), "returned", "field", FIELD_ROLES, "returned_at"),
        Transition("return", N_("Came back"), ("departed",), "returned", "field", FIELD_ROLES, "returned_at"),
        Transition("hand_in", N_("Trip sheet handed in"), ("returned",), "submitted", "field", FIELD_ROLES),
        Transition("verify", N_("Trip verified"), ("submitted",), "verified", "office", _VEHICLES),
        Transition("send_back", N_("Trip sheet sent back"), ("submitted",), "returned", "office", _VEHICLES),
        Transition("settle", N_("Expenses settled"), ("verified",), "closed", "office", ("finance", "manager")),
    ),
)  # fmt: skip
"""D4."""
ASKING: Final = frozenset({"request", "cancel", "emergency_depart"})
"""The events of a trip that belong to who asks for the vehicle, not only to its driver."""

MACHINES: Final[dict[str, Machine]] = {
    "order": ORDER,
    "card": CARD,
    "callback": CALLBACK,
    "old_part": OLD_PART,
    "request": REQUEST,
    "trip": TRIP,
}
"""By the name that a record type's ``meta.status`` gives."""
