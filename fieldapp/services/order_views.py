# SPDX-License-Identifier: Apache-2.0
"""What the order page and Today show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fieldapp.services.views import (
    CardRow,
    ContactView,
    HistoryItem,
    NextAction,
    OldPartRow,
    OrderRow,
    PlanRow,
    RecordView,
    RequestRow,
    StockRow,
)
from fieldapp.services.wording import NOTHING, Text
from fieldcore.base.clock import Instant
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.jobs import JobType
from fieldcore.rules.validation import Level


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps of the stepper."""

    key: str
    name: Text
    state: Literal["done", "now", "ahead", "returned"]
    at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A step that the technician may take now. ``asks``: the choice list or "text" of the reason that it needs."""

    event: str
    label: Text
    asks: str = ""


@dataclass(frozen=True, slots=True)
class MissingItem:
    """Something to settle first; the page jumps to ``section``, there to the record and field."""

    level: Level
    code: str
    message: Text
    section: str
    section_label: Text
    kind: str
    record_id: str
    field: str


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One item of the checklist with its limits and answer. ``deviation``: how far it is out of them."""

    item_id: str
    answer_id: str
    section: str
    item: str
    item_en: str
    answer_type: str
    lower: str
    upper: str
    unit: str
    decimals: int
    mandatory: bool
    value: str
    text: str
    result: str
    result_label: Text
    first_value: str
    follow_up: str
    follow_up_label: Text
    note: str
    out: Literal["", "low", "high"] = ""
    deviation: str = ""
    asks_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """The checklist of an order; ``started`` is false while it is only proposed."""

    template_id: str
    name: str
    name_en: str
    version: int
    started: bool
    lines: tuple[ChecklistLine, ...]
    answered: int
    out_of_limits: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part used on the job, with what the van held before and holds after it."""

    id: str
    part_id: str
    part_no: str
    name: str
    unit: str
    quantity: str
    supply_mode: str
    supply: Text
    serial_new: str
    serial_old: str
    unit_price: int | None
    amount: int | None
    old_part_id: str
    old_part_label_no: str
    old_part: Text
    stock_before: str
    stock_after: str
    negative: bool
    own_warranty: Text
    record: RecordView


@dataclass(frozen=True, slots=True)
class PhotoTile:
    """A photo or the place of a required one that is missing (``id`` is "" then)."""

    id: str
    photo_kind: str
    kind_label: Text
    caption: str
    sha256: str
    size: int
    taken_at: Instant | None
    missing: bool = False
    sending: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the verdict. ``ok``: checked and in favour, else look at it. ``rule``: the article or rule."""

    text: Text
    ok: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The warranty of this job. ``tone`` picks shield and colour; ``checked``: head office checked the policy."""

    status: str
    title: Text
    tone: Literal["in", "out", "needs_meter", "excluded", "unknown"]
    start: str
    until: str
    days_left: int | None
    reasons: tuple[Reason, ...]
    policy: str
    policy_version: str
    checked: bool
    customer_pays_nothing: bool
    covered: bool = False


@dataclass(frozen=True, slots=True)
class ChargeProposal:
    """Who pays: what the facts propose and what is set."""

    proposed: str
    proposed_label: Text
    current: str
    current_label: Text
    total: int
    differs: bool


@dataclass(frozen=True, slots=True)
class SameFault:
    """An earlier repair at the same place: is it the same fault? ``answer``: "", the earlier record's id, or "no"."""

    repair_id: str
    doc_no: str
    at: str
    location: str
    detail: str
    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper of the order: to be made (``issued_id`` ""), or issued."""

    form: str
    name: Text
    subject_id: str
    doc_no: str
    state: str
    state_label: Text
    issued_id: str
    revision: int
    digest: str
    old_part_id: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the timeline of an order."""

    at: Instant | None
    subject_kind: str
    label: Text
    actor: str
    reason: Text
    waiting: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """All that the order page shows. ``record`` is that of the form, ``lines`` its lines by kind.

    ``proposed``: the record with what finishing fills in where nothing was entered.
    """

    now: Instant
    type: JobType
    row: OrderRow
    editable: bool
    order: RecordView
    customer: RecordView | None
    contact: ContactView | None
    machine: RecordView | None
    model: RecordView | None
    last_meter: str
    last_meter_at: Instant | None
    history: tuple[HistoryItem, ...]
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    record: RecordView | None
    proposed: Values
    same_fault: SameFault | None
    lines: Mapping[str, tuple[RecordView, ...]]
    checklist: Checklist | None
    parts: tuple[PartLine, ...]
    requests: tuple[RequestRow, ...]
    photos: tuple[PhotoTile, ...]
    photos_missing: int
    verdict: VerdictView | None
    charge: ChargeProposal
    missing: tuple[MissingItem, ...]
    card: RecordView | None
    card_row: CardRow | None
    documents: tuple[DocumentRow, ...]
    events: tuple[EventRow, ...]
    saved_at: Instant | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class DepartureItem:
    """One thing that must be on the laptop before the technician leaves. ``fix``: "", "sync", "parts"."""

    key: str
    name: Text
    ok: bool
    detail: Text = NOTHING
    fix: str = ""


@dataclass(frozen=True, slots=True)
class DepartureCheck:
    """The departure check; ``first_missing`` comes first on the page."""

    items: tuple[DepartureItem, ...]

    @property
    def done(self) -> int:
        """How many hold."""
        return sum(item.ok for item in self.items)

    @property
    def first_missing(self) -> DepartureItem | None:
        """The first that does not hold."""
        return next((item for item in self.items if not item.ok), None)


@dataclass(frozen=True, slots=True)
class Hero:
    """The order that comes first today."""

    row: OrderRow
    contact: ContactView | None
    departure: DepartureCheck


@dataclass(frozen=True, slots=True)
class Counts:
    """The badges of the rail."""

    open_orders: int = 0
    cards: int = 0
    cards_overdue: int = 0
    stock_low: int = 0
    waiting: int = 0
    attention: int = 0


@dataclass(frozen=True, slots=True)
class NoticeField:
    """A value that gave way, and the one that stands."""

    spec: FieldSpec
    mine: Any
    stands: Any


@dataclass(frozen=True, slots=True)
class Notice:
    """An own change that gave way to head office's."""

    op_id: str
    title: Text
    fields: tuple[NoticeField, ...]
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class TodayPage:
    """All that Today shows."""

    now: Instant
    station: str
    hero: Hero | None
    coming: tuple[OrderRow, ...]
    done_today: tuple[OrderRow, ...]
    cards: tuple[CardRow, ...]
    stock: tuple[StockRow, ...]
    arriving: tuple[RequestRow, ...]
    old_parts: tuple[OldPartRow, ...]
    maintenance: tuple[PlanRow, ...]
    counts: Counts
    notices: tuple[Notice, ...]
    next_action: NextAction | None
