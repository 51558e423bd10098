# SPDX-License-Identifier: Apache-2.0
"""What is seen before the program is loaded: it looks like the window that comes, and costs next to nothing."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLabel

from fieldapp.ui.context import UiContext
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.theme.theme import Theme
from fieldapp.ui.theme.tokens import ThemeName

LATER = ("fieldapp.ui.window", "fieldapp.ui.theme.style", "PySide6.QtSvg", "socket", "msgspec", "sqlalchemy")
"""What the first paint does without."""


def test_the_first_paint_loads_nothing_that_can_come_later() -> None:
    code = f"import sys, fieldapp.app; print([m for m in {LATER} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["light", "dark", "sunlight"])
def test_the_first_paint_is_the_frame_without_its_words(qtbot, context: UiContext, name: ThemeName) -> None:
    context.themes.set(name)
    host, window = HostWindow(context.theme, bars=True), MainWindow(context)
    qtbot.addWidget(host)
    host.paint_first()
    before = host.grab().toImage()
    host.setCentralWidget(window)
    qtbot.waitUntil(window.isVisible)
    after = host.grab().toImage()
    rail = window.rail.width()
    places = [(4, 4), (rail - 1, 400), (rail // 2 - 16, 28), (rail + 4, 4), (rail + 4, window.top_bar.height() - 1),
              (rail + 200, 400)]  # fmt: skip
    assert [before.pixelColor(*at).name() for at in places] == [after.pixelColor(*at).name() for at in places]


def test_a_home_where_nobody_works_yet_shows_no_bars(qtbot) -> None:
    theme = Theme("light")
    host = HostWindow(theme, bars=False)
    qtbot.addWidget(host)
    host.paint_first()
    picture = host.grab().toImage()
    assert {picture.pixelColor(*at).name() for at in ((4, 4), (700, 4), (700, 400))} == {theme.colour("canvas").name()}


def test_a_window_that_nobody_sees_is_not_waited_for(qtbot) -> None:
    host = HostWindow(Theme("light"), bars=True)
    qtbot.addWidget(host)
    host.showMinimized()
    host.centralWidget().hide()
    host.paint_first()
    host.setCentralWidget(QLabel("Today"))
    assert host.isVisible()
