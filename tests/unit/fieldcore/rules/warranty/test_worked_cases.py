# SPDX-License-Identifier: Apache-2.0
"""Every worked case of domain E.10, by its number."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from fieldcore.rules.warranty import money, period
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.entitlements import Case, entitlements
from fieldcore.rules.warranty.first_maintenance import FirstMaintenance, on_time, window_of
from fieldcore.rules.warranty.policies import AGRI2010, CAR2021, PHONE2001, engine_policy
from fieldcore.rules.warranty.policy import Calendar, Facts, Interval, Period, Policy, RollOn, Segment


def span(first: str, last: str) -> frozenset[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(day + timedelta(days=i) for i in range((end - day).days + 1))


CALENDAR = Calendar(
    days_off=span("2025-01-01", "2025-01-01") | span("2025-01-28", "2025-02-04") | span("2025-04-04", "2025-04-06")
    | span("2025-05-01", "2025-05-05") | span("2025-05-31", "2025-06-02") | span("2025-10-01", "2025-10-08"),
    workdays=frozenset(
        map(date.fromisoformat, ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"))
    ),
)  # fmt: skip
NONE = Calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def contract(months: int = 12, usage: str | None = None, *, roll: bool = False, **more: object) -> Policy:
    limit = Decimal(usage) if usage else None
    return Policy(
        id="T", version=1, regime="CONTRACT", whole=Period(months, limit, "h"), holiday_roll=roll, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def repair(received: str, handed_over: str) -> Interval:
    return Interval(received=day(received), handed_over=day(handed_over))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        pytest.param("1995-12-01", 12, "1996-12-01", id="W1"),
        pytest.param("1998-09-01", 12, "1999-09-01", id="W2"),
        pytest.param("2005-08-05", 12, "2006-08-05", id="W3"),
        pytest.param("2024-02-29", 12, "2025-02-28", id="W4"),
        pytest.param("2024-01-31", 1, "2024-02-29", id="W6"),
        pytest.param("2023-01-31", 1, "2023-02-28", id="W7"),
        pytest.param("2024-11-30", 3, "2025-02-28", id="W9"),
    ],
)
def test_end_dates(start: str, months: int, end: str) -> None:
    assert period.add_months(day(start), months) == day(end)
    last = verdict(contract(months), Facts(invoice_date=day(start), failure_date=day(end)), NONE)
    after = Facts(invoice_date=day(start), failure_date=day(end) + timedelta(days=1))
    assert last.status == "in"
    assert verdict(contract(months), after, NONE).status == "expired_time"


def test_w11_a_car_starts_with_a_later_delivery() -> None:
    facts = Facts(invoice_date=day("2024-04-10"), delivery_date=day("2024-04-18"), failure_date=day("2024-05-01"),
                  meter=Decimal(100))  # fmt: skip
    outcome = verdict(CAR2021, facts, NONE)
    assert outcome.period is not None and outcome.free_repair is not None
    assert (outcome.period.base_end, outcome.free_repair.base_end) == (day("2026-04-18"), day("2027-04-18"))


TEN_AND_FIVE = (repair("2024-09-01", "2024-09-11"), repair("2025-01-05", "2025-01-10"))


@pytest.mark.parametrize(
    ("repairs", "end"),
    [
        pytest.param(TEN_AND_FIVE, "2025-06-25", id="W12"),
        pytest.param((repair("2025-06-05", "2025-06-25"),), "2025-06-30", id="W14"),
        pytest.param((repair("2024-09-01", "2024-09-01"),), "2025-06-10", id="W17"),
    ],
)
def test_extension(repairs: tuple[Interval, ...], end: str) -> None:
    facts = Facts(invoice_date=day("2024-06-10"), failure_date=day("2025-06-10"), repairs=repairs)
    outcome = verdict(contract(), facts, NONE)
    assert outcome.period is not None and outcome.period.expiry == day(end)


def test_w18_a_car_is_not_extended() -> None:
    facts = Facts(invoice_date=day("2024-06-10"), failure_date=day("2025-06-10"), repairs=TEN_AND_FIVE,
                  meter=Decimal(1))  # fmt: skip
    outcome = verdict(CAR2021, facts, NONE)
    assert outcome.period is not None and outcome.period.expiry == day("2026-06-10")


@pytest.mark.parametrize(
    ("start", "roll_on", "end"),
    [
        pytest.param("2024-10-03", "holidays_and_weekends", "2025-10-09", id="W19"),
        pytest.param("2024-06-14", "holidays_and_weekends", "2025-06-16", id="W20"),
        pytest.param("2024-06-14", "holidays_only", "2025-06-14", id="W20 holidays only"),
        pytest.param("2024-04-05", "holidays_and_weekends", "2025-04-07", id="W22"),
    ],
)
def test_holiday_roll(start: str, roll_on: RollOn, end: str) -> None:
    policy = contract(roll=True, roll_on=roll_on)
    outcome = verdict(policy, Facts(invoice_date=day(start), failure_date=day(end)), CALENDAR)
    assert outcome.period is not None and outcome.period.expiry == day(end)
    assert outcome.status == "in"


@pytest.mark.parametrize(
    ("failure", "meter", "status"),
    [
        pytest.param("2025-04-18", "1005", "in", id="W25"),
        pytest.param("2025-04-18", "1005.1", "expired_usage", id="W26"),
        pytest.param("2025-04-19", "900", "expired_time", id="W27"),
        pytest.param("2024-12-01", None, "needs_meter", id="W29"),
        pytest.param("2025-05-01", None, "expired_time", id="W30"),
        pytest.param("2025-05-01", "2000", "expired_both", id="both"),
    ],
)
def test_usage_limit(failure: str, meter: str | None, status: str) -> None:
    facts = Facts(
        delivery_date=day("2024-04-18"), failure_date=day(failure), meter_at_start=Decimal(5),
        meter=Decimal(meter) if meter else None,
    )  # fmt: skip
    assert verdict(contract(12, "1000", start_basis="delivery_date"), facts, NONE).status == status


@pytest.mark.parametrize(("km", "status", "repair"), [(50_000, "in", "in"), (50_001, "expired_usage", "in")])
def test_w32_three_guarantees_and_free_repair(km: int, status: str, repair: str) -> None:
    facts = Facts(invoice_date=day("2024-03-01"), failure_date=day("2026-03-01"), meter=Decimal(km))
    outcome = verdict(CAR2021, facts, NONE)
    assert outcome.free_repair is not None
    assert (outcome.status, outcome.free_repair.status, outcome.covered) == (status, repair, True)


def test_a_replaced_meter_goes_on_counting() -> None:
    facts = Facts(invoice_date=day("2024-04-18"), failure_date=day("2024-12-01"), meter=Decimal(300),
                  segments=(Segment(Decimal(0), Decimal(701)),))  # fmt: skip
    assert verdict(contract(12, "1000"), facts, NONE).status == "expired_usage"


@pytest.mark.parametrize(
    ("rule", "end"), [("remainder", "2025-01-20"), ("own_period", "2025-06-05"), ("max", "2025-06-05")]
)
def test_w33_a_replaced_part(rule: str, end: str) -> None:
    facts = Facts(invoice_date=day("2024-01-20"), failure_date=day("2025-01-01"), part_fitted_on=day("2024-12-05"),
                  part_months=6)  # fmt: skip
    outcome = verdict(contract(replaced_part_rule=rule), facts, NONE)
    assert outcome.period is not None and outcome.period.expiry == day(end)


def test_w34_a_main_component_outlives_the_machine() -> None:
    policy = engine_policy(sold_alone=True, machine=AGRI2010["combine"], engine=AGRI2010["diesel_multi"])
    facts = Facts(invoice_date=day("2024-03-15"), failure_date=day("2025-12-01"))
    assert verdict(policy, facts, NONE).status == "expired_time"
    head = verdict(policy, Facts(invoice_date=day("2024-03-15"), failure_date=day("2025-12-01"),
                                 part_class="main_component"), NONE)  # fmt: skip
    assert head.period is not None
    assert (head.status, head.period.expiry) == ("in", day("2026-03-15"))


def test_w36_a_wear_part() -> None:
    facts = Facts(invoice_date=day("2024-11-30"), failure_date=day("2025-02-28"), part_class="wear_part")
    outcome = verdict(contract(wear=Period(3)), facts, NONE)
    assert outcome.period is not None
    assert (outcome.status, outcome.period.expiry) == ("in", day("2025-02-28"))


@pytest.mark.parametrize(("fault", "rework"), [("2025-07-01", True), ("2025-07-02", False), ("2025-05-31", False)])
def test_w37_repair_guarantee(fault: str, rework: bool) -> None:
    assert period.is_rework(day("2025-06-01"), day(fault)) is rework


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        pytest.param("2024-03-08", ("return", "exchange", "repair"), id="W38"),
        pytest.param("2024-03-09", ("exchange", "repair"), id="W39"),
        pytest.param("2024-03-17", None, id="day 16"),
    ],
)
def test_days_after_the_sale(fault: str, options: tuple[str, ...] | None) -> None:
    found = entitlements("GOODS1995", Case(sold_on=day("2024-03-01"), fault_on=day(fault)))
    assert [e.options for e in found] == ([options] if options else [])


def test_w41_two_repairs_and_a_third_report() -> None:
    case = Case(sold_on=day("2024-03-01"), fault_on=day("2024-09-01"), same_fault_repairs=2)
    assert [(e.rule, e.options) for e in entitlements("GOODS1995", case)] == [("GOODS1995 Art. 11", ("exchange",))]
    late = Case(sold_on=day("2024-03-01"), fault_on=day("2024-09-01"), same_fault_repairs=2, in_period=False)
    assert entitlements("GOODS1995", late) == ()


@pytest.mark.parametrize(
    ("completed", "days"),
    [
        pytest.param(datetime(2024, 5, 3, 10), 3, id="W43"),
        pytest.param(datetime(2024, 5, 6, 9), 5, id="W44"),
        pytest.param(datetime(2024, 5, 1, 11), 1, id="W46"),
    ],
)
def test_car_repair_days(completed: datetime, days: int) -> None:
    assert period.car_repair_days(datetime(2024, 5, 1, 9), completed) == days
    case = Case(sold_on=day("2024-01-01"), fault_on=day("2024-05-01"), single_repair_days=days)
    assert entitlements("CAR2021", case) == ()


def test_w46_a_same_day_repair_extends_nothing() -> None:
    assert period.occupancy_days(repair("2024-05-01", "2024-05-01")) == 0


@pytest.mark.parametrize(("repairs", "right"), [(4, False), (5, True)])
def test_w47_the_fifth_repair_of_a_car(repairs: int, right: bool) -> None:
    case = Case(sold_on=day("2024-01-01"), fault_on=day("2024-12-01"), same_fault_repairs=repairs)
    found = entitlements("CAR2021", case)
    assert [e.rule for e in found] == (["CAR2021 Art. 24(4)"] if right else [])
    assert all(e.charge == "compensation" for e in found)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fault_on": day("2024-01-08"), "core_needs_replacing": True}, "CAR2021 Art. 22"),
        ({"fault_on": day("2024-02-01"), "km": Decimal(3000), "core_main_part_faulty": True}, "CAR2021 Art. 20"),
        ({"fault_on": day("2024-02-01"), "km": Decimal(3000), "safety_failure": True}, "CAR2021 Art. 23"),
        ({"serious_safety_repairs": 2}, "CAR2021 Art. 24(1)"),
        ({"assembly_replacements": 2}, "CAR2021 Art. 24(2)"),
        ({"main_part_replacements": 2}, "CAR2021 Art. 24(3)"),
        ({"repair_days": 31}, "CAR2021 Art. 24(4)"),
        ({"single_repair_days": 6}, "CAR2021 Art. 21"),
    ],
)
def test_each_right_of_the_car_rule(changes: dict[str, object], rule: str) -> None:
    case = Case(**{"sold_on": day("2024-01-01"), "fault_on": day("2024-12-01"), **changes})  # type: ignore[arg-type]
    assert [e.rule for e in entitlements("CAR2021", case)] == [rule]


@pytest.mark.parametrize(
    ("regime", "changes", "rule"),
    [
        ("GOODS1995", {"waiting_days": 91, "cause": "no_parts"}, "GOODS1995 Art. 12"),
        ("GOODS1995", {"waiting_days": 31, "cause": "repairer"}, "GOODS1995 Art. 12"),
        ("PHONE2001", {"waiting_days": 61, "cause": "no_parts"}, "PHONE2001 Art. 16"),
        ("PHONE2001", {"accessory_exchanges": 2}, "PHONE2001"),
        ("FIXPHONE2001", {"waiting_days": 4}, "FIXPHONE2001 Art. 20"),
        ("AGRI2010", {"waiting_days": 31}, "AGRI2010, 30 working days"),
        ("AGRI2010", {"severity": "serious", "same_fault_repairs": 2}, "AGRI2010, serious fault"),
        ("AGRI2010", {"component_exchanged": True, "same_fault_again": True}, "AGRI2010, after an exchange"),
    ],
)
def test_rights_of_the_other_regimes(regime: str, changes: dict[str, object], rule: str) -> None:
    case = Case(**{"sold_on": day("2024-01-01"), "fault_on": day("2024-12-01"), **changes})  # type: ignore[arg-type]
    assert [e.rule for e in entitlements(regime, case)] == [rule]


def test_w51_busy_season() -> None:
    reported = datetime(2025, 6, 7, 8)
    assert period.busy_season_due(reported, wear=False) == datetime(2025, 6, 10, 8)
    assert period.busy_season_due(reported, wear=True) == datetime(2025, 6, 8, 8)


def test_w53_a_certificate_is_issued_again() -> None:
    assert period.certificate_due(day("2025-04-28"), CALENDAR) == day("2025-05-15")


def test_w55_and_w57_car_compensation() -> None:
    assert money.car_compensation(18_000_000, Decimal(12_500), Decimal("0.005")) == 1_125_000
    with pytest.raises(ValueError, match=r"0\.5"):
        money.car_compensation(18_000_000, Decimal(12_500), Decimal("0.008"))


def test_w58_depreciation_of_a_phone() -> None:
    fee = money.depreciation(299_900, money.DAILY_RATES["phone"], 90, occupancy=10)
    assert (fee, 299_900 - fee) == (119_960, 179_940)
    assert money.depreciation(100, money.DAILY_RATES["phone"], 10_000) == 100


def test_w61_a_phone_without_papers() -> None:
    facts = Facts(production_date=day("2024-01-10"), failure_date=day("2024-06-01"))
    outcome = verdict(PHONE2001["main_unit"], facts, NONE)
    assert outcome.period is not None
    assert (outcome.period.start, outcome.period.expiry) == (day("2024-04-09"), day("2025-04-09"))
    assert "factory_start" in {a.code for a in outcome.assumptions}


def test_w62_an_outing() -> None:
    cost = money.outing_cost(
        money.OutingRates(), one_way_km=Decimal(120), people=2, days=2, standard_hours=Decimal("3.5"), labour_rate=4000,
        own_parts=86_000 + 2 * 3550,
    )  # fmt: skip
    assert (cost.traffic, cost.staff, cost.lodging, cost.labour, cost.parts) == (36000, 22000, 16000, 14000, 93100)
    assert cost.total == 181_100


@pytest.mark.parametrize(
    ("meter", "done", "outcome"),
    [("60", "2024-09-01", "on_time"), ("101", "2024-09-01", "late"), ("30", "2024-10-16", "late"),
     ("20", "2024-08-01", "early"), (None, "2024-09-01", "needs_meter"), (None, "2024-10-16", "late")],
)  # fmt: skip
def test_first_maintenance(meter: str | None, done: str, outcome: str) -> None:
    policy = FirstMaintenance(min_usage=Decimal(50), max_usage=Decimal(100), max_months=3)
    assert window_of(policy, day("2024-07-15")).day == day("2024-10-15")
    assert on_time(policy, day("2024-07-15"), day(done), Decimal(meter) if meter else None) == outcome
