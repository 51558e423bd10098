# SPDX-License-Identifier: Apache-2.0
"""Where the job stands: stepper, hero card, missing list, verdict, timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import PillSpec, paint_disc, paint_text
from fieldapp.ui.widgets.base import Icon, Text, clear, column, follow, row, rule, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import ActionRow
from fieldapp.ui.widgets.surfaces import Card, KeyCap, Pill
from fieldcore.base.text import N_

SHOWN = 6
"""Lines of the missing list that are open at first: the verdict below it stays in sight."""
StepState = Literal["done", "now", "ahead", "returned"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job: ready texts."""

    name: str
    state: StepState
    time: str = ""


class Stepper(QWidget):
    """The steps of a job in a line; ``set_compact`` makes it one short line of text."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._steps: Sequence[Step] = ()
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(context, self)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show steps."""
        self._steps = steps
        self.refresh()

    def set_compact(self, compact: bool) -> None:
        """Show only "5/8 Repair"."""
        self._compact = compact
        self.refresh()

    def current(self) -> int:
        """The index of the step that is under way, or the number of steps."""
        return next((i for i, s in enumerate(self._steps) if s.state in ("now", "returned")), len(self._steps))

    def refresh(self) -> None:
        """Size and spoken text in the language of the moment."""
        at = min(self.current(), len(self._steps) - 1)
        if self._steps:
            name = self._steps[at].name
            self.setAccessibleName(
                self._context.tr(N_("Step {step} of {count}: {name}"), step=at + 1, count=len(self._steps), name=name)
            )
        self.setAccessibleDescription("; ".join(f"{s.name} {s.time}".strip() for s in self._steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._context.theme
        if self._compact:
            return QSize(160, theme.px(24))
        return QSize(80 * max(1, len(self._steps)), 30 + round(theme.px(13) * 1.5) + round(theme.px(12) * 1.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._compact:
            at = min(self.current(), len(self._steps) - 1)
            text = f"{at + 1}/{len(self._steps)} {self._steps[at].name}"
            token = {"returned": "danger", "done": "ok"}.get(self._steps[at].state, "accent_t")
            paint_text(painter, self._context.theme, self.rect(), text, 14, token, True)
            return
        width = self.width() / len(self._steps)
        for at, step in enumerate(self._steps):
            centre = QPointF(width * (at + 0.5), 14)
            if at:
                token = "ok_s" if self._steps[at - 1].state == "done" else "line"
                painter.setPen(QPen(self._context.theme.colour(token), 2))
                painter.drawLine(centre - QPointF(width - 14, 0), centre - QPointF(14, 0))
            self._paint_step(painter, centre, width, at, step)

    def _paint_step(self, painter: QPainter, centre: QPointF, width: float, at: int, step: Step) -> None:
        theme = self._context.theme
        fill, edge, ink = {
            "done": ("ok_w", "ok_s", "ok"), "now": ("accent", "accent", "on"),
            "returned": ("danger_s", "danger_s", "on"), "ahead": ("surface", "line_2", "text_3"),
        }[step.state]  # fmt: skip
        painter.setPen(QPen(theme.colour(edge), 2))
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(centre, 11, 11)
        if step.state == "done":
            painter.drawPixmap(centre - QPointF(7, 7), theme.pixmap("check", ink, 14))
        else:
            box = QRectF(centre.x() - 12, centre.y() - 12, 24, 24)
            bold = step.state != "ahead"
            paint_text(painter, theme, box, str(at + 1), 12, ink, bold, Qt.AlignmentFlag.AlignHCenter)
        line = round(theme.px(13) * 1.5)
        box = QRectF(centre.x() - width / 2, 29, width, line)
        token = {"now": "accent_t", "returned": "danger"}.get(step.state, "text_2")
        paint_text(painter, theme, box, step.name, 13, token, step.state in ("now", "returned"),
                   Qt.AlignmentFlag.AlignHCenter)  # fmt: skip
        box = QRectF(box.left(), 29 + line, width, round(theme.px(12) * 1.5))
        paint_text(painter, theme, box, step.time, 12, "text_3", align=Qt.AlignmentFlag.AlignHCenter)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing before signing: where it is, how bad, and what the matter is in full."""

    key: str
    text: str
    place: str = ""
    serious: bool = False
    tip: str = ""


class MissingList(Card):
    """What is missing, the first few open; pressing a line asks to ``jump`` there. F4 walks through all of it."""

    jump = Signal(str)

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, N_("Nothing is missing"), trailing=[KeyCap(context, "F4")])
        self._items: Sequence[Missing] = ()
        self._at = -1
        self._whole = False
        self._rows = QWidget()
        self._list: QVBoxLayout = column(gap=0)
        self._rows.setLayout(self._list)
        self.add_flush(self._rows, line=False)

    def set_items(self, items: Sequence[Missing]) -> None:
        """Show what is missing."""
        self._items = items
        self._at = -1
        clear(self._list)
        if items:
            self.title.set(N_("{count} things before signing"), count=len(items))
        else:
            self.title.set(N_("Nothing is missing"))
        self._rest: list[QWidget] = []
        for at, item in enumerate(items):
            icon, token = ("xc", "danger") if item.serious else ("warn", "warn")
            line = ActionRow(
                self.context, item.key, item.text, icon=icon, token=token, trailing=item.place, tip=item.tip
            )
            line.pressed_key.connect(self.jump)
            for widget in (rule(), line):
                self._list.addWidget(widget)
                if at >= SHOWN and not self._whole:
                    widget.hide()
                    self._rest.append(widget)
        if self._rest:
            self._add_more(len(items) - SHOWN)

    def _add_more(self, count: int) -> None:
        more = Button(self.context, N_("{count} more"), "text", "down", "small", shortcut="Alt+E", count=count)
        more.clicked.connect(self._show_rest)
        self._rest_button = more
        self._list.addWidget(more)

    def _show_rest(self) -> None:
        self._whole = True
        self._rest_button.hide()
        for widget in self._rest:
            widget.show()

    def go(self, step: int = 1) -> None:
        """Jump to the next (or with -1 the previous) item."""
        if self._items:
            self._at = (self._at + step) % len(self._items) if self._at >= 0 or step > 0 else len(self._items) - 1
            self.jump.emit(self._items[self._at].key)


class VerdictPanel(QFrame):
    """Whether the customer pays, and why. Tones: ok in, neutral out or none, warn needs meter, danger excluded."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.setProperty("kind", "card")
        self._head = QFrame()
        self._head.setProperty("kind", "verdict")
        self._icon = Icon(context, "shield", "text_2", 32)
        self._title = Text(context, "", size=16, bold=True, wrap=True)
        self._until = Text(context, "", size=13, tone="text_2", wrap=True)
        self._head.setLayout(row(self._icon, column(self._title, self._until, gap=0), gap=12, margins=(16, 10, 12, 10)))
        self._reasons: QVBoxLayout = column(gap=7, margins=(16, 12, 12, 12))
        self._foot = Text(context, "", size=12, tone="text_3", wrap=True)
        foot = row(self._foot, margins=(16, 9, 12, 9))
        self._line = rule()
        self.setLayout(column(self._head, self._reasons, self._line, foot, gap=0, margins=(1, 1, 1, 1)))

    def set_verdict(
        self, tone: str, title: str, until: str = "", reasons: Sequence[tuple[bool, str]] = (), foot: str = ""
    ) -> None:
        """Show ready texts; a reason is (holds, text)."""
        set_properties(self._head, tone=tone)
        icon = {"ok": "shieldok", "warn": "gauge", "danger": "alert"}.get(tone, "shield")
        ink = "text_2" if tone == "neutral" else tone
        self._icon.set(icon, ink)
        self._title.set(title)
        self._title.set_tone("text" if tone == "neutral" else tone)
        self._until.set(until)
        self._until.setVisible(bool(until))
        clear(self._reasons)
        for holds, text in reasons:
            mark = Icon(self._context, "check" if holds else "warn", "ok" if holds else "warn", 16)
            line = row(mark, Text(self._context, text, size=13, wrap=True), gap=8)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            self._reasons.addLayout(line)
        self._foot.set(foot)
        self._foot.setVisible(bool(foot))
        self._line.setVisible(bool(foot))
        self.setAccessibleName(f"{title}. {until}".strip())


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a history: ready texts; tones acc, warn, ok, neutral, conf."""

    when: str
    what: str
    detail: str = ""
    icon: str = "wrench"
    tone: str = "neutral"
    right: str = ""
    key: str = ""


class Timeline(QWidget):
    """A history, newest first."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._entries: Sequence[Entry] = ()
        follow(context, self)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show events."""
        self._entries = entries
        self.refresh()

    def refresh(self) -> None:
        """Size in the text scale of the moment."""
        self.setMinimumHeight(self._step() * len(self._entries))
        self.setAccessibleName(self._context.tr(N_("History")))
        self.setAccessibleDescription("; ".join(f"{e.when} {e.what} {e.detail}" for e in self._entries))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        line = round(theme.px(13) * 1.5)
        for at, entry in enumerate(self._entries):
            top = at * self._step()
            if at + 1 < len(self._entries):
                painter.fillRect(QRectF(11, top + 26, 2, self._step() - 28), theme.colour("line"))
            paint_disc(painter, theme, QPointF(12, top + 13), entry.icon, entry.tone)
            box = QRectF(32, top, self.width() - 34, line)
            paint_text(painter, theme, box, entry.when, 13, "text_2")
            paint_text(painter, theme, box, entry.right, 13, "text_2", align=Qt.AlignmentFlag.AlignRight)
            paint_text(painter, theme, box.translated(0, line), entry.what, 14, "text", True)
            paint_text(painter, theme, box.translated(0, 2 * line), entry.detail, 13, "text_2")

    def _step(self) -> int:
        return 3 * round(self._context.theme.px(13) * 1.5) + 14


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the departure check."""

    text: str
    done: bool = True
    detail: str = ""


class HeroCard(QFrame):
    """Today's next order with the one filled button; ``acted``, ``call_asked`` and ``check_asked`` tell of presses."""

    acted = Signal()
    opened = Signal()
    call_asked = Signal()
    check_asked = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._bar = "line_2"
        self.setProperty("kind", "card")
        self._eyebrow = Text(context, "", size=13, tone="accent_t", bold=True)
        self._pills = row(gap=6)
        self._number = Text(context, "", size=13, tone="text_2")
        self.title = Text(context, "", size=20, bold=True, wrap=True)
        self._reason = Text(context, "", tone="text_2", wrap=True)
        self._place = Text(context, "", size=13, tone="text_2", wrap=True)
        self._pin = Icon(context, "pin", "text_2", 16)
        self.call = Button(context, "", "text", "phone", shortcut="Alt+C")
        self._due = Text(context, "", size=13, tone="text_2")
        self._left = Text(context, "", size=28, bold=True)
        self._left_unit = Text(context, "", size=13, tone="text_2")
        self.button = Button(context, "", "primary", "arrow", "large", shortcut="Ctrl+Return")
        self._checks = row(gap=14)
        self._check_button = Button(context, "", size="small", shortcut="Alt+L")
        self._build()
        self.button.clicked.connect(self.acted)
        self.call.clicked.connect(self.call_asked)
        self._check_button.clicked.connect(self.check_asked)

    def set_order(
        self, *, eyebrow: str, pills: Sequence[PillSpec], number: str, title: str, reason: str, place: str,
        call: str, due: str, left: str, left_unit: str = "", left_token: str = "text", action: str, icon: str = "arrow",
        bar: str = "line_2",
    ) -> None:  # fmt: skip
        """Show an order in ready texts; ``bar`` is danger_s, warn_s or line_2, ``left_token`` colours the time left."""
        self._bar = bar
        self._eyebrow.set(eyebrow)
        clear(self._pills)
        for pill in pills:
            self._pills.addWidget(Pill(self._context, pill.text, pill.tone, pill.icon))
        for text, value in (
            (self._number, number), (self.title, title), (self._reason, reason), (self._place, place),
            (self._due, due), (self._left, left), (self._left_unit, left_unit),
        ):  # fmt: skip
            text.set(value)
        self._left_unit.setVisible(bool(left_unit))
        self._left.set_tone(left_token)
        self.call.set(call)
        self.call.setVisible(bool(call))
        self._pin.setVisible(bool(place))
        self.button.set(action)
        self.button.set_icon(icon)
        self.setAccessibleName(f"{eyebrow}, {title}, {due}, {left} {left_unit}")
        self.update()

    def set_checks(self, head: str, checks: Sequence[Check], action: str = "") -> None:
        """The departure check: what is ready, and the first thing that is not with its button."""
        clear(self._checks)
        self._checks.addWidget(Text(self._context, head, size=13, bold=True))
        for check in (c for c in checks if c.done):
            mark = row(Icon(self._context, "check", "ok", 16), Text(self._context, check.text, size=13), gap=5)
            self._checks.addLayout(mark)
        self._checks.addStretch(1)
        lacking = next((c for c in checks if not c.done), None)
        if lacking is not None:
            self._checks.addWidget(Icon(self._context, "warn", "warn", 16))
            self._checks.addWidget(Text(self._context, lacking.text, size=13, tone="warn", bold=True))
            self._checks.addWidget(Text(self._context, lacking.detail, size=13, tone="warn"))
        self._check_button.set(action)
        self._check_button.setVisible(bool(action and lacking))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._context.theme.colour(self._bar))
        painter.setClipRect(0, 0, 4, self.height())
        painter.drawRoundedRect(QRectF(0, 0, 20, self.height()), 8, 8)

    def _build(self) -> None:
        left = column(
            row(self._eyebrow, self._pills, self._number, 1, gap=10),
            self.title,
            self._reason,
            row(self._pin, self._place, self.call, 1, gap=6),
            gap=3,
        )
        right = column(row(1, self._due), row(1, self._left, self._left_unit, gap=6), row(1, self.button), gap=4)
        top = row(left, right, gap=20, margins=(21, 13, 20, 12))
        top.setStretch(0, 1)
        foot = row(self._checks, self._check_button, gap=12, margins=(21, 10, 20, 10))
        foot.setStretch(0, 1)
        self.check_line = QWidget()
        self.check_line.setLayout(column(rule(), foot, gap=0))
        self.setLayout(column(top, self.check_line, gap=0, margins=(1, 1, 1, 1)))
