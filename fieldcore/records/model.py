# SPDX-License-Identifier: Apache-2.0
"""What a record declaration is: fields with their facts, record types, and the catalogue of all types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

Values = dict[str, Any]
"""Field name to plain value (JSON): what stores, messages, merge, screens and papers pass on."""

TypeName = Literal[
    "text", "long_text", "phone", "serial", "vin", "imei", "plate", "code", "enum", "multi", "date", "instant",
    "integer", "decimal", "money", "boolean", "ref", "blob",
]  # fmt: skip
IDENTIFIERS: Final = frozenset({"serial", "vin", "imei", "plate", "code"})
"""Types that are written without spaces and in capitals, and that a scanner reads."""
Owner = Literal["office", "field", "both", "system"]
Settle = Literal["person", "office"]


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a value is: decides its column, codec, editor, cell and check."""

    name: TypeName
    scale: int = 0
    choices: str = ""
    target: str = ""

    @property
    def identifies(self) -> bool:
        """Whether its values are identifiers: written without spaces and in capitals, read by scanners."""
        return self.name in IDENTIFIERS


TEXT = FieldType("text")
LONG_TEXT = FieldType("long_text")
PHONE = FieldType("phone")
SERIAL = FieldType("serial")
VIN = FieldType("vin")
IMEI = FieldType("imei")
PLATE = FieldType("plate")
CODE = FieldType("code")
DATE = FieldType("date")
INSTANT = FieldType("instant")
INTEGER = FieldType("integer")
MONEY = FieldType("money")
BOOLEAN = FieldType("boolean")
BLOB = FieldType("blob")


def decimal(scale: int) -> FieldType:
    """A number with exactly ``scale`` decimals."""
    return FieldType("decimal", scale=scale)


def enum(choices: str) -> FieldType:
    """One of a choice list (``fieldcore.records.choices``)."""
    return FieldType("enum", choices=choices)


def multi(choices: str) -> FieldType:
    """Several of a choice list."""
    return FieldType("multi", choices=choices)


def ref(kind: str) -> FieldType:
    """The id of a record of that kind."""
    return FieldType("ref", target=kind)


@dataclass(frozen=True, slots=True)
class Field:
    """The facts of one field; everything that shows, checks or stores it derives from them.

    ``owner``: who may change it (``system``: projections and computed values, never typed).
    ``required_from``: the state of the document from which on it must be filled; "" means never, "new" always.
    ``group``: where forms and pages put it. ``merge_group``: fields that conflict together.
    ``settle``: who decides where two changed it: a ``person`` picks one, or the ``office``'s value stands at once.
    ``above`` is an exclusive lower limit. ``pattern`` matches the whole value.
    """

    label: str
    type: FieldType
    group: str = "main"
    owner: Owner = "both"
    required_from: str = ""
    unit: str = ""
    minimum: str | None = None
    maximum: str | None = None
    above: str | None = None
    length: tuple[int, int] = (0, 1000)
    pattern: str = ""
    merge_group: str = ""
    settle: Settle = "person"
    search: bool = False
    personal: bool = False
    evidence: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec(Field):
    """A field of a record type: its facts and its name."""

    name: str

    @classmethod
    def of(cls, name: str, facts: Field) -> "FieldSpec":
        """The facts of a declaration with the name that it was given."""
        return cls(name=name, **{f.name: getattr(facts, f.name) for f in fields(Field)})

    @property
    def choices(self) -> str:
        """The name of its choice list, or ""."""
        return self.type.choices


@dataclass(frozen=True, slots=True)
class Meta:
    """The facts of a record type.

    ``scope``: how the records find who may hold them: ``()`` is the organisation (everybody), else names of ref
    fields to walk, ending in ``station`` or ``person`` (``("order", "station")``: the order's station).
    ``other_scope``: the path of a record that has nothing at the beginning of ``scope`` (the photo of a trip has no
    order). ``holder``: the ref field to the person who holds the record wherever he belongs.
    ``lists``: the columns by which
    long lists find and sort the records; each is an index of the laptop's store.
    ``parent``: the ref field to the record that lists it, for a child type. ``append_only``: evidence, inserted once,
    never changed. ``status``: the state machine that its status follows. ``owner``: who may create records of it.
    """

    kind: str
    label: str
    plural: str
    prefix: str = ""
    scope: tuple[str, ...] = ()
    other_scope: tuple[str, ...] = ()
    holder: str = ""
    parent: str = ""
    title: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    append_only: bool = False
    status: str = ""
    lists: tuple[tuple[str, ...], ...] = ()
    owner: Owner = "both"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record type is a subclass; every field may be None (being required is validation, not storage)."""

    meta: ClassVar[Meta]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A declaration, read once into a form that general code can walk."""

    kind: str
    meta: Meta
    record: type[Record]
    fields: Mapping[str, FieldSpec]

    @property
    def label(self) -> str:
        """The msgid of its name."""
        return self.meta.label

    def groups(self) -> tuple[str, ...]:
        """Its groups in declared order."""
        return tuple(dict.fromkeys(spec.group for spec in self.fields.values()))

    def group(self, name: str) -> tuple[FieldSpec, ...]:
        """The fields of one group in declared order."""
        return tuple(spec for spec in self.fields.values() if spec.group == name)

    def searched(self) -> tuple[FieldSpec, ...]:
        """The fields that the search index holds."""
        return tuple(spec for spec in self.fields.values() if spec.search)

    def refs(self) -> tuple[FieldSpec, ...]:
        """The fields that name another record."""
        return tuple(spec for spec in self.fields.values() if spec.type.name == "ref")

    def scope_of(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The path by which a record of these values finds who may hold it."""
        path, other = self.meta.scope, self.meta.other_scope
        return other if other and not values.get(path[0]) and values.get(other[0]) else path

    def title_of(self, values: Mapping[str, Any]) -> str:
        """A short name of one record for lists and references."""
        return " ".join(str(values[name]) for name in self.meta.title if values.get(name)) or self.kind


def read_type(record: type[Record]) -> RecordType:
    """Read a declaration. TypeError where a field lacks its facts."""
    specs: dict[str, FieldSpec] = {}
    for name, hint in get_type_hints(record, include_extras=True).items():
        if get_origin(hint) is ClassVar or name == "meta":
            continue
        facts = next((a for a in get_args(hint)[1:] if isinstance(a, Field)), None) if _annotated(hint) else None
        if facts is None:
            raise TypeError(f"{record.__name__}.{name} has no Field(…) in its annotation")
        specs[name] = FieldSpec.of(name, facts)
    return RecordType(record.meta.kind, record.meta, record, specs)


def _annotated(hint: Any) -> bool:
    return get_origin(hint) is Annotated


class Catalogue:
    """All record types of one program, in dependency-free declared order."""

    def __init__(self, records: Iterable[type[Record]]) -> None:
        """TypeError for a faulty declaration, ValueError for a kind declared twice."""
        self.types: dict[str, RecordType] = {}
        for record in records:
            read = read_type(record)
            if read.kind in self.types:
                raise ValueError(f"{read.kind} is declared twice")
            self.types[read.kind] = read

    def __getitem__(self, kind: str) -> RecordType:
        return self.types[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self.types

    def children(self, kind: str) -> tuple[RecordType, ...]:
        """The types whose records are listed under one of ``kind``."""
        return tuple(t for t in self.types.values() if t.meta.parent and t.fields[t.meta.parent].type.target == kind)

    def load(self, kind: str, values: Values) -> Record:
        """The typed record of plain values, for rules that want types; unknown fields are left out."""
        known = self.types[kind]
        return msgspec.convert({k: v for k, v in values.items() if k in known.fields}, known.record, strict=False)
