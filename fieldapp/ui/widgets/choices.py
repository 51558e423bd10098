# SPDX-License-Identifier: Apache-2.0
"""Choosing: segmented (one of few), chips (several), select (one of many, with search)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from fieldapp.ui.context import UiContext
from fieldapp.ui.widgets.base import column, follow, row, set_properties
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldcore.base.text import N_

Option = tuple[str, str]
"""What is stored, and the msgid of what is shown."""
_STEP = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class OptionButton(KeyboardRing, QToolButton):
    """One option of a segmented choice or a chip set."""

    def __init__(self, context: UiContext, option: Option, kind: str) -> None:
        super().__init__()
        self.context, self.option = context, option
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_properties(self, kind=kind)
        self.toggled.connect(self.refresh)
        follow(context, self)

    def refresh(self) -> None:
        """Text, check and name in the language and theme of the moment."""
        self.setFixedHeight(self.context.theme.control(40))
        text = self.context.tr(self.option[1])
        self.setText(text)
        self.setAccessibleName(text)
        if self.property("kind") == "chip" and self.isChecked():
            self.setIcon(self.context.theme.icon("check", "accent_t", 16))
            self.setIconSize(QSize(16, 16))
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        else:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)


class Segmented(QWidget):
    """One of up to four or five options; arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(self, context: UiContext, options: Sequence[Option] = (), name: str = "") -> None:
        super().__init__()
        self._context = context
        self._layout = row(gap=0)
        self.setLayout(self._layout)
        self.setAccessibleName(context.tr(name))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self.buttons: list[OptionButton] = []
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options; the choice is empty afterwards."""
        for button in self.buttons:
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self.buttons = [OptionButton(self._context, option, "segment") for option in options]
        last = len(self.buttons) - 1
        for at, button in enumerate(self.buttons):
            place = "only" if last == 0 else "first" if at == 0 else "last" if at == last else "middle"
            set_properties(button, place=place)
            self._group.addButton(button)
            self._layout.addWidget(button, 1)
            button.clicked.connect(self._clicked)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def value(self) -> str | None:
        """The chosen option."""
        return next((button.option[0] for button in self.buttons if button.isChecked()), None)

    def set_value(self, value: str | None) -> None:
        """Show a choice without telling of it."""
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(button.option[0] == value)
        self._group.setExclusive(True)

    def set_state(self, state: str) -> None:
        """Colour the border by the field's state."""
        for button in self.buttons:
            set_properties(button, state=state)
            button.setEnabled(state != "read_only")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEP.get(Qt.Key(event.key()))
        if step is None or not self.buttons:
            super().keyPressEvent(event)
            return
        at = next((i for i, b in enumerate(self.buttons) if b.isChecked()), -1 if step > 0 else len(self.buttons))
        button = self.buttons[max(0, min(len(self.buttons) - 1, at + step))]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        if not button.isChecked():
            button.click()

    def _clicked(self) -> None:
        self.chosen.emit(self.value() or "")


class FlowLayout(QLayout):
    """Widgets in lines that wrap."""

    def __init__(self, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()


class ChipSet(QWidget):
    """Several of a set of options."""

    chosen = Signal(list)

    def __init__(self, context: UiContext, options: Sequence[Option] = (), name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(context.tr(name))
        flow = FlowLayout()
        self.buttons = [OptionButton(context, option, "chip") for option in options]
        for button in self.buttons:
            flow.addWidget(button)
            button.clicked.connect(self._clicked)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def value(self) -> list[str]:
        """The chosen options, sorted."""
        return sorted(button.option[0] for button in self.buttons if button.isChecked())

    def set_value(self, value: Sequence[str]) -> None:
        """Show a choice without telling of it."""
        for button in self.buttons:
            button.setChecked(button.option[0] in value)

    def set_state(self, state: str) -> None:
        """Colour the borders by the field's state."""
        for button in self.buttons:
            set_properties(button, state=state)
            button.setEnabled(state != "read_only")

    def _clicked(self) -> None:
        self.chosen.emit(self.value())


class _Popup(QFrame):
    """The list under a select, with a search line."""

    def __init__(self, owner: "Select") -> None:
        super().__init__(owner, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("kind", "popup")
        self.line = QLineEdit()
        self.list = QListWidget()
        self.list.setAccessibleName(owner.accessibleName())
        self.setLayout(column(self.line, self.list, gap=4, margins=(6, 6, 6, 6)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        else:
            super().keyPressEvent(event)


class Select(QPushButton):
    """One of many options in a list that is searched by text or pinyin initials."""

    chosen = Signal(str)

    def __init__(
        self,
        context: UiContext,
        options: Sequence[Option] = (),
        name: str = "",
        spell: Callable[[str], str] | None = None,
    ) -> None:
        """``spell`` turns a shown text into what else finds it, such as its pinyin and initials."""
        super().__init__()
        self._context, self._options, self._value = context, list(options), ""
        self._spell = spell or (lambda _text: "")
        self._name = name
        self._popup: _Popup | None = None
        set_properties(self, kind="select")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        follow(context, self)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options."""
        self._options = list(options)
        self.refresh()

    def value(self) -> str | None:
        """The chosen option."""
        return self._value or None

    def set_value(self, value: str | None) -> None:
        """Show a choice without telling of it."""
        self._value = value or ""
        self.refresh()

    def set_state(self, state: str) -> None:
        """Colour the border by the field's state."""
        set_properties(self, state=state)
        self.setEnabled(state != "read_only")
        self.refresh()

    def refresh(self) -> None:
        """The chosen text in the language of the moment."""
        shown = next((self._context.tr(label) for key, label in self._options if key == self._value), self._value)
        empty = self._context.tr(N_("Choose one")) if self.isEnabled() else ""
        self.setText((shown or empty).replace("&", "&&"))
        self.setIcon(self._context.theme.icon("down", "text_3", 16) if self.isEnabled() else QIcon())
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        set_properties(self, empty=not self._value)
        self.setAccessibleName(f"{self._context.tr(self._name)} {shown}".strip())

    def sizeHint(self) -> QSize:
        return QSize(160, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(96, super().sizeHint().height())

    def open(self) -> None:
        """Show the list."""
        popup = _Popup(self)
        self._popup = popup
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.line.setPlaceholderText(self._context.tr(N_("Search")))
        popup.line.setAccessibleName(self._context.tr(N_("Search")))
        popup.line.setVisible(len(self._options) > 7)
        popup.line.textChanged.connect(self._filter)
        popup.line.returnPressed.connect(self._accept)
        popup.list.itemClicked.connect(self._take)
        popup.list.itemActivated.connect(self._take)
        self._filter("")
        popup.setFixedWidth(max(self.width(), 240))
        popup.setFixedHeight(min(380, (popup.list.count()) * self._context.theme.target + 64))
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        popup.show()
        (popup.line if popup.line.isVisible() else popup.list).setFocus()

    def _filter(self, typed: str) -> None:
        if self._popup is None:
            return
        wanted = typed.casefold().strip()
        view = self._popup.list
        view.clear()
        for key, label in self._options:
            shown = self._context.tr(label)
            if wanted in f"{shown} {key} {self._spell(shown)}".casefold():
                item = QListWidgetItem(shown, view)
                item.setData(Qt.ItemDataRole.UserRole, key)
                item.setSizeHint(QSize(0, self._context.theme.target))
                if key == self._value:
                    view.setCurrentItem(item)
        if view.currentRow() < 0:
            view.setCurrentRow(0)

    def _accept(self) -> None:
        if self._popup is not None and (item := self._popup.list.currentItem()) is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        if self._popup is not None:
            popup, self._popup = self._popup, None
            popup.close()
        self.set_value(key)
        self.chosen.emit(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        theme = self._context.theme
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 44)
        painter.setPen(theme.colour("text_3" if not self._value else "text"))
        painter.drawText(self.rect().adjusted(10, 0, -34, 0), Qt.AlignmentFlag.AlignVCenter, text.replace("&&", "&"))
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, theme.pixmap("down", "text_3", 16))
