# SPDX-License-Identifier: Apache-2.0
"""Checklist templates: a published version never changes; a change is a draft that becomes the next version."""

from typing import Final

from fieldcore.base.text import N_
from fieldcore.merge.apply import Edit
from fieldcore.records.model import Values
from fieldcore.rules.checklists import DRAFT, newest, version_of
from headoffice.errors import NotFound, OfficeError
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found

ROLES: Final = ("manager", "administrator")
STEP: Final = 10
"""Lines are numbered in tens, so that one can be put between two."""


def prepared(ledger: Ledger, kind: str, before: Values, changes: Values) -> Values:
    """What is kept of an edit to a template or its lines. OfficeError where that version is published."""
    if kind == "checklist_template":
        if before and version_of(before) > DRAFT:
            raise OfficeError(N_("A published checklist stays as it is. Make a new version of it."))
        return {**changes, "version": DRAFT}
    template = _template(ledger, str(changes.get("template") or before.get("template") or ""))
    _must_be_draft(template)
    if before or changes.get("seq") is not None:
        return changes
    last = max((int(item.get("seq") or 0) for item in items_of(ledger, template.id)), default=0)
    return {**changes, "seq": last + STEP}


def items_of(ledger: Ledger, template_id: str) -> list[Found]:
    """The lines of a version in their order."""
    return sorted(
        ledger.find("template_item", template=template_id), key=lambda item: (int(item.get("seq") or 0), item.id)
    )


def draft(database: Database, actor: Actor, template_id: str) -> str:
    """The draft of the next version: the one at hand, else a copy of this version; its id."""
    actor.require(*ROLES)
    with database.write() as ledger:
        ledger.lock("checklist_template", [template_id])
        template = _template(ledger, template_id)
        open_draft = ledger.first("checklist_template", code=template.get("code"), version=DRAFT)
        if open_draft is not None:
            return open_draft.id
        copy = ledger.insert("checklist_template", actor.author, **{**template.values, "version": DRAFT})
        for item in items_of(ledger, template_id):
            ledger.insert("template_item", actor.author, **{**item.values, "template": copy})
        return copy


def publish(database: Database, actor: Actor, template_id: str) -> int:
    """Give a draft its version: from now on it never changes, and laptops use it; the version."""
    actor.require(*ROLES)
    with database.write() as ledger:
        ledger.lock("checklist_template", [template_id])
        template = _template(ledger, template_id)
        _must_be_draft(template)
        items = items_of(ledger, template_id)
        if not items:
            raise OfficeError(N_("This checklist has no lines. Add one first."))
        keys = [item.get("item_key") for item in items]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise OfficeError(N_("Two lines have the code {code}. Each line needs its own."), code=twice)
        ledger.queue()
        current = newest(ledger.find("checklist_template", code=template.get("code"))).values()
        version = max((version_of(other.values) for other in current), default=DRAFT) + 1
        ledger.project("checklist_template", template_id, version=version)
        return version


def remove_item(database: Database, actor: Actor, item_id: str) -> str:
    """Take a line off a draft; the draft's id."""
    actor.require(*ROLES)
    with database.write() as ledger:
        state = ledger.state("template_item", item_id, lock=True)
        if state is None or state.deleted:
            raise NotFound
        template = _template(ledger, str(state.values.get("template")))
        _must_be_draft(template)
        edit = Edit(action="delete", base_version=state.version)
        ledger.apply("template_item", item_id, state, edit, actor.author, ledger.clock.now())
        return template.id


def _template(ledger: Ledger, template_id: str) -> Found:
    template = ledger.get("checklist_template", template_id)
    if template is None:
        raise NotFound
    return template


def _must_be_draft(template: Found) -> None:
    if version_of(template.values) > DRAFT:
        raise OfficeError(N_("A published checklist stays as it is. Make a new version of it."))
