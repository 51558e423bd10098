# SPDX-License-Identifier: Apache-2.0
"""The rules of an installation acceptance (C2), and what follows from it: the machine, its warranty, another order."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import Values
from fieldcore.rules.findings import RECORD, Job, Missing, Put, at, day, in_order, of_record

PHOTOS: Final[dict[str, tuple[str, ...]]] = {"": ("nameplate", "machine_front", "site")}
IDENTITY: Final = ("product_model", "serial_no", "engine_no", "production_date", "delivery_date")
"""What the acceptance and the machine both say, by the same names."""
_RECTIFIED: Final = ("install_item", "safety")
"""Checks whose failure must be put right; a site's condition is only said and signed."""
_BASIS_DATES: Final = {"invoice_date": "sale_date"}
"""Start basis → the date of the machine that it means, where the two are not called the same."""


def begun(job: Job) -> Values:
    """What a new record takes over from the machine, the order and the policy."""
    known = {name: (job.machine or {}).get(name) for name in IDENTITY}
    basis = (job.policy or {}).get("start_basis")
    return {**known, "site": job.order.get("site_address"), "warranty_start_basis": basis}


def dates(job: Job) -> Iterator[Missing]:
    """Produced, delivered, begun and ended in this order, and not in the future; a promise lies ahead."""
    produced, delivered, start = (day(job.get(name)) for name in ("production_date", "delivery_date", "install_start"))
    if produced and delivered and produced > delivered:
        yield of_record(job, "produced_late", N_("Produced after it was delivered. Correct one of the dates."),
                        "production_date")  # fmt: skip
    if delivered and start and delivered > start:
        yield of_record(job, "delivered_late", N_("Delivered after the installation began. Correct one of the dates."),
                        "delivery_date")  # fmt: skip
    yield from in_order(job.record or {}, ("install_start", "install_end"), RECORD, job.kind, job.record_id)
    end, until = Instant.of(job.get("install_end")), day(job.get("rectify_by"))
    if end and end.ms > job.now.ms:
        yield of_record(job, "ahead", N_("This time is still ahead. Correct it."), "install_end")
    if until and until < job.now.date():
        yield of_record(job, "promise_passed", N_("This day has passed. Agree on another one."), "rectify_by")


def packing(job: Job) -> Iterator[Missing]:
    """Every delivery has a packing list; what is damaged or missing is noted and photographed."""
    lines = job.lines.get("packing_line", {})
    if not lines:
        yield at("block", "no_packing", N_("The packing list is empty. Add what was delivered."), "packing_line",
                 "packing_line", "")  # fmt: skip
    wrong = {line_id: line for line_id, line in lines.items() if line.get("condition") in ("damaged", "missing")}
    for line_id, line in lines.items():
        listed, found, where = line.get("quantity_listed"), line.get("quantity_found"), ("packing_line", "packing_line")
        if line_id in wrong and not line.get("note"):
            yield at("block", "packing_note", N_("“{item}” is damaged or missing: note what happens."), *where,
                     line_id, "note", item=line.get("item"))  # fmt: skip
        elif line_id not in wrong and listed and found is not None and Decimal(found) < Decimal(listed):
            yield at("block", "packing_short", N_("“{item}”: fewer than listed, so it cannot be in order."), *where,
                     line_id, "condition", item=line.get("item"))  # fmt: skip
    if wrong and not job.photo_kinds & {"damage", "packing"}:
        yield at("block", "missing_photo", N_("A photo is missing: {photo_kind}."), "photos", "attachment", "damage",
                 photo_kind="damage")  # fmt: skip


def documents(job: Job) -> Iterator[Missing]:
    """A document that was not handed over needs a reason."""
    wanted = {choice.id for choice in CHOICES["given_document"]}
    if not wanted <= set(job.get("documents_given") or ()) and not job.get("documents_missing_reason"):
        yield of_record(job, "documents", N_("Not all documents were given. Say why."), "documents_missing_reason")


def checks(job: Job) -> Iterator[Missing]:
    """Every item is answered, mandatory or not; the trial run is as long as the template asks."""
    if not job.template_items:
        yield at("warn", "no_checklist", N_("No checklist is started: site, installation and safety are unchecked."),
                 "checklist", "work_order", job.order_id)  # fmt: skip
    given = {answer.get("item") for answer in job.answers.values() if answer.get("result")}
    for item_id, item in job.template_items.items():
        if item_id not in given and not item.get("mandatory"):
            yield at("block", "not_answered", N_("“{item}” is not answered."), "checklist", "template_item", item_id,
                     item=item.get("item"))  # fmt: skip
    hours, least = job.get("trial_run_hours"), (job.template or {}).get("trial_hours")
    if least is not None and (hours is None or Decimal(hours) < Decimal(least)):
        yield of_record(job, "trial_short", N_("The trial run must take at least {hours} h."), "trial_run_hours",
                        hours=f"{Decimal(least).normalize():f}")  # fmt: skip


def conclusion(job: Job) -> Iterator[Missing]:
    """What is not in order is not accepted as if it were, and says what, by whom and until when."""
    concluded = job.get("conclusion")
    if concluded == "accepted" and job.failed("safety"):
        yield of_record(job, "unsafe", N_("A safety check failed, so it cannot be accepted."), "conclusion")
    if concluded == "rejected" and job.order.get("result") == "solved":
        yield at("block", "not_solved", N_("It was not accepted, so the result cannot be “solved”."), RECORD,
                 "work_order", job.order_id, "result")  # fmt: skip
    if concluded in ("conditionally_accepted", "rejected") or job.failed(*_RECTIFIED):
        for name in ("problems", "rectify_responsible", "rectify_by"):
            if not job.get(name):
                yield of_record(job, "no_rectification", N_("Something is not in order: say what, who puts it right "
                                                            "and until when."), name)  # fmt: skip


def warranty(job: Job) -> Iterator[Missing]:
    """A basis without its date starts nothing yet; the law's start stands whatever is agreed."""
    basis, policy = str(job.get("warranty_start_basis") or ""), job.policy or {}
    known: dict[str, Any] = {**(job.machine or {}), "delivery_date": job.get("delivery_date")}
    if basis and basis != "acceptance_date" and not known.get(_BASIS_DATES.get(basis, basis)):
        yield of_record(job, "no_start", N_("This date is not known yet, so the warranty cannot start with it."),
                        "warranty_start_basis", "warn")  # fmt: skip
    elif basis and policy.get("start_basis") not in (None, basis) and policy.get("regime") != "CONTRACT":
        yield of_record(job, "law_start", N_("The law sets when this warranty starts; what is agreed cannot change "
                                             "it."), "warranty_start_basis", "warn")  # fmt: skip


RULES: Final = (dates, packing, documents, checks, conclusion, warranty)


def machine(job: Job) -> Iterable[Put]:
    """The machine that stands there now: the order's, completed, or a new one where the serial is another.

    An amendment corrects the machine that came with the first signature, its serial too, but not its acceptance: that
    is the day on which the customer signed first. What he rejects he does not take over.
    """
    if job.get("conclusion") == "rejected":
        return []
    there = job.machine or {}
    made_here = job.signed_before and bool(there.get("start_basis"))
    same = job.machine is not None and (made_here or there.get("serial_no") in (None, job.get("serial_no")))
    values = {name: job.get(name) for name in IDENTITY if job.get(name) is not None}
    values["start_basis"] = job.get("warranty_start_basis")
    if not job.get("sign_refusal_reason"):
        first = there.get("acceptance_date") if same else None
        values["acceptance_date"] = first or job.now.date().isoformat()
    if same:
        return [Put("machine", job.machine_id, values)]
    places = (("work_order", job.order_id, "machine"), (job.kind, job.record_id, "machine"))
    return [Put("machine", "", {**values, "customer": job.order.get("customer")}, places)]


def again(record: Values) -> str:
    """A rejected installation is followed by another order, which begins with what was wrong."""
    return f"安装验收未通过：{record.get('problems') or ''}" if record.get("conclusion") == "rejected" else ""
