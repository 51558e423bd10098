# SPDX-License-Identifier: Apache-2.0
"""Who may hold which record: scopes along the declared path, and the grants that an assignment brings (design §5)."""

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, bindparam, delete, func, insert, select

from fieldcore.records.model import Values
from headoffice.store.rows import Rows

OFFICE_ONLY = "office"
"""The scope of records whose path ends nowhere: no laptop holds them."""
GRANTED = ("customer", "machine")
"""What an order brings to assignee and helpers: so a laptop's own order may only name what it may see already."""
_GRANTS_FOLLOW = frozenset({"assignee", *GRANTED})
HELPERS = "order_helper"
"""Who helps on an order holds it as its assignee does."""


@dataclass(frozen=True, slots=True)
class Move:
    """A record that came into a scope or left it."""

    kind: str
    record_id: str
    scope: str
    leaves: bool


class Scopes:
    """Keeps ``record_scope`` true inside one transaction; what it has read or written there it does not read again."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._table = rows, rows.tables.scope
        table = rows.tables.scope
        self._of = select(table.c.scope).where(
            table.c.kind == bindparam("of_kind"), table.c.record_id == bindparam("of_id")
        )
        self._add = insert(table)
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, kind: str, record_id: str) -> frozenset[str]:
        """The scopes that a record is in."""
        key = (kind, record_id)
        if key not in self._known:
            found = self._rows.connection.execute(self._of, {"of_kind": kind, "of_id": record_id})
            self._known[key] = frozenset(found.scalars())
        return self._known[key]

    def forget(self) -> None:
        """Read everything anew: a savepoint was rolled back."""
        self._known.clear()

    def wanted(self, kind: str, record_id: str, values: Values) -> frozenset[str]:
        """The scopes that a record should be in by its path, its assignee, and the orders that need it."""
        declared = self._rows.catalogue[kind]
        path = declared.scope_of(values)
        if not path:
            return frozenset({""})
        first = str(values.get(path[0]) or "")
        target = declared.fields[path[0]].type.target
        if not first:
            scopes = {OFFICE_ONLY}
        elif target in ("station", "person"):
            scopes = {f"{target}:{first}"}
        else:
            scopes = set(self.of(target, first)) or {OFFICE_ONLY}
        if holder := values.get(declared.meta.holder):
            scopes.add(f"person:{holder}")
        if kind == "work_order":
            helpers = self._rows.tables.records[HELPERS]
            scopes |= self._people(_who_helps(helpers, helpers.c["order"] == record_id))
        if kind in GRANTED:
            scopes |= self._grants(kind, record_id)
        return frozenset(scopes)

    def depends_on(self, kind: str) -> frozenset[str]:
        """The fields of a kind that its scopes follow from."""
        meta = self._rows.catalogue[kind].meta
        return frozenset({*meta.scope[:1], *meta.other_scope[:1], meta.holder} - {""})

    def _grants(self, kind: str, record_id: str) -> set[str]:
        orders, helpers = self._rows.tables.records["work_order"], self._rows.tables.records[HELPERS]
        open_ = (
            orders.c[kind] == record_id,
            orders.c["_deleted"].is_(False),
            func.coalesce(orders.c.status, "").not_in(("closed", "cancelled")),
        )
        assignees = select(orders.c.assignee).where(orders.c.assignee.is_not(None), *open_)
        beside = _who_helps(helpers, helpers.c["order"].in_(select(orders.c.id).where(*open_)))
        return self._people(assignees.union(beside))

    def _people(self, query: Select[tuple[str]] | CompoundSelect[tuple[str]]) -> set[str]:
        return {f"person:{one}" for one in self._rows.connection.execute(query).scalars()}

    def renew(self, kind: str, record_id: str, values: Values, new: bool = False) -> list[Move]:
        """Put the record, and what hangs on it, into the scopes that follow from its values; what moved.

        A ``new`` record is in no scope yet.
        """
        before = frozenset[str]() if new else self.of(kind, record_id)
        after = self.wanted(kind, record_id, values)
        if before == after:
            return []
        table, connection = self._table, self._rows.connection
        self._known[kind, record_id] = after
        for scope in sorted(before - after):
            connection.execute(
                delete(table).where(table.c.kind == kind, table.c.record_id == record_id, table.c.scope == scope)
            )
        added = [{"kind": kind, "record_id": record_id, "scope": scope} for scope in sorted(after - before)]
        if added:
            connection.execute(self._add, added)
        moves = [Move(kind, record_id, scope, True) for scope in sorted(before - after)]
        moves += [Move(kind, record_id, scope, False) for scope in sorted(after - before)]
        return moves + self._renew_dependants(kind, record_id) if before else moves

    def _renew_dependants(self, kind: str, record_id: str) -> list[Move]:
        moves: list[Move] = []
        for child in self._rows.catalogue.types.values():
            for first in (*child.meta.scope[:1], *child.meta.other_scope[:1]):
                if child.fields[first].type.target == kind:
                    for row in self._rows.find(child.kind, self._rows.column(child.kind, first) == record_id):
                        moves += self.renew(child.kind, row.id, row.values)
        return moves

    def renew_others(self, kind: str, before: Values | None, now: Values, changed: Set[str]) -> list[Move]:
        """Renew what other records' scopes follow from one that was written; ``before`` is None for a new one."""
        if kind == HELPERS:
            return self._renew_order(str(now.get("order") or ""))
        if kind != "work_order" or (before is not None and not _GRANTS_FOLLOW & changed):
            return []
        moves = self.renew_granted(now)
        if before is not None and changed & set(GRANTED):
            moves += self.renew_granted(before)
        return moves

    def _renew_order(self, order_id: str) -> list[Move]:
        """Give an order with what it brings to its helpers, or take it back: who helps has changed."""
        state = self._rows.state("work_order", order_id)
        if state is None:
            return []
        return self.renew("work_order", order_id, state.values) + self.renew_granted(state.values)

    def renew_granted(self, order: Values) -> list[Move]:
        """Grant or take back the customer and machine of an order whose assignee or state changed."""
        moves: list[Move] = []
        for kind in GRANTED:
            record_id = str(order.get(kind) or "")
            state = self._rows.state(kind, record_id) if record_id else None
            if state is not None:
                moves += self.renew(kind, record_id, state.values)
        return moves


def _who_helps(helpers: Table, which: ColumnElement[bool]) -> Select[tuple[str]]:
    """The people of the lines of helpers that were not taken off."""
    return select(helpers.c.person).where(
        which, helpers.c.person.is_not(None), helpers.c["_deleted"].is_(False), helpers.c.removed.is_not(True)
    )
