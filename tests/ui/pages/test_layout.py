# SPDX-License-Identifier: Apache-2.0
"""What fits where: order page and trip at the sizes of the design, the list of what is missing, palette, the hero."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.base import Beside
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.pages.trip import TripPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.fields import UnitLine
from fieldapp.ui.widgets.progress import HeroCard
from fieldapp.ui.widgets.rows import ActionRow
from tests.ui.pages.test_trip import STOP, TRIP, given
from tests.unit.fieldapp.services.world import ITEM_CAP, ORDER, at


@pytest.fixture
def window(shell: Shell, context: UiContext, qtbot: QtBot) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    made.add_hidden_page("today", "Today", lambda: TodayPage(shell))
    made.add_hidden_page("trip", "Trip", lambda: TripPage(shell))
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


class Painted(QObject):
    """How much each painting of a widget fell short of the height that it needs."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.short: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(widget, QWidget):
            self.short.append(max(0, widget.minimumSizeHint().height() - widget.height()))
        return False


def on_the_road(store: Store, services: Services) -> None:
    given(store)
    place = "新丰镇裕北村三组与机耕路交叉口东侧" * 3
    services.trips.edit("trip_stop", STOP, {"place": place, "left_at": at("2026-11-24T08:40")})
    for litres in ("52.30", "40.00"):
        services.trips.add(TRIP, "trip_fuel", {"at": at("2026-11-24T08:05"), "litres": litres, "litre_price": 705})


def trip_of(window: MainWindow, context: UiContext, qtbot: QtBot) -> TripPage:
    page = window.open_page("trip")
    assert isinstance(page, TripPage)
    qtbot.waitUntil(lambda: page.value is not None and context.tasks.idle, timeout=10_000)
    return page


def test_the_first_painting_of_a_trip_is_not_squashed(
    services: Services, store: Store, window: MainWindow, context: UiContext, qtbot: QtBot
) -> None:
    on_the_road(store, services)
    page = window.open_page("trip")
    assert isinstance(page, TripPage)
    seen = [Painted(widget) for widget in (page.head, page.times, page.cards["trip_stop"])]
    trip_of(window, context, qtbot)
    qtbot.waitUntil(lambda: all(len(painted.short) > 1 for painted in seen))
    assert [max(painted.short) for painted in seen] == [0, 0, 0]


@pytest.mark.parametrize(("width", "scale", "columns"), [(1366, 100, 2), (1920, 100, 3), (1366, 150, 2)])
def test_a_trip_shows_its_times_whole_at_every_size(
    services: Services, store: Store, window: MainWindow, context: UiContext, qtbot: QtBot,
    width: int, scale: int, columns: int,
) -> None:  # fmt: skip
    on_the_road(store, services)
    page = trip_of(window, context, qtbot)
    context.themes.set(scale=scale)
    window.resize(width, 768)
    stop = page.cards["trip_stop"]._rows[0].form
    qtbot.waitUntil(lambda: stop._shown_columns == columns)
    qtbot.waitUntil(lambda: page.beside.side_scroll.isVisible() == (scale == 100))
    line = stop.editors["left_at"].control
    assert isinstance(line, UnitLine)
    qtbot.waitUntil(lambda: line.width() >= line.fontMetrics().horizontalAdvance(line.text()) + context.theme.px(40))
    for card in (page.head, page.times, *page.cards.values(), page.close_form):
        assert card.mapTo(page, QPoint(card.width(), 0)).x() <= page.width()
    assert page.step.mapTo(page, QPoint(page.step.width(), 0)).x() <= page.width()
    context.themes.set(scale=100)
