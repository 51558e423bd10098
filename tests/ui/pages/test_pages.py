# SPDX-License-Identifier: Apache-2.0
"""Every page shows its value, in both languages."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.services.views import CardRow
from fieldapp.services.wording import NOTHING
from fieldapp.ui.context import UiContext
from fieldapp.ui.pages.base import Page
from fieldapp.ui.pages.cards import CardsPage
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.orders import OrdersPage
from fieldapp.ui.pages.settings import SettingsPage
from fieldapp.ui.pages.sync import SyncDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.pages.van import VanPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.progress import HeroCard, VerdictPanel
from fieldapp.ui.widgets.rows import ActionRow
from fieldcore.base.clock import Instant
from tests.ui.pages.conftest import Taken, controls
from tests.unit.fieldapp.services.world import CUSTOMER, MACHINE, ORDER, sign


def opened(page: Page, qtbot: QtBot) -> Page:
    qtbot.addWidget(page)
    page.resize(1286, 700)
    page.show()
    page.entered()
    return page


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def test_today_leads_to_the_next_step(services: Services, shell: Shell, qtbot: QtBot) -> None:
    page = opened(TodayPage(shell), qtbot)
    qtbot.waitUntil(lambda: bool(page.findChildren(HeroCard)))
    hero = page.findChildren(HeroCard)[0]
    assert "丰源农机专业合作社" in hero.title.text()
    hero.button.click()
    qtbot.waitUntil(lambda: services.orders.page(ORDER).row.state == "accepted")


def test_what_is_overdue_is_red_in_each_language(services: Services, shell: Shell, qtbot: QtBot) -> None:
    page = TodayPage(shell)
    qtbot.addWidget(page)
    value = services.today.page()
    for days, tone in ((-9, "text"), (9, "danger")):
        page.show_value(replace(value, now=value.now.plus(days=days)))
        hero = [card for card in page.findChildren(HeroCard) if not card.isHidden()][-1]
        assert hero._left.property("tone") == tone


def test_a_card_that_head_office_reminded_of_says_when(services: Services, shell: Shell, qtbot: QtBot) -> None:
    page, value = TodayPage(shell), services.today.page()
    qtbot.addWidget(page)
    card = CardRow(
        id="c", doc_no="WC-L03-261120-001", order_id=ORDER, order_no="", customer="", machine="", state="signed",
        status=NOTHING, due_back="2026-11-20", days_left=-4, revision=0,
    )  # fmt: skip
    for reminded, said in ((None, ""), (Instant.parse("2026-11-24T08:10:00+08:00"), "11-24")):
        page.show_value(replace(value, cards=(replace(card, reminded=reminded),)))
        names = [row.accessibleName() for row in page.findChildren(ActionRow) if not row.isHidden()]
        assert any(card.doc_no in name and said in name for name in names)
        assert any(shell.context.tr("reminded {time}", time=said) in name for name in names) is bool(said)


def test_an_empty_laptop_says_what_to_do(shell: Shell, services: Services, context: UiContext, qtbot: QtBot) -> None:
    page = TodayPage(shell)
    value = services.today.page()
    qtbot.addWidget(page)
    page.show_value(type(value)(
        now=value.now, station="", hero=None, coming=(), done_today=(), cards=(), stock=(), old_parts=(),
        maintenance=(), arriving=(),
        counts=value.counts, notices=(), next_action=None,
    ))  # fmt: skip
    assert context.tr("Sync to receive orders (F5).") in texts(page)


def test_orders_are_filtered_while_typing(shell: Shell, taken: Taken, qtbot: QtBot) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    page.list.opened.emit(ORDER)
    assert taken.list == [("order", ORDER)]
    page.filter.setText("nothing like this")
    qtbot.waitUntil(lambda: page.list.model().rowCount() == 0)
    page.filter.setText("fynj")
    qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)


def test_a_machine_shows_its_warranty_and_history(shell: Shell, qtbot: QtBot) -> None:
    page = CustomersPage(shell)
    opened(page, qtbot)
    page.open_machine(MACHINE)
    qtbot.waitUntil(lambda: bool(page.findChildren(VerdictPanel)))
    assert "4LZ80" in texts(page)
    qtbot.waitUntil(lambda: page.table.current_key() == MACHINE)
    page.open_customer(CUSTOMER)
    qtbot.waitUntil(lambda: "138 **** 0916" in texts(page), timeout=10_000)
    assert page.what.value() == "customers"
    qtbot.waitUntil(lambda: page.table.current_key() == CUSTOMER)


def test_a_signed_card_is_listed_with_its_day(filled: Services, shell: Shell, taken: Taken, qtbot: QtBot) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    page = CardsPage(shell)
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    page.table.selectRow(0)
    page.table.opened.emit(page.table.current_key())
    assert taken.list == [("order", ORDER)]


def test_the_van_shows_each_movement_behind_a_balance(filled: Services, shell: Shell, qtbot: QtBot) -> None:
    page = VanPage(shell)
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.table.model().rowCount() > 1)
    before = page.table.model().rowCount()
    page.filter.setText("冷却液")
    assert 0 < page.table.model().rowCount() < before
    page.table.setFocus()
    page.table.selectRow(0)
    movements = page.context.tr("movements")
    qtbot.waitUntil(lambda: movements in texts(page), timeout=10_000)


def test_what_waits_is_told_in_words(filled: Services, shell: Shell, context: UiContext, qtbot: QtBot) -> None:
    page = opened(SyncDetailPage(shell), qtbot)
    assert isinstance(page, SyncDetailPage)
    qtbot.waitUntil(lambda: any("WO-HQ" in row.cells["what"].text for row in page.table.source.rows))
    assert page.table.accessibleName() == context.tr("Waiting to be sent")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_settings_work_at_once(services: Services, shell: Shell, context: UiContext, qtbot: QtBot) -> None:
    page = SettingsPage(shell)
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.papers.value() == "both")
    page.language.chosen.emit("zh_CN")
    assert context.language == "zh_CN"
    page.theme.chosen.emit("dark")
    assert context.themes.choice == "dark"
    page.scale.chosen.emit("130")
    assert context.themes.scale == 130
    page.papers.chosen.emit("en")
    qtbot.waitUntil(lambda: services.settings.read().paper_language == "en")
    context.themes.set("light", 100)


def test_every_control_has_a_spoken_name(filled: Services, shell: Shell, qtbot: QtBot) -> None:
    seen = 0
    for make in (TodayPage, OrdersPage, CardsPage, CustomersPage, VanPage, SyncDetailPage, SettingsPage):
        page = opened(make(shell), qtbot)
        qtbot.waitUntil(lambda: shell.context.tasks.idle)
        found = controls(page)
        assert [w for w in found if not w.accessibleName()] == [], make.__name__
        seen += len(found)
    assert seen > 20


@pytest.mark.parametrize("make", [TodayPage, OrdersPage, CardsPage, CustomersPage, VanPage, SyncDetailPage])
def test_a_page_never_waits_for_the_store(
    filled: Services, shell: Shell, touched: list[str], qtbot: QtBot, make: type[Page]
) -> None:
    touched.clear()
    opened(make(shell), qtbot)
    qtbot.waitUntil(lambda: bool(touched) and shell.context.tasks.idle)
    assert threading.main_thread().name not in touched
