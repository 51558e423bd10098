# SPDX-License-Identifier: Apache-2.0
"""Buttons: one look per kind, with icon, key cap and a busy bar inside."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import follow, set_properties
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldapp.ui.widgets.keys import printed

Kind = Literal["primary", "secondary", "text", "danger"]
_TEXT_TOKEN = {"primary": "on", "secondary": "text", "text": "accent_t", "danger": "danger"}


class Button(KeyboardRing, QPushButton):
    """A button whose text follows the language. ``shortcut`` presses it; ``key`` is one by which the window does the
    same. Either is shown: in the tip if it is Alt with a letter, else in a cap.
    """

    focused = Signal()

    def __init__(
        self,
        context: UiContext,
        message: str = "",
        kind: Kind = "secondary",
        icon: str = "",
        size: Literal["small", "normal", "large"] = "normal",
        key: str = "",
        shortcut: str = "",
        name: str = "",
        **values: object,
    ) -> None:
        """``name`` is what it is called where its text does not say it: an icon alone, or one of several alike."""
        super().__init__()
        self._context, self._message, self._values = context, message, values
        self._kind: Kind = kind
        self._icon, self._name, self.keys = icon, name, key or shortcut
        self.cap = "" if self.keys.startswith("Alt+") else printed(self.keys)
        self._presses: QShortcut | None = None
        self._busy = False
        self._progress = -1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_properties(self, kind=kind, buttonSize=size)
        if shortcut:
            self._presses = QShortcut(QKeySequence(shortcut), self, self._key_pressed, autoRepeat=False)
        follow(context, self)

    def set(self, message: str, **values: object) -> None:
        """Show another msgid."""
        self._message, self._values = message, values
        self.refresh()

    def arm(self, armed: bool) -> None:
        """Let its key press it, or not: of several alike only one can have the key."""
        if self._presses is not None:
            self._presses.setEnabled(armed)

    @property
    def armed(self) -> bool:
        """Whether it has a key of its own that presses it now."""
        return self._presses is not None and self._presses.isEnabled()

    @property
    def label(self) -> str:
        """What it does, in the language of the moment."""
        return self._context.tr(self._name) or self._context.tr(self._message, **self._values)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.refresh()

    def set_busy(self, busy: bool, progress: float = -1.0) -> None:
        """Keep the text and show a bar inside; a busy button ignores presses."""
        self._busy, self._progress = busy, progress
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, busy)
        self._describe()
        self.update()

    @property
    def busy(self) -> bool:
        """Whether work that it started is going on."""
        return self._busy

    def nextCheckState(self) -> None:
        if not self._busy:
            super().nextCheckState()

    def refresh(self) -> None:
        """Text, icon and names in the language and theme of the moment."""
        text = self._context.tr(self._message, **self._values)
        set_properties(self, iconOnly=not text)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(self.label)
        self._describe()
        said = text and (self.cap or not self.keys)
        self.setToolTip("" if said else f"{self.label}  {printed(self.keys)}".strip())
        if self._icon:
            self.setIcon(self._context.theme.icon(self._icon, _TEXT_TOKEN[self._kind], 18))
            self.setIconSize(QSize(18, 18))
        self.updateGeometry()

    def _key_pressed(self) -> None:
        if self._kind != "primary":
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)  # an entry under way is finished first
        if not self._busy:
            self.click()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._context.tr("Working…") if self._busy else printed(self.keys))

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        extra = (self._cap_width() + 8 if self.cap and self.text() else 0) + (4 if self._icon and self.text() else 0)
        return QSize(size.width() + extra, size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text() and (self._icon or self.cap):
            self._paint_content()
        else:
            super().paintEvent(event)
        if self._busy:
            self._paint_bar()

    def _cap_width(self) -> int:
        self.ensurePolished()
        metrics = self.fontMetrics()
        return round(metrics.horizontalAdvance(self.cap) * 12 / 14) + 12

    def _paint_content(self) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        theme = self._context.theme
        colour = theme.colour(_TEXT_TOKEN[self._kind] if self.isEnabled() else "text_3")
        text = self.text().replace("&&", "&")
        words = self.fontMetrics().horizontalAdvance(text)
        cap = self._cap_width() if self.cap else 0
        left = (self.width() - (26 if self._icon else 0) - words - (cap + 8 if cap else 0)) / 2
        painter.setPen(colour)
        if self._icon:
            token = _TEXT_TOKEN[self._kind] if self.isEnabled() else "text_3"
            painter.drawPixmap(QPointF(left, (self.height() - 18) / 2), theme.pixmap(self._icon, token, 18))
            left += 26
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, words + 4, self.height()), middle, text)
        if cap:
            box = QRectF(left + words + 8, (self.height() - theme.px(20)) / 2, cap, theme.px(20))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("on" if self._kind == "primary" else "text_2"), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setFont(theme.font(12))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.cap)

    def _paint_bar(self) -> None:
        painter = QPainter(self)
        theme = self._context.theme
        track = QRectF(8, self.height() - 8, self.width() - 16, 3)
        painter.fillRect(track, theme.colour("accent_p" if self._kind == "primary" else "neutral_w"))
        share = 1.0 if self._progress < 0 else min(1.0, self._progress)
        track.setWidth(track.width() * share)
        painter.fillRect(track, theme.colour("on" if self._kind == "primary" else "accent"))
