# SPDX-License-Identifier: Apache-2.0
"""News at the bottom of the page: a toast that leaves by itself, with at most one button."""

from typing import Final

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.messages import Message, Severity
from fieldapp.ui.widgets.base import Icon, Text, row
from fieldapp.ui.widgets.buttons import Button

NEWS_MS: Final = 5_000
UNDO_MS: Final = 10_000
_LOOK = {Severity.NEWS: ("checkc", "ok"), Severity.WARNING: ("warn", "warn"), Severity.ERROR: ("alert", "danger")}


class Toast(QFrame):
    """One message; it stays while the pointer is on it."""

    closed = Signal()

    def __init__(self, context: UiContext, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self.setProperty("kind", "toast")
        icon, token = _LOOK[message.severity]
        self.text = Text(context, message.text)
        layout = row(Icon(context, icon, token, 20), self.text, gap=10, margins=(14, 2, 14, 2))
        self.button: Button | None = None
        if message.action:
            self.button = Button(context, message.action, "text", key="Ctrl+Z")
            self.button.clicked.connect(self._act)
            layout.addWidget(self.button)
        self.setLayout(layout)
        self.setMinimumHeight(48)
        self.setAccessibleName(self.text.text())
        self._timer = QTimer(self, interval=UNDO_MS if message.undo else NEWS_MS, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._timer.start()

    def dismiss(self) -> None:
        """Go away now."""
        self._timer.stop()
        self.closed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def _act(self) -> None:
        if self.message.on_action is not None:
            self.message.on_action()
        self.dismiss()


class ToastHost(QObject):
    """Shows the newest message over a page; a newer one takes its place."""

    def __init__(self, context: UiContext, over: QWidget, lift: int = 80) -> None:
        """``lift`` is how far above the lower edge it floats, clear of the action bar."""
        super().__init__(over)
        self._context, self._over, self._lift = context, over, lift
        self.current: Toast | None = None
        self.reduce_motion = False
        over.installEventFilter(self)

    def show(self, message: Message) -> None:
        """Show a message now."""
        self.drop()
        toast = Toast(self._context, message, self._over)
        toast.closed.connect(self.drop)
        self.current = toast
        toast.show()
        self._place()
        toast.raise_()
        if not self.reduce_motion:
            slide = QPropertyAnimation(toast, b"pos", toast)
            slide.setDuration(120)
            slide.setEasingCurve(QEasingCurve.Type.OutCubic)
            slide.setStartValue(toast.pos() + QPoint(0, 8))
            slide.setEndValue(toast.pos())
            slide.start()

    def undo(self) -> bool:
        """Press the undo of the toast that shows; False if there is none."""
        if self.current is not None and self.current.message.undo and self.current.button is not None:
            self.current.button.click()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self.current is not None:
            size = self.current.sizeHint().boundedTo(self._over.size())
            left = (self._over.width() - size.width()) // 2
            self.current.setGeometry(
                left, self._over.height() - size.height() - self._lift, size.width(), size.height()
            )

    def drop(self) -> None:
        """Take the message away."""
        if self.current is not None:
            self.current.hide()
            self.current.deleteLater()
            self.current = None
