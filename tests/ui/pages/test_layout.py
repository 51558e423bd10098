# SPDX-License-Identifier: Apache-2.0
"""What fits where: the order page at the sizes of the design, the list of what is missing, the palette, the hero."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.ui.context import UiContext
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.base import Beside
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.progress import HeroCard
from fieldapp.ui.widgets.rows import ActionRow
from tests.unit.fieldapp.services.world import ITEM_CAP, ORDER


@pytest.fixture
def window(shell: Shell, context: UiContext, qtbot: QtBot) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    made.add_hidden_page("today", "Today", lambda: TodayPage(shell))
    made.resize(1366, 768)
    made.show()
    return made


def opened(window: MainWindow, qtbot: QtBot) -> OrderDetailPage:
    page = window.open_page("order")
    assert isinstance(page, OrderDetailPage)
    page.open_order(ORDER)
    qtbot.waitUntil(lambda: page.value is not None, timeout=10_000)
    return page


def test_a_low_page_has_a_header_of_one_row(started: Services, window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    assert page.step.isVisible() and not page.stepper.isVisible()
    assert page._header.height() <= 64
    window.resize(1366, 1000)
    qtbot.waitUntil(page.stepper.isVisible)
    assert not page.step.isVisible()


def test_a_wide_page_has_a_third_column(started: Services, window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    beside = page.parts.mapTo(page, QPoint()).x()
    assert beside == page.record.mapTo(page, QPoint()).x()
    window.resize(1920, 1040)
    qtbot.waitUntil(lambda: page.parts.mapTo(page, QPoint()).x() >= page.record.geometry().right())
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: page.parts.mapTo(page, QPoint()).x() == beside)


def test_what_is_missing_is_named_shortly_and_said_in_the_tip(
    started: Services, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    started.checklists.measure(ORDER, ITEM_CAP, "52")
    page = opened(window, qtbot)
    page.value = None
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None)
    qtbot.waitUntil(lambda: context.tasks.idle)
    assert page.value is not None
    what = next(m for m in page.value.missing if m.code == "fail_open")
    item = str(what.message.params["item"])
    tips = [row.toolTip() for row in page.side.missing.findChildren(ActionRow) if row.accessibleName().startswith(item)]
    assert page.say(what.message) in tips and page.say(what.message) != item


def test_the_palette_stands_under_the_search_box(window: MainWindow, qtbot: QtBot) -> None:
    window.palette_popup.open()
    box = window.top_bar.search
    below = box.mapTo(window.palette_popup.parentWidget(), box.rect().bottomLeft())
    assert window.palette_popup.y() > below.y()
    assert window.palette_popup.geometry().left() <= below.x() < window.palette_popup.geometry().right()


def test_the_countdown_is_large_and_its_word_small(
    started: Services, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    page = window.open_page("today")
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: page.findChild(HeroCard) is not None)
    hero = page.findChild(HeroCard)
    expected = {"en": ("1 d 22:25", "time left"), "zh_CN": ("1 天 22:25", "剩余")}[context.language]
    assert (hero._left.text(), hero._left_unit.text()) == expected


def test_large_text_puts_the_side_under_the_record_and_clips_nothing(
    started: Services, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    assert page._beside.side_scroll.isVisible()
    context.themes.set(scale=150)
    window.resize(1367, 769)
    qtbot.waitUntil(lambda: not page._beside.side_scroll.isVisible())
    assert page.side.missing.isVisible()
    qtbot.waitUntil(lambda: page._bar.height() >= page.next.height() + 16)
    for section in (page.parties, page.record, page.checklist):
        assert section.mapTo(page, QPoint(section.width(), 0)).x() <= page.width()
    context.themes.set(scale=100)
    window.resize(1366, 768)
    qtbot.waitUntil(page._beside.side_scroll.isVisible)


def test_large_text_puts_todays_side_under_the_orders(
    started: Services, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    page = window.open_page("today")
    assert isinstance(page, TodayPage)
    beside = page.findChildren(Beside)[0]
    assert beside.side_scroll.isVisible()
    context.themes.set(scale=150)
    qtbot.waitUntil(lambda: not beside.side_scroll.isVisible())
    context.themes.set(scale=100)
    qtbot.waitUntil(beside.side_scroll.isVisible)


def test_a_long_title_is_elided_and_said_in_the_tip(
    started: Services, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    name = "盐城市大丰区新丰镇裕北村三组" * 4
    page.title.set(name)
    qtbot.waitUntil(lambda: page.title.toolTip() == name)
    assert page.call.mapTo(page, QPoint(page.call.width(), 0)).x() <= page.width()
