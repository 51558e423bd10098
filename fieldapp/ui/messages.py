# SPDX-License-Identifier: Apache-2.0
"""The one board for news to the person; it keeps what is posted until a window listens. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from fieldapp.errors import ExternalError, UserError
from fieldcore.base.text import Translator


class Severity(Enum):
    """How a message looks: news is neutral, a warning asks to look, an error asks to act."""

    NEWS = "news"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """One message with at most one button; the action of an undo is to undo."""

    text: str
    severity: Severity = Severity.NEWS
    action: str = ""
    on_action: Callable[[], None] | None = None
    undo: bool = False


class MessageBoard(QObject):
    """Takes messages from anywhere in the window and hands them to its listener."""

    posted = Signal(object)

    def __init__(self, translator: Callable[[], Translator], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._listening = False
        self._waiting: list[Message] = []

    def post(self, message: Message) -> None:
        """Show a message, now or as soon as somebody listens."""
        if self._listening:
            self.posted.emit(message)
        else:
            self._waiting.append(message)

    def news(self, text: str) -> None:
        """Show a plain text."""
        self.post(Message(text))

    def undoable(self, text: str, action: str, undo: Callable[[], None]) -> None:
        """Tell what was done and offer to undo it."""
        self.post(Message(text, action=action, on_action=undo, undo=True))

    def report(self, error: BaseException) -> None:
        """Show an error that a person can understand; raise one that is a bug."""
        if isinstance(error, UserError):
            self.post(Message(error.text(self._translator()), Severity.WARNING))
        elif isinstance(error, ExternalError):
            self.post(Message(error.text(self._translator()), Severity.ERROR))
        else:
            raise error

    def listen(self, listener: Callable[[Message], object]) -> None:
        """Connect the window's listener; it gets at once what waited."""
        self.posted.connect(listener)
        self._listening = True
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self.posted.emit(message)
