# SPDX-License-Identifier: Apache-2.0
"""Lines of lists: one that can be pressed as a whole; several with buttons of their own, which share their keys."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import PillSpec, paint_pill, paint_text, pill_height, pill_width, two_lines
from fieldapp.ui.widgets.base import clear, column, follow
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.focus import KeyboardRing


class ActionRow(KeyboardRing, QAbstractButton):
    """``pressed_key`` tells the key that the row was made with."""

    pressed_key = Signal(str)

    def __init__(
        self,
        context: UiContext,
        key: str,
        title: str,
        detail: str = "",
        icon: str = "",
        token: str = "text_2",
        trailing: str = "",
        trailing_token: str = "text_3",
        pill: PillSpec | None = None,
        bold: bool = False,
        tip: str = "",
    ) -> None:
        super().__init__()
        self._tip = tip
        self._context, self._key, self._title, self._detail = context, key, title, detail
        self._icon, self._token, self._pill, self._bold = icon, token, pill, bold
        self._trailing, self._trailing_token = trailing, trailing_token
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.pressed_key.emit(key))
        follow(context, self)

    def refresh(self) -> None:
        """Texts in the language of the moment."""
        tr = self._context.tr
        parts = [tr(self._title), tr(self._detail), tr(self._trailing), self._pill.text if self._pill else ""]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setToolTip(self._tip or parts[0])
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        theme = self._context.theme
        return QSize(200, theme.height(52) if self._detail else theme.control(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tr = self._context.theme, self._context.tr
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("sunken"))
        left, right = 16, self.width() - 14
        if self._icon:
            painter.drawPixmap(left, (self.height() - 18) // 2, theme.pixmap(self._icon, self._token, 18))
            left += 28
        painter.drawPixmap(right - 16, (self.height() - 16) // 2, theme.pixmap("right", "text_3", 16))
        right -= 24
        if self._pill is not None:
            width = pill_width(theme, self._pill)
            paint_pill(painter, theme, QPointF(right - width, (self.height() - pill_height(theme)) / 2), self._pill)
            right -= width + 8
        if self._trailing:
            box = QRect(left, 0, right - left, self.height())
            size, bold = (12, False) if self._trailing_token == "text_3" else (14, True)
            align = Qt.AlignmentFlag.AlignRight
            right -= paint_text(painter, theme, box, tr(self._trailing), size, self._trailing_token, bold, align) + 8
        text = QRect(left, 0, right - left, self.height())
        if self._detail:
            top, low = two_lines(text, theme)
            paint_text(painter, theme, top, tr(self._title), 14, "text", self._bold)
            paint_text(painter, theme, low, tr(self._detail), 13, "text_2")
        else:
            paint_text(painter, theme, text, tr(self._title), 14, "text", self._bold)


class Lines(QWidget):
    """Lines with buttons: the keys of the buttons are for the line that has the focus, else for the first."""

    def __init__(self, gap: int = 0) -> None:
        super().__init__()
        self._layout = column(gap=gap)
        self.setLayout(self._layout)
        self._lines: list[QWidget] = []

    def add(self, line: QWidget) -> None:
        """Put a line under the others."""
        self._lines.append(line)
        self._layout.addWidget(line)
        for button in line.findChildren(Button):
            button.focused.connect(lambda: self._arm(line))
        self._arm(self._lines[0])

    def drop(self, line: QWidget) -> None:
        """Take one line away."""
        self._lines.remove(line)
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()
        if self._lines:
            self._arm(self._lines[0])

    def clear(self) -> None:
        """Take all lines away."""
        self._lines = []
        clear(self._layout)

    def _arm(self, current: QWidget) -> None:
        for line in self._lines:
            for button in line.findChildren(Button):
                button.arm(line is current)
