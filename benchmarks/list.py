# SPDX-License-Identifier: Apache-2.0
"""100,000 orders and 200,000 machines in the real window: the longest stall of the event loop."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from benchmarks.figures import Figure, below
from benchmarks.laptop import LARGE, filled
from benchmarks.window import Heart, opened
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.orders import OrdersPage
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.window import Window

STALL_MS = 100.0
SCREENS = 60
KEY_S = 0.06


def run() -> list[Figure]:
    """Opening, scrolling, filtering, sorting, choosing and typing, one after the other in one window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder) / "home", LARGE).close()
        with opened(Path(folder) / "home") as (window, heart):
            stalls = {**_orders(window, heart), **_machines(window, heart)}
    return [below(f"{what}: longest stall of the event loop, ms", ms, STALL_MS) for what, ms in stalls.items()]


def _orders(window: Window, heart: Heart) -> dict[str, float]:
    def page() -> OrdersPage:
        found = window.page("orders")
        assert isinstance(found, OrdersPage)
        return found

    def opens() -> None:
        window.open_page("orders")
        _rest(window, heart, page().list)

    def chooses(options: Segmented, key: str) -> Callable[[], None]:
        def deed() -> None:
            next(button for button in options.buttons if button.option[0] == key).click()
            _rest(window, heart, page().list)

        return deed

    stalls = {"orders, open": heart.longest_ms(opens)}
    stalls["orders, filter"] = heart.longest_ms(chooses(page().which, "all"))
    stalls["orders, scroll"] = heart.longest_ms(lambda: _scroll(window, heart, page().list))
    stalls["orders, sort"] = heart.longest_ms(chooses(page().sort, "due"))
    stalls["orders, type to search"] = heart.longest_ms(lambda: _type(window, heart, page().filter, page().list))
    return stalls


def _machines(window: Window, heart: Heart) -> dict[str, float]:
    def page() -> CustomersPage:
        found = window.page("customers")
        assert isinstance(found, CustomersPage)
        return found

    def opens() -> None:
        window.open_page("customers")
        _rest(window, heart, page().table)

    def sorts() -> None:
        page().table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        _rest(window, heart, page().table)

    def chooses() -> None:
        page().table.setFocus()
        page().table.selectRow(1)
        heart.pause(0.5)
        _rest(window, heart, page().table)

    stalls = {"machines, open": heart.longest_ms(opens)}
    stalls["machines, scroll"] = heart.longest_ms(lambda: _scroll(window, heart, page().table))
    stalls["machines, sort"] = heart.longest_ms(sorts)
    stalls["machines, choose one"] = heart.longest_ms(chooses)
    stalls["machines, type to search"] = heart.longest_ms(lambda: _type(window, heart, page().filter, page().table))
    return stalls


def _rest(window: Window, heart: Heart, rows: QAbstractItemView) -> None:
    heart.wait(lambda: window.context.tasks.idle and rows.model().rowCount() > 0)
    heart.pause(0.1)


def _scroll(window: Window, heart: Heart, rows: QAbstractItemView) -> None:
    """Screen by screen down; at each end the next rows come."""
    before, bar = rows.model().rowCount(), rows.verticalScrollBar()
    for _ in range(SCREENS):
        bar.setValue(bar.value() + bar.pageStep())
        heart.pause(0.02)
        if bar.value() == bar.maximum():
            heart.wait(lambda: window.context.tasks.idle)
    assert rows.model().rowCount() > before, "no more rows came"


def _type(window: Window, heart: Heart, line: QLineEdit, rows: QAbstractItemView) -> None:
    """Key by key and back again, as fast as people type."""
    for text in ("漏油", "发动机冒黑烟", "nongji", "YC10", "长沙"):
        for character in text:
            line.insert(character)
            heart.pause(KEY_S)
        heart.pause(0.3)
        heart.wait(lambda: window.context.tasks.idle)
        line.clear()
        heart.pause(0.3)
        _rest(window, heart, rows)
