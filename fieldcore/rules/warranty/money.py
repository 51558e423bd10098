# SPDX-License-Identifier: Apache-2.0
"""Depreciation, usage compensation and outing cost in fen, rounded half up (E.7, E.9)."""

from decimal import Decimal
from typing import Final

import msgspec

from fieldcore.base.numbers import rounded

DAILY_RATES: Final = {
    "phone": Decimal("0.005"), "pc": Decimal("0.0025"), "colour_tv": Decimal("0.001"), "flat_tv": Decimal("0.001"),
    "air_conditioner": Decimal("0.001"), "camcorder": Decimal("0.001"), "refrigerator": Decimal("0.0005"),
    "washing_machine": Decimal("0.0005"), "fan": Decimal("0.0005"), "microwave": Decimal("0.0005"),
    "vacuum_cleaner": Decimal("0.0005"), "range_hood": Decimal("0.0005"), "gas_water_heater": Decimal("0.0005"),
}  # fmt: skip
"""Share of the price per day (E.7, second-hand)."""
NEAR_KM: Final = 50
"""Up to here the lower minimum of labour applies (E.9)."""
CAR_RATE_LIMIT: Final = Decimal("0.005")
"""CAR2021 Art. 27: n is at most 0.5 %."""


def depreciation(price: int, daily_rate: Decimal, days: int, occupancy: int = 0) -> int:
    """What a customer who prefers a return is charged for use; never more than the price."""
    fee = Decimal(price) * daily_rate * max(0, days - occupancy)
    return min(price, int(rounded(fee, 0)))


def car_compensation(price: int, km: Decimal, rate: Decimal) -> int:
    """Usage compensation of a car: price × km ÷ 1000 × n. ValueError where n is above 0.5 % (Art. 27)."""
    if not 0 <= rate <= CAR_RATE_LIMIT:
        raise ValueError("CAR2021 Art. 27 allows at most 0.5 %")
    return int(rounded(Decimal(price) * km / 1000 * rate, 0))


class OutingRates(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's rates in fen; the defaults are the examples of E.9.

    An outing's labour is made up to ``minimum_near`` (one way at most 50 km) or ``minimum_far``; ``night_work`` is
    added once where work was done at night.
    """

    per_km: int = 300
    towing_per_km: int = 280
    day: int = 5500
    night: int = 8000
    minimum_near: int = 0
    minimum_far: int = 0
    night_work: int = 0


class Outing(msgspec.Struct, frozen=True, kw_only=True):
    """What an outing costs, line by line, in fen."""

    traffic: int
    towing: int
    staff: int
    lodging: int
    labour: int
    labour_makeup: int
    night_work: int
    parts: int

    @property
    def total(self) -> int:
        """The sum of the lines."""
        return sum(msgspec.structs.astuple(self))


def outing_cost(
    rates: OutingRates,
    *,
    one_way_km: Decimal,
    people: int,
    days: int,
    tow_km: Decimal = Decimal(0),
    standard_hours: Decimal = Decimal(0),
    labour_rate: int = 0,
    own_parts: int = 0,
    at_night: bool = False,
) -> Outing:
    """Cost by the formula of E.9. ``own_parts``: self-purchased and reserve parts; allocated ones cost nothing."""
    labour = int(rounded(standard_hours * labour_rate, 0))
    minimum = rates.minimum_near if one_way_km <= NEAR_KM else rates.minimum_far
    return Outing(
        traffic=int(rounded(one_way_km * rates.per_km, 0)),
        towing=int(rounded(tow_km * rates.towing_per_km, 0)),
        staff=people * days * rates.day,
        lodging=people * max(days - 1, 0) * rates.night,
        labour=labour,
        labour_makeup=max(0, minimum - labour),
        night_work=rates.night_work if at_night else 0,
        parts=own_parts,
    )
