# SPDX-License-Identifier: Apache-2.0
"""The day board: where each order of a day stands, by what head office knows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.text import N_
from fieldcore.records.choices import label_of
from headoffice.console.wording import Wording, here, short_number
from headoffice.services.figures import FINISHED

FIRST_HOUR, LAST_HOUR = 7, 19
SPAN_MS = (LAST_HOUR - FIRST_HOUR) * 3_600_000
USUAL_MINUTES = 120
DAY_HOURS = 8
OFFLINE_MINUTES = 60
STALE_MINUTES = 12 * 60
NARROWEST = 9.0
"""Per cent of the board: below that a block cannot be read."""

UNDER_WAY = frozenset({"accepted", "en_route", "on_site", "in_progress"})
SHOWN = FINISHED | UNDER_WAY | {"dispatched", "refuse_pending", "waiting_parts", "cancel_pending"}
TIMES = (
    ("finished_at", N_("finished {time}")), ("started_at", N_("started {time}")), ("arrived_at", N_("arrived {time}")),
    ("departed_at", N_("departed {time}")), ("accepted_at", N_("accepted {time}")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One order on the board: place in per cent, look, words."""

    href: str
    left: float
    width: float
    state: str
    title: str
    text: str
    hours: float
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Sync:
    """When somebody's laptop was last heard of."""

    device: str
    at: Instant | None
    unsent: int | None = None

    def minutes(self, now: Instant) -> int | None:
        """How long ago, None for never."""
        return None if self.at is None else max(0, (now.ms - self.at.ms) // 60_000)

    def tone(self, now: Instant) -> str:
        """Green when fresh, neutral when offline (that is normal), amber after half a day."""
        ago = self.minutes(now)
        if ago is None or ago >= STALE_MINUTES:
            return "warn"
        return "ok" if ago < OFFLINE_MINUTES else ""

    def text(self, words: Wording) -> str:
        """``L03 · 2 min ago``."""
        if not self.device:
            return words.tr("no laptop")
        offline = self.tone(words.now) == ""
        said = f"{self.device} · {words.ago(self.at)}"
        return f"{said} · {words.tr('offline')}" if offline else said


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line of the board."""

    id: str
    name: str
    roles: str
    sync: str
    tone: str
    load: str
    percent: int
    lanes: int
    blocks: tuple[Block, ...]


def start_of(day: date) -> Instant:
    """When the board of a day begins."""
    zone = timezone(timedelta(minutes=ORGANISATION_OFFSET))
    moment = datetime.combine(day, time(FIRST_HOUR), zone)
    return Instant(round(moment.timestamp() * 1000), ORGANISATION_OFFSET)


def percent(at: Instant, day: date) -> float:
    """Where a moment lies on a day's board, in per cent of its width; it may lie outside."""
    return round((at.ms - start_of(day).ms) * 100 / SPAN_MS, 2)


def hours(day: date, now: Instant) -> list[tuple[str, float]]:
    """The hour marks; the one under the clock is left out."""
    marks = [(str(hour), round((hour - FIRST_HOUR) * 100 / (LAST_HOUR - FIRST_HOUR), 2))
             for hour in range(FIRST_HOUR, LAST_HOUR)]  # fmt: skip
    clock = percent(now, day)
    return [("" if abs(left + 1 - clock) < 3.5 else text, left) for text, left in marks]


def span_of(values: Mapping[str, Any], now: Instant) -> tuple[Instant, Instant] | None:
    """From when to when an order takes its person: as done, else as agreed."""
    marks = (Instant.of(values.get(name)) for name in ("started_at", "arrived_at", "departed_at"))
    begun = next((at for at in marks if at), None)
    ended = Instant.of(values.get("finished_at"))
    agreed = Instant.of(values.get("appointment_from"))
    if begun is not None:
        if ended is None:
            ended = max(begun.plus(minutes=USUAL_MINUTES), now) if values.get("status") in UNDER_WAY else None
        return begun, ended or begun.plus(minutes=USUAL_MINUTES)
    if agreed is None:
        agreed = Instant.of(values.get("accepted_at")) or Instant.of(values.get("dispatched_at"))
        return (agreed, agreed.plus(minutes=USUAL_MINUTES)) if agreed else None
    until = Instant.of(values.get("appointment_to"))
    return agreed, until if until and until > agreed else agreed.plus(minutes=USUAL_MINUTES)


def block(
    order: str, values: Mapping[str, Any], day: date, words: Wording, customer: str, online: bool
) -> Block | None:
    """An order's block on a day's board, None where it does not touch the day."""
    state = values.get("status") or ""
    span = span_of(values, words.now) if state in SHOWN else None
    if span is None:
        return None
    left, right = percent(span[0], day), percent(span[1], day)
    if right <= 0 or left >= 100:
        return None
    left, right = max(0.0, left), min(100.0, right)
    service = words.tr(label_of("service_type", values.get("service_type") or ""))
    return Block(
        href=f"/orders/{order}",
        left=min(left, 100 - NARROWEST),
        width=max(NARROWEST, round(right - left, 2)),
        state=look(state, online),
        title=f"{short_number(values.get('doc_no'))} {service} · {customer}",
        text=said(state, values, words, online, day),
        hours=round((right - left) / 100 * (LAST_HOUR - FIRST_HOUR), 1),
    )


def look(state: str, online: bool) -> str:
    """The class of a block."""
    if state in FINISHED:
        return "done"
    if state == "waiting_parts":
        return "wait"
    if not online:
        return "last"
    return "now" if state in UNDER_WAY else ""


def said(state: str, values: Mapping[str, Any], words: Wording, online: bool, day: date) -> str:
    """The second line: what is known last, and that it is only the last known where the laptop is offline."""
    label = words.tr(label_of("order_status", state))
    for name, message in TIMES if state not in FINISHED else ():
        at = here(values.get(name))
        if at is not None:
            clock = f"{at.datetime():%H:%M}" if at.date() == day else words.moment(at)
            label = words.tr(message, time=clock)
            break
    if online or state in FINISHED:
        return label
    if state == "dispatched":
        return words.tr("dispatched, not seen to be accepted")
    return words.tr("last known: {what}", what=label)


def slot(order: Mapping[str, Any], order_id: str, day: date, words: Wording) -> Block | None:
    """Where an order that is not dispatched yet would go: at its appointment, else from now on."""
    start = here(order.get("appointment_from")) or words.now
    until = Instant.of(order.get("appointment_to"))
    end = until if until and until.ms > start.ms else start.plus(minutes=USUAL_MINUTES)
    left, right = max(0.0, percent(start, day)), min(100.0, percent(end, day))
    if right <= 0 or left >= 100 or right <= left:
        return None
    left, width = min(left, 100 - NARROWEST), max(NARROWEST, round(right - left, 2))
    title = words.tr("{number} goes here", number=short_number(order.get("doc_no")))
    return Block(f"/orders/{order_id}", left, width, "slot", title, f"{start.datetime():%H:%M}", 0)


def with_slot(one: Line, place: Block) -> Line:
    """A line with a suggestion on it; the load stays what it is."""
    blocks = stacked((*one.blocks, place))
    return replace(one, blocks=blocks, lanes=max(b.lane for b in blocks) + 1)


def stacked(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks from left to right; one that would cover another goes one lane down."""
    ends: list[float] = []
    placed = []
    for one in sorted(blocks, key=lambda b: (b.left, -b.width)):
        lane = next((i for i, end in enumerate(ends) if end <= one.left), len(ends))
        ends[lane : lane + 1] = [one.left + one.width]
        placed.append(replace(one, lane=lane))
    return tuple(placed)


def line(person: str, name: str, roles: str, sync: Sync, blocks: Iterable[Block], words: Wording) -> Line:
    """A person's line with the load of the day."""
    own = stacked(blocks)
    taken = round(sum(b.hours for b in own), 1)
    lanes = max((b.lane for b in own), default=0) + 1
    load = f"{taken:g}/{DAY_HOURS} h"
    return Line(
        person, name, roles, sync.text(words), sync.tone(words.now), load, round(taken * 100 / DAY_HOURS), lanes, own
    )
