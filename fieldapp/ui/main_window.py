# SPDX-License-Identifier: Apache-2.0
"""The frame of the laptop: rail, top bar, pages made when first opened, toasts, keys, scanner."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import column, row
from fieldapp.ui.widgets.keys import Key
from fieldapp.ui.widgets.rail import Rail, RailEntry
from fieldapp.ui.widgets.scanner import ScannerFilter
from fieldapp.ui.widgets.toast import ToastHost
from fieldapp.ui.widgets.top_bar import TopBar
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.widgets.palette import SearchPalette

LOW_UNDER = 720
PageFactory = Callable[[], QWidget]


@dataclass(slots=True)
class _Page:
    entry: RailEntry
    factory: PageFactory
    widget: QWidget | None = None
    title: str = ""
    note: str = field(default="")


class MainWindow(QWidget):
    """All that the window holds.

    A page may have ``retranslate()``, ``entered()``, ``panes() -> list[QWidget]``, ``go_back()``.
    """

    scanned = Signal(str)
    sync_requested = Signal()
    page_changed = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._pages: dict[str, _Page] = {}
        self._trail: list[str] = []
        self.current_key = ""
        self.rail, self.top_bar, self.stack = Rail(context), TopBar(context), QStackedWidget()
        self.stack.setProperty("surface", "canvas")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(row(self.rail, column(self.top_bar, self.stack, gap=0), gap=0))
        self._palette: SearchPalette | None = None
        self.toasts = ToastHost(context, self.stack)
        self.scanner = ScannerFilter(self._scan_is_ours, self)
        self._connect()

    @property
    def palette_popup(self) -> "SearchPalette":
        """The search palette; made when it is first asked for, after the first paint."""
        if self._palette is None:
            from fieldapp.ui.widgets.palette import SearchPalette  # not needed for the first paint

            self._palette = SearchPalette(self.context, self)
            self._palette.anchor = self.top_bar.search
        return self._palette

    def add_page(self, key: str, icon: str, message: str, factory: PageFactory, shortcut: str = "") -> None:
        """Put a page in the rail; its widget is made when it is first opened."""
        entry = RailEntry(key, icon, message, shortcut)
        self._pages[key] = _Page(entry, factory, title=message)
        self.rail.add(entry)
        if shortcut:
            Key(shortcut, message, lambda: self.open_page(key), self.rail)

    def add_hidden_page(self, key: str, message: str, factory: PageFactory) -> None:
        """A page that other pages open, such as one order; the rail keeps its mark."""
        self._pages[key] = _Page(RailEntry(key, "", message), factory, title=message)

    def open_page(self, key: str) -> QWidget:
        """Show a page, making it if need be. KeyError for an unknown one."""
        page = self._pages[key]
        if page.widget is None:
            page.widget = page.factory()
            self.stack.addWidget(page.widget)
        if key != self.current_key:
            if self.current_key:
                self._trail.append(self.current_key)
                del self._trail[:-32]
            self.current_key = key
            self.stack.setCurrentWidget(page.widget)
            self.rail.select(key)
            self.top_bar.set_title(page.title, page.note)
            self.page_changed.emit(key)
        _call(page.widget, "entered")
        return page.widget

    def page(self, key: str) -> QWidget | None:
        """The page's widget, if it was opened already."""
        return self._pages[key].widget

    def set_page_title(self, key: str, title: str, note: str = "") -> None:
        """Name a page anew; msgids or ready texts."""
        self._pages[key].title, self._pages[key].note = title, note
        if key == self.current_key:
            self.top_bar.set_title(title, note)

    def set_badge(self, key: str, count: int, urgent: bool = False) -> None:
        """Show a count at a page's entry in the rail."""
        self.rail.items[key].set_badge(count, urgent)

    def set_private(self, private: bool) -> None:
        """Hide rail, top bar and old messages while a customer reads and signs."""
        if private:
            self.toasts.drop()
        self.rail.setVisible(not private)
        self.top_bar.setVisible(not private)

    def forget_way(self) -> None:
        """Nothing leads back to the pages that were open until now."""
        self._trail.clear()
        self.current_key = ""

    def go_back(self) -> None:
        """To the page before; a page with a way back of its own goes there first."""
        current = self._pages[self.current_key].widget if self.current_key else None
        if current is not None and _call(current, "go_back"):
            return
        if self._trail:
            key = self._trail.pop()
            self.open_page(key)
            self._trail.pop()

    def next_pane(self) -> None:
        """Move the focus to the next part of the page: header, body, side, action bar."""
        page: QWidget | None = self.stack.currentWidget()
        found = _call(page, "panes") if page is not None else None
        own = found if isinstance(found, list) else [page]
        panes = [self.top_bar, *(pane for pane in own if isinstance(pane, QWidget) and pane.isVisible())]
        focus = self.focusWidget()
        at = next((i for i, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), -1)
        for step in range(1, len(panes) + 1):
            if (target := first_focus(panes[(at + step) % len(panes)])) is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (handle := self.window().windowHandle()) is not None:
            handle.removeEventFilter(self.scanner)
            handle.installEventFilter(self.scanner)  # every key comes through here before any widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_shape(self.width(), low=self.height() < LOW_UNDER)
        self.top_bar.note.setVisible(self.width() >= 1000)
        self.top_bar.search.updateGeometry()

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_page)
        self.top_bar.search_requested.connect(self._open_palette)
        self.top_bar.theme_toggled.connect(self.context.themes.toggle)
        self.top_bar.language_requested.connect(self.context.words.set_language)
        self.context.words.language_changed.connect(self._retranslate_pages)
        self.context.messages.listen(self.toasts.show)
        self.scanner.scanned.connect(self.scanned)
        Key("F5", N_("Sync now"), self.sync_requested.emit, self.top_bar)
        Key("F9", N_("Sunlight"), self.context.themes.toggle_sunlight, self)
        Key("F6", N_("Next part of the page"), self.next_pane, self)
        Key("F1", N_("Keys of this page"), self._show_keys, self)
        Key("Alt+Left", N_("Back"), self.go_back, self)
        Key("Esc", N_("Close what is open, else back"), self._escape, self)

    def _show_keys(self) -> None:
        from fieldapp.ui.dialogs.keys import KeySheet  # not needed for the first paint

        page = self._pages[self.current_key].widget if self.current_key else None
        KeySheet(self.context, self, str(getattr(page, "help", ""))).open()

    def _open_palette(self) -> None:
        self.palette_popup.open()

    def _escape(self) -> None:
        if self._palette is not None and self._palette.isVisible():
            self._palette.dismiss()
        elif self.toasts.current is not None:
            self.toasts.current.dismiss()
        else:
            self.go_back()

    def _retranslate_pages(self) -> None:
        for page in self._pages.values():
            if page.widget is not None:
                _call(page.widget, "retranslate")

    def _scan_is_ours(self) -> bool:
        focus = self.focusWidget()
        return not (focus is not None and focus.property("takesScan"))


def first_focus(pane: QWidget) -> QWidget | None:
    """The first widget in a part of the page that takes the keyboard's focus."""
    candidates = [pane, *pane.findChildren(QWidget)]
    return next(
        (w for w in candidates if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled()), None
    )


def _call(page: QObject, name: str) -> object:
    method = getattr(page, name, None)
    return method() if callable(method) else None
