# SPDX-License-Identifier: Apache-2.0
"""What the own van holds, against the least that head office wants in it."""

from decimal import Decimal

from fieldapp.services.desk import Desk
from fieldapp.services.quantities import shown
from fieldapp.services.views import StockRow
from fieldcore.rules.stock import LEVELS, level


def stock_rows(desk: Desk, low_only: bool = False) -> tuple[StockRow, ...]:
    """The parts that moved in the own van or should be in it, the lowest first."""
    me = desk.me.person_id
    least = {
        str(row.get("part")): Decimal(row.get("minimum"))
        for row in desk.read.find("stock_minimum", {"person": me}, ("id",))
    }
    held = {**dict.fromkeys(least, "0"), **desk.read.balances(me)}
    rows = [_row(desk, part, quantity, least.get(part)) for part, quantity in held.items()]
    known = [row for row in rows if row is not None and not (low_only and row.level == "ok")]
    return tuple(sorted(known, key=lambda row: (LEVELS.index(row.level), row.part_no)))


def _row(desk: Desk, part_id: str, held: str, least: Decimal | None) -> StockRow | None:
    part = desk.maybe("part", part_id)
    if part is None:
        return None
    return StockRow(
        part_id=part_id,
        part_no=str(part.get("part_no") or ""),
        name=desk.part_name(part),
        unit=str(part.get("unit") or ""),
        quantity=shown(held),
        whole=bool(part.get("whole")),
        level=level(Decimal(held), least),
    )
