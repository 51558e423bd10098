# SPDX-License-Identifier: Apache-2.0
"""Blocks on pages: the rules of breaks as numbers, without a PDF."""

from hypothesis import given
from hypothesis import strategies as st

from fieldcore.documents.ink import Ink
from fieldcore.documents.layout import Block, Style, paginate
from fieldcore.documents.linebreak import Run
from fieldcore.documents.words import Words


def draw(_ink: Ink, _y: float) -> None:
    """Blocks of these tests are never drawn."""


def block(height: float, keep: bool = False, repeat: tuple[Block, ...] = ()) -> Block:
    return Block(height, draw, keep, repeat)


def heights(pages: list[list[Block]]) -> list[list[float]]:
    return [[b.height for b in page] for page in pages]


def test_blocks_fill_a_page_and_then_the_next() -> None:
    assert heights(paginate([block(40) for _ in range(5)], 100, 120)) == [[40, 40], [40, 40, 40]]


def test_kept_blocks_move_together() -> None:
    assert heights(paginate([block(50), block(20, keep=True), block(40)], 100, 120)) == [[50], [20, 40]]


def test_a_continued_table_repeats_its_head() -> None:
    head = block(10)
    rows = [block(40, repeat=(head,)) for _ in range(4)]
    assert heights(paginate(rows, 100, 100)) == [[40, 40], [10, 40, 40]]


def test_kept_rows_leave_room_for_the_head_that_is_repeated() -> None:
    head = block(25)
    rows = [block(39, keep=number < 2, repeat=(head,)) for number in range(3)]
    assert heights(paginate([block(60), *rows], 100, 120)) == [[60, 39], [25, 39, 39]]


def test_a_chain_that_no_page_holds_gives_its_first_blocks_up() -> None:
    chain = [block(40, keep=True) for _ in range(5)] + [block(30)]
    pages = paginate(chain, 100, 100)
    assert all(sum(page) <= 100 for page in heights(pages))
    assert heights(pages)[-1][-2:] == [40, 30], "the end of the chain stays in company"


@given(st.lists(st.tuples(st.floats(5, 90), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_no_page_overflows_and_no_block_is_lost(shape: list[tuple[float, bool, bool]]) -> None:
    head = block(25)
    blocks = [block(height, keep, (head,) if repeats else ()) for height, keep, repeats in shape]
    pages = paginate(blocks, 100, 120)
    assert [b for page in pages for b in page if b is not head] == blocks
    assert sum(b.height for b in pages[0]) <= 100.01
    assert all(sum(b.height for b in page) <= 120.01 for page in pages[1:])


def test_a_line_is_set_smaller_before_it_is_cut() -> None:
    style = Style(6.0, Words("zh_CN"))
    whole = style.fitted([Run("潍坊金穗农机销售有限公司", 9)], 90)
    assert whole.text == "潍坊金穗农机销售有限公司"
    assert whole.width <= 90
    cut = style.fitted([Run("潍坊金穗农机销售有限公司" * 4, 9)], 90)
    assert cut.text.endswith("…")
    assert cut.width <= 90
