# SPDX-License-Identifier: Apache-2.0
"""Parts: what the van holds, where each balance comes from, old parts that have to go back."""

from collections.abc import Callable
from typing import Any, Final

from fieldapp.services.parts import MovementRow
from fieldapp.services.views import OldPartRow, ParcelRow, RequestRow, StockRow
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.pages import old_parts, part_requests
from fieldapp.ui.pages.base import FilterLine, Page, Scroll, stacked
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import clear, column, row
from fieldapp.ui.widgets.lists import Cell, Column, RecordTable, TableRow
from fieldapp.ui.widgets.rows import ActionRow, Lines
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.numbers import parse_decimal
from fieldcore.base.text import N_
from fieldcore.rules.stock import SCALE

COLUMNS: Final = (
    Column("no", N_("Part no."), 170), Column("name", N_("Name"), 0),
    Column("quantity", N_("In the van"), 120, numeric=True), Column("level", N_("Level"), 110),
)  # fmt: skip
SIDE, WIDEST_SIDE = 400, 520
LEVELS: Final = {
    "ok": (N_("enough"), "ok"), "low": (N_("low"), "warn"), "empty": (N_("none"), "danger"),
    "negative": (N_("below zero"), "danger"),
}  # fmt: skip


Value = tuple[tuple[StockRow, ...], tuple[RequestRow, ...], tuple[OldPartRow, ...], tuple[ParcelRow, ...]]


class VanPage(Page):
    """Van stock over the signed ledger."""

    shows = frozenset(
        {"stock_movement", "parts_usage", "old_part", "parts_request", "return_parcel", "order_event", "sync"}
    )
    help = N_("Choose a part to see every movement behind its balance.")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.filter = FilterLine(self.context, N_("Filter parts"), N_("Part number or name"))
        self.filter.textChanged.connect(lambda _: self._show_stock())
        self.table = RecordTable(self.context, COLUMNS, N_("Van stock"))
        self.table.selected.connect(self._movements)
        body, self._side = stacked((0, 0, 0, 0))
        self._scroll = Scroll(body)
        self.context.themes.changed.connect(self._fit)
        self._fit()
        card = Card(self.context)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self.table)
        self._stock: tuple[StockRow, ...] = ()
        self._old: tuple[OldPartRow, ...] = ()
        self._requests: tuple[RequestRow, ...] = ()
        self._parcels: tuple[ParcelRow, ...] = ()
        self.setLayout(row(column(self.filter, card, gap=12), self._scroll, gap=16, margins=(20, 16, 20, 16)))

    def _fit(self) -> None:
        self._scroll.setFixedWidth(min(self.context.theme.px(SIDE), WIDEST_SIDE))

    def show_part(self, text: str) -> None:
        """Show one part, as the palette or a label named it."""
        self.filter.setText(text.split(" ")[0] if not text[:1].isdigit() else text[:12].strip())

    def read(self) -> Callable[[], Any]:
        """Stock, requests and old parts."""
        parts, requests = self.services.parts, self.services.requests
        return lambda: (parts.stock(), requests.own(), self.services.old_parts.own(), self.services.old_parts.parcels())

    def show_value(self, value: Value) -> None:
        """Show all."""
        self._stock, self._requests, self._old, self._parcels = value
        self._show_stock()
        if not self.table.current_key():
            self._show_side("", ())

    def _show_stock(self) -> None:
        wanted = self.filter.text().strip().lower()
        rows = [item for item in self._stock if wanted in f"{item.part_no} {item.name}".lower()]
        self.table.set_rows([self._row(item) for item in rows])

    def _row(self, item: StockRow) -> TableRow:
        words, tone = LEVELS[item.level]
        return TableRow(item.part_id, {
            "no": Cell(item.part_no), "name": Cell(item.name, bold=True),
            "quantity": Cell(f"{item.quantity} {item.unit}", sort=float(parse_decimal(item.quantity, SCALE))),
            "level": Cell(pill=PillSpec(self.tr(words), tone), sort=item.level),
        })  # fmt: skip

    def _movements(self, part_id: str) -> None:
        if part_id:
            name = next((item.name for item in self._stock if item.part_id == part_id), "")
            self.shell.load(lambda: self.services.parts.movements(part_id), lambda moved: self._show_side(name, moved))

    def _show_side(self, name: str, movements: tuple[MovementRow, ...]) -> None:
        clear(self._side)
        if name:
            shown = Card(self.context, name, self.tr(N_("movements")), icon="history")
            for move in movements[:20]:
                line_of = ActionRow(
                    self.context, move.order_id, self.say(move.movement), move.order_no or move.reason,
                    trailing=f"{move.quantity} → {move.balance}",
                )  # fmt: skip
                line_of.pressed_key.connect(lambda order: self.shell.ways.order(order) if order else None)
                shown.add_flush(line_of)
            self._side.addWidget(shown)
        if self._requests:
            asked = Card(self.context, N_("Parts asked for"), str(len(self._requests)), icon="truck")
            lines = Lines()
            for request in self._requests:
                lines.add(part_requests.line(self.shell, self, request, margins=(16, 8, 14, 8)))
            asked.add_flush(lines)
            self._side.addWidget(asked)
        for card in old_parts.cards(self.shell, self, self._old, self._parcels):
            self._side.addWidget(card)
        self._side.addStretch(1)
