# SPDX-License-Identifier: Apache-2.0
"""A checklist: per line limits, gauge, value, result; a line out of its limits asks what was done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import GaugeSpec, paint_gauge
from fieldapp.ui.widgets.base import Icon, Text, clear, column, follow, row, rule, set_properties
from fieldapp.ui.widgets.choices import OptionButton, Segmented
from fieldapp.ui.widgets.surfaces import Banner
from fieldcore.base.text import N_

Answer = Literal["replaced", "requested", "declined"]
Outcome = Literal["todo", "pass", "low", "high", "fail", "na"]
ANSWERS: Final = (
    ("replaced", N_("Replaced, retest")),
    ("requested", N_("Request part")),
    ("declined", N_("Customer declines")),
)
LIMITS, GAUGE, VALUE, UNIT, RESULT = 110, 112, 92, 44, 112
"""The widths of the columns; the item takes the rest."""
GAP = 12


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line: ready texts, limits as people write them (−25 too); without limits it is judged by pass or fail."""

    key: str
    title: str
    unit: str = ""
    low: str | None = None
    high: str | None = None
    measured: bool = True
    question: str = ""

    @property
    def limits(self) -> str:
        """The limits as people write them."""
        if self.low is not None and self.high is not None:
            return f"{self.low}–{self.high}"
        if self.high is not None:
            return f"≤ {self.high}"
        return f"≥ {self.low}" if self.low is not None else "—"

    def outcome(self, value: str | None) -> tuple[Outcome, str]:
        """The result of a value, and by how much it misses its limits."""
        if value is None or value == "":
            return "todo", ""
        if value in ("pass", "fail", "na"):
            return ("pass" if value == "pass" else "fail" if value == "fail" else "na"), ""
        number = to_decimal(value)
        if number is None:
            return "todo", ""
        low, high = to_decimal(self.low or ""), to_decimal(self.high or "")
        if low is not None and number < low:
            return "low", plain(low - number)
        if high is not None and number > high:
            return "high", plain(number - high)
        return "pass", ""


def to_decimal(text: str) -> Decimal | None:
    """A number as typed, or None."""
    try:
        return Decimal(text.replace("−", "-").replace("。", ".").strip())
    except InvalidOperation:
        return None


def plain(number: Decimal) -> str:
    """A number without useless zeros."""
    return f"{number.normalize():f}"


class Gauge(QWidget):
    """The track of a line: 104 x 10."""

    def __init__(self, context: UiContext, line: CheckLine) -> None:
        super().__init__()
        self._context = context
        self._low, self._high = _float(line.low or ""), _float(line.high or "")
        self._value: float | None = None
        self.setFixedSize(GAUGE, 24)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        context.themes.changed.connect(self.update)

    def set_value(self, value: float | None) -> None:
        """Move the marker."""
        self._value = value
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        spec = GaugeSpec(self._low, self._high, self._value)
        paint_gauge(QPainter(self), self._context.theme, QRectF(4, 7, 104, 10), spec)


class CheckRow(QWidget):
    """One line with its question below."""

    measured = Signal(str, object)
    answered = Signal(str, str)

    def __init__(self, context: UiContext, line: CheckLine) -> None:
        super().__init__()
        self._context, self.line = context, line
        self._value: str | None = None
        self._answer = ""
        self.editor: QLineEdit | Segmented
        self._icon = Icon(context, "clock", "warn", 16)
        self._result = Text(context, "", size=13)
        self._gauge = Gauge(context, line)
        self._ask = Banner(context, line.question or N_("Out of its limits. What do you do?"), tone="danger")
        self._below = QWidget()
        self.answers = [OptionButton(context, option, "chip") for option in ANSWERS]
        for button in self.answers:
            self._ask.add_widget(button)
            button.clicked.connect(self._answered)
        self._build()
        follow(context, self)

    def set_value(self, value: str | None, answer: str = "") -> None:
        """Show a value without telling of it."""
        self._value, self._answer = value, answer
        if isinstance(self.editor, QLineEdit):
            if not self.editor.hasFocus():
                self.editor.setText(value or "")
        else:
            self.editor.set_value(value)
        self.refresh()

    def refresh(self) -> None:
        """Result and question of the value of the moment; columns in the text size of the moment."""
        _fit(self._context, self._columns)
        outcome, missed = self.line.outcome(self._value)
        tr = self._context.tr
        icon, token, text = {
            "todo": ("clock", "warn", tr(N_("To do"))),
            "pass": ("check", "ok", tr(N_("Pass"))),
            "low": ("xc", "danger", tr(N_("{count} too low"), count=missed)),
            "high": ("xc", "danger", tr(N_("{count} too high"), count=missed)),
            "fail": ("xc", "danger", tr(N_("Fail"))),
            "na": ("minus", "text_3", tr(N_("Not applicable"))),
        }[outcome]
        out = outcome in ("low", "high", "fail")
        self._icon.set(icon, token)
        self._result.set(text)
        set_properties(self._result, tone=token, bold=out)
        self._gauge.set_value(None if self._value is None else _float(self._value))
        state = "error" if out else "needed" if outcome == "todo" else ""
        if isinstance(self.editor, Segmented):
            self.editor.set_state(state)
        else:
            set_properties(self.editor, state=state)
        self.editor.setAccessibleName(
            ", ".join(p for p in (self.line.title, self.line.limits, self.line.unit, text) if p)
        )
        self._below.setVisible(out)
        for button in self.answers:
            button.setChecked(button.option[0] == self._answer)

    def _build(self) -> None:
        line = self.line
        title = Text(self._context, line.title, size=13, wrap=True)
        limits = Text(self._context, line.limits if line.measured else "", size=13, tone="text_2")
        unit = Text(self._context, line.unit, size=13, tone="text_2")
        result = row(self._icon, self._result, 1, gap=5)
        parts: QHBoxLayout = row(title, limits, gap=GAP, margins=(16, 2, 16, 2))
        parts.setStretch(0, 1)
        if line.measured:
            self.editor = self._line_edit()
            if line.low is None and line.high is None:
                self._gauge.hide()  # never shown before it has a parent: it would be a window of its own
            for widget in (self._gauge, self.editor, unit):
                parts.addWidget(widget)
        else:
            options = [("pass", N_("Pass")), ("fail", N_("Fail")), ("na", N_("N/A"))]
            self.editor = Segmented(self._context, options, line.title)
            self.editor.chosen.connect(self._take)
            parts.addWidget(self.editor)
        holder = QWidget()
        holder.setLayout(result)
        parts.addWidget(holder)
        value = VALUE if line.measured else GAUGE + VALUE + UNIT + 2 * GAP
        self._columns = ((limits, LIMITS), (self.editor, value), (unit, UNIT), (holder, RESULT))
        self._below.setLayout(row(self._ask, margins=(16, 0, 16, 8)))
        self.setLayout(column(parts, self._below, gap=0))

    def _line_edit(self) -> QLineEdit:
        editor = QLineEdit()
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setValidator(QRegularExpressionValidator(r"[-−]?\d{0,9}([.。]\d{0,4})?", editor))
        editor.editingFinished.connect(self._typed)
        return editor

    def _typed(self) -> None:
        if isinstance(self.editor, QLineEdit):
            number = to_decimal(self.editor.text())
            self._take(f"{number:f}" if number is not None else "")

    def _take(self, value: str) -> None:
        if (value or None) == self._value:
            return
        self._value, self._answer = value or None, ""
        self.refresh()
        self.measured.emit(self.line.key, self._value)

    def _answered(self) -> None:
        button = self.sender()
        if isinstance(button, OptionButton):
            self._answer = button.option[0]
            self.refresh()
            self.answered.emit(self.line.key, self._answer)


class CheckHead(QWidget):
    """What the columns are."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        names = (N_("Item"), N_("Limits"), "", N_("Measured"), N_("Unit"), N_("Result"))
        item, limits, gauge, value, unit, result = (Text(context, name, size=12, tone="text_3") for name in names)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        gauge.setFixedWidth(GAUGE)
        self._columns = ((limits, LIMITS), (value, VALUE), (unit, UNIT), (result, RESULT))
        layout = row(item, limits, gauge, value, unit, result, gap=GAP, margins=(16, 6, 16, 6))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        set_properties(self, surface="sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        follow(context, self)

    def refresh(self) -> None:
        """Columns in the text size of the moment."""
        _fit(self._context, self._columns)


class ChecklistTable(QWidget):
    """All lines. ``measured(key, value)`` with a plain decimal, pass, fail, na or None; ``answered(key, answer)``."""

    measured = Signal(str, object)
    answered = Signal(str, str)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.rows: dict[str, CheckRow] = {}
        self._layout: QVBoxLayout = column(gap=0)
        self.setLayout(self._layout)

    def set_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show lines without values."""
        clear(self._layout)
        self.rows = {}
        self._layout.addWidget(rule())
        self._layout.addWidget(CheckHead(self._context))
        for line in lines:
            self._layout.addWidget(rule())
            check = CheckRow(self._context, line)
            check.measured.connect(self.measured)
            check.answered.connect(self.answered)
            self.rows[line.key] = check
            self._layout.addWidget(check)

    def set_values(self, values: Mapping[str, str | None], answers: Mapping[str, str] | None = None) -> None:
        """Show values and answers by key."""
        for key, check in self.rows.items():
            check.set_value(values.get(key), (answers or {}).get(key, ""))

    def counts(self) -> tuple[int, int, int]:
        """How many lines are done, how many there are, how many are out of their limits."""
        outcomes = [check.line.outcome(check._value)[0] for check in self.rows.values()]
        out = sum(outcome in ("low", "high", "fail") for outcome in outcomes)
        return sum(outcome != "todo" for outcome in outcomes), len(outcomes), out

    def focus_line(self, key: str) -> bool:
        """Put the cursor into a line's value; False if there is no such line."""
        if key not in self.rows:
            return False
        self.rows[key].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def sizeHint(self) -> QSize:
        return self._layout.sizeHint()


def _fit(context: UiContext, columns: Sequence[tuple[QWidget, int]]) -> None:
    for widget, width in columns:
        widget.setFixedWidth(context.theme.px(width))


def _float(text: str) -> float | None:
    number = to_decimal(text)
    return None if number is None else float(number)
