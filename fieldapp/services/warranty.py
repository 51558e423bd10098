# SPDX-License-Identifier: Apache-2.0
"""The warranty of a job or a machine: facts from the laptop's records, verdict from the engine, who pays."""

from datetime import date
from typing import Any, Literal

from fieldapp.services.desk import Desk
from fieldapp.services.jobs import record_of, source_of
from fieldapp.services.order_views import ChargeProposal, Reason, VerdictView
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules import charges
from fieldcore.rules.warranty import gather
from fieldcore.rules.warranty import policy as rules

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
        self._desk, self._source = desk, source_of(desk)

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
        case = gather.case_of_machine(self._source, machine, self._desk.today())
        return self._view(gather.verdict_of(self._source, machine, case), None)

    def charge(self, order_id: str) -> ChargeProposal:
        """Who pays: what the facts propose and what is set."""
        order = self._desk.need("work_order", order_id)
        found = self.compute(order)
        record = record_of(self._desk, order)
        values: Values = record.values if record else {}
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
        case = gather.case_of_order(self._source, order, machine, failure_date(self._desk, order))
        return gather.verdict_of(self._source, machine, case)

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


def policy_days(desk: Desk, machine_id: Any, name: str, default: int) -> int:
    """A number of days that the policy of a machine sets, else the default."""
    policy = gather.policy_record(source_of(desk), desk.maybe("machine", machine_id))
    days = policy.values.get(name) if policy else None
    return default if days is None else int(days)


def failure_date(desk: Desk, order: Stored) -> date:
    """The day of the failure: when it was reported."""
    reported = Instant.of(order.get("reported_at"))
    return reported.date() if reported else desk.today()


def _reason(reason: rules.Reason, checked: bool) -> Reason:
    """Statutory texts print their article only once head office checked the policy."""
    params = {name: Text(value) if isinstance(value, str) and value else value for name, value in reason.params.items()}
    rule = reason.rule.split(" ")[0] if reason.statutory and not checked else reason.rule
    return Reason(Text(reason.message, params), reason.ok, rule)
