# SPDX-License-Identifier: Apache-2.0
"""A field's row: label, star, control, unit and the message that says what is wrong or why it is asked."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import Icon, Text, column, follow, row, set_properties
from fieldcore.base.text import N_

State = Literal["", "needed", "doubtful", "error", "read_only"]
_MESSAGE = {"": ("", "text_3"), "needed": ("warn", "warn"), "doubtful": ("warn", "warn"), "error": ("alert", "danger"),
            "read_only": ("", "text_3")}  # fmt: skip
_SPOKEN = {"needed": N_("still empty"), "doubtful": N_("look at this"), "error": N_("wrong"),
           "read_only": N_("cannot be changed")}  # fmt: skip


class FieldRow(QWidget):
    """Label left, control right, message below the control. The row speaks label, unit, star and state."""

    def __init__(
        self, context: UiContext, label: str, control: QWidget, required: bool = False, unit: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self._context, self._label_text, self.control, self._unit = context, label, control, unit
        self._required, self._hint = required, hint
        self.state: State = ""
        self._message_text = ""
        self.label = QLabel()
        set_properties(self.label, textSize="13", tone="text_2")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setBuddy(control)
        self.message = Text(context, "", size=12, tone="text_3", wrap=True)
        self._icon = Icon(context, "warn", "warn", 14)
        self._below = QWidget()
        self._below.setLayout(row(self._icon, self.message, gap=5))
        self._layout = row(self.label, column(control, self._below, 1, gap=3), gap=8)
        self._layout.setStretch(1, 1)
        self._layout.setAlignment(self.label, Qt.AlignmentFlag.AlignTop)
        self.setLayout(self._layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        follow(context, self)
        self.set_state("")

    def set_required(self, required: bool) -> None:
        """Show or hide the star."""
        self._required = required
        self.refresh()

    def set_state(self, state: State, message: str = "") -> None:
        """Colour the control and say why; ``message`` is a msgid or a ready text."""
        self.state, self._message_text = state, message
        if callable(paint := getattr(self.control, "set_state", None)):
            paint(state)
        else:
            set_properties(self.control, state=state)
        icon, tone = _MESSAGE[state]
        shown = message or (self._hint if state == "" else "")
        self.message.set(shown)
        self.message.set_tone(tone)
        self._icon.setVisible(bool(icon and shown))
        if icon:
            self._icon.set(icon, tone)
        self._below.setVisible(bool(shown))
        self._speak()

    def refresh(self) -> None:
        """Label and spoken name in the language of the moment."""
        text = self._context.tr(self._label_text).replace("&", "&amp;").replace("<", "&lt;")
        star = f' <span style="color:{self._context.theme.tokens.danger}">*</span>' if self._required else ""
        self.label.setText(text + star)
        theme = self._context.theme
        self.label.setFixedWidth(round((88 if self._context.language == "zh_CN" else 104) * theme.scale / 100))
        self.label.setMinimumHeight(theme.control(40))
        self._speak()

    def _speak(self) -> None:
        parts = [self._context.tr(self._label_text), self._unit]
        parts += [self._context.tr(N_("required"))] if self._required else []
        parts += [self._context.tr(_SPOKEN[self.state])] if self.state in _SPOKEN else []
        self.setAccessibleName(", ".join(part for part in parts if part))
        for control in {self.control, self.control.focusProxy() or self.control}:
            control.setAccessibleName(self.accessibleName())
            control.setAccessibleDescription(self.message.text())


class UnitLine(QLineEdit):
    """A line with its unit inside at the right."""

    def __init__(self, context: UiContext, unit: str = "", icon: str = "") -> None:
        super().__init__()
        self._context = context
        self._unit = Text(context, unit, size=13, tone="text_3")
        self._icon = Icon(context, icon, "text_3", 16) if icon else None
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.setParent(self)
        self._unit.installEventFilter(self)
        if self._icon is not None:
            self._icon.setParent(self)
            self._icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._place()

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        self._unit.set(unit)
        self._place()

    def set_state(self, state: str) -> None:
        """Colour the border by the field's state."""
        self.setReadOnly(state == "read_only")
        set_properties(self, state=state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = self._unit.sizeHint().width() if self._unit.text() else 0
        self._unit.setGeometry(self.width() - width - 12, 0, width, self.height())
        taken = width + 8 if width else 0
        if self._icon is not None:
            self._icon.move(self.width() - 28 - taken, (self.height() - 16) // 2)
            taken += 24
        self.setTextMargins(0, 0, taken, 0)
