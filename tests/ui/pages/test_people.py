# SPDX-License-Identifier: Apache-2.0
"""Several people at one window: who works is chosen by keys, each opens only their own, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fieldapp import app, settings
from fieldapp.paths import Home, Laptop
from fieldapp.services.opening import open_home
from fieldapp.settings import Settings
from fieldapp.store import person
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.pages.people import PeoplePage
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.pages.unlock import UnlockPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.window import Window
from fieldcore.base.clock import Instant
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.test_people import PINS, enrol

WANG, LI = PINS
ROLES = {"zh_CN": "驾驶员", "en": "Driver"}
USED = {"zh_CN": "上次 2026-11-23 15:50", "en": "last 2026-11-23 15:50"}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = Laptop(tmp_path / "laptop")
    enrol(made, WANG, "L07", "technician")
    second = enrol(made, LI, "L11", "driver")
    settings.save(second.settings, Settings(language="en", theme="dark"))
    identity = msgspec.structs.replace(ME, person_name=LI, device_code="L11", roles=["driver"])
    person.note(second, identity, Instant.parse("2026-11-23T15:50:00+08:00"))
    return made


@pytest.fixture
def window(laptop: Laptop, language: str, qtbot: QtBot) -> Iterator[Window]:
    made = Window(laptop.homes()[0], ThemeHolder("light"), language, None, choose=True)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    yield made
    made.shut()


def page(window: Window, key: str) -> object:
    assert window.page_shown == key
    return window.page(key)


def type_pin(window: Window, pin: str) -> UnlockPage:
    asked = page(window, "unlock")
    assert isinstance(asked, UnlockPage)
    assert asked.passphrase.hasFocus()
    QTest.keyClicks(asked.passphrase, pin)
    QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    return asked


@pytest.mark.parametrize("language", ["zh_CN", "en"], indirect=True)
def test_everybody_is_told_with_role_and_laptop_and_follows_the_language(window: Window, language: str) -> None:
    chooser = page(window, "people")
    assert isinstance(chooser, PeoplePage)
    assert chooser.rows[0].hasFocus()
    for said, role in ((language, ROLES[language]), ("en", "Driver"), ("zh_CN", "驾驶员")):
        window.context.words.set_language(said)
        told = [row.accessibleName() for row in chooser.rows]
        assert (told[0], told[1]) == (f"{WANG}, L07", f"{LI}, {role} · L11, {USED[said]}")


@pytest.mark.parametrize("language", ["zh_CN"], indirect=True)
@pytest.mark.parametrize("keys", [(Qt.Key.Key_2,), (Qt.Key.Key_Down, Qt.Key.Key_Return)], ids=["digit", "arrows"])
def test_a_person_is_chosen_by_keys_and_finds_the_window_as_they_left_it(
    window: Window, keys: tuple[Qt.Key, ...], qtbot: QtBot
) -> None:
    for key in keys:
        QTest.keyClick(window.focusWidget(), key)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        type_pin(window, PINS[LI])
    assert (window.page_shown, window.top_bar.person.text()) == ("trip", LI)
    assert (window.context.language, window.context.themes.choice) == ("en", "dark")
    window.go_back()
    assert window.page_shown == "trip"


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_pin_of_another_opens_nothing_and_somebody_else_can_be_chosen(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_2)
    asked = type_pin(window, PINS[WANG])
    qtbot.waitUntil(lambda: bool(asked._trouble.text()), timeout=20_000)
    assert window.page_shown == "unlock"
    next(button for button in asked.findChildren(Button) if button.accessibleName() == "Other person").click()
    chooser = page(window, "people")
    assert isinstance(chooser, PeoplePage)
    assert chooser.rows[1].hasFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    chooser.verb.click()
    assert (asked.passphrase.text(), asked._trouble.text()) == ("", "")
    with qtbot.waitSignal(window.opened, timeout=20_000):
        type_pin(window, PINS[WANG])
    assert window.top_bar.person.text() == WANG


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_one_more_person_is_set_up_from_the_chooser_and_there_is_a_way_back(window: Window) -> None:
    chooser = page(window, "people")
    assert isinstance(chooser, PeoplePage)
    next(button for button in chooser.findChildren(Button) if button.accessibleName() == "Add a person").click()
    start = page(window, "start")
    assert isinstance(start, StartPage)
    assert start._home == window.home.laptop.free()
    next(button for button in start.findChildren(Button) if button.accessibleName() == "Back").click()
    assert window.page_shown == "people"


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_whoever_leaves_keeps_what_they_were_typing_and_frees_their_home(
    window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_1)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        type_pin(window, PINS[WANG])
    saved = list[str]()
    line = QLineEdit(window)
    line.show()
    store = window._opened.store if window._opened else None
    assert store is not None

    def keep() -> None:
        window.context.tasks.start(
            "store", lambda: store.write(lambda work: saved.append(work.insert("customer", {"name": line.text()})))
        )

    line.editingFinished.connect(keep)
    line.setFocus()
    QTest.keyClicks(line, "half a name")
    with qtbot.waitSignal(window.left, timeout=20_000):
        QTest.keyClick(
            window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    with closing(open_home(laptop.homes()[0], PINS[WANG])) as again:
        kept = again.store.read(lambda reader: reader.need("customer", saved[0]))
        assert kept.get("name") == "half a name"
        assert again.store.read(lambda reader: reader.outbox()).waiting == 1
    with closing(open_home(laptop.homes()[1], PINS[LI])) as other:
        assert other.store.read(lambda reader: reader.get("customer", saved[0])) is None


def test_the_program_asks_who_works_and_asks_again_when_somebody_leaves(laptop: Laptop) -> None:
    """The loop of the program itself: chooser, a home, its button in the settings, chooser again."""
    shown = list[str]()
    steps: dict[str, Callable[[Window], object]] = {
        "people": lambda now: now.findChildren(PeoplePage)[0].rows[0].click(), "unlock": enter, "today": change_person,
    }  # fmt: skip

    def look() -> None:
        host = next((w for w in QApplication.topLevelWidgets() if isinstance(w, HostWindow) and w.isVisible()), None)
        now = host.centralWidget() if host else None
        if host is None or not isinstance(now, Window) or not now.ready_at or not now.isEnabled():
            return
        if (place := f"{id(now)} {now.page_shown}") not in shown:
            shown.append(place)
            host.close() if len(shown) == 4 else steps[now.page_shown](now)

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    QTimer.singleShot(60_000, timer, lambda: QApplication.exit(1))
    assert app.run(Home(laptop.root)) == 0
    timer.stop()
    assert [place.partition(" ")[2] for place in shown] == ["people", "unlock", "today", "people"]


def enter(window: Window) -> None:
    asked = window.findChildren(UnlockPage)[0]
    asked.passphrase.setText(PINS[WANG])
    asked.verb.click()


def change_person(window: Window) -> None:
    next(b for b in window.open_page("settings").findChildren(Button) if b.accessibleName() == "Change person").click()
