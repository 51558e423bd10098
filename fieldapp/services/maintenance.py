# SPDX-License-Identifier: Apache-2.0
"""Maintenance on the laptop: which plans are due, known without a network, and the order that follows from one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.orders import FieldOrder, Orders
from fieldapp.services.quantities import shown
from fieldapp.services.views import PlanRow, PlanState, Stretch
from fieldapp.services.wording import Text
from fieldapp.store.rows import Stored, Where
from fieldcore.base.text import N_
from fieldcore.rules.maintenance import SETTLED, Reading, Standing, readings_of, standing

STATES: Final[dict[PlanState, str]] = {
    "planned": N_("Planned"), "due": N_("Due now"), "overdue": N_("Overdue"), "ordered": N_("Order made"),
}  # fmt: skip
AT_ONCE: Final = 500


class Maintenance:
    """The plans that the laptop holds."""

    def __init__(self, desk: Desk, orders: Orders) -> None:
        self._desk, self._orders = desk, orders

    def due(self) -> tuple[PlanRow, ...]:
        """What is due or overdue and has no order yet, the soonest first."""
        return self._desk.read.at_once(self._due)

    def listed(self, text: str, start: int, count: int) -> Stretch[PlanRow]:
        """A stretch of the machines with something due, each with its soonest plan, or those that were typed."""
        wanted, machines = text.strip().lower(), dict[str, PlanRow]()
        for row in self.due():
            if wanted in f"{row.customer} {row.machine} {row.serial_no} {row.name}".lower():
                machines.setdefault(row.machine_id, row)
        rows = tuple(machines.values())
        return Stretch(rows[start : start + count], len(rows) > start + count)

    def of_machine(self, machine_id: str) -> tuple[PlanRow, ...]:
        """All plans of one machine, the soonest first."""
        return self._desk.read.at_once(lambda: self._rows(self._active({"machine": machine_id})))

    def make_order(self, plan_id: str, symptom: str) -> Changes:
        """An order for a plan, accepted at once, with the check that names the plan; ``created`` is its id."""
        plan = self._desk.need("maintenance_plan", plan_id)
        if under_way := self._under_way([plan]).get(plan_id):
            raise UserError(
                N_("{doc_no} is under way for this plan already."),
                doc_no=str(self._desk.need("work_order", under_way).get("doc_no") or ""),
            )
        machine = self._desk.need("machine", str(plan.get("machine") or ""))
        order = FieldOrder(
            customer=str(machine.get("customer") or ""), machine=machine.id, service_type="periodic_maint",
            symptom=symptom, site_address="", plan=plan_id,
        )  # fmt: skip
        return self._orders.create_in_field(order)

    def _due(self) -> tuple[PlanRow, ...]:
        asking = self._desk.read.alerted(self._desk.today())
        rows = self._rows([plan for part in _parts(asking) for plan in self._active({"id": part})])
        return tuple(row for row in rows if row.state in ("due", "overdue"))

    def _active(self, where: Where) -> list[Stored]:
        found = self._desk.read.find("maintenance_plan", where, ("id",))
        return [plan for plan in found if plan.get("active") is not False]

    def _rows(self, plans: Sequence[Stored]) -> tuple[PlanRow, ...]:
        readings = self._readings({str(p.get("machine")) for p in plans if p.get("next_due_meter") is not None})
        orders, today = self._under_way(plans), self._desk.today()
        stands = [(standing(plan.values, readings.get(str(plan.get("machine")), []), today), plan) for plan in plans]
        stands.sort(key=lambda one: (one[0].expected or date.max, one[1].id))
        return tuple(self._row(plan, stand, orders.get(plan.id, ""), today) for stand, plan in stands)

    def _row(self, plan: Stored, stand: Standing, order_id: str, today: date) -> PlanRow:
        machine = self._desk.maybe("machine", plan.get("machine"))
        model = self._desk.model_of(machine)
        unit = str(model.get("meter_unit") or "") if model else ""
        meter = plan.get("next_due_meter")
        due = (str(plan.get("next_due_date") or ""), f"{shown(meter)} {unit}".strip() if meter is not None else "")
        state: PlanState = "ordered" if order_id else stand.state
        return PlanRow(
            id=plan.id,
            name=str(plan.get("name") or ""),
            machine_id=machine.id if machine else "",
            machine=self._desk.machine_name(machine),
            serial_no=str(machine.get("serial_no") or "") if machine else "",
            customer=self._desk.title("customer", machine.get("customer")) if machine else "",
            due=" · ".join(filter(None, due)),
            state=state,
            label=Text(STATES[state]),
            days_left=(stand.expected - today).days if stand.expected else None,
            order_id=order_id,
        )

    def _readings(self, machines: Iterable[str]) -> dict[str, list[Reading]]:
        found: dict[str, list[Stored]] = {}
        for part in _parts(sorted(machines)):
            for reading in self._desk.read.find("meter_reading", {"machine": part}, ("id",)):
                found.setdefault(str(reading.get("machine")), []).append(reading)
        return {machine: readings_of(row.values for row in read) for machine, read in found.items()}

    def _under_way(self, plans: Sequence[Stored]) -> dict[str, str]:
        """Plan → the order that is under way for it."""
        found: dict[str, str] = {}
        for part in _parts([plan.id for plan in plans]):
            for check in self._desk.read.find("maintenance_check", {"plan": part}, ("id",)):
                order = self._desk.maybe("work_order", check.get("order"))
                if order is not None and order.get("status") not in SETTLED:
                    found[str(check.get("plan"))] = order.id
        return found


def _parts(ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))
