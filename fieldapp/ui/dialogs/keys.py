# SPDX-License-Identifier: Apache-2.0
"""All keys that work now, read off the buttons and keys of the window: what is declared there is what is listed."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Dialog
from fieldapp.ui.pages.base import Scroll
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.keys import Key, printed
from fieldapp.ui.widgets.surfaces import KeyCap
from fieldcore.base.text import N_

COLUMNS: Final = 2


def keys_of(window: QWidget, context: UiContext) -> dict[str, str]:
    """Each key that works in a window now, and what it does: those of its buttons first."""
    buttons = [b for b in window.findChildren(Button) if b.armed and b.isVisible() and b.isEnabled()]
    found = {button.keys: button.label for button in buttons}
    for key in window.findChildren(Key):
        holder = key.parent()
        if isinstance(holder, QWidget) and holder.isVisible():
            found.setdefault(key.combination, context.tr(key.message))
    return found


class KeySheet(Dialog):
    """The keys of the page in front, and what else helps there."""

    def __init__(self, context: UiContext, window: QWidget, hint: str = "") -> None:
        super().__init__(context, window, N_("Keys of this page"))
        self.setMinimumWidth(context.theme.px(720))
        self.keys = keys_of(window, context)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        height = -(-len(self.keys) // COLUMNS)
        for at, (keys, label) in enumerate(self.keys.items()):
            across = at // height * 2
            grid.addWidget(KeyCap(context, printed(keys)), at % height, across, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Text(context, label), at % height, across + 1)
        for across in range(COLUMNS):
            grid.setColumnStretch(2 * across + 1, 1)
        listed = QWidget()
        listed.setLayout(grid)
        body = Scroll(listed)
        listed.setProperty("surface", "surface")
        body.setMinimumHeight(min(listed.sizeHint().height() + 8, window.height() * 2 // 3))
        close = Button(context, N_("Close"), "primary", shortcut="Ctrl+Return")
        close.clicked.connect(self.accept)
        head = column(Text(context, N_("Keys of this page"), size=20, bold=True), gap=4)
        if hint:
            head.addWidget(Text(context, hint, tone="text_2", wrap=True))
        self.setLayout(column(head, body, row(1, close), gap=16, margins=(24, 20, 24, 20)))
