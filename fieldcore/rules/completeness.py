# SPDX-License-Identifier: Apache-2.0
"""What a job still lacks before it may be finished and signed, whatever its service type."""

from collections.abc import Iterable
from typing import Final

from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue, Values
from fieldcore.rules.checklists import deviation
from fieldcore.rules.findings import RECORD, Job, Missing, at, in_order
from fieldcore.rules.jobs import required_photos, type_of
from fieldcore.rules.stock import is_whole
from fieldcore.rules.validation import Level, check_record

ACKNOWLEDGED: Final = ("site_condition",)
"""Kinds of checks that need no follow-up: the customer's own site, which he acknowledges by his signature."""
_ORDER_TIMES: Final = ("accepted_at", "departed_at", "arrived_at", "started_at", "finished_at")


def missing(catalogue: Catalogue, job: Job) -> list[Missing]:
    """All that must be settled before ``finish`` (C1 cross rules), in the order of the page."""
    found = [*_fields(catalogue, job), *_machine(job)]
    found += in_order(job.order, _ORDER_TIMES, "times", "work_order", job.order_id)
    for rule in type_of(job.order).rules:
        found += rule(job)
    return [*found, *_helpers(job), *_checklist(job), *_parts(job), *_photos(job)]


def blocks(findings: Iterable[Missing]) -> bool:
    """Whether one of them must be settled first."""
    return any(finding.level == "block" for finding in findings)


def _fields(catalogue: Catalogue, job: Job) -> Iterable[Missing]:
    reached, kind = frozenset({"new", "dispatched", "accepted", "done"}), type_of(job.order)
    documents: list[tuple[str, str, Values, str]] = [("work_order", job.order_id, job.order, "order")]
    if kind.asked:
        documents.append((kind.record, job.record_id, job.record or {}, RECORD))
    documents += [(line, line_id, row, line) for line, rows in job.lines.items() for line_id, row in rows.items()]
    for name, record_id, values, section in documents:
        for problem in check_record(catalogue[name], values, reached):
            if (name, problem.field) in (("work_order", "machine"), (kind.record, "order")):
                continue
            yield Missing(problem.level, problem.code, problem.message, problem.params, section, name, record_id,
                          problem.field)  # fmt: skip


def _machine(job: Job) -> Iterable[Missing]:
    if not job.machine and type_of(job.order).machine:
        yield at("block", "no_machine", N_("No machine is chosen. Choose or add it."), "machine", "work_order",
                 job.order_id, "machine")  # fmt: skip


def _helpers(job: Job) -> Iterable[Missing]:
    seen = {job.order.get("assignee")}
    for line_id, line in job.lines.get("order_helper", {}).items():
        if line.get("person") in seen:
            words = N_("This person is on the order already. Choose another.")
            yield at("block", "helper_twice", words, "order_helper", "order_helper", line_id, "person")
        seen.add(line.get("person"))


def _checklist(job: Job) -> Iterable[Missing]:
    by_item = {answer.get("item"): answer for answer in job.answers.values()}
    for item_id, item in job.template_items.items():
        answer = by_item.get(item_id, {})
        where = ("checklist", "template_item", item_id)
        if not answer.get("result"):
            if item.get("mandatory"):
                yield at("block", "not_answered", N_("“{item}” is not answered."), *where, item=item.get("item"))
        elif answer["result"] == "na" and item.get("mandatory") and not answer.get("note"):
            yield at("block", "na_note", N_("“{item}” does not apply: say why."), *where, item=item.get("item"))
        elif answer["result"] == "ok" and deviation(item, answer.get("value")):
            yield at("block", "not_ok", N_("“{item}” is out of limits, so it cannot pass."), *where,
                     item=item.get("item"))  # fmt: skip
        elif answer["result"] == "fail" and answer.get("follow_up") in (None, "replaced"):
            open_level: Level = "warn" if item.get("check_kind") in ACKNOWLEDGED else "block"
            yield at(open_level, "fail_open", N_("“{item}” is out of limits: say what happens."), *where,
                     item=item.get("item"))  # fmt: skip


def _parts(job: Job) -> Iterable[Missing]:
    for line_id, line in job.usages.items():
        if line.get("removed"):
            continue
        part = job.parts.get(str(line.get("part")), {})
        where = ("parts", "parts_usage", line_id)
        if part.get("whole") and line.get("quantity") and not is_whole(line["quantity"]):
            yield at("block", "whole_only", N_("“{unit}” cannot have decimals."), *where, "quantity",
                     unit=part.get("unit"))  # fmt: skip
        if part.get("serialised") and not line.get("serial_new"):
            yield at("block", "no_serial", N_("{part} has a serial. Enter the one fitted."), *where, "serial_new",
                     part=part.get("name"))  # fmt: skip
        if line.get("serial_new") and line.get("serial_new") == line.get("serial_old"):
            yield at("block", "same_serial", N_("The serials fitted and removed are the same. Correct one."), *where,
                     "serial_new")  # fmt: skip
        in_warranty = job.order.get("charge_type") == "in_warranty"
        if in_warranty and line.get("old_part_taken_by_customer") and line.get("old_part_policy") == "return_to_office":
            yield at("block", "old_part_kept", N_("In warranty the old part goes back; the customer cannot keep it."),
                     *where, "old_part_taken_by_customer")  # fmt: skip


def _photos(job: Job) -> Iterable[Missing]:
    for kind in required_photos(job.order):
        if kind not in job.photo_kinds:
            yield at("block", "missing_photo", N_("A photo is missing: {photo_kind}."), "photos", "attachment", kind,
                     photo_kind=kind)  # fmt: skip
