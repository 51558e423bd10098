# SPDX-License-Identifier: Apache-2.0
"""Demo orders: 300, each brought into its state by running the state machines, with the records of its work."""

from datetime import timedelta
from typing import Any, Final

from fieldcore.base.clock import Instant
from headoffice.services.demo.base import CODES, Base
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters

ORDERS: Final = 300
OWNED_BEFORE: Final = timedelta(days=10)
_FIELD = ("accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in")
PATHS: Final[dict[str, tuple[str, ...]]] = {
    "new": ("register",),
    "dispatched": ("register", "dispatch"),
    "accepted": ("register", "dispatch", "accept"),
    "in_progress": ("register", "dispatch", *_FIELD[:4]),
    "submitted": ("register", "dispatch", *_FIELD),
    "reviewed": ("register", "dispatch", *_FIELD, "review_ok"),
    "closed": ("register", "dispatch", *_FIELD, "review_ok", "close"),
    "cancelled": ("register", "customer_cancels"),
}
CARD_PATHS: Final[dict[str, tuple[str, ...]]] = {
    "submitted": ("open", "complete", "sign", "hand_in"),
    "reviewed": ("open", "complete", "sign", "hand_in", "take_for_review", "approve"),
    "closed": ("open", "complete", "sign", "hand_in", "take_for_review", "approve", "enter"),
}
STAMPS: Final = {
    "dispatch": "dispatched_at", "accept": "accepted_at", "depart": "departed_at", "arrive": "arrived_at",
    "start": "started_at", "finish": "finished_at",
}  # fmt: skip
MINUTES: Final = {"dispatch": 18, "accept": 12, "depart": 25, "arrive": 65, "start": 20, "finish": 110,
                  "customer_signs": 15, "hand_in": 30, "review_ok": 1400, "close": 2800}  # fmt: skip
TECHNICIANS: Final = {"YC": ("T001", "T002"), "WF": ("T003",), "SZ": ("T004",)}
LOCATIONS: Final = {
    "engine": "COOL-PUMP",
    "telecom": "PWR-RECT",
    "kitchen_robot": "HEAT-COIL",
    "furniture": "DOOR-RAIL",
}


def state_of(index: int) -> tuple[str, int]:
    """The state that order ``index`` ends in and how many days ago it was reported: most are history."""
    if index < 6:
        return "new", 0
    if index < 18:
        return ("dispatched", "accepted")[index % 2], index % 2
    if index < 22:
        return "in_progress", 1
    if index < 30:
        return "submitted", 2 + index % 3
    if index < 44:
        return "reviewed", 3 + index % 4
    if index % 29 == 0:
        return "cancelled", index
    return "closed", 8 + (index - 44) * 560 // ORDERS


class Orders:
    """Makes the orders and all that hangs on them."""

    def __init__(self, maker: Maker, base: Base, masters: Masters) -> None:
        self._maker, self._base, self._masters = maker, base, masters
        self._numbers: dict[str, int] = {}
        for index in reversed(range(ORDERS)):
            self._order(index, *state_of(index))

    def _order(self, index: int, state: str, days_ago: int) -> None:
        maker = self._maker
        level = index % 3
        reported = maker.today.plus(days=-days_ago, minutes=-(index * 13 % 110) - (240 if days_ago else 20))
        maker.clock.at = reported
        machine = self._failing(index, reported)
        crew = TECHNICIANS[machine["station"]]  # the first one of a crew has just come in: nothing is under way
        technician = crew[-1] if state == "in_progress" else crew[index % len(crew)]
        in_warranty = (reported.date() - machine["sold"]).days < 360 and index % 9 != 0
        values: dict[str, Any] = {
            "doc_no": self.number("WO", "HQ", reported), "station": self._base.stations[machine["station"]],
            "origin": ("phone", "phone", "online", "walkin")[index % 4], "service_type": "repair",
            "priority": ("normal", "urgent", "normal", "critical")[index % 4], "service_level": self._base.levels[level],
            "reported_at": reported.plain(), "reporter_name": maker.person(), "reporter_phone": maker.mobile(),
            "customer": machine["customer"], "operator_contact": machine["contact"], "machine": machine["id"],
            "site_address": machine["place"], "distance_km": f"{6 + index % 60}.0",
            "zone": ("city", "general", "remote")[level],
            "symptom": maker.pick(maker.words["symptoms"][machine["family"]]), "halted": index % 3 == 0,
            "busy_season": machine["family"] == "engine" and index % 4 == 0, "charge_type": "undetermined",
        }  # fmt: skip
        path = PATHS[state]
        times = self._times(reported, path, late=state == "closed" and index % 8 == 4)
        if "dispatch" in path:
            values["assignee"] = self._base.people[technician]
            hours = (("ack_due", (1, 2, 4)), ("arrive_due", (3, 24, 48)), ("finish_due", (24, 48, 96)))
            values |= {name: reported.plus(hours=span[level]).plain() for name, span in hours}
        values |= {STAMPS[e]: times[e].plain() for e in path if e in STAMPS}
        if "finish" in path:
            values |= {"result": "solved", "charge_type": "in_warranty" if in_warranty else "out_of_warranty"}
        order = maker.add("work_order", reported, **values)
        for event in path:
            actor = self._base.people["H001" if event in ("register", "dispatch", "customer_cancels") else
                                      "H002" if event in ("review_ok", "close") else technician]  # fmt: skip
            reason = "客户说已自行处理" if event == "customer_cancels" else ""
            maker.office.event("work_order", order, event, actor, times[event], reason)
        if "finish" in path:
            self._work(order, values, machine, technician, times)
        elif "start" in path:
            self._begun(order, values, machine, times)
        if "finish" in path and in_warranty:
            self._card(order, machine, state, technician, times)

    def _failing(self, index: int, reported: Instant) -> dict[str, Any]:
        """A machine that its owner had for some days already."""
        machines = self._masters.machines
        start, latest = index * 7 % len(machines), reported.date() - OWNED_BEFORE
        return next(m for m in (*machines[start:], *machines[:start]) if m["sold"] <= latest)

    def number(self, prefix: str, place: str, at: Instant) -> str:
        """The next number of a kind at a place on a day."""
        key = f"{prefix}-{place}-{at.date():%y%m%d}"
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return f"{key}-{self._numbers[key]:03d}"

    def _times(self, reported: Instant, path: tuple[str, ...], late: bool) -> dict[str, Instant]:
        """When each event came; ``late``: the card is handed in after its day."""
        at, times = reported, {}
        for event in path:
            at = at.plus(minutes=MINUTES.get(event, 3) + self._maker.random.randrange(9))
            if late and event == "hand_in":
                at = at.plus(days=4)
            times[event] = at
        return times

    def _work(self, order: str, values: dict[str, Any], machine: dict[str, Any], technician: str,
              times: dict[str, Instant]) -> None:  # fmt: skip
        maker, base = self._maker, self._base
        person, family = base.people[technician], machine["family"]
        days = (times["arrive"].date() - machine["sold"]).days
        meter = f"{min(3900, 2 + days * (2 if family == 'engine' else 5))}.{days % 10}" if machine["metered"] else None
        code = base.codes
        maker.add(
            "repair_record", times["finish"], order=order, machine=machine["id"],
            doc_no=self.number("RR", "L00", times["finish"]), received_at=times["arrive"].plain(),
            started_at=times["start"].plain(), finished_at=times["finish"].plain(),
            handed_over_at=times["customer_signs"].plain(), meter=meter,
            meter_unreadable_reason=None if meter else "没有计时表", customer_statement=values["symptom"],
            diagnosis_methods=["ask", "observe", "test"], diagnosis="按检查表逐项测量，确认故障部位",
            failure_location=code["failure_location", LOCATIONS[family]],
            failure_mode=code["failure_mode", maker.pick(CODES["failure_mode"])[0]],
            failure_cause=code["failure_cause", maker.pick(CODES["failure_cause"])[0]], severity="general",
            responsibility="product_quality", action="replace_part", treatment="更换故障件，试机正常", test_result="pass",
            labour_fee=0 if values["charge_type"] == "in_warranty" else 9000, material_fee=0, towing_fee=0, outing_fee=0,
            total_charged=0 if values["charge_type"] == "in_warranty" else 9000,
        )  # fmt: skip
        if meter:
            maker.add("meter_reading", times["arrive"], machine=machine["id"], order=order, value=meter, segment=1,
                      read_at=times["arrive"].plain())  # fmt: skip
        maker.add("visit", times["arrive"], order=order, person=person, departed_at=times["depart"].plain(),
                  arrived_at=times["arrive"].plain())  # fmt: skip
        part = self._masters.parts[family][order.encode()[-1] % 4]
        usage = maker.add(
            "parts_usage", times["finish"], order=order, part=part, quantity="1.000", supply_mode="van",
            unit_price=maker.values("part", part)["price"], old_part_policy=maker.values("part", part)["old_part_policy"],
            old_part_return=maker.values("part", part)["old_part_policy"] == "return_to_office",
            serial_new=f"N{order[-8:].upper()}" if maker.values("part", part)["serialised"] else None,
        )  # fmt: skip
        restocked = times["register"]
        maker.add("stock_movement", restocked, person=person, part=part, movement="issue_to_van", quantity="1.000",
                  at=restocked.plain(), reason="补货")  # fmt: skip
        maker.add("stock_movement", times["finish"], person=person, part=part, movement="used", quantity="-1.000",
                  order=order, usage=usage, at=times["finish"].plain())  # fmt: skip

    def _archive_no(self, at: Instant) -> str:
        day = f"A{at.date():%y%m%d}"
        self._numbers[day] = self._numbers.get(day, 0) + 1
        return f"{day}-{self._numbers[day]:04d}"

    def _begun(self, order: str, values: dict[str, Any], machine: dict[str, Any], times: dict[str, Instant]) -> None:
        """The record that a laptop opens when work starts."""
        self._maker.add(
            "repair_record", times["start"], order=order, machine=machine["id"],
            doc_no=self.number("RR", "L00", times["start"]), received_at=times["arrive"].plain(),
            started_at=times["start"].plain(), customer_statement=values["symptom"], diagnosis_methods=["ask", "observe"],
        )  # fmt: skip

    def _card(self, order: str, machine: dict[str, Any], state: str, technician: str,
              times: dict[str, Instant]) -> None:  # fmt: skip
        maker, path = self._maker, CARD_PATHS[state]
        signed = times["customer_signs"]
        at = {"open": signed.plus(minutes=-2), "complete": signed.plus(minutes=-1), "sign": signed}
        at |= {"hand_in": times["hand_in"], "take_for_review": times["hand_in"].plus(hours=10)}
        at |= {"approve": at["take_for_review"].plus(minutes=4), "enter": at["take_for_review"].plus(minutes=6)}
        checked = "approve" in path
        card = maker.add(
            "warranty_card", times["finish"], doc_no=self.number("WC", "L00", signed), order=order,
            machine=machine["id"], card_type="repair", failure_date=times["arrive"].date().isoformat(), revision=0,
            warranty_status="in", customer_opinion="satisfied", signer_relation="operator", signed_at=signed.plain(),
            due_back_at=signed.plus(days=3).date().isoformat(),
            handed_in_at=at["hand_in"].plain(), checker=self._base.people["H002"] if checked else None,
            checked_at=at["approve"].plain() if checked else None,
            archive_no=self._archive_no(at["approve"]) if checked else None,
        )  # fmt: skip
        for event in path:
            actor = self._base.people[technician if event in ("open", "complete", "sign", "hand_in") else "H002"]
            maker.office.event("warranty_card", card, event, actor, at[event])
        if checked:
            self._callback(order, at["approve"], state)

    def _callback(self, order: str, approved: Instant, state: str) -> None:
        maker, caller = self._maker, self._base.people["H003"]
        called = approved.plus(hours=20)
        done = state == "closed"
        callback = maker.add(
            "callback", approved, order=order, trigger="warranty_card", due_by=approved.plus(hours=72).plain(),
            **({"caller": caller, "method": "phone", "respondent": "机手", "came_on_time": True, "fault_fixed": True,
                "parts_as_recorded": True, "charged_amount": 0, "signed_by_user": True, "attitude": 5,
                "speed": 4 + order.encode()[-1] % 2, "skill": 5, "overall": 3 + order.encode()[-2] % 3,
                "conclusion": "satisfied"} if done else {}),
        )  # fmt: skip
        maker.office.event("callback", callback, "schedule", self._base.people["H002"], approved)
        for minute, event in enumerate(("attempt", "reach", "record", "archive") if done else ()):
            maker.office.event("callback", callback, event, caller, called.plus(minutes=minute))
