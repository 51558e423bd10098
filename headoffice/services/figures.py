# SPDX-License-Identifier: Apache-2.0
"""The manager's figures: four counts that move with the main job, and the on-time rates behind them (domain F)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import rounded
from fieldcore.base.text import N_
from headoffice.services.callbacks import OPEN
from headoffice.services.devices import views
from headoffice.services.review import WAITING
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Rows

ENDED = ("closed", "cancelled", "reviewed")
FINISHED = frozenset({"done", "signed", "submitted", "returned", "reviewed", "closed"})
"""States of an order whose work in the field is done."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count; ``address`` is the list of what it counts."""

    key: str
    label: str
    value: int
    address: str


@dataclass(frozen=True, slots=True)
class Rate:
    """n of d; a d of 0 shows no percentage. ``provisional``: a laptop has not told yet."""

    key: str
    label: str
    n: int
    d: int
    provisional: bool
    address: str

    @property
    def percent(self) -> Decimal | None:
        """With two decimals, half up; None for d = 0."""
        return rounded(Decimal(100) * self.n / self.d, 2) if self.d else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows. ``complete_to``: the oldest last sync of the active laptops, now where there are none."""

    counts: tuple[Count, ...]
    rates: tuple[Rate, ...]
    complete_to: Instant | None


def is_overdue(rows: Rows, now: Instant) -> ColumnElement[bool]:
    """Orders past the time by which their work had to be done, and not done."""
    orders = rows.tables.records["work_order"].c
    late: ColumnElement[bool] = orders.finish_due < now.ms
    return late & orders.status.not_in((*FINISHED, "cancelled"))


def figures(ledger: Ledger, start: Instant, end: Instant) -> Figures:
    """Counts as of now, rates of the half-open period [start, end)."""
    now = ledger.clock.now()
    orders, cards = ledger.tables.records["work_order"].c, ledger.tables.records["warranty_card"].c
    calls = ledger.tables.records["callback"].c
    is_open = orders.status.not_in(ENDED)
    counts = (
        Count("open", N_("Open orders"), ledger.count("work_order", is_open), "/orders?status=open"),
        Count("overdue", N_("Overdue orders"), ledger.count("work_order", is_overdue(ledger, now)),
              "/orders?status=overdue"),
        Count("cards", N_("Cards to review"), ledger.count("warranty_card", cards.status.in_(WAITING)), "/cards"),
        Count("calls", N_("Calls due"), ledger.count("callback", calls.status.in_(OPEN)), "/callbacks"),
    )  # fmt: skip
    active = [v for v in views(ledger) if not v.revoked]
    seen = [v.last_sync for v in active]
    complete = min((s for s in seen if s), default=now) if all(seen) else None
    provisional = complete is None or complete < min(end, now)
    return Figures(counts, tuple(_rates(ledger, start, end, now, provisional)), complete)


def _rates(ledger: Ledger, start: Instant, end: Instant, now: Instant, provisional: bool) -> list[Rate]:
    orders, cards = ledger.tables.records["work_order"].c, ledger.tables.records["warranty_card"].c
    calls = ledger.tables.records["callback"].c
    until = min(end, now)

    def within(column: ColumnElement[int]) -> ColumnElement[bool]:
        return column.between(start.ms, until.ms - 1)

    def rate(key: str, label: str, kind: str, due: ColumnElement[bool], met: ColumnElement[bool], at: str) -> Rate:
        return Rate(key, label, ledger.count(kind, due, met), ledger.count(kind, due), provisional, at)

    day_start, day_end = start.date().isoformat(), until.date().isoformat()
    signed_due = cards.due_back_at.is_not(None) & (cards.due_back_at >= day_start) & (cards.due_back_at < day_end)
    handed_in = ledger.find("warranty_card", signed_due)
    on_time = sum(
        1 for c in handed_in if c.get("handed_in_at") and _day(c.values["handed_in_at"]) <= c.values["due_back_at"]
    )
    return [
        rate("response", N_("Answered in time"), "work_order", within(orders.ack_due),
             orders.accepted_at <= orders.ack_due, "/orders"),
        rate("arrival", N_("Arrived in time"), "work_order", within(orders.arrive_due),
             orders.arrived_at <= orders.arrive_due, "/orders"),
        Rate("card_return", N_("Cards handed in in time"), on_time, len(handed_in), provisional, "/cards"),
        rate("callback", N_("Calls archived"), "callback", within(calls.due_by), calls.status == "archived",
             "/callbacks"),
    ]  # fmt: skip


def _day(value: list[int]) -> str:
    return Instant(*value).date().isoformat()
