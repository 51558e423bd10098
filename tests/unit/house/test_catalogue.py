# SPDX-License-Identifier: Apache-2.0
"""The one catalogue is complete and fresh; and the tool that says so finds what it must."""

import gettext
import io
from pathlib import Path

import pytest

from tools import catalogue
from tools.catalogue import Place, Translation

HERE = Place("a.py", 1)


def test_the_catalogue_is_complete_and_has_no_contradiction() -> None:
    assert catalogue.problems(catalogue.msgids(catalogue.ROOT), catalogue.translations(catalogue.LOCALE)) == []


def test_the_compiled_catalogue_is_fresh() -> None:
    translated = catalogue.translations(catalogue.LOCALE)
    assert catalogue.COMPILED.read_bytes() == catalogue.compiled(translated), "run `python3 dev.py locale`"


def test_the_warranty_card_has_one_chinese_name() -> None:
    cards = [item for item in catalogue.translations(catalogue.LOCALE).items() if "warranty card" in item[0].lower()]
    assert [msgid for msgid, entries in cards if "保修卡" in entries[0].text] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('label = N_("Order")', ["Order"]),
        ('show(self.tr("One " "line"))', ["One line"]),
        ('_("Sum" + " of two")', ["Sum of two"]),
        ('t.tr("Yes" if ok else "No")', ["Yes", "No"]),
        ("tr(name)", []),
        ('other("Not text")', []),
    ],
)
def test_msgids_are_found_in_code(source: str, found: list[str]) -> None:
    assert [text for text, _ in catalogue.in_python(source)] == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<h1>{{ tr("Orders") }}</h1>', ["Orders"]),
        ("{% if _('A') %}{{ \"B\"|tr }}{% endif %}", ["A", "B"]),
        ('{{ page.tr("Open" if x else "Closed", count=3) }}', ["Open", "Closed"]),
        ("{{ tr(label) }}", []),
    ],
)
def test_msgids_are_found_in_templates(source: str, found: list[str]) -> None:
    assert sorted(text for text, _ in catalogue.in_template(source)) == sorted(found)


def test_compiling_gives_what_gettext_reads() -> None:
    translated = {"Order": [Translation("派工单", HERE)], "{n} left": [Translation("还有 {n} 个", HERE)]}
    data = catalogue.compiled(translated)
    read = gettext.GNUTranslations(io.BytesIO(data))
    assert [read.gettext(msgid) for msgid in ("Order", "{n} left", "unknown")] == ["派工单", "还有 {n} 个", "unknown"]
    assert data == catalogue.compiled(dict(reversed(translated.items())))


def test_problems_are_named() -> None:
    used = {"Order": [HERE], "{n} left": [HERE], "Missing": [HERE]}
    translated = {
        "Order": [Translation("派工单", Place("a.po", 1)), Translation("工单", Place("b.po", 1))],
        "{n} left": [Translation("还有 {m} 个", Place("a.po", 2))],
        "Gone": [Translation("没了", Place("a.po", 3))],
    }
    found = catalogue.problems(used, translated)
    assert [line.split(":")[0] for line in found] == ["a.py", "b.po", "a.po", "a.po"]
    assert "no translation of 'Missing'" in found[0]


def test_an_entry_without_text_counts_as_missing(tmp_path: Path) -> None:
    entry = 'msgid "{}"\nmsgstr "{}"\n\n'
    header = entry.format("", "Content-Type: text/plain; charset=UTF-8\\n")
    (tmp_path / "area.po").write_text(header + entry.format("A", "") + entry.format("B", "乙"), encoding="utf-8")
    assert list(catalogue.translations(tmp_path)) == ["B"]
