# SPDX-License-Identifier: Apache-2.0
"""Opens the laptop's window through its composition root and lets a person's hands work in it."""

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from fieldapp import app
from fieldapp.ui.window import Window
from tools.demo_hands import Hands
from tools.demo_job import Laptop
from tools.demo_office import DemoError

OPEN_S = 60.0
PYTHON_TURN_MS = 200
"""How often Python gets a turn, so that Ctrl+C is heard while the window waits."""


def application() -> QApplication:
    """The one application of this process; Ctrl+C closes its windows."""
    made = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(made, QApplication)
    qInstallMessageHandler(_heard)
    signal.signal(signal.SIGINT, lambda *_: made.closeAllWindows())
    return made


def _heard(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Qt's own words, without what the offscreen platform cannot do."""
    if text and not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


def show(laptop: Laptop) -> int:
    """Open the window for a person and stay until it is closed; its exit status."""
    running, interrupted = application(), threading.Event()
    signal.signal(signal.SIGINT, lambda *_: interrupted.set())  # may come before there is a window to close
    turn = QTimer()
    turn.timeout.connect(lambda: running.closeAllWindows() if interrupted.is_set() else None)
    turn.start(PYTHON_TURN_MS)
    return app.run(laptop.home, passphrase_file=laptop.passphrase_file)


def work(laptop: Laptop, out: Path, job: Callable[[Hands], object]) -> None:
    """Open the window, do a job in it and close it. Raises what the job raised."""
    running, failed = application(), list[BaseException]()

    def begin() -> None:
        tops = [top for top in running.topLevelWidgets() if top.isVisible()]  # one that was closed may still be there
        window = next((w for top in tops for w in top.findChildren(Window)), None)
        if window is None:  # the first paint comes before it
            QTimer.singleShot(PYTHON_TURN_MS, begin)
            return
        hands = Hands(window, out)
        try:
            hands.wait(lambda: window.ready_at is not None, "the window opens its home", OPEN_S)
            hands.come_to_front()
            job(hands)
        except BaseException as error:  # noqa: BLE001 - carried out of Qt's event loop, where it would be lost
            failed.append(error)
            hands.shot("failed")
        finally:
            hands.close()

    QTimer.singleShot(0, begin)
    status = app.run(laptop.home, language="zh_CN", passphrase_file=laptop.passphrase_file)
    if failed:
        raise failed[0]
    if status:
        raise DemoError(f"expected the window to end with exit status 0, not {status}")
