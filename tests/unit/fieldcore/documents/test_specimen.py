# SPDX-License-Identifier: Apache-2.0
"""Blank forms and specimens of every form, from the declarations alone."""

import io
import itertools
from pathlib import Path
from typing import Any, get_args

import pytest
from pypdf import PdfReader

from fieldcore.documents import Language
from fieldcore.documents.bilingual import text
from fieldcore.documents.snapshot import place_fields
from fieldcore.documents.specimen import EXAMPLES, NUMBER, by_type, prints, specimen
from fieldcore.forms import FORMS, REPAIR_REPORT, WARRANTY_CARD, Form
from fieldcore.forms.model import Cells, Place, Signatures
from fieldcore.records import catalogue, codec
from fieldcore.records.model import BLOB, CODE, DATE, INTEGER, PHONE, TEXT, FieldSpec, FieldType, TypeName, decimal
from tests.unit.fieldcore.documents import reading
from tests.unit.fieldcore.documents import samples as s

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en", "both")
CASES = list(itertools.product(FORMS, LANGUAGES))


def ids(value: Any) -> str:
    return value.kind if isinstance(value, Form) else str(value)


def made(form: Form, lang: Language = "both") -> dict[str, bytes]:
    return prints(form, catalogue(), lang, s.FROZEN, "0.1.0")


@pytest.mark.parametrize(("form", "lang"), CASES, ids=ids)
def test_a_specimen_says_what_it_is(form: Form, lang: Language, tmp_path: Path) -> None:
    found = reading.squeezed(reading.poppler(made(form, lang)["specimen"], tmp_path))
    title = text(form.title)
    if form.paper == "a4":
        assert reading.squeezed(title.en if lang == "en" else title.zh) in found
    assert reading.squeezed(NUMBER) in found
    assert f"{form.prefix}-" not in found


@pytest.mark.parametrize(("form", "lang"), CASES, ids=ids)
def test_neither_print_has_a_code_or_a_field_to_seal(form: Form, lang: Language) -> None:
    for pdf in made(form, lang).values():
        read = PdfReader(io.BytesIO(pdf))
        assert not read.get_fields()
        contents = read.pages[0].get_contents()
        assert contents is not None
        assert contents.get_data().count(b" re\n") < 60, "a code has hundreds of modules"


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_a_blank_form_names_every_field_and_holds_no_value(form: Form) -> None:
    found = reading.text(made(form)["blank"])
    for section in form.sections:
        for place in section.places if isinstance(section, Cells) else ():
            for spec in place_fields(place, catalogue()):
                headed = place.heading and spec.name in catalogue()[place.kind].meta.title
                assert reading.squeezed(text(place.heading if headed else spec.label).zh) in found
    for value in ("SPECIMEN", "13800000000", "2026-03-16", "¥", "None"):
        assert value not in found


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_invented_values_are_of_their_fields(form: Form) -> None:
    snapshot, _ = specimen(form, catalogue(), s.FROZEN, "0.1.0")
    for kind, found in snapshot.records.items():
        for row in found if isinstance(found, list) else [found]:
            for name, value in row.items():
                spec = catalogue()[kind].fields[name]
                assert codec.is_of_type(spec, value), (kind, name, value)


def test_examples_are_of_fields_that_are_declared() -> None:
    for name in EXAMPLES:
        kind, _, field = name.rpartition(".")
        kinds = [catalogue()[kind]] if kind else catalogue().types.values()
        assert any(field in known.fields for known in kinds), name


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (FieldSpec(name="a", label="Address", type=TEXT), "（地址示例）"),
        (FieldSpec(name="a", label="Address", type=TEXT, length=(1, 3)), "（地址"),
        (FieldSpec(name="a", label="Phone", type=PHONE), "13800000000"),
        (FieldSpec(name="a", label="Code", type=CODE, owner="system"), NUMBER),
        (FieldSpec(name="a", label="Code", type=CODE, pattern=r"\d{4}"), "0000"),
        (FieldSpec(name="a", label="Code", type=CODE, pattern="[A-Z]{9}"), None),
        (FieldSpec(name="a", label="Day", type=DATE), "2026-03-16"),
        (FieldSpec(name="a", label="Count", type=INTEGER, minimum="5"), 5),
        (FieldSpec(name="a", label="Share", type=decimal(2), maximum="1"), "1.00"),
        (FieldSpec(name="a", label="File", type=BLOB), None),
    ],
)
def test_a_field_without_an_example_is_filled_by_its_type(spec: FieldSpec, value: object) -> None:
    assert by_type(spec) == value


@pytest.mark.parametrize("name", sorted(set(get_args(TypeName)) - {"blob", "ref", "instant"}))
def test_every_type_has_a_value(name: TypeName) -> None:
    spec = FieldSpec(name="a", label="Address", type=FieldType(name, choices="severity"))
    assert by_type(spec) is not None
    assert codec.is_of_type(spec, by_type(spec))


def test_a_specimen_tells_one_story() -> None:
    card, report = (reading.text(made(form)["specimen"]) for form in (WARRANTY_CARD, REPAIR_REPORT))
    assert "保内" in card
    assert "¥0.00" in card
    assert "524.00" in report
    assert "捌佰捌拾肆元整" in report


@pytest.mark.parametrize("kind", catalogue().types)
def test_a_form_of_any_record_needs_no_example(kind: str) -> None:
    declared = catalogue()[kind]
    form = Form(
        kind=kind, prefix="XX", title=declared.label, version=1, signatures=("customer",),
        sections=(
            Cells(title=declared.label, places=(Place(kind, declared.groups()),)),
            Signatures(title=declared.meta.plural),
        ),
    )  # fmt: skip
    for pdf in made(form).values():
        assert min(reading.sizes(pdf)) >= 5.2
        found = reading.text(pdf)
        assert "…" not in found
        for spec in declared.fields.values():
            assert reading.squeezed(text(spec.label).zh) in found or spec.type.name == "phone"
