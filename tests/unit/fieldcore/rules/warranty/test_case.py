# SPDX-License-Identifier: Apache-2.0
"""From records to the engine: nothing that it knows is lost on the way, and rights need their facts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from fieldcore.rules.warranty import period
from fieldcore.rules.warranty.case import Case, facts_of, policy_of, record_of
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.entitlements import Case as Rights
from fieldcore.rules.warranty.entitlements import entitlements
from fieldcore.rules.warranty.policies import CAR2021, PHONE2001, SHIPPED
from fieldcore.rules.warranty.policy import Calendar, Facts, Period, Policy, Segment

HOUR = 3_600_000
DAY = 24 * HOUR
NOON = 1_735_704_000_000  # 2025-01-01 12:00 +08:00


def at(days: int) -> list[int]:
    return [NOON + days * DAY, 480]


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
def test_a_shipped_policy_comes_back_from_its_record(policy: Policy) -> None:
    assert policy_of(record_of(policy)) == policy


def test_every_setting_comes_back_from_a_record() -> None:
    policy = Policy(
        id="T", version=3, regime="CONTRACT", whole=Period(12), roll_on="holidays_only",
        replaced_part_rule="own_period", guarantee_days=90, extends=False, holiday_roll=False, factory_days=60,
        factory_months=2, shipment_days=90, start_basis="first_start_date",
    )  # fmt: skip
    assert policy_of(record_of(policy)) == policy


def test_a_record_holds_one_usage_limit() -> None:
    with pytest.raises(ValueError, match="one usage limit"):
        record_of(Policy(id="T", version=1, regime="CONTRACT", whole=Period(12), main=Period(24, Decimal(100), "h")))


def test_w11_and_w32_hold_through_a_record() -> None:
    machine = {"sale_date": "2022-03-01", "delivery_date": "2022-03-10", "meter_at_start": "0.0"}
    case = Case(failed_on=date(2023, 3, 1), machine=machine, meter="55000.0")
    found = verdict(policy_of(record_of(CAR2021)), facts_of(case), Calendar())
    assert found.period is not None and found.free_repair is not None
    assert found.period.start == date(2022, 3, 10)
    assert (found.status, found.free_repair.status, found.covered) == ("expired_usage", "in", True)


def test_a_phone_without_papers_starts_from_production_through_a_record() -> None:
    case = Case(failed_on=date(2024, 6, 1), machine={"production_date": "2024-01-01"})
    found = verdict(policy_of(record_of(PHONE2001["main_unit"])), facts_of(case), Calendar())
    assert found.period is not None and found.period.start == date(2024, 3, 31)


CONTRACT = Policy(id="T", version=1, regime="CONTRACT", whole=Period(12), holiday_roll=False)


@pytest.mark.parametrize(
    ("setting", "machine", "start", "basis"),
    [
        ({"start_basis": "first_start_date"}, {"first_start_date": "2024-05-01"}, "2024-05-01", "first start"),
        ({"start_basis": "first_start_date"}, {}, "2024-04-01", "invoice"),
        ({"shipment_days": 30}, {"shipment_date": "2024-02-01"}, "2024-03-02", "shipment"),
        ({"shipment_days": 90}, {"shipment_date": "2024-02-01"}, "2024-04-01", "invoice"),
        ({"shipment_days": 90}, {}, "2024-04-01", "invoice"),
        ({"shipment_days": 90}, {"shipment_date": "2024-02-01", "sale_date": None}, "2024-05-01", "shipment"),
        ({"shipment_days": 30}, {"shipment_date": "2024-02-01", "exchange_date": "2024-06-01"}, "2024-06-01",
         "exchange"),
        ({"factory_months": 2}, {"sale_date": None}, "2024-03-31", "production date"),
        ({"factory_days": 0}, {"sale_date": None}, "2024-01-31", "production date"),
        ({"factory_months": 2}, {}, "2024-04-01", "invoice"),
    ],
)  # fmt: skip
def test_where_a_contract_may_start(setting: dict[str, Any], machine: dict[str, Any], start: str, basis: str) -> None:
    known = {"sale_date": "2024-04-01", "production_date": "2024-01-31", **machine}
    policy = policy_of(record_of(structs.replace(CONTRACT, **setting)))
    found = verdict(policy, facts_of(Case(failed_on=date(2024, 7, 1), machine=known)), Calendar())
    assert found.period is not None and found.period.start == date.fromisoformat(start)
    assert found.reasons[0].params["basis"] == basis


@pytest.mark.parametrize(("policy", "status"), [(CAR2021, "no_policy"), (CONTRACT, "in")])
def test_a_car_sold_again_after_an_exchange_has_the_agreed_warranty_only(policy: Policy, status: str) -> None:
    machine = {"sale_date": "2024-04-01", "resold": True}
    found = verdict(policy, facts_of(Case(failed_on=date(2024, 7, 1), machine=machine)), Calendar())
    assert found.status == status
    assert ("CAR2021 Art. 33" in [r.rule for r in found.reasons]) is (status == "no_policy")


def test_an_exchange_starts_a_new_period() -> None:
    machine = {"sale_date": "2022-03-01", "exchange_date": "2023-05-01"}
    assert facts_of(Case(failed_on=date(2023, 6, 1), machine=machine)).exchange_date == date(2023, 5, 1)


def test_readings_of_an_earlier_meter_are_a_segment() -> None:
    readings = tuple(
        {"segment": number, "value": value} for number, value in ((2, "5.0"), (1, "100.0"), (1, "480.0"), (2, "60.0"))
    )
    facts = facts_of(Case(failed_on=date(2025, 1, 1), machine={}, meter="60.0", readings=readings))
    assert facts.segments == (Segment(Decimal(100), Decimal(480)),)
    assert facts.meter_at_start == 5
    sold = {"meter_at_start": "20.0"}
    facts = facts_of(Case(failed_on=date(2025, 1, 1), machine=sold, meter="60.0", readings=readings))
    assert facts.segments == (Segment(Decimal(20), Decimal(480)),)


def test_what_the_customer_waits_after_the_notice_is_not_counted() -> None:
    earlier: dict[str, Any] = {"received_at": at(0), "ready_notified_at": at(4), "handed_over_at": at(10)}
    case = Case(failed_on=date(2025, 6, 1), machine={}, earlier=((earlier, "in_warranty"),))
    assert period.occupancy_days(facts_of(case).repairs[0]) == 4


@pytest.mark.parametrize(("start", "noted"), [(None, True), (Decimal(0), False)])
def test_a_missing_start_meter_is_noted(start: Decimal | None, noted: bool) -> None:
    policy = Policy(id="T", version=1, regime="CONTRACT", whole=Period(12, Decimal(100), "h"), holiday_roll=False)
    facts = Facts(failure_date=date(2025, 2, 1), invoice_date=date(2025, 1, 1), meter=Decimal(50), meter_at_start=start)
    found = verdict(policy, facts, Calendar())
    assert found.status == "in"
    assert ("no_start_meter" in [a.code for a in found.assumptions]) is noted


def test_an_end_goes_no_further_than_the_known_years() -> None:
    policy = Policy(id="T", version=1, regime="CONTRACT", whole=Period(12))
    known = Calendar(days_off=frozenset({date(2025, 12, 31)}))
    assert period.roll(date(2025, 12, 31), policy, known) == (date(2026, 1, 1), False)
    facts = Facts(failure_date=date(2025, 2, 1), invoice_date=date(2024, 12, 31))
    [noted] = verdict(policy, facts, known).assumptions
    assert (noted.code, noted.params) == ("no_calendar", {"year": "2026"})


@pytest.mark.parametrize("regime", ["GOODS1995", "PC2002", "PHONE2001", "CONTRACT"])
def test_a_fault_before_the_sale_gives_no_rights(regime: str) -> None:
    assert entitlements(regime, Rights(sold_on=date(2025, 3, 2), fault_on=date(2025, 3, 1))) == ()


def test_the_car_rule_gives_no_early_rights_before_the_start() -> None:
    case = Rights(
        sold_on=date(2025, 3, 2), fault_on=date(2025, 3, 1), core_needs_replacing=True, core_main_part_faulty=True,
        safety_failure=True,
    )  # fmt: skip
    assert entitlements("CAR2021", case) == ()


def test_a_computer_cites_its_own_regime() -> None:
    found = entitlements("PC2002", Rights(sold_on=date(2025, 3, 1), fault_on=date(2025, 3, 3)))
    assert [e.rule for e in found] == ["PC2002"]


@pytest.mark.parametrize(("again", "rules"), [(False, []), (True, ["AGRI2010, after an exchange"])])
def test_after_an_exchange_only_the_same_fault_counts(again: bool, rules: list[str]) -> None:
    case = Rights(
        sold_on=date(2025, 3, 1), fault_on=date(2025, 9, 1), component_exchanged=True, same_fault_again=again,
        same_fault_repairs=2, severity="serious",
    )  # fmt: skip
    assert [e.rule for e in entitlements("AGRI2010", case)] == rules
