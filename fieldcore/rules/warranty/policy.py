# SPDX-License-Identifier: Apache-2.0
"""What the engine works on: policies, facts of one case, the calendar, and the verdict with its reasons."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

import msgspec

ENGINE_VERSION: Final = "1"

Regime = Literal["CAR2021", "AGRI2010", "GOODS1995", "PHONE2001", "FIXPHONE2001", "PC2002", "CONTRACT"]
StartBasis = Literal["invoice_date", "delivery_date", "acceptance_date", "first_start_date"]
PartClass = Literal["whole_machine", "main_component", "wear_part"]
ReplacedPartRule = Literal["remainder", "own_period", "max"]
RollOn = Literal["holidays_only", "holidays_and_weekends"]
Status = Literal[
    "in", "expired_time", "expired_usage", "expired_both", "needs_meter", "not_started", "no_policy", "excluded"
]


class Period(msgspec.Struct, frozen=True):
    """How long something is covered: calendar months, and a usage limit where there is one (whichever comes first)."""

    months: int
    usage: Decimal | None = None
    unit: str = ""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a policy (E.0). ``free_repair`` is the longer free-repair period of cars (包修).

    ``checked``: head office compared it with the regulation; only then its article is printed.
    ``factory_days``, ``factory_months``: without an invoice the period starts so long after production (phones 90
    days, one maker of computers 2 months). ``shipment_days``: it starts so many days after shipment at the latest.
    """

    id: str
    version: int
    regime: Regime
    whole: Period
    main: Period | None = None
    wear: Period | None = None
    free_repair: Period | None = None
    valid_from: date | None = None
    checked: bool = False
    start_basis: StartBasis = "invoice_date"
    later_delivery: bool = False
    factory_days: int | None = None
    factory_months: int | None = None
    shipment_days: int | None = None
    extends: bool = True
    holiday_roll: bool = True
    roll_on: RollOn = "holidays_and_weekends"
    replaced_part_rule: ReplacedPartRule = "max"
    guarantee_days: int = 30

    def period_of(self, part_class: PartClass) -> Period:
        """The period of a part class; without one of its own it follows the whole machine."""
        own = {"main_component": self.main, "wear_part": self.wear}.get(part_class)
        return own or self.whole


class Calendar(msgspec.Struct, frozen=True):
    """Statutory days off and make-up workdays (调休) of the years that it knows."""

    days_off: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def covers(self, year: int) -> bool:
        """Whether the table of that year was delivered."""
        return any(day.year == year for day in self.days_off)

    def is_off(self, day: date, roll_on: RollOn = "holidays_and_weekends") -> bool:
        """Whether that day is a day off; a make-up workday never is."""
        if day in self.days_off:
            return True
        return roll_on == "holidays_and_weekends" and day.weekday() >= 5 and day not in self.workdays

    def next_working_day(self, day: date, roll_on: RollOn = "holidays_and_weekends") -> date:
        """That day, or the first working day after it."""
        while self.is_off(day, roll_on):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (the day itself is not counted)."""
        while count > 0:
            day += timedelta(days=1)
            count -= not self.is_off(day)
        return day


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """One repair that kept the machine. ``counts``: in warranty and the product's fault.

    ``ready_notified``: told that it is ready; what the customer waited after that is not counted.
    """

    received: date
    handed_over: date
    counts: bool = True
    ready_notified: date | None = None
    doc_no: str = ""

    @property
    def end(self) -> date:
        """The day on which the occupancy ended."""
        return min(self.handed_over, self.ready_notified or self.handed_over)


class Segment(msgspec.Struct, frozen=True):
    """A meter that was replaced: its readings at the start and at the end of its time on this machine."""

    start: Decimal
    end: Decimal


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one case. ``meter`` None: it cannot be read; ``meter_at_start`` None: not noted, taken as 0.

    ``resold``: the machine came back by an exchange or return and was sold again.
    """

    failure_date: date
    invoice_date: date | None = None
    delivery_date: date | None = None
    acceptance_date: date | None = None
    first_start_date: date | None = None
    shipment_date: date | None = None
    production_date: date | None = None
    exchange_date: date | None = None
    resold: bool = False
    meter: Decimal | None = None
    meter_at_start: Decimal | None = None
    segments: tuple[Segment, ...] = ()
    repairs: tuple[Interval, ...] = ()
    exclusions: tuple[str, ...] = ()
    responsibility: str = ""
    part_class: PartClass = "whole_machine"
    part_fitted_on: date | None = None
    part_months: int | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the computation. ``message`` is a msgid whose places ``params`` fill.

    ``rule`` names the article or rule; ``statutory`` ones print 拟定 until the policy is checked. ``ok``: in favour.
    """

    code: str
    message: str
    params: dict[str, Any] = {}
    rule: str = ""
    statutory: bool = False
    ok: bool = True

    def text(self, tr: Callable[..., str]) -> str:
        """The sentence in a language; parameters that are msgids themselves are translated too."""
        return tr(self.message, **{k: tr(v) if isinstance(v, str) and v else v for k, v in self.params.items()})


class PeriodResult(msgspec.Struct, frozen=True, kw_only=True):
    """One period held against the case."""

    name: str
    status: Status
    start: date | None = None
    base_end: date | None = None
    extension_days: int = 0
    expiry: date | None = None
    usage_used: Decimal | None = None
    usage_limit: Decimal | None = None
    unit: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome for the part class of the case, with everything that led to it."""

    status: Status
    regime: str = ""
    policy: str = ""
    policy_version: int = 0
    checked: bool = False
    computed_by: str = ENGINE_VERSION
    on: date
    period: PeriodResult | None = None
    free_repair: PeriodResult | None = None
    reasons: tuple[Reason, ...] = ()
    assumptions: tuple[Reason, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the repair is free: in the three-guarantees period or in the longer free-repair period."""
        return self.status == "in" or (
            self.status != "excluded" and self.free_repair is not None and self.free_repair.status == "in"
        )

    @property
    def days_left(self) -> int | None:
        """Days from the failure to the expiry; negative after it."""
        return (self.period.expiry - self.on).days if self.period and self.period.expiry else None


def to_plain(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON values, to be frozen into the card."""
    plain: dict[str, Any] = msgspec.to_builtins(verdict)
    return plain


def from_plain(plain: dict[str, Any]) -> Verdict:
    """A frozen verdict. msgspec.ValidationError if it is none."""
    return msgspec.convert(plain, Verdict)
