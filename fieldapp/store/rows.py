# SPDX-License-Identifier: Apache-2.0
"""Records as the store hands them out, and their way to and from table rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from fieldapp.store.connection import Connection
from fieldcore.merge.apply import RowState
from fieldcore.records import codec
from fieldcore.records.model import RecordType, Values

Order = Sequence[str]
"""Field names to sort by; ``-name`` sorts downwards."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One record: its values with everything this laptop changed on top of what head office last sent."""

    kind: str
    id: str
    version: int
    values: Values
    pending: bool = False

    def get(self, name: str, default: Any = None) -> Any:
        """The plain value of a field."""
        return self.values.get(name, default)


class Condition(NamedTuple):
    """``field op value``; op is one of = != < <= > >= in, not in, like, is null, not null."""

    field: str
    op: str
    value: Any = None


Where = Mapping[str, Any] | Sequence[Condition]
_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">=", "like"})


def dump(value: Any) -> str:
    """JSON text of a plain value."""
    return msgspec.json.encode(value).decode()


def load(text: str | bytes) -> Any:
    """The plain value of JSON text."""
    return msgspec.json.decode(text)


def set_meta(connection: Connection, key: str, value: Any) -> None:
    """Keep a fact that the store knows about itself."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, dump(value)))


def state_of(kind: RecordType, row: Mapping[str, Any]) -> RowState:
    """A table row as merge sees it."""
    return RowState(
        version=row["_version"],
        values=codec.row_from_sql(kind, row),
        field_versions=load(row["_stamps"]),
        deleted=bool(row["_deleted"]),
    )


def write_row(connection: Connection, kind: RecordType, id_: str, state: RowState) -> None:
    """Insert or replace the row of one record."""
    columns = codec.row_to_sql(kind, state.values)
    columns.update(id=id_, _version=state.version, _stamps=dump(state.field_versions), _deleted=int(state.deleted))
    connection.execute(upsert(kind), columns)


def change_row(connection: Connection, kind: RecordType, id_: str, values: Values, names: Iterable[str]) -> None:
    """Write some fields of a stored row; untouched columns leave their indexes alone."""
    columns: dict[str, Any] = {}
    for name in names:
        if name in kind.fields:
            columns.update(codec.to_sql(kind.fields[name], values.get(name)))
        elif "extra" not in columns:
            columns["extra"] = codec.row_to_sql(kind, values)["extra"]
    assignments = ", ".join(f'"{name}" = :{name}' for name in columns)
    connection.execute(f'UPDATE "{kind.kind}" SET {assignments} WHERE id = :id', {**columns, "id": id_})


def upsert(kind: RecordType) -> str:
    """The statement that writes one row of a kind; the same text each time, so that the driver prepares it once."""
    if kind.kind not in _UPSERTS or _UPSERTS[kind.kind][0] is not kind:
        names = [c.name for spec in kind.fields.values() for c in codec.columns(spec)]
        names += ["_version", "_stamps", "_deleted", "extra"]
        columns = ", ".join(f'"{n}"' for n in names)
        places = ", ".join(f":{n}" for n in names)
        changes = ", ".join(f'"{n}" = excluded."{n}"' for n in names)
        sql = (
            f'INSERT INTO "{kind.kind}" (id, {columns}) VALUES (:id, {places}) ON CONFLICT (id) DO UPDATE SET {changes}'
        )
        _UPSERTS[kind.kind] = (kind, sql)
    return _UPSERTS[kind.kind][1]


_UPSERTS: dict[str, tuple[RecordType, str]] = {}


def where_sql(kind: RecordType, where: Where | None) -> tuple[str, list[Any]]:
    """A WHERE clause and its values. ValueError for an unknown field or operator."""
    parts, values = ["t._deleted = 0"], []
    for condition in _conditions(where):
        column = column_of(kind, condition.field)
        match condition.op:
            case "is null" | "not null":
                parts.append(f"{column} IS {'NOT ' if condition.op == 'not null' else ''}NULL")
            case "in" | "not in":
                chosen = [_sql_value(kind, condition.field, item) for item in condition.value]
                parts.append(f"{column} {condition.op.upper()} ({', '.join('?' * len(chosen))})")
                values += chosen
            case op if op in _OPERATORS:
                parts.append(f"{column} {op.upper()} ?")
                values.append(_sql_value(kind, condition.field, condition.value))
            case op:
                raise ValueError(f"unknown operator {op!r}")
    return " AND ".join(parts), values


def order_sql(kind: RecordType, order: Order) -> str:
    """An ORDER BY clause; the id, which sorts by age, breaks ties."""
    parts = []
    for name in order:
        bare = name.removeprefix("-")
        parts.append(f"{column_of(kind, bare)} {'DESC' if name != bare else 'ASC'}")
    return ", ".join([*parts, "t.id DESC" if not order or order[-1].startswith("-") else "t.id"])


def column_of(kind: RecordType, field: str) -> str:
    """The quoted column of a field, or of the id. ValueError for an unknown one."""
    if field != "id" and field not in kind.fields:
        raise ValueError(f"{kind.kind} has no field {field!r}")
    return f't."{field}"'


def _conditions(where: Where | None) -> Iterable[Condition]:
    if not isinstance(where, Mapping):
        return where or ()
    return [
        Condition(name, "is null")
        if value is None
        else Condition(name, "in", value)
        if isinstance(value, tuple | set | frozenset)
        else Condition(name, "=", value)
        for name, value in where.items()
    ]


def _sql_value(kind: RecordType, field: str, value: Any) -> Any:
    if field == "id":
        return value
    spec = kind.fields[field]
    if spec.type.name == "instant" and isinstance(value, int):
        return value
    if spec.type.name == "multi" and isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return codec.to_sql(spec, value)[field]
