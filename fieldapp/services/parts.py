# SPDX-License-Identifier: Apache-2.0
"""Parts: the catalogue, the van's stock, parts used on a job with their movements and old parts, requests."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.components import Components, Fitted
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import live_lines
from fieldapp.services.old_parts import OldParts
from fieldapp.services.order_views import PartLine
from fieldapp.services.part_lines import NewLine, part_line
from fieldapp.services.quantities import read_quantity, shown
from fieldapp.services.van_stock import stock_rows
from fieldapp.services.views import Option, StockRow
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.numbers import plain_decimal
from fieldcore.base.text import N_
from fieldcore.rules.machines import FIELD_ROLES
from fieldcore.rules.stock import SCALE, used


@dataclass(frozen=True, slots=True)
class PartHit:
    """A part of the catalogue with what the own van holds. ``replaced_by`` is the part no. that supersedes it."""

    id: str
    part_no: str
    name: str
    unit: str
    whole: bool
    serialised: bool
    price: int | None
    stock: str
    old_part_policy: str
    replaced_by: str = ""
    replaced_by_id: str = ""


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One line of the ledger."""

    id: str
    at: Instant | None
    movement: Text
    quantity: str
    order_id: str
    order_no: str
    reason: str
    balance: str


class Parts:
    """Catalogue, own van, and the parts of an order."""

    def __init__(self, desk: Desk, old_parts: OldParts) -> None:
        self._desk, self._old, self._components = desk, old_parts, Components(desk)

    def search(self, text: str, limit: int = 20) -> tuple[PartHit, ...]:
        """Parts by number (also a superseded one), name, other name or pinyin."""
        return self._desk.read.at_once(lambda: self._search(text, limit))

    def hit(self, part_id: str) -> PartHit | None:
        """One part."""
        found = self._desk.maybe("part", part_id)
        return self._hit(found, self._desk.read.balance(self._desk.me.person_id, part_id)) if found else None

    def stock(self, low_only: bool = False) -> tuple[StockRow, ...]:
        """What the own van holds, the lowest first."""
        return self._desk.read.at_once(lambda: stock_rows(self._desk, low_only))

    def movements(self, part_id: str) -> tuple[MovementRow, ...]:
        """The ledger of one part in the own van, newest first."""
        found = self._desk.read.find(
            "stock_movement", {"person": self._desk.me.person_id, "part": part_id}, ("at", "id")
        )
        rows, balance = [], Decimal(0)
        for movement in found:
            balance += Decimal(movement.get("quantity"))
            order = self._desk.maybe("work_order", movement.get("order"))
            rows.append(
                MovementRow(
                    id=movement.id,
                    at=Instant.of(movement.get("at")),
                    movement=choice("movement", movement.get("movement")),
                    quantity=shown(movement.get("quantity")),
                    order_id=order.id if order else "",
                    order_no=str(order.get("doc_no") or "") if order else "",
                    reason=str(movement.get("reason") or ""),
                    balance=shown(balance),
                )
            )
        return tuple(reversed(rows))

    def of(self, order_id: str) -> tuple[PartLine, ...]:
        """The parts used on an order."""
        return self._desk.read.at_once(
            lambda: tuple(part_line(self._desk, line) for line in live_lines(self._desk, order_id))
        )

    def fitted(self, order_id: str, part_id: str) -> Fitted:
        """What a part would take the place of on the machine of an order."""
        return self._components.fitted(order_id, part_id)

    def add(self, order_id: str, line: NewLine) -> Changes:
        """Put a part on the job: line, stock movement and old part in one group.

        UserError where the quantity has decimals that the unit cannot have, or the van would go below zero without
        a reason.
        """
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        borrowed = self._to_borrow(line)
        usage = self.add_in(group, order_id, line)
        return group.commit(created=usage, undo=lambda: self._undo_add(usage, line.lender, borrowed))

    def add_in(self, group: Group, order_id: str, line: NewLine) -> str:
        """Put a part on the job as a part of another save; the id of its line."""
        order = group.values("work_order", order_id)
        part = self._desk.need("part", line.part_id) if line.part_id else None
        if part is None and not line.free_text.strip():
            raise UserError(N_("Choose a part, or say which it is."))
        quantity = read_quantity(part, line.quantity)
        serial_new, serial_old = _serial(line.serial_new), _serial(line.serial_old)
        if serial_new and serial_new == serial_old:
            raise UserError(N_("The serials fitted and removed are the same. Correct one."))
        if serial_new and Decimal(quantity) != 1:
            raise UserError(N_("A part with a serial is one piece. Add a line for each."))
        from_van = line.supply_mode == "van" and part is not None
        if from_van and line.lender:
            self._borrow(group, line.part_id, self._to_borrow(line), line.lender)
        elif from_van:
            self._needs_reason(line.part_id, Decimal(quantity), line.stock_reason)
        policy = str(part.get("old_part_policy") or "") if part else ""
        swapped = self._components.swap_in(group, order_id, part, serial_old, serial_new) if part else {}
        usage = group.add(
            "parts_usage", order=order_id, part=line.part_id or None, free_text=line.free_text.strip() or None,
            quantity=quantity, supply_mode=line.supply_mode, serial_new=serial_new, serial_old=serial_old,
            negative_stock_reason=line.stock_reason.strip() or None, change_reason=line.change_reason.strip() or None,
            unit_price=_price(part, line.supply_mode), old_part_return=policy == "return_to_office" or None,
            old_part_policy=policy or None, old_part_taken_by_customer=line.old_part_taken_by_customer or None,
            hazardous_waste=part.get("hazardous_waste") if part else None, **swapped,
        )  # fmt: skip
        if from_van:
            self._move(group, line.part_id, used(quantity), "used", order_id, usage, line.stock_reason)
        if policy == "return_to_office" and not line.old_part_taken_by_customer:
            self._old.expect(group, order, order_id, usage, line.part_id, quantity, serial_old or "")
        return usage

    def remove(self, line_id: str) -> Changes:
        """Take a line off the job: the stock comes back by a reversing movement."""
        group = Group(self._desk)
        line = self.remove_in(group, line_id)
        return group.commit(undo=self._put_back(line))

    def remove_in(self, group: Group, line_id: str) -> Stored:
        """Take a line off the job as a part of another save; the line as it was."""
        line = self._open_line(line_id)
        order_id = str(line.get("order"))
        group.put("parts_usage", line_id, removed=True)
        moved = self._moved(line_id)
        if moved:
            back = plain_decimal(-moved, SCALE)
            self._move(group, str(line.get("part")), back, "returned", order_id, line_id, "")
        self._old.withdraw(group, line_id)
        self._components.take_back_in(group, line)
        return line

    def change_quantity(self, line_id: str, typed: str, stock_reason: str = "") -> Changes:
        """Correct the quantity: a movement takes the difference."""
        line = self._open_line(line_id)
        part = self._desk.maybe("part", line.get("part"))
        quantity = read_quantity(part, typed)
        before = str(line.get("quantity"))
        more = Decimal(quantity) - Decimal(before)
        if not more:
            return Changes()
        group, order_id = Group(self._desk), str(line.get("order"))
        reason = stock_reason or str(line.get("negative_stock_reason") or "")
        if self._moved(line_id):
            self._needs_reason(str(line.get("part")), more, reason)
            kind = "used" if more > 0 else "returned"
            self._move(group, str(line.get("part")), plain_decimal(-more, SCALE), kind, order_id, line_id, reason)
        group.put("parts_usage", line_id, quantity=quantity, negative_stock_reason=reason or None)
        self._old.change(group, line_id, quantity)
        return group.commit(undo=lambda: self.change_quantity(line_id, before, reason))

    def colleagues(self) -> tuple[Option, ...]:
        """Whose vans a part may come from: the technicians of the own station."""
        found = self._desk.read.find("person", {"station": self._desk.station_id}, ("name",))
        return tuple(
            Option(one.id, str(one.get("name") or "")) for one in found
            if one.id != self._desk.me.person_id and set(one.get("roles") or ()) & set(FIELD_ROLES)
            and one.get("active") is not False
        )  # fmt: skip

    def _borrow(self, group: Group, part_id: str, lacking: Decimal, lender: str) -> None:
        """Borrow from a colleague's van: a movement in each ledger; what is negative goes back."""
        if not lacking:
            return
        if lender not in {one.id for one in self.colleagues()}:
            raise UserError(N_("Choose a colleague of your station whose van the part comes from."))
        plain = plain_decimal(lacking, SCALE)
        self._move(group, part_id, plain, "borrowed", "", "", self._desk.title("person", lender))
        group.add(
            "stock_movement", person=lender, part=part_id, movement="lent", quantity=used(plain),
            at=self._desk.now().plain(), reason=self._desk.me.name or None,
        )  # fmt: skip

    def _to_borrow(self, line: NewLine) -> Decimal:
        """What the own van lacks of a part that a colleague lends."""
        if not line.lender or line.supply_mode != "van":
            return Decimal(0)
        taken = Decimal(read_quantity(self._desk.maybe("part", line.part_id), line.quantity))
        held = Decimal(self._desk.read.balance(self._desk.me.person_id, line.part_id))
        return max(taken - max(held, Decimal(0)), Decimal(0))

    def _undo_add(self, usage: str, lender: str, borrowed: Decimal) -> Changes:
        """Take a line back as if it had never been: what was borrowed for it is returned too."""
        group = Group(self._desk)
        line = self.remove_in(group, usage)
        self._borrow(group, str(line.get("part")), -borrowed, lender)
        return group.commit(undo=self._put_back(line, lender))

    def _search(self, text: str, limit: int) -> tuple[PartHit, ...]:
        found = [self._desk.maybe("part", hit.id) for hit in self._desk.read.search(text, limit, ("part",))]
        if not text.strip():
            found = [*self._desk.read.find("part", None, ("part_no",), limit)]
        balances = self._desk.read.balances(self._desk.me.person_id)
        parts = {part.id: part for part in found if part is not None}
        for part in list(parts.values()):
            newer = self._desk.maybe("part", part.get("superseded_by"))
            if newer is not None:
                parts.setdefault(newer.id, newer)
        return tuple(self._hit(part, balances.get(part.id, "0")) for part in parts.values())

    def _hit(self, part: Stored, held: str) -> PartHit:
        newer = self._desk.maybe("part", part.get("superseded_by"))
        return PartHit(
            id=part.id,
            part_no=str(part.get("part_no") or ""),
            name=self._desk.part_name(part),
            unit=str(part.get("unit") or ""),
            whole=bool(part.get("whole")),
            serialised=bool(part.get("serialised")),
            price=part.get("price"),
            stock=shown(held),
            old_part_policy=str(part.get("old_part_policy") or ""),
            replaced_by=str(newer.get("part_no") or "") if newer else "",
            replaced_by_id=newer.id if newer else "",
        )

    def _needs_reason(self, part_id: str, taken: Decimal, reason: str) -> None:
        held = Decimal(self._desk.read.balance(self._desk.me.person_id, part_id))
        if taken > 0 and held < taken and not reason.strip():
            raise UserError(
                N_("The van holds {held}, so it would go below zero. Say where the part comes from."),
                held=shown(held),
            )

    def _move(
        self, group: Group, part_id: str, quantity: str, kind: str, order_id: str, usage: str, reason: str
    ) -> None:
        group.add(
            "stock_movement", person=self._desk.me.person_id, part=part_id, movement=kind, quantity=quantity,
            order=order_id or None, usage=usage or None, at=self._desk.now().plain(), reason=reason.strip() or None,
        )  # fmt: skip

    def _moved(self, line_id: str) -> Decimal:
        """What the movements of a line took out of the van, as a signed sum."""
        found = self._desk.read.find("stock_movement", {"usage": line_id, "person": self._desk.me.person_id})
        return sum((Decimal(movement.get("quantity")) for movement in found), Decimal(0))

    def _open_line(self, line_id: str) -> Stored:
        line = self._desk.need("parts_usage", line_id)
        order = self._desk.need("work_order", str(line.get("order")))
        must_be_open(self._desk, order.id, order.values)
        if line.get("removed"):
            raise UserError(N_("This line was taken off the job already."))
        return line

    def _put_back(self, line: Stored, lender: str = "") -> Callable[[], Changes]:
        again = NewLine(
            part_id=str(line.get("part") or ""),
            quantity=str(line.get("quantity")),
            supply_mode=str(line.get("supply_mode")),
            serial_new=str(line.get("serial_new") or ""),
            serial_old=str(line.get("serial_old") or ""),
            stock_reason=str(line.get("negative_stock_reason") or ""),
            free_text=str(line.get("free_text") or ""),
            change_reason=str(line.get("change_reason") or ""),
            old_part_taken_by_customer=bool(line.get("old_part_taken_by_customer")),
            lender=lender,
        )
        return lambda: self.add(str(line.get("order")), again)


_FREE_SUPPLY = ("allocated", "consignment", "customer_own")


def _price(part: Stored | None, supply_mode: str) -> int | None:
    """Allocated and consignment parts are settled at 0 (C7)."""
    if supply_mode in _FREE_SUPPLY:
        return 0
    return part.get("price") if part else None


def _serial(typed: str) -> str | None:
    return "".join(typed.split()).upper() or None
