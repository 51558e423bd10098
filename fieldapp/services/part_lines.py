# SPDX-License-Identifier: Apache-2.0
"""A part used on a job as a line, and the old part that comes out of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import locked_fields
from fieldapp.services.group import Group
from fieldapp.services.order_views import PartLine
from fieldapp.services.quantities import shown
from fieldapp.services.views import OldPartRow
from fieldapp.services.warranty import policy_days
from fieldapp.services.wording import NOTHING, Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.numbers import rounded
from fieldcore.base.text import N_
from fieldcore.records.model import Values

DEFAULT_OLD_PART_DAYS = 30
_OUTSTANDING = ("expected", "tagged", "packed")


@dataclass(frozen=True, slots=True)
class NewLine:
    """A part to put on a job. ``quantity`` is as typed; ``stock_reason`` is asked where the van would go below zero."""

    part_id: str
    quantity: str = "1"
    supply_mode: str = "van"
    serial_new: str = ""
    serial_old: str = ""
    stock_reason: str = ""
    free_text: str = ""
    change_reason: str = ""
    old_part_taken_by_customer: bool = False


class OldParts:
    """Removed parts on their way back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def expect(
        self, group: Group, order: Values, order_id: str, usage: str, part_id: str, quantity: str, serial: str
    ) -> str:
        """A part has to go back: it takes a label number; the day it is due follows the policy."""
        old = group.add(
            "old_part", numbered="label_no", order=order_id, usage=usage, part=part_id, quantity=quantity,
            serial_old=serial or None, due_date=self._due(order),
        )  # fmt: skip
        group.step("old_part", old, "expect")
        return old

    def withdraw(self, group: Group, order_id: str, usage: str) -> None:
        """The line is taken off: its old part is not awaited any more."""
        for old in self._desk.read.find("old_part", {"usage": usage}):
            if old.get("status") in ("expected", "tagged"):
                group.step("old_part", old.id, "withdraw")

    def change(self, group: Group, usage: str, quantity: str) -> None:
        """The line's quantity was corrected."""
        for old in self._desk.read.find("old_part", {"usage": usage}):
            if old.get("status") in ("expected", "tagged"):
                group.put("old_part", old.id, quantity=quantity)

    def tag(self, old_part_id: str) -> Changes:
        """The label is on the part; once is enough."""
        old = self._desk.need("old_part", old_part_id)
        if old.get("status") == "tagged":
            return Changes()
        group = Group(self._desk)
        group.step("old_part", old_part_id, "tag")
        return group.commit()

    def rows(self, order_id: str = "") -> tuple[OldPartRow, ...]:
        """Parts that have to go back, the most urgent first."""
        where: Values = {"order": order_id} if order_id else {"status": _OUTSTANDING}
        found = self._desk.read.find("old_part", where, ("due_date", "id"), limit=200)
        return tuple(self._row(old) for old in found)

    def _row(self, old: Stored) -> OldPartRow:
        due = old.get("due_date")
        return OldPartRow(
            id=old.id,
            label_no=str(old.get("label_no") or ""),
            order_id=str(old.get("order") or ""),
            part=self._desk.title("part", old.get("part")),
            quantity=shown(old.get("quantity")),
            state=str(old.get("status") or ""),
            status=choice("old_part_status", old.get("status")),
            due=str(due or ""),
            days_left=(date.fromisoformat(due) - self._desk.today()).days if due else None,
        )

    def _due(self, order: Values) -> str:
        days = policy_days(self._desk, order.get("machine"), "old_part_days", DEFAULT_OLD_PART_DAYS)
        return (self._desk.today() + timedelta(days=days)).isoformat()


def part_line(desk: Desk, line: Stored) -> PartLine:
    """A part used on a job as the page shows it."""
    part = desk.maybe("part", line.get("part"))
    old = desk.read.first("old_part", {"usage": line.id}, ("-id",))
    quantity, price = Decimal(line.get("quantity") or 0), line.get("unit_price")
    after = Decimal(desk.read.balance(desk.me.person_id, part.id)) if part else Decimal(0)
    from_van = line.get("supply_mode") == "van" and part is not None
    return PartLine(
        id=line.id,
        part_id=part.id if part else "",
        part_no=str(part.get("part_no") or "") if part else "",
        name=desk.part_name(part) if part else str(line.get("free_text") or ""),
        unit=str(part.get("unit") or "") if part else "",
        quantity=shown(quantity),
        supply_mode=str(line.get("supply_mode") or ""),
        supply=choice("supply_mode", line.get("supply_mode")),
        serial_new=str(line.get("serial_new") or ""),
        serial_old=str(line.get("serial_old") or ""),
        unit_price=price,
        amount=int(rounded(quantity * price, 0)) if price is not None else None,
        old_part_id=old.id if old else "",
        old_part_label_no=str(old.get("label_no") or "") if old else "",
        old_part=_old_part_text(line, old),
        stock_before=shown(after + quantity) if from_van else "",
        stock_after=shown(after) if from_van else "",
        negative=from_van and after < 0,
        record=desk.view(line, locked_fields(desk, "parts_usage", line.id, line.values)),
    )


def _old_part_text(line: Stored, old: Stored | None) -> Text:
    if old is not None and old.get("status") == "tagged":
        return Text(N_("Old part goes back, label attached"))
    if old is not None:
        return Text(N_("Old part goes back"))
    if line.get("old_part_taken_by_customer"):
        return Text(N_("Customer keeps old part"))
    return choice("old_part_policy", line.get("old_part_policy")) if line.get("old_part_policy") else NOTHING
