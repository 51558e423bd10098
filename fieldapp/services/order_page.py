# SPDX-License-Identifier: Apache-2.0
"""The order page: everything about one order, read in one look at the store."""

from dataclasses import replace

from fieldapp.services.cards import Cards
from fieldapp.services.checklists import Checklists
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import locked_fields, why_locked
from fieldapp.services.history import machine_history
from fieldapp.services.job_records import JobRecords
from fieldapp.services.jobs import card_of, job_of, last_meter, lines_of, missing_items
from fieldapp.services.order_rows import order_contact, order_row
from fieldapp.services.order_views import OrderPage, PhotoTile
from fieldapp.services.papers import documents_of
from fieldapp.services.parts import Parts
from fieldapp.services.photos import Photos
from fieldapp.services.quantities import shown
from fieldapp.services.repairs import Repairs
from fieldapp.services.requests import Requests
from fieldapp.services.steps import actions, steps, timeline
from fieldapp.services.views import RecordView
from fieldapp.services.warranty import Warranty
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.rules.completeness import blocks, missing
from fieldcore.rules.findings import Job
from fieldcore.rules.jobs import type_of


class OrderPages:
    """Builds the page out of what the other services know."""

    def __init__(
        self, desk: Desk, job: JobRecords, repairs: Repairs, checklists: Checklists, parts: Parts,
        requests: Requests, photos: Photos, warranty: Warranty, cards: Cards,
    ) -> None:  # fmt: skip
        self._desk, self._job, self._repairs, self._checklists, self._parts = desk, job, repairs, checklists, parts
        self._requests, self._photos, self._warranty, self._cards = requests, photos, warranty, cards

    def page(self, order_id: str) -> OrderPage:
        """All that the order page shows. UserError where the order is not on the laptop."""
        return self._desk.read.at_once(lambda: self._page(self._desk.need("work_order", order_id)))

    def _page(self, order: Stored) -> OrderPage:
        desk = self._desk
        machine = desk.maybe("machine", order.get("machine"))
        verdict = self._warranty.of_order(order.id)
        job = job_of(desk, order, ("in" if verdict.covered else verdict.status) if verdict else "")
        reading = last_meter(desk, machine.id, order.id) if machine else None
        card, photos = card_of(desk, order.id), self._photos.of(order.id)
        signed_at = Instant.of(card.get("signed_at")) if card else self._event_time(order.id, "customer_signs")
        return OrderPage(
            now=job.now,
            type=type_of(order.values),
            row=order_row(desk, order),
            editable=not why_locked(desk, order.id, order.values),
            order=self._view(order),
            customer=self._viewed(desk.maybe("customer", order.get("customer"))),
            contact=order_contact(desk, order.values),
            machine=self._viewed(machine),
            model=self._viewed(desk.model_of(machine)),
            last_meter=shown(reading.get("value")) if reading else "",
            last_meter_at=Instant.of(reading.get("read_at")) if reading else None,
            history=machine_history(desk, machine.id, order.id) if machine else (),
            steps=steps(
                order.values, not blocks(missing(desk.catalogue, job)), signed_at,
                self._event_time(order.id, "hand_in"),
            ),
            actions=actions(desk, order),
            record=self._job.of(order.id),
            proposed=job.record or {},
            same_fault=self._repairs.same_fault(order.id),
            lines={kind: tuple(self._view(line) for line in lines) for kind, lines in lines_of(desk, order).items()},
            checklist=self._checklists.of(order.id),
            parts=self._parts.of(order.id),
            requests=self._requests.of(order.id),
            photos=photos,
            photos_missing=sum(photo.missing for photo in photos),
            verdict=verdict,
            charge=replace(self._warranty.charge(order.id), total=int(job.get("total_charged") or 0)),
            missing=missing_items(desk, job),
            card=self._view(card) if card else None,
            card_row=self._cards.row(card.id) if card else None,
            documents=documents_of(desk, order.id),
            events=timeline(desk, order.id),
            saved_at=self._saved_at(job, photos),
            can_undo=desk.can_undo,
        )  # fmt: skip

    def _view(self, record: Stored) -> RecordView:
        locked = locked_fields(self._desk, record.kind, record.id, record.values)
        reached = ("new", "done") if record.kind != "work_order" else ("new",)
        return self._desk.view(record, locked, reached)

    def _viewed(self, record: Stored | None) -> RecordView | None:
        return self._desk.view(record) if record else None

    def _event_time(self, order_id: str, event: str) -> Instant | None:
        found = self._desk.read.find("order_event", {"subject": order_id, "event": event}, ("-at",), limit=1)
        return Instant.of(found[0].get("at")) if found else None

    def _saved_at(self, job: Job, photos: tuple[PhotoTile, ...]) -> Instant | None:
        """When something of this order was last saved and not sent yet."""
        ids = {
            job.order_id, job.record_id, job.card_id, *(line for lines in job.lines.values() for line in lines),
            *job.usages, *job.answers, *(photo.id for photo in photos),
        }  # fmt: skip
        return self._desk.read.last_unsent(ids)
