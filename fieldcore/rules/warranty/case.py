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
from fieldcore.rules.warranty.policy import Calendar, Facts, Interval, PartClass, Period, Policy

CAUSES_OF_THE_PRODUCT = (None, "", "product_quality", "undetermined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The records of one case. ``earlier``: repairs of the machine before this one, each with its order's charge.

    ``parts``: the catalogue entries of the parts that this repair replaces.
    """

    failed_on: date
    machine: Values
    repair: Values = field(default_factory=dict)
    meter: str | None = None
    earlier: tuple[tuple[Values, str], ...] = ()
    parts: tuple[Values, ...] = ()
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
        "whole": {"months": 0},
    }
    known = msgspec.convert(plain, Policy)
    whole = period("whole_months") or Period(0)
    return msgspec.structs.replace(known, whole=whole, main=period("main_months"), wear=period("wear_months"))


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
        production_date=_date(machine.get("production_date")),
        meter=Decimal(case.meter) if case.meter is not None else None,
        meter_at_start=Decimal(str(machine.get("meter_at_start") or 0)),
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
    if received is None or handed_over is None or handed_over.ms < received.ms:
        return None
    return Interval(
        received=received.date(),
        handed_over=handed_over.date(),
        counts=charge == "in_warranty" and repair.get("responsibility") in CAUSES_OF_THE_PRODUCT,
        doc_no=str(repair.get("doc_no") or ""),
    )


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
