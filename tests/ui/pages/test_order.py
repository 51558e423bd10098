# SPDX-License-Identifier: Apache-2.0
"""The order page: a job is done on it, and what was saved is there after a restart."""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.services.parts import NewLine
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.dialogs.call import CallSheet
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.qr import QrCode
from fieldapp.ui.widgets.surfaces import Banner
from tests.ui.pages.conftest import Taken, controls
from tests.unit.fieldapp.conftest import KEY
from tests.unit.fieldapp.services.world import ITEM_BELT, ITEM_CAP, MACHINE, ORDER, PUMP, png, sign


@pytest.fixture
def page(shell: Shell, context: UiContext, qtbot: QtBot) -> Iterator[OrderDetailPage]:
    """The page inside the frame, as it lives."""
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.add_hidden_page("order", "Order", lambda: OrderDetailPage(shell))
    window.resize(1366, 900)
    window.show()
    made = window.open_page("order")
    assert isinstance(made, OrderDetailPage)
    made.open_order(ORDER)
    qtbot.waitUntil(lambda: made.value is not None, timeout=10_000)
    yield made
    window.close()


def reloaded(page: OrderDetailPage, qtbot: QtBot) -> None:
    page.value = None
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None, timeout=10_000)


def test_the_steps_follow_each_other(page: OrderDetailPage, services: Services, qtbot: QtBot) -> None:
    for state in ("accepted", "en_route", "on_site", "in_progress"):
        page.press_next()
        qtbot.waitUntil(lambda s=state: page.value is not None and page.value.row.state == s, timeout=10_000)  # type: ignore[misc]  # binds
    assert page.record.isVisible() and page.checklist.isVisible()


def test_a_finished_entry_is_saved_and_survives(
    page: OrderDetailPage, started: Services, store: Store, qtbot: QtBot
) -> None:
    reloaded(page, qtbot)
    editor = page.record.forms["meter"].editors["meter"]
    editor.set_value("612.4")
    editor.changed.emit("612.4")
    qtbot.waitUntil(lambda: started.job.of(ORDER).values.get("meter") == "612.4")  # type: ignore[union-attr]  # started
    page.window().hide()
    qtbot.waitUntil(lambda: page.context.tasks.idle)
    home = store.home
    store.close()
    with Store.open(home, KEY) as again:
        assert again.read(lambda reader: reader.first("repair_record", {"order": ORDER})).values["meter"] == "612.4"  # type: ignore[union-attr]  # saved


def test_a_value_that_cannot_be_is_said_at_its_field(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    reloaded(page, qtbot)
    row = page.record.forms["meter"].rows["meter"]
    page.record.forms["meter"].editors["meter"].changed.emit("-5.0")
    qtbot.waitUntil(lambda: row.state == "error")
    assert started.job.of(ORDER).values.get("meter") is None  # type: ignore[union-attr]  # started


def test_out_of_limits_asks_what_happens(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    reloaded(page, qtbot)
    page.checklist.table.measured.emit(ITEM_CAP, "52")
    qtbot.waitUntil(lambda: page.value is not None and page.value.checklist is not None
                    and page.value.checklist.out_of_limits == 1)  # fmt: skip
    page.checklist.table.measured.emit(ITEM_BELT, "12")
    qtbot.waitUntil(lambda: started.checklists.of(ORDER).answered == 2)  # type: ignore[union-attr]  # started


def test_a_part_used_lowers_the_van(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    before = started.parts.hit(PUMP)
    page.shell.do(lambda: started.parts.add(ORDER, NewLine(PUMP)))
    qtbot.waitUntil(lambda: page.value is not None and len(page.value.parts) == 1)
    after = started.parts.hit(PUMP)
    assert before is not None and after is not None and float(after.stock) == float(before.stock) - 1
    labels = [label.text() for label in page.parts.findChildren(QLabel)]
    assert any("OP-L07" in text for text in labels)


def added(page: OrderDetailPage, qtbot: QtBot) -> str:
    """The kind of the photo that was added."""
    qtbot.waitUntil(lambda: page.value is not None and any(tile.id for tile in page.value.photos), timeout=10_000)
    return next(tile.photo_kind for tile in page.value.photos if tile.id)  # type: ignore[union-attr]  # waited for


def say_what_it_shows(page: OrderDetailPage, qtbot: QtBot) -> None:
    """Answer the question of what the photos show with what it proposes."""
    qtbot.waitUntil(lambda: any(q.isVisible() for q in page.findChildren(Question)))
    next(q for q in page.findChildren(Question) if q.isVisible()).verb.click()


def test_photos_are_dropped_on_the_grid(page: OrderDetailPage, started: Services, tmp_path: Path, qtbot: QtBot) -> None:
    reloaded(page, qtbot)
    (tmp_path / "plate.png").write_bytes(png())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("plate.png", "notes.txt")])
    grid, place = page.photos.grid, QPointF(10, 10)
    buttons = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(place.toPoint(), *buttons)
    QApplication.sendEvent(grid, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(grid, QDropEvent(place, *buttons))
    say_what_it_shows(page, qtbot)
    assert added(page, qtbot) == "nameplate"
    assert started.photos.of(ORDER)[-1].missing is False


def test_a_photo_is_chosen_as_a_file_for_its_kind(
    page: OrderDetailPage, started: Services, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started.job.set_charge(ORDER, "in_warranty")
    reloaded(page, qtbot)
    (tmp_path / "clock.png").write_bytes(png())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "clock.png")], ""))
    qtbot.mouseClick(page.photos.grid.tiles["meter"], Qt.MouseButton.LeftButton)
    assert added(page, qtbot) == "meter"


def test_new_photos_come_from_the_camera_folder(
    page: OrderDetailPage, started: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    reloaded(page, qtbot)
    (tmp_path / "IMG_7.png").write_bytes(png(33))
    started.settings.change(camera_folder=str(tmp_path))
    page.photos.camera.click()
    say_what_it_shows(page, qtbot)
    assert added(page, qtbot) == "nameplate"
    page.photos.camera.click()
    qtbot.waitUntil(lambda: page.context.tasks.idle)
    assert not any(q.isVisible() for q in page.findChildren(Question)), "what is on an order is not offered again"


def test_the_missing_list_leads_to_the_field(page: OrderDetailPage, started: Services, qtbot: QtBot) -> None:
    reloaded(page, qtbot)
    page.window().activateWindow()
    at = next(i for i, m in enumerate(page.missing()) if m.field == "diagnosis")
    page.side.missing.jump.emit(str(at))
    control = page.record.forms["fault"].editors["diagnosis"].control
    qtbot.waitUntil(lambda: QApplication.focusWidget() in (control, *control.children()))


def test_finishing_too_early_goes_to_what_is_missing(
    page: OrderDetailPage, started: Services, taken: Taken, qtbot: QtBot
) -> None:
    reloaded(page, qtbot)
    page.press_next()
    qtbot.waitUntil(lambda: page.context.tasks.idle)
    assert started.orders.page(ORDER).row.state == "in_progress"
    assert taken.list == []


def test_a_call_shows_the_number_large_with_a_code_to_dial(
    page: OrderDetailPage, services: Services, store: Store, context: UiContext, qtbot: QtBot
) -> None:
    page.call.click()
    (sheet,) = page.findChildren(CallSheet)
    assert page.value is not None and page.value.contact is not None
    number = next(label for label in sheet.findChildren(QLabel) if label.text() == page.value.contact.phone)
    assert number.font().pixelSize() == context.theme.px(28)
    (code,) = [code for code in sheet.findChildren(QrCode) if code.isVisible()]
    held = QBuffer()
    code.grab().save(held, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt a string
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(held.data().data()))))
    assert read.text == f"tel:{page.value.contact.phone}"
    dead = next(b for b in sheet.findChildren(Button) if b.text() == context.tr("Number does not work"))
    dead.click()
    qtbot.waitUntil(lambda: store.read(lambda r: any(c.get("phone_invalid") for c in r.find("contact"))))


def test_a_whole_job_goes_on_to_signing(page: OrderDetailPage, filled: Services, taken: Taken, qtbot: QtBot) -> None:
    reloaded(page, qtbot)
    assert page.side.panel.isVisible()
    page.press_next()
    qtbot.waitUntil(lambda: ("signing", ORDER) in taken.list, timeout=10_000)


def test_a_signed_order_can_only_be_read(page: OrderDetailPage, filled: Services, qtbot: QtBot) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    reloaded(page, qtbot)
    assert page.value is not None and not page.value.editable
    rows = [row for form in page.record.forms.values() for row in form.rows.values()]
    assert len(rows) > 10
    assert {row.state for row in rows} == {"read_only"}
    assert not page.parts.add.isVisible()


def test_what_comes_back_shows_why_and_the_filled_button_corrects_it(
    page: OrderDetailPage, filled: Services, qtbot: QtBot
) -> None:
    reloaded(page, qtbot)
    bar = page.scrolled.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert page.value is not None
    label = replace(page.value.row.next, event="correct")
    row = replace(page.value.row, state="returned", returned="照片看不清", next=label)
    page.show_value(replace(page.value, row=row))
    assert bar.value() == 0
    assert any("照片看不清" in banner.fact.text() for banner in page.findChildren(Banner))
    page.press_next()
    question = page.context.tr("What was corrected?")
    qtbot.waitUntil(lambda: any(d.isVisible() and d.windowTitle() == question for d in page.findChildren(Question)))
    next(d for d in page.findChildren(Question) if d.isVisible()).reject()


def test_every_control_of_the_order_page_has_a_spoken_name(
    page: OrderDetailPage, filled: Services, qtbot: QtBot
) -> None:
    reloaded(page, qtbot)
    qtbot.waitUntil(lambda: len(controls(page)) > 60)
    found = controls(page)
    assert [widget for widget in found if not widget.accessibleName()] == []


def test_the_language_switches_live(page: OrderDetailPage, context: UiContext, qtbot: QtBot) -> None:
    other = "en" if context.language == "zh_CN" else "zh_CN"
    context.words.set_language(other)
    expected = context.tr("Customer and machine")
    qtbot.waitUntil(lambda: expected in [label.text() for label in page.findChildren(QLabel)])


def test_an_entry_and_a_step_never_wait_for_the_store(
    page: OrderDetailPage, started: Services, touched: list[str], qtbot: QtBot
) -> None:
    touched.clear()
    reloaded(page, qtbot)
    editor = page.record.forms["fault"].editors["diagnosis"]
    editor.set_value("水封磨损")
    editor.changed.emit("水封磨损")
    page.press_next()
    qtbot.waitUntil(lambda: page.context.tasks.idle and len(touched) > 3)
    assert threading.main_thread().name not in touched
    assert started.job.of(ORDER).values.get("diagnosis") == "水封磨损"  # type: ignore[union-attr]  # started


def test_keys_of_the_order_page(
    page: OrderDetailPage, filled: Services, taken: Taken, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.records.edit("repair_record", filled.orders.page(ORDER).record.id, "diagnosis", "")  # type: ignore[union-attr]  # started
    reloaded(page, qtbot)
    window, asked = page.window(), list[str]()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    handle = window.windowHandle()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (asked.append("files"), ([], ""))[1])
    control = page.record.forms["fault"].editors["diagnosis"].control
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        page.setFocus()
        QTest.keyClick(handle, Qt.Key.Key_F4, keys)
        assert QApplication.focusWidget() in (control, *control.children())
    QTest.keyClick(handle, Qt.Key.Key_F8)
    assert asked == ["files"]
    QTest.keyClick(handle, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert taken.list == [("machine", MACHINE)]
    QTest.keyClick(handle, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(QDialog)), timeout=20_000)
    next(d for d in window.findChildren(QDialog) if d.isVisible()).close()
    qtbot.waitUntil(lambda: page.context.tasks.idle, timeout=20_000)


def test_the_next_step_is_taken_by_ctrl_enter(page: OrderDetailPage, services: Services, qtbot: QtBot) -> None:
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    QTest.keyClick(page.window().windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: services.orders.page(ORDER).row.state == "accepted", timeout=10_000)
