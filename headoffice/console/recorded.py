# SPDX-License-Identifier: Apache-2.0
"""What an order or trip says and what was recorded on it, from declarations: fields, the form's record, lines."""

from dataclasses import replace
from typing import Any

from fieldcore.base.text import N_
from fieldcore.rules.jobs import type_of
from headoffice.console.desk import Desk
from headoffice.console.fields import NUMBERS, Cell
from headoffice.console.navigation import PAGES, record
from headoffice.store.rows import Found

GROUPS = {
    "assignment": N_("Vehicle and driver"), "incident": N_("Breakdown or accident"), "close": N_("Closing"),
    "review": N_("Verification"), "trip.request": N_("Vehicle request"),
    "request": N_("Request"), "parties": N_("Customer & machine"), "fault": N_("Fault"), "dispatch": N_("Dispatching"),
    "times": N_("Times"), "charge": N_("Charge"), "outcome": N_("Outcome"),
}  # fmt: skip
"""Headings of the groups of an order or trip; one without shows under its own name, one of a kind only names it."""
PLACED = frozenset(
    {"order_event", "issued_document", "attachment", "signature", "callback", "warranty_card", "odometer_entry"}
)
"""Kinds under an order or trip that the page shows in their own way."""


def fields_of(desk: Desk, one: Found) -> list[dict[str, Any]]:
    """The fields of an order or trip by group, without what the head says."""
    kind, made = desk.kind(one.kind), []
    for name in kind.groups():
        cells = desk.cells(kind.group(name), one.values)
        if cells and name != "head":
            label = GROUPS.get(f"{one.kind}.{name}") or GROUPS.get(name, name)
            made.append({"label": desk.tr(label), "cells": cells})
    return made


def groups(desk: Desk, order: Found) -> list[dict[str, Any]]:
    """The fields of an order by group, and the record of its form."""
    record, made = desk.kind(type_of(order.values).record), fields_of(desk, order)
    for one in desk.of(record.kind, "order", order.id):
        specs = [spec for spec in record.fields.values() if spec.name not in ("order", "machine")]
        made.append({"label": desk.tr(record.label), "cells": desk.cells(specs, one.values)})
    return made


def tables(desk: Desk, one: Found, shown: str = "") -> list[dict[str, Any]]:
    """What was recorded on an order or trip: all that hangs on it and is not ``shown`` in a place of its own."""
    made = []
    for kind in desk.rows.catalogue.children(one.kind):
        if kind.kind in PLACED or kind.kind == shown:
            continue
        found = desk.of(kind.kind, kind.meta.parent, one.id)
        if not found:
            continue
        specs = [kind.fields[name] for name in kind.meta.columns if name in kind.fields]
        made.append({
            "label": desk.tr(kind.meta.plural),
            "heads": [{"label": desk.tr(s.label), "numeric": s.type.name in NUMBERS} for s in specs],
            "rows": [{"cells": _linked(o, desk.cells(specs, o.values, empty=True))} for o in found
                     if not o.get("removed")],
        })  # fmt: skip
    return made


def _linked(one: Found, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells of a row; the first leads to the record where it has a page of its own."""
    if one.kind not in PAGES or not cells:
        return cells
    return (replace(cells[0], href=record(one.kind, one.id)), *cells[1:])
