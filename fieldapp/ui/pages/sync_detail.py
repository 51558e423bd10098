# SPDX-License-Identifier: Apache-2.0
"""The right side of the sync page: one refused change, conflict or waiting thing, with what can be done about it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.services.sync import AttentionItem, ConflictField, ConflictItem, Side
from fieldapp.services.waiting import WaitingBlob, WaitingItem
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question, ask, line
from fieldapp.ui.widgets.base import Text, clear, column, row, rule
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import Banner, Card, EmptyState
from fieldcore.base.text import N_
from fieldcore.records import codec

if TYPE_CHECKING:
    from fieldapp.ui.pages.sync import SyncDetailPage

Item = AttentionItem | ConflictItem | WaitingItem | WaitingBlob
KB, MB = 1024, 1024 * 1024


class OtherValue(Question):
    """Neither side is right: what is."""

    def __init__(self, context: UiContext, parent: QWidget, field: ConflictField, label: str, shown: str) -> None:
        super().__init__(context, parent, N_("Another value"), N_("Take it"))
        self._field = field
        self._value = line(context, label, shown)
        self.add_row(label, self._value, True)

    def plain(self) -> Any:
        """The value as it is stored. ValueError for a text that is none."""
        typed = self._value.text().strip()
        return codec.read_text(self._field.spec, typed) if self._field.spec else typed

    def check(self) -> str:
        """It has to be a value of this field."""
        try:
            self.plain()
        except ValueError:
            return self.context.tr(N_("“{text}” does not fit this field."), text=self._value.text())
        return ""


class SyncDetails:
    """Fills the right side; what did not change is left alone, so that nothing moves under the hand."""

    def __init__(self, page: "SyncDetailPage", layout: QVBoxLayout) -> None:
        self._page, self._layout = page, layout
        self._context, self._shell, self._sync = page.context, page.shell, page.services.sync
        self._shown: object = self

    def forget(self) -> None:
        """The language changed."""
        self._shown = self

    def show(self, item: Item | None) -> None:
        """Show one thing, or what to do to see one."""
        if item == self._shown:
            return
        self._shown = item
        clear(self._layout)
        if isinstance(item, AttentionItem):
            self._attention(item)
        elif isinstance(item, ConflictItem):
            self._layout.addWidget(self._conflict(item))
        elif item is not None:
            self._layout.addWidget(self._waiting(item))
        else:
            self._layout.addWidget(EmptyState(self._context, "list", N_("Choose a line to see it"),
                                              N_("Nothing here needs you: it is sent by itself.")))  # fmt: skip
            return
        self._layout.addStretch(1)

    def _open_order(self, order_id: str) -> Button:
        button = Button(self._context, N_("Open the order"), icon="arrow", shortcut="Alt+O")
        button.clicked.connect(lambda: self._shell.ways.order(order_id))
        return button

    def _attention(self, item: AttentionItem) -> None:
        say, tr = self._page.say, self._page.tr
        waits = tr(N_("{count} more changes wait for it."), count=len(item.waiting_for_it))
        what = " · ".join(part for part in (say(item.field_label), waits if item.waiting_for_it else "") if part)
        banner = Banner(self._context, f"{say(item.title)}: {say(item.reason)}", what, "danger")
        if item.field:
            banner.add_button(N_("Correct…"), lambda: self._correct(item), "Alt+C")
        banner.add_button(N_("Send again"), lambda: self._shell.do(lambda: self._sync.retry(item.op_id)), "Alt+S")
        banner.add_button(N_("Keep as a note"), lambda: self._shell.do(lambda: self._sync.give_up(item.op_id)), "Alt+N")
        self._layout.addWidget(banner)
        if item.waiting_for_it:
            card = Card(self._context, N_("Waits for it"), str(len(item.waiting_for_it)), "clock")
            for title in item.waiting_for_it:
                card.body.addWidget(Text(self._context, say(title), wrap=True))
            self._layout.addWidget(card)
        if item.order_id:
            self._layout.addLayout(row(self._open_order(item.order_id), 1))

    def _correct(self, item: AttentionItem) -> None:
        say = self._page.say
        question = Question(self._context, self._page, N_("Correct and send again"), N_("Send again"), say(item.reason))
        value = line(self._context, say(item.field_label), "" if item.value is None else str(item.value))
        question.add_row(say(item.field_label), value, True)
        ask(self._shell, question, value.text, lambda typed: self._sync.correct(item.op_id, typed))

    def _conflict(self, item: ConflictItem) -> Card:
        title = self._page.say(item.title)
        card = Card(self._context, N_("Both sides changed this. Choose one."), title, "merge")
        fields = Lines()
        for field in item.fields:
            line_of, label = QWidget(), Text(self._context, self._page.say(field.label), bold=True)
            line_of.setLayout(column(rule(), label, self._choices(field), gap=10, margins=(0, 0, 0, 10)))
            fields.add(line_of)
        card.body.addWidget(fields)
        return card

    def _choices(self, field: ConflictField) -> Any:
        """What stands, what came second with who and when, and the way to a third value."""
        at = field.at.text()[5:] if field.at else ""
        who = " · ".join(part for part in (field.author, at) if part)
        other = N_("Mine") if field.mine else N_("A colleague's")
        third = Button(self._context, N_("Another value…"), shortcut="Alt+3")
        third.clicked.connect(lambda: self._third(field))
        cells = row(
            self._cell(field, other, "other", field.other, who, "Alt+1"),
            self._cell(field, N_("Head office"), "current", field.current, self._page.tr(N_("stands now")), "Alt+2"),
            column(third, 1), gap=12,
        )  # fmt: skip
        cells.setStretch(0, 1)
        cells.setStretch(1, 1)
        return cells

    def _cell(self, field: ConflictField, label: str, side: Side, value: Any, who: str, keys: str) -> Card:
        shown = self._value(field, value) or "—"
        name = f"{self._page.tr(label)}: {shown}"
        take = Button(self._context, N_("Take this"), icon="check", shortcut=keys, name=name)
        take.clicked.connect(lambda: self._shell.do(lambda: self._sync.resolve(field.conflict_id, side)))
        card = Card(self._context)
        card.body.setSpacing(4)
        for text in (
            Text(self._context, label, size=12, tone="text_3"), Text(self._context, shown, wrap=True),
            Text(self._context, who, size=12, tone="text_2"),
        ):  # fmt: skip
            card.body.addWidget(text)
        card.body.addStretch(1)
        card.body.addLayout(row(take, 1))
        return card

    def _value(self, field: ConflictField, value: Any) -> str:
        return codec.show(field.spec, value, self._page.tr) if field.spec else str(value)

    def _third(self, field: ConflictField) -> None:
        question = OtherValue(self._context, self._page, field, self._page.say(field.label),
                              self._value(field, field.current))  # fmt: skip
        ask(self._shell, question, question.plain,
            lambda plain: self._sync.resolve(field.conflict_id, "typed", plain))  # fmt: skip

    def _waiting(self, item: WaitingItem | WaitingBlob) -> Card:
        say, tr = self._page.say, self._page.tr
        if isinstance(item, WaitingBlob):
            card = Card(self._context, say(item.title), size_text(item.size), "image")
            sent = tr(N_("{sent} of {size} kB"), sent=item.sent // KB, size=max(1, item.size // KB))
            facts = (sent, tr(N_("Records go first, then small files. What was cut off goes on where it was.")))
        else:
            card = Card(self._context, say(item.title), "", "upload")
            why = N_("It goes by itself once the change that it waits for is corrected.") if item.blocked else N_(
                "It goes by itself as soon as there is a network.")  # fmt: skip
            saved = tr(N_("Saved {time}"), time=item.at.text()) if item.at else ""
            facts = (" · ".join(part for part in (say(item.detail), saved) if part), tr(why))
        for fact in facts:
            card.body.addLayout(row(Text(self._context, fact, tone="text_2", wrap=True)))
        if isinstance(item, WaitingItem) and item.order_id:
            card.body.addLayout(row(self._open_order(item.order_id), 1))
        return card


def size_text(size: int) -> str:
    """A size as people say it: kB, from 1 MB on MB."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, size // KB)} kB"
