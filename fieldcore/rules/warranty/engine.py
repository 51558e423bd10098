# SPDX-License-Identifier: Apache-2.0
"""The verdict: start, end, extension, usage, exclusions, each step with its reason (E.1 to E.5, E.8)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fieldcore.base.text import N_
from fieldcore.records.choices import label_of
from fieldcore.rules.warranty.period import Start, add_months, extension_days, roll, start_of
from fieldcore.rules.warranty.policy import (
    Calendar,
    Facts,
    Period,
    PeriodResult,
    Policy,
    Reason,
    Status,
    Verdict,
)

ARTICLES = {
    "CAR2021": {
        "start": "Art. 18",
        "period": "Art. 18",
        "exclusion": "Art. 32",
        "exchange": "Art. 29",
        "resold": "Art. 33",
    },
    "AGRI2010": {"start": "Art. 24", "period": "Art. 24"},
    "GOODS1995": {"start": "Art. 8", "period": "Art. 8", "extension": "Art. 8", "exchange": "Art. 14"},
    "PHONE2001": {"start": "Art. 8", "period": "Art. 8", "extension": "Art. 8"},
    "FIXPHONE2001": {"start": "Art. 8", "period": "Art. 8", "exchange": "Art. 18"},
    "PC2002": {"start": "Art. 8", "period": "Art. 8"},
}
BASIS_LABELS = {
    "invoice_date": N_("invoice"),
    "delivery_date": N_("delivery"),
    "acceptance_date": N_("acceptance"),
    "first_start_date": N_("first start"),
    "shipment": N_("shipment"),
    "exchange_date": N_("exchange"),
    "factory": N_("production date"),
}


def verdict(policy: Policy | None, facts: Facts, calendar: Calendar) -> Verdict:
    """Whether the case is in warranty, and why. The same inputs give the same verdict on laptop and server."""
    if policy is None:
        reason = Reason(code="no_policy", message=N_("No warranty policy is known for this model"), ok=False)
        return Verdict(status="no_policy", on=facts.failure_date, reasons=(reason,))
    case = _Case(policy, facts, calendar)
    if facts.resold and policy.regime == "CAR2021":
        case.say("resold", N_("Resold after an exchange or return: only the agreed warranty holds"), rule="resold",
                 ok=False)  # fmt: skip
        return case.verdict("no_policy")
    period = case.hold(facts.part_class, policy.period_of(facts.part_class))
    repair = case.quiet().hold("free_repair", policy.free_repair) if policy.free_repair else None
    if repair is not None and repair.status == "in" and period.status != "in":
        case.say("free_repair", N_("Free repair until {expiry}"), rule="period", expiry=_day(repair.expiry))
    return case.verdict(case.exclude() or period.status, period, repair)


@dataclass
class _Case:
    policy: Policy
    facts: Facts
    calendar: Calendar
    reasons: list[Reason] = field(default_factory=list)
    assumptions: list[Reason] = field(default_factory=list)

    def quiet(self) -> "_Case":
        """The same case without its notes: for a second period whose steps would only repeat the first's."""
        return _Case(self.policy, self.facts, self.calendar)

    def say(self, code: str, message: str, *, rule: str = "", ok: bool = True, own: str = "", **params: Any) -> None:
        """Note a step. ``rule`` names a key of the regime's articles, ``own`` a rule of ours."""
        article = ARTICLES.get(self.policy.regime, {}).get(rule, "")
        name = f"{self.policy.regime} {article}" if article else own or self.policy.regime
        self.reasons.append(
            Reason(code=code, message=message, params=params, rule=name, statutory=bool(article), ok=ok)
        )

    def assume(self, code: str, message: str, **params: Any) -> None:
        """Note what was taken for granted."""
        self.assumptions.append(Reason(code=code, message=message, params=params, ok=False))

    def verdict(
        self, status: Status, period: PeriodResult | None = None, free_repair: PeriodResult | None = None
    ) -> Verdict:
        """The verdict with all that was noted."""
        return Verdict(
            status=status,
            regime=self.policy.regime,
            policy=self.policy.id,
            policy_version=self.policy.version,
            checked=self.policy.checked,
            on=self.facts.failure_date,
            period=period,
            free_repair=free_repair,
            reasons=tuple(self.reasons),
            assumptions=tuple(self.assumptions),
        )

    def hold(self, name: str, period: Period) -> PeriodResult:
        """Hold one period against the case."""
        start = start_of(self.policy, self.facts)
        if start.day is None:
            self.say("no_start", N_("No date is known from which the warranty could start"), ok=False)
            return PeriodResult(name=name, status="not_started")
        self._start(start, start.day)
        expiry, base_end, days = self._end(start.day, period, name)
        used = self._used()
        in_time = self.facts.failure_date <= expiry
        return PeriodResult(
            name=name,
            status=self._status(start.day, expiry, in_time, period, used),
            start=start.day,
            base_end=base_end,
            extension_days=days,
            expiry=expiry,
            usage_used=used,
            usage_limit=period.usage,
            unit=period.unit,
        )

    def _start(self, start: Start, day: date) -> None:
        label = BASIS_LABELS[start.basis]
        rule = "exchange" if start.basis == "exchange_date" else "start"
        self.say("start", N_("Starts {day}: {basis}"), rule=rule, day=_day(day), basis=label)
        if start.assumed:
            self.assume("start_assumed", N_("The date that the policy starts from is missing; {basis} is used"),
                        basis=label)  # fmt: skip
        if start.basis == "factory":
            self.assume("factory_start", N_("No invoice: starts from the production date, free repair only"))

    def _end(self, start: date, period: Period, name: str) -> tuple[date, date, int]:
        base_end = add_months(start, period.months)
        self.say("period", _PERIOD[name], rule="period", months=period.months, day=_day(base_end))
        days = extension_days(base_end, self.facts.repairs) if self.policy.extends else 0
        extended = base_end + timedelta(days=days)
        if days:
            numbers = ", ".join(i.doc_no for i in self.facts.repairs if i.counts and i.doc_no)
            self.say("extension", N_("Repairs took {days} days: until {day}"), rule="extension", own="E.3", days=days,
                     day=_day(extended), numbers=numbers)  # fmt: skip
        rolled = roll(extended, self.policy, self.calendar)
        if rolled.day != extended:
            self.say("roll", N_("{day} is a day off: until {rolled}"), own="民法典 203", day=_day(extended),
                     rolled=_day(rolled.day))  # fmt: skip
        if not rolled.known:
            self.assume("no_calendar", N_("No holiday calendar for {year}: days off are not considered"),
                        year=str(rolled.day.year))  # fmt: skip
        return self._replaced_part(rolled.day), base_end, days

    def _replaced_part(self, machine_end: date) -> date:
        facts, rule = self.facts, self.policy.replaced_part_rule
        if facts.part_fitted_on is None or not facts.part_months:
            return machine_end
        own_end = add_months(facts.part_fitted_on, facts.part_months)
        end = {"remainder": machine_end, "own_period": own_end}.get(rule, max(machine_end, own_end))
        self.say("replaced_part", N_("The part was fitted {fitted}, own period {months} months: until {day}"),
                 own="E.5", fitted=_day(facts.part_fitted_on), months=facts.part_months, day=_day(end))  # fmt: skip
        return end

    def _used(self) -> Decimal | None:
        facts = self.facts
        if facts.meter is None:
            return None
        return sum((s.end - s.start for s in facts.segments), facts.meter - (facts.meter_at_start or 0))

    def _status(self, start: date, expiry: date, in_time: bool, period: Period, used: Decimal | None) -> Status:
        if self.facts.failure_date < start:
            self.say("not_started", N_("The failure is before the warranty starts"), ok=False)
            return "not_started"
        if not in_time:
            self.say("expired_time", N_("Ended {day}, before the failure"), ok=False, day=_day(expiry))
        if period.usage is None:
            self.say("no_limit", N_("No usage limit"))
            return "in" if in_time else "expired_time"
        if used is None:
            if in_time:
                self.say("needs_meter", N_("The meter decides: the limit is {limit} {unit}"), ok=False,
                         limit=f"{period.usage:f}", unit=period.unit)  # fmt: skip
            return "needs_meter" if in_time else "expired_time"
        if self.facts.meter_at_start is None:
            self.assume("no_start_meter", N_("The meter at the sale is not known: 0 is used"))
        inside = used <= period.usage
        self.say("usage" if inside else "expired_usage", N_("Used {used} of {limit} {unit}"), ok=inside, own="E.4",
                 used=f"{used:f}", limit=f"{period.usage:f}", unit=period.unit)  # fmt: skip
        if inside:
            return "in" if in_time else "expired_time"
        return "expired_usage" if in_time else "expired_both"

    def exclude(self) -> Status | None:
        """Exclusions of E.8 and a cause that is not the product's; the clerk may decide otherwise."""
        for code in self.facts.exclusions:
            self.say(f"excluded_{code}", N_("Excluded: {exclusion}"), rule="exclusion", own="E.8", ok=False,
                     exclusion=label_of("exclusion", code))  # fmt: skip
        cause = self.facts.responsibility
        foreign = cause not in ("", "product_quality", "undetermined")
        if foreign:
            self.say("not_product", N_("The cause is not the product's: {cause}"), own="E.8", ok=False,
                     cause=label_of("responsibility", cause))  # fmt: skip
        if self.facts.exclusions or foreign:
            return "excluded"
        self.say("no_exclusion", N_("Nothing excludes it"), own="E.8")
        return None


_PERIOD = {
    "whole_machine": N_("Whole machine {months} months: until {day}"),
    "main_component": N_("Main component {months} months: until {day}"),
    "wear_part": N_("Wear part {months} months: until {day}"),
    "free_repair": N_("Free repair {months} months: until {day}"),
}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
