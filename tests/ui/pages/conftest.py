# SPDX-License-Identifier: Apache-2.0
"""Pages over real services: an encrypted store with the small world, and a note of which ways were taken."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.store.store import Store
from fieldapp.ui.context import UiContext
from fieldapp.ui.shell import Shell, Ways
from fieldapp.ui.theme.theme import ThemeHolder
from fieldcore.base.clock import FixedClock, Instant
from tests.unit.fieldapp.conftest import KEY, ME
from tests.unit.fieldapp.services.world import deliver, fill, rows, until_started


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    clock = FixedClock(Instant.parse("2026-11-24T09:30:00+08:00"))
    with Store.create(Home(tmp_path / "home"), KEY, ME, clock=clock) as opened:
        deliver(opened, rows())
        yield opened


@pytest.fixture
def touched(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the threads on which the store was read or written, from now on."""
    threads: list[str] = []

    def watched(deed: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any, **named: Any) -> Any:
            threads.append(threading.current_thread().name)
            return deed(*arguments, **named)

        return noted

    for name in ("read", "write"):
        monkeypatch.setattr(store, name, watched(getattr(store, name)))
    return threads


@pytest.fixture
def services(store: Store) -> Services:
    return build(store, program="0.1.0-test")


@pytest.fixture
def started(services: Services) -> Services:
    until_started(services)
    return services


@pytest.fixture
def filled(started: Services) -> Services:
    fill(started)
    return started


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(qtbot: QtBot, language: str) -> Iterator[UiContext]:
    made = UiContext.create(language, ThemeHolder("light"))
    made.themes.apply()
    yield made
    assert made.tasks.close()


def controls(page: QWidget) -> list[QWidget]:
    """What the keyboard reaches on a page."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    found = [widget for kind in kinds for widget in page.findChildren(kind)]
    return [w for w in found if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus]


class Taken:
    """The ways that a page took, newest last."""

    def __init__(self) -> None:
        self.list: list[tuple[Any, ...]] = []

    def way(self, name: str) -> Callable[..., None]:
        return lambda *given: self.list.append((name, *given))


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def shell(context: UiContext, services: Services, taken: Taken) -> Shell:
    names = ("order", "signing", "paper", "machine", "customer", "page", "private", "restore", "restart", "leave")
    return Shell(context, services, Ways(*(taken.way(name) for name in names)))
