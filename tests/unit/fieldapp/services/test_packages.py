# SPDX-License-Identifier: Apache-2.0
"""Repair packages: filled in one save, what was typed stays, taken back whole, kept from a repair."""

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import CAUSE, GASKET, MODE, ORDER, PLACE, PUMP, PUMP_NEW, deliver, uid

LEAK, OTHER = uid(901), uid(902)
PACKAGE: Values = {
    "name": "水泵渗漏", "name_en": "Water pump leak", "family": "engine", "failure_location": PLACE,
    "failure_mode": MODE, "failure_cause": CAUSE, "severity": "general", "responsibility": "product_quality",
    "diagnosis_methods": ["observe", "test"], "diagnosis": "水泵水封磨损渗漏", "action": "replace_assembly",
    "treatment": "更换水泵总成", "test_result": "pass", "work": "更换水泵", "hours": "1.5",
}  # fmt: skip


@pytest.fixture
def packed(started: Services, store: Store) -> Services:
    deliver(store, [
        ("repair_package", LEAK, PACKAGE), ("repair_package", OTHER, {"name": "路由器重启", "family": "telecom"}),
        ("package_part", uid(903), {"package": LEAK, "part": PUMP, "quantity": "1.000"}),
        ("package_part", uid(904), {"package": LEAK, "part": GASKET, "quantity": "3.000"}),
    ])  # fmt: skip
    return started


def held(store: Store, part: str) -> str:
    return store.read(lambda r: r.balance(ME.person_id, part))


def test_only_packages_of_the_products_family_are_offered(packed: Services) -> None:
    assert [(row.name, row.detail) for row in packed.packages.of(ORDER)] == [("水泵渗漏", "冷却系统水泵")]


def test_a_package_fills_record_work_and_parts_and_keeps_what_was_typed(packed: Services, store: Store) -> None:
    packed.job.save(ORDER, {"diagnosis": "轴端滴水"})
    before = held(store, PUMP)
    done = packed.packages.fill(ORDER, LEAK)
    assert done.left_out == ("水泵密封垫",), "the van holds two of three"
    page = packed.orders.page(ORDER)
    assert page.record is not None
    wanted = {**{name: PACKAGE[name] for name in ("failure_location", "treatment", "test_result", "severity")},
              "diagnosis": "轴端滴水"}  # fmt: skip
    assert {name: page.record.values.get(name) for name in wanted} == wanted
    assert [(item.get("name"), item.get("actual_hours")) for item in page.lines["work_item"]] == [("更换水泵", "1.5")]
    assert [line.part_no for line in page.parts] == ["1000 412 873"]
    assert (before, held(store, PUMP)) == ("1.000", "0.000")


def test_filling_twice_adds_nothing_and_undo_takes_all_of_it_back(packed: Services, store: Store) -> None:
    packed.packages.fill(ORDER, LEAK)
    packed.packages.fill(ORDER, LEAK)
    assert len(packed.orders.page(ORDER).parts) == len(packed.orders.page(ORDER).lines["work_item"]) == 1
    packed.records.undo()
    page = packed.orders.page(ORDER)
    assert page.record is not None
    assert (page.record.values.get("treatment"), page.lines["work_item"], page.parts) == (None, (), ())
    assert held(store, PUMP) == "1.000"


def test_a_superseded_part_gives_way_to_the_one_that_the_van_holds(packed: Services, store: Store) -> None:
    deliver(store, [
        ("stock_movement", uid(905), {"person": ME.person_id, "part": PUMP, "movement": "count", "quantity": "-1.000"}),
        ("stock_movement", uid(906), {"person": ME.person_id, "part": PUMP_NEW, "movement": "borrowed",
                                      "quantity": "1.000"}),
    ])  # fmt: skip
    packed.packages.fill(ORDER, LEAK)
    assert [line.part_no for line in packed.orders.page(ORDER).parts] == ["1000 412 873A"]


def test_a_repair_is_kept_as_a_package_for_the_next(packed: Services) -> None:
    packed.packages.fill(ORDER, LEAK)
    with pytest.raises(UserError, match="name"):
        packed.packages.keep(ORDER, "  ")
    packed.packages.keep(ORDER, "我的水泵套餐")
    mine = next(row for row in packed.packages.of(ORDER) if row.name == "我的水泵套餐")
    packed.records.undo()
    assert mine.id not in [row.id for row in packed.packages.of(ORDER)]
