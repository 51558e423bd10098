# SPDX-License-Identifier: Apache-2.0
"""Editing any declared record at head office, checked by the same rules as everywhere."""

from collections.abc import Mapping
from typing import Any, Final

from fieldcore.rules.validation import check_record
from headoffice.errors import NotFound
from headoffice.services.actors import Actor
from headoffice.services.intake import Invalid
from headoffice.store.database import Database

EDITORS: Final[dict[str, tuple[str, ...]]] = {
    "work_order": ("dispatcher", "manager"),
    "customer": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "contact": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "machine": ("dispatcher", "warranty_clerk", "manager", "administrator"),
    "part": ("parts_keeper", "manager", "administrator"),
    "warranty_policy": ("warranty_clerk", "manager", "administrator"),
    "code_entry": ("warranty_clerk", "manager", "administrator"),
    "checklist_template": ("warranty_clerk", "manager", "administrator"),
    "template_item": ("warranty_clerk", "manager", "administrator"),
}
"""Who edits what; every other kind belongs to manager and administrator."""
DEFAULT_EDITORS: Final = ("manager", "administrator")


def editors(kind: str) -> tuple[str, ...]:
    """The roles that may edit records of a kind."""
    return EDITORS.get(kind, DEFAULT_EDITORS)


def save(database: Database, actor: Actor, kind: str, record_id: str, changes: Mapping[str, Any]) -> str:
    """Create (an empty ``record_id``) or change a record; its id. Invalid where a rule is broken."""
    actor.require(*editors(kind))
    with database.write() as ledger:
        if kind not in ledger.catalogue:
            raise NotFound
        current = ledger.get(kind, record_id) if record_id else None
        if record_id and current is None:
            raise NotFound
        values = {**(current.values if current else {}), **changes}
        problems = [p for p in check_record(ledger.catalogue[kind], values, {"new"}) if p.level == "block"]
        if problems:
            raise Invalid([(kind, problem) for problem in problems])
        if current is None:
            return ledger.insert(kind, actor.author, **changes)
        ledger.put(kind, record_id, actor.author, **changes)
        return record_id
