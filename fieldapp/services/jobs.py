# SPDX-License-Identifier: Apache-2.0
"""The records of one job, gathered for the rules and the papers."""

from collections.abc import Sequence
from decimal import Decimal

from fieldapp.forms.content import not_withdrawn
from fieldapp.services.desk import Desk
from fieldapp.services.order_views import MissingItem
from fieldapp.services.wording import Text, choice, text
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.completeness import missing
from fieldcore.rules.findings import RECORD, Job, Missing
from fieldcore.rules.jobs import at_end, type_of
from fieldcore.rules.warranty import gather

_SECTIONS = {
    "order": N_("Order"),
    "machine": N_("Machine"),
    "times": N_("Times"),
    "checklist": N_("Checklist"),
    "parts": N_("Parts used"),
    "charge": N_("Charge"),
    "photos": N_("Photos"),
}


def source_of(desk: Desk) -> gather.Source:
    """The laptop's records for the warranty engine."""
    return gather.Source(desk.maybe, lambda kind, equal: desk.read.find(kind, equal, ("id",)))


def record_of(desk: Desk, order: Stored) -> Stored | None:
    """The record that the form of an order is made of: the first of its kind."""
    return desk.read.first(type_of(order.values).record, {"order": order.id}, ("id",))


def lines_of(desk: Desk, order: Stored) -> dict[str, list[Stored]]:
    """The lines of an order's record by kind, without those that were taken off."""
    return {
        kind: [line for line in desk.read.children(kind, order.id) if not line.get("removed")]
        for kind in type_of(order.values).lines
    }


def records_of(desk: Desk, orders: Sequence[Stored]) -> dict[str, Stored]:
    """The records that the forms of orders are made of, by order."""
    wanted: dict[str, list[str]] = {}
    for order in orders:
        wanted.setdefault(type_of(order.values).record, []).append(order.id)
    found = [one for kind, ids in wanted.items() for one in desk.read.find(kind, {"order": tuple(ids)}, ("-id",))]
    return {str(record.get("order")): record for record in found}


def repair_of(desk: Desk, order_id: str) -> Stored | None:
    """The repair record of an order."""
    return desk.read.first("repair_record", {"order": order_id}, ("id",))


def card_of(desk: Desk, order_id: str) -> Stored | None:
    """The card of an order that counts: the newest that is not void."""
    return cards_of(desk, (order_id,)).get(order_id)


def cards_of(desk: Desk, order_ids: tuple[str, ...]) -> dict[str, Stored]:
    """The cards of orders that count, by order: the newest of each that is not void."""
    found = desk.read.find("warranty_card", {"order": order_ids}, ("id",))
    return {str(card.get("order")): card for card in found if card.get("status") != "void"}


def model_for(desk: Desk, order: Stored) -> Stored | None:
    """The model of an order's machine, else the one that the form's record names: a new machine has no record yet."""
    machine = desk.maybe("machine", order.get("machine"))
    record = None if machine else record_of(desk, order)
    return desk.model_of(machine or record)


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
    """All that the rules look at, with what finishing fills in by itself."""
    machine = desk.maybe("machine", order.get("machine"))
    record, card = record_of(desk, order), card_of(desk, order.id)
    answers = desk.read.children("checklist_answer", order.id)
    lines = desk.read.children("parts_usage", order.id)
    parts = {str(line.get("part")): desk.maybe("part", line.get("part")) for line in lines}
    reading = last_meter(desk, machine.id, order.id) if machine else None
    template_id = template_of(desk, answers)
    template, model = desk.maybe("checklist_template", template_id), model_for(desk, order)
    policy = gather.policy_record(source_of(desk), machine or record)
    job = Job(
        order_id=order.id,
        order=order.values,
        now=desk.now(),
        machine_id=machine.id if machine else "",
        machine=machine.values if machine else None,
        model=model.values if model else None,
        policy=policy.values if policy else None,
        of_machine=_of_machine(desk, order),
        last_meter=Decimal(reading.get("value")) if reading else None,
        kind=type_of(order.values).record,
        record_id=record.id if record else "",
        record=record.values if record else None,
        signed_before=bool(record and desk.read.count("issued_document", {"subject": record.id})),
        lines={kind: {line.id: line.values for line in lines} for kind, lines in lines_of(desk, order).items()},
        card_id=card.id if card else "",
        usages={line.id: line.values for line in lines},
        parts={part_id: part.values for part_id, part in parts.items() if part is not None},
        template=template.values if template else None,
        template_items={item.id: item.values for item in items_of(desk, template_id)},
        answers={answer.id: answer.values for answer in answers},
        photo_kinds=frozenset(str(photo.get("photo_kind")) for photo in live_photos(desk, order.id)),
        verdict_status=verdict_status,
    )
    return at_end(job)


def _of_machine(desk: Desk, order: Stored) -> dict[str, dict[str, Values]]:
    machine_id, kinds = order.get("machine"), type_of(order.values).of_machine if order.get("machine") else ()
    return {
        kind: {record.id: record.values for record in desk.read.find(kind, {"machine": machine_id}, ("id",))}
        for kind in kinds
    }


def missing_items(desk: Desk, job: Job) -> tuple[MissingItem, ...]:
    """What the job still lacks, in words, in the order of the page."""
    found = [_item(desk, finding) for finding in missing(desk.catalogue, job)]
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


def in_words(finding: Missing) -> Text:
    """What was found, with labels and choices in the language in which it is shown."""
    params = dict(finding.params)
    if "label" in params:
        params["label"] = Text(params["label"])
    if "photo_kind" in params:
        params["photo_kind"] = choice("photo_kind", params["photo_kind"])
    return Text(finding.message, params)


def _item(desk: Desk, finding: Missing) -> MissingItem:
    label = _SECTIONS.get(finding.section) or _label(desk, finding)
    return MissingItem(
        level=finding.level,
        code=finding.code,
        message=in_words(finding),
        section=finding.section,
        section_label=Text(label),
        kind=finding.kind,
        record_id=finding.record_id,
        field=finding.field,
    )


def _label(desk: Desk, finding: Missing) -> str:
    """Sections named by what they hold: the form's record, or lines of a kind."""
    declared = desk.catalogue[finding.kind]
    return declared.label if finding.section == RECORD else declared.meta.plural
