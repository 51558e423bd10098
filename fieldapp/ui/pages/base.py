# SPDX-License-Identifier: Apache-2.0
"""What a page is: it loads when it is entered or when something that it shows changes, and shows what it loaded."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.wording import Text as Words
from fieldapp.ui.context import UiContext
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, follow, row

TYPING_MS = 150
SIDE = 312
BESIDE_FROM = 1000
"""A page narrower than this, at 100 % text, has its side column under the body."""


class Page(QWidget):
    """A page of the window. ``shows`` names the kinds of records that make it load again, "sync" the engine's news."""

    shows: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.context, self.services = shell, shell.context, shell.services
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._asked = 0
        shell.changed.connect(self._heard)
        if "sync" in self.shows:
            shell.sync_changed.connect(self._renew)

    def tr(self, message: str, **values: object) -> str:  # type: ignore[override]  # ours, not Qt's
        """A msgid in the language of the moment."""
        return self.context.tr(message, **values)

    def say(self, text: Words) -> str:
        """A service's text in the language of the moment."""
        return self.shell.say(text)

    def read(self) -> Callable[[], Any]:
        """What loads the page's value, to be run on the store's thread."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show what was loaded."""
        raise NotImplementedError

    def reload(self) -> None:
        """Load and show; only the newest answer counts."""
        self._asked += 1
        asked = self._asked

        def settled(value: Any) -> None:
            if asked == self._asked:
                focus = self.focusWidget()
                place = (type(focus), focus.accessibleName()) if focus is not None and focus.hasFocus() else None
                self.show_value(value)
                if place is not None:
                    self._refocus(*place)

        self.shell.load(self.read(), settled)

    def _refocus(self, kind: type[QWidget], name: str) -> None:
        """Lists are laid out anew: the keyboard stays at what has the name of what it was at."""
        now = self.focusWidget()
        if name and not (now is not None and now.hasFocus() and now.accessibleName() == name):
            found = (w for w in self.findChildren(kind) if w.accessibleName() == name and not w.isHidden())
            if (target := next(found, None)) is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """The page came to the front; Tab goes on from its beginning."""
        self.take_focus()
        self.reload()

    def take_focus(self) -> None:
        """Take the keyboard from the rail or the palette."""
        if self.focusWidget() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The language changed: everything is shown anew."""
        self.reload()

    def _renew(self) -> None:
        if self.isVisible():
            self.reload()

    def _heard(self, changes: Changes) -> None:
        if self.isVisible() and changes.has(*self.shows):
            self.reload()


class Scroll(QScrollArea):
    """A body that scrolls up and down only."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content.setProperty("surface", "canvas")
        if (layout := content.layout()) is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # grows before it is painted
        self.setWidget(content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class FilterLine(QLineEdit):
    """What narrows a list; name and hint follow the language. ``paused`` comes when typing rests."""

    paused = Signal()

    def __init__(self, context: UiContext, name: str, hint: str) -> None:
        super().__init__()
        self._context, self._name, self._hint = context, name, hint
        self.setClearButtonEnabled(True)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.paused)
        self.textChanged.connect(lambda _: self._typing.start())
        follow(context, self)

    def refresh(self) -> None:
        """Texts in the language of the moment."""
        self.setAccessibleName(self._context.tr(self._name))
        self.setPlaceholderText(self._context.tr(self._hint))


def stacked(margins: tuple[int, int, int, int] = (20, 16, 20, 16), gap: int = 16) -> tuple[QWidget, QVBoxLayout]:
    """A widget with a column of cards, and the column."""
    holder = QWidget()
    layout = column(gap=gap, margins=margins)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    holder.setLayout(layout)
    return holder, layout


class Beside(QWidget):
    """A body that scrolls with a column ``side`` at its right, or under it where both have no room."""

    def __init__(self, context: UiContext, body: QWidget, width: int = SIDE) -> None:
        super().__init__()
        self._context, self._width = context, width
        self._holder, self.side = stacked((0, 16, 20, 16))
        self.side_scroll = Scroll(self._holder)
        whole = QWidget()
        self._under = column(gap=0, margins=(20, 0, 0, 0))
        whole.setLayout(column(body, self._under, gap=0))
        self.scrolled = Scroll(whole)
        self.setLayout(row(self.scrolled, self.side_scroll, gap=0))
        context.themes.changed.connect(self._place)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        theme = self._context.theme
        self.side_scroll.setFixedWidth(theme.px(self._width) + 20)
        narrow = self.width() * 100 // theme.scale < BESIDE_FROM
        if narrow != self.side_scroll.isHidden():
            if narrow:
                self._under.addWidget(self.side_scroll.takeWidget())
            else:
                self._under.removeWidget(self._holder)
                self.side_scroll.setWidget(self._holder)
            self.side_scroll.setVisible(not narrow)
            self._holder.show()


class TitleLine(Text):
    """A title in one line: what does not fit is elided and said in the tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


class Facts(QWidget):
    """Label over value, several in a row: what a record says, read only."""

    def __init__(self, page: Page, pairs: Sequence[tuple[str, str]], columns: int = 4) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for at, (label, value) in enumerate(pairs):
            name = Text(page.context, label, size=12, tone="text_3")
            name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            said = Text(page.context, value or "—", size=14, wrap=True)
            said.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addLayout(column(name, said, gap=0), at // columns, at % columns)
        for at in range(columns):
            grid.setColumnStretch(at, 1)
        self.setLayout(grid)


def action_bar(*items: object) -> QFrame:
    """The bar at the bottom of a page; its filled button stands at the right."""
    bar = QFrame()
    bar.setProperty("kind", "bar")
    layout = row(*items, gap=12, margins=(20, 8, 20, 8))
    layout.addStrut(48)  # a minimum height of its own would let it shrink below large text
    bar.setLayout(layout)
    bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # the body gives way, never the bar
    return bar
