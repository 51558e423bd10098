# SPDX-License-Identifier: Apache-2.0
"""Entries that were typed and not saved: they come back, say so, stay through reloads and are saved with the step."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.ui.context import UiContext
from fieldapp.ui.editors.text import LineEditor
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.shell import Shell
from tests.unit.fieldapp.services.world import ORDER

TYPED = "水泵水封失效，泄水孔"


@pytest.fixture
def repair(started: Services) -> str:
    view = started.job.of(ORDER)
    assert view is not None
    return view.id


def opened(shell: Shell, context: UiContext, qtbot: QtBot) -> OrderDetailPage:
    window = MainWindow(context)
    qtbot.addWidget(window, before_close_func=lambda _: window.hide())  # which keeps it as long as the test
    window.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    window.show()
    page = window.open_page("order")
    assert isinstance(page, OrderDetailPage)
    page.open_order(ORDER)
    qtbot.waitUntil(lambda: page.value is not None, timeout=10_000)
    qtbot.waitUntil(lambda: context.tasks.idle)
    return page


def text(page: OrderDetailPage) -> str:
    control = page.record.forms["fault"].editors["diagnosis"].control
    assert isinstance(control, QPlainTextEdit)
    return control.toPlainText()


def test_a_draft_comes_back_and_says_so(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    services.records.draft("repair_record", repair, "diagnosis", TYPED)
    page = opened(shell, context, qtbot)
    qtbot.waitUntil(lambda: text(page) == TYPED)
    row = page.record.forms["fault"].rows["diagnosis"]
    expected = {"en": "Typed before the program ended; saved when you leave it.",
                "zh_CN": "程序退出前写的，离开这一格就存。"}  # fmt: skip
    assert row.state == "doubtful" and row.message.text() == expected[context.language]


def test_a_reload_keeps_the_draft_and_the_next_step_saves_it(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    services.records.draft("repair_record", repair, "diagnosis", TYPED)
    page = opened(shell, context, qtbot)
    qtbot.waitUntil(lambda: text(page) == TYPED)
    services.records.edit("repair_record", repair, "severity", "general")
    page.value = None
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None)
    assert text(page) == TYPED
    page.press_next()
    qtbot.waitUntil(lambda: services.job.of(ORDER).values.get("diagnosis") == TYPED)  # type: ignore[union-attr]  # started
    assert services.records.drafts("repair_record", repair) == {} and page.record.restored == {}


def test_leaving_the_field_saves_the_draft(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    services.records.draft("repair_record", repair, "meter", "612.4")
    page = opened(shell, context, qtbot)
    editor = page.record.forms["meter"].editors["meter"]
    assert isinstance(editor, LineEditor)
    qtbot.waitUntil(lambda: editor.line.text() == "612.4")
    editor.line.editingFinished.emit()
    qtbot.waitUntil(lambda: services.job.of(ORDER).values.get("meter") == "612.4")  # type: ignore[union-attr]  # started


def test_what_is_saved_already_is_no_draft(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    services.records.edit("repair_record", repair, "diagnosis", TYPED)
    services.records.draft("repair_record", repair, "diagnosis", TYPED)
    page = opened(shell, context, qtbot)
    assert page.record.restored == {} and page.record.forms["fault"].rows["diagnosis"].state == ""


def test_a_refused_entry_stays_in_its_field(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    page = opened(shell, context, qtbot)
    page.record.forms["meter"].editors["meter"].changed.emit("-5.0")
    row = page.record.forms["meter"].rows["meter"]
    qtbot.waitUntil(lambda: row.state == "error")
    page.value = None
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None)
    editor = page.record.forms["meter"].editors["meter"]
    assert isinstance(editor, LineEditor)
    assert row.state == "error" and editor.line.text() == "-5.0"


def test_a_saved_entry_brings_no_toast_and_ctrl_z_takes_it_back(
    services: Services, repair: str, shell: Shell, context: UiContext, qtbot: QtBot
) -> None:
    page = opened(shell, context, qtbot)
    window = page.window()
    assert isinstance(window, MainWindow)
    page.record.forms["meter"].editors["meter"].changed.emit("612.4")
    qtbot.waitUntil(lambda: services.job.of(ORDER).values.get("meter") == "612.4")  # type: ignore[union-attr]  # started
    qtbot.waitUntil(lambda: context.tasks.idle)
    assert window.toasts.current is None
    shell.undo()
    qtbot.waitUntil(lambda: services.job.of(ORDER).values.get("meter") is None)  # type: ignore[union-attr]  # started


def test_the_meter_counts_in_the_products_unit(repair: str, shell: Shell, context: UiContext, qtbot: QtBot) -> None:
    page = opened(shell, context, qtbot)
    editor = page.record.forms["meter"].editors["meter"]
    assert isinstance(editor, LineEditor)
    assert page.value is not None and page.value.model is not None
    assert editor.line._unit.text() == page.value.model.get("meter_unit")
