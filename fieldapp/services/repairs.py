# SPDX-License-Identifier: Apache-2.0
"""The same-fault proposal of a repair."""

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import must_be_open
from fieldapp.services.group import Group
from fieldapp.services.jobs import repair_of
from fieldapp.services.order_views import SameFault
from fieldapp.store.rows import Condition, Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_


class Repairs:
    """Whether a repair is of the same fault as an earlier one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def same_fault(self, order_id: str) -> SameFault | None:
        """The earlier repair at the same place, with the answer that was given."""
        repair = repair_of(self._desk, order_id)
        if repair is None:
            return None
        earlier = self._earlier(repair)
        if not earlier:
            return None
        named = next((e for e in earlier if e.id == repair.get("same_fault_as")), earlier[0])
        answer = named.id if repair.get("same_fault_as") else "no" if _answered_no(self._desk, repair.id) else ""
        finished = Instant.of(named.get("finished_at"))
        return SameFault(
            repair_id=named.id,
            doc_no=str(named.get("doc_no") or ""),
            at=finished.date().isoformat() if finished else "",
            location=self._desk.title("code_entry", named.get("failure_location")),
            detail=str(named.get("treatment") or named.get("diagnosis") or ""),
            number=int(named.get("repair_no_for_fault") or 1) + 1,
            answer=answer,
        )

    def answer_same_fault(self, order_id: str, repair_id: str) -> Changes:
        """It is the same fault as that repair, or "" for: no, another one."""
        repair = repair_of(self._desk, order_id)
        if repair is None:
            raise UserError(N_("Start the repair record first."))
        group = Group(self._desk)
        must_be_open(self._desk, order_id, group.values("work_order", order_id))
        number = int(self._desk.need("repair_record", repair_id).get("repair_no_for_fault") or 1) if repair_id else 0
        group.put("repair_record", repair.id, same_fault_as=repair_id or None, repair_no_for_fault=number + 1)
        answers = {**_answers(self._desk), repair.id: repair_id or "no"}
        group.also(lambda work: work.set_meta(_ANSWERS, answers))
        return group.commit(undo=True)

    def _earlier(self, repair: Stored) -> list[Stored]:
        place, mode = repair.get("failure_location"), repair.get("failure_mode")
        if not repair.get("machine") or not (place or mode):
            return []
        others = self._desk.read.find(
            "repair_record",
            [Condition("machine", "=", repair.get("machine")), Condition("finished_at", "not null")],
            ("-finished_at",),
            limit=50,
        )
        return [
            other for other in others
            if other.id != repair.id and other.get("order") != repair.get("order")
            and ((place and other.get("failure_location") == place) or (mode and other.get("failure_mode") == mode))
        ]  # fmt: skip


_ANSWERS = "same_fault_answers"


def _answers(desk: Desk) -> dict[str, str]:
    found = desk.read.meta(_ANSWERS)
    return dict(found) if isinstance(found, dict) else {}


def _answered_no(desk: Desk, repair_id: str) -> bool:
    return _answers(desk).get(repair_id) == "no"
