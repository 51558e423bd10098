# SPDX-License-Identifier: Apache-2.0
"""Events with the laptop's clock, head office's, and the difference."""

from fieldcore.base.clock import Instant
from fieldcore.base.text import Translator
from headoffice.console import listing, timeline
from headoffice.console.wording import Wording

AT = Instant.parse("2026-11-23 08:05")
WORDS = Wording(Translator("en"), AT.plus(hours=5))


def test_a_field_event_shows_both_clocks() -> None:
    event = {
        "subject_kind": "work_order", "event": "accept", "actor": "p1", "at": AT.plain(),
        "at_server": AT.plus(minutes=207).plain(), "applied": True,
    }  # fmt: skip
    made = timeline.line(event, WORDS, {"p1": "Ma"}.__getitem__)
    assert (made.kind, made.label, made.detail) == ("field", "Accepted", "Ma")
    assert (made.device, made.server, made.difference, made.tone) == ("23 Nov 08:05", "23 Nov 11:32", "3:27", "warn")


def test_an_office_event_has_one_clock() -> None:
    event = {"subject_kind": "work_order", "event": "dispatch", "at": AT.plain(), "at_server": AT.plain()}
    made = timeline.line(event, WORDS, str)
    assert (made.kind, made.device, made.difference) == ("", "—", "")


def test_an_event_that_does_not_fit_says_so() -> None:
    event = {"subject_kind": "work_order", "event": "arrive", "at": AT.plain(), "applied": False}
    made = timeline.line(event, WORDS, str)
    assert made.kind == "clash"
    assert "waits for a decision" in made.detail


def test_an_event_of_a_newer_version_shows_raw() -> None:
    assert timeline.line({"subject_kind": "work_order", "event": "teleport"}, WORDS, str).label == "teleport"


def test_reasons_of_a_list_are_translated_and_typed_ones_kept() -> None:
    assert timeline.reason_label("no_parts") == "No parts"
    assert timeline.reason_label("The road is flooded") == "The road is flooded"


def test_pages_of_a_list_keep_the_filters_in_their_addresses() -> None:
    made = listing.place("/orders", {"q": "水泵", "status": ""}, page=2, shown=40, total=95)
    assert (made.first, made.last, made.total) == (41, 80, 95)
    assert made.previous == "/orders?q=%E6%B0%B4%E6%B3%B5"
    assert made.next == "/orders?q=%E6%B0%B4%E6%B3%B5&page=3"


def test_a_strange_page_number_is_the_first_page() -> None:
    assert [listing.number(text) for text in ("", "0", "-1", "abc", "²", "7")] == [1, 1, 1, 1, 1, 7]
