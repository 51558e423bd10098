# SPDX-License-Identifier: Apache-2.0
"""From records to what the engine works on: policy, calendar and facts of one case; the same on laptop and server."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.warranty.policy import Calendar, Facts, Interval, PartClass, Period, Policy, Segment

CAUSES_OF_THE_PRODUCT = (None, "", "product_quality", "undetermined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The records of one case. ``earlier``: repairs of the machine before this one, each with its order's charge.

    ``readings``: the machine's meter readings, of every meter it had. ``parts``: the catalogue entries
    of the parts that this repair replaces.
    """

    failed_on: date
    machine: Values
    repair: Values = field(default_factory=dict)
    meter: str | None = None
    earlier: tuple[tuple[Values, str], ...] = ()
    parts: tuple[Values, ...] = ()
    readings: tuple[Values, ...] = ()
    part_fitted_on: date | None = None
    part_months: int | None = None


def policy_of(record: Values | None) -> Policy | None:
    """The policy of a ``warranty_policy`` record; None where a machine has none."""
    if not record or not record.get("regime") or record.get("whole_months") is None:
        return None
    limit, unit = record.get("usage_limit"), str(record.get("usage_unit") or "")
    usage = Decimal(str(limit)) if limit is not None else None

    def period(name: str) -> Period | None:
        months = record.get(name)
        return Period(int(months), usage, unit) if months is not None else None

    plain: dict[str, Any] = {
        "id": str(record.get("code") or ""),
        "version": int(record.get("version") or 1),
        "regime": record["regime"],
        "valid_from": record.get("valid_from"),
        "checked": bool(record.get("checked")),
        "start_basis": record.get("start_basis") or "invoice_date",
        "extends": record.get("extends") is not False,
        "holiday_roll": record.get("holiday_roll") is not False,
        "later_delivery": bool(record.get("later_delivery")),
        "factory_days": record.get("factory_days"),
        "factory_months": record.get("factory_months"),
        "shipment_days": record.get("shipment_days"),
        "whole": {"months": 0},
    }
    own = ("roll_on", "replaced_part_rule", "guarantee_days")
    plain |= {name: record[name] for name in own if record.get(name) is not None}
    known = msgspec.convert(plain, Policy)
    whole = period("whole_months") or Period(0)
    free, free_limit = record.get("free_repair_months"), record.get("free_repair_usage")
    free_usage = Decimal(str(free_limit)) if free_limit is not None else None
    return msgspec.structs.replace(
        known,
        whole=whole,
        main=period("main_months"),
        wear=period("wear_months"),
        free_repair=Period(int(free), free_usage, unit) if free is not None else None,
    )


def agreed(policy: Values | None, machine: Values) -> Values | None:
    """The policy with the start that was agreed when the machine was accepted: a contract can, the law cannot."""
    basis = machine.get("start_basis")
    return {**policy, "start_basis": basis} if policy and basis and policy.get("regime") == "CONTRACT" else policy


def record_of(policy: Policy) -> Values:
    """The ``warranty_policy`` record of a policy. ValueError where parts have usage limits of their own."""
    whole, free = policy.whole, policy.free_repair
    if any(p and (p.usage, p.unit) != (whole.usage, whole.unit) for p in (policy.main, policy.wear)):
        raise ValueError(f"{policy.id}: a record holds one usage limit for the machine and its parts")
    values: Values = {
        "code": policy.id,
        "version": policy.version,
        "name": policy.id,
        "regime": policy.regime,
        "valid_from": policy.valid_from.isoformat() if policy.valid_from else None,
        "checked": policy.checked,
        "start_basis": policy.start_basis,
        "whole_months": whole.months,
        "main_months": policy.main.months if policy.main else None,
        "wear_months": policy.wear.months if policy.wear else None,
        "usage_limit": _tenths(whole.usage),
        "usage_unit": whole.unit or (free.unit if free else "") or None,
        "extends": policy.extends,
        "holiday_roll": policy.holiday_roll,
        "free_repair_months": free.months if free else None,
        "free_repair_usage": _tenths(free.usage) if free else None,
        "later_delivery": policy.later_delivery,
        "factory_days": policy.factory_days,
        "factory_months": policy.factory_months,
        "shipment_days": policy.shipment_days,
        "roll_on": policy.roll_on,
        "replaced_part_rule": policy.replaced_part_rule,
        "guarantee_days": policy.guarantee_days,
    }
    return {name: value for name, value in values.items() if value is not None}


def calendar_of(days: Iterable[Values]) -> Calendar:
    """The calendar of ``calendar_day`` records."""
    known = [(date.fromisoformat(d["day"]), d.get("day_kind")) for d in days if d.get("day")]
    return Calendar(
        days_off=frozenset(day for day, kind in known if kind == "day_off"),
        workdays=frozenset(day for day, kind in known if kind == "make_up_workday"),
    )


def facts_of(case: Case) -> Facts:
    """The facts of a case. Repairs that began after the failure are no part of it, whenever it is computed."""
    machine, repair = case.machine, case.repair
    return Facts(
        failure_date=case.failed_on,
        invoice_date=_date(machine.get("sale_date")),
        delivery_date=_date(machine.get("delivery_date")),
        acceptance_date=_date(machine.get("acceptance_date")),
        first_start_date=_date(machine.get("first_start_date")),
        shipment_date=_date(machine.get("shipment_date")),
        production_date=_date(machine.get("production_date")),
        exchange_date=_date(machine.get("exchange_date")),
        resold=bool(machine.get("resold")),
        meter=Decimal(case.meter) if case.meter is not None else None,
        meter_at_start=_start_meter(case),
        segments=tuple(Segment(min(old), max(old)) for old in _segments(case)[:-1]),
        repairs=tuple(
            found
            for values, charge in case.earlier
            if (found := _interval(values, charge)) and found.received <= case.failed_on
        ),
        exclusions=tuple(repair.get("exclusion_reasons") or ()),
        responsibility=str(repair.get("responsibility") or ""),
        part_class=part_class_of(case.parts),
        part_fitted_on=case.part_fitted_on,
        part_months=case.part_months,
    )


def part_class_of(parts: Iterable[Values]) -> PartClass:
    """The class that decides: a main component if one was replaced, wear if nothing else was, else the machine."""
    classes = [str(p.get("part_class") or "whole_machine") for p in parts if p.get("part_kind") != "consumable"]
    if "main_component" in classes:
        return "main_component"
    return "wear_part" if classes and set(classes) == {"wear_part"} else "whole_machine"


def _interval(repair: Values, charge: str) -> Interval | None:
    received = Instant.of(repair.get("received_at"))
    handed_over = Instant.of(repair.get("handed_over_at")) or Instant.of(repair.get("finished_at"))
    told = Instant.of(repair.get("ready_notified_at"))
    if received is None or handed_over is None or handed_over.ms < received.ms:
        return None
    return Interval(
        received=received.date(),
        handed_over=handed_over.date(),
        counts=charge == "in_warranty" and repair.get("responsibility") in CAUSES_OF_THE_PRODUCT,
        ready_notified=told.date() if told and received.ms <= told.ms else None,
        doc_no=str(repair.get("doc_no") or ""),
    )


def _segments(case: Case) -> list[list[Decimal]]:
    """The readings of each meter in turn, the present one last; the first also starts with the meter at the sale."""
    meters: dict[int, list[Decimal]] = {}
    for reading in case.readings:
        if reading.get("value") is not None:
            meters.setdefault(int(reading.get("segment") or 1), []).append(Decimal(str(reading["value"])))
    known = [meters[number] for number in sorted(meters)]
    if len(known) > 1 and case.machine.get("meter_at_start") is not None:
        known[0].append(Decimal(str(case.machine["meter_at_start"])))
    return known


def _start_meter(case: Case) -> Decimal | None:
    """What the present meter showed when it began to count here; None where nobody noted it."""
    meters = _segments(case)
    if len(meters) > 1:
        return min(meters[-1])
    start = case.machine.get("meter_at_start")
    return Decimal(str(start)) if start is not None else None


def _tenths(value: Decimal | None) -> str | None:
    return f"{value:.1f}" if value is not None else None


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
