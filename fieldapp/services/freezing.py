# SPDX-License-Identifier: Apache-2.0
"""What may still be typed: signed content is frozen, another's order is only read, stock lines have their own door."""

from typing import Final

from fieldapp.errors import UserError
from fieldapp.services.desk import Desk
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.jobs import LINES, RECORDS

EDITABLE: Final = ("accepted", "en_route", "on_site", "in_progress", "waiting_parts", "done")
"""Order states in which the content of the job is written."""
CONTENT: Final = ("work_order", *RECORDS, *LINES, "checklist_answer", "parts_usage", "warranty_card")
"""Kinds that the signed papers print."""
AFTER_SIGNING: Final = frozenset({"remark"})
"""Fields of an order that no paper prints."""
OWN_DOOR: Final[dict[str, frozenset[str]]] = {
    "parts_usage": frozenset({"order", "part", "quantity", "supply_mode", "removed", "old_part_return"}),
    "work_order": frozenset(
        {"accepted_at", "departed_at", "arrived_at", "started_at", "finished_at", "times_back_filled", "refuse_reason"}
    ),
    **dict.fromkeys(RECORDS, frozenset({"order", "machine", "total_charged"})),
}
"""Fields that only their service writes, because something else changes with them."""
SIGNED: Final = N_("Signed content is frozen. Make an amendment and have it signed again.")
NOT_YOURS: Final = N_("This order belongs to somebody else. Only read it, or ask the dispatcher.")
TOO_EARLY: Final = N_("Accept the order first.")
ON_PAPER: Final = N_("Printed to be signed on paper. Attach the signed paper, or take it back to change something.")
AWAITS_PAPER: Final = "awaits_paper"
"""The drafts of orders whose papers were printed and wait, frozen, for ink."""
AWAITED: Final = "awaited_papers"
"""The drafts that hold those papers."""


def order_id_of(kind: str, record_id: str, values: Values) -> str:
    """The order that a record belongs to, "" for none."""
    return record_id if kind == "work_order" else str(values.get("order") or "")


def awaits_paper(desk: Desk, order_id: str, order: Values) -> bool:
    """Whether an order waits for the paper that was printed to be signed."""
    return order.get("status") == "done" and bool(desk.read.drafts(AWAITS_PAPER, order_id))


def forget_paper(work: UnitOfWork, order_id: str) -> None:
    """Nothing is awaited any more: it was signed or taken back."""
    for kind in (AWAITS_PAPER, AWAITED):
        work.drop_drafts(kind, order_id)


def why_locked(desk: Desk, order_id: str, order: Values) -> str:
    """The msgid that says why the content of an order cannot be typed now, "" where it can."""
    state = str(order.get("status") or "")
    if order.get("assignee") != desk.me.person_id:
        return NOT_YOURS
    if state in EDITABLE:
        return ON_PAPER if awaits_paper(desk, order_id, order) else ""
    return TOO_EARLY if state in ("new", "dispatched", "refuse_pending") else SIGNED


def locked_fields(desk: Desk, kind: str, record_id: str, values: Values) -> frozenset[str]:
    """The fields of a record that cannot be typed now."""
    own_door = OWN_DOOR.get(kind, frozenset())
    order = desk.maybe("work_order", order_id_of(kind, record_id, values))
    if kind not in CONTENT or order is None or not why_locked(desk, order.id, order.values):
        return own_door
    names = frozenset(desk.catalogue[kind].fields)
    return names - AFTER_SIGNING if kind == "work_order" and order.get("assignee") == desk.me.person_id else names


def must_be_open(desk: Desk, order_id: str, order: Values) -> None:
    """UserError where the content of an order cannot be written now."""
    if reason := why_locked(desk, order_id, order):
        raise UserError(reason)
