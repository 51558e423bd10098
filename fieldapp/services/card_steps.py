# SPDX-License-Identifier: Apache-2.0
"""The steps of a warranty card and its order: opened, voided, handed in, corrected; both in one group."""

from typing import Final

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.jobs import card_of
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_

CARD_TYPES: Final = {
    "repair": "repair",
    "first_maint": "first_maint",
    "periodic_maint": "periodic_free",
    "commission": "commission",
    "recall": "recall",
}
"""Service type → kind of card; the others have none."""


def ensure_card(desk: Desk, group: Group, order_id: str) -> str:
    """Open the card of an in-warranty order where it is missing; "" where the order is not in warranty."""
    order = group.values("work_order", order_id)
    found, card_type = card_of(desk, order_id), CARD_TYPES.get(str(order.get("service_type")))
    if found is not None:
        return found.id
    if order.get("charge_type") != "in_warranty" or card_type is None:
        return ""
    reported = Instant.of(order.get("reported_at")) or desk.now()
    card_id = group.add(
        "warranty_card",
        numbered="doc_no",
        order=order_id,
        machine=order.get("machine"),
        card_type=card_type,
        failure_date=reported.date().isoformat(),
        revision=0,
    )
    group.step("warranty_card", card_id, "open")
    return card_id


def void_card(desk: Desk, group: Group, order_id: str) -> None:
    """The order is not in warranty after all: its unsigned card is void, its number accounted for."""
    card = card_of(desk, order_id)
    if card is not None and card.get("status") in ("draft", "filled"):
        group.step(
            "warranty_card",
            card.id,
            "void",
            reason=str(group.values("work_order", order_id).get("charge_type") or ""),
        )


def hand_in(desk: Desk, order_id: str) -> Changes:
    """Both transitions in one group (design §5); head office stamps when it arrived."""
    group, card = Group(desk), card_of(desk, order_id)
    group.step("work_order", order_id, "hand_in")
    if card is not None and card.get("status") == "signed":
        group.step("warranty_card", card.id, "hand_in")
    done = group.commit()
    desk.forget_undo()
    return done


def correct(desk: Desk, order_id: str, note: str) -> Changes:
    """What was sent back goes in again, with the unsigned data as corrected."""
    group, card = Group(desk), card_of(desk, order_id)
    if card is not None and card.get("status") == "returned":
        group.put("warranty_card", card.id, revision=int(card.get("revision") or 0) + 1)
        group.step("warranty_card", card.id, "correct", reason=note)
    if group.values("work_order", order_id).get("status") == "returned" or card is None:
        group.step("work_order", order_id, "correct", reason=note)
    return group.commit()


def correct_signed(desk: Desk, order_id: str, reason: str) -> Changes:
    """What was signed is wrong: both are taken up again, to be signed as a new revision."""
    if not reason.strip():
        raise UserError(N_("Say what was wrong; it is printed on the amendment."))
    group, card = Group(desk), card_of(desk, order_id)
    if card is not None and card.get("status") == "returned":
        group.put("warranty_card", card.id, revision=int(card.get("revision") or 0) + 1)
        group.step("warranty_card", card.id, "correct_signed", reason=reason)
    group.step("work_order", order_id, "correct_signed", reason=reason)
    return group.commit()
