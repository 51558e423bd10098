# SPDX-License-Identifier: Apache-2.0
"""Removed parts on their way back: awaited, labelled, packed several in a box, sent with a number (C9, D3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.jobs import repair_of
from fieldapp.services.quantities import read_quantity, shown
from fieldapp.services.records import refuse
from fieldapp.services.views import OldPartRow, ParcelRow
from fieldapp.services.warranty import policy_days
from fieldapp.services.wording import choice, is_choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import Values
from fieldcore.rules.validation import check_record

DEFAULT_OLD_PART_DAYS: Final = 30
OUTSTANDING: Final = ("expected", "tagged", "packed")
AT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Packed:
    """A part that goes into a box: its condition, the maker's mark on it, and so many of it (as typed)."""

    id: str
    condition: str
    quantity: str
    maker_mark: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A box as it was handed over, as typed."""

    carrier: str
    tracking_no: str
    expected: str = ""
    freight: str = ""


class OldParts:
    """Old parts of the own orders."""

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

    def withdraw(self, group: Group, usage: str) -> None:
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

    def pack(self, box_no: str, weight: str, packed: Sequence[Packed]) -> Changes:
        """Put labelled parts into a box in one save; ``created`` is the parcel."""
        if not packed:
            raise UserError(N_("Choose what goes into the box."))
        kind = self._desk.catalogue["return_parcel"]
        try:
            kilograms = codec.read_text(kind.fields["weight_kg"], weight)
        except ValueError as error:
            raise UserError(N_("“{typed}” is no weight. Type it in kg."), typed=weight) from error
        values: Values = {"person": self._desk.me.person_id, "box_no": box_no.strip() or None, "weight_kg": kilograms}
        refuse(check_record(kind, values, {"new"}))
        group = Group(self._desk)
        parcel = group.add("return_parcel", **values)
        for one in packed:
            self._pack(group, parcel, one)
        return group.commit(created=parcel)

    def unpack(self, old_part_id: str) -> Changes:
        """Take a part out of its box again."""
        group = Group(self._desk)
        group.step("old_part", old_part_id, "unpack")
        group.put("old_part", old_part_id, parcel=None, shipped_quantity=None)
        return group.commit()

    def ship(self, parcel_id: str, posting: Posting) -> Changes:
        """Hand a box over to a carrier: the parcel and all that is in it, in one save."""
        parcel, kind = self._desk.need("return_parcel", parcel_id), self._desk.catalogue["return_parcel"]
        values: Values = {
            "carrier": posting.carrier.strip() or None,
            "tracking_no": posting.tracking_no.strip() or None,
            "shipped_at": self._desk.now().plain(),
        }
        for name, typed in (("expected_at", posting.expected.replace("/", "-")), ("freight", posting.freight)):
            try:
                values[name] = codec.read_text(kind.fields[name], typed)
            except ValueError as error:
                raise UserError(N_("“{typed}” cannot be read. Correct it."), typed=typed) from error
        refuse(check_record(kind, {**parcel.values, **values}, {"new", "shipped"}))
        inside = self._desk.read.find("old_part", {"parcel": parcel_id, "status": "packed"}, ("id",))
        if not inside:
            raise UserError(N_("Nothing is in this box."))
        group = Group(self._desk)
        group.put("return_parcel", parcel_id, **values)
        for old in inside:
            group.step("old_part", old.id, "ship")
        return group.commit()

    def of(self, order_id: str) -> tuple[OldPartRow, ...]:
        """The old parts of an order."""
        return self._desk.read.at_once(
            lambda: tuple(self._row(old) for old in self._desk.read.children("old_part", order_id))
        )

    def own(self) -> tuple[OldPartRow, ...]:
        """What has to go back from the own orders, the most urgent first."""
        return self._desk.read.at_once(self._own)

    def parcels(self) -> tuple[ParcelRow, ...]:
        """The boxes that are packed and not handed over."""
        return self._desk.read.at_once(self._parcels)

    def next_box(self) -> str:
        """A number for the next box."""
        start = f"{self._desk.me.device_code}-{self._desk.today():%y%m%d}"
        taken = {parcel.get("box_no") for parcel in self._desk.read.find("return_parcel", None, ("id",))}
        return next(name for n in range(1, len(taken) + 2) if (name := f"{start}-{n}") not in taken)

    def _pack(self, group: Group, parcel: str, one: Packed) -> None:
        old = self._desk.need("old_part", one.id)
        if not is_choice("old_part_condition", one.condition):
            raise UserError(N_("Say in what condition {label} is."), label=str(old.get("label_no")))
        quantity = read_quantity(self._desk.maybe("part", old.get("part")), one.quantity)
        if Decimal(quantity) > Decimal(str(old.get("quantity"))):
            raise UserError(N_("{label}: no more than {quantity} go back."), label=str(old.get("label_no")),
                            quantity=shown(old.get("quantity")))  # fmt: skip
        repair = repair_of(self._desk, str(old.get("order")))
        coded = {name: repair.get(name) for name in ("failure_mode", "failure_cause")} if repair else {}
        group.put("old_part", one.id, parcel=parcel, condition=one.condition, shipped_quantity=quantity,
                  maker_mark=one.maker_mark.strip() or None, **coded)  # fmt: skip
        group.step("old_part", one.id, "pack")

    def _own(self) -> tuple[OldPartRow, ...]:
        found = self._desk.read.find("old_part", {"status": OUTSTANDING}, ("due_date", "id"), limit=AT_MOST)
        return tuple(self._row(old) for old in found if self._is_mine(old))

    def _is_mine(self, old: Stored) -> bool:
        order = self._desk.maybe("work_order", old.get("order"))
        return order is not None and order.get("assignee") == self._desk.me.person_id

    def _parcels(self) -> tuple[ParcelRow, ...]:
        found = self._desk.read.find("old_part", {"status": "packed"}, ("id",), limit=AT_MOST)
        boxes: dict[str, list[OldPartRow]] = {}
        for old in found:
            boxes.setdefault(str(old.get("parcel")), []).append(self._row(old))
        parcels = ((self._desk.maybe("return_parcel", parcel), parts) for parcel, parts in boxes.items())
        return tuple(
            ParcelRow(parcel.id, str(parcel.get("box_no") or ""), shown(parcel.get("weight_kg")), tuple(parts))
            for parcel, parts in parcels if parcel is not None and parcel.get("person") == self._desk.me.person_id
        )  # fmt: skip

    def _row(self, old: Stored) -> OldPartRow:
        due, part = old.get("due_date"), self._desk.maybe("part", old.get("part"))
        return OldPartRow(
            id=old.id,
            label_no=str(old.get("label_no") or ""),
            order_id=str(old.get("order") or ""),
            part=self._desk.title("part", old.get("part")),
            unit=str(part.get("unit") or "") if part else "",
            quantity=shown(old.get("quantity")),
            serial=str(old.get("serial_old") or ""),
            state=str(old.get("status") or ""),
            status=choice("old_part_status", old.get("status")),
            due=str(due or ""),
            days_left=(date.fromisoformat(due) - self._desk.today()).days if due else None,
            reminded=self._reminded(old.id),
        )

    def _reminded(self, old_part_id: str) -> Instant | None:
        event = self._desk.read.first("order_event", {"subject": old_part_id, "event": "remind"}, ("-at",))
        return Instant.of(event.get("at")) if event else None

    def _due(self, order: Values) -> str:
        days = policy_days(self._desk, order.get("machine"), "old_part_days", DEFAULT_OLD_PART_DAYS)
        return (self._desk.today() + timedelta(days=days)).isoformat()
