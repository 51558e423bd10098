# SPDX-License-Identifier: Apache-2.0
"""Repair packages: one choice fills location, mode, cause, words, hours and parts of an urgent repair."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import must_be_open
from fieldapp.services.group import Group
from fieldapp.services.job_records import JobRecords
from fieldapp.services.jobs import live_lines
from fieldapp.services.part_lines import NewLine
from fieldapp.services.parts import Parts
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.records.model import RecordType
from fieldcore.rules.jobs import type_of

FILLS: Final = (
    "failure_location", "failure_mode", "failure_cause", "severity", "responsibility", "diagnosis_methods",
    "diagnosis", "action", "treatment", "test_result",
)  # fmt: skip
"""The fields of a repair record that a package fills, by the same names."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package to choose from."""

    id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a package did; ``left_out`` names the parts that the van does not hold."""

    changes: Changes
    left_out: tuple[str, ...]


def takes_packages(kind: RecordType) -> bool:
    """Whether records of a kind have all that packages fill."""
    return set(FILLS) <= kind.fields.keys()


class Packages:
    """The packages that fit an order, and what they fill."""

    def __init__(self, desk: Desk, job: JobRecords, parts: Parts) -> None:
        self._desk, self._job, self._parts = desk, job, parts

    def of(self, order_id: str) -> tuple[PackageRow, ...]:
        """Those for the machine's product family and those for any, by name; none where the form is no repair's."""
        return self._desk.read.at_once(lambda: self._of(order_id))

    def _of(self, order_id: str) -> tuple[PackageRow, ...]:
        order = self._desk.need("work_order", order_id)
        if not takes_packages(self._desk.catalogue[type_of(order.values).record]):
            return ()
        model = self._desk.model_of(self._desk.maybe("machine", order.get("machine")))
        families = {None, model.get("family") if model else None}
        found = self._desk.read.find("repair_package", None, ("name", "id"))
        return tuple(self._row(package) for package in found if package.get("family") in families)

    def _row(self, package: Stored) -> PackageRow:
        english = package.get("name_en") if self._desk.language() == "en" else None
        place = self._desk.title("code_entry", package.get("failure_location"))
        return PackageRow(package.id, str(english or package.get("name") or ""), place)

    def fill(self, order_id: str, package_id: str) -> Filled:
        """Fill what is still empty in the repair record, add the work and the parts in one save.

        What was typed stays. A part that the van does not hold is left out: its line needs a word on where it comes
        from. A superseded part gives way to the one that replaces it where the van holds that.
        """
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        package = self._desk.need("repair_package", package_id)
        repair_id = self._job.ensure_in(group, order_id)
        before = dict(group.values("repair_record", repair_id))
        empty = [name for name in FILLS if package.get(name) and not before.get(name)]
        group.put("repair_record", repair_id, **{name: package.get(name) for name in empty})
        work = self._add_work(group, order_id, package)
        lines, left_out = self._add_parts(group, order_id, package)
        undo = self._take_back(repair_id, {name: before.get(name) for name in empty}, work, lines)
        return Filled(group.commit(created=repair_id, undo=undo), left_out)

    def keep(self, order_id: str, name: str) -> Changes:
        """Make a package of what this order's repair record says, to be used again. UserError without a name."""
        name = name.strip()
        if not name:
            raise UserError(N_("Give the package a name."))
        repair = self._job.of(order_id)
        if repair is None:
            raise UserError(N_("Start the repair record first."))
        order = self._desk.need("work_order", order_id)
        model = self._desk.model_of(self._desk.maybe("machine", order.get("machine")))
        work = next(iter(self._desk.read.children("work_item", order_id)), None)
        group, values = Group(self._desk), {field: repair.values.get(field) for field in FILLS}
        package = group.add("repair_package", name=name, family=model.get("family") if model else None)
        if work is not None:
            values |= {"work": work.get("name"), "hours": work.get("actual_hours")}
        group.put("repair_package", package, **values)
        for line in live_lines(self._desk, order_id):
            if line.get("part"):
                group.add("package_part", package=package, part=line.get("part"), quantity=line.get("quantity"))
        return group.commit(created=package, undo=True)

    def _add_work(self, group: Group, order_id: str, package: Stored) -> str:
        name = package.get("work")
        there = {item.get("name") for item in self._desk.read.children("work_item", order_id)}
        if not name or name in there:
            return ""
        hours = package.get("hours")
        return group.add("work_item", order=order_id, name=name, standard_hours=hours, actual_hours=hours)

    def _add_parts(self, group: Group, order_id: str, package: Stored) -> tuple[list[str], tuple[str, ...]]:
        used = {line.get("part") for line in live_lines(self._desk, order_id)}
        held = self._desk.read.balances(self._desk.me.person_id)
        lines, left_out = [], []
        for wanted in self._desk.read.children("package_part", package.id):
            part = self._desk.maybe("part", wanted.get("part"))
            if part is None or wanted.get("removed") or used & {part.id, part.get("superseded_by")}:
                continue
            quantity = Decimal(str(wanted.get("quantity") or 1))
            choices = [p for p in (part.id, part.get("superseded_by")) if p and Decimal(held.get(p, "0")) >= quantity]
            if choices:
                lines.append(self._parts.add_in(group, order_id, NewLine(choices[0], f"{quantity:f}")))
            else:
                left_out.append(self._desk.part_name(part))
        return lines, tuple(left_out)

    def _take_back(
        self, repair_id: str, before: dict[str, object], work: str, lines: list[str]
    ) -> Callable[[], Changes]:
        def taken_back() -> Changes:
            group = Group(self._desk)
            group.put("repair_record", repair_id, **before)
            if work and self._desk.maybe("work_item", work) is not None:
                group.delete("work_item", work)
            for line in lines:
                self._parts.remove_in(group, line)
            return group.commit()

        return taken_back
