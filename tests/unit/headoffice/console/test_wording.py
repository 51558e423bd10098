# SPDX-License-Identifier: Apache-2.0
"""Times and spans as the console says them."""

import pytest

from fieldcore.base.clock import Instant
from fieldcore.base.text import Translator
from headoffice.console.wording import Wording, short_number

NOW = Instant.parse("2026-11-23 10:47")


@pytest.fixture
def english() -> Wording:
    return Wording(Translator("en"), NOW)


@pytest.mark.parametrize(
    ("minutes", "text", "tone"),
    [
        (4, "4 min left", "danger"),
        (18, "0:18 left", "warn"),
        (113, "1:53 left", "m"),
        (1440 + 514, "1 d 8:34 left", "m"),
        (-65, "late 1:05", "danger"),
        (-3000, "late 2 d", "danger"),
    ],
)
def test_what_is_left_of_a_deadline(english: Wording, minutes: int, text: str, tone: str) -> None:
    left = english.left(NOW.plus(minutes=minutes).plain())
    assert (left.text, left.tone) == (text, tone)


def test_no_deadline_says_nothing(english: Wording) -> None:
    assert english.left(None).text == ""


@pytest.mark.parametrize(
    ("minutes", "text"), [(2, "2 min ago"), (153, "2:33 ago"), (1002, "16:42 ago"), (4400, "3 d ago")]
)
def test_how_long_ago_a_laptop_synced(english: Wording, minutes: int, text: str) -> None:
    assert english.ago(NOW.plus(minutes=-minutes)) == text


def test_moments_drop_this_years_number() -> None:
    chinese, english = (Wording(Translator(lang), NOW) for lang in ("zh_CN", "en"))
    this, last = Instant.parse("2026-03-01 08:05"), Instant.parse("2025-12-31 23:59")
    assert [chinese.moment(this), chinese.moment(last)] == ["03-01 08:05", "2025-12-31 23:59"]
    assert [english.moment(this), english.moment(last)] == ["1 Mar 08:05", "31 Dec 2025 23:59"]
    assert chinese.moment(None) == "—"


def test_the_difference_of_two_clocks_keeps_its_sign(english: Wording) -> None:
    assert english.difference(NOW, NOW.plus(minutes=207)) == "3:27"
    assert english.difference(NOW, NOW.plus(minutes=-2)) == "−0:02"
    assert english.difference(None, NOW) == ""


def test_numbers_as_people_say_them() -> None:
    assert short_number("WO-HQ-261123-0419") == "0419"
