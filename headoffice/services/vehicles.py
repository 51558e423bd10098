# SPDX-License-Identifier: Apache-2.0
"""Vehicles at head office: which papers end, where each vehicle is, and where its odometer stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fieldcore.records.model import Values
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found, Rows

SOON: Final = timedelta(days=30)
"""How long before its end a paper is worth a word."""
PAPERS: Final = ("inspection_until", "insurance_until")
OUT: Final = ("departed", "interrupted")
Ending = Literal["", "soon", "over"]


@dataclass(frozen=True, slots=True)
class Parked:
    """A vehicle in its list, with the trip that it is on or that it waits for."""

    vehicle: Found
    trip: Found | None


def ending(record: Values, field: str, today: date) -> Ending:
    """Whether a paper is over, or will be soon."""
    until = record.get(field)
    if not until:
        return ""
    day = date.fromisoformat(until)
    return "over" if day < today else "soon" if day < today + SOON else ""


def parked(rows: Rows, station: str = "") -> list[Parked]:
    """The active vehicles (of a station) by plate, each with its trip."""
    wanted = [rows.column("vehicle", "active").is_not(False)]
    if station:
        wanted.append(rows.column("vehicle", "station") == station)
    found = rows.find("vehicle", *wanted, sort=(rows.column("vehicle", "plate"),))
    trips = _trips(rows)
    return [Parked(vehicle, trips.get(vehicle.id)) for vehicle in found]


def _trips(rows: Rows) -> Mapping[str, Found]:
    """The trip under way of each vehicle, else the next one that is assigned."""
    status = rows.column("trip", "status")
    waiting = rows.find(
        "trip", status.in_((*OUT, "assigned")), sort=(rows.column("trip", "planned_departure").desc(),)
    )  # fmt: skip
    waiting.sort(key=lambda trip: trip.get("status") in OUT)
    return {str(trip.get("vehicle")): trip for trip in waiting}


def keep_odometer(ledger: Ledger, vehicle: str) -> None:
    """A vehicle's odometer is that of the trip that came back last, also where an older one is corrected."""
    back = ledger.column("trip", "returned_at")
    read = ledger.column("trip", "odo_end").is_not(None)
    last = ledger.first("trip", read, back.is_not(None), sort=(back.desc(),), vehicle=vehicle)
    if last is not None:
        ledger.project("vehicle", vehicle, odometer=last.get("odo_end"))
