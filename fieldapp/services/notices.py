# SPDX-License-Identifier: Apache-2.0
"""What the person only has to know: own changes that gave way to head office's by the rule of their field."""

from fieldapp.services.desk import Desk
from fieldapp.services.freezing import order_id_of
from fieldapp.services.order_views import Notice, NoticeField
from fieldapp.services.waiting import record_title
from fieldapp.store.pending import Outgoing


def notices(desk: Desk) -> tuple[Notice, ...]:
    """One for each change, the oldest first."""
    return tuple(_notice(desk, change) for change in desk.read.overruled() if change.kind in desk.catalogue)


def _notice(desk: Desk, change: Outgoing) -> Notice:
    declared, found = desk.catalogue[change.kind], desk.maybe(change.kind, change.record_id)
    ruled = [s for s in declared.fields.values() if s.name in change.changes and s.settle == "office"]
    fields = (NoticeField(s, change.changes[s.name], found.get(s.name) if found else None) for s in ruled)
    return Notice(
        op_id=change.op_id,
        title=record_title(desk, change.kind, change.record_id, change.changes),
        fields=tuple(field for field in fields if field.mine != field.stands),
        order_id=order_id_of(change.kind, change.record_id, change.changes),
    )
