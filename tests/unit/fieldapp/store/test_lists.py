# SPDX-License-Identifier: Apache-2.0
"""A page of a long list is read by an index, whatever else is stored."""

import pytest

from fieldapp.store import rows
from fieldapp.store.rows import Condition, Order, Where
from fieldapp.store.store import Store

ME = [Condition("assignee", "=", "me"), Condition("status", "in", ("accepted", "en_route"))]


@pytest.mark.parametrize(
    ("kind", "where", "order", "index", "sorts"),
    [
        ("machine", None, ("serial_no",), "machine__serial_no__id", False),
        ("machine", None, ("-serial_no",), "machine__serial_no__id", False),
        ("machine", {"engine_no": ("1", "2")}, (), "machine__engine_no", True),
        ("machine", {"vin": ("1", "2")}, (), "machine__vin", True),
        ("customer", None, ("name",), "customer__name__id", False),
        ("part", None, ("part_no",), "part__part_no__id", False),
        ("work_order", None, ("finish_due",), "work_order__finish_due__id", False),
        ("work_order", None, (), "sqlite_autoindex_work_order_1", False),
        ("work_order", ME, ("finish_due",), "work_order__assignee__status", True),
    ],
)
def test_a_list_is_read_by_its_index(
    store: Store, kind: str, where: Where | None, order: Order, index: str, sorts: bool
) -> None:
    """``sorts``: what few rows fit is put in order afterwards."""
    declared = store.catalogue[kind]
    clause, values = rows.where_sql(declared, where)
    sql = f'EXPLAIN QUERY PLAN SELECT t.* FROM "{kind}" t WHERE {clause} ORDER BY {rows.order_sql(declared, order)}'
    plan = " ".join(row[3] for row in store.read(lambda r: r.connection.execute(f"{sql} LIMIT 100", values).fetchall()))
    assert f"USING INDEX {index}" in plan
    assert ("TEMP B-TREE" in plan) == sorts
