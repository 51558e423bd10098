# SPDX-License-Identifier: Apache-2.0
"""First start and unlocking: bad input is said in words, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home
from fieldapp.services.opening import Opened
from fieldapp.services.people import worker_of
from fieldapp.store import keys
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.pages.unlock import UnlockPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.window import Window
from tests.unit.fieldapp.conftest import KEY
from tests.unit.fieldapp.services.world import ORDER

SECRET = "a long passphrase"


@pytest.fixture
def locked(store: Store) -> Home:
    home = store.home
    keys.keep(home, KEY, SECRET, "王建国 · L07")
    store.close()
    return home


@pytest.fixture
def opened() -> Iterator[list[Opened]]:
    made: list[Opened] = []
    yield made
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("code", "secret", "again", "message"),
    [
        ("", SECRET, SECRET, "The one-time code is empty. Ask head office for one."),
        ("K7QM", "short", "short", "The passphrase needs at least {count} characters."),
        ("K7QM", SECRET, "another one", "The two passphrases differ. Type them again."),
    ],
)
def test_first_start_says_what_is_wrong(
    context: UiContext, tmp_path: Path, qtbot: QtBot, code: str, secret: str, again: str, message: str
) -> None:
    page = StartPage(context, Home(tmp_path / "new"), lambda _: None)
    qtbot.addWidget(page)
    page.show()
    page.code.setText(code)
    page.passphrase.setText(secret)
    page.again.setText(again)
    page.verb.click()
    assert page._trouble.text() == context.tr(message, count=8)
    assert page.code.text() == code


@pytest.mark.parametrize("address", ["not an address", "http://office.example"])
def test_an_address_that_cannot_be_used_is_named(
    context: UiContext, tmp_path: Path, qtbot: QtBot, address: str
) -> None:
    page = StartPage(context, Home(tmp_path / "new"), lambda _: None)
    qtbot.addWidget(page)
    page.show()
    for field, text in ((page.address, address), (page.code, "K7QM"), (page.passphrase, SECRET), (page.again, SECRET)):
        field.setText(text)
    page.verb.click()
    qtbot.waitUntil(lambda: address in page._trouble.text())
    assert not Home(tmp_path / "new").enrolled


def test_a_wrong_passphrase_opens_nothing(context: UiContext, locked: Home, opened: list[Opened], qtbot: QtBot) -> None:
    page = UnlockPage(context, worker_of(locked), opened.append)
    qtbot.addWidget(page)
    page.show()
    page.passphrase.setText("wrong")
    page.verb.click()
    qtbot.waitUntil(lambda: bool(page._trouble.text()), timeout=10_000)
    assert opened == []
    page.passphrase.setText(SECRET)
    page.verb.click()
    qtbot.waitUntil(lambda: len(opened) == 1, timeout=10_000)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_window_opens_a_home_finds_anything_and_ends(locked: Home, qtbot: QtBot, language: str) -> None:
    themes = ThemeHolder("light")
    themes.apply()
    host = HostWindow(themes.current, bars=True)
    qtbot.addWidget(host)
    host.paint_first()
    window = Window(locked, themes, language, SECRET, host)
    window.ready.connect(lambda: host.setCentralWidget(window))
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.start()
    assert window.page_shown == "today"
    window.palette_popup.open()
    window.palette_popup.asked.emit("fynj")
    qtbot.waitUntil(lambda: window.context.tasks.idle, timeout=10_000)  # an empty search was answered first
    assert window.palette_popup.current() is not None
    window.palette_popup.chosen.emit(f"work_order:{ORDER}")
    qtbot.waitUntil(lambda: window.page_shown == "order" and bool(window.top_bar.note.text()), timeout=10_000)
    page = window.page("order")
    assert page is not None
    next(button for button in page.findChildren(Button) if button.accessibleName() == "Back").click()
    assert window.page_shown == "today"
    window.palette_popup.chosen.emit("page:sync")
    qtbot.waitUntil(lambda: window.page_shown == "sync")
    window.scanned.emit("4LZ80-2603-0147")
    qtbot.waitUntil(lambda: window.page_shown == "customers", timeout=10_000)
    host.close()
    window.shut()
    QCoreApplication.sendPostedEvents()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_new_home_shows_the_first_start(tmp_path: Path, qtbot: QtBot, language: str) -> None:
    window = Window(Home(tmp_path / "nobody"), ThemeHolder("light"), language, None)
    qtbot.addWidget(window)
    window.start()
    assert window.page_shown == "start"
    window.shut()
