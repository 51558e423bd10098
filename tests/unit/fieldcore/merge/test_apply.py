# SPDX-License-Identifier: Apache-2.0
"""Merging by field: nothing is overwritten without a conflict or a rule."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldcore.merge.apply import OFFICE_WRITER, OVERRULED, Edit, RowState, apply
from fieldcore.records import catalogue

ORDER = catalogue()["work_order"]
REPAIR = catalogue()["repair_record"]
VISIT = catalogue()["visit"]
CUSTOMER = catalogue()["customer"]
MACHINE = catalogue()["machine"]


def made(kind: Any, **values: Any) -> RowState:
    row = apply(kind, None, Edit(changes=values)).row
    assert row is not None
    return row


def test_two_people_who_change_different_fields_are_merged() -> None:
    row = made(CUSTOMER, name="王家农场", phone="13805367721")
    first = apply(CUSTOMER, row, Edit(base_version=1, writer="L01", changes={"address": "盐都区"})).row
    second = apply(CUSTOMER, first, Edit(base_version=1, writer="L02", changes={"phone": "13905367722"}))
    assert second.outcome == "merged"
    assert second.row is not None
    assert second.row.values["address"] == "盐都区"
    assert second.row.values["phone"] == "13905367722"


def test_the_first_value_stands_and_the_other_is_kept() -> None:
    row = made(CUSTOMER, name="王家农场")
    first = apply(CUSTOMER, row, Edit(base_version=1, writer="L01", changes={"name": "甲"})).row
    second = apply(CUSTOMER, first, Edit(base_version=1, writer="L02", changes={"name": "乙", "remark": "路口左转"}))
    assert second.outcome == "conflict"
    assert [(c.field, c.current, c.other) for c in second.conflicts] == [("name", "甲", "乙")]
    assert second.row is not None
    assert (second.row.values["name"], second.row.values["remark"]) == ("甲", "路口左转")


def test_the_same_value_twice_is_no_conflict() -> None:
    row = made(CUSTOMER, name="王家农场")
    first = apply(CUSTOMER, row, Edit(base_version=1, writer="L01", changes={"name": "甲"})).row
    assert apply(CUSTOMER, first, Edit(base_version=1, writer="L02", changes={"name": "甲"})).conflicts == ()


def test_ones_own_earlier_change_is_no_conflict() -> None:
    row = made(CUSTOMER, name="王家农场")
    first = apply(CUSTOMER, row, Edit(base_version=1, writer="L01", changes={"remark": "一"})).row
    second = apply(CUSTOMER, first, Edit(base_version=1, writer="L01", changes={"remark": "二"}))
    assert second.conflicts == ()
    assert second.row is not None
    assert second.row.values["remark"] == "二"


@pytest.mark.parametrize(
    ("earlier", "base", "outcome"),
    [("L01:a", 1, "conflict"), ("L01:a", 2, "applied"), ("L01:b", 1, "merged"), ("L01", 1, "merged")],
)
def test_another_epoch_of_a_laptop_is_another_writer_unless_it_was_seen(earlier: str, base: int, outcome: str) -> None:
    row = made(CUSTOMER, name="王家农场")
    first = apply(CUSTOMER, row, Edit(base_version=1, writer=earlier, changes={"remark": "一"})).row
    edit = Edit(base_version=base, writer="L01:b", changes={"remark": "二"})
    assert apply(CUSTOMER, first, edit).outcome == outcome


def test_fields_of_a_merge_group_conflict_together() -> None:
    row = made(MACHINE, sale_date="2026-01-01", delivery_date="2026-01-05")
    first = apply(MACHINE, row, Edit(base_version=1, changes={"sale_date": "2026-02-01"})).row
    second = apply(MACHINE, first, Edit(base_version=1, writer="L01", changes={"delivery_date": "2026-01-20"}))
    assert (second.outcome, second.code) == ("conflict", "")
    assert [(c.field, c.settled) for c in second.conflicts] == [("delivery_date", False)]
    assert second.row is None


def test_an_appointment_that_both_changed_is_the_offices_and_nobody_is_asked() -> None:
    row = made(ORDER, appointment_from=[1000, 480], appointment_to=[2000, 480])
    first = apply(ORDER, row, Edit(base_version=1, changes={"appointment_from": [1500, 480]})).row
    late = Edit(base_version=1, writer="L01", changes={"appointment_to": [1200, 480], "remark": "路口左转"})
    second = apply(ORDER, first, late)
    assert (second.outcome, second.code, second.field) == ("merged", OVERRULED, "appointment_to")
    assert [(c.field, c.current, c.other, c.settled) for c in second.conflicts] == [
        ("appointment_to", [2000, 480], [1200, 480], True)
    ]
    assert second.row is not None
    assert second.row.values == {
        "appointment_from": [1500, 480], "appointment_to": [2000, 480], "remark": "路口左转",
    }  # fmt: skip


def test_two_laptops_that_changed_an_appointment_ask_a_person() -> None:
    row = made(ORDER, appointment_from=[1000, 480])
    first = apply(ORDER, row, Edit(base_version=1, writer="L01", changes={"appointment_from": [1500, 480]})).row
    second = apply(ORDER, first, Edit(base_version=1, writer="L02", changes={"appointment_from": [1200, 480]}))
    assert (second.outcome, second.code, second.conflicts[0].settled) == ("conflict", "", False)


RULED = [(kind, s) for kind in catalogue().types.values() for s in kind.fields.values() if s.settle == "office"]
MOMENTS = st.integers(0, 5).map(lambda n: [n * 1000, 480])


@given(st.sampled_from(RULED), MOMENTS, MOMENTS, MOMENTS, st.booleans())
def test_the_office_wins_whoever_comes_first(
    of: tuple[Any, Any], before: Any, offices: Any, laptops: Any, office_first: bool
) -> None:
    assume(before not in (offices, laptops))
    kind, spec = of
    row = made(kind, **{spec.name: before})
    edits = [Edit(base_version=1, changes={spec.name: offices}),
             Edit(base_version=1, writer="L01", changes={spec.name: laptops})]  # fmt: skip
    results = []
    for edit in edits if office_first else reversed(edits):
        results.append(apply(kind, row, edit))
        row = results[-1].row or row
    clash = offices != laptops
    assert row.values[spec.name] == offices
    assert not any(conflict for result in results for conflict in result.conflicts if not conflict.settled)
    kept = [conflict.other for result in results for conflict in result.conflicts]
    assert kept == ([laptops] if clash and office_first else [])
    assert [result.code for result in results if result.code] == ([OVERRULED] if kept else [])


def test_a_laptops_change_of_an_office_field_is_a_proposal() -> None:
    row = made(ORDER, symptom="发动机漏水严重")
    result = apply(ORDER, row, Edit(base_version=1, writer="L01", changes={"symptom": "水泵漏水，滴漏"}))
    assert (result.outcome, result.row, result.conflicts[0].proposal) == ("proposed", None, True)


def test_a_status_is_never_written_by_an_edit() -> None:
    row = made(ORDER, symptom="发动机漏水严重")
    result = apply(ORDER, row, Edit(base_version=1, writer="L01", changes={"status": "closed"}))
    assert (result.outcome, result.row) == ("applied", None)


def test_evidence_is_added_once_and_never_changed() -> None:
    row = made(VISIT, order="o", arrived_at=[1, 480])
    again = apply(VISIT, row, Edit(writer="L01", changes={"order": "o", "arrived_at": [1, 480]}))
    assert (again.outcome, again.row) == ("applied", None)
    changed = apply(VISIT, row, Edit(writer="L01", base_version=1, changes={"arrived_at": [2, 480]}))
    assert (changed.outcome, changed.code) == ("rejected", "evidence_frozen")
    removed = apply(VISIT, row, Edit(writer="L01", base_version=1, action="delete"))
    assert (removed.outcome, removed.code) == ("rejected", "evidence_frozen")


def test_a_stale_change_does_not_bring_a_deleted_record_back() -> None:
    row = made(CUSTOMER, name="王家农场")
    gone = apply(CUSTOMER, row, Edit(base_version=1, action="delete")).row
    assert gone is not None and gone.deleted
    assert apply(CUSTOMER, gone, Edit(base_version=1, writer="L01", changes={"name": "甲"})).code == "gone"
    assert apply(CUSTOMER, None, Edit(base_version=3, writer="L01", changes={"name": "甲"})).code == "gone"


def test_deleting_what_another_changed_asks_a_person() -> None:
    row = made(CUSTOMER, name="王家农场")
    changed = apply(CUSTOMER, row, Edit(base_version=1, writer="L01", changes={"name": "甲"})).row
    assert apply(CUSTOMER, changed, Edit(base_version=1, writer="L02", action="delete")).outcome == "conflict"


@pytest.mark.parametrize("value", [3, ["x"], {"a": 1}, "1.23"])
def test_a_value_of_another_type_is_refused(value: Any) -> None:
    result = apply(REPAIR, None, Edit(writer="L01", changes={"meter": value}))
    assert (result.outcome, result.code, result.field) == ("rejected", "bad_value", "meter")


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["L01", "L02", OFFICE_WRITER]),
        st.dictionaries(st.sampled_from(["name", "phone", "address", "remark"]), st.sampled_from("abc"), min_size=1),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(EDITS)
def test_every_value_ever_written_is_applied_or_kept(edits: list[tuple[str, dict[str, str], int]]) -> None:
    row = made(CUSTOMER, name="0")
    for writer, changes, age in edits:
        before = row
        result = apply(CUSTOMER, row, Edit(base_version=max(1, row.version - age), writer=writer, changes=changes))
        row = result.row or row
        kept = {c.field: c.other for c in result.conflicts}
        for name, value in changes.items():
            assert row.values.get(name) == value or kept.get(name) == value
            if name in kept:
                assert row.values.get(name) == before.values.get(name)
        assert row.version >= before.version
