# SPDX-License-Identifier: Apache-2.0
"""Lists of orders: own and open by deadline, done and all by age, or what was searched for."""

from dataclasses import dataclass
from typing import Literal

from fieldapp.services.deadlines import OPEN, urgency_key
from fieldapp.services.desk import Desk
from fieldapp.services.order_rows import order_row
from fieldapp.services.views import OrderRow
from fieldapp.store.rows import Condition, Stored

Which = Literal["mine", "open", "done", "all"]
_DONE = ("signed", "submitted", "reviewed", "closed")


@dataclass(frozen=True, slots=True)
class OrderList:
    """One page of a list; ``total`` counts all that fit the filter."""

    rows: tuple[OrderRow, ...]
    total: int


def list_orders(desk: Desk, which: Which, text: str, state: str, limit: int) -> OrderList:
    """Orders by deadline (open) or newest first; ``text`` searches, ``state`` is an order status."""
    conditions = _filter(desk, which, state)
    if text.strip():
        found = [order for order in _searched(desk, text, limit) if _fits(order, conditions)][:limit]
        return OrderList(tuple(order_row(desk, order) for order in found), len(found))
    open_only = which in ("mine", "open") and not state
    by = ("finish_due", "doc_no") if open_only else ()  # without an order the newest id comes first, by its index
    rows = [order_row(desk, order) for order in desk.read.find("work_order", conditions, by, limit)]
    if open_only:
        rows.sort(key=urgency_key)
    return OrderList(tuple(rows), len(rows) if len(rows) < limit else desk.read.count("work_order", conditions))


def _filter(desk: Desk, which: Which, state: str) -> list[Condition]:
    conditions: list[Condition] = []
    if which in ("mine", "done"):
        conditions.append(Condition("assignee", "=", desk.me.person_id))
    if state:
        conditions.append(Condition("status", "=", state))
    elif which != "all":
        conditions.append(Condition("status", "in", _DONE if which == "done" else OPEN))
    return conditions


def _searched(desk: Desk, text: str, limit: int) -> list[Stored]:
    """Orders whose own text fits, then those of customers and machines that fit."""
    found: dict[str, Stored] = {}
    for hit in desk.read.search(text, limit, ("work_order", "customer", "machine")):
        if hit.kind == "work_order":
            orders = [desk.need("work_order", hit.id)]
        else:
            orders = desk.read.find("work_order", {hit.kind: hit.id}, ("-reported_at",), limit)
        found.update((order.id, order) for order in orders)
    return list(found.values())


def _fits(order: Stored, conditions: list[Condition]) -> bool:
    return all(order.get(c.field) in c.value if c.op == "in" else order.get(c.field) == c.value for c in conditions)
