# SPDX-License-Identifier: Apache-2.0
"""Long lists in pages: rows come as one scrolls, and answers to older questions are dropped."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from fieldapp.services.changes import changed
from fieldapp.store.store import Store
from fieldapp.ui.dialogs.field_order import OFFERED, FieldOrderQuestion, new_order
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.list_page import KEPT, STRETCH
from fieldapp.ui.pages.orders import OrdersPage
from fieldapp.ui.shell import Shell
from tests.ui.pages.conftest import Taken
from tests.ui.pages.test_pages import opened
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import CUSTOMER, MACHINE, deliver, uid

MANY = 2 * STRETCH + 30


@pytest.fixture
def many(store: Store) -> Store:
    """More than two stretches of orders and machines, and the small world."""
    for start in range(MANY):
        values = {"status": "accepted", "assignee": ME.person_id, "doc_no": f"WO-L07-261124-{start:03d}"}
        deliver(store, [("work_order", uid(0x5000 + start), values)])
        deliver(store, [("machine", uid(0x6000 + start), {"serial_no": f"A{start:03d}", "customer": CUSTOMER})])
    return store


def scroll_on(rows: QAbstractItemView, qtbot: QtBot) -> int:
    """To the end of what is there; how many rows there are then."""
    before = rows.model().rowCount()
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: rows.model().rowCount() > before)
    return rows.model().rowCount()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_list_of_orders_grows_to_its_end_and_keeps_its_place(many: Store, shell: Shell, qtbot: QtBot) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    rows = page.list
    qtbot.waitUntil(lambda: rows.model().rowCount() == STRETCH)
    assert page._shown.text() == f"{STRETCH} orders, more below"
    assert (scroll_on(rows, qtbot), scroll_on(rows, qtbot)) == (2 * STRETCH, MANY + 1)
    assert page._shown.text() == f"{MANY + 1} orders"
    assert len({rows.model().index(at, 0).data() for at in range(MANY + 1)}) > STRETCH
    place = rows.verticalScrollBar().value()
    shell.changed.emit(changed("work_order", uid(0x5000)))
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    assert (rows.model().rowCount(), rows.verticalScrollBar().value()) == (MANY + 1, place)
    assert KEPT > MANY


def test_what_belongs_to_the_list_before_is_not_added(many: Store, shell: Shell, qtbot: QtBot) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    qtbot.waitUntil(lambda: page.list.model().rowCount() == STRETCH)
    page.grow(STRETCH)
    page.which.buttons[2].click()
    assert page.sort.value() == "new"
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    assert page.list.model().rowCount() == STRETCH
    assert page.list.verticalScrollBar().value() == 0


def test_the_store_sorts_the_machines_when_their_head_is_pressed(many: Store, shell: Shell, qtbot: QtBot) -> None:
    page = CustomersPage(shell)
    opened(page, qtbot)
    head, rows = page.table.horizontalHeader(), page.table.source

    def serials() -> list[str]:
        return [row.cells["detail"].text for row in rows.rows]

    def press(column: int) -> None:
        place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: shell.context.tasks.idle)

    qtbot.waitUntil(lambda: len(serials()) == STRETCH)
    assert serials() == sorted(serials())
    press(1)
    falling = serials()
    assert (len(falling), falling) == (STRETCH, sorted(falling, reverse=True))
    assert falling[0] == f"A{MANY - 1:03d}"
    press(0)  # by this column the store has no order
    assert (serials(), head.sortIndicatorSection()) == (falling, 1)
    scroll_on(page.table, qtbot)
    assert serials()[STRETCH] < falling[-1]


def test_a_new_order_finds_its_machine_among_all(many: Store, shell: Shell, taken: Taken, qtbot: QtBot) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    page.new.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(FieldOrderQuestion)))
    (question,) = page.findChildren(FieldOrderQuestion)
    question.machine.open()
    popup = question.machine._popup
    assert popup is not None
    qtbot.waitUntil(lambda: popup.list.count() == OFFERED)
    popup.line.setText(f"A{MANY - 1:03d}")
    qtbot.waitUntil(lambda: popup.list.count() == 1)
    qtbot.keyClick(popup.line, Qt.Key.Key_Return)
    assert question.machine.value() == uid(0x6000 + MANY - 1)
    assert f"A{MANY - 1:03d}" in question.machine.text()
    question.symptom.setPlainText("发动机冒黑烟")
    question.site.setText("新丰镇")
    question.verb.click()
    qtbot.waitUntil(lambda: bool(taken.list))
    order = many.read(lambda reader: reader.need("work_order", taken.list[-1][1]))
    assert order.get("machine") == uid(0x6000 + MANY - 1)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_new_order_at_a_machine_knows_it(many: Store, shell: Shell, qtbot: QtBot) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    new_order(shell, page, MACHINE)
    qtbot.waitUntil(lambda: bool(page.findChildren(FieldOrderQuestion)))
    (question,) = page.findChildren(FieldOrderQuestion)
    assert "4LZ80-2603-0147" in question.machine.text()
    assert question.machine.value() == MACHINE


@pytest.mark.parametrize("width", [700, 944, 1286])
def test_the_controls_over_the_orders_wrap_and_nothing_is_cut(shell: Shell, qtbot: QtBot, width: int) -> None:
    page = OrdersPage(shell)
    opened(page, qtbot)
    page.resize(width, 700)
    qtbot.waitUntil(lambda: shell.context.tasks.idle and page._shown.text() != "")
    parts = [page.which, page.filter, page.sort, page._shown, page.new]
    qtbot.waitUntil(lambda: all(part.width() >= part.sizeHint().width() for part in parts))
    places = [QRect(part.mapTo(page, QPoint()), part.size()) for part in parts]
    assert all(page.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert max(place.bottom() for place in places) < page.list.mapTo(page, QPoint()).y()
