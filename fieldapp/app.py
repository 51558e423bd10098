# SPDX-License-Identifier: Apache-2.0
"""The composition root of the laptop: builds context, store, services and window. Importing it opens nothing."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldapp import __version__, settings
from fieldapp.errors import Busy, FieldAppError
from fieldapp.paths import Home, Laptop
from fieldapp.store import private
from fieldapp.store.instance import Instance
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.theme.theme import ThemeHolder
from fieldcore.base.text import Translator

if TYPE_CHECKING:
    from fieldapp.ui.window import Window

AGAIN: Final = 3
"""Ends the event loop of a home that is opened anew in the same window."""
CHOOSE: Final = 4
"""Ends the event loop of a home that was closed, so that it is chosen again who works."""


def run(
    folder: Home, *, person: str = "", language: str | None = None, passphrase_file: Path | None = None,
    smoke: bool = False, as_json: bool = False,
) -> int:  # fmt: skip
    """Open the window of a laptop and stay until it is closed; the exit status. ``smoke``: paint once and end.

    ``person`` says who works; where several do and none is named, the window asks.
    """
    started = time.perf_counter()
    several, home = len(Laptop(folder.root).homes()) > 1, Laptop(folder.root).latest()
    choose = several and not person and not passphrase_file
    try:
        if not choose and (person or several):
            home = _named(folder, person)
        chosen = settings.load(home.settings)
        language = language or chosen.language
        passphrase = private.read_passphrase(passphrase_file) if passphrase_file else None
        with Instance(folder.laptop):
            application = QApplication.instance() or QApplication(sys.argv[:1])
            assert isinstance(application, QApplication)
            themes = ThemeHolder(chosen.theme, chosen.text_scale)  # type: ignore[arg-type]  # settings allow no other
            host = HostWindow(themes.current, bars=home.enrolled and not choose)
            host.paint_first()
            painted = time.perf_counter()
            window = _fill(host, home, themes, language, passphrase, smoke, choose)
            while (status := _stay(application, window)) in (AGAIN, CHOOSE):
                choose = status == CHOOSE
                again = None if choose else passphrase
                window = _fill(host, window.home, themes, window.context.language, again, smoke, choose)
    except Busy:
        return _raise_other(folder.laptop, language or settings.load(home.settings).language)
    except FieldAppError as error:
        return _refused(error, language or settings.load(home.settings).language)
    if smoke:
        _print_times(started, painted, window, as_json)
    return status


def _named(folder: Home, person: str) -> Home:
    from fieldapp.services import people  # reads who is here; not needed where one person works

    return people.home_of(folder, person)


def _fill(
    host: HostWindow, home: Home, themes: ThemeHolder, language: str, passphrase: str | None, smoke: bool, choose: bool
) -> "Window":
    """Load the rest of the program behind the first paint; what the window will hold."""
    from fieldapp.ui.window import Window

    themes.apply()
    window = Window(home, themes, language, passphrase, host, choose=choose)
    window.ready.connect(lambda: host.setCentralWidget(window))
    window.restarted.connect(lambda: QApplication.exit(AGAIN))
    window.left.connect(lambda: QApplication.exit(CHOOSE))
    if smoke:
        window.ready.connect(host.close, Qt.ConnectionType.QueuedConnection)
    return window


def _stay(application: QApplication, window: "Window") -> int:
    """Open the home and work in it until the window is closed."""
    from fieldapp import logs
    from fieldapp.store.door import Door

    laptop = window.home.laptop
    hook, sys.excepthook = sys.excepthook, window.report_bug
    handler = logs.start(laptop.logs) if laptop.homes() else None
    try:
        with Door(laptop, window.answer):
            try:
                window.start()
                return application.exec()
            finally:
                window.shut()
    finally:
        sys.excepthook = hook
        logs.stop(handler)


def _raise_other(laptop: Laptop, language: str) -> int:
    """Another window of this laptop is open: bring it to the front instead."""
    from fieldapp.store.door import ask

    try:
        ask(laptop, "raise")
    except Busy as error:
        return _refused(error, language)
    return 0


def _refused(error: FieldAppError, language: str) -> int:
    """Say why there is no window; the exit status."""
    sys.stderr.write(f"fieldapp: {error.text(Translator(language))}\n")
    return 2


def _print_times(started: float, painted: float, window: "Window", as_json: bool) -> None:
    """Seconds since ``run`` began, and moments on the wall clock for whoever started the process."""
    since = time.time() - time.perf_counter()
    ready = window.ready_at or time.perf_counter()
    times = {
        "first_paint_s": round(painted - started, 3),
        "ready_s": round(ready - started, 3),
        "first_paint_at": round(since + painted, 4),
        "ready_at": round(since + ready, 4),
        "page": window.page_shown,
        "version": __version__,
    }
    sys.stdout.write((json.dumps(times) if as_json else "\n".join(f"{k}: {v}" for k, v in times.items())) + "\n")
