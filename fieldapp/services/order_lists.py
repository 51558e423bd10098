# SPDX-License-Identifier: Apache-2.0
"""Lists of orders, a stretch at a time: own and open, done or all, by deadline or by age, or what was searched for."""

from typing import Literal

from fieldapp.services.deadlines import OPEN, urgency
from fieldapp.services.desk import Desk
from fieldapp.services.order_rows import order_row
from fieldapp.services.views import OrderRow, Stretch
from fieldapp.store.rows import Condition, Stored

Which = Literal["mine", "open", "done", "all"]
Sort = Literal["due", "new"]
_HITS = 200
"""How many hits are looked through for those that fit the other filters."""
_DONE = ("signed", "submitted", "reviewed", "closed")
_SORTED = 1000
"""So many open orders are put in order by what is due next; what follows them, by when they must be finished."""
_ORDER: dict[Sort, tuple[str, ...]] = {"due": ("finish_due",), "new": ()}
"""Each ends with the id, which is an index; without another field it is the age."""


def list_orders(
    desk: Desk, which: Which, text: str, state: str, count: int, start: int = 0, sort: Sort = "due"
) -> Stretch[OrderRow]:
    """``count`` orders from ``start`` on; ``text`` gives the best of what it finds, ``state`` is a status."""
    conditions = _filter(desk, which, state)
    if text.strip():
        found = [order for order in _searched(desk, text) if _fits(order, conditions)]
        return Stretch(tuple(order_row(desk, order) for order in found[:count]))
    if sort == "due" and which in ("mine", "open") and start < _SORTED:
        urgent = desk.read.find("work_order", conditions, _ORDER[sort], _SORTED)
        urgent.sort(key=lambda order: urgency(order.values))
        found, more = urgent[start : start + count], start + count < len(urgent) or len(urgent) == _SORTED
    else:
        found = desk.read.find("work_order", conditions, _ORDER[sort], count, start)
        more = len(found) == count
    return Stretch(tuple(order_row(desk, order) for order in found), more)


def _filter(desk: Desk, which: Which, state: str) -> list[Condition]:
    conditions: list[Condition] = []
    if which in ("mine", "done"):
        conditions.append(Condition("assignee", "=", desk.me.person_id))
    if state:
        conditions.append(Condition("status", "=", state))
    elif which != "all":
        conditions.append(Condition("status", "in", _DONE if which == "done" else OPEN))
    return conditions


def _searched(desk: Desk, text: str) -> list[Stored]:
    """Orders whose own text fits, then those of customers and machines that fit."""
    found: dict[str, Stored] = {}
    for hit in desk.read.search(text, _HITS, ("work_order", "customer", "machine")):
        if hit.kind == "work_order":
            orders = [desk.need("work_order", hit.id)]
        else:
            orders = desk.read.find("work_order", {hit.kind: hit.id}, ("-reported_at",), _HITS)
        found.update((order.id, order) for order in orders)
    return list(found.values())


def _fits(order: Stored, conditions: list[Condition]) -> bool:
    return all(order.get(c.field) in c.value if c.op == "in" else order.get(c.field) == c.value for c in conditions)
