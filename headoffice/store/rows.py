# SPDX-License-Identifier: Apache-2.0
"""Rows in and out: a record as the merge knows it, and the lists that pages ask for."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from fieldcore.merge.apply import RowState
from fieldcore.records import codec
from fieldcore.records.model import Catalogue, Values
from headoffice.store.tables import WANTED, Tables


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a list."""

    kind: str
    id: str
    version: int
    values: Values

    def get(self, name: str) -> Any:
        """A value, None for none."""
        return self.values.get(name)


class Rows:
    """Reads and writes record rows inside one transaction."""

    def __init__(self, connection: Connection, tables: Tables, catalogue: Catalogue) -> None:
        self.connection, self.tables, self.catalogue = connection, tables, catalogue

    def state(self, kind: str, record_id: str, lock: bool = False) -> RowState | None:
        """The record as it is, deleted ones included; with ``lock`` nobody else changes it meanwhile."""
        prepared = self.tables.prepared[kind]
        query = prepared.lock if lock else prepared.find
        row = self.connection.execute(query, {WANTED: record_id}).mappings().first()
        return self._state(kind, dict(row)) if row else None

    def _state(self, kind: str, row: Mapping[str, Any]) -> RowState:
        return RowState(
            version=row["_version"],
            values=codec.row_from_sql(self.catalogue[kind], row),
            field_versions=json.loads(row["_stamps"]),
            deleted=bool(row["_deleted"]),
        )

    def states(self, kind: str, ids: Iterable[str]) -> dict[str, RowState]:
        """Many records at once."""
        table = self.tables.records[kind]
        rows = self.connection.execute(select(table).where(table.c.id.in_(list(ids)))).mappings()
        return {row["id"]: self._state(kind, dict(row)) for row in rows}

    def standing(self, kind: str, *conditions: ColumnElement[bool]) -> Iterator[tuple[str, RowState]]:
        """The records that are not deleted and meet all conditions, in the order of their ids."""
        table = self.tables.records[kind]
        query = select(table).where(self._where(kind, conditions, {})).order_by(table.c.id)
        for row in self.connection.execute(query).mappings():
            yield row["id"], self._state(kind, dict(row))

    def lock(self, kind: str, ids: Iterable[str]) -> None:
        """From now on nobody else changes these records; they are locked in the order of their ids."""
        column = self.tables.records[kind].c.id
        self.connection.execute(select(column).where(column.in_(list(ids))).order_by(column).with_for_update()).all()

    def write(self, kind: str, record_id: str, state: RowState, creates: bool) -> None:
        """Store a record as the merge made it."""
        prepared = self.tables.prepared[kind]
        values = {
            **codec.row_to_sql(self.catalogue[kind], state.values),
            "_version": state.version,
            "_stamps": json.dumps(state.field_versions, ensure_ascii=False),
            "_deleted": state.deleted,
        }
        if creates:
            self.connection.execute(prepared.insert, {"id": record_id, **values})
        else:
            self.connection.execute(prepared.update, {WANTED: record_id, **values})

    def get(self, kind: str, record_id: str | None) -> Found | None:
        """A record that is not deleted."""
        state = self.state(kind, record_id) if record_id else None
        return Found(kind, str(record_id), state.version, state.values) if state and not state.deleted else None

    def find(
        self,
        kind: str,
        *conditions: ColumnElement[bool],
        sort: Sequence[Any] = (),
        limit: int | None = None,
        offset: int = 0,
        **equal: Any,
    ) -> list[Found]:
        """Records that are not deleted and meet all conditions; ``equal`` compares columns."""
        table = self.tables.records[kind]
        query = select(table).where(self._where(kind, conditions, equal)).order_by(*(sort or (table.c.id,)))
        rows = self.connection.execute(query.limit(limit).offset(offset)).mappings()
        return [
            Found(kind, row["id"], row["_version"], codec.row_from_sql(self.catalogue[kind], dict(row))) for row in rows
        ]

    def count(self, kind: str, *conditions: ColumnElement[bool], **equal: Any) -> int:
        """How many records meet all conditions."""
        query = select(func.count()).select_from(self.tables.records[kind])
        return int(self.connection.execute(query.where(self._where(kind, conditions, equal))).scalar_one())

    def tally(self, kind: str, name: str, *conditions: ColumnElement[bool]) -> dict[str, int]:
        """How many records meet all conditions, by the value of a field; "" for none."""
        column = self.column(kind, name)
        query = select(column, func.count()).where(self._where(kind, conditions, {})).group_by(column)
        return {str(value or ""): int(count) for value, count in self.connection.execute(query)}

    def first(
        self, kind: str, *conditions: ColumnElement[bool], sort: Sequence[Any] = (), **equal: Any
    ) -> Found | None:
        """The first record that meets all conditions."""
        return next(iter(self.find(kind, *conditions, sort=sort, limit=1, **equal)), None)

    def column(self, kind: str, name: str) -> Any:
        """A column, for conditions."""
        return self.tables.records[kind].c[name]

    def _where(
        self, kind: str, conditions: Sequence[ColumnElement[bool]], equal: Mapping[str, Any]
    ) -> ColumnElement[bool]:
        table = self.tables.records[kind]
        return and_(
            table.c["_deleted"].is_(False), *conditions, *(table.c[name] == value for name, value in equal.items())
        )

    def title(self, kind: str, record_id: str | None) -> str:
        """The short name of a record, "" for none; an unknown one shows its id."""
        if not record_id:
            return ""
        found = self.state(kind, record_id) if kind in self.catalogue else None
        return self.catalogue[kind].title_of(found.values) if found else record_id
