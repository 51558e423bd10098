# SPDX-License-Identifier: Apache-2.0
"""Values that several pages show: a record, an order row, a deadline, a person to call, a card, a stock line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from fieldapp.services.wording import NOTHING, Text
from fieldcore.base import phones
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import RecordType, Values
from fieldcore.rules.validation import Problem

Urgency = Literal["calm", "warn", "overdue"]
PlanState = Literal["planned", "due", "overdue", "ordered"]
Row = TypeVar("Row")
_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Row]):
    """Some rows of a list; ``more``: others follow them."""

    rows: tuple[Row, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record for the generated editors and cells.

    ``titles``: ref field → shown text of what it names. ``locked``: fields that cannot be typed now (owned by head
    office, computed, or frozen by a signature). ``problems``: findings of its fields as they are now.
    """

    kind: str
    id: str
    type: RecordType
    values: Values
    titles: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def get(self, name: str) -> str:
        """The plain value as text, "" for none: for headings; cells use the codec."""
        value = self.values.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due; the window repaints what is left each minute."""

    label: Text
    due: Instant
    since: Instant | None = None

    def urgency(self, now: Instant) -> Urgency:
        """Overdue, or less than a quarter of the time or 30 minutes left, or calm."""
        left = self.due.ms - now.ms
        if left < 0:
            return "overdue"
        whole = self.due.ms - self.since.ms if self.since else 0
        return "warn" if left < max(_HOUR // 2, whole // 4) else "calm"

    def left(self, now: Instant) -> Text:
        """``h:mm`` under a day, days above, minutes under ten, overdue after (design system §5)."""
        left = abs(self.due.ms - now.ms)
        days, hours, minutes = left // (24 * _HOUR), left // _HOUR % 24, left // 60_000 % 60
        if self.due.ms < now.ms:
            if days:
                return Text(N_("{days} d overdue"), {"days": days})
            return Text(N_("{time} overdue"), {"time": f"{hours}:{minutes:02d}"})
        if days:
            return Text(N_("{days} d {time} left"), {"days": days, "time": f"{hours}:{minutes:02d}"})
        if left < 600_000:
            return Text(N_("{minutes} min left"), {"minutes": minutes})
        return Text(N_("{time} left"), {"time": f"{hours}:{minutes:02d}"})


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one filled button of a page. ``event``: a transition's event, or ``sign``, ``correct`` or ``open``."""

    event: str
    label: Text


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to call."""

    kind: str
    id: str
    name: str
    phone: str
    relation: Text = NOTHING
    phone_invalid: bool = False

    @property
    def masked(self) -> str:
        """``139 **** 2764``."""
        return phones.masked(self.phone)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. ``state`` is the id of its status; ``returned`` says why it was sent back.

    ``awaits_paper``: printed to be signed, and the signed paper is not here yet.
    """

    id: str
    doc_no: str
    service: Text
    customer: str
    machine: str
    state: str
    status: Text
    priority: str
    priority_label: Text
    halted: bool
    busy_season: bool
    symptom: str
    site: str
    distance_km: str
    appointment_from: Instant | None
    appointment_to: Instant | None
    deadline: Deadline | None
    next: NextAction
    mine: bool
    assignee: str = ""
    returned: str = ""
    needs_decision: bool = False
    awaits_paper: bool = False

    @property
    def short_no(self) -> str:
        """``…0412``."""
        return "…" + self.doc_no.rsplit("-", 1)[-1] if "-" in self.doc_no else self.doc_no


@dataclass(frozen=True, slots=True)
class CardRow:
    """A warranty card in a list. ``defects`` are the clerk's reasons where it was sent back.

    ``reminded``: when head office last reminded of it in its present state.
    """

    id: str
    doc_no: str
    order_id: str
    order_no: str
    customer: str
    machine: str
    state: str
    status: Text
    due_back: str
    days_left: int | None
    revision: int
    defects: tuple[Text, ...] = ()
    note: str = ""
    defect_due: str = ""
    reminded: Instant | None = None

    @property
    def overdue(self) -> bool:
        """Whether it should have been handed in before today."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class StockRow:
    """What a van holds of one part."""

    part_id: str
    part_no: str
    name: str
    unit: str
    quantity: str
    whole: bool
    level: Literal["ok", "low", "empty", "negative"]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A parts request. ``standing`` says what was decided, what is on its way or what is missing.

    ``coming``: so many are in a parcel that is to be counted.
    """

    id: str
    doc_no: str
    order_id: str
    order_no: str
    part: str
    unit: str
    quantity: str
    needed_by: str
    state: str
    status: Text
    standing: Text
    late: bool
    coming: str = ""

    @property
    def withdrawable(self) -> bool:
        """Whether head office has not taken it up yet."""
        return self.state == "submitted"


@dataclass(frozen=True, slots=True)
class OldPartRow:
    """A removed part that has to go back. ``reminded``: when head office last asked for it."""

    id: str
    label_no: str
    order_id: str
    part: str
    unit: str
    quantity: str
    serial: str
    state: str
    status: Text
    due: str
    days_left: int | None
    reminded: Instant | None = None

    @property
    def overdue(self) -> bool:
        """Whether it should have been back before today."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel of old parts that is packed and not sent yet."""

    id: str
    box_no: str
    weight: str
    parts: tuple[OldPartRow, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of a machine: when it is due (``2026-12-05 · 460.9 h``), where it stands, the order under way for it.

    ``days_left``: days until it falls due, by its date or by how fast the meter runs.
    """

    id: str
    name: str
    machine_id: str
    machine: str
    serial_no: str
    customer: str
    due: str
    state: PlanState
    label: Text
    days_left: int | None
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One thing that happened to a machine or customer: an order, a repair or a reading, newest first."""

    kind: str
    id: str
    at: Instant | None
    title: Text
    detail: str
    doc_no: str
    meter: str
    order_id: str = ""
    tone: Literal["repair", "repeat", "ok", "neutral"] = "neutral"


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a reference field may name."""

    id: str
    label: str
    detail: str = ""
