# SPDX-License-Identifier: Apache-2.0
"""Demo vehicles and trips: one settled, one to verify, one under way, one for the driver today, some asked for."""

from datetime import timedelta
from typing import Any, Final

from fieldcore.base.clock import Instant
from headoffice.services.demo.base import Base
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters
from headoffice.services.demo.orders import Orders

VEHICLES: Final = (
    ("苏J·7K382", "江淮厢货 4.2 m", "YC", "truck", 3, "1790.0", "120.00", "13.5", 210, 160, "86559.0"),
    ("苏J·A6215", "五菱巡检车", "YC", "van", 7, "700.0", "55.00", "8.2", 21, 240, "41280.5"),
    ("鲁G·5H770", "福田轻卡", "WF", "light_truck", 3, "1495.0", "80.00", "11.0", 300, -4, "120455.0"),
)  # fmt: skip
"""Plate, name, station, kind, seats, load, tank, usual consumption, days until inspection and insurance, odometer."""
DRIVER, TECHNICIAN, DISPATCHER, MANAGER, FINANCE = "D001", "T002", "H001", "M001", "H005"
PATHS: Final = {
    "requested": ("request",),
    "assigned": ("request", "assign"),
    "departed": ("request", "assign", "depart"),
    "submitted": ("request", "assign", "depart", "return", "hand_in"),
    "closed": ("request", "assign", "depart", "return", "hand_in", "verify", "settle"),
    "rejected": ("request", "reject"),
}  # fmt: skip
BY: Final = {"request": DISPATCHER, "verify": MANAGER, "reject": MANAGER, "assign": FINANCE, "settle": FINANCE}
"""Who gives an event; every other one is the driver's."""
STOPS: Final = (
    ("08:18", "08:40", 23, "炒菜机器人 CR-200", 3, 3, 0, None),
    ("10:52", "11:20", 69, "锅体组件", 2, 1, 1, "锅沿磕碰 1 件"),
    ("13:10", "13:15", 101, "烘干机风机", 1, 0, 1, None),
)
"""Arrival, departure, kilometres so far, goods: out, delivered, back, damage."""
CHECKS: Final = (
    ("before", "07:02", ["lights"], "尾灯不亮，换灯泡"), ("before", "07:18", None, None), ("after", "15:45", None, None),
)  # fmt: skip


def add_trips(maker: Maker, base: Base, masters: Masters, orders: Orders) -> None:
    """The vehicles, and trips up to this morning."""
    _Trips(maker, base, masters, orders)


class _Trips:
    def __init__(self, maker: Maker, base: Base, masters: Masters, orders: Orders) -> None:
        self._maker, self._base, self._orders = maker, base, orders
        today = maker.today.date()
        self._vehicles = [
            maker.add(
                "vehicle", plate=plate, name=name, station=base.stations[at], vehicle_type=kind, seats=seats,
                load_kg=load, tank_litres=tank, usual_consumption=usual, active=True, odometer=odometer,
                inspection_until=(today + timedelta(days=inspection)).isoformat(),
                insurance_until=(today + timedelta(days=insurance)).isoformat(),
            )
            for plate, name, at, kind, seats, load, tank, usual, inspection, insurance, odometer in VEHICLES
        ]  # fmt: skip
        near = [c["id"] for c in masters.customers if c["station"] == "YC"][: len(STOPS)]
        self._customers = {customer: maker.values("customer", customer)["name"] for customer in near}
        for state, day, start, end in (("closed", -8, 85926, 86412), ("submitted", -1, 86412, 86559)):
            self._day(self._trip(state, self._at(day, "07:20"), 8.4, **self._figures(start, end)), day, start, end)
        self._trip("departed", maker.today.plus(hours=-1), 5, vehicle=1, driver=TECHNICIAN, purpose="repair",
                   destinations="大丰区新街村", passengers=1, odo_start="41280.5")  # fmt: skip
        ahead = self._trip(
            "assigned", maker.today.plus(hours=1), 7.5, cargo="炒菜机器人、锅体组件、风机", cargo_kg="420.0"
        )
        self._stops(ahead, maker.today.plus(hours=-20))
        self._trip("requested", self._at(1, "08:00"), 9, destinations="潍坊总库", purpose="old_part",
                   cargo="旧件 2 箱", cargo_kg="85.0")  # fmt: skip
        self._trip("rejected", self._at(1, "08:00"), 2, destinations="盐城市区", purpose="purchase")

    @staticmethod
    def _figures(start: int, end: int) -> dict[str, Any]:
        return {
            "odo_start": f"{start}.0", "odo_end": f"{end}.0", "keys_returned": True, "back_filled": True,
            "parking_place": "站内 3 号位", "feedback": "新丰至裕北段修路，大车绕行 6 km",
        }  # fmt: skip

    def _at(self, day: int, clock: str) -> Instant:
        on = self._maker.today.date() + timedelta(days=day)
        return Instant.parse(f"{on.isoformat()} {clock}", self._maker.today.offset)

    def _trip(self, state: str, out: Instant, hours: float, vehicle: int = 0, driver: str = DRIVER,
              **more: Any) -> str:  # fmt: skip
        path, asked, back = PATHS[state], out.plus(hours=-36), out.plus(hours=hours)
        times = {"depart": out, "return": back}
        given = {
            "vehicle": self._vehicles[vehicle], "driver": self._base.people[driver],
            "departed_at": out.plain() if "depart" in path else None,
            "returned_at": back.plain() if "return" in path else None,
        }  # fmt: skip
        trip = self._maker.add(
            "trip", asked, doc_no=self._orders.number("DT", "HQ", asked), station=self._base.stations["YC"],
            applicant=self._base.people[DISPATCHER], **{
                "purpose": "delivery", "from_place": "盐城服务站", "destinations": "、".join(self._customers.values()),
                "planned_departure": out.plain(), "planned_return": back.plain(),
                **(given if "assign" in path else {}), **more,
            },
        )  # fmt: skip
        at = asked
        for event in path:
            at = times.get(event, at.plus(minutes=7))
            actor = self._base.people[BY.get(event, driver)]
            self._maker.office.event("trip", trip, event, actor, at, "当天没有空车" if event == "reject" else "")
        return trip

    def _stops(self, trip: str, at: Instant, day: int | None = None, start: int = 0) -> None:
        """The stops with their goods: as planned, or with what a ``day`` brought."""
        for seq, (stop, (customer, name)) in enumerate(zip(STOPS, self._customers.items(), strict=True), 1):
            arrived, left, far, item, out, delivered, back, damage = stop
            task = "done" if delivered == out else "partly" if delivered else "failed"
            told, brought = dict[str, Any](), dict[str, Any]()
            if day is not None:
                told = {
                    "arrived_at": self._at(day, arrived).plain(), "left_at": self._at(day, left).plain(),
                    "odometer": f"{start + far}.0", "task": task, "contact_wrong": True if task == "failed" else None,
                    "task_note": {"partly": damage, "failed": "无人，电话是空号"}.get(task),
                }  # fmt: skip
                brought = {"quantity_delivered": f"{delivered}.000", "quantity_back": f"{back}.000", "damage": damage}
            place = self._maker.add("trip_stop", at, trip=trip, seq=seq, place=name, customer=customer, **told)
            self._maker.add("trip_goods", at, trip=trip, stop=place, item=item, quantity_out=f"{out}.000", **brought)

    def _day(self, trip: str, day: int, start: int, end: int) -> None:
        """A day as its driver typed it in the evening; one figure was corrected."""
        add, typed, me = self._maker.add, self._at(day, "15:50"), self._base.people[DRIVER]
        self._stops(trip, typed, day, start)
        add("trip_fuel", typed, trip=trip, at=self._at(day, "08:05").plain(), filling_station="新丰加油站",
            odometer=f"{start + 18}.0", fuel_type="diesel", litres="52.30", litre_price=705, amount=36872)  # fmt: skip
        add("trip_expense", typed, trip=trip, expense_kind="toll", amount=3500, electronic=True)
        add("trip_expense", typed, trip=trip, expense_kind="parking", amount=600, receipt_no="0016223")
        for phase, clock, faults, note in CHECKS:
            at = self._at(day, clock).plain()
            add("vehicle_check", typed, trip=trip, phase=phase, at=at, faults=faults, note=note)
        wrong = add("odometer_entry", typed, trip=trip, place="return", km=f"{str(end)[:2]}8{str(end)[2:]}.0",
                    at=typed.plain(), person=me)  # fmt: skip
        add("odometer_entry", typed, trip=trip, place="return", km=f"{end}.0", at=typed.plus(minutes=1).plain(),
            person=me, corrects=wrong, reason="多打了一位")  # fmt: skip
