# SPDX-License-Identifier: Apache-2.0
"""A home in the window: who works, first start, unlocking, the pages; owns the store, the engine and their ends."""

import logging
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldAppError, NoKey
from fieldapp.paths import Home
from fieldapp.services.people import Worker, worker_of, workers
from fieldapp.ui.context import UiContext, Words
from fieldapp.ui.main_window import MainWindow
from fieldapp.ui.messages import Message, MessageBoard, Severity
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.pages.unlock import UnlockPage
from fieldapp.ui.tasks import TaskRunner
from fieldapp.ui.theme.theme import ThemeHolder
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.services.opening import Opened
    from fieldapp.ui.pages_of_home import HomePages

log = logging.getLogger(__name__)


class _Bridge(QObject):
    """Carries news from other threads to the window's."""

    engine_said = Signal()
    asked_to_raise = Signal()


class Window(MainWindow):
    """What the window holds while one home is open; ``ready`` comes when the first page stands, ``restarted`` when the
    home has to be opened anew, ``left`` when it is closed and somebody else may work.
    """

    ready = Signal()
    restarted = Signal()
    left = Signal()
    opened = Signal()

    def __init__(
        self, home: Home, themes: ThemeHolder, language: str, passphrase: str | None,
        parent: QWidget | None = None, choose: bool = False,
    ) -> None:  # fmt: skip
        """``choose``: ask who works before anything is opened."""
        words = Words(language)
        messages = MessageBoard(lambda: words.translator)
        super().__init__(UiContext(words, themes, TaskRunner(self.report), messages), parent)
        self.home, self._passphrase, self._choose = home, passphrase, choose
        self._bridge = _Bridge()
        self._bridge.asked_to_raise.connect(self.raise_to_front)
        self._opened: Opened | None = None
        self._pages_of_home: HomePages | None = None
        self.ready_at: float | None = None
        self.add_hidden_page("people", N_("Who works?"), self._people_page)
        self.add_hidden_page("start", N_("Welcome"), self._start_page)
        self.add_hidden_page("unlock", N_("Unlock"), self._unlock_page)
        self.scanned.connect(self._scan_before_opening)
        self.set_private(True)

    def start(self) -> None:
        """Open the home, or ask what is needed for it."""
        if self._choose:
            self.open_page("people")
            self._ready()
        elif self.home.enrolled:
            self._unlock()
        else:
            self.open_page("start")
            self._ready()

    @property
    def page_shown(self) -> str:
        """The key of the page in front."""
        return self.current_key

    def report(self, error: BaseException) -> None:
        """Show an error that a person can understand; a bug is logged and said to be one, the work goes on."""
        if isinstance(error, FieldAppError):
            self.context.messages.report(error)
        else:
            self.report_bug(type(error), error, error.__traceback__)

    def report_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a bug; what was saved is safe, and the person is told so."""
        log.error("bug", exc_info=(kind, error, trace))
        fact = N_("Something went wrong in FieldApp. What showed as saved is safe; details are in the log.")
        self.context.messages.post(Message(self.context.tr(fact), Severity.ERROR))

    def raise_to_front(self) -> None:
        """Come to the front."""
        window = self.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def shut(self) -> None:
        """End threads, engine and store in order; bounded."""
        if self._pages_of_home is not None:
            self._pages_of_home.close()
        self.context.tasks.close()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def take(self, opened: "Opened") -> None:
        """A home was enrolled or unlocked: show its pages."""
        from fieldapp.ui.pages_of_home import HomePages

        self._opened, self.home = opened, opened.store.home
        self._take_settings(opened)
        self.forget_way()
        self._pages_of_home = HomePages(self, opened)
        opened.engine.observe(lambda _status: self._bridge.engine_said.emit())
        self._bridge.engine_said.connect(self._pages_of_home.sync_said)
        self.set_private(False)
        self._pages_of_home.open_first()
        opened.engine.start()
        self._ready()
        self.opened.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._opened is None and self.current_key:
            self.open_page(self.current_key)  # only now can it have the keyboard

    def leave(self) -> None:
        """Close the home, with all that was typed kept, so that somebody else may work."""
        opened, pages = self._opened, self._pages_of_home
        if opened is None or pages is None:
            return
        if (focus := self.focusWidget()) is not None:
            focus.clearFocus()  # an entry under way is finished: its save stands before the end in the store's queue
        pages.rest()
        self.setEnabled(False)
        self.context.tasks.start("store", opened.close, lambda _: self.left.emit())

    def _take_settings(self, opened: "Opened") -> None:
        """Language and look of whose home it is; somebody new keeps what the window has."""
        context, kept = self.context, opened.services.settings
        if self.home.settings.exists():
            if self._choose:
                context.words.set_language(kept.read().language)
                context.themes.set(kept.read().theme, kept.read().text_scale)  # type: ignore[arg-type]  # no other theme
            return
        values = {"language": context.language, "theme": context.themes.choice, "text_scale": context.themes.scale}
        context.tasks.start("store", lambda: kept.change(**values))

    def _scan_before_opening(self, text: str) -> None:
        page = self.page(self.current_key) if self._opened is None and self.current_key else None
        if isinstance(page, StartPage):
            page.scanned(text)

    def _people_page(self) -> QWidget:
        from fieldapp.ui.pages.people import PeoplePage  # most laptops have one person

        return PeoplePage(self.context, workers(self.home.laptop), self._chosen, self._add, self.home)

    def _start_page(self) -> StartPage:
        laptop = self.home.laptop
        back = self._other if laptop.homes() else None
        return StartPage(self.context, laptop.free() if back else self.home, self.take, back)

    def _unlock_page(self) -> UnlockPage:
        return UnlockPage(self.context, worker_of(self.home), self.take, self._other)

    def _other(self) -> None:
        self._choose = True
        self.open_page("people")

    def _add(self) -> None:
        self.open_page("start")

    def _chosen(self, worker: Worker) -> None:
        self.home = worker.home
        if worker.asks_passphrase:
            self._ask(worker)
        else:
            self._unlock()

    def _ask(self, worker: Worker, error: FieldAppError | None = None) -> None:
        page = self.open_page("unlock")
        assert isinstance(page, UnlockPage)
        page.ask(worker, error)

    def _unlock(self) -> None:
        def unlocked() -> "Opened":
            from fieldapp.services.opening import open_home  # the store and all that stands on it

            return open_home(self.home, self._passphrase)

        def refused(error: BaseException) -> None:
            known = error if isinstance(error, FieldAppError) and not isinstance(error, NoKey) else None
            self._ask(worker_of(self.home), known)
            if not isinstance(error, FieldAppError):
                self.report(error)
            self._ready()

        self.context.tasks.start("store", unlocked, self.take, refused)

    def _ready(self) -> None:
        self.ready_at = time.perf_counter()
        self.ready.emit()

    def answer(self, command: str, _arguments: Mapping[str, Any]) -> Any:
        """Another process asks; runs on the door's thread. ValueError for an unknown command."""
        if command != "raise":
            raise ValueError(command)
        self._bridge.asked_to_raise.emit()
        return True
