# SPDX-License-Identifier: Apache-2.0
"""A part used on a job as a line."""

from dataclasses import dataclass
from decimal import Decimal

from fieldapp.services.desk import Desk
from fieldapp.services.freezing import locked_fields
from fieldapp.services.order_views import PartLine
from fieldapp.services.quantities import shown
from fieldapp.services.wording import NOTHING, Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.numbers import rounded
from fieldcore.base.text import N_


@dataclass(frozen=True, slots=True)
class NewLine:
    """A part to put on a job. ``quantity`` is as typed; ``stock_reason`` is asked where the van would go below zero,
    unless what it lacks comes out of the van of ``lender``.
    """

    part_id: str
    quantity: str = "1"
    supply_mode: str = "van"
    serial_new: str = ""
    serial_old: str = ""
    stock_reason: str = ""
    free_text: str = ""
    change_reason: str = ""
    old_part_taken_by_customer: bool = False
    lender: str = ""


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
        own_warranty=_own_warranty(line),
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


def _own_warranty(line: Stored) -> Text:
    """Whether the part that was taken out was still in its own warranty."""
    match line.get("in_part_warranty"):
        case True:
            return Text(N_("removed part in its own warranty"))
        case False:
            return Text(N_("removed part beyond its own warranty"))
        case _:
            return NOTHING
