# SPDX-License-Identifier: Apache-2.0
"""Ids that sort, instants that keep their zone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.ids import Ids, doc_no, is_id


@given(st.lists(st.integers(-(10**8), 10**8), min_size=2, max_size=30))
def test_ids_never_go_back_with_the_clock(steps: list[int]) -> None:
    clock = FixedClock(Instant(1_700_000_000_000))
    ids, made = Ids(clock), []
    for step in steps:
        clock.at = Instant(clock.at.ms + step)
        made.append(ids.new())
    assert all(is_id(one) for one in made)
    assert len(set(made)) == len(made)
    assert [one[:13] for one in made] == sorted(one[:13] for one in made)


def test_a_document_number_is_final_offline() -> None:
    assert doc_no("WC", "L07", date(2025, 4, 1), 3) == "WC-L07-250401-003"
    assert doc_no("WC", "L07", date(2025, 4, 1), 1234) == "WC-L07-250401-1234"


def test_an_instant_keeps_the_zone_it_was_read_in() -> None:
    local = Instant.parse("2026-11-23T09:36:00+08:00")
    assert local.plain() == [1795397760000, 480]
    assert local.text() == "2026-11-23 09:36"
    assert Instant.of(local.plain()) == local
    assert Instant.parse("2026-11-23 09:36") == local
    assert local.plus(days=1).date() == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Instant.parse(text)
