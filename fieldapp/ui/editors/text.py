# SPDX-License-Identifier: Apache-2.0
"""Editors that are a line or a box of text: text, numbers, money, dates and times."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy

from fieldapp.ui.editors.base import Editor, EditorContext
from fieldapp.ui.widgets.base import column, set_properties
from fieldapp.ui.widgets.fields import UnitLine
from fieldcore.base.numbers import trimmed
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec


class LineEditor(Editor):
    """A line of text; phones, serial numbers, VINs and codes lose stray blanks, the last three are upper case."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.line = UnitLine(context.ui, spec.unit)
        self.line.setMaxLength(max(1, spec.length[1]))
        self._told: object = None
        self.line.textEdited.connect(self.typed)
        self.line.editingFinished.connect(self._finished)
        if spec.type.identifies:
            self.line.setProperty("takesScan", True)
        self.adopt(self.line)

    def set_value(self, value: object) -> None:
        self.line.setText(self.show_value(value))
        self.line.setCursorPosition(0)
        self._told = self.value()

    def value(self) -> object:
        text = self.line.text().strip()
        if self.spec.type.identifies:
            text = text.upper().replace(" ", "")
        elif self.spec.type.name == "phone":
            text = re.sub(r"[\s-]", "", text)
        return text or None

    def show_value(self, value: object) -> str:
        """The text of a plain value."""
        return "" if value is None else str(value)

    def _finished(self) -> None:
        value = self.value()
        if self.problem():
            self.refused.emit()
        elif value != self._told:
            self._told = value
            self.changed.emit(value)


class NumberEditor(LineEditor):
    """Integers, decimals and money; a whole number refuses a decimal point while typing."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.line.setMaxLength(18)
        self._scale = {"integer": 0, "money": 2}.get(spec.type.name, spec.type.scale)
        decimals = rf"([.。]\d{{0,{self._scale}}})?" if self._scale else ""
        pattern = QRegularExpressionValidator(rf"[-−]?[\d,]*{decimals}", self.line)
        self.line.setValidator(pattern)
        if spec.type.name == "money":
            self.line.set_unit("¥")
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def value(self) -> object:
        number = self._number()
        if number is None:
            return None
        if self.spec.type.name == "integer":
            return int(number)
        if self.spec.type.name == "money":
            return int(number * 100)
        return f"{number:.{self._scale}f}"

    def show_value(self, value: object) -> str:
        if value is None:
            return ""
        if self.spec.type.name == "money":
            return f"{Decimal(str(value)) / 100:,.2f}"
        if self._scale == 3:
            return trimmed(str(value))
        return f"{Decimal(str(value)):,}" if self._scale else f"{Decimal(str(value)):,.0f}"

    def problem(self) -> str:
        text = self.line.text().strip()
        return self.context.ui.tr(N_("This is no number.")) if text and self._number() is None else ""

    def _number(self) -> Decimal | None:
        text = self.line.text().replace(",", "").replace("−", "-").replace("。", ".").strip()
        try:
            return Decimal(text) if text else None
        except InvalidOperation:
            return None


class LongTextEditor(Editor):
    """A box that grows with its text, from two to eight lines."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.wide = True
        self.box = GrowingBox(context, self._finished)
        self.box.textChanged.connect(self.typed)
        self._told: object = None
        self.adopt(self.box)

    def set_value(self, value: object) -> None:
        self._told = value or None
        self.box.blockSignals(True)
        self.box.setPlainText("" if value is None else str(value))
        self.box.blockSignals(False)
        self.box.fit()

    def value(self) -> object:
        return self.box.toPlainText().strip()[: self.spec.length[1] or None] or None

    def _finished(self) -> None:
        if self.value() != self._told:
            self._told = self.value()
            self.changed.emit(self._told)


class GrowingBox(QPlainTextEdit):
    """A box of plain text; Tab moves on."""

    def __init__(self, context: EditorContext, finished: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._finished = context, finished
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)  # one line fits the lowest box, so nothing is left to scroll
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.fit)
        context.ui.themes.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text."""
        whole = int(self.document().size().height())
        lines = max(1, min(8, whole))
        more = Qt.ScrollBarPolicy.ScrollBarAsNeeded if whole > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(more)
        self.setFixedHeight(max(self._context.ui.theme.control(40), lines * self.fontMetrics().lineSpacing() + 24))

    def set_state(self, state: str) -> None:
        """Colour the border by the field's state."""
        self.setReadOnly(state == "read_only")
        set_properties(self, state=state)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finished()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class DateEditor(LineEditor):
    """A date typed as 2026-11-23, 11-23 or 1123, or picked from a calendar (Alt+Down)."""

    def __init__(self, spec: FieldSpec, context: EditorContext) -> None:
        super().__init__(spec, context)
        self.line.setMaxLength(25)
        icon = context.ui.theme.icon("today", "text_3", 18)
        self._pick = self.line.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        self._pick.setShortcut("Alt+Down")
        self._pick.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._pick.triggered.connect(self._open_calendar)
        context.ui.themes.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Icon, name and the shape of an entry in the theme and language of the moment."""
        shape = N_("yyyy-mm-dd") if self.spec.type.name == "date" else N_("yyyy-mm-dd hh:mm")
        self.line.setPlaceholderText("" if self.line.isReadOnly() else self.context.ui.tr(shape))
        self._pick.setIcon(self.context.ui.theme.icon("today", "text_3", 18))
        self._pick.setText(self.context.ui.tr(N_("Calendar")))

    def set_state(self, state: str, message: str = "") -> None:
        super().set_state(state, message)
        self._pick.setVisible(state != "read_only")
        self.refresh()

    def value(self) -> object:
        found = parse_moment(self.line.text(), self._today())
        return None if found is None else found.date().isoformat()

    def problem(self) -> str:
        if not self.line.text().strip() or self.value() is not None:
            return ""
        example = "2026-11-23" if self.spec.type.name == "date" else "2026-11-23 07:55"
        return self.context.ui.tr(N_("Write a date such as {example}."), example=example)

    def _today(self) -> datetime:
        return datetime.now(timezone(timedelta(minutes=self.context.offset_minutes())))

    def _finished(self) -> None:
        super()._finished()
        if self.value() is not None:
            self.line.setText(self.show_value(self.value()))

    def _open_calendar(self) -> None:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setProperty("kind", "popup")
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = parse_moment(self.line.text(), self._today()) or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        popup.setLayout(column(calendar, margins=(6, 6, 6, 6)))

        def take(day: QDate) -> None:
            popup.close()
            self._picked(date(day.year(), day.month(), day.day()), shown)

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        popup.show()

    def _picked(self, day: date, shown: datetime) -> None:
        self.line.setText(day.isoformat())
        self._finished()


class InstantEditor(DateEditor):
    """A moment in local time; its value is UTC milliseconds with the offset."""

    def show_value(self, value: object) -> str:
        if not isinstance(value, list | tuple):
            return ""
        zone = timezone(timedelta(minutes=int(value[1])))
        return datetime.fromtimestamp(int(value[0]) / 1000, zone).strftime("%Y-%m-%d %H:%M")

    def value(self) -> object:
        found = parse_moment(self.line.text(), self._today())
        if found is None:
            return None
        if isinstance(self._told, list | tuple) and self.show_value(self._told) == self.line.text():
            return self._told  # seconds that are not shown stay
        return [int(found.timestamp() * 1000), self.context.offset_minutes()]

    def set_value(self, value: object) -> None:
        self._told = value
        super().set_value(value)
        self._told = value

    def _picked(self, day: date, shown: datetime) -> None:
        self.line.setText(f"{day.isoformat()} {shown:%H:%M}")
        self._finished()


_MOMENT = re.compile(r"(?:(\d{4})[-/.年]?)?(\d{1,2})[-/.月]?(\d{2}|\d)日?(?:[ T]+(\d{1,2})[:：]?(\d{2}))?")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})")


def parse_moment(text: str, today: datetime) -> datetime | None:
    """A date or moment as people type it; a missing year, day or time is today's (time: midnight)."""
    text = text.strip()
    try:
        if found := _TIME.fullmatch(text):
            return today.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        if found := _MOMENT.fullmatch(text):
            year = int(found[1] or today.year)
            hour, minute = int(found[4] or 0), int(found[5] or 0)
            return datetime(year, int(found[2]), int(found[3]), hour, minute, tzinfo=today.tzinfo)
    except ValueError:
        return None
    return None
