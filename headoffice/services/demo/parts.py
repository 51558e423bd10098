# SPDX-License-Identifier: Apache-2.0
"""Demo parts on their way: requests in each state, old parts going back, fitted serials, least stocks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from headoffice.services.demo.base import Base
from headoffice.services.demo.maker import Maker
from headoffice.services.demo.masters import Masters
from headoffice.services.demo.orders import Orders

KEEPER: Final = "H004"
REQUESTS: Final[tuple[tuple[str, tuple[str, ...], int, int], ...]] = (
    ("T001", (), 0, 3), ("T001", ("review", "approve_partly"), 1, 4), ("T001", ("review", "approve", "ship"), 1, 1),
    ("T001", ("review", "approve", "ship"), 1, 2), ("T001", ("review", "reject"), 1, 1),
    ("T002", ("review",), 0, 2), ("T002", ("review", "approve"), 1, 1),
    ("T002", ("review", "approve", "allocate"), 1, 2), ("T003", (), 0, 1),
    ("T003", ("review", "approve", "order"), 2, 2), ("T004", ("review", "approve", "allocate", "ship"), 2, 2),
    ("T002", ("review", "approve", "ship", "receive_short"), 3, 3),
    ("T003", ("review", "approve", "ship", "receive"), 4, 1), ("T004", ("withdraw",), 2, 1),
    ("T002", ("review", "approve", "ship", "receive", "close"), 9, 1),
)  # fmt: skip
"""Whose, what happened after it was handed in, how many days ago it was asked for, and how many pieces."""
OLD_PARTS: Final[tuple[tuple[str, tuple[str, ...], int], ...]] = (
    ("T001", (), -4), ("T001", ("tag",), -1), ("T001", ("tag",), 12), ("T001", ("tag", "pack"), 20),
    ("T002", ("tag", "pack", "ship"), 6), ("T002", ("tag", "pack", "ship"), 9), ("T002", (), -9), ("T003", ("tag",), 3),
    ("T003", ("tag", "pack", "ship", "receive"), 5), ("T004", ("tag", "pack", "ship", "receive"), 2),
    ("T004", ("tag", "pack", "ship", "receive", "inspect", "accept"), -3),
    ("T003", ("tag", "pack", "ship", "receive", "inspect", "reject"), -8), ("T002", ("exempt",), 15),
)  # fmt: skip
"""Whose, what happened after it was expected, and in how many days it is due."""
FIELD: Final = {
    "parts_request": ("submit", "withdraw", "receive", "receive_short"),
    "old_part": ("expect", "tag", "pack", "ship"),
}
AGO: Final = {"pack": 50, "ship": 48, "receive": 6, "inspect": 4, "accept": 3, "reject": 3}
"""Hours before now at which what is not at once done with an old part was done."""
REASONS: Final = {"reject": "不属于三包范围", "receive_short": "一件外壳破损", "exempt": "就地报废并拍照"}
LEAST: Final = (2, 3, 4)


class _Story:
    """Takes one order after the other of each technician, the newest first."""

    def __init__(self, maker: Maker, base: Base, masters: Masters, orders: Orders) -> None:
        self._maker, self._base, self._masters, self._orders = maker, base, masters, orders
        self._of: dict[str, list[str]] = {}
        for order, values in maker.made["work_order"].items():
            if values.get("machine"):
                self._of.setdefault(str(values.get("assignee")), []).append(order)
        self._parcels: dict[tuple[str, bool], str] = {}

    def request(self, owner: str, events: tuple[str, ...], days: int, pieces: int) -> None:
        """A request brought into its state."""
        maker, person = self._maker, self._base.people[owner]
        order, asked = self._of[person].pop(), maker.today.plus(days=-days, hours=-3)
        values = maker.values("work_order", order)
        machine = maker.values("machine", values["machine"])
        family = maker.values("product_model", machine["product_model"])["family"]
        covered = asked.date() - date.fromisoformat(machine["sale_date"]) < timedelta(days=365)
        whole = [part for part in self._masters.parts[family] if maker.values("part", part)["whole"]]
        part, got = whole[pieces % len(whole)], self._quantities(events, pieces)
        request = maker.add(
            "parts_request", asked, order=order, doc_no=self._orders.number("PR", "L00", asked), part=part,
            quantity=f"{pieces}.000", reason=values["symptom"], machine_down=values["halted"],
            needed_by=maker.today.plus(days=3 - days).date().isoformat(), machine=values["machine"],
            sale_date=machine["sale_date"], warranty_status="in" if covered else "expired_time", **self._addressed(person), **got,
            **self._decided(events, asked), **self._shipped(owner, events, asked),
        )  # fmt: skip
        at = asked
        for event in ("submit", *events):
            at = at.plus(minutes=25)
            self._event("parts_request", request, event, person, at)
        if got.get("received_quantity"):
            maker.add("stock_movement", at, person=person, part=part, movement="issue_to_van", order=order,
                      quantity=got["received_quantity"], request=request, at=at.plain())  # fmt: skip
            if "close" in events:
                maker.add("stock_movement", at, person=person, part=part, movement="given_back", order=order,
                          quantity=f"-{got['received_quantity']}", request=request, at=at.plain())  # fmt: skip

    def old_part(self, owner: str, events: tuple[str, ...], due: int) -> None:
        """An old part brought into its state."""
        maker, person = self._maker, self._base.people[owner]
        usage, used = self._usage(person)
        taken = maker.today.plus(days=due - 30)
        sent = "ship" in events
        parcel = self._parcel(person, sent) if "pack" in events else None
        old = maker.add(
            "old_part", taken, label_no=self._orders.number("OP", "L00", taken), order=used["order"], usage=usage,
            part=used["part"], quantity="1.000", due_date=(maker.today.date() + timedelta(days=due)).isoformat(),
            condition="complete" if parcel else None, parcel=parcel, shipped_quantity="1.000" if parcel else None,
            **self._inspected(events),
        )  # fmt: skip
        at = taken
        for event in ("expect", *events):
            at = maker.today.plus(hours=-AGO[event]) if event in AGO else at.plus(hours=5)
            self._event("old_part", old, event, person, at)

    def _event(self, kind: str, subject: str, event: str, person: str, at: Instant) -> None:
        office = self._base.people["H002" if event == "exempt" else KEEPER]
        actor = person if event in FIELD[kind] else office
        self._maker.office.event(kind, subject, event, actor, at, REASONS.get(event, ""))

    @staticmethod
    def _quantities(events: tuple[str, ...], pieces: int) -> Values:
        approved = pieces - ("approve_partly" in events)
        made: Values = {"approved_quantity": approved} if {"approve", "approve_partly"} & set(events) else {}
        if "ship" in events:
            made["shipped_quantity"] = approved
        if "receive" in events or "receive_short" in events:
            made["received_quantity"] = approved - ("receive_short" in events)
        return {name: f"{number}.000" for name, number in made.items()}

    def _decided(self, events: tuple[str, ...], asked: Instant) -> Values:
        if not {"approve", "approve_partly", "reject"} & set(events):
            return {}
        reason = REASONS["reject"] if "reject" in events else None
        return {"approver": self._base.people[KEEPER], "decided_at": asked.plus(minutes=75).plain(),
                "reject_reason": reason}  # fmt: skip

    def _shipped(self, owner: str, events: tuple[str, ...], asked: Instant) -> Values:
        if "ship" not in events:
            return {}
        sent = asked.plus(minutes=100)
        made: Values = {
            "carrier": "顺丰", "ship_no": f"SF1306{owner}{asked.date():%m%d}", "shipped_at": sent.plain(),
            "expected_at": sent.plus(days=2).date().isoformat(),
        }  # fmt: skip
        if "receive_short" in events:
            made["short_note"] = REASONS["receive_short"]
        if {"receive", "receive_short"} & set(events):
            made["received_at"] = asked.plus(minutes=125).plain()
        return made

    def _addressed(self, person: str) -> Values:
        known: Mapping[str, Any] = self._maker.values("person", person)
        return {"receiver": known["name"], "receiver_phone": known["phone"]}

    def _usage(self, person: str) -> tuple[str, Values]:
        """The newest part used by somebody that no old part came out of yet."""
        taken = {old["usage"] for old in self._maker.made.get("old_part", {}).values()}
        orders = {o for o, v in self._maker.made["work_order"].items() if v.get("assignee") == person}
        used = self._maker.made["parts_usage"]
        return next((i, used[i]) for i in reversed(used) if i not in taken and used[i]["order"] in orders)

    def _parcel(self, person: str, sent: bool) -> str:
        """The parcel that somebody packs, or sent."""
        if (person, sent) not in self._parcels:
            at, number = self._maker.today.plus(hours=-AGO["ship"]), len(self._parcels)
            posted: Values = {
                "carrier": "德邦", "tracking_no": f"DPK3649{number:04d}", "shipped_at": at.plain(),
                "expected_at": at.plus(days=4).date().isoformat(), "freight": 3500,
            } if sent else {}  # fmt: skip
            self._parcels[person, sent] = self._maker.add(
                "return_parcel", at, person=person, box_no=f"L00-{at.date():%y%m%d}-{number + 1}",
                weight_kg=f"{8 + number}.5", **posted,
            )  # fmt: skip
        return self._parcels[person, sent]

    def _inspected(self, events: tuple[str, ...]) -> Values:
        made: Values = {}
        if "receive" in events:
            received = self._maker.today.plus(hours=-AGO["receive"])
            made |= {"received_quantity": "1.000", "received_at": received.plain()}
        if "inspect" in events:
            made |= {"inspector": self._base.people[KEEPER], "finding": "与标签一致"}
        if "reject" in events:
            made |= {"finding": "缺叶轮，外壳被拆过", "penalty": 12000}
        return made


def add_parts(maker: Maker, base: Base, masters: Masters, orders: Orders) -> None:
    """Requests, old parts, fitted serials and least stocks."""
    story = _Story(maker, base, masters, orders)
    for owner, events, days, pieces in REQUESTS:
        story.request(owner, events, days, pieces)
    for owner, done, due in OLD_PARTS:
        story.old_part(owner, done, due)
    for used in list(maker.made["parts_usage"].values()):
        order = maker.values("work_order", used["order"])
        if used.get("serial_new"):
            maker.add("machine_component", machine=order["machine"], part=used["part"], serial_no=used["serial_new"],
                      fitted_at=order["finished_at"], fitted_on=used["order"])  # fmt: skip
    for staff_no in ("T001", "T002", "T003", "T004"):
        for at, least in enumerate(LEAST):
            maker.add("stock_minimum", person=base.people[staff_no], part=masters.parts["engine"][at],
                      minimum=f"{least}.000")  # fmt: skip
