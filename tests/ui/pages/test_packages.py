# SPDX-License-Identifier: Apache-2.0
"""An urgent repair is recorded from a package by keyboard, in a number of keystrokes that fit three minutes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.shell import Shell
from tests.unit.fieldapp.services.test_packages import LEAK, PACKAGE
from tests.unit.fieldapp.services.world import GASKET, ORDER, PUMP, deliver, uid

THREE_MINUTES_OF_KEYS = 180
"""One key a second: a tired technician with gloves off."""


@pytest.fixture
def page(shell: Shell, context: UiContext, started: Services, store: Store, qtbot: QtBot) -> Iterator[OrderDetailPage]:
    deliver(store, [
        ("repair_package", LEAK, PACKAGE),
        ("package_part", uid(903), {"package": LEAK, "part": PUMP, "quantity": "1.000"}),
        ("package_part", uid(904), {"package": LEAK, "part": GASKET, "quantity": "3.000"}),
    ])  # fmt: skip
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    window.resize(1366, 900)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made = window.open_page("order")
    assert isinstance(made, OrderDetailPage)
    made.open_order(ORDER)
    qtbot.waitUntil(lambda: made.value is not None, timeout=10_000)
    yield made
    window.close()


class Keys:
    """Presses keys where a person's would go, and counts them."""

    def __init__(self, window: QWidget) -> None:
        self.count, self._window = 0, window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1
        QTest.keyClick(self._target(), key, modifier)

    def type(self, text: str) -> None:
        for character in text:
            self.count += 1
            QTest.keyClicks(self._target(), character)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self._window.focusWidget() or self._window


def question(page: OrderDetailPage, qtbot: QtBot) -> Question:
    qtbot.waitUntil(lambda: any(q.isVisible() for q in page.findChildren(Question)), timeout=10_000)
    return next(q for q in page.findChildren(Question) if q.isVisible())


def test_the_record_of_an_urgent_repair_takes_few_keys(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    keys, alt, control = Keys(page.window()), Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    keys.press(Qt.Key.Key_K, alt)
    question(page, qtbot)
    keys.press(Qt.Key.Key_Return, control)
    qtbot.waitUntil(lambda: page.value is not None and len(page.value.parts) == 1, timeout=10_000)
    meter = page.record.forms["meter"].editors["meter"].findChild(QLineEdit)
    assert meter is not None
    meter.setFocus()
    keys.type("612.4")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: started.job.of(ORDER).values.get("meter") == "612.4", timeout=10_000)  # type: ignore[union-attr]  # started
    lacks = {item.field for item in started.orders.page(ORDER).missing if item.kind == "repair_record"}
    assert lacks <= {"customer_statement"}, lacks
    assert keys.count <= THREE_MINUTES_OF_KEYS


def test_what_the_van_lacks_is_named_and_a_repair_is_kept(
    page: OrderDetailPage, started: Services, qtbot: QtBot
) -> None:
    said: list[str] = []
    page.context.messages.posted.connect(lambda message: said.append(message.text))
    page.record.fill.click()
    question(page, qtbot).verb.click()
    qtbot.waitUntil(lambda: any("水泵密封垫" in text for text in said), timeout=10_000)
    qtbot.waitUntil(lambda: page.record.keep.isVisible(), timeout=10_000)
    page.record.keep.click()
    asked = question(page, qtbot)
    line = asked.findChild(QLineEdit)
    assert line is not None
    line.setText("我的水泵套餐")
    asked.verb.click()
    qtbot.waitUntil(lambda: "我的水泵套餐" in [row.name for row in started.packages.of(ORDER)], timeout=10_000)
