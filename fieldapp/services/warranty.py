# SPDX-License-Identifier: Apache-2.0
"""The warranty of a job or a machine: facts from the laptop's records, verdict from the engine, who pays."""

from datetime import date
from typing import Literal

from fieldapp.services.desk import Desk
from fieldapp.services.jobs import last_meter, live_lines, repair_of
from fieldapp.services.order_views import ChargeProposal, Reason, VerdictView
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules import charges
from fieldcore.rules.warranty import policy as rules
from fieldcore.rules.warranty.case import Case, calendar_of, facts_of, policy_of
from fieldcore.rules.warranty.engine import verdict

_TITLES: dict[str, str] = {
    "in": N_("In warranty"),
    "expired_time": N_("Warranty ended"),
    "expired_usage": N_("Usage limit passed"),
    "expired_both": N_("Warranty ended, usage limit passed"),
    "needs_meter": N_("The meter decides: read it"),
    "not_started": N_("Warranty not started"),
    "no_policy": N_("No warranty policy"),
    "excluded": N_("Excluded from warranty"),
}
_TONES: dict[str, Literal["in", "out", "needs_meter", "excluded", "unknown"]] = {
    "in": "in",
    "expired_time": "out",
    "expired_usage": "out",
    "expired_both": "out",
    "needs_meter": "needs_meter",
    "excluded": "excluded",
}


class Warranty:
    """Verdicts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_order(self, order_id: str) -> VerdictView | None:
        """The verdict of an order's job; None where no machine is known."""
        order = self._desk.need("work_order", order_id)
        found = self._desk.read.at_once(lambda: self.compute(order))
        return self._view(found, order.get("charge_type")) if found is not None else None

    def of_machine(self, machine_id: str) -> VerdictView | None:
        """The verdict of a machine today."""
        machine = self._desk.maybe("machine", machine_id)
        if machine is None:
            return None
        reading = last_meter(self._desk, machine_id)
        meter = str(reading.get("value")) if reading else None
        case = Case(
            failed_on=self._desk.today(),
            machine=machine.values,
            meter=meter,
            earlier=self._earlier(machine_id, ""),
            readings=self._readings(machine_id),
        )
        return self._view(self._judge(machine, case), None)

    def charge(self, order_id: str) -> ChargeProposal:
        """Who pays: what the facts propose and what is set."""
        order = self._desk.need("work_order", order_id)
        found = self.compute(order)
        repair = repair_of(self._desk, order_id)
        values: Values = repair.values if repair else {}
        proposed = charges.proposed_charge(
            "in" if found is not None and found.covered else found.status if found else "no_policy",
            str(values.get("responsibility") or ""),
            list(values.get("exclusion_reasons") or []),
        )
        current = str(order.get("charge_type") or "undetermined")
        return ChargeProposal(
            proposed=proposed,
            proposed_label=choice("charge_type", proposed),
            current=current,
            current_label=choice("charge_type", current),
            total=charges.total_charged(values, current),
            differs=proposed != current and current not in ("goodwill", "contract"),
        )

    def compute(self, order: Stored) -> rules.Verdict | None:
        """The engine's verdict of an order's job."""
        machine = self._desk.maybe("machine", order.get("machine"))
        if machine is None:
            return None
        repair = repair_of(self._desk, order.id)
        values: Values = repair.values if repair else {}
        used = [self._desk.maybe("part", line.get("part")) for line in live_lines(self._desk, order.id)]
        parts = [part for part in used if part is not None]
        fitted, months = self._fitted_before(machine.id, order.id, parts)
        case = Case(
            failed_on=failure_date(self._desk, order),
            machine=machine.values,
            repair=values,
            meter=self._meter(order, machine.id, values),
            earlier=self._earlier(machine.id, order.id),
            parts=tuple(part.values for part in parts),
            readings=self._readings(machine.id),
            part_fitted_on=fitted,
            part_months=months,
        )
        return self._judge(machine, case)

    def _judge(self, machine: Stored, case: Case) -> rules.Verdict:
        model = self._desk.maybe("product_model", machine.get("product_model"))
        policy = self._desk.maybe("warranty_policy", model.get("policy")) if model else None
        calendar = calendar_of(day.values for day in self._desk.read.find("calendar_day"))
        return verdict(policy_of(policy.values if policy else None), facts_of(case), calendar)

    def _meter(self, order: Stored, machine_id: str, repair: Values) -> str | None:
        if repair.get("meter") is not None:
            return str(repair["meter"])
        if repair.get("meter_unreadable_reason"):
            return None
        if order.get("meter_reported") is not None:
            return str(order.get("meter_reported"))
        reading = last_meter(self._desk, machine_id)
        return str(reading.get("value")) if reading else None

    def _readings(self, machine_id: str) -> tuple[Values, ...]:
        return tuple(found.values for found in self._desk.read.find("meter_reading", {"machine": machine_id}, ("id",)))

    def _earlier(self, machine_id: str, order_id: str) -> tuple[tuple[Values, str], ...]:
        found = []
        for repair in self._desk.read.find("repair_record", {"machine": machine_id}, ("id",)):
            order = self._desk.maybe("work_order", repair.get("order"))
            if repair.get("order") != order_id:
                found.append((repair.values, str(order.get("charge_type") or "") if order else ""))
        return tuple(found)

    def _fitted_before(self, machine_id: str, order_id: str, parts: list[Stored]) -> tuple[date | None, int | None]:
        """When a part that is replaced now was fitted by an earlier job, and its own period."""
        wanted = {part.id: part for part in parts if part.get("warranty_months")}
        if not wanted:
            return None, None
        for order in self._desk.read.find("work_order", {"machine": machine_id}, ("-finished_at",)):
            fitted = Instant.of(order.get("finished_at"))
            if order.id == order_id or fitted is None:
                continue
            for line in live_lines(self._desk, order.id):
                if (part := wanted.get(str(line.get("part")))) is not None:
                    return fitted.date(), int(part.get("warranty_months"))
        return None, None

    def _view(self, found: rules.Verdict, charge: str | None) -> VerdictView:
        until = found.period.expiry if found.period else None
        return VerdictView(
            status=found.status,
            title=Text(_TITLES[found.status]),
            tone=_TONES.get(found.status, "unknown"),
            start=found.period.start.isoformat() if found.period and found.period.start else "",
            until=until.isoformat() if until else "",
            days_left=(until - self._desk.today()).days if until else None,
            reasons=tuple(_reason(r, found.checked) for r in (*found.reasons, *found.assumptions)),
            policy=found.policy or found.regime,
            policy_version=str(found.policy_version or ""),
            checked=found.checked,
            covered=found.covered,
            customer_pays_nothing=found.covered if charge in (None, "undetermined") else charge in charges.FREE,
        )


def failure_date(desk: Desk, order: Stored) -> date:
    """The day of the failure: when it was reported."""
    reported = Instant.of(order.get("reported_at"))
    return reported.date() if reported else desk.today()


def _reason(reason: rules.Reason, checked: bool) -> Reason:
    """Statutory texts print their article only once head office checked the policy."""
    params = {name: Text(value) if isinstance(value, str) and value else value for name, value in reason.params.items()}
    rule = reason.rule.split(" ")[0] if reason.statutory and not checked else reason.rule
    return Reason(Text(reason.message, params), reason.ok, rule)
