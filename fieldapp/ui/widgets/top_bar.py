# SPDX-License-Identifier: Apache-2.0
"""The top bar: title, search, sync pill, language, theme, person."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.first_paint import WIDE_FROM, bar_height
from fieldapp.ui.widgets.base import Text, column, follow, row
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldapp.ui.widgets.keys import Key, printed
from fieldapp.ui.widgets.surfaces import KeyCap
from fieldapp.ui.widgets.sync_pill import SyncPill
from fieldcore.base.text import N_


class SearchBox(KeyboardRing, QAbstractButton):
    """Looks like a search line; pressed, it opens the palette."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context, self.keys = context, "Ctrl+K"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setLayout(row(1, KeyCap(context, printed(self.keys)), margins=(0, 0, 11, 0)))
        follow(context, self)

    def refresh(self) -> None:
        """Text in the language of the moment."""
        self.setText(self._context.tr(N_("Customer, machine, number, part")))
        self.setAccessibleName(self._context.tr(N_("Search")))
        self.update()

    def sizeHint(self) -> QSize:
        window = self.window().width()
        return QSize(480 if window >= WIDE_FROM else 340, self._context.theme.control(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self._context.theme.control(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("text_3" if self.underMouse() else "line_2"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.drawPixmap(12, (self.height() - 16) // 2, theme.pixmap("search", "text_3", 16))
        painter.setPen(theme.colour("text_3"))
        painter.setFont(theme.font(14))
        box = self.rect().adjusted(37, 0, -64, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


class Initials(QWidget):
    """A disc with the first letters of a person."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context, self._text = context, ""
        self.setFixedSize(32, 32)
        context.themes.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        """The first character of a Chinese name, else the initials."""
        ascii_name = name.isascii()
        self._text = "".join(part[0] for part in name.split()[:2]).upper() if ascii_name else name[:1]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_w"))
        painter.drawEllipse(self.rect())
        painter.setPen(theme.colour("accent_t"))
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class BarButton(QToolButton):
    """A small button of the bar; its key is said in its tip."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.keys = keys
        self.setProperty("kind", "text")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def call(self, name: str) -> None:
        """Name it in ready words."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {printed(self.keys)}")


class TopBar(QWidget):
    """Signals: search, language and theme were asked for; the sync pill is a widget of its own."""

    search_requested = Signal()
    language_requested = Signal(str)
    theme_toggled = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.setProperty("surface", "plain")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = Text(context, "", size=20, bold=True)
        self.note = Text(context, "", size=14, tone="text_2")
        self.search = SearchBox(context)
        self.sync_pill = SyncPill(context)
        self.language, self.theme = BarButton("Ctrl+L"), BarButton("Ctrl+T")
        self.initials = Initials(context)
        self.person = Text(context, "", size=13)
        self.device = Text(context, "", size=12, tone="text_3")
        self.setLayout(
            row(
                self.title, self.note, 1, self.search, self.sync_pill,
                row(self.language, self.theme, gap=0),
                row(self.initials, column(1, self.person, self.device, 1, gap=0)),
                gap=12, margins=(20, 0, 20, 1),
            )
        )  # fmt: skip
        self.search.clicked.connect(self.search_requested)
        self.theme.clicked.connect(self.theme_toggled)
        self.language.clicked.connect(self._ask_language)
        for button, message in (
            (self.search, N_("Find anything")), (self.language, N_("Other language")), (self.theme, N_("Other theme")),
        ):  # fmt: skip
            Key(button.keys, message, button.click, self)
        follow(context, self)

    def set_title(self, title: str, note: str = "") -> None:
        """What the page is called; msgids or ready texts."""
        self.title.set(title)
        self.note.set(note)

    def set_person(self, name: str, device: str) -> None:
        """Who works on which laptop."""
        self.person.set(name)
        self.device.set(device)
        self.initials.set_name(name)

    def refresh(self) -> None:
        """Language and theme buttons say what they would switch to."""
        tr, theme = self._context.tr, self._context.theme
        chinese = self._context.language == "zh_CN"
        self.language.setText("EN" if chinese else "中")
        self.language.call("English" if chinese else "中文")
        self.theme.setIcon(theme.icon("sun" if theme.dark else "moon", "text_2", 20))
        self.theme.setIconSize(QSize(20, 20))
        self.theme.call(tr(N_("Light theme")) if theme.dark else tr(N_("Dark theme")))
        self.setFixedHeight(bar_height(theme))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._context.theme.colour("line"))

    def _ask_language(self) -> None:
        self.language_requested.emit("en" if self._context.language == "zh_CN" else "zh_CN")
