# SPDX-License-Identifier: Apache-2.0
"""Sync: what waits and why, what head office sent back, what two people decided differently."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.services.sync import AttentionItem, ConflictItem
from fieldapp.services.sync import SyncPage as Value
from fieldapp.services.waiting import WaitingBlob, WaitingItem
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.dialogs.courier import ask_export, take_receipt
from fieldapp.ui.pages.base import Page, Scroll, stacked
from fieldapp.ui.pages.sync_detail import Item, SyncDetails, size_text
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, clear, column, row, rule
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.lists import Cell, Column, RecordTable, TableRow
from fieldapp.ui.widgets.surfaces import Card, EmptyState
from fieldcore.base.text import N_
from fieldcore.rules.jobs import RECORDS

LOOK: Final = {"synced": ("cloud", "ok"), "sending": ("sync", "accent_t"), "offline": ("offline", "text_2"),
               "attention": ("alert", "danger")}  # fmt: skip
WHICH: Final = (("all", N_("All")), ("attention", N_("Needs you")), ("records", N_("Records")),
                ("files", N_("Files")))  # fmt: skip
COLUMNS: Final = (Column("what", N_("What"), 0), Column("state", N_("Status"), 150))
LIST_WIDTH = 400
ICONS: Final = {
    "work_order": "orders", "order_event": "orders", **dict.fromkeys(RECORDS, "file"), "checklist_answer": "list",
    "parts_usage": "parts", "stock_movement": "parts", "parts_request": "truck", "old_part": "tag",
    "warranty_card": "card", "issued_document": "file", "attachment": "image", "contact": "user", "customer": "users",
    "machine": "machine",
}  # fmt: skip


class SyncDetailPage(Page):
    """The queue at the left, the chosen thing at the right: what needs a person comes first."""

    shows = frozenset({"outbox", "sync", "work_order", "warranty_card", *RECORDS, "customer", "attachment"})
    help = N_("Offline is normal: everything is sent by itself as soon as there is a network.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._state = column(gap=0)
        self.which = Segmented(self.context, WHICH, name=N_("What to list"))
        self.which.set_value("all")
        self.which.chosen.connect(lambda _: self._show_list())
        self.table = RecordTable(self.context, COLUMNS, N_("Waiting to be sent"), 56)
        self.table.selected.connect(self._choose)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(
            EmptyState(self.context, "cloud", N_("Everything is at head office"),
                       N_("What you write is kept here and sent by itself."))
        )  # fmt: skip
        card = Card(self.context)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        card.body.addLayout(row(self.which, margins=(12, 12, 12, 12)))
        card.body.addWidget(rule())
        card.body.addWidget(self._pages)
        card.body.addWidget(rule())
        out = Button(self.context, N_("Export for courier…"), icon="usb", shortcut="Alt+E")
        out.clicked.connect(lambda: ask_export(self))
        back = Button(self.context, N_("Take in receipt…"), icon="download", shortcut="Alt+I")
        back.clicked.connect(lambda: take_receipt(self))
        card.body.addLayout(row(out, back, 1, gap=8, margins=(12, 12, 12, 12)))
        card.setMinimumWidth(LIST_WIDTH)
        body, detail = stacked((0, 0, 0, 0))
        self.details = SyncDetails(self, detail)
        self._scroll = Scroll(body)
        lists = row(card, self._scroll, gap=16)
        lists.setStretch(0, 5)
        lists.setStretch(1, 7)
        self.setLayout(column(self._state, lists, gap=16, margins=(20, 16, 20, 16)))
        self._items: dict[str, Item] = {}
        self._chosen, self._offline = "", False

    def read(self) -> Callable[[], Any]:
        """The page's value."""
        return self.services.sync.page

    def show_value(self, value: Value) -> None:
        """Show the state and the queue; the chosen thing stays chosen, else the first that needs a person."""
        clear(self._state)
        self._state.addWidget(self._summary(value))
        self._items, self._offline = keyed(value), not value.state.online
        counts = {"all": len(self._items), "attention": len(value.attention) + len(value.conflicts),
                  "records": len(value.waiting), "files": len(value.blobs)}  # fmt: skip
        for button, (which, name) in zip(self.which.buttons, WHICH, strict=True):
            button.option = (which, f"{self.tr(name)} {counts[which]}")
            button.refresh()
        self._show_list()

    def retranslate(self) -> None:
        """The language changed: what is shown at the right is told anew."""
        self.details.forget()
        super().retranslate()

    def _show_list(self) -> None:
        which = self.which.value() or "all"
        rows = [self._row(key, item) for key, item in self._items.items() if which in ("all", group_of(item))]
        self.table.set_rows(rows)
        self._pages.setCurrentIndex(0 if rows else 1)
        keys = [found.key for found in rows]
        first = next((key for key in keys if group_of(self._items[key]) == "attention"), "")
        self._choose(self._chosen if self._chosen in keys else first)
        if self._chosen:
            self.table.select(self._chosen)

    def _choose(self, key: str) -> None:
        self._chosen = key
        self.details.show(self._items.get(key))
        self._scroll.setVisible(bool(self._items))

    def _summary(self, value: Value) -> Card:
        state, context, tr = value.state, self.context, self.tr
        icon, token = LOOK[state.tone]
        now = Button(context, N_("Sync now"), "primary", "sync", key="F5")
        now.clicked.connect(self._sync_now)
        last = state.last_sync.text() if state.last_sync else tr(N_("never"))
        words = column(
            Text(context, self.say(state.text), size=16, bold=True),
            Text(context, N_("Last sync: {time}"), size=13, tone="text_2", time=last), gap=2,
        )  # fmt: skip
        card = Card(context)
        needs = state.attention
        sent_back = tr(N_("{conflicts} changed by both, {count} sent back"), conflicts=state.conflicts,
                       count=needs - state.conflicts)  # fmt: skip
        files = size_text(state.blob_bytes) if state.blobs else ""
        records = tr(N_("in {count} records"), count=len(value.waiting)) if value.waiting else ""
        card.body.addLayout(row(
            Icon(context, icon, token, 28), words, 1,
            self._figure(N_("Changes that wait"), state.waiting, records),
            self._figure(N_("Photos and papers"), state.blobs, files),
            self._figure(N_("Needs you"), needs, sent_back if needs else "", "danger" if needs else "text"),
            now, gap=20,
        ))  # fmt: skip
        return card

    def _figure(self, name: str, count: int, detail: str, tone: str = "text") -> QWidget:
        holder = QWidget()
        number = Text(self.context, str(count), size=20, bold=True, tone=tone)
        more = Text(self.context, detail, size=13, tone="text_2")
        holder.setLayout(column(Text(self.context, name, size=12, tone="text_3"), row(number, more, 1, gap=6), gap=0))
        return holder

    def _sync_now(self) -> None:
        def failed(error: BaseException) -> None:
            self.context.messages.report(error)
            self.reload()

        self.context.tasks.start("network", self.services.sync.now, self.shell.changed.emit, failed)

    def _row(self, key: str, item: Item) -> TableRow:
        tr, say = self.tr, self.say
        if isinstance(item, AttentionItem):
            what, pill = Cell(say(item.title), say(item.reason), icon="alert", token="danger"), tr(N_("sent back"))
            return self._line(key, what, PillSpec(pill, "danger"))
        if isinstance(item, ConflictItem):
            fields = ", ".join(say(field.label) for field in item.fields)
            return self._line(key, Cell(say(item.title), fields, icon="merge", token="conf"),
                              PillSpec(tr(N_("changed by both")), "conf"))  # fmt: skip
        if isinstance(item, WaitingItem):
            at = item.at.text()[5:] if item.at else ""
            detail = " · ".join(part for part in (say(item.detail), at) if part)
            state = tr(N_("waits for network")) if self._offline and not item.blocked else say(item.state)
            return self._line(key, Cell(say(item.title), detail, icon=ICONS.get(item.kind, "file"), token="text_2"),
                              PillSpec(state, "warn" if item.blocked else "neutral"))  # fmt: skip
        share = tr(N_("{share} sent"), share=f"{item.sent * 100 // max(1, item.size)} %") if item.sent else ""
        return self._line(key, Cell(say(item.title), size_text(item.size), icon="image", token="text_2"),
                          PillSpec(share or tr(N_("waits for network"))))  # fmt: skip

    @staticmethod
    def _line(key: str, what: Cell, state: PillSpec) -> TableRow:
        return TableRow(key, {"what": what, "state": Cell(pill=state)})


def keyed(value: Value) -> dict[str, Item]:
    """Everything on the page by a key of its own: what needs a person first."""
    items: dict[str, Item] = {f"attention:{item.op_id}": item for item in value.attention}
    items |= {f"conflict:{item.kind}:{item.record_id}": item for item in value.conflicts}
    items |= {f"waiting:{item.id}": item for item in value.waiting}
    return items | {f"blob:{item.sha256}": item for item in value.blobs}


def group_of(item: Item) -> str:
    """Under which filter a thing is listed."""
    if isinstance(item, AttentionItem | ConflictItem):
        return "attention"
    return "files" if isinstance(item, WaitingBlob) else "records"
