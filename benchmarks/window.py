# SPDX-License-Identifier: Apache-2.0
"""The real window of a home inside a benchmark, and how long its event loop ever stood still."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.laptop import PASSPHRASE
from fieldapp.paths import Home
from fieldapp.ui.first_paint import HostWindow
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.window import Window

LIMIT_S = 60.0


class Heart:
    """A timer that beats each millisecond; a beat that comes late was kept waiting.

    Where Linux tells it, time in which the machine ran other programs on this thread's turn does not count.
    """

    def __init__(self) -> None:
        turns = Path("/proc/thread-self/schedstat")
        self._turns = os.open(turns, os.O_RDONLY) if turns.exists() else None
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last, self.longest = self._now(), 0.0
        self._timer.start()

    def _beat(self) -> None:
        now = self._now()
        self.longest, self._last = max(self.longest, now - self._last), now

    def _now(self) -> float:
        waited = int(os.pread(self._turns, 64, 0).split()[1]) / 1e9 if self._turns is not None else 0.0
        return time.perf_counter() - waited

    def wait(self, condition: Callable[[], object]) -> None:
        """Run the event loop until something is so. TimeoutError if it never is."""
        loop, began = QEventLoop(), time.perf_counter()

        def looked() -> None:
            if condition():
                loop.exit(0)
            elif time.perf_counter() - began > LIMIT_S:
                loop.exit(1)

        look = QTimer(interval=5)
        look.timeout.connect(looked)
        look.start()
        if loop.exec():
            raise TimeoutError

    def pause(self, seconds: float) -> None:
        """Run the event loop for a while."""
        until = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() >= until)

    def longest_ms(self, deed: Callable[[], None]) -> float:
        """The longest stall while something is done."""
        self.pause(0.2)
        self.longest, self._last = 0.0, self._now()
        deed()
        return self.longest * 1000


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Window, Heart]]:
    """The window of a home after its start, with its first page loaded."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    themes = ThemeHolder("light")
    host = HostWindow(themes.current, bars=True)
    host.paint_first()
    themes.apply()
    window = Window(Home(folder), themes, "zh_CN", PASSPHRASE, host)
    window.ready.connect(lambda: host.setCentralWidget(window))
    window.start()
    heart = Heart()
    heart.wait(lambda: window.page_shown == "today" and window.context.tasks.idle)
    try:
        yield window, heart
    finally:
        window.shut()
        host.close()
