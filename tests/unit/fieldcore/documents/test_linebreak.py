# SPDX-License-Identifier: Apache-2.0
"""Breaking lines: what never begins or ends one, what stays whole, and that nothing is lost."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldcore.documents.fonts import BOLD, text_width
from fieldcore.documents.linebreak import SOFT, Run, single, wrap

FORBIDDEN_START = set("，。、；：？！）》」』】”’…%℃,.;:?!)]}")
FORBIDDEN_END = set("（《「『【“‘([{¥$#")
PROSE = (
    "更换喷油泵总成，校正供油提前角至 12.5°；清洗低压油路并排气（含滤芯）。试割 2 h，负荷转速 2,190 r/min，"
    "件号 1111010-H4110-0300，无渗漏；“正常”。"
)
WORDS = st.sampled_from(
    ["喷油泵", "总成", "更换", "，", "。", "（含滤芯）", "“正常”", "2,190 r/min", "386.4 h", "3 台", "H4110", "泄漏、",
     "试割", "；", "12.5°", "WO-HQ-250612-018", "王𠅤", "and", "checked", "18%", "《规定》", "：", " "]
)  # fmt: skip


def lines(text: str, width: float) -> list[str]:
    return [line.text for line in wrap([Run(text, 9)], width)]


@pytest.mark.parametrize("width", range(100, 300, 7))
def test_prose_breaks_by_the_rules(width: int) -> None:
    """The sentence that the library's own breaking cut in `2,19|0`, `2 | h` and before `，`."""
    set_ = lines(PROSE, width)
    assert not [line for line in set_ if line[0] in FORBIDDEN_START]
    assert not [line for line in set_ if line[-1] in FORBIDDEN_END]
    for whole in ("2,190 r/min", "12.5°", "2 h", "1111010-H4110-0300"):
        assert any(whole in line for line in set_), (whole, set_)


@given(st.lists(WORDS, min_size=1, max_size=60).map("".join), st.floats(110, 500))
def test_nothing_is_lost_and_lines_fit(text: str, width: float) -> None:
    set_ = wrap([Run(text, 9)], width)
    assert re.sub(r"\s", "", "".join(line.text for line in set_)) == re.sub(r"\s", "", text)
    for line in set_:
        assert line.width <= width + 4.6, (line.text, line.width)
        assert not line.text.endswith(" ")


@given(st.lists(WORDS, min_size=1, max_size=60).map("".join), st.floats(110, 500))
def test_no_line_begins_or_ends_with_what_may_not(text: str, width: float) -> None:
    assume(not re.search(r"[^\w\s]{4,}|[^\w ]\s[^\w]", text))
    set_ = lines(text, width)
    assert not [line for line in set_[1:] if line[:1] in FORBIDDEN_START]
    assert not [line for line in set_[:-1] if line[-1:] in FORBIDDEN_END]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.floats(20, 300))
def test_any_text_is_set(text: str, width: float) -> None:
    set_ = wrap([Run(text, 9)], width)
    kept = re.sub("[ \n\u2002]", "", text)
    assert re.sub("[ \n\u2002]", "", "".join(line.text for line in set_)) == kept


def test_a_code_that_is_too_long_breaks_after_its_joints() -> None:
    assert lines("FAN-12038-48V-PWM", 60) == ["FAN-12038-", "48V-PWM"]
    assert lines("HXOC22091700356HXOC22091700356", 60)[0].startswith("HXOC")


def test_a_comma_hangs_by_half() -> None:
    width = text_width("喷油泵总成", "NotoSansSC", 9) + 5
    assert lines("喷油泵总成，更换", width)[0] == "喷油泵总成，"
    assert lines("喷油泵总成，更换", width - 1)[0] == "喷油泵总"


def test_a_translation_that_does_not_fit_starts_its_own_line() -> None:
    runs = [Run("整流模块", 9), Run(SOFT, 9), Run("rectifier module", 7)]
    assert [line.text for line in wrap(runs, 80)] == ["整流模块", "rectifier module"]
    assert len(wrap(runs, 200)) == 1


def test_spacing_follows_the_scripts() -> None:
    plain = text_width("鲁07", "NotoSansSC", 10)
    assert single([Run("鲁07", 10)]).width == pytest.approx(plain + 0.9)
    marks = text_width("。）", "NotoSansSC", 10)
    assert single([Run("。）", 10)]).width == pytest.approx(marks - 5)


def test_line_feeds_break_and_single_ignores_them() -> None:
    assert lines("一\n\n二", 200) == ["一", "", "二"]
    assert single([Run("一\n二", 9)]).text == "一 二"


def test_bold_is_measured_as_bold() -> None:
    assert single([Run("WC-L07", 9, BOLD)]).width > single([Run("WC-L07", 9)]).width
