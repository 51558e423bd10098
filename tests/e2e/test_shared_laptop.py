# SPDX-License-Identifier: Apache-2.0
"""Two people share the laptop at the gate: each is set up at the window, works apart, and syncs as themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home, Laptop
from fieldapp.store.store import Store
from fieldapp.ui.pages.people import PeoplePage
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.pages.unlock import UnlockPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.progress import HeroCard
from fieldapp.ui.window import Window
from tests.e2e.conftest import Office

PINS = {"王建国": "84617302", "李红": "55020917"}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "laptop")


@contextmanager
def window(laptop: Laptop, qtbot: QtBot) -> Iterator[Window]:
    """The window as the program opens it, asking who works where somebody does."""
    made = Window(laptop.latest(), ThemeHolder("light"), "en", None, choose=bool(laptop.homes()))
    qtbot.addWidget(made)
    made.show()
    made.start()
    try:
        yield made
    finally:
        made.close()
        made.shut()


def set_up(shown: Window, office: Office, person: str, pin: str, qtbot: QtBot) -> None:
    page = shown.findChildren(StartPage)[0]
    page.address.setText(office.url)
    page.code.setText(office.code(person))
    page.passphrase.setText(pin)
    page.again.setText(pin)
    with qtbot.waitSignal(shown.opened, timeout=20_000):
        page.verb.click()


def store_of(shown: Window) -> Store:
    assert shown._opened is not None
    return shown._opened.store


def orders_on_today(shown: Window) -> set[str]:
    today = shown.page("today")
    assert today is not None
    return {hero.title.text() for hero in today.findChildren(HeroCard)}


def test_two_people_on_one_laptop_keep_to_themselves(office: Office, laptop: Laptop, qtbot: QtBot) -> None:
    order = office.dispatch()
    with window(laptop, qtbot) as shown:
        set_up(shown, office, office.technician, PINS["王建国"], qtbot)
        qtbot.waitUntil(lambda: any("望城农机合作社" in text for text in orders_on_today(shown)), timeout=20_000)
        office.network.mode = "down"
        note = store_of(shown).write(
            lambda work: work.insert("customer", {"name": "王的客户", "station": office.station})
        )
        with qtbot.waitSignal(shown.left, timeout=20_000):
            shown.leave()
    office.network.mode = "fine"
    with window(laptop, qtbot) as shown:
        assert shown.page_shown == "people"
        shown._add()
        set_up(shown, office, office.colleague, PINS["李红"], qtbot)
        qtbot.waitUntil(lambda: store_of(shown).read(lambda r: r.get("customer", office.customer)) is not None)
        assert (shown.top_bar.person.text(), orders_on_today(shown)) == ("李红", set())
        assert store_of(shown).read(lambda r: r.get("customer", note)) is None
        own = store_of(shown).write(
            lambda work: work.insert("customer", {"name": "李的客户", "station": office.station})
        )
        qtbot.waitUntil(lambda: bool(office.values("customer", own)), timeout=20_000)
    assert office.values("customer", note) == {}
    with window(laptop, qtbot) as shown:
        chosen_with(shown, 0, PINS["李红"])
        page = shown.findChildren(UnlockPage)[0]
        qtbot.waitUntil(lambda: bool(page._trouble.text()), timeout=20_000)
        with qtbot.waitSignal(shown.opened, timeout=20_000):
            enter(page, PINS["王建国"])
        assert store_of(shown).home == Home(laptop.root)
        assert store_of(shown).read(lambda r: r.need("work_order", order)).get("assignee") == office.technician
        qtbot.waitUntil(lambda: bool(office.values("customer", note)), timeout=20_000)
    assert office.count("device") == 2


def chosen_with(shown: Window, at: int, pin: str) -> None:
    shown.findChildren(PeoplePage)[0].rows[at].click()
    enter(shown.findChildren(UnlockPage)[0], pin)


def enter(page: UnlockPage, pin: str) -> None:
    page.passphrase.setText(pin)
    page.verb.click()
