# SPDX-License-Identifier: Apache-2.0
"""Today: the order that comes first with its departure check, what follows by deadline, cards, stock."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate, QLocale, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.services.order_views import Hero, Notice
from fieldapp.services.order_views import TodayPage as Value
from fieldapp.services.views import Deadline
from fieldapp.ui.delegates.paint import PillSpec
from fieldapp.ui.dialogs.call import CallSheet
from fieldapp.ui.pages import order_rows, part_requests, plans
from fieldapp.ui.pages.base import Beside, Page, stacked
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import clear, column
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.lists import OrderList
from fieldapp.ui.widgets.progress import Check, HeroCard
from fieldapp.ui.widgets.rows import ActionRow, Lines
from fieldapp.ui.widgets.surfaces import Banner, Card, EmptyState, Pill
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.merge.apply import OVERRULED
from fieldcore.records import codec
from fieldcore.wire.codes import MESSAGES

MINUTE_MS = 60_000
BEFORE_LEAVING = ("dispatched", "accepted", "waiting_parts")


class TodayPage(Page):
    """The first page of a technician."""

    shows = frozenset({
        "work_order", "order_event", "warranty_card", "stock_movement", "old_part", "parts_usage", "parts_request",
        "maintenance_plan", "maintenance_check", "meter_reading", "sync",
    })  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        body, self._main = stacked()
        beside = Beside(self.context, body)
        self._side = beside.side
        self.setLayout(column(beside, gap=0))
        self._value: Value | None = None
        self._list = OrderList(self.context)
        self._list.opened.connect(shell.ways.order)
        self._list.acted.connect(self._act_on)
        self._list.setParent(self)
        self._list.hide()
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._renew)
        self._minute.start()

    def read(self) -> Callable[[], Any]:
        """Today's value."""
        return self.services.today.page

    def show_value(self, value: Value) -> None:
        """Show the page."""
        self._value = value
        today = value.now.date()
        day = QLocale(self.context.language).toString(
            QDate(today.year, today.month, today.day), self.tr(N_("ddd d MMM"))
        )
        self.shell.titled.emit("today", N_("Today"), f"{day} · {value.station}")
        self._list.setParent(self)
        self._list.hide()
        clear(self._main)
        clear(self._side)
        if value.notices:
            notices = Lines(gap=16)
            for notice in value.notices:
                notices.add(self._notice(notice))
            self._main.addWidget(notices)
        if value.hero is not None:
            self._main.addWidget(self._hero(value, value.hero))
        self._main.addWidget(self._coming(value))
        self._main.addStretch(1)
        arriving = part_requests.arriving(self.shell, self, value.arriving)
        for card in (
            self._cards(value), arriving, self._maintenance(value), self._stock(value), self._old_parts(value),
        ):  # fmt: skip
            if card is not None:
                self._side.addWidget(card)
        self._side.addStretch(1)

    def _notice(self, notice: Notice) -> Banner:
        """An own change that gave way: what stands, what was typed, and that it was read."""
        tr = self.tr
        what = " · ".join(
            tr(N_("{field}: {stands}, yours was {mine}"), field=tr(one.spec.label),
               stands=codec.show(one.spec, one.stands, tr) or "—", mine=codec.show(one.spec, one.mine, tr) or "—")
            for one in notice.fields
        )  # fmt: skip
        fact = tr(N_("{kind}: {name}"), kind=self.say(notice.title), name=tr(MESSAGES[OVERRULED]))
        banner = Banner(self.context, fact, what)
        if notice.order_id:
            banner.add_button(N_("Open the order"), lambda: self.shell.ways.order(notice.order_id), "Alt+O")
        banner.add_button(N_("Noted"), lambda: self.shell.do(lambda: self.services.sync.noted(notice.op_id)), "Alt+N")
        return banner

    def _hero(self, value: Value, hero: Hero) -> HeroCard:
        order, say = hero.row, self.say
        card = HeroCard(self.context)
        urgency = order.deadline.urgency(value.now) if order.deadline else "calm"
        left, unit = self._countdown(order.deadline, value.now) if order.deadline else ("", "")
        distance = f"{order.distance_km} km" if order.distance_km else ""
        card.set_order(
            eyebrow=self.tr(N_("Next: {step}"), step=say(order.next.label)),
            pills=[*order_rows.pills(self.shell, order), PillSpec(say(order.service))],
            number=order.doc_no,
            title=order_rows.order_title(order),
            reason=order.symptom,
            place=" · ".join(part for part in (order.site, distance, self._appointment(value)) if part),
            call=f"{hero.contact.name} {hero.contact.masked}" if hero.contact else "",
            due=f"{say(order.deadline.label)} {order.deadline.due.text()[5:]}" if order.deadline else "",
            left=left, left_unit=unit, left_token=order_rows.LEFT[urgency], action=say(order.next.label),
            icon=order_rows.ICONS.get(order.next.event, "arrow"), bar=order_rows.bar(order, value.now),
        )  # fmt: skip
        check = hero.departure
        missing = check.first_missing
        if order.state in BEFORE_LEAVING:
            card.set_checks(
                self.tr(N_("Departure check {done}/{all}"), done=check.done, all=len(check.items)),
                [Check(say(item.name), item.ok, say(item.detail)) for item in check.items],
                self.tr(N_("Sync now")) if missing and missing.fix == "sync" else self.tr(N_("Look at the order")),
            )
        else:
            card.check_line.hide()
        card.acted.connect(lambda: order_rows.act(self.shell, self, order))
        card.opened.connect(lambda: self.shell.ways.order(order.id))
        card.call_asked.connect(lambda: self._call(hero))
        card.check_asked.connect(lambda: self._fix(hero))
        return card

    def _countdown(self, deadline: Deadline, now: Instant) -> tuple[str, str]:
        """What is left, large, and the word for it, small; what is overdue is said in one."""
        words = deadline.left(now)
        if deadline.due.ms < now.ms or "time" not in words.params:
            return self.say(words), ""
        days, clock = words.params.get("days"), str(words.params["time"])
        return (self.tr(N_("{days} d {time}"), days=days, time=clock) if days else clock), self.tr(N_("time left"))

    def _appointment(self, value: Value) -> str:
        order = value.hero.row if value.hero else None
        if order is None or order.appointment_from is None:
            return ""
        end = order.appointment_to.text()[11:] if order.appointment_to else ""
        return self.tr(N_("Appointment {time}"), time=order.appointment_from.text()[5:] + (f"–{end}" if end else ""))

    def _call(self, hero: Hero) -> None:
        if hero.contact is not None:
            CallSheet(self.shell, self, hero.contact).open()

    def _fix(self, hero: Hero) -> None:
        missing = hero.departure.first_missing
        if missing is not None and missing.fix == "sync":
            self.context.tasks.start("network", self.services.sync.now, self.shell.changed.emit)
        else:
            self.shell.ways.order(hero.row.id)

    def _coming(self, value: Value) -> QWidget:
        every = Button(self.context, N_("All orders"), "text", size="small", key="Ctrl+2")
        every.clicked.connect(lambda: self.shell.ways.page("orders"))
        note = self.tr(N_("by deadline · {open} open, {done} done today"), open=value.counts.open_orders,
                       done=len(value.done_today))  # fmt: skip
        card = Card(self.context, N_("Coming up"), note, trailing=[every])
        if not value.coming:
            what = N_("New orders arrive with the next sync.") if value.hero else N_("Sync to receive orders (F5).")
            title = N_("Nothing else waits") if value.hero else N_("No orders yet")
            card.add_flush(EmptyState(self.context, "checkc", title, what))
            self._add_done(card, value)
            return card
        self._list.set_rows([order_rows.shown(self.shell, order, value.now) for order in value.coming])
        self._list.setFixedHeight(min(self._list.height_of_all(), 12 * self.context.theme.height(80)))
        self._list.show()
        card.add_flush(self._list)
        self._add_done(card, value)
        return card

    def _add_done(self, card: Card, value: Value) -> None:
        if value.done_today:
            numbers = self.tr(N_(", ")).join(order.short_no for order in value.done_today[:4])
            text = self.tr(N_("{count} done today: {numbers}"), count=len(value.done_today), numbers=numbers)
            line = ActionRow(self.context, "orders", text, icon="checkc", token="ok")
            line.pressed_key.connect(self.shell.ways.page)
            card.add_flush(line)

    def _act_on(self, key: str) -> None:
        order = next((o for o in (self._value.coming if self._value else ()) if o.id == key), None)
        if order is not None:
            order_rows.act(self.shell, self, order)

    def _cards(self, value: Value) -> Card | None:
        if not value.cards:
            return None
        late = sum(card.overdue for card in value.cards)
        pill = [Pill(self.context, N_("{count} overdue"), "danger", count=late)] if late else []
        shown = Card(self.context, N_("Cards to hand in"), icon="card", trailing=pill)
        rows, layout = _list()
        for item in value.cards[:5]:
            due = self._days(item.days_left)
            told = self.tr(N_("reminded {time}"), time=item.reminded.text()[5:10]) if item.reminded else ""
            detail = " · ".join(filter(None, (told, item.doc_no)))
            line = ActionRow(
                self.context, item.order_id, f"{item.customer} · {item.machine}", detail, trailing=due,
                trailing_token="danger" if item.overdue or item.state == "returned" else "text_2",
                pill=PillSpec(self.say(item.status), "danger") if item.state == "returned" else None,
                tip=f"{item.customer} · {item.machine}\n{detail}",
            )  # fmt: skip
            line.pressed_key.connect(self.shell.ways.order)
            layout.addWidget(line)
        shown.add_flush(rows)
        return shown

    def _maintenance(self, value: Value) -> Card | None:
        if not value.maintenance:
            return None
        pill = Pill(self.context, N_("{count} machines"), "warn", count=len({p.machine_id for p in value.maintenance}))
        shown = Card(self.context, N_("Maintenance due"), icon="gauge", trailing=[pill])
        rows, layout = _list()
        for plan in value.maintenance[:5]:
            said, what = f"{plan.customer} · {plan.machine}", f"{plan.name} · {plan.due}"
            line = ActionRow(
                self.context, plan.machine_id, said, what, trailing=plans.left(self.shell, plan),
                trailing_token="danger" if plan.state == "overdue" else "text_2", tip=f"{said}\n{what}",
            )  # fmt: skip
            line.pressed_key.connect(self.shell.ways.machine)
            layout.addWidget(line)
        shown.add_flush(rows)
        return shown

    def _days(self, days: int | None) -> str:
        if days is None:
            return ""
        if days < 0:
            return self.tr(N_("{days} d overdue"), days=-days)
        return self.tr(N_("due today")) if days == 0 else self.tr(N_("{days} d left"), days=days)

    def _stock(self, value: Value) -> Card | None:
        if not value.stock:
            return None
        shown = Card(self.context, N_("Van stock low"), icon="parts",
                     trailing=[Pill(self.context, N_("{count} parts"), "warn", count=len(value.stock))])  # fmt: skip
        rows, layout = _list()
        for item in value.stock[:4]:
            line = ActionRow(
                self.context,
                item.part_no,
                item.name,
                item.part_no,
                trailing=f"{item.quantity} {item.unit}",
                trailing_token="danger" if item.level in ("empty", "negative") else "warn",
            )
            line.pressed_key.connect(lambda _key: self.shell.ways.page("van"))
            layout.addWidget(line)
        shown.add_flush(rows)
        return shown

    def _old_parts(self, value: Value) -> Card | None:
        if not value.old_parts:
            return None
        shown = Card(self.context, N_("Old parts to return"), str(len(value.old_parts)), icon="tag")
        rows, layout = _list()
        for item in value.old_parts[:4]:
            line = ActionRow(self.context, item.order_id, f"{item.part} × {item.quantity}", item.label_no,
                             trailing=self._days(item.days_left),
                             trailing_token="danger" if item.overdue else "text_2")  # fmt: skip
            line.pressed_key.connect(lambda _key: self.shell.ways.page("van"))
            layout.addWidget(line)
        shown.add_flush(rows)
        return shown


def _list() -> tuple[QWidget, QVBoxLayout]:
    rows, layout = QWidget(), column(gap=0)
    rows.setLayout(layout)
    return rows, layout
