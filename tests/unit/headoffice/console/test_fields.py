# SPDX-License-Identifier: Apache-2.0
"""Editors derived from declarations: what is drawn, what is read back, what is refused."""

import pytest
from starlette.datastructures import FormData

from fieldcore.base.text import Translator
from fieldcore.records import catalogue
from fieldcore.records.model import FieldSpec
from headoffice.console import fields

TR = Translator("en").tr


def spec(kind: str, name: str) -> FieldSpec:
    return catalogue()[kind].fields[name]


@pytest.mark.parametrize(
    ("kind", "name", "widget"),
    [
        ("work_order", "symptom", "area"),
        ("work_order", "priority", "segments"),
        ("work_order", "service_type", "select"),
        ("work_order", "halted", "segments"),
        ("work_order", "reporter_phone", "phone"),
        ("work_order", "appointment_from", "instant"),
        ("work_order", "station", "select"),
        ("work_order", "customer", "pick"),
        ("machine", "sale_date", "date"),
        ("part", "price", "number"),
        ("callback", "overall", "segments"),
        ("person", "roles", "chips"),
    ],
)
def test_each_type_has_its_editor(kind: str, name: str, widget: str) -> None:
    assert fields.view(spec(kind, name), TR).widget == widget


def test_every_field_of_every_record_can_be_drawn() -> None:
    for kind in catalogue().types.values():
        for one in kind.fields.values():
            drawn = fields.view(one, TR)
            assert drawn.label
            assert drawn.name == one.name


def test_what_a_person_typed_becomes_plain_values() -> None:
    specs = [spec("part", "price"), spec("part", "name"), spec("part", "whole"), spec("part", "warranty_months")]
    form = FormData([("price", "1,234.50"), ("name", " 水泵 "), ("whole", "true"), ("warranty_months", "")])
    values, texts, found = fields.read(specs, form)
    assert values == {"price": 123450, "name": "水泵", "whole": True, "warranty_months": None}
    assert texts["price"] == "1,234.50"
    assert found == []


def test_what_cannot_be_read_is_kept_and_named() -> None:
    price = spec("part", "price")
    values, texts, found = fields.read([price], FormData([("price", "12.345 yuan")]))
    assert values == {}
    drawn = fields.view(price, TR, text=texts["price"], problems=found)
    assert drawn.text == "12.345 yuan"
    assert drawn.errors == ("Price is an amount such as 86.50. Correct it.",)


def test_fields_that_a_form_does_not_hold_are_left_alone() -> None:
    assert fields.read([spec("part", "name")], FormData([])) == ({}, {}, [])


def test_chips_tell_emptied_from_absent() -> None:
    roles = spec("person", "roles")
    assert fields.read([roles], FormData([("roles__shown", "1")]))[0] == {"roles": None}
    chosen = FormData([("roles__shown", "1"), ("roles", "technician"), ("roles", "driver")])
    assert fields.read([roles], chosen)[0] == {"roles": ["driver", "technician"]}


def test_a_stored_value_survives_its_editor() -> None:
    stored = {"price": 105, "name": "O-ring", "whole": False, "warranty_months": 12}
    for name, value in stored.items():
        one = spec("part", name)
        assert fields.read([one], FormData([(name, fields.typed(one, value))]))[0] == {name: value}


def test_a_time_survives_its_editor() -> None:
    one = spec("work_order", "appointment_from")
    at = [1_700_000_040_000, 480]
    assert fields.read([one], FormData([(one.name, fields.typed(one, at))]))[0] == {one.name: at}


def test_head_office_types_neither_evidence_nor_what_is_computed() -> None:
    order, reading = catalogue()["work_order"], catalogue()["meter_reading"]
    assert fields.editable(order.fields["symptom"])
    assert not fields.editable(order.fields["status"])
    assert not fields.editable(order.fields["arrived_at"])
    assert not fields.editable(reading.fields["value"])


def test_a_cell_shows_unit_and_link() -> None:
    def link(kind: str, one: str) -> str:
        return f"/records/{kind}/{one}"

    def title(kind: str, one: str) -> str:
        return f"{kind} {one.upper()}"

    shown = fields.cell(spec("service_level", "ack_hours"), 2, TR, title, link)
    assert (shown.text, shown.numeric) == ("2 h", True)
    station = fields.cell(spec("person", "station"), "s1", TR, title, link)
    assert (station.text, station.href) == ("station S1", "/records/station/s1")
