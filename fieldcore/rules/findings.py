# SPDX-License-Identifier: Apache-2.0
"""What the rules of a job look at, and what they find: every finding names the place to jump to."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.validation import Level

Rows = Mapping[str, Values]
"""Record id → values."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that one order's job consists of; rows by record id.

    ``record`` is the form's own record of kind ``kind``; ``lines``: child kind → the rows that were not taken off;
    ``of_machine``: kind → the machine's records that the rules of the service type look at. ``signed_before``: this is
    an amendment.
    """

    order_id: str
    order: Values
    now: Instant
    machine_id: str = ""
    machine: Values | None = None
    model: Values | None = None
    policy: Values | None = None
    of_machine: Mapping[str, Rows] = dataclasses.field(default_factory=dict)
    last_meter: Decimal | None = None
    kind: str = ""
    record_id: str = ""
    record: Values | None = None
    signed_before: bool = False
    lines: Mapping[str, Rows] = dataclasses.field(default_factory=dict)
    card_id: str = ""
    usages: Rows = dataclasses.field(default_factory=dict)
    parts: Rows = dataclasses.field(default_factory=dict)
    template: Values | None = None
    template_items: Rows = dataclasses.field(default_factory=dict)
    answers: Rows = dataclasses.field(default_factory=dict)
    photo_kinds: frozenset[str] = frozenset()
    verdict_status: str = ""

    def get(self, field: str) -> Any:
        """A value of the form's record, None while there is no record."""
        return (self.record or {}).get(field)

    def failed(self, *check_kinds: str) -> bool:
        """Whether a check of one of these kinds was answered "fail"."""
        items = {answer.get("item") for answer in self.answers.values() if answer.get("result") == "fail"}
        return any(self.template_items.get(str(item), {}).get("check_kind") in check_kinds for item in items)


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


@dataclasses.dataclass(frozen=True, slots=True)
class Put:
    """A record that follows from a job: new where ``record_id`` is "", its id then goes into ``named_in``."""

    kind: str
    record_id: str
    values: Values
    named_in: tuple[tuple[str, str, str], ...] = ()
    """(kind, record id, field) of references to the new record."""


Fill = Callable[[Job], Values]
Follow = Callable[[Job], Iterable[Put]]
Rule = Callable[[Job], Iterable[Missing]]
RECORD: Final = "record"
"""The section of the form's own record; lines stand in the section of their kind."""


def at(level: Level, code: str, message: str, section: str, kind: str, record: str, field: str = "",
       **params: Any) -> Missing:  # fmt: skip
    """A finding at any place."""
    return Missing(level, code, message, params, section, kind, record, field)


def of_record(job: Job, code: str, message: str, field: str, level: Level = "block", **params: Any) -> Missing:
    """A finding at a field of the form's record."""
    return Missing(level, code, message, params, RECORD, job.kind, job.record_id, field)


def day(value: Any) -> date | None:
    """A plain date or instant as a day, None for none."""
    if isinstance(value, str) and value:
        return date.fromisoformat(value)
    moment = Instant.of(value)
    return moment.date() if moment else None


def in_order(values: Values, names: Iterable[str], section: str, kind: str, record: str) -> Iterable[Missing]:
    """The times of a record that come before the one before them."""
    before: Instant | None = None
    for name in names:
        moment = Instant.of(values.get(name))
        if moment and before and moment.ms < before.ms:
            yield at("block", "times_order", N_("This time is before the step before it. Correct one of them."),
                     section, kind, record, name)  # fmt: skip
        before = moment or before


def meter(job: Job) -> Iterable[Missing]:
    """Read, or the reason why not; never less than it was."""
    if job.record is None:
        return
    value = job.get("meter")
    if value is None and not job.get("meter_unreadable_reason"):
        yield of_record(job, "no_meter", N_("The meter is empty. Read it, or say why it cannot be read."), "meter")
    if value is not None and job.last_meter is not None and Decimal(value) < job.last_meter:
        yield of_record(job, "meter_back", N_("The meter shows {meter}, but it was {last} before. Read it again."),
                        "meter", meter=value, last=f"{job.last_meter:f}")  # fmt: skip
