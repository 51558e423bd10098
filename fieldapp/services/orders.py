# SPDX-License-Identifier: Apache-2.0
"""Orders: lists, the order page, the technician's steps, orders made in the field."""

from dataclasses import dataclass
from typing import Any

from fieldapp.errors import UserError
from fieldapp.services import card_steps
from fieldapp.services.card_steps import ensure_card
from fieldapp.services.changes import Changes
from fieldapp.services.checklists import Checklists
from fieldapp.services.derived import derive
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import NOT_YOURS, ON_PAPER, SIGNED, awaits_paper, why_locked
from fieldapp.services.group import Group
from fieldapp.services.job_records import JobRecords
from fieldapp.services.jobs import job_of, missing_items, record_of, repair_of
from fieldapp.services.order_lists import Sort, Which, list_orders
from fieldapp.services.order_page import OrderPages
from fieldapp.services.order_rows import order_row
from fieldapp.services.order_views import OrderPage
from fieldapp.services.records import refuse
from fieldapp.services.views import OrderRow, Stretch
from fieldapp.services.wording import is_choice
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.jobs import type_of
from fieldcore.rules.validation import check_record

_CHAIN = (
    ("accept", "accepted_at"),
    ("depart", "departed_at"),
    ("arrive", "arrived_at"),
    ("start", "started_at"),
)
_AFTER = {"accept": "dispatched", "depart": "accepted", "arrive": "en_route", "start": "on_site"}


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a job, filled in afterwards in one row; None leaves one open."""

    accepted_at: Instant | None = None
    departed_at: Instant | None = None
    arrived_at: Instant | None = None
    started_at: Instant | None = None
    finished_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class FieldOrder:
    """What an order made in the field says; ``customer``, ``machine`` and ``plan`` are ids that the laptop holds."""

    customer: str
    machine: str
    service_type: str
    symptom: str
    site_address: str
    priority: str = "normal"
    halted: bool = False
    operator_contact: str = ""
    plan: str = ""


class Orders:
    """The orders that the laptop holds, and the technician's steps."""

    def __init__(self, desk: Desk, job: JobRecords, checklists: Checklists, pages: OrderPages) -> None:
        self._desk, self._job, self._checklists, self._pages = desk, job, checklists, pages

    def list(
        self, which: Which = "mine", text: str = "", state: str = "", count: int = 200, start: int = 0,
        sort: Sort = "due",
    ) -> Stretch[OrderRow]:  # fmt: skip
        """A stretch of the orders by deadline or newest first; ``text`` searches, ``state`` is an order status."""
        return self._desk.read.at_once(lambda: list_orders(self._desk, which, text, state, count, start, sort))

    def page(self, order_id: str) -> OrderPage:
        """All that the order page shows. UserError where the order is not on the laptop."""
        return self._pages.page(order_id)

    def row(self, order_id: str) -> OrderRow | None:
        """One order as a row."""
        order = self._desk.maybe("work_order", order_id)
        return order_row(self._desk, order) if order else None

    def accept(self, order_id: str) -> Changes:
        """Accept a dispatched order."""
        return self._step(order_id, "accept")

    def ask_to_refuse(self, order_id: str, reason: str, note: str = "") -> Changes:
        """Ask to refuse; ``reason`` is of ``refuse_reason``, ``other`` needs a note."""
        _must_be("refuse_reason", reason)
        if reason == "other" and not note.strip():
            raise UserError(N_("Say why the order is refused."))
        return self._step(order_id, "ask_to_refuse", reason=note or reason, refuse_reason=reason)

    def depart(self, order_id: str) -> Changes:
        """Leave for the customer."""
        return self._step(order_id, "depart")

    def arrive(self, order_id: str) -> Changes:
        """Arrive: one more visit, which head office counts."""
        group = self._begin(order_id)
        self._arrive(group, order_id, self._desk.now())
        return group.commit()

    def start(self, order_id: str) -> Changes:
        """Start work; the record of its form and the checklist are there afterwards."""
        group = self._begin(order_id)
        self._start(group, order_id, self._desk.now())
        return group.commit()

    def need_parts(self, order_id: str) -> Changes:
        """Wait for parts; UserError where no parts request exists."""
        if not self._desk.read.count("parts_request", {"order": order_id}):
            raise UserError(N_("Ask for the part first, then wait for it."))
        group = self._begin(order_id)
        group.step("work_order", order_id, "need_parts")
        repair = repair_of(self._desk, order_id)
        if repair is not None and repair.get("waiting_parts_from") is None:
            group.put("repair_record", repair.id, waiting_parts_from=self._desk.now().plain())
        return group.commit()

    def second_outing(self, order_id: str, reason: str) -> Changes:
        """Go again; ``reason`` is of ``second_outing_reason``."""
        _must_be("second_outing_reason", reason)
        group = self._begin(order_id)
        group.step("work_order", order_id, "second_outing", reason=reason)
        group.put("work_order", order_id, second_outing_reason=reason)
        self._parts_are_here(group, order_id)
        return group.commit()

    def parts_received(self, order_id: str) -> Changes:
        """The parts are here, work goes on."""
        group = self._begin(order_id)
        group.step("work_order", order_id, "parts_received")
        self._parts_are_here(group, order_id)
        return group.commit()

    def finish(self, order_id: str) -> Changes:
        """Done: UserError while something blocks (``page.missing`` lists it)."""
        return self._finish(order_id, self._desk.now())

    def reopen_work(self, order_id: str) -> Changes:
        """Take the work up again before anybody signed."""
        return self._step(order_id, "reopen_work")

    def hand_in(self, order_id: str) -> Changes:
        """Hand in order and card in one group."""
        self._begin(order_id)
        return card_steps.hand_in(self._desk, order_id)

    def correct(self, order_id: str, note: str = "") -> Changes:
        """Hand a returned order in again after unsigned data was corrected."""
        self._begin(order_id)
        return card_steps.correct(self._desk, order_id, note)

    def correct_signed(self, order_id: str, reason: str) -> Changes:
        """Take a returned order up again because signed data is wrong: it is signed anew."""
        self._begin(order_id)
        return card_steps.correct_signed(self._desk, order_id, reason)

    def ask_to_cancel(self, order_id: str, reason: str) -> Changes:
        """Ask head office to cancel."""
        if not reason.strip():
            raise UserError(N_("Say why the order should be cancelled."))
        return self._step(order_id, "ask_to_cancel", reason=reason)

    def back_fill(self, order_id: str, times: Times) -> Changes:
        """Fill all times afterwards and take the steps up to the last one given, marked as back-filled."""
        group = self._begin(order_id)
        if why_locked(self._desk, order_id, group.values("work_order", order_id)) == SIGNED:
            raise UserError(SIGNED)
        _in_order(times)
        stamps = {
            name: at.plain() for _, name in _CHAIN if (at := getattr(times, name)) is not None
        }  # fmt: skip
        known = record_of(self._desk, self._desk.need("work_order", order_id))
        record_id = known.id if known else ""
        for event, name in _CHAIN:
            at = getattr(times, name)
            state = str(group.values("work_order", order_id).get("status"))
            if at is None or (state != _AFTER[event] and not (event == "arrive" and state == "accepted")):
                continue
            if event == "arrive":
                self._arrive(group, order_id, at)
            elif event == "start":
                record_id = self._start(group, order_id, at)
            else:
                group.step("work_order", order_id, event, at=at)
        finished = times.finished_at.plain() if times.finished_at else None
        if finished:
            stamps["finished_at"] = finished
        group.put("work_order", order_id, times_back_filled=True, **stamps)
        if record_id:
            kind = type_of(group.values("work_order", order_id))
            group.put(kind.record, record_id, **{name: stamps[of] for name, of in kind.times.items() if of in stamps})
        return group.commit()

    def create_in_field(self, order: FieldOrder) -> Changes:
        """A new order, accepted at once; head office confirms it later. ``created`` is its id."""
        me, now = self._desk.me, self._desk.now()
        customer = self._desk.need("customer", order.customer)
        machine = self._desk.maybe("machine", order.machine)
        if machine is not None and machine.get("customer") != customer.id:
            raise UserError(N_("This machine belongs to another customer. Choose one of theirs."))
        values: Values = {
            "station": self._desk.station_id or customer.get("station"), "origin": "plan" if order.plan else "field",
            "service_type": order.service_type,
            "priority": order.priority, "reported_at": now.plain(), "customer": customer.id,
            "machine": machine.id if machine else None, "operator_contact": order.operator_contact or None,
            "site_address": order.site_address.strip() or customer.get("address"), "symptom": order.symptom.strip(),
            "halted": order.halted, "assignee": me.person_id, "charge_type": "undetermined",
        }  # fmt: skip
        refuse(check_record(self._desk.catalogue["work_order"], values, {"new"}))
        group = Group(self._desk)
        order_id = group.add("work_order", numbered="doc_no", **values)
        group.step("work_order", order_id, "create_in_field", at=now)
        if order.plan:
            group.add("maintenance_check", order=order_id, machine=order.machine, plan=order.plan)
        return group.commit(created=order_id)

    def _begin(self, order_id: str) -> Group:
        group = Group(self._desk)
        order = group.values("work_order", order_id)
        if order.get("assignee") != self._desk.me.person_id:
            raise UserError(NOT_YOURS)
        if awaits_paper(self._desk, order_id, order):
            raise UserError(ON_PAPER)
        return group

    def _step(self, order_id: str, event: str, reason: str = "", **changes: Any) -> Changes:
        group = self._begin(order_id)
        group.step("work_order", order_id, event, reason=reason)
        group.put("work_order", order_id, **changes)
        return group.commit()

    def _arrive(self, group: Group, order_id: str, at: Instant) -> None:
        group.step("work_order", order_id, "arrive", at=at)
        order = group.values("work_order", order_id)
        group.add(
            "visit", order=order_id, person=self._desk.me.person_id, departed_at=order.get("departed_at"),
            arrived_at=at.plain(), reason=order.get("second_outing_reason"),
        )  # fmt: skip

    def _start(self, group: Group, order_id: str, at: Instant) -> str:
        group.step("work_order", order_id, "start", at=at)
        self._checklists.start_in(group, order_id)
        return self._job.ensure_in(group, order_id)

    def _parts_are_here(self, group: Group, order_id: str) -> None:
        repair = repair_of(self._desk, order_id)
        if repair is not None and repair.get("waiting_parts_from") is not None:
            group.put("repair_record", repair.id, waiting_parts_to=self._desk.now().plain())

    def _finish(self, order_id: str, now: Instant) -> Changes:
        group = self._begin(order_id)
        order = self._desk.need("work_order", order_id)
        job = job_of(self._desk, order)
        blocking = [item for item in missing_items(self._desk, job) if item.level == "block"]
        if order.get("status") == "in_progress" and blocking:
            raise UserError(
                N_("{count} things are missing before the work is finished. First: {first}"),
                count=len(blocking), first=blocking[0].message,
            )  # fmt: skip
        at = Instant.of(order.get("finished_at")) if order.get("times_back_filled") else None
        group.step("work_order", order_id, "finish", at=at or now)
        if job.record is not None:
            group.put(job.kind, job.record_id, **job.record)
            derive(self._desk, group, job.kind, job.record_id)
            self._read_meter(group, order_id, job.machine_id, job.get("meter"), at or now)
        ensure_card(self._desk, group, order_id)
        return group.commit()

    def _read_meter(self, group: Group, order_id: str, machine_id: str, meter: str | None, at: Instant) -> None:
        """The meter that the record names becomes a reading of the machine: evidence."""
        known = self._desk.read.find("meter_reading", {"machine": machine_id, "order": order_id})
        if machine_id and meter is not None and all(reading.get("value") != meter for reading in known):
            group.add("meter_reading", machine=machine_id, order=order_id, read_at=at.plain(), value=meter)


def _must_be(choices: str, value: str) -> None:
    if not is_choice(choices, value):
        raise UserError(N_("Choose a reason."))


def _in_order(times: Times) -> None:
    """UserError where a typed time is before the one before it (design §5, clock)."""
    before: Instant | None = None
    for name in ("accepted_at", "departed_at", "arrived_at", "started_at", "finished_at"):
        at: Instant | None = getattr(times, name)
        if at and before and at.ms < before.ms:
            raise UserError(N_("This time is before the step before it. Correct one of them."))
        before = at or before
