# SPDX-License-Identifier: Apache-2.0
"""Editing any declared record at head office, checked by the same rules as everywhere."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from fieldcore.base.text import N_
from fieldcore.records.model import RecordType, Values
from fieldcore.rules import checklists, maintenance
from fieldcore.rules.validation import Problem, check_record
from fieldcore.rules.warranty.first_maintenance import window_problems
from headoffice.errors import NotFound, OfficeError, Overtaken
from headoffice.services import templates
from headoffice.services.actors import Actor
from headoffice.services.intake import Invalid
from headoffice.store.database import Database

EDITORS: Final[dict[str, tuple[str, ...]]] = {
    "work_order": ("dispatcher", "manager"),
    "customer": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "contact": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "machine": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "part": ("parts_keeper", "manager", "administrator"),
    "stock_minimum": ("parts_keeper", "manager", "administrator"),
    "warranty_policy": ("warranty_clerk", "manager", "administrator"),
    "code_entry": ("warranty_clerk", "manager", "administrator"),
    "maintenance_plan": ("dispatcher", "manager", "administrator"),
    "vehicle": ("vehicle_manager", "manager", "administrator"),
}
"""Who edits what; every other kind belongs to manager and administrator."""
DEFAULT_EDITORS: Final = templates.ROLES
WHOLE: Final[dict[str, Callable[[Values], Iterable[Problem]]]] = {
    "maintenance_plan": maintenance.plan_problems,
    "template_item": checklists.item_problems,
    "warranty_policy": window_problems,
}
"""What a record must hold as a whole, beside the rules of its fields."""
SIGNED: Final = frozenset({"signed", "submitted", "returned", "reviewed", "closed"})
"""States of an order whose paper the customer has."""
AFTER_SIGNING: Final = frozenset({"remark"})
"""Fields of an order that no paper prints."""


def editors(kind: str) -> tuple[str, ...]:
    """The roles that may edit records of a kind."""
    return EDITORS.get(kind, DEFAULT_EDITORS)


def save(
    database: Database, actor: Actor, kind: str, record_id: str, changes: Mapping[str, Any], version: int | None = None
) -> str:  # fmt: skip
    """Create (an empty ``record_id``) or change a record; its id. Invalid where a rule is broken.

    Overtaken where the record is not of the ``version`` that the actor looked at.
    """
    actor.require(*editors(kind))
    with database.write() as ledger:
        if kind not in ledger.catalogue:
            raise NotFound
        current = ledger.state(kind, record_id, lock=True) if record_id else None
        if record_id and (current is None or current.deleted):
            raise NotFound
        if current is not None and version not in (None, current.version):
            raise Overtaken(N_("Somebody changed this meanwhile. Compare with the page and save again."))
        before = current.values if current else {}
        changes = {n: v for n, v in changes.items() if not _same_minute(before.get(n), v)}
        if kind in ("checklist_template", "template_item"):
            changes = templates.prepared(ledger, kind, before, changes)
        values = {**before, **changes}
        problems = [p for p in _problems(ledger.catalogue[kind], values) if p.level == "block"]
        _refuse_signed(kind, before, changes)
        if kind == "person" and changes.get("roles", before.get("roles")) != before.get("roles"):
            actor.require("administrator")
        if problems:
            raise Invalid([(kind, problem) for problem in problems])
        if current is None:
            return ledger.insert(kind, actor.author, **changes)
        ledger.put(kind, record_id, actor.author, **changes)
        return record_id


def _problems(kind: RecordType, values: Values) -> list[Problem]:
    whole = WHOLE.get(kind.kind)
    return [*check_record(kind, values, {"new"}), *(whole(values) if whole else ())]


def _refuse_signed(kind: str, before: Values, changes: Mapping[str, Any]) -> None:
    """OfficeError where an order would say another thing than the paper that the customer signed."""
    other = {name for name, value in changes.items() if before.get(name) != value}
    if kind == "work_order" and before.get("status") in SIGNED and other - AFTER_SIGNING:
        raise OfficeError(N_("Signed content is frozen. Send the card back to have it signed again."))


def _same_minute(before: Any, value: Any) -> bool:
    """Whether two instants show alike: forms show minutes, so a form that was not touched changes no seconds."""
    instants = isinstance(before, list) and isinstance(value, list) and len(before) == len(value) == 2
    return instants and all(type(n) is int for n in (*before, *value)) and before[0] // 60_000 == value[0] // 60_000
