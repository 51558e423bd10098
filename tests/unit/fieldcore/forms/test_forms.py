# SPDX-License-Identifier: Apache-2.0
"""The forms name only what exists, their prefixes are unique, and conditions decide."""

import pytest

from fieldcore.documents.snapshot import printed_fields
from fieldcore.forms import FORMS, WARRANTY_CARD, Form, form_of
from fieldcore.forms.model import When
from fieldcore.forms.repair import PAID
from fieldcore.records import catalogue


def test_each_form_has_its_own_prefix_and_its_main_record_declares_it() -> None:
    assert {form.kind: form.prefix for form in FORMS} == {
        "repair_record": "RR", "warranty_card": "WC", "installation_acceptance": "IA", "old_part": "OP",
        "maintenance_check": "MC", "first_maintenance": "FM", "trip": "DT",
    }  # fmt: skip
    assert catalogue()["parts_request"].meta.prefix == "PR"
    for form in FORMS:
        assert catalogue()[form.kind].meta.prefix == form.prefix


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_every_name_in_a_form_is_declared(form: Form) -> None:
    known = catalogue()
    for place in form.places():
        record = known[place.kind]
        assert set(place.groups) <= set(record.groups()), place
        for names in (place.omit, place.ticked, place.strong, place.meter):
            assert set(names) <= set(record.fields), place
    for kind, names in printed_fields(form, known).items():
        assert set(names) <= set(known[kind].fields), kind


def test_ticked_fields_are_choices() -> None:
    ticked = [(place.kind, name) for form in FORMS for place in form.places() for name in place.ticked]
    assert ticked
    assert [(kind, name) for kind, name in ticked if not catalogue()[kind].fields[name].choices] == []


def test_no_paper_for_the_customer_prints_what_is_settled_with_the_maker() -> None:
    assert "archive_no" in catalogue()["warranty_card"].fields
    for form in FORMS:
        for kind, names in printed_fields(form, catalogue()).items():
            assert not [name for name in names if "claim" in name or name == "archive_no"], (form.kind, kind)


def test_a_form_is_found_by_its_kind() -> None:
    assert form_of("warranty_card") is WARRANTY_CARD
    with pytest.raises(KeyError):
        form_of("unknown")


def test_conditions_look_at_the_content() -> None:
    records = {"work_order": {"charge_type": "in_warranty"}}
    assert When("work_order", "charge_type", ("in_warranty",)).holds(records)
    assert not PAID.holds(records)
    assert PAID.holds({"work_order": {"charge_type": "out_of_warranty"}})
    assert not When("work_order", "charge_type", ("in_warranty",)).holds({})
