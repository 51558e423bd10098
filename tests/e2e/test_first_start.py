# SPDX-License-Identifier: Apache-2.0
"""The first start at the window: address, code and passphrase are typed, and Today opens with the work to do."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.progress import HeroCard
from fieldapp.ui.window import Window
from tests.e2e.conftest import Office

SECRET = "a long passphrase"


def type_into(page: StartPage, address: str, code: str) -> None:
    for field, text in ((page.address, address), (page.code, code), (page.passphrase, SECRET), (page.again, SECRET)):
        field.setText(text)
    page.verb.click()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_laptop_is_set_up_at_the_window_and_fetches_its_work(
    office: Office, tmp_path: Path, qtbot: QtBot, language: str
) -> None:
    office.dispatch()
    home = Home(tmp_path / "home")
    window = Window(home, ThemeHolder("light"), language, None)
    qtbot.addWidget(window)
    window.show()
    window.start()
    page = window.page("start")
    assert isinstance(page, StartPage)
    type_into(page, office.url, "WRONG-CODE")
    qtbot.waitUntil(lambda: bool(page._trouble.text()), timeout=20_000)
    assert (window.page_shown, home.enrolled) == ("start", False)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        type_into(page, office.url, office.code())
    try:
        assert (window.page_shown, keys.needs_passphrase(home)) == ("today", True)
        today = window.page("today")
        assert today is not None
        qtbot.waitUntil(
            lambda: any("望城农机合作社" in hero.title.text() for hero in today.findChildren(HeroCard)), timeout=20_000
        )
    finally:
        window.close()
        window.shut()
