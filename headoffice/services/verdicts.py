# SPDX-License-Identifier: Apache-2.0
"""The warranty of a card's job, computed by the server with the same code as on the laptop (domain G4)."""

from datetime import date
from typing import Any

from fieldcore.base.clock import Instant
from fieldcore.rules.warranty.case import Case, calendar_of, facts_of, policy_of
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.policy import Verdict
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found


def verdict_of(ledger: Ledger, card: Found) -> Verdict:
    """The verdict from head office's records as they are now."""
    machine = ledger.get("machine", card.get("machine"))
    model = ledger.get("product_model", machine.get("product_model")) if machine else None
    policy = ledger.get("warranty_policy", model.get("policy")) if model else None
    calendar = calendar_of(day.values for day in ledger.find("calendar_day"))
    return verdict(policy_of(policy.values if policy else None), facts_of(_case(ledger, card, machine)), calendar)


def _case(ledger: Ledger, card: Found, machine: Found | None) -> Case:
    order_id, machine_id = str(card.get("order")), machine.id if machine else ""
    repair = ledger.first("repair_record", order=order_id)
    parts = [part for line in _lines(ledger, order_id) if (part := ledger.get("part", line.get("part")))]
    fitted, months = _fitted_before(ledger, machine_id, order_id, parts)
    failed = card.get("failure_date")
    return Case(
        failed_on=date.fromisoformat(failed) if failed else ledger.clock.now().date(),
        machine=machine.values if machine else {},
        repair=repair.values if repair else {},
        meter=_meter(ledger, order_id, repair),
        earlier=_earlier(ledger, machine_id, order_id),
        parts=tuple(part.values for part in parts),
        readings=tuple(found.values for found in ledger.find("meter_reading", machine=machine_id)),
        part_fitted_on=fitted,
        part_months=months,
    )


def _lines(ledger: Ledger, order_id: str) -> list[Found]:
    return [line for line in ledger.find("parts_usage", order=order_id) if not line.get("removed")]


def _meter(ledger: Ledger, order_id: str, repair: Found | None) -> str | None:
    if repair is not None and repair.get("meter") is not None:
        return str(repair.get("meter"))
    if repair is not None and repair.get("meter_unreadable_reason"):
        return None
    order = ledger.get("work_order", order_id)
    reported: Any = order.get("meter_reported") if order else None
    return str(reported) if reported is not None else None


def _earlier(ledger: Ledger, machine_id: str, order_id: str) -> tuple[tuple[dict[str, Any], str], ...]:
    found = []
    for repair in ledger.find("repair_record", machine=machine_id):
        if repair.get("order") != order_id:
            order = ledger.get("work_order", repair.get("order"))
            found.append((repair.values, str(order.get("charge_type") or "") if order else ""))
    return tuple(found)


def _fitted_before(
    ledger: Ledger, machine_id: str, order_id: str, parts: list[Found]
) -> tuple[date | None, int | None]:
    """When a part that is replaced now was fitted by an earlier job, and its own period."""
    wanted = {part.id: part for part in parts if part.get("warranty_months")}
    orders = ledger.find("work_order", machine=machine_id) if wanted else []
    for order in sorted(orders, key=lambda o: (o.get("finished_at") or [0, 0])[0], reverse=True):
        fitted = Instant.of(order.get("finished_at"))
        if order.id == order_id or fitted is None:
            continue
        for line in _lines(ledger, order.id):
            if line.get("part") in wanted:
                return fitted.date(), int(wanted[line.values["part"]].get("warranty_months"))
    return None, None
