# SPDX-License-Identifier: Apache-2.0
"""What an order says and what was recorded on it, all from declarations: its fields, its form's record, its lines."""

from typing import Any

from fieldcore.base.text import N_
from fieldcore.rules.jobs import type_of
from headoffice.console.desk import Desk
from headoffice.console.fields import NUMBERS
from headoffice.store.rows import Found

GROUPS = {
    "request": N_("Request"), "parties": N_("Customer & machine"), "fault": N_("Fault"), "dispatch": N_("Dispatching"),
    "times": N_("Times"), "charge": N_("Charge"), "outcome": N_("Outcome"),
}  # fmt: skip
"""Headings of the groups of an order; a group without one shows under its own name."""
PLACED = frozenset({"order_event", "issued_document", "attachment", "signature", "callback", "warranty_card"})
"""Kinds under an order that the page shows in their own way."""


def groups(desk: Desk, order: Found) -> list[dict[str, Any]]:
    """The fields of an order by group, without what the head says, and the record of its form."""
    kind, record = desk.kind("work_order"), desk.kind(type_of(order.values).record)
    made = []
    for name in kind.groups():
        cells = desk.cells(kind.group(name), order.values)
        if cells and name != "head":
            made.append({"label": desk.tr(GROUPS.get(name, name)), "cells": cells})
    for one in desk.of(record.kind, "order", order.id):
        specs = [spec for spec in record.fields.values() if spec.name not in ("order", "machine")]
        made.append({"label": desk.tr(record.label), "cells": desk.cells(specs, one.values)})
    return made


def tables(desk: Desk, order: Found) -> list[dict[str, Any]]:
    """What was recorded on the job: every kind that hangs on an order and has no place of its own here."""
    made = []
    for kind in desk.rows.catalogue.children("work_order"):
        if kind.kind in PLACED or kind.kind == type_of(order.values).record:
            continue
        found = desk.of(kind.kind, "order", order.id)
        if not found:
            continue
        specs = [kind.fields[name] for name in kind.meta.columns if name in kind.fields]
        made.append({
            "label": desk.tr(kind.meta.plural),
            "heads": [{"label": desk.tr(s.label), "numeric": s.type.name in NUMBERS} for s in specs],
            "rows": [{"cells": desk.cells(specs, one.values, empty=True)} for one in found if not one.get("removed")],
        })  # fmt: skip
    return made
