# SPDX-License-Identifier: Apache-2.0
"""Maintenance that is due: on Today, in the list of machines and on the machine, with an order made by one key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.store.store import Store
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from tests.ui.pages.conftest import Taken
from tests.ui.pages.test_pages import opened, texts
from tests.unit.fieldapp.services.maintaining import PLAN, begin, bring, check
from tests.unit.fieldapp.services.world import MACHINE


@pytest.fixture
def plans(store: Store) -> None:
    bring(store)


def test_today_says_what_is_overdue_and_leads_to_the_machine(
    plans: None, shell: Shell, taken: Taken, qtbot: QtBot
) -> None:
    page = opened(TodayPage(shell), qtbot)
    late = shell.context.tr("{days} d overdue", days=4)

    def lines() -> list[ActionRow]:
        return [row for row in page.findChildren(ActionRow) if "250 h" in row.accessibleName()]

    qtbot.waitUntil(lambda: bool(lines()))
    assert late in lines()[0].accessibleName()
    lines()[0].click()
    assert taken.list == [("machine", MACHINE)]


def test_one_key_makes_the_order_of_a_machine_in_the_list_of_what_is_due(
    plans: None, shell: Shell, store: Store, taken: Taken, qtbot: QtBot
) -> None:
    page = CustomersPage(shell)
    opened(page, qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()
    page.what.buttons[2].click()
    rows = page.table.source
    qtbot.waitUntil(lambda: ["250 h" in row.cells["name"].detail for row in rows.rows] == [True])
    assert rows.rows[0].key == MACHINE
    page.table.setFocus()
    page.table.select(MACHINE)

    def shown() -> set[str]:
        names = {shell.context.tr(name): name for name in ("Make the order", "Open the order")}
        return {names[b.text()] for b in page.findChildren(Button) if b.isVisible() and b.text() in names}

    qtbot.waitUntil(lambda: shown() == {"Make the order"})
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    QTest.keyClick(page.windowHandle(), Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(taken.list))
    (way, order) = taken.list[0]
    values = store.read(lambda reader: reader.need("work_order", order)).values
    assert (way, values["origin"], values["machine"]) == ("order", "plan", MACHINE)
    qtbot.waitUntil(lambda: rows.rows == [])
    qtbot.waitUntil(lambda: "Open the order" in shown())


def test_the_page_of_a_check_shows_its_form(plans: None, shell: Shell, qtbot: QtBot) -> None:
    order = shell.services.maintenance.make_order(PLAN, "按计划保养：250 h 保养").created
    begin(shell.services, order)
    check(shell.services, order)
    page = OrderDetailPage(shell)
    opened(page, qtbot)
    page.open_order(order)
    tr = shell.context.tr
    qtbot.waitUntil(lambda: tr("Maintenance check") in texts(page))
    assert "MC-L07-261124-001" in texts(page)
    assert tr("Next due, by meter") in texts(page)
    assert tr("Left empty it is {value}", value="2027-05-24") in texts(page)
    assert tr("Left empty it is {value}", value="862.4") in texts(page)
    assert f"{tr('Overdue, by meter')}\n12.4 h" in texts(page)
