# SPDX-License-Identifier: Apache-2.0
"""Field rules of domain C.0.1."""

from typing import Any

import pytest

from fieldcore.records import catalogue
from fieldcore.records.model import FieldSpec
from fieldcore.rules.validation import check_record, check_value, is_phone, vin_check_digit_fits


def spec(kind: str, name: str) -> FieldSpec:
    return catalogue()[kind].fields[name]


@pytest.mark.parametrize("text", ["13805367721", "0515-88231234", "051588231234", "010-12345678-12", "400-820-1234"])
def test_numbers_that_can_be_called(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", ["12805367721", "1380536772", "88231234", "400-12", "abc"])
def test_numbers_that_cannot(text: str) -> None:
    assert not is_phone(text)


@pytest.mark.parametrize(
    ("kind", "name", "value", "code"),
    [
        ("customer", "phone", "12345", "bad_phone"),
        ("machine", "serial_no", "AB", "bad_form"),
        ("machine", "vin", "LFV3A23C8H301234", "bad_form"),
        ("machine", "vin", "LFV3A23C8H3012345", "vin_check"),
        ("repair_record", "meter", "-0.1", "out_of_range"),
        ("parts_usage", "quantity", "0.000", "out_of_range"),
        ("parts_usage", "quantity", 3, "bad_value"),
        ("work_order", "symptom", "漏水", "too_short"),
        ("work_order", "symptom", "漏" * 1001, "too_long"),
        ("customer", "name", "王\u202e农场", "control_character"),
        ("customer", "postcode", "22400", "bad_form"),
        ("callback", "overall", 6, "out_of_range"),
    ],
)
def test_a_bad_value_is_named(kind: str, name: str, value: Any, code: str) -> None:
    assert [p.code for p in check_value(spec(kind, name), value)] == [code]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("customer", "phone", "138 0536 7721"),
        ("machine", "serial_no", "4LZ80-2603-0147"),
        ("machine", "vin", "1M8GDM9AXKP042788"),
        ("repair_record", "meter", "0.0"),
        ("parts_usage", "quantity", "0.500"),
        ("callback", "overall", 5),
        ("work_order", "symptom", None),
    ],
)
def test_a_good_value_passes(kind: str, name: str, value: Any) -> None:
    assert check_value(spec(kind, name), value) == []


def test_what_is_required_depends_on_the_state() -> None:
    kind = catalogue()["work_order"]
    assert "assignee" not in {p.field for p in check_record(kind, {}, {"new"})}
    assert "assignee" in {p.field for p in check_record(kind, {}, {"new", "dispatched"})}


def test_the_check_digit_of_a_vin() -> None:
    assert vin_check_digit_fits("1M8GDM9AXKP042788")
    assert not vin_check_digit_fits("1M8GDM9A1KP042788")
