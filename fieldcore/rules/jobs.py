# SPDX-License-Identifier: Apache-2.0
"""How the orders of each service type are done: the one table from which screens, checks and papers follow.

The paper of a job is the form of its record's kind (``fieldcore.forms.form_of``); its checklist is a template of the
service type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.rules import installation, maintenance, repair
from fieldcore.rules.findings import Fill, Follow, Job, Rule, meter


@dataclass(frozen=True, slots=True, kw_only=True)
class JobType:
    """What an order's service type decides.

    ``record``: the kind of the form's own record, whose required fields are ``asked`` at the end.
    ``groups``: its groups in the order of the page, all but head and opinion where empty. ``lines``: child kinds that
    are listed. ``photos``: charge type → required kinds, "" for the others. ``machine``: whether one must
    be chosen. ``of_machine``: kinds of the machine's records that the functions look at. ``once``: of a machine's
    records one counts; head office decides about a second. ``times``: field of the record → time of the order that it
    takes. ``begun`` and ``finished`` fill what is empty when work starts and ends; ``computed`` is what nobody types,
    made anew at each save. ``rules`` find what is wrong. ``signed``: the records that follow as it is signed. ``again``
    says of a record that was handed in why head office opens another order after it, "" for not.
    """

    record: str
    asked: bool = True
    groups: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    photos: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    machine: bool = True
    of_machine: tuple[str, ...] = ()
    once: bool = False
    times: Mapping[str, str] = field(default_factory=dict)
    begun: Fill | None = None
    finished: Fill | None = None
    computed: Fill | None = None
    rules: tuple[Rule, ...] = ()
    signed: Follow | None = None
    again: Callable[[Values], str] | None = None


HELPERS: Final = ("order_helper",)
"""Whoever helps on an order stands on its page, whatever its service type."""
REPAIR: Final = JobType(
    record="repair_record",
    groups=("meter", "fault", "treatment", "waiting", "compensation", "charge", "times"),
    lines=("work_item", *HELPERS),
    photos=repair.PHOTOS,
    times={"received_at": "reported_at", "started_at": "started_at", "finished_at": "finished_at"},
    begun=repair.begun,
    finished=repair.finished,
    computed=repair.computed,
    rules=(meter, repair.times, repair.replacement, repair.charge),
)
REPORT: Final = replace(REPAIR, asked=False, photos={}, rules=(repair.times, repair.replacement))
"""A service without a form of its own is reported and signed on a repair record of which nothing is asked."""
INSTALLATION: Final = JobType(
    record="installation_acceptance",
    lines=("packing_line", *HELPERS),
    photos=installation.PHOTOS,
    machine=False,
    times={"install_start": "started_at", "install_end": "finished_at"},
    begun=installation.begun,
    rules=installation.RULES,
    signed=installation.machine,
    again=installation.again,
)
CHECK: Final = JobType(
    record="maintenance_check",
    groups=("plan", "meter", "summary", "next"),
    lines=HELPERS,
    photos={"": ("nameplate",)},
    of_machine=("maintenance_plan", "meter_reading"),
    times={"done_at": "finished_at"},
    begun=maintenance.begun,
    finished=maintenance.planned_next,
    computed=maintenance.missed,
    rules=(meter, maintenance.leap, maintenance.told, maintenance.deviates, maintenance.answers),
    signed=maintenance.plan_moves_on,
)
FIRST: Final = JobType(
    record="first_maintenance",
    groups=("plan", "meter", "oil", "summary", "next"),
    lines=HELPERS,
    photos={"in_warranty": ("nameplate", "meter", "booklet", "machine_front"), "": ("nameplate",)},
    of_machine=("first_maintenance", "maintenance_plan", "meter_reading"),
    once=True,
    times={"done_at": "finished_at"},
    begun=maintenance.window,
    finished=maintenance.plans_next,
    computed=maintenance.window,
    rules=(meter, maintenance.leap, maintenance.first, maintenance.oil, maintenance.told, maintenance.answers),
)
_WITHOUT_MACHINE: Final = replace(REPORT, machine=False)

JOBS: Final[Mapping[str, JobType]] = {
    "repair": REPAIR,
    "install": INSTALLATION,
    "first_maint": FIRST,
    "periodic_maint": CHECK,
    "delivery": _WITHOUT_MACHINE,
    "renewal": _WITHOUT_MACHINE,
    "survey": _WITHOUT_MACHINE,
}
"""By service type; what is not here is a REPORT."""

RECORDS: Final = tuple(dict.fromkeys(job_type.record for job_type in (*JOBS.values(), REPORT)))
"""The kinds of all forms' records."""
LINES: Final = tuple(dict.fromkeys(kind for job_type in (*JOBS.values(), REPORT) for kind in job_type.lines))
"""The kinds of all their lines."""


def type_of(order: Values) -> JobType:
    """How an order is done."""
    return JOBS.get(str(order.get("service_type") or ""), REPORT)


def required_photos(order: Values) -> tuple[str, ...]:
    """The photo kinds that an order needs by its charge type."""
    photos = type_of(order).photos
    return photos.get(str(order.get("charge_type")), photos.get("", ()))


def at_start(job: Job) -> Values:
    """The first values of the form's record: times that are known, and what it takes over."""
    kind = type_of(job.order)
    known = {name: job.order.get(at) for name, at in kind.times.items()}
    return {**known, **kind.begun(job)} if kind.begun else known


def at_end(job: Job) -> Job:
    """The job with what finishing fills in by itself, so that nobody is asked for it."""
    if job.record is None:
        return job
    kind, order = type_of(job.order), job.order
    ended = (Instant.of(order.get("finished_at")) if order.get("times_back_filled") else None) or job.now
    stamped = {**order, "finished_at": ended.plain()}
    timed = _filled(job, {name: stamped.get(at) for name, at in kind.times.items()})
    whole = _filled(timed, kind.finished(timed)) if kind.finished else timed
    return replace(whole, record={**(whole.record or {}), **kind.computed(whole)}) if kind.computed else whole


def _filled(job: Job, fills: Values) -> Job:
    empty = {name: value for name, value in fills.items() if job.get(name) is None and value is not None}
    return replace(job, record={**(job.record or {}), **empty})
