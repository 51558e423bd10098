# SPDX-License-Identifier: Apache-2.0
"""Things that hold or say: pill, key cap, card, banner, empty state, stat tile, hero card."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import PillSpec, dashed_pen, paint_pill, pill_height, pill_width
from fieldapp.ui.widgets.base import Icon, Text, clear, column, follow, row, rule, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldcore.base.text import N_

_TONE_ICON = {"neutral": "info", "warn": "warn", "danger": "alert", "conf": "merge", "ok": "checkc"}


class Pill(QWidget):
    """A small painted state: word and tone, perhaps an icon."""

    def __init__(self, context: UiContext, message: str = "", tone: str = "neutral", icon: str = "", **values: object):
        super().__init__()
        self._context, self._message, self._values, self._tone, self._icon = context, message, values, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(context, self)

    def set(self, message: str, tone: str = "neutral", icon: str = "", **values: object) -> None:
        """Say something else."""
        self._message, self._values, self._tone, self._icon = message, values, tone, icon
        self.refresh()

    @property
    def spec(self) -> PillSpec:
        """What it says in the language of the moment."""
        return PillSpec(self._context.tr(self._message, **self._values), self._tone, self._icon)

    def refresh(self) -> None:
        """Take text and size anew."""
        self.setAccessibleName(self.spec.text)
        self.setToolTip(self.spec.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._context.theme, self.spec), pill_height(self._context.theme))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), self._context.theme, QPointF(0, 0), self.spec, self.width())


class KeyCap(QWidget):
    """A key as it is printed on the keyboard."""

    def __init__(self, context: UiContext, key: str) -> None:
        super().__init__()
        self._context, self._key = context, key
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(context, self)

    def refresh(self) -> None:
        """Repaint in the theme of the moment."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        spec = PillSpec(self._key)
        return QSize(pill_width(self._context.theme, spec) - 4, self._context.theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.colour("text_3"))
        painter.setFont(theme.font(12))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._key)


class Card(QFrame):
    """A bordered surface: head with title, note and trailing widgets; ``body`` below."""

    def __init__(
        self, context: UiContext, title: str = "", note: str = "", icon: str = "", trailing: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self.context = context
        self.setProperty("kind", "card")
        self._outer = column(gap=0, margins=(1, 1, 1, 1))
        self.setLayout(self._outer)
        self.title = Text(context, title, size=16, bold=True)
        self.note = Text(context, note, size=13, tone="text_3")
        self._head = row(gap=8, margins=(15, 0, 15, 0))
        if title:
            self._build_head(icon, trailing)
        self.body: QVBoxLayout = column(gap=10, margins=(15, 4 if title else 15, 15, 15))
        self._outer.addLayout(self.body)

    def _build_head(self, icon: str, trailing: Sequence[QWidget]) -> None:
        holder = QWidget()
        self._head.addStrut(self.context.theme.height(44))
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        holder.setLayout(self._head)
        if icon:
            self._head.addWidget(Icon(self.context, icon, "text_2", 18))
        self._head.addWidget(self.title)
        self._head.addWidget(self.note)
        self._head.addStretch(1)
        for widget in trailing:
            self._head.addWidget(widget)
        self._outer.addWidget(holder)
        self.setAccessibleName(self.title.text())

    def retitle(self, message: str) -> None:
        """Head it with another title."""
        self.title.set(message)
        self.setAccessibleName(self.title.text())

    def add_trailing(self, widget: QWidget) -> None:
        """Put a pill or button at the right end of the head."""
        self._head.addWidget(widget)

    def add_flush(self, widget: QWidget, line: bool = True) -> None:
        """Add a list or table that touches the card's sides."""
        if line:
            self._outer.insertWidget(self._outer.count() - 1, rule())
        self._outer.insertWidget(self._outer.count() - 1, widget)
        if self.body.count() == 0:
            self.body.setContentsMargins(0, 0, 0, 0)


class Banner(QFrame):
    """A fact in the flow of a page with what to do about it: neutral, warn, danger, conf or ok; at most 3 buttons."""

    def __init__(self, context: UiContext, fact: str, what: str = "", tone: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self.context = context
        self.setProperty("kind", "banner")
        self.icon = Icon(context, icon or _TONE_ICON[tone], "text_2" if tone == "neutral" else tone, 20)
        self.fact = Text(context, fact, bold=True, wrap=True)
        self.what = Text(context, what, size=13, tone="text_2", wrap=True)
        self._buttons: QHBoxLayout = row()
        texts = column(self.fact, self.what, gap=2)
        layout = row(self.icon, texts, self._buttons, gap=12, margins=(14, 8, 8, 8))
        layout.setStretch(1, 1)
        layout.addStrut(32)
        self.setLayout(layout)
        self.set(fact, what, tone)

    def set(self, fact: str, what: str = "", tone: str = "neutral", **values: object) -> None:
        """Say something else."""
        set_properties(self, tone=tone)
        self.fact.set(fact, **values)
        self.what.set(what, **values)
        self.what.setVisible(bool(what))
        self.setAccessibleName(f"{self.fact.text()} {self.what.text()}".strip())

    def add_button(self, message: str, pressed: Callable[[], object], shortcut: str = "", key: str = "") -> Button:
        """Add an answer."""
        button = Button(self.context, message, shortcut=shortcut, key=key)
        button.clicked.connect(lambda: pressed())
        self._buttons.addWidget(button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget where the answers stand."""
        self._buttons.addWidget(widget)

    def clear_buttons(self) -> None:
        """Take the answers away."""
        clear(self._buttons)


class EmptyState(QWidget):
    """What an empty list says: icon, one bold line, what to do, at most one button."""

    def __init__(self, context: UiContext, icon: str, title: str, what: str = "", button: Button | None = None) -> None:
        super().__init__()
        self.title = Text(context, title, bold=True)
        self.what = Text(context, what, size=13, tone="text_2", wrap=True)
        parts: list[QWidget] = [Icon(context, icon, "text_3", 24), self.title, self.what]
        layout = column(gap=8, margins=(24, 24, 24, 24))
        layout.addStretch(1)
        for part in parts + ([button] if button else []):
            if isinstance(part, QLabel):
                part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter if part is not self.what else Qt.AlignmentFlag(0))
        layout.addStretch(1)
        self.setLayout(layout)
        self.setAccessibleName(f"{self.title.text()} {self.what.text()}".strip())


class StatTile(QFrame):
    """One figure: name, perhaps 暂定, value, numerator and denominator, change. A denominator of 0 shows —."""

    def __init__(self, context: UiContext, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._name = name
        self._context = context
        self._provisional = Pill(context, N_("Provisional"), "dashed")
        self._value = Text(context, "—", size=28, bold=True)
        self._detail = Text(context, "", size=13, tone="text_2")
        self._change = Text(context, "", size=13, tone="text_2")
        head = row(Text(context, name, size=13, tone="text_2"), 1, self._provisional)
        self.setLayout(column(head, self._value, row(self._detail, 1, self._change), gap=2, margins=(16, 12, 16, 12)))
        self.set_figure("")

    def set_figure(self, value: str, detail: str = "", change: str = "", provisional: bool = False) -> None:
        """Show ready texts."""
        self._value.set(value or "—")
        self._detail.set(detail)
        self._change.set(change)
        self._provisional.setVisible(provisional)
        self.setAccessibleName(f"{self._context.tr(self._name)}: {value or '—'} {detail} {change}".strip())


class DashedFrame(QFrame):
    """A frame with a dashed border in a token's colour, for what is missing or provisional."""

    def __init__(self, context: UiContext, token: str = "line_2") -> None:
        super().__init__()
        self._context, self._token = context, token

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(dashed_pen(self._context.theme.colour(self._token), 2))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 8, 8)
