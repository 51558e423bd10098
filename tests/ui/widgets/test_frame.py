# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFocusFrame, QLabel, QLineEdit, QWidget

from fieldapp.errors import DiskFull, UserError
from fieldapp.ui.context import UiContext
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.messages import Message, Severity
from fieldapp.ui.tasks import TaskRunner
from fieldapp.ui.widgets.palette import Hit, HitGroup
from fieldapp.ui.widgets.scanner import ScannerFilter


@pytest.fixture
def window(qtbot, context: UiContext) -> MainWindow:
    made = MainWindow(context)
    qtbot.addWidget(made)
    for number, key in enumerate(("today", "orders"), 1):
        made.add_page(key, "orders", key.title(), lambda: QLineEdit(), f"Ctrl+{number}")
    made.open_page("today")
    made.show()
    return made


def test_pages_are_made_when_first_opened(window: MainWindow) -> None:
    assert window.page("orders") is None
    window.rail.items["orders"].click()
    assert isinstance(window.page("orders"), QLineEdit)
    assert window.top_bar.title.text() == "Orders"
    window.go_back()
    assert window.current_key == "today"


def test_a_switch_of_language_reaches_the_frame_and_the_pages(window: MainWindow, context: UiContext) -> None:
    class Page(QLabel):
        def retranslate(self) -> None:
            self.setText(context.language)

    window.add_page("parts", "parts", "Parts", Page)
    page = window.open_page("parts")
    window.top_bar.language.click()
    assert context.language == "zh_CN"
    assert page.text() == "zh_CN"
    assert window.rail.items["parts"].text() == "配件"


def type_burst(scanner: ScannerFilter, text: str, gap_ms: int, start: int = 10_000) -> bool:
    at = start
    for character in text:
        scanner.take(Qt.Key.Key_A, character, at)
        at += gap_ms
    return scanner.take(Qt.Key.Key_Return, "\r", at)


@pytest.mark.parametrize(
    ("text", "gap", "scan"), [("LSV12345", 12, True), ("LSV12345", 90, False), ("12345", 12, False)]
)
def test_only_a_fast_long_burst_is_a_scan(qtbot, text: str, gap: int, scan: bool) -> None:
    scanner = ScannerFilter()
    got: list[str] = []
    scanner.scanned.connect(got.append)
    assert type_burst(scanner, text, gap) is scan
    assert got == ([text] if scan else [])


def test_a_serial_field_keeps_the_scan(qtbot) -> None:
    scanner = ScannerFilter(lambda: False)
    got: list[str] = []
    scanner.scanned.connect(got.append)
    assert not type_burst(scanner, "LSV12345", 10)
    assert got == []


def test_messages_wait_until_a_window_listens(qtbot, context: UiContext) -> None:
    context.messages.news("before")
    context.messages.report(DiskFull())
    got: list[Message] = []
    context.messages.listen(got.append)
    context.messages.report(UserError("Mind the gap"))
    assert [message.severity for message in got] == [Severity.NEWS, Severity.ERROR, Severity.WARNING]
    with pytest.raises(KeyError):
        context.messages.report(KeyError("bug"))


def test_undo_in_a_toast(window: MainWindow, context: UiContext) -> None:
    undone: list[int] = []
    context.messages.undoable("1 line deleted", "Undo", lambda: undone.append(1))
    assert window.toasts.undo()
    assert (undone, window.toasts.current) == ([1], None)


def test_the_palette_is_used_by_keyboard_alone(qtbot, window: MainWindow) -> None:
    palette = window.palette_popup
    with qtbot.waitSignal(palette.asked):
        palette.open("311")
    palette.set_results("311", [HitGroup("Machines", [Hit("m1", "machine", "4LZ"), Hit("m2", "machine", "TK")])])
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert chosen.args == ["m2"]
    assert not palette.isVisible()


def test_enter_waits_for_the_answer_to_what_was_typed(qtbot, window: MainWindow) -> None:
    palette, asked, chosen = window.palette_popup, list[str](), list[str]()
    palette.open()
    palette.set_results("", [HitGroup("Orders", [Hit("o1", "orders", "WO-1")])])
    palette.asked.connect(asked.append)
    palette.chosen.connect(chosen.append)
    qtbot.keyClicks(palette.line, "tk")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert (asked, chosen) == (["tk"], [])
    palette.set_results("t", [HitGroup("Machines", [Hit("m1", "machine", "4LZ")])])
    assert (chosen, palette.isVisible()) == ([], True)
    palette.set_results("tk", [HitGroup("Machines", [Hit("m2", "machine", "TK")])])
    assert (chosen, palette.isVisible()) == (["m2"], False)
    palette.open("x")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.keyClicks(palette.line, "y")  # typing on takes the Enter back
    palette.set_results("xy", [HitGroup("Machines", [Hit("m3", "machine", "XY")])])
    palette.set_results("y", [HitGroup("Machines", [Hit("m4", "machine", "Y")])])
    assert (chosen, palette.isVisible()) == (["m2"], True)
    palette.dismiss()


def test_results_and_errors_of_tasks_arrive_on_the_gui_thread(qtbot, context: UiContext) -> None:
    got: list[tuple[object, bool]] = []
    main = threading.current_thread()

    def keep(result: object) -> None:
        got.append((result, threading.current_thread() is main))

    context.tasks.start("store", lambda: threading.current_thread() is main, keep)
    context.tasks.start("render", lambda: 1 // 0, None, keep)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert (False, True) in got
    assert any(isinstance(result, ZeroDivisionError) and on_gui for result, on_gui in got)
    assert context.tasks.idle


def test_a_result_for_a_widget_that_is_gone_reaches_nobody_but_its_error_is_told(qtbot) -> None:
    class Preview(QWidget):
        def show_paper(self, paper: object) -> None:
            self.setWindowTitle(str(paper))

    told: list[BaseException] = []
    tasks, may_end = TaskRunner(told.append), threading.Event()
    closed, waiting = Preview(), Preview()
    qtbot.addWidget(waiting)
    for widget in (closed, waiting):
        tasks.start("store", lambda: may_end.wait(10), widget.show_paper)
    tasks.start("store", lambda: 1 // 0, None, closed.show_paper)
    shiboken6.delete(closed)
    may_end.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert waiting.windowTitle() == "True"
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert tasks.close()


def test_what_is_asked_for_when_the_window_closes_is_dropped(qtbot) -> None:
    ran: list[object] = []
    tasks = TaskRunner(ran.append)
    assert tasks.close()
    assert tasks.start("store", lambda: ran.append("work"), ran.append).cancelled()
    qtbot.waitUntil(lambda: tasks.idle)
    assert ran == []


def test_every_control_of_the_frame_has_a_name(window: MainWindow) -> None:
    parts = window.top_bar.findChildren(QWidget) + window.rail.findChildren(QWidget)
    controls = [w for w in parts if w.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(w, QLabel)]
    assert len(controls) > 4
    for widget in controls:
        assert widget.accessibleName(), widget
        assert widget.height() >= 40, widget


def test_the_frame_starts_without_anything_heavy() -> None:
    code = (
        "import sys, fieldapp.ui.main_window, fieldapp.ui.widgets.qr, fieldapp.ui.widgets.pdf_view;"
        "print([m for m in ('pypdfium2', 'segno', 'reportlab', 'sqlalchemy') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_scan_reaches_the_window_wherever_the_focus_is(qtbot, window: MainWindow) -> None:
    with qtbot.waitExposed(window):
        window.activateWindow()
    handle = window.windowHandle()
    with qtbot.waitSignal(window.scanned) as scanned:
        for character in "WC0412":
            QTest.keyClick(handle, character)
        QTest.keyClick(handle, Qt.Key.Key_Return)
    assert scanned.args == ["WC0412"]


def test_keys_of_the_frame(qtbot, window: MainWindow) -> None:
    with qtbot.waitExposed(window):
        window.activateWindow()
    handle = window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "orders"
    QTest.keyClick(handle, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_popup.isVisible()
    QTest.keyClick(handle, Qt.Key.Key_Escape)
    assert not window.palette_popup.isVisible()
    with qtbot.waitSignal(window.sync_requested):
        QTest.keyClick(handle, Qt.Key.Key_F5)
    QTest.keyClick(handle, Qt.Key.Key_F9)
    assert window.context.theme.name == "sunlight"
    QTest.keyClick(handle, Qt.Key.Key_F9)
    assert window.context.theme.name == "light"
    QTest.keyClick(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current_key == "today"


def test_the_ring_stands_around_what_the_keyboard_reached_and_not_around_what_was_clicked(
    qtbot, window: MainWindow
) -> None:
    def ringed() -> list[QWidget | None]:
        return [ring.widget() for ring in window.findChildren(QFocusFrame) if ring.isVisible()]

    with qtbot.waitActive(window):
        window.activateWindow()
    search, pill = window.top_bar.search, window.top_bar.sync_pill
    pill.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ringed() == []
    search.setFocus(Qt.FocusReason.TabFocusReason)
    assert ringed() == [search]
    qtbot.keyClick(search, Qt.Key.Key_Tab)
    assert ringed() == [pill]
    search.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ringed() == []
