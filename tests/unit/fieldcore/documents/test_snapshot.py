# SPDX-License-Identifier: Apache-2.0
"""What is frozen: only what the form prints, phones masked, one digest, and back from stored JSON."""

import dataclasses
import json
from typing import Annotated, Any, ClassVar

import pytest
import segno

from fieldcore.base.text import N_
from fieldcore.documents import PRESENTED, Photo, Snapshot, freeze, qr, render
from fieldcore.forms import FORMS, OLD_PART_LABEL, REPAIR_REPORT, WARRANTY_CARD, Form
from fieldcore.forms.model import Cells, Place
from fieldcore.records import ALL, catalogue
from fieldcore.records.model import TEXT, Catalogue, Field, Meta, Record
from fieldcore.records.parts import PartsUsage
from fieldcore.records.repairs import RepairRecord
from tests.unit.fieldcore.documents import reading
from tests.unit.fieldcore.documents import samples as s


def test_only_what_is_printed_is_frozen() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    assert "remark" not in snapshot.records["customer"]
    assert "labour_fee" in snapshot.records["repair_record"], "the charges decide and print where the customer pays"
    assert "unit_price" not in snapshot.records["parts_usage"][0]
    assert "price" not in json.dumps(snapshot.refs), "the catalogue's price is nobody's business on a card"
    assert len(snapshot.records["parts_usage"]) == 3, "removed lines are not printed"
    assert "i1" not in snapshot.refs


def test_phones_of_others_are_masked_before_hashing() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    assert snapshot.records["customer"]["phone"] == "138 **** 2841"
    assert snapshot.records["contact"]["phone"] == "15965360418"
    assert snapshot.records["machine"]["seller_phone"] == "05368211906", "a shop's number is no person's"
    assert "13869602841" not in snapshot.canonical().decode()


def test_a_form_that_says_nothing_masks_every_phone() -> None:
    form = Form(kind="contact", prefix="X", title="X", version=1,
                sections=(Cells(title="X", places=(Place("contact"), Place("customer"))),))  # fmt: skip
    records = s.frozen(form).records
    assert records["contact"]["phone"] == "159 **** 0418"
    assert records["customer"]["phone"] == "138 **** 2841"


def test_a_timeline_freezes_times_and_nothing_else_of_the_order() -> None:
    order = s.records()["work_order"] | {"reporter_phone": "13012345678", "times_back_filled": True}
    for form in (WARRANTY_CARD, REPAIR_REPORT):
        snapshot = s.frozen(form, work_order=order)
        assert snapshot.records["work_order"]["reported_at"] == order["reported_at"]
        assert not {"reporter_name", "reporter_phone", "times_back_filled"} & snapshot.records["work_order"].keys()
        assert "13012345678" not in snapshot.canonical().decode()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_stored_content_comes_back_whole(form: Form) -> None:
    changed = {"parts_usage": s.records()["parts_usage"][0]} if form is OLD_PART_LABEL else {}
    snapshot = s.frozen(form, **changed)
    again = Snapshot.of(json.loads(snapshot.canonical()))
    assert again == snapshot
    assert again.digest == snapshot.digest
    assert len(snapshot.digest) == 64


def test_any_change_of_content_changes_the_digest() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    changes: tuple[dict[str, Any], ...] = (
        {"number": "WC-L07-250612-004"},
        {"revision": 1},
        {"frozen_at": [0, 480]},
        {"verdict": None},
        {"photos": (Photo("P1", "0" * 64, "meter"),)},
    )
    for change in changes:
        assert dataclasses.replace(snapshot, **change).digest != snapshot.digest


def test_reasons_are_frozen_in_both_languages() -> None:
    verdict = s.frozen(WARRANTY_CARD).verdict
    assert verdict is not None
    assert verdict["reasons"][1]["en"] == "Whole machine 12 months: until 2025-06-14"
    assert "整机" in verdict["reasons"][1]["zh"]
    assert verdict["reasons"][0]["zh"].endswith("发票日期"), "parameters that are msgids are translated too"


@pytest.mark.parametrize("checked", [False, True])
def test_only_a_checked_policy_prints_its_article(checked: bool) -> None:
    found = reading.text(render(WARRANTY_CARD, s.frozen(WARRANTY_CARD, verdict={**s.VERDICT, "checked": checked})))
    assert ("AGRI2010第24条" in found, "拟定" in found) == (checked, not checked)
    assert "民法典200–202" in found, "what stands in the Civil Code itself needs no check"


class MoreRepair(RepairRecord, frozen=True):
    """A repair record with one field more."""

    meta: ClassVar[Meta] = RepairRecord.meta
    oil_colour: Annotated[str | None, Field(N_("Symptom"), TEXT, group="fault")] = None


class MoreUsage(PartsUsage, frozen=True):
    """A used part with one field more."""

    meta: ClassVar[Meta] = PartsUsage.meta
    batch: Annotated[str | None, Field(N_("Version"), TEXT)] = None


def test_a_new_field_stands_on_the_paper_without_an_edit() -> None:
    swapped: dict[type[Record], type[Record]] = {RepairRecord: MoreRepair, PartsUsage: MoreUsage}
    grown = Catalogue(swapped.get(record, record) for record in ALL)
    records = s.records()
    records["repair_record"]["oil_colour"] = "乳白色"
    records["parts_usage"][0]["batch"] = "B-2025-17"
    for form in (WARRANTY_CARD, REPAIR_REPORT):
        snapshot = freeze(form, grown, number="X-1", revision=0, frozen_at=s.FROZEN, program="1", records=records,
                          refs=s.REFS, organisation=s.ORGANISATION)  # fmt: skip
        found = reading.text(render(form, snapshot, catalogue=grown))
        assert "乳白色" in found
        assert "B-2025-17" in found


def test_a_document_frozen_before_a_field_was_declared_prints_as_it_was() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    del snapshot.records["machine"]["vin"]
    assert "VIN" not in reading.text(render(WARRANTY_CARD, snapshot))
    assert "VIN" in reading.text(render(WARRANTY_CARD, s.frozen(WARRANTY_CARD)))


def test_the_code_opens_the_verify_address_or_is_bare() -> None:
    digest = "ab" * 32
    bare = qr.payload("WC-L07-250612-003", 0, digest, "")
    assert bare == "FA1:WC-L07-250612-003:R0:" + "AB" * 32
    assert qr.payload("WC-1", 2, digest, s.VERIFY + "/") == f"https://fw.example.cn/v/WC-1/R2/{digest}"
    code = segno.make_qr(bare, error="m", boost_error=False)
    assert (code.version, code.mode, code.error) == (4, "alphanumeric", "M")
    assert [list(row) for row in qr.matrix(bare)] == [list(row) for row in code.matrix]


def test_the_drawn_modules_are_those_of_the_code() -> None:
    modules = qr.matrix("FA1:X")
    drawn = [[0] * len(modules) for _ in modules]
    for line in qr.operators(modules, 10, 20, 56)[1:-1]:
        x, y, width, _height, _operator = line.split()
        for at in range(int(x), int(x) + int(width)):
            drawn[len(modules) - 1 - int(y)][at] = 1
    assert drawn == [[int(bool(module)) for module in row] for row in modules]


def test_a_verify_address_is_in_the_paper() -> None:
    plain, verify = (
        render(WARRANTY_CARD, s.frozen(WARRANTY_CARD, organisation=s.ORGANISATION | more), state=PRESENTED)
        for more in ({}, {"verify_url": s.VERIFY})
    )
    assert plain != verify


def test_catalogue_is_the_shipped_one_by_default() -> None:
    snapshot = s.frozen(WARRANTY_CARD)
    assert render(WARRANTY_CARD, snapshot) == render(WARRANTY_CARD, snapshot, catalogue=catalogue())
