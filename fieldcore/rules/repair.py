# SPDX-License-Identifier: Apache-2.0
"""The rules of a repair (C6): its times, parts, charge and result; what follows by itself."""

from collections.abc import Iterable
from typing import Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules import charges
from fieldcore.rules.findings import RECORD, Job, Missing, at, in_order
from fieldcore.rules.warranty.case import policy_of
from fieldcore.rules.warranty.period import GUARANTEE_DAYS, guaranteed_until

PHOTOS: Final[dict[str, tuple[str, ...]]] = {
    "in_warranty": ("nameplate", "meter", "machine_front", "failure", "failed_part"),
    "": ("nameplate",),
}
"""By charge type, "" for the others (C.0.2): the default until head office configures its own."""
_TIMES: Final = ("received_at", "started_at", "finished_at", "handed_over_at")


def begun(job: Job) -> Values:
    """What a new record takes over."""
    return {"customer_statement": job.order.get("symptom"), "repair_no_for_fault": 1}


def finished(job: Job) -> Values:
    """What finishing fills in by itself; what the customer pays for work and parts follows from their lines."""
    known: Values = {"handed_over_at": job.get("finished_at")}
    if _charge(job) in charges.FREE:
        return known
    labour = charges.labour(job.lines.get("work_item", {}).values())
    return {**known, "labour_fee": labour, "material_fee": charges.material(job.usages.values())}


def computed(job: Job) -> Values:
    """What nobody types: the total, and until when the repair is guaranteed."""
    return {"total_charged": charges.total_charged(job.record or {}, _charge(job)), **guarantee(job)}


def guarantee(job: Job) -> Values:
    """Until when what was repaired must work: so many days from handing over, by the policy or the usual ones (E.5)."""
    repaired = job.get("action") not in (None, "none") and job.get("test_result") != "fail"
    handed_over = Instant.of(job.get("handed_over_at"))
    if handed_over is None or not repaired:
        return {"repair_guarantee_until": None}
    policy = policy_of(job.policy)
    until = guaranteed_until(handed_over.date(), policy.guarantee_days if policy else GUARANTEE_DAYS)
    return {"repair_guarantee_until": until.isoformat()}


def times(job: Job) -> Iterable[Missing]:
    """The times of the record in their order."""
    if job.record is not None:
        yield from in_order(job.record, _TIMES, RECORD, job.kind, job.record_id)


def replacement(job: Job) -> Iterable[Missing]:
    """A replacement needs a part."""
    fitted = any(not line.get("removed") for line in job.usages.values())
    if job.get("action") in ("replace_part", "replace_assembly") and not fitted:
        yield at("block", "no_parts", N_("The action is a replacement, but no part is listed."), "parts",
                 "work_order", job.order_id)  # fmt: skip


def charge(job: Job) -> Iterable[Missing]:
    """Who pays is settled and fits the cause; the total fits the fees; the result fits the test."""
    who = _charge(job)
    if who == "undetermined":
        yield at("block", "no_charge", N_("Who pays is not settled. Confirm the proposal."), "charge", "work_order",
                 job.order_id, "charge_type")  # fmt: skip
    if who == "in_warranty" and job.get("responsibility") not in (None, "product_quality", "undetermined"):
        yield at("block", "not_product", N_("The cause is not the product's, so it cannot be in warranty."), "charge",
                 "work_order", job.order_id, "charge_type")  # fmt: skip
    total = job.get("total_charged")
    if total is not None and total != charges.total_charged(job.record or {}, who):
        yield at("block", "amount_wrong", N_("The total is not the sum of the fees. Let it be computed again."),
                 "charge", job.kind, job.record_id, "total_charged")  # fmt: skip
    if job.get("test_result") == "fail" and job.order.get("result") == "solved":
        yield at("block", "test_failed", N_("The test did not pass, so the result cannot be “solved”."), RECORD,
                 "work_order", job.order_id, "result")  # fmt: skip


def _charge(job: Job) -> str:
    return str(job.order.get("charge_type") or "undetermined")
