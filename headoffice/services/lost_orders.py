# SPDX-License-Identifier: Apache-2.0
"""Field work on an order or trip that was taken back while its laptop was offline: a fact that arrives (domain D1)."""

from sqlalchemy import exists, select

from fieldcore.merge.apply import RowState, device_of
from fieldcore.records.model import Values
from fieldcore.records.orders import WAYS
from headoffice.store.ledger import Author, Ledger


def may_add(ledger: Ledger, author: Author, kind: str, values: Values) -> bool:
    """Whether the author was once sent on the order or trip that a new record belongs to."""
    way = next(iter(ledger.catalogue[kind].scope_of(values)), "")
    return way in WAYS and _was_sent(ledger, author, WAYS[way], str(values.get(way) or ""))


def may_change(ledger: Ledger, author: Author, kind: str, record_id: str, current: RowState) -> bool:
    """Whether the author was once sent on this order or trip, or wrote this record on such a one."""
    if kind in WAYS.values():
        return _was_sent(ledger, author, kind, record_id)
    wrote = any(device_of(writer) == author.device for _, writer in current.field_versions.values())
    return wrote and may_add(ledger, author, kind, current.values)


def _was_sent(ledger: Ledger, author: Author, kind: str, document: str) -> bool:
    table, holder = ledger.tables.history.c, ledger.catalogue[kind].meta.holder
    named = table.changes.contains(f'"{holder}": "{author.person}"', autoescape=True)
    found = select(exists().where(table.record_id == document, table.kind == kind, named))
    return bool(document) and bool(ledger.connection.execute(found).scalar())
