# SPDX-License-Identifier: Apache-2.0
"""Values that follow from others in the same save: what is computed of a record, the card of an in-warranty order."""

from dataclasses import replace

from fieldapp.services.card_steps import ensure_card, void_card
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import why_locked
from fieldapp.services.group import Group
from fieldapp.services.jobs import job_of, record_of
from fieldcore.rules.jobs import RECORDS, type_of


def derive(desk: Desk, group: Group, kind: str, record_id: str) -> None:
    """Compute again what follows from a record that ``group`` changes."""
    if kind in RECORDS:
        _computed(desk, group, kind, record_id, str(group.values(kind, record_id).get("order") or ""))
    elif kind == "work_order":
        record, order = record_of(desk, desk.need(kind, record_id)), group.values(kind, record_id)
        if record is not None and not why_locked(desk, record_id, order):
            _computed(desk, group, record.kind, record.id, record_id)
        if order.get("charge_type") == "in_warranty":
            ensure_card(desk, group, record_id)
        else:
            void_card(desk, group, record_id)


def _computed(desk: Desk, group: Group, kind: str, record_id: str, order_id: str) -> None:
    order = replace(desk.need("work_order", order_id), values=group.values("work_order", order_id))
    if computed := type_of(order.values).computed:
        job = replace(job_of(desk, order), record=group.values(kind, record_id))
        group.put(kind, record_id, **computed(job))
