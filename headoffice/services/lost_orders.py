# SPDX-License-Identifier: Apache-2.0
"""Field work on an order that was taken back while its laptop was offline: a fact that still arrives (domain D1)."""

from typing import Final

from sqlalchemy import exists, select

from fieldcore.merge.apply import RowState
from fieldcore.records.model import Values
from headoffice.store.ledger import Author, Ledger

ORDER: Final = "work_order"


def may_add(ledger: Ledger, author: Author, kind: str, values: Values) -> bool:
    """Whether the author was once sent to the order that a new record belongs to."""
    path = ledger.catalogue[kind].meta.scope
    return path[:1] == ("order",) and _was_sent(ledger, author, str(values.get("order") or ""))


def may_change(ledger: Ledger, author: Author, kind: str, record_id: str, current: RowState) -> bool:
    """Whether the author was once sent to this order, or wrote this record on such an order."""
    if kind == ORDER:
        return _was_sent(ledger, author, record_id)
    wrote = any(writer == author.writer for _, writer in current.field_versions.values())
    return wrote and may_add(ledger, author, kind, current.values)


def _was_sent(ledger: Ledger, author: Author, order: str) -> bool:
    table = ledger.tables.history.c
    named = table.changes.contains(f'"assignee": "{author.person}"', autoescape=True)
    found = select(exists().where(table.record_id == order, table.kind == ORDER, named))
    return bool(order) and bool(ledger.connection.execute(found).scalar())
