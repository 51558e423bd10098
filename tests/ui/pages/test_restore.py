# SPDX-License-Identifier: Apache-2.0
"""A backup is put in the place of the data from the window, which then starts again with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fieldapp import app
from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.backup import backup
from fieldapp.store.store import Store
from fieldapp.ui.dialogs.restore import Restored, RestoreQuestion
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.pages.settings import SettingsPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.window import Window
from tests.unit.fieldapp.conftest import KEY

SECRET = "a long passphrase"


@pytest.fixture
def customer(store: Store) -> str:
    """Somebody who is not in the backup and not at head office."""
    backup(store)
    later = store.write(lambda work: work.insert("customer", {"name": "乙农机合作社"}))
    keys.keep(store.home, KEY, SECRET, "王建国 · L07")
    store.close()
    return later


@pytest.fixture
def window(store: Store, customer: str, language: str, qtbot: QtBot) -> Iterator[Window]:
    made = Window(store.home, ThemeHolder("light"), language, SECRET)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.opened, timeout=20_000):
        made.start()
    made.show()
    yield made
    made.shut()


def asked(window: Window, qtbot: QtBot) -> RestoreQuestion:
    page = window.open_page("settings")
    assert isinstance(page, SettingsPage)
    page.restore.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(RestoreQuestion)), timeout=10_000)
    return window.findChildren(RestoreQuestion)[0]


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_backup_is_chosen_and_what_was_there_is_kept(window: Window, customer: str, qtbot: QtBot) -> None:
    question = asked(window, qtbot)
    warned = [label.text() for label in question.findChildren(Text) if "not at head office yet" in label.text()]
    assert warned and warned[0].startswith("1 changes")
    question.verb.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(Restored)), timeout=20_000)
    said = window.findChildren(Restored)[0]
    aside = window.home.backups / "replaced-001"
    assert str(aside) in [label.text() for label in said.findChildren(Text)]
    with qtbot.waitSignal(window.restarted):
        said.reject()
    with Store.open(window.home, KEY) as now:
        assert now.read(lambda r: r.get("customer", customer)) is None
    (aside / "fieldapp.db").replace(window.home.database)
    with Store.open(window.home, KEY) as kept:
        assert kept.read(lambda r: r.get("customer", customer)) is not None


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_what_is_no_backup_is_refused_and_the_work_goes_on(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    question = asked(window, qtbot)
    question._look_elsewhere()
    question.verb.click()
    qtbot.waitUntil(lambda: str(tmp_path) in question._trouble.text(), timeout=10_000)
    question.reject()
    window.open_page("today")
    qtbot.waitUntil(lambda: window.context.tasks.idle, timeout=10_000)
    assert window.toasts.current is None


def test_the_window_starts_again_with_the_home_as_it_is_now(store: Store, customer: str, tmp_path: Path) -> None:
    """The loop of the program itself: the second window is another one, in the same frame."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    seen: list[Window] = []

    def look() -> None:
        host = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HostWindow) and w.isVisible())
        now = host.centralWidget()
        if isinstance(now, Window) and now.ready_at and now not in seen:
            seen.append(now)
            host.close() if len(seen) == 2 else now.restarted.emit()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    assert app.run(Home(store.home.root), language="en", passphrase_file=secret) == 0
    timer.stop()
    assert len(seen) == 2
