# SPDX-License-Identifier: Apache-2.0
"""Rights, deadlines and money of E.6, E.7 and E.9 that no worked case covers."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.rules.warranty import money, period
from fieldcore.rules.warranty.entitlements import RULES, Case, entitlements
from fieldcore.rules.warranty.policy import Calendar

SOLD = date(2025, 3, 1)


def rights(regime: str, day: int, **facts: object) -> list[tuple[str, tuple[str, ...], str]]:
    """What the facts give on a day since the sale."""
    case = Case(sold_on=SOLD, fault_on=SOLD + timedelta(days=day), **facts)  # type: ignore[arg-type]
    return [(e.rule, e.options, e.charge) for e in entitlements(regime, case)]


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        (100, {"same_fault_repairs": 2, "no_same_model": True}, [("return", "")]),
        (100, {"same_fault_repairs": 2, "prefers_return": True}, [("return", "depreciation")]),
        (100, {"same_fault_repairs": 2, "prefers_return": True, "no_same_model": True}, [("return", "")]),
        (10, {"prefers_return": True}, [("return", "depreciation")]),
        (100, {"waiting_days": 91, "cause": "no_parts", "no_same_model": True}, [("return", "")]),
        (100, {"waiting_days": 31, "cause": "repairer", "no_same_model": True}, [("return", "")]),
        (100, {"waiting_days": 90, "cause": "no_parts", "no_same_model": True}, []),
        (100, {"same_fault_repairs": 1, "no_same_model": True, "prefers_return": True}, []),
    ],
)
def test_return_where_an_exchange_is_due(day: int, facts: dict[str, object], expected: list[tuple[str, str]]) -> None:
    found = [(o, charge) for rule, (o, *_), charge in rights("GOODS1995", day, **facts) if rule.endswith("Art. 13")]
    assert found == expected


@pytest.mark.parametrize(("since", "returns"), [(0, True), (30, True), (31, False), (None, False)])
def test_a_farm_machine_that_fails_again_after_an_exchange_is_returned(since: int | None, returns: bool) -> None:
    found = rights("AGRI2010", 100, component_exchanged=True, same_fault_again=True, days_since_exchange=since)
    assert (("AGRI2010, within 30 days of an exchange", ("return",), "") in found) is returns


@pytest.mark.parametrize(
    ("day", "options"), [(-1, []), (0, [("return",)]), (7, [("return",)]), (8, [("repair", "exchange")])]
)
def test_without_a_rule_or_an_agreement_the_law_holds(day: int, options: list[tuple[str, ...]]) -> None:
    assert [o for _, o, _ in rights("CONTRACT", day)] == options
    assert rights("unknown", day) == rights("CONTRACT", day)


@pytest.mark.parametrize(
    ("day", "custom_made", "holds"), [(7, False, True), (8, False, False), (7, True, False), (-1, False, False)]
)
def test_a_distance_sale_is_returned_without_a_reason(day: int, custom_made: bool, holds: bool) -> None:
    found = rights("CAR2021", day, distance_sale=True, custom_made=custom_made)
    assert (("消费者权益保护法 25", ("return",), "") in found) is holds


@pytest.mark.parametrize(("fault", "holds"), [("2025-03-01", True), ("2025-09-01", True), ("2025-09-02", False)])
def test_the_seller_of_durable_goods_bears_the_proof(fault: str, holds: bool) -> None:
    case = Case(sold_on=SOLD, fault_on=date.fromisoformat(fault), durable=True)
    assert ("消费者权益保护法 23" in [e.rule for e in entitlements("AGRI2010", case)]) is holds


@given(st.sampled_from(sorted(RULES)), st.integers(-30, 800))
def test_what_the_law_adds_takes_nothing_away(regime: str, day: int) -> None:
    plain = rights(regime, day)
    assert rights(regime, day, distance_sale=True, durable=True)[: len(plain)] == plain


def test_a_car_request_is_answered_and_carried_out_in_working_days() -> None:
    known = Calendar(days_off=frozenset({date(2025, 5, 1), date(2025, 5, 2)}), workdays=frozenset({date(2025, 4, 27)}))
    due = period.car_request_due(date(2025, 4, 18), known)
    assert (due.answer, due.execute) == (date(2025, 5, 5), date(2025, 5, 19))


@pytest.mark.parametrize(("transport", "days"), [(0, 4), (24, 3), (1, 3), (200, 0)])
def test_transport_is_no_repair_time_of_a_car(transport: int, days: int) -> None:
    agreed = datetime(2025, 4, 1, 9)
    assert period.car_repair_days(agreed, agreed + timedelta(hours=73), timedelta(hours=transport)) == days


@pytest.mark.parametrize(("km", "makeup"), [(50, 6000), (51, 16000)])
def test_labour_of_an_outing_is_made_up_to_the_minimum_of_its_distance(km: int, makeup: int) -> None:
    rates = money.OutingRates(minimum_near=10_000, minimum_far=20_000, night_work=3000)
    cost = money.outing_cost(
        rates, one_way_km=Decimal(km), people=1, days=1, standard_hours=Decimal(1), labour_rate=4000, at_night=True
    )
    assert (cost.labour_makeup, cost.night_work) == (makeup, 3000)
    assert cost.total == cost.traffic + cost.staff + 4000 + makeup + 3000


def test_a_flat_television_wears_as_a_colour_one() -> None:
    assert money.DAILY_RATES["flat_tv"] == money.DAILY_RATES["colour_tv"]
