# SPDX-License-Identifier: Apache-2.0
"""What each van holds: the sum of its movements, against the least that is wanted, as far as laptops have told."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import unscaled
from fieldcore.rules.stock import LEVELS, SCALE, Level, level
from headoffice.store.rows import Found, Rows

LEDGER: Final = "stock_movement"
LEAST: Final = "stock_minimum"


@dataclass(frozen=True, slots=True)
class Held:
    """A part in a van. ``pending``: its newest movement is later than the van's last sync, so the van may not know."""

    part: str
    quantity: Decimal
    least: Found | None
    level: Level
    pending: bool


def held(rows: Rows, synced: Mapping[str, Instant | None]) -> dict[str, list[Held]]:
    """By person, the lowest first; ``synced``: when the laptop of each last told what it had."""
    least = {(str(one.get("person")), str(one.get("part"))): one for one in rows.find(LEAST)}
    table = rows.tables.records[LEDGER].c
    query = select(table.person, table.part, func.sum(table.quantity), func.max(table.at)).where(
        table["_deleted"].is_(False)
    )  # fmt: skip
    sums = {
        (str(person), str(part)): (Decimal(unscaled(int(total), SCALE)), int(newest or 0))
        for person, part, total, newest in rows.connection.execute(query.group_by(table.person, table.part))
    }
    found: dict[str, list[Held]] = {}
    for key in {**least, **sums}:
        quantity, newest = sums.get(key, (Decimal(0), 0))
        wanted, last = least.get(key), synced.get(key[0])
        minimum = Decimal(str(wanted.get("minimum"))) if wanted else None
        pending = last is not None and newest > last.ms
        found.setdefault(key[0], []).append(Held(key[1], quantity, wanted, level(quantity, minimum), pending))
    for parts in found.values():
        parts.sort(key=lambda one: (LEVELS.index(one.level), one.part))
    return found
