# SPDX-License-Identifier: Apache-2.0
"""A context for widgets: English words, the light theme, tasks that end with the test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.ui.context import UiContext
from fieldapp.ui.theme.theme import ThemeHolder


@pytest.fixture
def context(qtbot: QtBot) -> Iterator[UiContext]:
    """Depends on qtbot, so that an application is there and widgets are closed first."""
    made = UiContext.create("en", ThemeHolder("light"))
    made.themes.apply()
    yield made
    assert made.tasks.close()
