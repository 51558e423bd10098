# SPDX-License-Identifier: Apache-2.0
"""Every declaration is whole, and every value survives its codec."""

from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue, codec
from fieldcore.records.choices import CHOICES, label_of
from fieldcore.records.model import TEXT, Catalogue, Field, FieldSpec, FieldType, Meta, Record, RecordType
from fieldcore.rules.machines import MACHINES

KINDS = list(catalogue().types.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_declaration_names_only_what_exists(kind: RecordType) -> None:
    known = catalogue()
    for spec in kind.fields.values():
        assert not spec.type.choices or spec.type.choices in CHOICES
        assert not spec.type.target or spec.type.target in known
    for name in (*kind.meta.columns, *kind.meta.title):
        assert name in kind.fields
    assert not kind.meta.status or (kind.meta.status in MACHINES and "status" in kind.fields)
    at = kind
    for step in kind.meta.scope:
        assert at.fields[step].type.name == "ref"
        at = known[at.fields[step].type.target]
    assert not kind.meta.scope or at.kind in ("station", "person")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_fields_that_conflict_together_are_settled_in_one_way(kind: RecordType) -> None:
    grouped = [spec for spec in kind.fields.values() if spec.merge_group]
    ways = {(spec.merge_group, spec.settle) for spec in grouped}
    assert len(ways) == len({spec.merge_group for spec in grouped})


@pytest.mark.parametrize("kind", [k for k in KINDS if k.meta.append_only], ids=lambda kind: kind.kind)
def test_evidence_is_marked_field_by_field(kind: RecordType) -> None:
    assert all(spec.evidence or spec.owner in ("system", "office") for spec in kind.fields.values())


def test_required_states_are_states() -> None:
    states = {state for machine in MACHINES.values() for state in machine.states}
    for kind in KINDS:
        for spec in kind.fields.values():
            assert spec.required_from in states | {"", "new"}, (kind.kind, spec.name)


def _plain(spec: FieldSpec) -> st.SearchStrategy[Any]:
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(-(2**53) + 1, 2**53 - 1),
        "money": st.integers(-(2**53) + 1, 2**53 - 1),
        "boolean": st.booleans(),
        "blob": st.binary(min_size=32, max_size=32).map(bytes.hex),
        "date": st.dates().map(lambda d: d.isoformat()),
        "instant": st.tuples(st.integers(0, 2**42), st.integers(-720, 840)).map(list),
        "decimal": st.decimals(-(10**8), 10**8, places=spec.type.scale).map(lambda d: f"{d:.{spec.type.scale}f}"),
    }
    if spec.type.choices:
        ids = st.sampled_from(codec.choices_of(spec))
        return st.lists(ids, unique=True).map(sorted) if spec.type.name == "multi" else ids
    return strategies.get(spec.type.name, st.text(max_size=20))


@given(st.data())
def test_a_record_survives_its_columns(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    values = {
        name: value
        for name, spec in kind.fields.items()
        if (value := data.draw(st.none() | _plain(spec), label=name)) is not None
    }
    values["from_a_newer_version"] = {"kept": [1, "二"]}
    row = codec.row_to_sql(kind, values)
    assert codec.row_from_sql(kind, row) == values
    assert all(codec.is_of_type(kind.fields[n], v) for n, v in values.items() if n in kind.fields)


@pytest.mark.parametrize(
    ("type_", "typed", "plain"),
    [
        (FieldType("decimal", scale=1), " 612.4", "612.4"),
        (FieldType("decimal", scale=1), "１,６１２", "1612.0"),
        (FieldType("money"), "86.5", 8650),
        (FieldType("date"), "2026/11/23", "2026-11-23"),
        (FieldType("instant"), "2026-11-23 09:36", Instant.parse("2026-11-23 09:36").plain()),
        (FieldType("serial"), " 4lz80 -2603 ", "4LZ80-2603"),
        (FieldType("multi", choices="role"), "driver， technician", ["driver", "technician"]),
        (FieldType("text"), "  ", None),
    ],
)
def test_typed_text_becomes_a_value(type_: FieldType, typed: str, plain: Any) -> None:
    assert codec.read_text(FieldSpec(name="x", label="X", type=type_), typed) == plain


@pytest.mark.parametrize(("type_", "typed"), [("decimal", "1.23"), ("integer", "2.5"), ("date", "31.11.2026x")])
def test_what_cannot_be_a_value_is_refused(type_: Any, typed: str) -> None:
    with pytest.raises(ValueError):
        codec.read_text(FieldSpec(name="x", label="X", type=FieldType(type_, scale=1)), typed)


def test_an_unknown_choice_shows_raw() -> None:
    assert label_of("order_status", "from_the_future") == "from_the_future"
    spec = catalogue()["work_order"].fields["status"]
    assert codec.show(spec, "from_the_future", lambda text, **_: text) == "from_the_future"


def test_a_field_without_facts_is_refused() -> None:
    class Bare(Record, frozen=True):
        meta: ClassVar[Meta] = Meta("bare", "Bare", "Bare")
        name: str | None = None

    with pytest.raises(TypeError, match="name"):
        Catalogue([Bare])


def test_a_kind_is_declared_once() -> None:
    class Once(Record, frozen=True):
        meta: ClassVar[Meta] = Meta("once", "Once", "Once")
        name: Annotated[str | None, Field("Name", TEXT)] = None

    with pytest.raises(ValueError, match="once"):
        Catalogue([Once, Once])


def test_typed_records_decode_from_plain_values() -> None:
    order = catalogue().load("work_order", {"distance_km": "3.4", "reported_at": [1, 480], "new_field": 1})
    assert order.reported_at == Instant(1, 480)  # type: ignore[attr-defined]
