# SPDX-License-Identifier: Apache-2.0
"""What happened to a machine: orders, repairs and readings, newest first."""

from typing import Literal

from fieldapp.services.desk import Desk
from fieldapp.services.jobs import cards_of, records_of
from fieldapp.services.quantities import shown
from fieldapp.services.views import HistoryItem
from fieldapp.services.wording import choice, text
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values

_LIMIT = 100
_SAID = ("treatment", "diagnosis", "problems", "advice")
"""What a form's record says about the work, the first that it has."""


def machine_history(desk: Desk, machine_id: str, without_order: str = "") -> tuple[HistoryItem, ...]:
    """Orders of a machine with what was found and done, parts with a serial, and readings of no order."""
    orders = desk.read.find("work_order", {"machine": machine_id}, ("-reported_at",), _LIMIT)
    ids = tuple(order.id for order in orders)
    records, cards = records_of(desk, orders), cards_of(desk, ids)
    items = [
        _order(desk, order, records.get(order.id), cards.get(order.id)) for order in orders if order.id != without_order
    ]
    items += [_fitted(desk, part) for part in desk.read.children("machine_component", machine_id)]
    readings = desk.read.find("meter_reading", {"machine": machine_id}, ("-read_at",), _LIMIT)
    items += [_reading(r) for r in readings if r.get("order") not in ids and r.get("value") is not None]
    return tuple(sorted(items, key=lambda item: item.at.ms if item.at else 0, reverse=True))


def _order(desk: Desk, order: Stored, record: Stored | None, card: Stored | None) -> HistoryItem:
    finished = Instant.of(order.get("finished_at"))
    said: Values = record.values if record else {}
    faults = (desk.title("code_entry", said.get(name)) for name in ("failure_location", "failure_mode"))
    what = " ".join(part for part in faults if part) or str(order.get("symptom") or "")
    done = next((str(said[name]) for name in _SAID if said.get(name)), "")
    people = desk.title("person", order.get("assignee"))
    numbers = str((card.get("doc_no") if card else None) or order.get("doc_no") or "")
    tone: Literal["repair", "repeat", "ok", "neutral"] = "repair" if said.get("repair_no_for_fault") else "ok"
    if int(said.get("repair_no_for_fault") or 1) > 1:
        tone = "repeat"
    return HistoryItem(
        kind="work_order",
        id=order.id,
        at=finished or Instant.of(order.get("reported_at")),
        title=text(N_("{service}: {what}"), service=choice("service_type", order.get("service_type")), what=what),
        detail=" · ".join(part for part in (done, people) if part),
        doc_no=numbers,
        meter=shown(said["meter"]) if said.get("meter") is not None else "",
        order_id=order.id,
        tone=tone if finished else "neutral",
    )


def _fitted(desk: Desk, part: Stored) -> HistoryItem:
    """A part with a serial from the day it was fitted, and what it took the place of."""
    order = part.get("fitted_on")
    before = desk.read.find("machine_component", {"machine": part.get("machine"), "removed_on": order}, ("id",))
    was = next((str(one.get("serial_no")) for one in before if order and one.id != part.id), "")
    serial = str(part.get("serial_no") or "")
    return HistoryItem(
        kind="machine_component",
        id=part.id,
        at=Instant.of(part.get("fitted_at")),
        title=text(N_("Fitted: {part}"), part=desk.title("part", part.get("part"))),
        detail=f"{was} → {serial}" if was else serial,
        doc_no=desk.title("work_order", order),
        meter="",
        order_id=str(order or ""),
    )


def _reading(reading: Stored) -> HistoryItem:
    return HistoryItem(
        kind="meter_reading",
        id=reading.id,
        at=Instant.of(reading.get("read_at")),
        title=text(N_("Meter read")),
        detail="",
        doc_no="",
        meter=shown(reading.get("value")),
    )
