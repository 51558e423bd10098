# SPDX-License-Identifier: Apache-2.0
"""Small helpers that every widget uses: following language and theme, text labels, dynamic properties."""

from typing import Protocol, TypeVar, cast

from PySide6.QtCore import QMargins, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.context import UiContext

L = TypeVar("L", bound=QBoxLayout)


class Refreshable(Protocol):
    """A widget whose texts and icons can be set anew."""

    def refresh(self) -> None:
        """Take the texts of the language and the colours of the theme of the moment."""
        ...


def follow(context: UiContext, widget: Refreshable) -> None:
    """Call ``widget.refresh`` now and whenever the language or the theme changes; Qt forgets it with the widget."""
    context.words.language_changed.connect(widget.refresh)
    context.themes.changed.connect(widget.refresh)
    widget.refresh()


def set_properties(widget: QWidget, **values: object) -> None:
    """Set dynamic properties and let the style sheet look again, if any of them changed."""
    changed = False
    for name, value in values.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class Text(QLabel):
    """A text that follows the language. Data may be given too: a text that is no msgid is shown as it is."""

    def __init__(
        self,
        context: UiContext,
        message: str = "",
        size: int = 14,
        tone: str = "text",
        bold: bool = False,
        wrap: bool = False,
        **values: object,
    ) -> None:
        super().__init__()
        self._context, self._message, self._values = context, message, values
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
            self.setSizePolicy(policy)
        set_properties(self, textSize=str(size), tone=tone, bold=bold)
        follow(context, self)

    def set(self, message: str, **values: object) -> None:
        """Show another msgid."""
        self._message, self._values = message, values
        self.refresh()

    def set_tone(self, tone: str) -> None:
        """Take the colour of a token."""
        set_properties(self, tone=tone)

    def refresh(self) -> None:
        """Look the text up again."""
        self.setText(self._context.tr(self._message, **self._values))


class Icon(QLabel):
    """A decorative icon that follows the theme."""

    def __init__(self, context: UiContext, name: str, token: str = "text_2", size: int = 18) -> None:
        super().__init__()
        self._context, self._name, self._token, self._size = context, name, token, size
        self.setFixedSize(size, size)
        follow(context, self)

    def set(self, name: str, token: str | None = None) -> None:
        """Show another icon."""
        self._name, self._token = name, token or self._token
        self.refresh()

    def refresh(self) -> None:
        """Draw in the colours of the moment."""
        if self._name:
            self.setPixmap(self._context.theme.pixmap(self._name, self._token, self._size, self.devicePixelRatioF()))


def _fill(layout: L, items: tuple[object, ...], gap: int, margins: tuple[int, int, int, int]) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(QMargins(*margins))
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addStretch(cast(int, item))
    return layout


def row(*items: object, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets and layouts side by side; a number is a stretch."""
    return _fill(QHBoxLayout(), items, gap, margins)


def column(*items: object, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets and layouts one under another; a number is a stretch."""
    return _fill(QVBoxLayout(), items, gap, margins)


def rule(vertical: bool = False) -> QFrame:
    """A thin line between rows."""
    line = QFrame()
    line.setProperty("kind", "vrule" if vertical else "rule")
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
