# SPDX-License-Identifier: Apache-2.0
"""The day board places orders by what head office knows, and says where it only knows the last."""

from datetime import date
from typing import Any

from fieldcore.base.clock import Instant
from fieldcore.base.text import Translator
from headoffice.console import board
from headoffice.console.wording import Wording

DAY = date(2026, 11, 23)
NOW = Instant.parse("2026-11-23 10:00")
WORDS = Wording(Translator("en"), NOW)


def at(text: str) -> list[int]:
    return Instant.parse(f"2026-11-23 {text}").plain()


def block(online: bool = True, **values: Any) -> board.Block | None:
    return board.block("o1", {"doc_no": "WO-HQ-261123-0412", **values}, DAY, WORDS, "Fengyuan", online)


def test_an_appointment_lies_where_it_was_agreed() -> None:
    made = block(status="dispatched", appointment_from=at("13:00"), appointment_to=at("16:00"))
    assert made is not None
    assert (made.left, made.width, made.state, made.hours) == (50.0, 25.0, "", 3.0)


def test_work_under_way_reaches_at_least_to_now() -> None:
    made = block(status="in_progress", started_at=at("07:00"))
    assert made is not None
    assert (made.left, made.width, made.state) == (0.0, 25.0, "now")
    assert made.text == "started 07:00"


def test_an_offline_laptop_is_shown_dashed_as_last_known() -> None:
    made = block(online=False, status="accepted", accepted_at=at("08:12"), appointment_from=at("09:00"))
    assert made is not None
    assert (made.state, made.text) == ("last", "last known: accepted 08:12")


def test_finished_work_is_a_fact_even_when_the_laptop_is_offline() -> None:
    made = block(online=False, status="signed", started_at=at("08:00"), finished_at=at("09:00"))
    assert made is not None
    assert made.state == "done"


def test_orders_of_other_days_and_cancelled_ones_are_not_on_the_board() -> None:
    assert block(status="dispatched", appointment_from=Instant.parse("2026-11-25 09:00").plain()) is None
    assert block(status="cancelled", appointment_from=at("09:00")) is None
    assert block(status="dispatched") is None


def test_a_short_visit_late_in_the_day_stays_readable_and_inside() -> None:
    made = block(status="done", started_at=at("18:50"), finished_at=at("18:55"))
    assert made is not None
    assert made.left + made.width <= 100


def test_load_is_the_sum_of_the_blocks() -> None:
    one = block(status="dispatched", appointment_from=at("09:00"), appointment_to=at("12:00"))
    two = block(status="dispatched", appointment_from=at("13:00"), appointment_to=at("18:00"))
    assert one is not None
    assert two is not None
    made = board.line("p1", "Zhao", "", board.Sync("L03", NOW.plus(minutes=-2)), [two, one], WORDS)
    assert (made.load, made.percent, made.tone) == ("8/8 h", 100, "ok")
    assert made.blocks == (one, two)


def test_a_laptop_is_offline_after_an_hour_and_amber_after_half_a_day() -> None:
    tones = [board.Sync("L05", NOW.plus(minutes=-m)).tone(NOW) for m in (5, 90, 1000)]
    assert tones == ["ok", "", "warn"]
    assert board.Sync("L05", NOW.plus(minutes=-153)).text(WORDS) == "L05 · 2:33 ago · offline"
    assert board.Sync("", None).text(WORDS) == "no laptop"
