# SPDX-License-Identifier: Apache-2.0
"""The records that a verdict rests on, found the same way on the laptop and at head office (domain G4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.warranty.case import Case, agreed, calendar_of, facts_of, policy_of
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.policy import Verdict


class Item(Protocol):
    """A stored record."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def values(self) -> Values:
        """Its stored values."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """Where records are looked up, deleted ones left out: one by its reference, or all with the same values."""

    get: Callable[[str, Any], Item | None]
    find: Callable[[str, Mapping[str, Any]], Sequence[Item]]


def policy_record(source: Source, machine: Item | None) -> Item | None:
    """The policy that a machine follows: its own, else its model's (E.0)."""
    if machine is None:
        return None
    model = source.get("product_model", machine.values.get("product_model"))
    own = machine.values.get("policy")
    return source.get("warranty_policy", own or (model.values.get("policy") if model else None))


def verdict_of(source: Source, machine: Item, case: Case) -> Verdict:
    """The engine's verdict under the machine's policy and the calendar at hand."""
    policy = policy_record(source, machine)
    calendar = calendar_of(day.values for day in source.find("calendar_day", {}))
    followed = agreed(policy.values if policy else None, machine.values)
    return verdict(policy_of(followed), facts_of(case), calendar)


def case_of_machine(source: Source, machine: Item, on: date) -> Case:
    """A machine as it stands, as if it failed on that day."""
    readings = _readings(source, machine.id)
    return Case(
        failed_on=on,
        machine=machine.values,
        meter=_last(readings),
        earlier=_earlier(source, machine.id),
        readings=readings,
    )


def case_of_order(source: Source, order: Item, machine: Item, failed_on: date) -> Case:
    """A job on a machine: its repair, the parts that it replaces, and what was done on the machine before."""
    repair = next(iter(_sorted(source.find("repair_record", {"order": order.id}))), None)
    used = [source.get("part", line.values.get("part")) for line in _lines(source, order.id)]
    parts = [part for part in used if part is not None]
    fitted_on, months = fitted_before(source, machine.id, order.id, parts)
    readings = _readings(source, machine.id)
    return Case(
        failed_on=failed_on,
        machine=machine.values,
        repair=repair.values if repair else {},
        meter=_meter(order.values, repair.values if repair else {}, readings),
        earlier=_earlier(source, machine.id, order.id),
        parts=tuple(part.values for part in parts),
        readings=readings,
        part_fitted_on=fitted_on,
        part_months=months,
    )


def _meter(order: Values, repair: Values, readings: Sequence[Values]) -> str | None:
    """Read at the repair; None where it could not be read; else as reported, else the last reading."""
    if repair.get("meter") is not None:
        return str(repair["meter"])
    if repair.get("meter_unreadable_reason"):
        return None
    return str(order["meter_reported"]) if order.get("meter_reported") is not None else _last(readings)


def _readings(source: Source, machine_id: str) -> tuple[Values, ...]:
    return tuple(found.values for found in _sorted(source.find("meter_reading", {"machine": machine_id})))


def _last(readings: Sequence[Values]) -> str | None:
    read = [r for r in readings if r.get("value") is not None]
    return str(max(read, key=lambda r: _ms(r.get("read_at")))["value"]) if read else None


def _earlier(source: Source, machine_id: str, but: str = "") -> tuple[tuple[Values, str], ...]:
    repairs = [
        r for r in _sorted(source.find("repair_record", {"machine": machine_id})) if r.values.get("order") != but
    ]
    orders = [source.get("work_order", repair.values.get("order")) for repair in repairs]
    return tuple(
        (repair.values, str(order.values.get("charge_type") or "") if order else "")
        for repair, order in zip(repairs, orders, strict=True)
    )


def fitted_before(source: Source, machine_id: str, but: str, parts: Sequence[Item]) -> tuple[date | None, int | None]:
    """When a part that is replaced now was fitted, and its own period: what has a serial says it, else earlier jobs."""
    for removed in _sorted(source.find("machine_component", {"machine": machine_id, "removed_on": but})):
        at, own = Instant.of(removed.values.get("fitted_at")), source.get("part", removed.values.get("part"))
        if at is not None and own is not None and own.values.get("warranty_months"):
            return at.date(), int(own.values["warranty_months"])
    wanted = {part.id: int(part.values["warranty_months"]) for part in parts if part.values.get("warranty_months")}
    orders = _sorted(source.find("work_order", {"machine": machine_id})) if wanted else []
    for order in sorted(orders, key=lambda o: _ms(o.values.get("finished_at")), reverse=True):
        fitted = Instant.of(order.values.get("finished_at"))
        if order.id == but or fitted is None:
            continue
        for line in _lines(source, order.id):
            if (months := wanted.get(str(line.values.get("part")))) is not None:
                return fitted.date(), months
    return None, None


def _lines(source: Source, order_id: str) -> list[Item]:
    return [line for line in _sorted(source.find("parts_usage", {"order": order_id})) if not line.values.get("removed")]


def _sorted(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.id)


def _ms(value: Any) -> int:
    moment = Instant.of(value)
    return moment.ms if moment else 0
