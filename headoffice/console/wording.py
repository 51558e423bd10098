# SPDX-License-Identifier: Apache-2.0
"""How times, spans and numbers are said on the console, in the reader's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.text import Translator

MINUTES_A_DAY = 1440
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Left:
    """How long something has left: the words, and how much they press."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one reader at one moment."""

    translator: Translator
    now: Instant

    def tr(self, message: str, **values: object) -> str:
        """The text of a msgid."""
        return self.translator.tr(message, **values)

    @property
    def today(self) -> date:
        """The organisation's date."""
        return self.now.date()

    def moment(self, value: Any) -> str:
        """``11-23 09:36`` this year (in English ``23 Nov 09:36``), with the year otherwise; — for None."""
        at = here(value)
        return f"{self.day(at.date())} {at.datetime():%H:%M}" if at else "—"

    def day(self, value: Any) -> str:
        """``11-23`` this year, ``2025-11-23`` otherwise; — for None."""
        if not value:
            return "—"
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        if self.translator.lang == "en":
            short = f"{day.day} {MONTHS[day.month - 1]}"
            return short if day.year == self.today.year else f"{short} {day.year}"
        return f"{day:%m-%d}" if day.year == self.today.year else day.isoformat()

    def span(self, minutes: int) -> str:
        """``3:27`` under a day, ``1 d 8:34`` above."""
        days, rest = divmod(abs(minutes), MINUTES_A_DAY)
        clock = f"{rest // 60}:{rest % 60:02d}"
        return self.tr("{days} d {clock}", days=days, clock=clock) if days else clock

    def ago(self, value: Any) -> str:
        """``2 min ago``, ``2:33 ago``, ``3 d ago``, ``never``."""
        at = Instant.of(value)
        if at is None:
            return self.tr("never")
        minutes = max(0, (self.now.ms - at.ms) // 60_000)
        if minutes < 60:
            return self.tr("{count} min ago", count=minutes)
        if minutes < 2 * MINUTES_A_DAY:
            return self.tr("{clock} ago", clock=f"{minutes // 60}:{minutes % 60:02d}")
        return self.tr("{count} d ago", count=minutes // MINUTES_A_DAY)

    def left(self, value: Any) -> Left:
        """What is left until a deadline."""
        due = Instant.of(value)
        if due is None:
            return Left("", "mm")
        minutes = (due.ms - self.now.ms) // 60_000
        if minutes < 0:
            late = -minutes
            text = self.tr("{count} d", count=late // MINUTES_A_DAY) if late >= MINUTES_A_DAY else self.span(late)
            return Left(self.tr("late {span}", span=text), "danger")
        if minutes < 10:
            return Left(self.tr("{count} min left", count=minutes), "danger")
        return Left(self.tr("{span} left", span=self.span(minutes)), "warn" if minutes < 30 else "m")

    def difference(self, earlier: Any, later: Any) -> str:
        """The span between two clocks, ``3:27``; "" where one is missing."""
        first, second = Instant.of(earlier), Instant.of(later)
        if first is None or second is None:
            return ""
        minutes = (second.ms - first.ms) // 60_000
        return ("\u2212" if minutes < 0 else "") + self.span(minutes)


def here(value: Any) -> Instant | None:
    """A moment in the organisation's zone, wherever the clock stood that it was read from."""
    at = Instant.of(value)
    return Instant(at.ms, ORGANISATION_OFFSET) if at else None


def short_number(doc_no: str | None) -> str:
    """The last part of a document number, which people say aloud."""
    return (doc_no or "").rpartition("-")[2]
