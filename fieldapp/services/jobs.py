# SPDX-License-Identifier: Apache-2.0
"""The records of one repair job, gathered for the rules and the papers."""

from dataclasses import replace
from decimal import Decimal

from fieldapp.forms.content import not_withdrawn
from fieldapp.services.desk import Desk
from fieldapp.services.order_views import MissingItem
from fieldapp.services.wording import Text, choice, raw, text
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.charges import total_charged
from fieldcore.rules.completeness import Job, Missing, missing

_SECTIONS = {
    "order": N_("Order"),
    "machine": N_("Machine"),
    "times": N_("Times"),
    "repair": N_("Repair record"),
    "work": N_("Work items"),
    "checklist": N_("Checklist"),
    "parts": N_("Parts used"),
    "charge": N_("Charge"),
    "photos": N_("Photos"),
}


def repair_of(desk: Desk, order_id: str) -> Stored | None:
    """The repair record of an order."""
    return repairs_of(desk, (order_id,)).get(order_id)


def repairs_of(desk: Desk, order_ids: tuple[str, ...]) -> dict[str, Stored]:
    """The repair records of orders, by order: the first of each."""
    found = desk.read.find("repair_record", {"order": order_ids}, ("-id",))
    return {str(repair.get("order")): repair for repair in found}


def card_of(desk: Desk, order_id: str) -> Stored | None:
    """The card of an order that counts: the newest that is not void."""
    return cards_of(desk, (order_id,)).get(order_id)


def cards_of(desk: Desk, order_ids: tuple[str, ...]) -> dict[str, Stored]:
    """The cards of orders that count, by order: the newest of each that is not void."""
    found = desk.read.find("warranty_card", {"order": order_ids}, ("id",))
    return {str(card.get("order")): card for card in found if card.get("status") != "void"}


def last_meter(desk: Desk, machine_id: str, without_order: str = "") -> Stored | None:
    """The last reading of a machine's meter, those of one order left out."""
    readings = desk.read.find("meter_reading", {"machine": machine_id}, ("-read_at",), limit=20) if machine_id else []
    return next((r for r in readings if r.get("value") is not None and r.get("order") != without_order), None)


def live_photos(desk: Desk, order_id: str) -> list[Stored]:
    """The photos of an order that were not withdrawn, oldest first."""
    return not_withdrawn(desk.read.children("attachment", order_id))


def live_lines(desk: Desk, order_id: str) -> list[Stored]:
    """The parts used on an order that were not taken off again."""
    return [line for line in desk.read.children("parts_usage", order_id) if not line.get("removed")]


def template_of(desk: Desk, answers: list[Stored]) -> str:
    """The template version that the answers belong to, "" before a checklist is started."""
    items = (desk.maybe("template_item", answer.get("item")) for answer in answers)
    return next((str(item.get("template")) for item in items if item is not None), "")


def items_of(desk: Desk, template_id: str) -> list[Stored]:
    """The lines of a template version in their order."""
    return desk.read.children("template_item", template_id, ("seq", "id")) if template_id else []


def job_of(desk: Desk, order: Stored, verdict_status: str = "") -> Job:
    """All that the completeness rules look at."""
    machine = desk.maybe("machine", order.get("machine"))
    repair, card = repair_of(desk, order.id), card_of(desk, order.id)
    answers = desk.read.children("checklist_answer", order.id)
    lines = desk.read.children("parts_usage", order.id)
    parts = {str(line.get("part")): desk.maybe("part", line.get("part")) for line in lines}
    reading = last_meter(desk, machine.id, order.id) if machine else None
    return Job(
        order_id=order.id,
        order=order.values,
        machine_id=machine.id if machine else "",
        machine=machine.values if machine else None,
        last_meter=Decimal(reading.get("value")) if reading else None,
        repair_id=repair.id if repair else "",
        repair=repair.values if repair else None,
        card_id=card.id if card else "",
        card=card.values if card else None,
        work_items={item.id: item.values for item in desk.read.children("work_item", order.id)},
        usages={line.id: line.values for line in lines},
        parts={part_id: part.values for part_id, part in parts.items() if part is not None},
        template_items={item.id: item.values for item in items_of(desk, template_of(desk, answers))},
        answers={answer.id: answer.values for answer in answers},
        photo_kinds=frozenset(str(photo.get("photo_kind")) for photo in live_photos(desk, order.id)),
        verdict_status=verdict_status,
    )


def as_finished(job: Job, now: Instant) -> Job:
    """The job with what finishing fills in by itself, so that nobody is asked for it: times and the total."""
    if job.repair is None:
        return job
    order = job.order
    finished = (Instant.of(order.get("finished_at")) if order.get("times_back_filled") else None) or now
    fills: Values = {
        "started_at": order.get("started_at"),
        "finished_at": finished.plain(),
        "handed_over_at": job.repair.get("finished_at") or finished.plain(),
        "total_charged": total_charged(job.repair, str(order.get("charge_type") or "")),
    }
    empty = {name: value for name, value in fills.items() if job.repair.get(name) is None and value is not None}
    return replace(job, repair={**job.repair, **empty})


def missing_items(desk: Desk, job: Job) -> tuple[MissingItem, ...]:
    """What the job still lacks, in words, in the order of the page."""
    found = [_item(finding) for finding in missing(desk.catalogue, job)]
    if job.order.get("charge_type") == "in_warranty" and job.verdict_status not in ("", "in"):
        found.append(_doubtful(job))
    return tuple(found)


def _doubtful(job: Job) -> MissingItem:
    """The technician confirms who pays and the clerk decides; a contradiction is pointed out."""
    return MissingItem(
        level="warn",
        code="verdict_differs",
        message=text(
            N_("The computation says “{status}”, but the charge says in warranty. Look at both."),
            status=choice("warranty_status", job.verdict_status),
        ),
        section="charge",
        section_label=Text(_SECTIONS["charge"]),
        kind="work_order",
        record_id=job.order_id,
        field="charge_type",
    )


def _item(finding: Missing) -> MissingItem:
    params = dict(finding.params)
    if "label" in params:
        params["label"] = Text(params["label"])
    if "photo_kind" in params:
        params["photo_kind"] = choice("photo_kind", params["photo_kind"])
    label = _SECTIONS.get(finding.section)
    return MissingItem(
        level=finding.level,
        code=finding.code,
        message=Text(finding.message, params),
        section=finding.section,
        section_label=Text(label) if label else raw(finding.section),
        kind=finding.kind,
        record_id=finding.record_id,
        field=finding.field,
    )
