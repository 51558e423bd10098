# SPDX-License-Identifier: Apache-2.0
"""Issuing a form: what is gathered, what an amendment says, what a signature's evidence binds."""

import dataclasses

import pytest

from fieldapp.forms.content import Gatherer, JobContent
from fieldapp.forms.evidence import Evidence, drawn, hash_of, stroke_bytes
from fieldapp.forms.issue import Earlier, differences, forms_for, read_content, snapshot_of, unprintable
from fieldapp.forms.issue import present as print_presented
from fieldapp.store.store import Store
from fieldcore.base.clock import Instant
from fieldcore.documents import Photo
from fieldcore.forms import REPAIR_REPORT
from fieldcore.records import catalogue
from tests.unit.fieldapp.services.world import (
    EARLIER,
    EARLIER_REPAIR,
    MODEL,
    PLACE,
    deliver,
    rows,
)

AT = Instant.parse("2026-11-24T12:06:00+08:00")


@pytest.fixture
def content(store: Store) -> JobContent:
    """The earlier, closed repair."""
    deliver(store, rows())

    def gather(reader):  # type: ignore[no-untyped-def]  # the store's reader
        order, repair = reader.need("work_order", EARLIER), reader.need("repair_record", EARLIER_REPAIR)
        return Gatherer(reader, store.catalogue).job(order, repair, None)

    return store.read(gather)


def frozen(content: JobContent, earlier: Earlier | None = None):  # type: ignore[no-untyped-def]  # a snapshot
    return snapshot_of(
        REPAIR_REPORT, catalogue(), content, number="RR-L03-260930-002", frozen_at=AT, program="0.1", earlier=earlier
    )


def test_a_job_without_a_card_has_only_its_report(content: JobContent) -> None:
    assert [form.kind for form in forms_for(content)] == ["repair_record"]
    assert content.subjects["repair_record"] == EARLIER_REPAIR
    assert content.organisation["station"] == "盐城服务站"


def test_names_are_kept_in_both_languages_and_values_only_of_parts(content: JobContent) -> None:
    assert content.refs[MODEL] == {"text": "金穗 4LZ-8.0", "en": "金穗 4LZ-8.0"}
    assert content.refs[PLACE]["text"] == "冷却系统水泵"
    assert all("values" not in named for named in content.refs.values())


def test_the_same_content_has_one_digest_and_reads_back(content: JobContent) -> None:
    first, again = frozen(content), frozen(content)
    assert first.digest == again.digest
    assert read_content(first.canonical()).digest == first.digest
    other = content.changed({"repair_record": {"treatment": "别的"}})
    assert frozen(other).digest != first.digest


def test_the_presented_print_is_the_same_each_time(content: JobContent) -> None:
    snapshot = frozen(content)
    prints = {
        print_presented(REPAIR_REPORT, EARLIER_REPAIR, snapshot, "both", {}, catalogue()).presented for _ in range(2)
    }
    assert len(prints) == 1


def test_an_amendment_names_what_it_changes_and_what_it_replaces(content: JobContent) -> None:
    before = frozen(content)
    after = frozen(content.changed({"repair_record": {"treatment": "更换水泵"}}), Earlier(0, before.digest, before))
    assert (after.revision, after.previous_digest) == (1, before.digest)
    assert [(c.kind, c.field, c.old) for c in after.changes] == [("repair_record", "treatment", "更换水封")]
    assert differences(before, before) == ()
    photo = Photo("P1", "0" * 64, "meter")
    more = dataclasses.replace(content, records={**content.records, "work_item": [{"name": "换水封"}]}, photos=(photo,))
    again = frozen(more, Earlier(0, before.digest, before))
    assert [(c.kind, c.field) for c in again.changes] == [("work_item", ""), ("attachment", "")]
    without = frozen(content, Earlier(1, before.digest, None))
    assert (without.revision, without.changes) == (2, ())


def test_characters_that_the_fonts_lack_are_named_with_their_place(content: JobContent) -> None:
    bad = content.changed({"repair_record": {"treatment": "换 ☑"}})
    paper = print_presented(REPAIR_REPORT, EARLIER_REPAIR, frozen(bad), "both", {}, catalogue())
    found = unprintable([paper], {"customer": "刘✗"})
    assert {(glyph.character, glyph.where) for glyph in found} == {
        ("☑", "repair_record.treatment"),
        ("✗", "signature.customer"),
    }


def test_strokes_survive_as_integers_and_are_drawn_in_pad_heights() -> None:
    stored = stroke_bytes([[(0, 500, 1000, 0), (1500, 250, 400, 33)]], 2000)
    assert drawn(stored) == [[(0.0, 0.5, 1.0, 0.0), (1.5, 0.25, 0.4, 33.0)]]
    assert stroke_bytes([[(0, 500, 1000, 0), (1500, 250, 400, 33)]], 2000) == stored


def test_the_evidence_changes_with_each_thing_that_it_binds() -> None:
    base = Evidence(
        role="customer", name="刘大勇", digests=("a", "b"), presented=("c", "d"), strokes=hash_of(b"s"),
        signed_at=AT.plain(), device_id="dev", input_device="pen", program="0.1",
    )  # fmt: skip
    others = [
        dataclasses.replace(base, name="刘小勇"),
        dataclasses.replace(base, digests=("b", "a")),
        dataclasses.replace(base, presented=("c", "e")),
        dataclasses.replace(base, strokes=hash_of(b"t")),
        dataclasses.replace(base, signed_at=[0, 480]),
        dataclasses.replace(base, previous="x"),
    ]
    assert len({base.digest, *(other.digest for other in others)}) == len(others) + 1
