# SPDX-License-Identifier: Apache-2.0
"""Readings in any order: the contradicting ones are named, and what was corrected is kept."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules.odometer import Reading, contradictions, corrections, current, entry

KM = st.integers(0, 9_999_999).map(lambda tenths: Decimal(tenths) / 10)


def read(*kilometres: Decimal | int) -> list[Reading]:
    return [Reading("stop", "trip_stop", str(n), "odometer", Decimal(km)) for n, km in enumerate(kilometres)]


def named(*kilometres: int) -> list[tuple[int, int, bool]]:
    found = contradictions(read(*kilometres))
    return [(int(doubt.reading.km), int(doubt.other.km), doubt.other_first) for doubt in found]


def test_one_wrong_reading_is_named_with_what_it_contradicts() -> None:
    assert named(86412, 86435, 86458, 86559) == []
    assert named(86412, 864350, 86458, 86559) == [(864350, 86458, False)]
    assert named(86412, 86435, 8645, 86559) == [(8645, 86435, True)]
    assert named(86412, 86435, 86458, 8655) == [(8655, 86458, True)]
    assert named(864120, 86435, 86458, 86559) == [(864120, 86435, False)]


def test_of_two_that_contradict_each_other_one_is_named() -> None:
    assert len(named(86559, 86412)) == 1


def test_of_two_that_may_be_wrong_the_far_one_is_doubted() -> None:
    assert named(86412, 864580, 86458, 86559) == [(864580, 86458, False)]
    assert named(86412, 864580, 86559) == [(864580, 86559, False)]


@given(st.lists(KM, max_size=12))
def test_without_the_named_readings_the_odometer_rises(kilometres: list[Decimal]) -> None:
    readings = read(*kilometres)
    doubted = {doubt.reading.record_id for doubt in contradictions(readings)}
    kept = [reading.km for reading in readings if reading.record_id not in doubted]
    assert kept == sorted(kept)
    assert (kilometres == sorted(kilometres)) == (doubted == set())


@given(st.lists(KM, max_size=12))
def test_every_doubt_names_a_true_contradiction(kilometres: list[Decimal]) -> None:
    for doubt in contradictions(read(*kilometres)):
        first, second = (doubt.other, doubt.reading) if doubt.other_first else (doubt.reading, doubt.other)
        assert int(first.record_id) < int(second.record_id)
        assert first.km > second.km


@given(st.lists(KM, min_size=1, max_size=12, unique=True), st.data())
def test_one_reading_out_of_place_is_doubted_alone(kilometres: list[Decimal], data: st.DataObject) -> None:
    rising = sorted(kilometres)
    place = data.draw(st.integers(0, len(rising) - 1))
    wrong = data.draw(KM)
    doubts = list(contradictions(read(*rising[:place], wrong, *rising[place + 1 :])))
    assert len(doubts) <= 1


def moment(minute: int) -> Instant:
    return Instant.parse(f"2026-11-23 15:{minute:02d}")


def test_a_correction_takes_the_place_of_what_was_typed_and_keeps_it() -> None:
    entries: dict[str, Values] = {"a": entry("return", "", "868559.0", moment(50), {})}
    entries["b"] = entry("fuel", "f1", "86430.0", moment(51), entries)
    entries["c"] = entry("return", "", "86559.0", moment(52), entries, "误录")
    assert entries["c"]["corrects"] == "a" and "corrects" not in entries["b"]
    assert current(entries) == {("return", ""): "c", ("fuel", "f1"): "b"}
    assert [(old["km"], new["km"], new["reason"]) for old, new in corrections(entries)] == [
        ("868559.0", "86559.0", "误录")
    ]
