# SPDX-License-Identifier: Apache-2.0
"""What a job still lacks before it may be finished and signed: every finding names the place to jump to."""

import dataclasses
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue, Values
from fieldcore.rules import charges
from fieldcore.rules.checklists import deviation
from fieldcore.rules.stock import is_whole
from fieldcore.rules.validation import Level, check_record

Rows = dict[str, Values]
"""Record id → values."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that one repair job consists of; rows by record id."""

    order_id: str
    order: Values
    machine_id: str = ""
    machine: Values | None = None
    last_meter: Decimal | None = None
    repair_id: str = ""
    repair: Values | None = None
    card_id: str = ""
    card: Values | None = None
    work_items: Rows = dataclasses.field(default_factory=dict)
    usages: Rows = dataclasses.field(default_factory=dict)
    parts: Rows = dataclasses.field(default_factory=dict)
    template_items: Rows = dataclasses.field(default_factory=dict)
    answers: Rows = dataclasses.field(default_factory=dict)
    photo_kinds: frozenset[str] = frozenset()
    verdict_status: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """One finding: how grave, what (a msgid with values), and where: page section, record and field."""

    level: Level
    code: str
    message: str
    params: dict[str, Any]
    section: str
    kind: str
    record_id: str
    field: str


REQUIRED_PHOTOS: Final[dict[str, tuple[str, ...]]] = {
    "in_warranty": ("nameplate", "meter", "machine_front", "failure", "failed_part"),
    "out_of_warranty": ("nameplate",),
}
"""By charge type (C.0.2): the default until head office configures its own."""


def required_photos(order: Values) -> tuple[str, ...]:
    """The photo kinds that a repair needs by its charge type."""
    if order.get("service_type") != "repair":
        return ()
    return REQUIRED_PHOTOS.get(str(order.get("charge_type")), REQUIRED_PHOTOS["out_of_warranty"])


def missing(catalogue: Catalogue, job: Job) -> list[Missing]:
    """All that must be settled before ``finish`` (C1 cross rules), in the order of the page."""
    checks: tuple[Callable[[Job], Iterable[Missing]], ...] = (
        lambda j: _fields(catalogue, j), _machine, _meter, _times, _checklist, _parts, _charge, _photos,
    )  # fmt: skip
    return [finding for check in checks for finding in check(job)]


def blocks(findings: Iterable[Missing]) -> bool:
    """Whether one of them must be settled first."""
    return any(finding.level == "block" for finding in findings)


def _fields(catalogue: Catalogue, job: Job) -> Iterable[Missing]:
    reached = frozenset({"new", "dispatched", "accepted", "done"})
    documents = [("work_order", job.order_id, job.order, "order")]
    if job.order.get("service_type") == "repair":
        documents.append(("repair_record", job.repair_id, job.repair or {}, "repair"))
    documents += [("work_item", item_id, item, "work") for item_id, item in job.work_items.items()]
    for kind, record_id, values, section in documents:
        for problem in check_record(catalogue[kind], values, reached):
            if (kind, problem.field) in (("work_order", "machine"), ("repair_record", "order")):
                continue
            yield Missing(problem.level, problem.code, problem.message, problem.params, section, kind, record_id,
                          problem.field)  # fmt: skip


def _at(level: Level, code: str, message: str, section: str, kind: str, record: str, field: str = "",
        **params: Any) -> Missing:  # fmt: skip
    return Missing(level, code, message, params, section, kind, record, field)


def _machine(job: Job) -> Iterable[Missing]:
    if job.order.get("service_type") in ("delivery", "renewal", "survey"):
        return
    if not job.machine:
        yield _at("block", "no_machine", N_("No machine is chosen. Choose or add it."), "machine", "work_order",
                  job.order_id, "machine")  # fmt: skip


def _meter(job: Job) -> Iterable[Missing]:
    if job.repair is None or job.order.get("service_type") != "repair":
        return
    meter, reason = job.repair.get("meter"), job.repair.get("meter_unreadable_reason")
    if meter is None and not reason:
        yield _at("block", "no_meter", N_("The meter is empty. Read it, or say why it cannot be read."), "repair",
                  "repair_record", job.repair_id, "meter")  # fmt: skip
    if meter is not None and job.last_meter is not None and Decimal(meter) < job.last_meter:
        yield _at("block", "meter_back", N_("The meter shows {meter}, but it was {last} before. Read it again."),
                  "repair", "repair_record", job.repair_id, "meter", meter=meter,
                  last=f"{job.last_meter:f}")  # fmt: skip


_ORDER_TIMES = ("accepted_at", "departed_at", "arrived_at", "started_at", "finished_at")
_REPAIR_TIMES = ("received_at", "started_at", "finished_at", "handed_over_at")


def _times(job: Job) -> Iterable[Missing]:
    yield from _ordered(job.order, _ORDER_TIMES, "times", "work_order", job.order_id)
    if job.repair is not None:
        yield from _ordered(job.repair, _REPAIR_TIMES, "repair", "repair_record", job.repair_id)


def _ordered(values: Values, names: tuple[str, ...], section: str, kind: str, record: str) -> Iterable[Missing]:
    before: Instant | None = None
    for name in names:
        at = Instant.of(values.get(name))
        if at and before and at.ms < before.ms:
            yield _at("block", "times_order", N_("This time is before the step before it. Correct one of them."),
                      section, kind, record, name)  # fmt: skip
        before = at or before


def _checklist(job: Job) -> Iterable[Missing]:
    by_item = {answer.get("item"): answer for answer in job.answers.values()}
    for item_id, item in job.template_items.items():
        answer = by_item.get(item_id, {})
        where = ("checklist", "template_item", item_id)
        if not answer.get("result"):
            if item.get("mandatory"):
                yield _at("block", "not_answered", N_("“{item}” is not answered."), *where, item=item.get("item"))
        elif answer["result"] == "na" and item.get("mandatory") and not answer.get("note"):
            yield _at("block", "na_note", N_("“{item}” does not apply: say why."), *where, item=item.get("item"))
        elif answer["result"] == "ok" and deviation(item, answer.get("value")):
            yield _at("block", "not_ok", N_("“{item}” is out of limits, so it cannot pass."), *where,
                      item=item.get("item"))  # fmt: skip
        elif answer["result"] == "fail" and not answer.get("follow_up"):
            yield _at("block", "fail_open", N_("“{item}” is out of limits: say what happens."), *where,
                      item=item.get("item"))  # fmt: skip


def _parts(job: Job) -> Iterable[Missing]:
    lines = {line_id: line for line_id, line in job.usages.items() if not line.get("removed")}
    action = (job.repair or {}).get("action")
    if action in ("replace_part", "replace_assembly") and not lines:
        yield _at("block", "no_parts", N_("The action is a replacement, but no part is listed."), "parts",
                  "work_order", job.order_id)  # fmt: skip
    for line_id, line in lines.items():
        part = job.parts.get(str(line.get("part")), {})
        where = ("parts", "parts_usage", line_id)
        if part.get("whole") and line.get("quantity") and not is_whole(line["quantity"]):
            yield _at("block", "whole_only", N_("“{unit}” cannot have decimals."), *where, "quantity",
                      unit=part.get("unit"))  # fmt: skip
        if part.get("serialised") and not line.get("serial_new"):
            yield _at("block", "no_serial", N_("{part} has a serial. Enter the one fitted."), *where, "serial_new",
                      part=part.get("name"))  # fmt: skip
        if line.get("serial_new") and line.get("serial_new") == line.get("serial_old"):
            yield _at("block", "same_serial", N_("The serials fitted and removed are the same. Correct one."), *where,
                      "serial_new")  # fmt: skip
        in_warranty = job.order.get("charge_type") == "in_warranty"
        if in_warranty and line.get("old_part_taken_by_customer") and line.get("old_part_policy") == "return_to_office":
            yield _at("block", "old_part_kept", N_("In warranty the old part goes back; the customer cannot keep it."),
                      *where, "old_part_taken_by_customer")  # fmt: skip


def _charge(job: Job) -> Iterable[Missing]:
    charge, repair = str(job.order.get("charge_type") or "undetermined"), job.repair or {}
    if job.order.get("service_type") != "repair":
        return
    if charge == "undetermined":
        yield _at("block", "no_charge", N_("Who pays is not settled. Confirm the proposal."), "charge", "work_order",
                  job.order_id, "charge_type")  # fmt: skip
    if charge == "in_warranty" and repair.get("responsibility") not in (None, "product_quality", "undetermined"):
        yield _at("block", "not_product", N_("The cause is not the product's, so it cannot be in warranty."), "charge",
                  "work_order", job.order_id, "charge_type")  # fmt: skip
    if repair.get("total_charged") is not None and repair["total_charged"] != charges.total_charged(repair, charge):
        yield _at("block", "amount_wrong", N_("The total is not the sum of the fees. Let it be computed again."),
                  "charge", "repair_record", job.repair_id, "total_charged")  # fmt: skip
    if repair.get("test_result") == "fail" and job.order.get("result") == "solved":
        yield _at("block", "test_failed", N_("The test did not pass, so the result cannot be “solved”."), "repair",
                  "work_order", job.order_id, "result")  # fmt: skip


def _photos(job: Job) -> Iterable[Missing]:
    for kind in required_photos(job.order):
        if kind not in job.photo_kinds:
            yield _at("block", "missing_photo", N_("A photo is missing: {photo_kind}."), "photos", "attachment", kind,
                      photo_kind=kind)  # fmt: skip
