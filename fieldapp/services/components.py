# SPDX-License-Identifier: Apache-2.0
"""Parts that are fitted in a machine: a swap closes one and opens the next, in the save of the part used (C7)."""

from dataclasses import dataclass
from datetime import date

from fieldapp.errors import UserError
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.jobs import source_of
from fieldapp.services.warranty import failure_date
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.warranty import gather
from fieldcore.rules.warranty.period import add_months


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is fitted in place of a part now: its serial where one is known, and its own warranty where it has one."""

    serial: str = ""
    since: date | None = None
    until: date | None = None
    covered: bool | None = None


class Components:
    """The fitted parts of machines."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def fitted(self, order_id: str, part_id: str) -> Fitted:
        """What a part would take the place of on the machine of an order."""
        return self._desk.read.at_once(lambda: self._fitted(order_id, self._desk.need("part", part_id), ""))

    def swap_in(
        self, group: Group, order_id: str, part: Stored, serial_old: str | None, serial_new: str | None
    ) -> Values:
        """Close what was fitted and open what is now; the values that the line of the part used takes from it.

        Where the engine is swapped, the machine's engine number follows.
        """
        order, now = group.values("work_order", order_id), self._desk.now().plain()
        machine = self._desk.maybe("machine", order.get("machine"))
        if machine is None:
            return {"part_warranty_months": part.get("warranty_months")}
        was = self._fitted(order_id, part, serial_old or "")
        if serial_new:
            if self._at(machine.id, serial_new):
                raise UserError(N_("{serial} is fitted in this machine already. Check the serial."), serial=serial_new)
            for old in self._at(machine.id, serial_old or was.serial):
                group.put("machine_component", old.id, removed_at=now, removed_on=order_id)
            group.add("machine_component", machine=machine.id, part=part.id, serial_no=serial_new, fitted_at=now,
                      fitted_on=order_id)  # fmt: skip
            if serial_old and serial_old == machine.get("engine_no"):
                group.put("machine", machine.id, engine_no=serial_new)
        return {"part_warranty_months": part.get("warranty_months"), "in_part_warranty": was.covered}

    def take_back_in(self, group: Group, line: Stored) -> None:
        """The line is taken off: what it fitted never was, and what it removed is fitted as before."""
        order_id, new, old = str(line.get("order")), line.get("serial_new"), line.get("serial_old")
        machine = self._desk.maybe("machine", self._desk.need("work_order", order_id).get("machine"))
        if machine is None or not new:
            return
        for one in self._at(machine.id, new):
            if one.get("fitted_on") == order_id:
                group.delete("machine_component", one.id)
        removed = {"machine": machine.id, "removed_on": order_id, "serial_no": old}
        for one in self._desk.read.find("machine_component", removed, ("-removed_at",), limit=1) if old else ():
            group.put("machine_component", one.id, removed_at=None, removed_on=None)
        if old and machine.get("engine_no") == new:
            group.put("machine", machine.id, engine_no=old)

    def _at(self, machine_id: str, serial: str) -> list[Stored]:
        """What is fitted in a machine under a serial now."""
        found = self._desk.read.find("machine_component", {"machine": machine_id, "serial_no": serial}, ("id",))
        return [one for one in found if serial and not one.get("removed_at")]

    def _fitted(self, order_id: str, part: Stored, serial: str) -> Fitted:
        order = self._desk.need("work_order", order_id)
        machine, day = self._desk.maybe("machine", order.get("machine")), failure_date(self._desk, order)
        if machine is None:
            return Fitted()
        component = self._component(machine.id, part, serial)
        if component is None:
            since, months = gather.fitted_before(source_of(self._desk), machine.id, order_id, [part])
            return _of("", since, months, day)
        own = self._desk.maybe("part", component.get("part"))
        at = Instant.of(component.get("fitted_at"))
        months = own.get("warranty_months") if own else None
        return _of(str(component.get("serial_no") or ""), at.date() if at else None, months, day)

    def _component(self, machine_id: str, part: Stored, serial: str) -> Stored | None:
        """The fitted part of this serial, else the only one of this part or of one that it supersedes."""
        if serial:
            return next(iter(self._at(machine_id, serial)), None)
        older = {old.id for old in self._desk.read.find("part", {"superseded_by": part.id}, ("id",))}
        found = [
            one for one in self._desk.read.find("machine_component", {"machine": machine_id}, ("id",))
            if not one.get("removed_at") and one.get("part") in {part.id, *older}
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None


def _of(serial: str, since: date | None, months: int | None, failed: date) -> Fitted:
    if since is None or not months:
        return Fitted(serial, since)
    until = add_months(since, int(months))
    return Fitted(serial, since, until, failed <= until)
