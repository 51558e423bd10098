# SPDX-License-Identifier: Apache-2.0
"""Time: instants as UTC milliseconds with the zone offset they were read in."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

import msgspec

ORGANISATION_OFFSET = 480
"""Minutes east of UTC of the organisation's zone (China, no daylight saving)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A moment: UTC milliseconds, and the offset in minutes of the clock it was read from."""

    ms: int
    offset: int = ORGANISATION_OFFSET

    @classmethod
    def of(cls, value: object) -> "Instant | None":
        """The plain value ``[ms, offset]`` as an instant, or None."""
        if isinstance(value, Instant):
            return value
        if isinstance(value, list | tuple) and len(value) == 2:
            return cls(int(value[0]), int(value[1]))
        return None

    @classmethod
    def parse(cls, text: str, offset: int = ORGANISATION_OFFSET) -> "Instant":
        """Read ISO 8601; a text without a zone is taken in ``offset``. ValueError if it is no time."""
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
        zone = moment.utcoffset() or timedelta()
        return cls(round(moment.timestamp() * 1000), int(zone.total_seconds() // 60))

    def plain(self) -> list[int]:
        """The plain value that stores and messages carry."""
        return [self.ms, self.offset]

    def datetime(self) -> datetime:
        """The local date and time, aware; by whole numbers, so alike on every system."""
        return (_EPOCH + timedelta(milliseconds=self.ms)).astimezone(timezone(timedelta(minutes=self.offset)))

    def date(self) -> date:
        """The calendar date where the clock stood."""
        return self.datetime().date()

    def text(self, seconds: bool = False) -> str:
        """``2026-11-23 09:36`` in local time."""
        return self.datetime().strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")

    def plus(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> "Instant":
        """The moment that much later, same offset."""
        return Instant(self.ms + round((minutes + hours * 60 + days * 1440) * 60_000), self.offset)


class Clock(Protocol):
    """Where the program reads the time from."""

    def now(self) -> Instant:
        """The moment it is."""
        ...


class SystemClock:
    """The machine's clock, read in the zone of ``offset``, or in the machine's own where none is given."""

    def __init__(self, offset: int | None = None) -> None:
        self._offset = offset

    def now(self) -> Instant:
        """The moment it is."""
        seconds = time.time()
        if self._offset is not None:
            return Instant(int(seconds * 1000), self._offset)
        offset = datetime.fromtimestamp(seconds).astimezone().utcoffset() or timedelta()
        return Instant(int(seconds * 1000), int(offset.total_seconds() // 60))


class FixedClock:
    """A clock that stands still until it is moved: for deterministic data and tests."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        """The moment it was set to."""
        return self.at

    def move(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> Instant:
        """Go on by that much and return the new moment."""
        self.at = self.at.plus(minutes=minutes, hours=hours, days=days)
        return self.at
