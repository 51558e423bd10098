# SPDX-License-Identifier: Apache-2.0
"""A home in the window: first start, unlocking, then the pages; owns the store, the engine and their ends."""

import logging
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldAppError
from fieldapp.paths import Home
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
    """What the window of one home holds; ``ready`` comes when the first page stands, ``restarted`` when the home has
    to be opened anew.
    """

    ready = Signal()
    restarted = Signal()
    opened = Signal()

    def __init__(
        self, home: Home, themes: ThemeHolder, language: str, passphrase: str | None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        words = Words(language)
        messages = MessageBoard(lambda: words.translator)
        super().__init__(UiContext(words, themes, TaskRunner(self.report), messages), parent)
        self.home, self._passphrase = home, passphrase
        self._bridge = _Bridge()
        self._bridge.asked_to_raise.connect(self.raise_to_front)
        self._opened: Opened | None = None
        self._pages_of_home: HomePages | None = None
        self.ready_at: float | None = None
        self.add_hidden_page("start", N_("Welcome"), lambda: StartPage(self.context, self.home, self.take))
        self.add_hidden_page("unlock", N_("Unlock"), lambda: UnlockPage(self.context, self.home, self.take))
        self.set_private(True)

    def start(self) -> None:
        """Open the home, or ask what is needed for it."""
        if self.home.enrolled:
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

        self._opened = opened
        self._pages_of_home = HomePages(self, opened)
        opened.engine.observe(lambda _status: self._bridge.engine_said.emit())
        self._bridge.engine_said.connect(self._pages_of_home.sync_said)
        self.set_private(False)
        self._pages_of_home.open_first()
        opened.engine.start()
        self._ready()
        self.opened.emit()

    def _unlock(self) -> None:
        def unlocked() -> "Opened":
            from fieldapp.services.opening import open_home  # the store and all that stands on it

            return open_home(self.home, self._passphrase)

        def refused(error: BaseException) -> None:
            page = self.open_page("unlock")
            assert isinstance(page, UnlockPage)
            if isinstance(error, FieldAppError):
                page.tell(error if self._passphrase else None)
            else:
                self.report(error)
            self._ready()

        self.context.tasks.start("store", unlocked, self.take, refused)

    def _ready(self) -> None:
        self.ready_at = time.perf_counter()
        self.ready.emit()

    def answer(self, command: str, arguments: Mapping[str, Any]) -> Any:
        """Another process asks; runs on the door's thread."""
        if command == "raise":
            self._bridge.asked_to_raise.emit()
            return True
        if self._opened is None:
            raise ValueError(command)
        return self._opened.answer(command, arguments)
