# SPDX-License-Identifier: Apache-2.0
"""Whatever the records hold, a paper comes out: nothing filled, everything strange, lists empty."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldcore.documents import DRAFT, SIGNED, freeze, missing_glyphs, render
from fieldcore.forms import FORMS, Form
from fieldcore.records import catalogue
from fieldcore.records.model import FieldSpec
from tests.unit.fieldcore.documents import samples as s

LISTS = ("parts_usage", "work_item", "checklist_answer")
SINGLE = ("work_order", "customer", "contact", "product_model", "machine", "repair_record", "warranty_card", "old_part")
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["𠮷", "，" * 30, "W" * 90, "\n\n"]
)


def value(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Plain values of a field, and None."""
    name = spec.type.name
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(-(10**6), 10**9),
        "money": st.integers(0, 10**12),
        "boolean": st.booleans(),
        "decimal": st.decimals(-(10**6), 10**6, places=spec.type.scale).map(lambda d: f"{d:f}"),
        "instant": st.tuples(st.integers(0, 4 * 10**12), st.integers(-720, 840)).map(list),
        "date": st.dates().map(lambda day: day.isoformat()),
        "multi": st.lists(st.sampled_from(["ask", "test", "from_the_future"]), max_size=3, unique=True),
        "ref": st.sampled_from([*s.REFS, "0190aaaa-0000-7000-8000-00001234abcd"]),
    }
    return st.none() | kinds.get(name, TEXTS)


def values(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({spec.name: value(spec) for spec in catalogue()[kind].fields.values()})


def content(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    lists = ("work_item", "checklist_answer") if form.paper == "label" else LISTS
    kept = {kind: values(kind) for kind in SINGLE} | {kind: st.lists(values(kind), max_size=4) for kind in lists}
    if form.paper == "label":
        kept["parts_usage"] = values("parts_usage")
    return st.fixed_dictionaries({}, optional=kept)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_content_is_printed(form: Form, data: st.DataObject) -> None:
    records = data.draw(content(form))
    snapshot = freeze(form, catalogue(), number="X-1", revision=0, frozen_at=s.FROZEN, program="1", records=records,
                      refs=s.REFS, organisation={})  # fmt: skip
    missing_glyphs(snapshot)
    for lang in ("both", "en"):
        assert render(form, snapshot, state=SIGNED, lang=lang).startswith(b"%PDF")  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_an_empty_job_makes_a_draft(form: Form) -> None:
    snapshot = freeze(form, catalogue(), number="X-1", revision=0, frozen_at=s.FROZEN, program="1", records={},
                      refs={}, organisation={})  # fmt: skip
    assert render(form, snapshot, state=DRAFT).startswith(b"%PDF")
