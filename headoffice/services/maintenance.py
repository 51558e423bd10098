# SPDX-License-Identifier: Apache-2.0
"""Maintenance plans at head office: where each stands, and the order that follows from one that is due (D8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldcore.base.text import N_
from fieldcore.merge.apply import RowState
from fieldcore.records.model import Values
from fieldcore.rules.jobs import type_of
from fieldcore.rules.maintenance import SETTLED, Reading, Standing, earlier_first, readings_of, standing
from headoffice.errors import NotFound, OfficeError, Overtaken
from headoffice.services import dispatch, intake
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found, Rows

AT_ONCE: Final = 500
"""Machines whose readings are read in one go."""
ORDERED: Final = "ordered"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan in its list: its machine and customer, where it stands, and the order that is under way for it."""

    plan: Found
    machine: Values
    customer: Values
    standing: Standing
    last: Reading | None
    order: Found | None

    @property
    def state(self) -> str:
        """``planned``, ``due``, ``overdue`` or ``ordered``."""
        return ORDERED if self.order else self.standing.state


def planned(rows: Rows, today: date, station: str = "") -> list[Planned]:
    """The active plans (of a station), the soonest first."""
    plans = rows.find("maintenance_plan", rows.column("maintenance_plan", "active").is_not(False))
    machines = {i: s.values for i, s in _states(rows, "machine", (plan.get("machine") for plan in plans)).items()}
    owners = {i: s.values for i, s in _states(rows, "customer", (m.get("customer") for m in machines.values())).items()}
    kept = [
        plan for plan in plans
        if plan.get("machine") in machines
        and station in ("", owners.get(str(machines[plan.get("machine")].get("customer")), {}).get("station"))
    ]  # fmt: skip
    readings, orders = _readings(rows, [str(plan.get("machine")) for plan in kept]), orders_of(rows, kept)
    found = []
    for plan in kept:
        machine, read = machines[plan.get("machine")], readings.get(str(plan.get("machine")), [])
        found.append(
            Planned(
                plan=plan,
                machine=machine,
                customer=owners.get(str(machine.get("customer")), {}),
                standing=standing(plan.values, read, today),
                last=read[-1] if read else None,
                order=orders.get(plan.id),
            )
        )
    return sorted(found, key=lambda one: (one.standing.expected or date.max, one.plan.id))


def orders_of(rows: Rows, plans: Sequence[Found]) -> Mapping[str, Found]:
    """The orders that are under way for plans, by plan."""
    found: dict[str, Found] = {}
    for part in _parts([plan.id for plan in plans]):
        checks = rows.find("maintenance_check", rows.column("maintenance_check", "plan").in_(part))
        states = _states(rows, "work_order", (check.get("order") for check in checks))
        for check in checks:
            state = states.get(str(check.get("order")))
            if state is not None and state.values.get("status") not in SETTLED:
                order = Found("work_order", str(check.get("order")), state.version, state.values)
                found[str(check.get("plan"))] = order
    return found


def rival(rows: Rows, order: Found) -> Values | None:
    """The record that counts already where an order's form is done once on a machine."""
    kind = type_of(order.values)
    own = rows.first(kind.record, order=order.id) if kind.once else None
    if own is None:
        return None
    others = rows.find(kind.record, machine=order.get("machine"))
    return earlier_first(((other.id, other.values) for other in others), own.id)


def make_order(database: Database, actor: Actor, plan_id: str, symptom: str) -> tuple[str, str]:
    """The order for a plan, with the check that names it; its id and number."""
    actor.require(*dispatch.ROLES)
    with database.write() as ledger:
        ledger.lock("maintenance_plan", [plan_id])
        plan = ledger.get("maintenance_plan", plan_id)
        if plan is None:
            raise NotFound
        under_way = orders_of(ledger, [plan]).get(plan_id)
        if under_way is not None:
            raise Overtaken(N_("{doc_no} is under way for this plan already."), doc_no=str(under_way.get("doc_no")))
        order, number = intake.open_order(ledger, actor, _order(ledger, plan, symptom), str(plan.get("name") or ""))
        ledger.insert(
            "maintenance_check", actor.author, order=order, machine=plan.get("machine"), plan=plan_id,
            scheduled_date=plan.get("next_due_date"),
        )  # fmt: skip
        return order, number


def _order(ledger: Ledger, plan: Found, symptom: str) -> Values:
    machine = ledger.get("machine", plan.get("machine"))
    customer = ledger.get("customer", machine.get("customer")) if machine else None
    if machine is None or customer is None:
        raise OfficeError(N_("The machine of this plan has no customer. Complete the machine first."))
    if not customer.get("address"):
        raise OfficeError(N_("The customer has no address. Complete the customer first."))
    return {
        "origin": "plan", "service_type": "periodic_maint", "priority": "normal", "charge_type": "undetermined",
        "station": customer.get("station"), "customer": customer.id, "machine": machine.id,
        "site_address": customer.get("address"), "symptom": symptom, "reported_at": ledger.clock.now().plain(),
    }  # fmt: skip


def _readings(rows: Rows, machines: Sequence[str]) -> dict[str, list[Reading]]:
    found: dict[str, list[Values]] = {}
    for part in _parts(machines):
        for reading in rows.find("meter_reading", rows.column("meter_reading", "machine").in_(part)):
            found.setdefault(str(reading.get("machine")), []).append(reading.values)
    return {machine: readings_of(read) for machine, read in found.items()}


def _states(rows: Rows, kind: str, ids: Iterable[str | None]) -> dict[str, RowState]:
    wanted = sorted({str(one) for one in ids if one})
    return {i: state for part in _parts(wanted) for i, state in rows.states(kind, part).items()}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
