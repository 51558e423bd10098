# SPDX-License-Identifier: Apache-2.0
"""The events of an order with both clocks: the laptop's, head office's, and what lies between."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.choices import label_of
from fieldcore.rules.machines import MACHINES, Transition
from headoffice.console.wording import Wording

SIGNS = {
    "register": "phone", "dispatch": "arrow", "recall_assignment": "undo", "accept": "check", "depart": "truck",
    "arrive": "pin", "start": "wrench", "need_parts": "parts", "second_outing": "truck", "parts_received": "parts",
    "finish": "wrench", "customer_signs": "sign", "sign": "sign", "hand_in": "upload", "take_for_review": "lock",
    "approve": "shieldok", "review_ok": "checkc", "send_back": "undo", "defects": "undo", "reject": "xc",
    "ship": "truck", "receive": "box", "receive_short": "warn", "approve_partly": "shieldok", "allocate": "box",
    "close": "checkc", "schedule": "phone", "attempt": "phone", "reach": "phone", "record": "chat", "correct": "pen",
    "request": "orders", "assign": "arrow", "emergency_depart": "bolt", "interrupt": "alert", "go_on": "play",
    "return": "left", "towed": "truck", "verify": "checkc", "settle": "money", "cancel": "x",
}  # fmt: skip
SUBJECTS = {
    "work_order": "order", "warranty_card": "card", "callback": "callback", "old_part": "old_part",
    "parts_request": "request", "trip": "trip",
}  # fmt: skip
NOTABLE_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a line. ``kind``: field, clash, or "" from head office."""

    kind: str
    sign: str
    label: str
    detail: str
    device: str
    server: str
    difference: str
    tone: str


def transition(subject_kind: str, event: str) -> Transition | None:
    """What an event of a kind of document does; None for one that this version does not know."""
    machine = MACHINES.get(SUBJECTS.get(subject_kind, ""))
    return next((t for t in machine.transitions if t.event == event), None) if machine else None


def label(subject_kind: str, event: str) -> str:
    """The msgid of an event of a kind of document; an unknown one shows raw."""
    known = transition(subject_kind, event)
    return known.label if known else event


def is_field(subject_kind: str, event: str) -> bool:
    """Whether an event comes from a laptop."""
    known = transition(subject_kind, event)
    return known is not None and known.where == "field"


def line(values: Mapping[str, Any], words: Wording, name_of: Callable[[str], str]) -> Line:
    """One ``order_event`` as a line."""
    kind, event = values.get("subject_kind") or "", values.get("event") or ""
    field = is_field(kind, event)
    clash = values.get("applied") is False
    at, taken = Instant.of(values.get("at")), Instant.of(values.get("at_server"))
    apart = abs(taken.ms - at.ms) // 60_000 if field and at and taken else 0
    return Line(
        kind="clash" if clash else "field" if field else "",
        sign="merge" if clash else SIGNS.get(event, "bolt"),
        label=words.tr(label(kind, event)),
        detail=" · ".join(details(values, words, name_of, clash)),
        device=words.moment(at) if field else "—",
        server=words.moment(taken or at),
        difference=words.difference(at, taken) if field else "",
        tone="warn" if apart >= NOTABLE_MINUTES else "mm",
    )


def details(values: Mapping[str, Any], words: Wording, name_of: Callable[[str], str], clash: bool) -> Iterable[str]:
    """Who, why, which defects, and that an event waits for a decision."""
    if values.get("actor"):
        yield name_of(values["actor"])
    codes = values.get("codes") or ()
    if codes:
        yield words.tr(", ").join(words.tr(label_of("defect_code", code)) for code in codes)
    if values.get("reason"):
        reason = str(values["reason"])
        yield words.tr(reason_label(reason))
    if clash:
        yield words.tr(DOES_NOT_FIT)


def reason_label(reason: str) -> str:
    """A reason that is one of a choice list shows its label, a typed one itself."""
    for choices in ("refuse_reason", "second_outing_reason"):
        if (found := label_of(choices, reason)) != reason:
            return found
    return reason


DOES_NOT_FIT = N_("does not fit what head office had; waits for a decision")
