# SPDX-License-Identifier: Apache-2.0
"""Today: the order that comes first with its departure check, what follows, cards, stock, counts."""

from decimal import Decimal

from fieldapp.services.cards import Cards
from fieldapp.services.checklists import Checklists
from fieldapp.services.deadlines import FINISHED, OPEN, first
from fieldapp.services.desk import Desk
from fieldapp.services.history import machine_history
from fieldapp.services.maintenance import Maintenance
from fieldapp.services.notices import notices
from fieldapp.services.old_parts import OldParts
from fieldapp.services.order_lists import list_orders
from fieldapp.services.order_rows import order_contact, order_row
from fieldapp.services.order_views import Counts, DepartureCheck, DepartureItem, Hero, TodayPage
from fieldapp.services.parts import Parts
from fieldapp.services.quantities import shown
from fieldapp.services.requests import Requests
from fieldapp.services.views import CardRow, OrderRow, StockRow
from fieldapp.services.warranty import Warranty
from fieldapp.services.wording import NOTHING, Text, raw, text
from fieldapp.store.rows import Condition, Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_

_NO_MACHINE = ("delivery", "renewal", "survey")


class Today:
    """The first page."""

    def __init__(
        self, desk: Desk, warranty: Warranty, checklists: Checklists, parts: Parts, requests: Requests,
        old_parts: OldParts, cards: Cards, maintenance: Maintenance,
    ) -> None:  # fmt: skip
        self._desk, self._warranty, self._checklists = desk, warranty, checklists
        self._parts, self._requests, self._old_parts = parts, requests, old_parts
        self._cards, self._maintenance = cards, maintenance

    def page(self) -> TodayPage:
        """All that Today shows."""
        return self._desk.read.at_once(self._page)

    def counts(self) -> Counts:
        """The badges of the rail (cheap)."""
        return self._desk.read.at_once(lambda: self._counts(self._own_cards(), self._parts.stock(low_only=True)))

    def departure(self, order_id: str) -> DepartureCheck:
        """What must be on the laptop before leaving for this order."""
        return self._desk.read.at_once(lambda: self._departure(self._desk.need("work_order", order_id)))

    def _page(self) -> TodayPage:
        rows = list(list_orders(self._desk, "mine", "", "", 200).rows)
        chosen = first(rows)
        hero = self._hero(chosen) if chosen else None
        cards, stock = self._own_cards(), self._parts.stock(low_only=True)
        return TodayPage(
            now=self._desk.now(),
            station=self._desk.title("station", self._desk.station_id),
            hero=hero,
            coming=tuple(row for row in rows if chosen is None or row.id != chosen.id),
            done_today=self._done_today(),
            cards=cards,
            stock=stock,
            arriving=tuple(row for row in self._requests.own() if row.coming),
            old_parts=self._old_parts.own(),
            maintenance=self._maintenance.due(),
            counts=self._counts(cards, stock),
            notices=notices(self._desk),
            next_action=chosen.next if chosen else None,
        )

    def _hero(self, row: OrderRow) -> Hero:
        order = self._desk.need("work_order", row.id)
        return Hero(row, order_contact(self._desk, order.values), self._departure(order))

    def _done_today(self) -> tuple[OrderRow, ...]:
        now = self._desk.now()
        midnight = Instant.parse(f"{now.date().isoformat()}T00:00", now.offset)
        found = self._desk.read.find(
            "work_order",
            [
                Condition("assignee", "=", self._desk.me.person_id),
                Condition("finished_at", ">=", midnight.ms),
                Condition("status", "in", FINISHED),
            ],
            ("-finished_at",),
        )
        return tuple(order_row(self._desk, order) for order in found)

    def _own_cards(self) -> tuple[CardRow, ...]:
        """The cards that the technician has to bring or to correct."""
        return tuple(card for card in self._cards.list("open") if card.state in ("signed", "returned"))

    def _counts(self, cards: tuple[CardRow, ...], stock: tuple[StockRow, ...]) -> Counts:
        read, outbox = self._desk.read, self._desk.read.outbox()
        return Counts(
            open_orders=read.count("work_order", {"assignee": self._desk.me.person_id, "status": OPEN}),
            cards=len(cards),
            cards_overdue=sum(card.overdue for card in cards),
            stock_low=len(stock),
            waiting=outbox.waiting + outbox.blocked + outbox.blobs,
            attention=outbox.rejected + outbox.conflicts,
        )

    def _departure(self, order: Stored) -> DepartureCheck:
        items = [self._customer(order)]
        if order.get("service_type") not in _NO_MACHINE:
            items += [self._machine(order), self._policy(order), self._checklist(order)]
        items.append(self._parts_for(order))
        return DepartureCheck(tuple(items))

    def _customer(self, order: Stored) -> DepartureItem:
        found = self._desk.maybe("customer", order.get("customer"))
        return DepartureItem("customer", Text(N_("Customer")), found is not None, NOTHING, "" if found else "sync")

    def _machine(self, order: Stored) -> DepartureItem:
        machine = self._desk.maybe("machine", order.get("machine"))
        if machine is None:
            why = N_("not on the laptop") if order.get("machine") else N_("not known yet")
            return DepartureItem("machine", Text(N_("Machine")), not order.get("machine"), Text(why), "sync")
        count = len(machine_history(self._desk, machine.id, order.id))
        return DepartureItem("machine", Text(N_("History")), True, text(N_("{count} entries"), count=count))

    def _policy(self, order: Stored) -> DepartureItem:
        verdict = self._warranty.of_order(order.id)
        if verdict is None:
            return DepartureItem(
                "warranty", Text(N_("Warranty")), not order.get("machine"), Text(N_("machine unknown"))
            )
        return DepartureItem("warranty", Text(N_("Warranty")), verdict.status != "no_policy", verdict.title, "sync")

    def _checklist(self, order: Stored) -> DepartureItem:
        found = self._checklists.of(order.id)
        if found is None:
            needed = self._desk.read.count("checklist_template") == 0
            return DepartureItem("checklist", Text(N_("Checklist")), not needed, Text(N_("none for this job")), "sync")
        return DepartureItem("checklist", Text(N_("Checklist")), True, raw(f"V{found.version}"))

    def _parts_for(self, order: Stored) -> DepartureItem:
        """The parts that were asked for this order have to be in the van."""
        wanted = [
            request for request in self._desk.read.find("parts_request", {"order": order.id}, ("id",))
            if request.get("status") not in ("rejected", "withdrawn", "cancelled")
        ]  # fmt: skip
        me, there, lacking = self._desk.me.person_id, 0, ""
        for request in wanted:
            held = Decimal(self._desk.read.balance(me, str(request.get("part"))))
            if held >= Decimal(request.get("quantity") or 0):
                there += 1
            elif not lacking:
                lacking = self._desk.title("part", request.get("part"))
        if lacking:
            detail = text(N_("{there} of {count}, missing: {part}"), there=there, count=len(wanted), part=lacking)
            return DepartureItem("parts", Text(N_("Parts")), False, detail, "parts")
        detail = text(N_("{count} in the van"), count=shown(len(wanted))) if wanted else Text(N_("none asked for"))
        return DepartureItem("parts", Text(N_("Parts")), True, detail)
