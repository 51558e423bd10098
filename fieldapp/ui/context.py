# SPDX-License-Identifier: Apache-2.0
"""What every widget is given: words in the language of the moment, the theme, tasks and messages."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from fieldapp.ui.messages import MessageBoard
from fieldapp.ui.tasks import TaskRunner
from fieldapp.ui.theme.theme import Theme, ThemeHolder
from fieldcore.base.text import Translator

Language = Literal["zh_CN", "en"]


class Words(QObject):
    """Holds the translator, which can change while the window is open."""

    language_changed = Signal()

    def __init__(self, language: str = "zh_CN", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.translator = Translator(language)

    @property
    def language(self) -> str:
        """``zh_CN`` or ``en``."""
        return self.translator.lang

    def set_language(self, language: str) -> None:
        """Switch live."""
        if language != self.language:
            self.translator = Translator(language)
            self.language_changed.emit()

    def tr(self, message: str, **values: object) -> str:  # type: ignore[override]  # ours, not Qt's
        """A msgid in the language of the moment."""
        return self.translator.tr(message, **values)


@dataclass(slots=True)
class UiContext:
    """The surroundings of widgets and pages."""

    words: Words
    themes: ThemeHolder
    tasks: TaskRunner
    messages: MessageBoard

    @property
    def theme(self) -> Theme:
        """The theme of the moment."""
        return self.themes.current

    @property
    def language(self) -> str:
        """``zh_CN`` or ``en``."""
        return self.words.language

    def tr(self, message: str, **values: object) -> str:
        """A msgid in the language of the moment."""
        return self.words.tr(message, **values)

    @classmethod
    def create(cls, language: str = "zh_CN", themes: ThemeHolder | None = None) -> "UiContext":
        """A context of its own; its owner closes ``tasks``."""
        words = Words(language)
        messages = MessageBoard(lambda: words.translator)
        return cls(words, themes or ThemeHolder(), TaskRunner(messages.report), messages)
