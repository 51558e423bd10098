# SPDX-License-Identifier: Apache-2.0
"""An odometer only rises: which of several readings contradict the others, and what becomes of corrected ones."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.findings import Rows


class Reading(NamedTuple):
    """What was read, at which place of the trip, and the field that holds it."""

    place: str
    kind: str
    record_id: str
    field: str
    km: Decimal


class Doubt(NamedTuple):
    """A reading that the others contradict, and the nearest of those; ``other_first``: that one was read before."""

    reading: Reading
    other: Reading
    other_first: bool


def contradictions(readings: Sequence[Reading]) -> Iterator[Doubt]:
    """The fewest readings that must be wrong, each with one that it contradicts. ``readings`` are in time order."""
    kept = _rising(readings)
    for place, reading in enumerate(readings):
        if place in kept:
            continue
        before = next(
            (readings[i] for i in range(place - 1, -1, -1) if i in kept and readings[i].km > reading.km), None
        )
        after = next(
            (readings[i] for i in range(place + 1, len(readings)) if i in kept and readings[i].km < reading.km), None
        )
        other = before or after
        if other is not None:
            yield Doubt(reading, other, other is before)


def _rising(readings: Sequence[Reading]) -> frozenset[int]:
    """The places of the most readings that rise together; of several such the ones that lie closest together."""
    best: list[tuple[int, Decimal, tuple[int, ...]]] = []
    for place, reading in enumerate(readings):
        longer = [
            (length + 1, spread - (reading.km - readings[chain[-1]].km), (*chain, place))
            for length, spread, chain in best
            if readings[chain[-1]].km <= reading.km
        ]
        best.append(max([(1, Decimal(0), (place,)), *longer], key=lambda found: found[:2]))
    return frozenset(max(best, key=lambda found: found[:2])[2]) if best else frozenset()


def entry(place: str, line: str, km: str, at: Instant, entries: Rows, reason: str = "") -> Values:
    """The values of a new entry of what was typed; it corrects the last one of the same place, if there is one."""
    last = current(entries).get((place, line))
    made: Values = {"place": place, "line": line or None, "km": km, "at": at.plain(), "corrects": last}
    return {name: value for name, value in {**made, "reason": reason}.items() if value}


def current(entries: Rows) -> dict[tuple[str, str], str]:
    """The id of the entry that counts, by place and line."""
    ordered = sorted(entries.items(), key=lambda item: _at(item[1]))
    return {(str(row.get("place")), str(row.get("line") or "")): key for key, row in ordered}


def corrections(entries: Rows) -> Iterable[tuple[Values, Values]]:
    """What was corrected, and by what, in the order in which it was typed."""
    for _, row in sorted(entries.items(), key=lambda item: _at(item[1])):
        corrected = entries.get(str(row.get("corrects")))
        if corrected is not None:
            yield corrected, row


def _at(row: Values) -> tuple[int, Any]:
    moment = Instant.of(row.get("at"))
    return (moment.ms if moment else 0), row.get("corrects") or ""
