# SPDX-License-Identifier: Apache-2.0
"""The trip sheet: all that one trip consists of, and what it comes to."""

import dataclasses
from decimal import Decimal
from typing import Any, NamedTuple

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue
from fieldcore.records.model import Values
from fieldcore.rules.findings import Missing, Rows
from fieldcore.rules.odometer import Reading
from fieldcore.rules.validation import Level


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that one trip consists of; rows by record id, without the lines that were taken off.

    ``previous``: the vehicle's trip that came back before this one went out. ``others``: other trips of the vehicle
    and of its drivers. ``last_filling``: the odometer when the vehicle was filled before this trip. ``clash``: how
    grave an overlap is: head office knows all trips and blocks, a laptop only warns.
    """

    trip_id: str
    trip: Values
    now: Instant
    vehicle: Values | None = None
    driver: Values | None = None
    previous: Values | None = None
    others: Rows = dataclasses.field(default_factory=dict)
    last_filling: Decimal | None = None
    checks: Rows = dataclasses.field(default_factory=dict)
    stops: Rows = dataclasses.field(default_factory=dict)
    goods: Rows = dataclasses.field(default_factory=dict)
    fuel: Rows = dataclasses.field(default_factory=dict)
    expenses: Rows = dataclasses.field(default_factory=dict)
    photo_kinds: tuple[str, ...] = ()
    clash: Level = "warn"

    def get(self, field: str) -> Any:
        """A value of the trip."""
        return self.trip.get(field)

    def number(self, field: str) -> Decimal | None:
        """A decimal of the trip."""
        return number(self.trip, field)

    def when(self, field: str) -> Instant | None:
        """A moment of the trip."""
        return Instant.of(self.trip.get(field))


class Totals(NamedTuple):
    """What a trip comes to. Money in fen; ``personal`` are the fines that the driver pays himself."""

    km: Decimal | None
    hours: Decimal | None
    litres: Decimal
    fuel: int
    expenses: int
    personal: int
    delivered: Decimal
    back: Decimal
    consumption: Decimal | None
    """Litres on 100 km from the vehicle's last filling to the last one of this trip."""

    @property
    def money(self) -> int:
        """What the trip costs the organisation: fuel and expenses, without what is personal."""
        return self.fuel + self.expenses

    @property
    def speed(self) -> Decimal | None:
        """Kilometres in an hour on average; None where that cannot be said."""
        return self.km / self.hours if self.km is not None and self.hours else None


def totals(sheet: Sheet) -> Totals:
    """The sums of a trip."""
    start, end = sheet.number("odo_start"), sheet.number("odo_end")
    out, back = sheet.when("departed_at"), sheet.when("returned_at")
    spent = {key: int(row.get("amount") or 0) for key, row in sheet.expenses.items()}
    personal = sum(spent[key] for key, row in sheet.expenses.items() if is_personal(row))
    return Totals(
        km=end - start if start is not None and end is not None and end >= start else None,
        hours=Decimal(back.ms - out.ms) / 3_600_000 if out and back and back.ms > out.ms else None,
        litres=_sum(sheet.fuel, "litres"),
        fuel=sum(int(row.get("amount") or 0) for row in sheet.fuel.values()),
        expenses=sum(spent.values()) - personal,
        personal=personal,
        delivered=_sum(sheet.goods, "quantity_delivered"),
        back=_sum(sheet.goods, "quantity_back"),
        consumption=_consumption(sheet),
    )


def is_personal(expense: Values) -> bool:
    """A fine is the driver's own, unless the company agreed to pay it."""
    return expense.get("expense_kind") == "fine" and not expense.get("paid_by_company")


def readings_of(sheet: Sheet) -> list[Reading]:
    """All readings of the odometer in the order in which they were read; a line without a time comes by its number."""
    stops = sorted(sheet.stops.items(), key=lambda item: int(item[1].get("seq") or 0))
    between, clock = [], 0
    for line_id, stop in stops:
        moment = Instant.of(stop.get("arrived_at")) or Instant.of(stop.get("left_at"))
        clock = moment.ms if moment else clock
        between.append((clock, _reading("stop", "trip_stop", line_id, "odometer", stop)))
    for line_id, filling in sheet.fuel.items():
        if moment := Instant.of(filling.get("at")):
            between.append((moment.ms, _reading("fuel", "trip_fuel", line_id, "odometer", filling)))
    between.sort(key=lambda item: item[0])
    first = _reading("departure", "trip", sheet.trip_id, "odo_start", sheet.trip)
    last = _reading("return", "trip", sheet.trip_id, "odo_end", sheet.trip)
    return [r for r in (first, *(reading for _, reading in between), last) if r is not None]


def last_check(sheet: Sheet, phase: str) -> tuple[str, Values] | None:
    """The newest check of a phase."""
    found = [(_ms(check.get("at")), key) for key, check in sheet.checks.items() if check.get("phase") == phase]
    return (max(found)[1], sheet.checks[max(found)[1]]) if found else None


def of_trip(sheet: Sheet, code: str, message: str, field: str, level: Level = "block", **params: Any) -> Missing:
    """A finding at a field of the trip; its group is the section."""
    section = catalogue()["trip"].fields[field].group
    return Missing(level, code, message, params, section, "trip", sheet.trip_id, field)


def _consumption(sheet: Sheet) -> Decimal | None:
    read = [km for row in sheet.fuel.values() if (km := number(row, "odometer")) is not None]
    far = max(read) - sheet.last_filling if read and sheet.last_filling is not None else Decimal(0)
    return _sum(sheet.fuel, "litres") / far * 100 if far > 0 else None


def _reading(place: str, kind: str, record_id: str, field: str, values: Values) -> Reading | None:
    km = number(values, field)
    return Reading(place, kind, record_id, field, km) if km is not None else None


def number(values: Values, field: str) -> Decimal | None:
    """A decimal of a row."""
    value = values.get(field)
    return Decimal(str(value)) if value is not None else None


def _sum(rows: Rows, field: str) -> Decimal:
    return sum((number(row, field) or Decimal(0) for row in rows.values()), Decimal(0))


def _ms(value: Any) -> int:
    moment = Instant.of(value)
    return moment.ms if moment else 0
