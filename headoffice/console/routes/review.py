# SPDX-License-Identifier: Apache-2.0
"""The review desk: queue, checks, both warranty computations, evidence, verdict."""

from datetime import date
from typing import Any

from fastapi import APIRouter

from headoffice.console import documents
from headoffice.console.desk import Desk
from headoffice.console.wording import here
from headoffice.store.rows import Found

router = APIRouter()

WAITING = ("handed_in", "reviewing")
KEYS = "1234567890"
ON_CARD = (
    ("work_order", ("customer", "machine", "site_address")),
    ("repair_record", ("meter", "failure_location", "failure_mode", "failure_cause", "action", "responsibility")),
    ("warranty_card", ("card_type", "customer_opinion", "signer_relation")),
)
"""What the desk shows of a card at first sight; everything else is one click away."""


def queue(desk: Desk) -> list[Found]:
    """Cards that wait, those handed in first come first."""
    found = desk.find("warranty_card", desk.rows.column("warranty_card", "status").in_(WAITING), limit=300)
    return sorted(found, key=lambda card: (card.get("handed_in_at") or [0, 0], card.id))


def queue_row(desk: Desk, card: Found, current: bool) -> dict[str, Any]:
    """A card in the queue, with the one thing that matters most about it."""
    order = desk.rows.get("work_order", card.get("order"))
    repair = next(iter(desk.of("repair_record", "order", str(card.get("order")))), None)
    where = desk.title("code_entry", repair.get("failure_location")) if repair else ""
    customer = desk.title("customer", order.get("customer")) if order else ""
    papers = desk.of("issued_document", "order", str(card.get("order")))
    complete = len(documents.arrived(desk, (p.get("pdf") for p in papers))) == len({p.get("pdf") for p in papers})
    late = late_days(card)
    if card.get("status") == "reviewing":
        pill, tone = desk.tr("in review"), "acc"
    elif (card.get("revision") or 0) > 1:
        pill, tone = desk.tr("corrected"), "acc"
    elif not complete:
        pill, tone = desk.tr("files on their way"), ""
    else:
        pill, tone = (desk.tr("new"), "") if papers else (desk.tr("no document"), "danger")
    who = [desk.person(order.get("assignee") or "") if order else "",
           desk.tr("late by {count} d", count=late) if late else desk.tr("in time")]  # fmt: skip
    return {
        "href": f"/cards/{card.id}", "current": current, "doc_no": card.get("doc_no") or card.id,
        "title": " · ".join(filter(None, (customer, where))), "who": " · ".join(filter(None, who)),
        "pill": pill, "tone": tone,
    }  # fmt: skip


def late_days(card: Found) -> int:
    """Days between due back and handed in."""
    due, handed = card.get("due_back_at"), here(card.get("handed_in_at"))
    return max(0, (handed.date() - date.fromisoformat(due)).days) if due and handed else 0
