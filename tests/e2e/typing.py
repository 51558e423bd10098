# SPDX-License-Identifier: Apache-2.0
"""A technician who types in the real window without a pause, until the battery dies: killed by its parent.

Prints each character's time and the text so far. Arguments: the home and the order.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from fieldapp.paths import Home
from fieldapp.services.opening import open_home
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages_of_home import HomePages
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.window import Window
from tools.demo_job import PASSPHRASE

KEYS = "the water pump leaks at its seal and drips from the weep hole "


def main(root: str, order: str) -> None:
    app = QApplication([])
    home = Home(Path(root))
    window = Window(home, ThemeHolder("light"), "en", None)
    pages = HomePages(window, open_home(home, PASSPHRASE))
    window.show()
    pages.open_order(order)
    page = window.page("order")
    assert isinstance(page, OrderDetailPage)
    count = 0

    def press() -> None:
        nonlocal count
        form = page.record.forms.get("fault")
        if form is None:
            return
        control = form.editors["diagnosis"].control
        assert isinstance(control, QPlainTextEdit)
        if not count:
            control.setFocus()
        QTest.keyClicks(control, KEYS[count % len(KEYS)])
        count += 1
        print(f"{time.monotonic()} {control.toPlainText()}", flush=True)

    timer = QTimer(interval=60)
    timer.timeout.connect(press)
    timer.start()
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
