# SPDX-License-Identifier: Apache-2.0
"""Every action has a key that is shown and works, and no key means two things at once, on every page and dialog."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.services.old_parts import Packed
from fieldapp.services.opening import Opened
from fieldapp.services.requests import Asked
from fieldapp.store.keys import keep
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.ui.dialogs.hand_over import hand_over
from fieldapp.ui.dialogs.keys import KeySheet, keys_of
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.pages.signing_paper import PaperPage
from fieldapp.ui.pages.sync import SyncDetailPage
from fieldapp.ui.pages_of_home import HomePages
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import OptionButton, Select
from fieldapp.ui.widgets.keys import Key, printed
from fieldapp.ui.widgets.photos import PhotoTile
from fieldapp.ui.widgets.rows import ActionRow, Lines
from fieldapp.ui.widgets.surfaces import Banner, KeyCap
from fieldapp.ui.window import Window
from fieldcore.wire.messages import Answer, Conflict
from tests.unit.fieldapp.conftest import KEY, ME
from tests.unit.fieldapp.services.test_old_parts import awaited
from tests.unit.fieldapp.services.test_on_paper import print_out
from tests.unit.fieldapp.services.test_requests import sent
from tests.unit.fieldapp.services.world import (
    CUSTOMER,
    MACHINE,
    ORDER,
    PUMP,
    at,
    deliver,
    fill,
    sign,
    uid,
    until_started,
)

BY_ARROWS = (ActionRow, PhotoTile, OptionButton, Select, QLineEdit)
"""Rows, tiles and choices, and what stands inside a line of text."""


@pytest.fixture
def home(store: Store, services: Services, language: str, qtbot: QtBot) -> Iterator[Window]:
    window = Window(store.home, ThemeHolder("light"), language, None)
    qtbot.addWidget(window)
    pages = HomePages(window, Opened(store, SyncEngine(store), services))
    window.set_private(False)
    window.resize(1366, 768)
    pages.open_first()
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.setProperty("pages", pages)
    yield window
    window.shut()


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.context.tasks.idle, timeout=20_000)


def of(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of a window that a person sees and can use; those of a dialog over it are the dialog's."""
    top = root.window()
    return [w for w in root.findChildren(kind) if w.window() is top and w.isVisible() and w.isEnabled()]


def inside(widget: QWidget, kinds: tuple[type[QWidget], ...]) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, kinds) or inside(parent, kinds))


def actions(root: QWidget) -> list[QAbstractButton]:
    found = [w for w in of(root, QAbstractButton) if not isinstance(w, BY_ARROWS) and not inside(w, BY_ARROWS)]
    return [w for w in found if isinstance(w, QAbstractButton)]


def acting(root: QWidget) -> Counter[str]:
    """How many things each key would do."""
    keys = [key.combination for key in root.findChildren(Key) if key.parent() in [*of(root, QWidget), root]]
    dialog = ["Esc"] if isinstance(root, QDialog) else []
    return Counter(keys + dialog + [b.keys for b in of(root, Button) if isinstance(b, Button) and b.armed])


def shown_at(button: QAbstractButton) -> str:
    """What tip and caps of a button say."""
    caps = [cap.accessibleName() for cap in button.findChildren(KeyCap)]
    return "\n".join([button.toolTip(), str(getattr(button, "cap", "")), *caps])


def faults(root: QWidget) -> list[str]:
    held = acting(root)
    found = [f"{key} does {count} things" for key, count in held.items() if count > 1]
    for button in actions(root):
        name, keys = button.accessibleName(), str(getattr(button, "keys", ""))
        if not keys:
            found.append(f"“{name}” has no key")
        elif keys not in held and not inside(button, (Lines,)):
            found.append(f"“{name}” shows {keys}, which does nothing")
        elif printed(keys) not in shown_at(button):
            found.append(f"“{name}” does not show {keys}")
    return found


def pressed_by_their_keys(root: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[Button]:
    """Press the key of each button without letting it do anything."""
    done: list[Button] = []
    handle = root.window().windowHandle()
    with monkeypatch.context() as patched:
        patched.setattr(Button, "click", lambda button: done.append(button))
        for button in of(root, Button):
            if isinstance(button, Button) and button.armed:
                sequence = QKeySequence(button.keys)
                combination = sequence[0]  # type: ignore[index]  # the stubs do not know it
                QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
    return done


def check(root: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(root) == []
    armed = [b for b in of(root, Button) if isinstance(b, Button) and b.armed]
    assert pressed_by_their_keys(root, monkeypatch) == armed


def order_page(window: Window, qtbot: QtBot) -> OrderDetailPage:
    pages = window.property("pages")
    pages.open_order(ORDER)
    settle(window, qtbot)
    page = window.page("order")
    assert isinstance(page, OrderDetailPage)
    page.value = None
    page.reload()
    qtbot.waitUntil(lambda: page.value is not None, timeout=20_000)
    settle(window, qtbot)
    return page


@pytest.mark.parametrize("key", ["today", "orders", "cards", "van", "sync", "settings"])
def test_pages_of_the_rail(
    filled: Services, home: Window, key: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.open_page(key)
    settle(home, qtbot)
    assert len(actions(home)) > 9
    check(home, monkeypatch)


def test_a_machine_and_a_customer(
    started: Services, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = home.open_page("customers")
    assert isinstance(page, CustomersPage)
    for show, record_id, keys in ((page.open_machine, MACHINE, "Alt+O"), (page.open_customer, CUSTOMER, "Alt+A")):
        show(record_id)
        qtbot.waitUntil(lambda keys=keys: keys in acting(page), timeout=20_000)  # type: ignore[misc]  # bound
        settle(home, qtbot)
        check(home, monkeypatch)


def answer(store: Store, outcome: str, code: str = "", field: str = "") -> None:
    """Head office answers all that waits."""
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        answers = [
            Answer(op_id=op.op_id, outcome=outcome, version=8, code=code, field=field)  # type: ignore[arg-type]  # literal
            for op in batch.operations
        ]
        store.receive(lambda incoming, answers=answers: incoming.settle(answers))  # type: ignore[misc]  # bound


def until_filled(services: Services) -> None:
    until_started(services)
    fill(services)
    services.requests.ask(ORDER, [(PUMP, "1")], Asked("水泵渗漏", "2026-11-27"))


def until_waiting(services: Services) -> None:
    until_started(services)
    services.requests.ask(ORDER, [(PUMP, "1")], Asked("水泵渗漏", "2026-11-27"))
    services.orders.need_parts(ORDER)


def until_done(services: Services) -> None:
    until_filled(services)
    services.orders.finish(ORDER)


def until_signed(services: Services) -> None:
    until_done(services)
    sign(services)


STATES: dict[str, Callable[[Services], object]] = {
    "dispatched": lambda services: services.me,
    "accepted": lambda services: services.orders.accept(ORDER),
    "in_progress": until_filled,
    "waiting_parts": until_waiting,
    "done": until_done,
    "signed": until_signed,
}


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("state", STATES)
def test_an_order_in_each_state(
    services: Services, home: Window, state: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    STATES[state](services)
    page = order_page(home, qtbot)
    assert page.value is not None and page.value.row.state == state
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_parts_on_their_way_in_both_directions(
    filled: Services, store: Store, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.requests.ask(ORDER, [(PUMP, "1")], Asked("水泵渗漏", "2026-11-27"))
    sent(store, uid(0x910))
    packed, _ = awaited(store, 0x950, status="tagged"), awaited(store, 0x951, status="tagged")
    filled.old_parts.pack("L07-1", "", [Packed(packed, "complete", "1")])
    page = home.open_page("van")
    wanted = {"Alt+I", "Alt+K", "Alt+S", "Alt+U", "Alt+O"}  # of the first line of each list
    qtbot.waitUntil(lambda: wanted <= acting(page).keys(), timeout=20_000)
    settle(home, qtbot)
    check(home, monkeypatch)
    order_page(home, qtbot)
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_an_order_that_came_back(
    services: Services, store: Store, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_signed(services)
    services.orders.hand_in(ORDER)
    answer(store, "applied")
    order = store.read(lambda reader: reader.need("work_order", ORDER))
    deliver(store, [("work_order", ORDER, {**order.values, "status": "returned"})], version=9)
    page = order_page(home, qtbot)
    assert page.value is not None and page.value.row.state == "returned"
    assert {"Alt+X", "Ctrl+Return"} <= {b.keys for b in page.findChildren(Button) if inside(b, (Banner,))}
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_papers_are_read_and_signed(
    filled: Services, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.orders.finish(ORDER)
    home.property("pages").open_signing(ORDER)
    page = home.page("signing")
    assert isinstance(page, SigningPage)
    qtbot.waitUntil(lambda: page.session is not None, timeout=20_000)
    page.opinion.buttons[0].click()
    page.relation.buttons[0].click()
    qtbot.waitUntil(lambda: page.session is not None and bool(page.session.relation), timeout=20_000)
    settle(home, qtbot)
    for pad in (page.customer_pad, page.technician_pad):
        pad.set_strokes([[(0.1, 0.2, 0.5, 0), (0.4, 0.5, 0.5, 40)]])
    check(home, monkeypatch)
    page.confirm.click()
    assert page.technician_pad.isVisible()
    check(home, monkeypatch)
    for keys in ("Ctrl+2", "Ctrl+K"):  # the customer sees no other order
        assert keys not in keys_of(home, home.context)
    page.refuse.click()
    dialog = dialog_over(home, qtbot)
    check(dialog, monkeypatch)
    dialog.close()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_papers_wait_for_ink(filled: Services, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    print_out(filled)
    page = order_page(home, qtbot)
    assert page.value is not None and page.value.row.awaits_paper
    check(home, monkeypatch)
    home.property("pages").open_paper(ORDER)
    paper = home.page("paper")
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.awaited is not None, timeout=20_000)
    settle(home, qtbot)
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize(
    ("page", "others"), [("start", ["Alt+V", "Alt+I", "Alt+O"]), ("unlock", ["Alt+O"]), ("people", ["Alt+A"])]
)
def test_before_a_home_is_open(
    store: Store, language: str, page: str, others: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store.home, KEY, "a long passphrase", "王建国 · L07")
    window = Window(store.home, ThemeHolder("light"), language, None)
    qtbot.addWidget(window)
    window.open_page(page)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert [b.keys for b in actions(window) if isinstance(b, Button)] == ["Ctrl+Return", *others]
    check(window, monkeypatch)
    window.shut()


def dialog_over(home: Window, qtbot: QtBot) -> QDialog:
    def found() -> list[QDialog]:
        return [d for d in home.findChildren(QDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=20_000)
    (dialog,) = found()
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    settle(home, qtbot)
    return dialog


Ask = Callable[[OrderDetailPage], object]
QUESTIONS: dict[str, Ask] = {
    "call": lambda page: page.call.click(),
    "times": lambda page: page.job.times.click(),
    "part": lambda page: page.parts.add.click(),
    "request": lambda page: page.parts.request.click(),
    "work": lambda page: page.lines[0].add.click(),
    "preview": lambda page: page.show_preview(),
    "reason": lambda page: page.steps_to_take.correct(),
    "photo": lambda page: next(t for t in page.photos.grid.tiles.values() if t.photo.state != "missing").click(),
    "keys": lambda page: KeySheet(page.context, page.window()).open(),
}


@pytest.mark.parametrize("language", ["en"], indirect=True)
@pytest.mark.parametrize("asked", QUESTIONS)
def test_dialogs_of_an_order(
    filled: Services, home: Window, asked: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    QUESTIONS[asked](order_page(home, qtbot))
    dialog = dialog_over(home, qtbot)
    check(dialog, monkeypatch)
    dialog.close()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_key_is_for_the_line_that_has_the_focus(
    filled: Services, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.orders.finish(ORDER)
    sign(filled)
    hand_over(home.property("pages").shell, home, ORDER)
    dialog = dialog_over(home, qtbot)
    check(dialog, monkeypatch)
    opens = [b for b in dialog.findChildren(Button) if b.keys == "Alt+O"]
    assert len(opens) == 3
    for button in reversed(opens):
        button.setFocus()
        check(dialog, monkeypatch)
        assert [b for b in opens if b.armed] == [button]
    dialog.close()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_was_sent_back_and_what_both_changed(
    started: Services, store: Store, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(store, "applied")
    repair = started.job.of(ORDER)
    assert repair is not None
    started.records.edit("repair_record", repair.id, "meter", "612.4")
    answer(store, "rejected", "out_of_range", "meter")
    for number, field in ((1, "diagnosis"), (2, "treatment")):
        conflict = Conflict(id=uid(number), kind="repair_record", record_id=repair.id, field=field, current="总部的",
                            other="我的", author=ME.device_id, at=[0, 480])  # fmt: skip
        store.receive(lambda incoming, conflict=conflict: incoming.take_conflict(conflict))  # type: ignore[misc]  # bound
    page = home.open_page("sync")
    assert isinstance(page, SyncDetailPage)
    settle(home, qtbot)
    for kind, keys in (("attention:", {"Alt+C", "Alt+S", "Alt+N"}), ("conflict:", {"Alt+1", "Alt+2", "Alt+3"})):
        page.table.select(next(key for key in page._items if key.startswith(kind)))
        qtbot.waitUntil(lambda keys=keys: keys <= {b.keys for b in actions(page) if isinstance(b, Button)})  # type: ignore[misc]  # bound
        check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_gave_way_is_told_on_today(
    started: Services, store: Store, home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(store, "applied")
    for field, mine in (("appointment_from", at("2026-11-24T10:15")), ("site_address", "场院")):
        store.write(lambda work, field=field, mine=mine: work.put("work_order", ORDER, {field: mine}))  # type: ignore[misc]  # bound
        answer(store, "merged", "overruled", field)
    held = store.read(lambda reader: reader.need("work_order", ORDER)).values
    theirs = {"appointment_from": at("2026-11-24T14:45"), "site_address": "机耕路口"}
    deliver(store, [("work_order", ORDER, {**held, **theirs})], version=9)
    home.property("pages").open_order(ORDER)
    page = home.open_page("today")
    qtbot.waitUntil(lambda: len([b for b in page.findChildren(Banner) if b.isVisible()]) == 2, timeout=10_000)
    settle(home, qtbot)
    check(home, monkeypatch)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_sheet_lists_what_is_declared(started: Services, home: Window, qtbot: QtBot) -> None:
    page = order_page(home, qtbot)
    work = set(acting(home))
    QTest.keyClick(home.windowHandle(), Qt.Key.Key_F1)
    sheet = dialog_over(home, qtbot)
    assert isinstance(sheet, KeySheet)
    listed = [label.text() for label in sheet.findChildren(Text)]
    for label in ("Add part…", "Preview PDF", "Next missing item", "Undo", "Find anything", "Today"):
        assert label in listed
    assert sheet.keys["Alt+P"] == page.parts.add.label
    assert sheet.keys.keys() == work
    sheet.close()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_key_finishes_the_entry_under_way_first(filled: Services, home: Window, qtbot: QtBot) -> None:
    filled.requests.ask(ORDER, [(PUMP, "1")], Asked("水泵渗漏", "2026-11-27"))
    page = order_page(home, qtbot)
    editor = page.record.forms["fault"].editors["diagnosis"].control
    assert isinstance(editor, QPlainTextEdit)
    editor.setFocus()
    editor.setPlainText("水泵轴承磨损，已拆检")
    QTest.keyClick(home.windowHandle(), Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: filled.orders.page(ORDER).row.state == "waiting_parts", timeout=10_000)
    held = filled.job.of(ORDER)
    assert held is not None and held.values["diagnosis"] == "水泵轴承磨损，已拆检"
