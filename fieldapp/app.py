# SPDX-License-Identifier: Apache-2.0
"""The composition root of the laptop: builds context, store, services and window. Importing it opens nothing."""

import json
import logging
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fieldapp import __version__, settings
from fieldapp.errors import Busy, FieldAppError
from fieldapp.paths import Home
from fieldapp.store import private
from fieldapp.store.instance import Instance, ask
from fieldapp.ui.door import Door
from fieldapp.ui.theme import ThemeHolder
from fieldapp.ui.window import Window
from fieldcore.base.text import Translator


def run(
    home: Home, *, language: str | None = None, passphrase_file: Path | None = None, smoke: bool = False,
    as_json: bool = False,
) -> int:  # fmt: skip
    """Open the window of a home and stay until it is closed; the exit status. ``smoke``: paint once and end."""
    started, door = time.perf_counter(), Door()
    chosen = settings.load(home.settings)
    translator = Translator(language or chosen.language)
    try:
        passphrase = private.read_passphrase(passphrase_file) if passphrase_file else None
        instance = Instance(home, door)
    except Busy:
        return _raise_other(home, translator)
    except FieldAppError as error:
        sys.stderr.write(f"fieldapp: {error.text(translator)}\n")
        return 2
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    themes = ThemeHolder(chosen.theme, chosen.text_scale)  # type: ignore[arg-type]  # settings allow the themes only
    themes.apply()
    window = Window(home, themes, translator.lang, passphrase, door)
    handler: logging.Handler | None = None
    hook, sys.excepthook = sys.excepthook, window.report_bug
    try:
        window.show()
        window.repaint()
        painted = time.perf_counter()
        handler = _start_log(home)
        if smoke:
            QTimer.singleShot(0, window.close_when_ready)
        status = application.exec()
    finally:
        sys.excepthook = hook
        window.shut()
        instance.close()
        _stop_log(handler)
    if smoke:
        _print_times(started, painted, window, as_json)
    return status


def _start_log(home: Home) -> logging.Handler | None:
    from fieldapp import logs  # after the first paint

    return logs.start(home.logs) if home.enrolled else None


def _stop_log(handler: logging.Handler | None) -> None:
    from fieldapp import logs  # loaded already

    logs.stop(handler)


def _raise_other(home: Home, translator: Translator) -> int:
    """Another window of this home is open: bring it to the front instead."""
    try:
        ask(home, "raise")
    except Busy as error:
        sys.stderr.write(f"fieldapp: {error.text(translator)}\n")
        return 2
    return 0


def _print_times(started: float, painted: float, window: Window, as_json: bool) -> None:
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
