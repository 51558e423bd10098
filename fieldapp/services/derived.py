# SPDX-License-Identifier: Apache-2.0
"""Values that follow from others in the same save: the total of a repair, the card of an in-warranty order."""

from dataclasses import replace

from fieldapp.services.card_steps import ensure_card, void_card
from fieldapp.services.desk import Desk
from fieldapp.services.group import Group
from fieldapp.services.jobs import job_of, record_of
from fieldcore.rules.charges import FEES, total_charged
from fieldcore.rules.jobs import RECORDS, type_of


def derive(desk: Desk, group: Group, kind: str, record_id: str) -> None:
    """Compute again what follows from a record that ``group`` changes."""
    if kind in RECORDS:
        order_id = str(group.values(kind, record_id).get("order") or "")
        charge = str((group.values("work_order", order_id) if order_id else {}).get("charge_type") or "")
        _total(desk, group, kind, record_id, charge)
        _computed(desk, group, kind, record_id, order_id)
    elif kind == "work_order":
        record = record_of(desk, desk.need(kind, record_id))
        charge = str(group.values(kind, record_id).get("charge_type") or "")
        if record is not None:
            _total(desk, group, record.kind, record.id, charge)
        if charge == "in_warranty":
            ensure_card(desk, group, record_id)
        else:
            void_card(desk, group, record_id)


def _computed(desk: Desk, group: Group, kind: str, record_id: str, order_id: str) -> None:
    order = desk.need("work_order", order_id)
    if computed := type_of(order.values).computed:
        job = replace(job_of(desk, order), record=group.values(kind, record_id))
        group.put(kind, record_id, **computed(job))


def _total(desk: Desk, group: Group, kind: str, record_id: str, charge: str) -> None:
    values = group.values(kind, record_id)
    if "total_charged" not in desk.catalogue[kind].fields:
        return
    started = values.get("total_charged") is not None or any(values.get(name) is not None for name in FEES)
    if started or charge:
        group.put(kind, record_id, total_charged=total_charged(values, charge))
