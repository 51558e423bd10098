# SPDX-License-Identifier: Apache-2.0
"""The pages of an open home: registers them with the frame and wires search, scanner, sync pill and badges."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.opening import Opened
from fieldapp.services.order_views import Counts
from fieldapp.services.search import Hit, HitGroup
from fieldapp.services.sync import SyncState
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.pages.cards import CardsPage
from fieldapp.ui.pages.customers import CustomersPage
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.orders import OrdersPage
from fieldapp.ui.pages.settings import SettingsPage
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.pages.signing_paper import PaperPage
from fieldapp.ui.pages.sync import SyncDetailPage
from fieldapp.ui.pages.today import TodayPage
from fieldapp.ui.pages.trip import TripPage
from fieldapp.ui.pages.van import VanPage
from fieldapp.ui.shell import Shell, Ways
from fieldapp.ui.tasks import Done
from fieldapp.ui.widgets.keys import Key, printed
from fieldapp.ui.widgets.palette import Hit as ShownHit
from fieldapp.ui.widgets.palette import HitGroup as ShownGroup
from fieldapp.ui.widgets.sync_pill import SyncState as PillState
from fieldcore.base.text import N_
from fieldcore.rules.jobs import RECORDS

if TYPE_CHECKING:
    from fieldapp.ui.window import Window

P = TypeVar("P", bound=QWidget)
ICONS = {
    "machine": "machine", "work_order": "orders", "warranty_card": "card", **dict.fromkeys(RECORDS, "file"),
    "customer": "users", "contact": "user", "part": "parts", "old_part": "tag", "trip": "truck",
}  # fmt: skip
PILLS: dict[str, PillState] = {
    "synced": "synced", "sending": "sending", "offline": "offline", "attention": "needs_you",
}  # fmt: skip


class HomePages:
    """Everything between the frame and the services of one person."""

    def __init__(self, window: "Window", opened: Opened) -> None:
        self._window, self._context, self._services = window, window.context, opened.services
        self._opened, self._closing = opened, False
        self._serves = set(opened.services.me.roles) != {"driver"}
        ways = Ways(
            order=self.open_order, signing=self.open_signing, paper=self.open_paper, machine=self.open_machine,
            customer=self.open_customer, page=self._open_page, private=window.set_private, restore=self.restore,
            restart=window.restarted.emit, leave=window.leave,
        )  # fmt: skip
        self.shell = Shell(window.context, opened.services, ways)
        self._hits: dict[str, Hit] = {}
        self._to_send = 0
        self._register()
        self._wire()

    def _register(self) -> None:
        window, shell = self._window, self.shell
        if self._serves:
            window.add_page("today", "today", N_("Today"), lambda: TodayPage(shell), "Ctrl+1")
            window.add_page("orders", "orders", N_("Orders"), lambda: OrdersPage(shell), "Ctrl+2")
            window.add_page("customers", "machine", N_("Customers & machines"), lambda: CustomersPage(shell), "Ctrl+3")
            window.add_page("cards", "card", N_("Warranty cards"), lambda: CardsPage(shell), "Ctrl+4")
            window.add_page("van", "parts", N_("Parts"), lambda: VanPage(shell), "Ctrl+5")
        if "driver" in self._services.me.roles:
            window.add_page("trip", "truck", N_("Trip"), lambda: TripPage(shell), "Ctrl+8")
        window.add_page("sync", "sync", N_("Sync"), lambda: SyncDetailPage(shell), "Ctrl+6")
        window.add_page("settings", "filter", N_("Settings"), lambda: SettingsPage(shell), "Ctrl+7")
        window.add_hidden_page("order", N_("Order"), lambda: OrderDetailPage(shell))
        window.add_hidden_page("signing", N_("Read and sign"), lambda: SigningPage(shell))
        window.add_hidden_page("paper", N_("Sign on paper"), lambda: PaperPage(shell))

    def _wire(self) -> None:
        window, me = self._window, self._services.me
        window.top_bar.set_person(me.name, me.device_code)
        window.top_bar.sync_pill.clicked.connect(window.rail.items["sync"].click)
        window.top_bar.sync_pill.keys = window.rail.items["sync"].keys
        window.sync_requested.connect(self.sync_now)
        window.scanned.connect(self._scanned)
        window.palette_popup.asked.connect(self._search)
        window.palette_popup.chosen.connect(self._chosen)
        window.context.words.language_changed.connect(self._language_changed)
        window.context.themes.changed.connect(self._theme_changed)
        self.shell.changed.connect(self._changed)
        self.shell.titled.connect(window.set_page_title)
        self.shell.back_asked.connect(window.go_back)
        Key("Ctrl+Z", N_("Undo"), self._undo, window)
        Key("Ctrl+Shift+L", N_("Change person"), window.leave, window)
        self._refresh_counts()

    def open_first(self) -> None:
        """The page to start with."""
        self._window.open_page("today" if self._serves else "trip")
        self.sync_said()

    def _open_page(self, key: str) -> None:
        self._window.open_page(key)

    def open_order(self, order_id: str) -> None:
        """Open an order's page."""
        page = self._page("order", OrderDetailPage)
        self._window.rail.select("orders")
        page.open_order(order_id)

    def open_trip(self, trip_id: str) -> None:
        """Open a trip."""
        self._page("trip", TripPage).open_trip(trip_id)

    def open_signing(self, order_id: str) -> None:
        """Open the page on which the customer reads and signs."""
        page = self._page("signing", SigningPage)
        page.open_order(order_id)

    def open_paper(self, order_id: str) -> None:
        """Open the page on which an order waits for the signed paper."""
        self._page("paper", PaperPage).open_order(order_id)

    def open_machine(self, machine_id: str) -> None:
        """Open a machine with its history."""
        self._page("customers", CustomersPage).open_machine(machine_id)

    def open_customer(self, customer_id: str) -> None:
        """Open a customer with machines and orders."""
        self._page("customers", CustomersPage).open_customer(customer_id)

    def _page(self, key: str, kind: type[P]) -> P:
        page = self._window.open_page(key)
        assert isinstance(page, kind)
        return page

    def sync_now(self) -> None:
        """F5."""
        self._context.tasks.start("network", self._services.sync.now, self.shell.changed.emit)

    def sync_said(self) -> None:
        """The engine has news: pill, badges, pages."""
        if self._closing:
            return
        self.shell.load(self._services.sync.state, self._show_sync)
        self._refresh_counts()
        self.shell.sync_changed.emit()

    def restore(self, source: Path, done: Done, failed: Done) -> None:
        """Put a backup in the place of the data; nothing is read any more until the window starts again."""
        self._closing = True

        def refused(error: BaseException) -> None:
            self._closing = False
            failed(error)

        self._context.tasks.start("store", lambda: self._opened.restore(source), done, refused)

    def rest(self) -> None:
        """The home is about to be closed: the engine's last words are for nobody."""
        self._closing = True

    def close(self) -> None:
        """The window goes."""
        self._hits.clear()

    def _show_sync(self, state: SyncState) -> None:
        waiting = state.attention if state.tone == "attention" else state.waiting + state.blobs
        tone = "synced" if state.tone == "sending" and not waiting else state.tone  # only fetching: nothing to tell
        moment = state.last_sync if tone == "synced" else state.waiting_since
        self._to_send = max(self._to_send, waiting) if tone == "sending" else 0
        count = self._to_send - waiting if tone == "sending" else waiting
        self._window.top_bar.sync_pill.set_status(
            PILLS[tone], count, self._to_send, moment.text()[11:] if moment else ""
        )

    def _refresh_counts(self) -> None:
        self.shell.load(self._services.today.counts, self._show_counts)

    def _show_counts(self, counts: Counts) -> None:
        window = self._window
        if self._serves:
            window.set_badge("orders", counts.open_orders)
            window.set_badge("cards", counts.cards, urgent=counts.cards_overdue > 0)
            window.set_badge("van", counts.stock_low)
        window.set_badge("sync", counts.attention or counts.waiting, urgent=counts.attention > 0)

    def _changed(self, _changes: Changes) -> None:
        self.shell.load(self._services.sync.state, self._show_sync)
        self._refresh_counts()

    def _undo(self) -> None:
        if not self._window.toasts.undo():
            self.shell.undo()

    def _language_changed(self) -> None:
        self.shell.load(lambda: self._services.settings.change(language=self._context.language), lambda _: None)

    def _theme_changed(self) -> None:
        themes = self._context.themes
        self.shell.load(
            lambda: self._services.settings.change(theme=themes.choice, text_scale=themes.scale), lambda _: None
        )

    def _scanned(self, code: str) -> None:
        self.shell.load(lambda: self._services.search.scanned(code), lambda hit: self._found(hit, code))

    def _found(self, hit: Hit | None, code: str) -> None:
        if hit is None:
            self._context.messages.news(self._context.tr(N_("“{code}” is not on this laptop."), code=code))
        else:
            self._open(hit)

    def _search(self, text: str) -> None:
        self.shell.load(lambda: self._services.search.find(text), lambda groups: self._show_hits(text, groups))

    def _show_hits(self, text: str, groups: tuple[HitGroup, ...]) -> None:
        self._hits = {f"{hit.kind}:{hit.id}": hit for group in groups for hit in group.hits}
        shown = [
            ShownGroup(
                self.shell.say(group.label),
                [
                    ShownHit(
                        f"{hit.kind}:{hit.id}", ICONS.get(hit.kind, "file"), hit.title, hit.detail,
                        PillSpec(self.shell.say(hit.pill)) if hit.pill else None, (text,) if text else (),
                    )
                    for hit in group.hits
                ],
            )
            for group in groups
        ]  # fmt: skip
        shown.append(ShownGroup(self._context.tr(N_("Go to")), self._commands(text)))
        self._window.palette_popup.set_results(text, [group for group in shown if group.hits])

    def _commands(self, text: str) -> list[ShownHit]:
        return [
            ShownHit(f"page:{key}", "arrow", item.text(), shortcut=printed(item.keys))
            for key, item in self._window.rail.items.items() if text.lower() in item.text().lower()
        ]  # fmt: skip

    def _chosen(self, key: str) -> None:
        if key.startswith("page:"):
            self._window.open_page(key.removeprefix("page:"))
        elif key in self._hits:
            self._open(self._hits[key])

    def _open(self, hit: Hit) -> None:
        ways: dict[str, Callable[[str], None]] = {
            "work_order": self.open_order, "machine": self.open_machine, "customer": self.open_customer,
            "trip": self.open_trip,
        }  # fmt: skip
        if hit.kind in ways:
            ways[hit.kind](hit.id)
        elif hit.order_id:
            self.open_order(hit.order_id)
        elif hit.kind in ("part", "old_part"):
            self._page("van", VanPage).show_part(hit.title)
