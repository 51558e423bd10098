# SPDX-License-Identifier: Apache-2.0
"""The rules of a trip, held against the driver's day of the walk-through."""

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.clock import Instant
from fieldcore.records import catalogue
from fieldcore.records.model import Values
from fieldcore.rules.completeness import blocks
from fieldcore.rules.findings import Missing, Rows
from fieldcore.rules.trips.departure import assigning, departing, requested
from fieldcore.rules.trips.handing_in import missing
from fieldcore.rules.trips.sheet import Sheet, readings_of, totals


def at(clock: str) -> list[int]:
    return Instant.parse(f"2026-11-23 {clock}").plain()


NOW = Instant.parse("2026-11-23 15:55")
TRUCK: Values = {
    "plate": "苏J·7K382", "vehicle_type": "truck", "seats": 3, "load_kg": "1800.0", "tank_litres": "80.00",
    "usual_consumption": "11.0", "inspection_until": "2027-03-01", "insurance_until": "2026-11-23",
}  # fmt: skip
DRIVER: Values = {"name": "孙立军", "licence_class": "B2", "licence_until": "2029-03-11"}
TRIP: Values = {
    "station": "s", "purpose": "delivery", "destinations": "新丰镇、滨江", "vehicle": "v", "driver": "d",
    "planned_departure": at("07:00"), "planned_return": at("15:30"), "departed_at": at("07:20"),
    "odo_start": "86412.0", "returned_at": at("15:42"), "odo_end": "86559.0", "keys_returned": True,
    "parking_place": "站内 3 号位", "passengers": 1, "cargo_kg": "640.0",
}  # fmt: skip
STOPS: Rows = {
    "s1": {"trip": "t", "seq": 1, "place": "丰源农机", "arrived_at": at("08:18"), "left_at": at("08:40"),
           "odometer": "86435.0", "task": "done"},
    "s2": {"trip": "t", "seq": 2, "place": "滨江一中食堂", "arrived_at": at("10:52"), "left_at": at("11:20"),
           "odometer": "86481.0", "task": "partly", "task_note": "锅体磕碰 1 件"},
    "s3": {"trip": "t", "seq": 3, "place": "江海粮油", "arrived_at": at("13:10"), "left_at": at("13:15"),
           "task": "failed", "task_note": "无人、空号", "contact_wrong": True},
}  # fmt: skip
GOODS: Rows = {
    "g1": {"trip": "t", "stop": "s1", "item": "整机", "quantity_out": "3.000", "quantity_delivered": "3.000"},
    "g2": {"trip": "t", "stop": "s2", "item": "锅体", "quantity_out": "2.000", "quantity_delivered": "1.000",
           "quantity_back": "1.000", "damage": "磕碰"},
}  # fmt: skip
FUEL: Rows = {
    "f1": {"trip": "t", "at": at("08:05"), "litres": "52.30", "litre_price": 705, "amount": 36872,
           "odometer": "86430.0"},
}  # fmt: skip
EXPENSES: Rows = {
    "e1": {"trip": "t", "expense_kind": "toll", "amount": 3500, "electronic": True},
    "e2": {"trip": "t", "expense_kind": "parking", "amount": 600, "receipt_no": "0016223"},
}
CHECKS: Rows = {
    "c1": {"trip": "t", "phase": "before", "at": at("07:02"), "faults": ["lights"], "note": "尾灯不亮"},
    "c2": {"trip": "t", "phase": "before", "at": at("07:18")},
    "c3": {"trip": "t", "phase": "after", "at": at("15:45")},
}
DAY = Sheet(
    trip_id="t", trip=TRIP, now=NOW, vehicle=TRUCK, driver=DRIVER,
    previous={"doc_no": "DT-L11-261120-001", "odo_end": "86412.0"}, last_filling=Decimal("85944.0"), checks=CHECKS,
    stops=STOPS, goods=GOODS, fuel=FUEL, expenses=EXPENSES, photo_kinds=("damage",),
)  # fmt: skip


def changed(**trip: Any) -> Sheet:
    return dataclasses.replace(DAY, trip={**TRIP, **trip})


def line(rows: Rows, key: str, **changes: Any) -> Rows:
    return {**rows, key: {**rows[key], **changes}}


def named(found: list[Missing]) -> list[tuple[str, str, str, str]]:
    return [(finding.level, finding.code, finding.record_id, finding.field) for finding in found]


def check(sheet: Sheet) -> list[tuple[str, str, str, str]]:
    return named(missing(catalogue(), sheet))


def test_the_drivers_day_is_in_order_and_adds_up() -> None:
    assert check(DAY) == []
    found = totals(DAY)
    assert (found.km, found.fuel, found.expenses, found.money) == (Decimal("147.0"), 36872, 4100, 40972)
    assert (found.delivered, found.back) == (Decimal(4), Decimal(1))
    assert found.consumption is not None and f"{found.consumption:.2f}" == "10.76"  # 52.30 L on 486 km


def test_a_faulty_tail_light_blocks_the_departure_until_it_is_repaired() -> None:
    sheet = dataclasses.replace(DAY, checks={"c1": CHECKS["c1"]}, now=Instant.parse("2026-11-23 07:05"))
    assert named(departing(sheet)) == [("block", "unfit", "c1", "faults")]
    assert blocks(departing(sheet))
    assert named(departing(dataclasses.replace(sheet, checks=CHECKS))) == []
    assert named(departing(dataclasses.replace(sheet, checks={}))) == [("block", "no_check", "", "faults")]


@pytest.mark.parametrize(
    ("faults", "note", "expected"),
    [
        (["brakes"], "", [("block", "unfit")]),
        (["tyres", "cleanliness"], "已知", [("block", "unfit")]),
        (["cleanliness"], "", [("warn", "fault_note")]),
        (["cleanliness"], "回站清洗", []),
    ],
)
def test_other_faults_are_noted(faults: list[str], note: str, expected: list[tuple[str, str]]) -> None:
    before: Values = {"phase": "before", "at": at("07:02"), "faults": faults, "note": note}
    sheet = dataclasses.replace(DAY, checks={**CHECKS, "c2": {**before, "at": at("07:19")}})
    assert [(level, code) for level, code, _, _ in named(departing(sheet))] == expected


def test_a_figure_too_many_is_doubted_at_once() -> None:
    assert check(changed(odo_end="868559.0")) == [("warn", "too_fast", "t", "odo_end")]
    assert check(changed(odo_end="868559.0", returned_at=None))[-1] == ("warn", "too_far", "t", "odo_end")


def test_a_reading_that_contradicts_the_others_is_named() -> None:
    wrong = dataclasses.replace(DAY, fuel=line(FUEL, "f1", odometer="864300.0"))
    assert ("block", "odometer", "f1", "odometer") in check(wrong)
    found = next(f for f in missing(catalogue(), wrong) if f.code == "odometer")
    assert found.params == {"km": "864,300.0", "other": "86,435.0"}
    assert check(changed(odo_end="86400.0"))[0] == ("block", "odometer", "t", "odo_end")
    untimed = dataclasses.replace(DAY, fuel=line(FUEL, "f1", odometer="99999.0", at=None))
    assert ("block", "odometer", "f1", "odometer") in check(untimed)


def test_readings_come_in_the_order_of_the_day() -> None:
    assert [(r.place, int(r.km)) for r in readings_of(DAY)] == [
        ("departure", 86412), ("fuel", 86430), ("stop", 86435), ("stop", 86481), ("return", 86559)
    ]  # fmt: skip


@given(st.permutations(list(STOPS)), st.permutations(list(CHECKS)))
def test_the_order_of_rows_says_nothing(stops: list[str], checks: list[str]) -> None:
    shuffled = dataclasses.replace(
        DAY, stops={key: STOPS[key] for key in stops}, checks={key: CHECKS[key] for key in checks}
    )
    assert check(shuffled) == [] and readings_of(shuffled) == readings_of(DAY)


@pytest.mark.parametrize(
    ("start", "reason", "expected"),
    [
        ("86414.0", "", []),
        ("86414.1", "", [("block", "odometer_gap", "t", "odo_gap_reason")]),
        ("86414.1", "检修试车", []),
        ("86411.9", "", [("block", "odometer_back", "t", "odo_start")]),
        ("86411.9", "上次记错", [("warn", "odometer_back", "t", "odo_start")]),
    ],
)
def test_a_vehicle_goes_on_where_it_came_back(start: str, reason: str, expected: list[Any]) -> None:
    assert check(changed(odo_start=start, odo_gap_reason=reason or None)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"returned_at": at("07:10")}, ("block", "times_order", "t", "returned_at")),
        ({"returned_at": at("15:56")}, ("block", "ahead", "t", "returned_at")),
        ({"departed_at": Instant.parse("2026-11-22 23:00").plain()}, ("warn", "long", "t", "returned_at")),
        ({"keys_returned": None}, ("block", "required", "t", "keys_returned")),
        ({"incident": "accident"}, ("block", "incident", "t", "incident_at")),
        ({"retro_approval": True}, ("block", "emergency", "t", "emergency_reason")),
        ({"cargo_kg": "1800.1"}, ("block", "too_heavy", "t", "cargo_kg")),
        ({"passengers": 3}, ("block", "too_many", "t", "passengers")),
    ],
)
def test_what_does_not_fit_the_trip_is_named(changes: Values, expected: tuple[str, ...]) -> None:
    assert expected in check(changed(**changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stops": {}, "goods": {}}, ("block", "no_stops", "", "")),
        ({"stops": line(STOPS, "s1", left_at=at("08:10"))}, ("block", "times_order", "s1", "left_at")),
        ({"stops": line(STOPS, "s2", arrived_at=at("08:30"))}, ("block", "times_order", "s2", "arrived_at")),
        ({"stops": line(STOPS, "s3", left_at=at("15:50"))}, ("block", "after_return", "s3", "left_at")),
        ({"stops": line(STOPS, "s3", task_note=None)}, ("block", "task_note", "s3", "task_note")),
        ({"goods": line(GOODS, "g2", quantity_back="1.001")}, ("block", "goods", "g2", "quantity_delivered")),
        ({"photo_kinds": ()}, ("warn", "missing_photo", "damage", "")),
        ({"fuel": line(FUEL, "f1", amount=36878)}, ("block", "fuel_amount", "f1", "amount")),
        (
            {"fuel": line(FUEL, "f1", litres="80.01", amount=56407), "last_filling": None},
            ("block", "tank", "f1", "litres"),
        ),
        ({"last_filling": Decimal(86200)}, ("warn", "thirst", "", "")),
        ({"expenses": line(EXPENSES, "e1", electronic=None)}, ("block", "no_receipt", "e1", "receipt_no")),
        ({"expenses": line(EXPENSES, "e1", amount=0)}, ("block", "out_of_range", "e1", "amount")),
        ({"expenses": line(EXPENSES, "e2", expense_kind="fine")}, ("info", "personal", "e2", "expense_kind")),
        ({"checks": {"c2": CHECKS["c2"]}}, ("block", "no_check", "", "faults")),
    ],
)
def test_what_does_not_fit_a_line_is_named(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert check(dataclasses.replace(DAY, **changes)) == [expected]


@given(st.integers(1, 200_000), st.integers(0, 2_000), st.integers(-20, 20))
def test_fuel_fits_its_price_within_five_fen(hundredths: int, price: int, off: int) -> None:
    litres = Decimal(hundredths) / 100
    row: Values = {"trip": "t", "litres": f"{litres:f}", "litre_price": price, "amount": int(litres * price) + off}
    sheet = dataclasses.replace(DAY, vehicle=None, fuel={"f": row})
    wrong = abs(Decimal(int(litres * price) + off) - litres * price) > 5
    assert any(code == "fuel_amount" for _, code, _, _ in check(sheet)) == wrong


def test_a_photo_of_each_receipt_does_for_its_number() -> None:
    bare: Rows = {key: {**row, "electronic": None, "receipt_no": None} for key, row in EXPENSES.items()}
    for photos, left in ((0, 2), (1, 1), (2, 0)):
        sheet = dataclasses.replace(DAY, expenses=bare, photo_kinds=("damage", *["receipt"] * photos))
        assert [code for _, code, _, _ in check(sheet)] == ["no_receipt"] * left


def test_a_fine_is_the_drivers_own_unless_the_company_agrees() -> None:
    fined = {**EXPENSES, "e3": {"trip": "t", "expense_kind": "fine", "amount": 20000, "receipt_no": "1"}}
    assert totals(dataclasses.replace(DAY, expenses=fined))[4:6] == (4100, 20000)
    paid = line(fined, "e3", paid_by_company=True)
    assert totals(dataclasses.replace(DAY, expenses=paid))[4:6] == (24100, 0)


@pytest.mark.parametrize(
    ("vehicle", "driver", "field"),
    [
        ({"inspection_until": "2026-11-22"}, {}, "vehicle"),
        ({"insurance_until": "2026-11-22"}, {}, "vehicle"),
        ({}, {"licence_until": "2026-11-22"}, "driver"),
        ({}, {"licence_class": None}, "driver"),
        ({}, {"licence_class": "C1"}, "driver"),
    ],
)
def test_papers_that_ended_block_unless_a_manager_says_why(vehicle: Values, driver: Values, field: str) -> None:
    sheet = dataclasses.replace(DAY, vehicle={**TRUCK, **vehicle}, driver={**DRIVER, **driver})
    assert [(f.level, f.field) for f in assigning(sheet)] == [("block", field)]
    allowed = dataclasses.replace(sheet, trip={**TRIP, "papers_override": "当天办理"})
    assert [(f.level, f.field) for f in assigning(allowed)] == [("warn", field)]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"driver": "d", "departed_at": at("06:00"), "returned_at": at("07:21")}, "driver"),
        ({"vehicle": "v", "departed_at": at("05:00")}, "vehicle"),  # not back yet
        ({"vehicle": "v", "planned_departure": at("15:42"), "planned_return": at("18:00")}, ""),
        ({"vehicle": "v", "departed_at": at("06:00"), "returned_at": at("07:20")}, ""),
        ({"vehicle": "v", "planned_departure": at("15:00"), "planned_return": at("18:00"), "status": "cancelled"}, ""),
    ],
)
def test_nobody_is_on_two_trips_at_once(other: Values, field: str) -> None:
    sheet = dataclasses.replace(DAY, others={"o": other})
    assert [(f.level, f.field) for f in assigning(sheet)] == ([("warn", field)] if field else [])
    office = dataclasses.replace(sheet, clash="block")
    assert blocks(assigning(office)) == bool(field)


def test_a_trip_that_is_not_out_cannot_have_been_out_earlier() -> None:
    other: Values = {"vehicle": "v", "planned_departure": at("15:00"), "planned_return": at("18:00")}
    for clock, count in (("07:00", 1), ("15:41", 1), ("15:55", 0)):
        now = Instant.parse(f"2026-11-23 {clock}")
        assert len(assigning(dataclasses.replace(DAY, others={"o": other}, now=now))) == count


def test_a_request_comes_back_later_and_lies_ahead() -> None:
    good: Values = {"planned_departure": at("15:00"), "planned_return": at("18:00")}
    assert list(requested(good, NOW)) == []
    assert [f.field for f in requested({**good, "planned_return": at("15:00")}, NOW)] == ["planned_return"]
    assert [f.field for f in requested({**good, "planned_departure": at("14:54")}, NOW)] == ["planned_departure"]
