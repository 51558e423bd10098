# SPDX-License-Identifier: Apache-2.0
"""One codec for every field type: plain value to columns and back, type check, typed text, shown text."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from fieldcore.base import numbers
from fieldcore.base.clock import Instant
from fieldcore.records.choices import CHOICES, label_of
from fieldcore.records.model import FieldSpec, RecordType, Values

SQLType = Literal["text", "integer", "boolean"]
Translate = Callable[..., str]
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Column(NamedTuple):
    """A column that a field needs; every one is nullable."""

    name: str
    sql: SQLType


def columns(spec: FieldSpec) -> tuple[Column, ...]:
    """The columns of one field: one, or two for an instant."""
    match spec.type.name:
        case "instant":
            return (Column(spec.name, "integer"), Column(f"{spec.name}__off", "integer"))
        case "integer" | "money" | "decimal":
            return (Column(spec.name, "integer"),)
        case "boolean":
            return (Column(spec.name, "boolean"),)
        case _:
            return (Column(spec.name, "text"),)


def to_sql(spec: FieldSpec, value: Any) -> dict[str, Any]:
    """Plain value to column values."""
    if spec.type.name == "instant":
        ms, offset = value if value is not None else (None, None)
        return {spec.name: ms, f"{spec.name}__off": offset}
    if value is None:
        return {spec.name: None}
    if spec.type.name == "decimal":
        return {spec.name: numbers.scaled(value, spec.type.scale)}
    if spec.type.name == "multi":
        return {spec.name: json.dumps(value, ensure_ascii=False)}
    return {spec.name: value}


def from_sql(spec: FieldSpec, row: Mapping[str, Any]) -> Any:
    """Column values to the plain value."""
    value = row[spec.name]
    if value is None:
        return None
    match spec.type.name:
        case "instant":
            return [value, row[f"{spec.name}__off"]]
        case "decimal":
            return numbers.unscaled(value, spec.type.scale)
        case "multi":
            return json.loads(value)
        case "boolean":
            return bool(value)
        case _:
            return value


def row_to_sql(kind: RecordType, values: Values) -> dict[str, Any]:
    """All columns of a record; fields that this version does not know go to ``extra`` as JSON."""
    row: dict[str, Any] = {}
    for spec in kind.fields.values():
        row.update(to_sql(spec, values.get(spec.name)))
    unknown = {name: value for name, value in values.items() if name not in kind.fields}
    row["extra"] = json.dumps(unknown, ensure_ascii=False, sort_keys=True) if unknown else None
    return row


def row_from_sql(kind: RecordType, row: Mapping[str, Any]) -> Values:
    """The values of a stored record without the empty ones, unknown fields given back untouched."""
    values = {name: from_sql(spec, row) for name, spec in kind.fields.items() if row[name] is not None}
    if row["extra"]:
        values.update((name, value) for name, value in json.loads(row["extra"]).items() if value is not None)
    return values


def is_of_type(spec: FieldSpec, value: Any) -> bool:
    """Whether a plain value has the shape of the field's type; None always has."""
    if value is None:
        return True
    match spec.type.name:
        case "integer" | "money":
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
        case "boolean":
            return isinstance(value, bool)
        case "multi":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "instant":
            return isinstance(value, list) and len(value) == 2 and all(type(item) is int for item in value)
        case "decimal":
            return isinstance(value, str) and _is_decimal(value, spec.type.scale)
        case "date":
            return isinstance(value, str) and _is_date(value)
        case "blob":
            return isinstance(value, str) and _FINGERPRINT.fullmatch(value) is not None
        case _:
            return isinstance(value, str)


def _is_decimal(text: str, scale: int) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and abs(value) < 10**12 and numbers.plain_decimal(value, scale) == text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_text(spec: FieldSpec, text: str) -> Any:
    """The plain value of what a person typed, or None for nothing. ValueError if it can't be one."""
    text = text.strip()
    if not text:
        return None
    match spec.type.name:
        case "integer":
            return int(numbers.parse_decimal(text, 0))
        case "decimal":
            return numbers.plain_decimal(numbers.parse_decimal(text, spec.type.scale), spec.type.scale)
        case "money":
            return numbers.parse_money(text)
        case "date":
            return date.fromisoformat(text.replace("/", "-").replace(".", "-")).isoformat()
        case "instant":
            return Instant.parse(text.replace("/", "-")).plain()
        case "serial" | "vin" | "imei" | "plate":
            return re.sub(r"\s", "", text).upper()
        case "multi":
            return sorted({item for item in re.split(r"[,，、;；\s]+", text) if item})
        case "boolean":
            return text.lower() in {"1", "true", "yes", "y", "on", "是"}
        case _:
            return text


def show(spec: FieldSpec, value: Any, tr: Translate, ref_text: Callable[[str, str], str] | None = None) -> str:
    """The text of a value on a screen or a web page, without its unit; "" for None."""
    if value is None:
        return ""
    match spec.type.name:
        case "enum":
            return tr(label_of(spec.type.choices, value))
        case "multi":
            return tr(", ").join(tr(label_of(spec.type.choices, item)) for item in value)
        case "boolean":
            return tr("Yes") if value else tr("No")
        case "money":
            return numbers.show_money(value)
        case "decimal":
            return numbers.trimmed(value) if spec.type.scale == 3 else numbers.show_decimal(value)
        case "integer":
            return f"{value:,}"
        case "instant":
            return Instant(*value).text()
        case "ref":
            return ref_text(spec.type.target, value) if ref_text else str(value)
        case _:
            return str(value)


def choices_of(spec: FieldSpec) -> tuple[str, ...]:
    """The ids that an enum or multi field may hold."""
    return tuple(choice.id for choice in CHOICES[spec.type.choices]) if spec.type.choices else ()
