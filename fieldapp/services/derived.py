# SPDX-License-Identifier: Apache-2.0
"""Values that follow from others in the same save: the total of a repair, the card of an in-warranty order."""

from fieldapp.services.card_steps import ensure_card, void_card
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldcore.rules.charges import total_charged


def derive(desk: Desk, group: Group, kind: str, record_id: str) -> None:
    """Compute again what follows from a record that ``group`` changes."""
    if kind == "repair_record":
        order_id = str(group.values(kind, record_id).get("order") or "")
        charge = str((group.values("work_order", order_id) if order_id else {}).get("charge_type") or "")
        _total(group, record_id, charge)
    elif kind == "work_order":
        repair = desk.read.first("repair_record", {"order": record_id})
        charge = str(group.values(kind, record_id).get("charge_type") or "")
        if repair is not None:
            _total(group, repair.id, charge)
        if charge == "in_warranty":
            ensure_card(desk, group, record_id)
        else:
            void_card(desk, group, record_id)


def _total(group: Group, repair_id: str, charge: str) -> None:
    values = group.values("repair_record", repair_id)
    started = values.get("total_charged") is not None or any(
        values.get(name) is not None for name in ("towing_fee", "labour_fee", "material_fee", "outing_fee")
    )
    if started or charge:
        group.put("repair_record", repair_id, total_charged=total_charged(values, charge))
