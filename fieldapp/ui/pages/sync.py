# SPDX-License-Identifier: Apache-2.0
"""Sync: what waits and why, what head office sent back, what two people decided differently."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fieldapp.services.sync import AttentionItem, ConflictField, ConflictItem, Side
from fieldapp.services.sync import SyncPage as Value
from fieldapp.ui.context import UiContext
from fieldapp.ui.dialogs.base import Question, ask_for, line
from fieldapp.ui.pages.base import Page, Scroll, stacked
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, clear, column, row, rule
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.surfaces import Banner, Card, EmptyState, Pill
from fieldcore.base.text import N_
from fieldcore.records import codec

KB = 1024
LOOK = {"synced": ("cloud", "ok"), "sending": ("sync", "accent_t"), "offline": ("offline", "text_2"),
        "attention": ("alert", "danger")}  # fmt: skip


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


class SyncDetailPage(Page):
    """The queue in words."""

    shows = frozenset({"outbox", "sync", "work_order", "warranty_card", "repair_record", "customer", "attachment"})
    help = N_("Offline is normal: everything is sent by itself as soon as there is a network.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        body, self._main = stacked()
        self.setLayout(row(Scroll(body), gap=0))
        shell.sync_changed.connect(lambda: self.reload() if self.isVisible() else None)

    def read(self) -> Callable[[], Any]:
        """The page's value."""
        return self.services.sync.page

    def show_value(self, value: Value) -> None:
        """Show state, what needs a person, then what waits."""
        clear(self._main)
        self._main.addWidget(self._state(value))
        for item in value.attention:
            self._main.addWidget(self._attention(item))
        for conflict in value.conflicts:
            self._main.addWidget(self._conflict(conflict))
        self._main.addWidget(self._waiting(value))
        self._main.addStretch(1)

    def _state(self, value: Value) -> Card:
        state = value.state
        icon, token = LOOK[state.tone]
        now = Button(self.context, N_("Sync now"), "primary", "sync", key="F5")
        now.clicked.connect(self._sync_now)
        card = Card(self.context)
        last = state.last_sync.text() if state.last_sync else self.tr(N_("never"))
        words = column(
            Text(self.context, self.say(state.text), size=16, bold=True),
            Text(self.context, N_("Last sync: {time}"), size=13, tone="text_2", time=last),
            gap=2,
        )
        card.body.addLayout(row(Icon(self.context, icon, token, 28), words, 1, now, gap=14))
        return card

    def _sync_now(self) -> None:
        def failed(error: BaseException) -> None:
            self.context.messages.report(error)
            self.reload()

        self.context.tasks.start("network", self.services.sync.now, self.shell.changed.emit, failed)

    def _attention(self, item: AttentionItem) -> Banner:
        fact = f"{self.say(item.title)}: {self.say(item.reason)}"
        waits = self.tr(N_("{count} more changes wait for it."), count=len(item.waiting_for_it))
        field = self.say(item.field_label)
        what = " · ".join(part for part in (field, waits if item.waiting_for_it else "") if part)
        banner = Banner(self.context, fact, what, "danger")
        if item.field:
            banner.add_button(N_("Correct…"), lambda: self._correct(item))
        banner.add_button(N_("Send again"), lambda: self.shell.do(lambda: self.services.sync.retry(item.op_id)))
        banner.add_button(N_("Keep as a note"), lambda: self.shell.do(lambda: self.services.sync.give_up(item.op_id)))
        return banner

    def _correct(self, item: AttentionItem) -> None:
        question = Question(self.context, self, N_("Correct and send again"), N_("Send again"), self.say(item.reason))
        value = line(self.context, self.say(item.field_label), "" if item.value is None else str(item.value))
        question.add_row(self.say(item.field_label), value, True)
        ask_for(question, value.text, lambda typed: self.shell.do(
            lambda: self.services.sync.correct(item.op_id, typed)))  # fmt: skip

    def _conflict(self, item: ConflictItem) -> Card:
        card = Card(self.context, N_("Both sides changed this. Choose one."), self.say(item.title), "merge")
        for field in item.fields:
            card.body.addWidget(rule())
            card.body.addLayout(self._conflict_field(field))
        return card

    def _conflict_field(self, field: ConflictField) -> Any:
        mine, theirs = (field.other, field.current) if field.mine else (field.current, field.other)
        choose: tuple[tuple[str, Any, Side], ...] = (
            (N_("Mine"), mine, "mine" if field.mine else "theirs"),
            (N_("Head office"), theirs, "theirs" if field.mine else "mine"),
        )
        cells = row(Text(self.context, self.say(field.label), bold=True), gap=12)
        for label, value, side in choose:
            cells.addWidget(self._side(label, self._shown(field, value), field.conflict_id, side))
        third = Button(self.context, N_("Another value…"), "text")
        third.clicked.connect(lambda: self._third(field))
        cells.addWidget(third)
        return cells

    def _side(self, label: str, value: str, conflict_id: str, side: Side) -> QWidget:
        button = Button(self.context, N_("{label}: {value}"), label=self.tr(label), value=value or "—")
        button.clicked.connect(lambda: self.shell.do(lambda: self.services.sync.resolve(conflict_id, side)))
        return button

    def _shown(self, field: ConflictField, value: Any) -> str:
        return codec.show(field.spec, value, self.tr) if field.spec else str(value)

    def _third(self, field: ConflictField) -> None:
        question = OtherValue(self.context, self, field, self.say(field.label), self._shown(field, field.current))
        ask_for(question, question.plain, lambda plain: self.shell.do(
            lambda: self.services.sync.resolve(field.conflict_id, "other", plain)))  # fmt: skip

    def _waiting(self, value: Value) -> Card:
        count, state = len(value.waiting) + len(value.blobs), value.state
        note = self.tr(N_("{count} changes · {files} files, {size} kB"), count=state.waiting, files=state.blobs,
                       size=-(-state.blob_bytes // KB))  # fmt: skip
        card = Card(self.context, N_("Waiting to be sent"), note if count else "", "upload")
        if not count:
            card.add_flush(EmptyState(self.context, "cloud", N_("Everything is at head office"),
                                      N_("What you write is kept here and sent by itself.")))  # fmt: skip
            return card
        for item in value.waiting:
            at = item.at.text()[5:] if item.at else ""
            tone = "warn" if item.blocked else "neutral"
            offline = state.tone == "offline" and not item.blocked
            words = self.tr(N_("waits for network")) if offline else self.say(item.state)
            shown = row(
                Text(self.context, self.say(item.title), bold=True), Text(self.context, self.say(item.detail), size=13,
                tone="text_2"), 1, Text(self.context, at, size=13, tone="text_3"),
                Pill(self.context, words, tone), gap=10, margins=(16, 9, 16, 9),
            )  # fmt: skip
            self._add(card, shown)
        for blob in value.blobs:
            sent = self.tr(N_("{sent} of {size} kB"), sent=blob.sent // KB, size=max(1, blob.size // KB))
            shown = row(
                Icon(self.context, "image", "text_2", 18), Text(self.context, self.say(blob.title)), 1,
                Text(self.context, sent, size=13, tone="text_3"), gap=10, margins=(16, 9, 16, 9),
            )  # fmt: skip
            self._add(card, shown)
        return card

    def _add(self, card: Card, layout: Any) -> None:
        holder = QWidget()
        holder.setLayout(layout)
        card.add_flush(holder)
