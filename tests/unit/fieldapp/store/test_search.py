# SPDX-License-Identifier: Apache-2.0
"""Search as people type: Chinese of any length, pinyin, phones and serials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.store import grams
from fieldapp.store.store import Store


@pytest.fixture
def filled(store: Store) -> Store:
    def save(uow):  # type: ignore[no-untyped-def]  # a fixture's detail
        a = uow.insert("customer", {"name": "重庆渝北农机合作社", "phone": "138-1234-5678", "address": "龙山街道"})
        uow.insert("customer", {"name": "单家庄粮食合作社", "phone": "15900001111"})
        uow.insert("customer", {"name": "𠮷野家厨房", "phone": "02088889999"})
        uow.insert("contact", {"customer": a, "name": "王建国", "phone": "13900002222"})
        uow.insert("machine", {"serial_no": "YC6108ZLQ-2231", "engine_no": "D19TCI00887", "customer": a})
        uow.insert("part", {"part_no": "320/04133A", "name": "柴油滤清器", "alias": "柴滤"})
        uow.insert("work_order", {"doc_no": "WO-L07-261124-003", "symptom": "发动机冒黑烟，动力不足", "customer": a})

    store.write(save)
    return store


@pytest.mark.parametrize(
    ("typed", "title", "matched"),
    [
        ("滤", "320/04133A 柴油滤清器", "name"),  # one character, in the middle
        ("器", "320/04133A 柴油滤清器", "name"),  # the last one
        ("滤清", "320/04133A 柴油滤清器", "name"),
        ("油滤清器", "320/04133A 柴油滤清器", "name"),
        ("柴滤", "320/04133A 柴油滤清器", "alias"),
        ("黑烟", "WO-L07-261124-003", "symptom"),
        ("cqyb", "重庆渝北农机合作社", ""),  # initials
        ("chongqing", "重庆渝北农机合作社", ""),
        ("zhongqing", "重庆渝北农机合作社", ""),  # another reading of 重
        ("yubei", "重庆渝北农机合作社", ""),  # from the middle
        ("chongqingyubeinongjihezuoshe", "重庆渝北农机合作社", ""),
        ("shanjia", "单家庄粮食合作社", ""),
        ("wjg", "王建国", ""),
        ("wangj", "王建国", ""),
        ("WangJianGuo", "王建国", ""),
        ("5678", "重庆渝北农机合作社", "phone"),
        ("13812345678", "重庆渝北农机合作社", "phone"),
        ("1234-56", "重庆渝北农机合作社", "phone"),
        ("１３８１２３４", "重庆渝北农机合作社", "phone"),  # full width
        ("6108zlq", "YC6108ZLQ-2231", "serial_no"),
        ("zlq-22", "YC6108ZLQ-2231", "serial_no"),
        ("00887", "YC6108ZLQ-2231", "engine_no"),
        ("320/041", "320/04133A 柴油滤清器", "part_no"),
        ("1124-003", "WO-L07-261124-003", "doc_no"),
        ("𠮷野", "𠮷野家厨房", "name"),
        ("合作社 5678", "重庆渝北农机合作社", "name"),  # every part must fit
    ],
)
def test_what_is_typed_finds(filled: Store, typed: str, title: str, matched: str) -> None:
    hits = filled.read(lambda r: r.search(typed))
    assert (hits[0].title, hits[0].matched) == (title, matched)


@pytest.mark.parametrize("typed", ["", "   ", "-", '"', "烟黑", "滤油", "OR", "99887766", "title:x", "合作社 99", "*"])
def test_what_is_typed_finds_nothing(filled: Store, typed: str) -> None:
    assert filled.read(lambda r: r.search(typed)) == []


def test_the_better_hit_comes_first(filled: Store) -> None:
    filled.write(lambda uow: uow.insert("customer", {"name": "王建"}))
    filled.write(lambda uow: uow.insert("customer", {"name": "甲", "address": "王建国故居"}))
    titles = [hit.title for hit in filled.read(lambda r: r.search("王建国"))]
    assert titles == ["王建国", "甲"]
    assert filled.read(lambda r: r.search("王建"))[0].title == "王建"


def test_a_hit_names_what_it_belongs_to(filled: Store) -> None:
    (hit,) = filled.read(lambda r: r.search("2231"))
    assert (hit.kind, hit.subtitle) == ("machine", "重庆渝北农机合作社 · D19TCI00887")


def test_kinds_and_limit_narrow_the_search(filled: Store) -> None:
    assert len(filled.read(lambda r: r.search("合作社"))) == 2
    assert len(filled.read(lambda r: r.search("合作社", limit=1))) == 1
    assert filled.read(lambda r: r.search("合作社", kinds=("machine",))) == []


def test_the_index_follows_a_change_and_a_deletion(filled: Store) -> None:
    id_ = filled.read(lambda r: r.search("wjg"))[0].id
    filled.write(lambda uow: uow.put("contact", id_, {"name": "李红"}))
    assert filled.read(lambda r: (r.search("wjg"), r.search("lh")[0].id)) == ([], id_)
    filled.write(lambda uow: uow.delete("contact", id_))
    assert filled.read(lambda r: r.search("李红")) == []


letters = st.text(st.sampled_from("柴油滤清器发动机王建国ab12"), min_size=1, max_size=8)


@given(text=letters, data=st.data())
def test_each_part_of_a_text_is_a_phrase_of_its_tokens(text: str, data: st.DataObject) -> None:
    """Whatever stretch of one script is typed, its phrase occurs among the tokens in that order."""
    runs = [run for _, run in grams.runs(grams.folded(text))]
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    typed = run[start : data.draw(st.integers(start + 1, len(run)))]
    tokens = grams.tokens(run)
    ((_, phrase),) = grams.phrases(typed)
    if phrase.endswith("*"):
        assert any(token.startswith(phrase.strip('*"')) for token in tokens)
    else:
        wanted = phrase.strip('"').split()
        assert any(tokens[i : i + len(wanted)] == wanted for i in range(len(tokens)))
