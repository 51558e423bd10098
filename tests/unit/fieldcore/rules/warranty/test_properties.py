# SPDX-License-Identifier: Apache-2.0
"""What must hold for every warranty, whatever the dates."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.text import Translator
from fieldcore.records.choices import CHOICES
from fieldcore.rules.warranty import period
from fieldcore.rules.warranty.engine import verdict
from fieldcore.rules.warranty.policies import AGRI2010, CAR2021, SHIPPED
from fieldcore.rules.warranty.policy import Calendar, Facts, Interval, Period, Policy, Segment, from_plain, to_plain

START = date(2024, 6, 10)
DAYS = st.integers(0, 500)
CALENDAR = Calendar(days_off=frozenset({date(2025, 10, 1), date(2026, 1, 1)}))


def contract(months: int, usage: Decimal | None = None) -> Policy:
    return Policy(id="T", version=1, regime="CONTRACT", whole=Period(months, usage, "h"))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    received = START + timedelta(days=draw(DAYS))
    return Interval(received=received, handed_over=received + timedelta(days=draw(st.integers(0, 60))))


def expiry(repairs: tuple[Interval, ...], months: int = 12, *, roll: bool = True) -> date:
    facts = Facts(invoice_date=START, failure_date=START, repairs=repairs)
    result = verdict(msgspec.structs.replace(contract(months), holiday_roll=roll), facts, CALENDAR).period
    assert result is not None and result.expiry is not None
    return result.expiry


@given(st.lists(intervals(), min_size=1, max_size=5), st.integers(0, 40), st.booleans(), st.data())
def test_a_longer_repair_never_shortens_a_warranty(
    repairs: list[Interval], more: int, roll: bool, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(repairs) - 1))
    longer = list(repairs)
    grown = repairs[index].handed_over + timedelta(days=more)
    longer[index] = Interval(received=repairs[index].received, handed_over=grown)
    assert expiry(tuple(longer), roll=roll) >= expiry(tuple(repairs), roll=roll)


@given(intervals(), st.lists(intervals(), max_size=3), st.data())
def test_splitting_a_repair_changes_nothing(whole: Interval, others: list[Interval], data: st.DataObject) -> None:
    cut = whole.received + timedelta(days=data.draw(st.integers(0, (whole.handed_over - whole.received).days)))
    halves = [Interval(received=whole.received, handed_over=cut), Interval(received=cut, handed_over=whole.handed_over)]
    assert expiry((*others, *halves)) == expiry((*others, whole))


METERS = st.builds(Segment, st.integers(0, 50).map(Decimal), st.integers(50, 400).map(Decimal))
EXCLUSIONS = st.lists(st.sampled_from([choice.id for choice in CHOICES["exclusion"]]), unique=True, max_size=3)


@given(st.lists(intervals(), max_size=6), st.lists(METERS, max_size=3), EXCLUSIONS, st.randoms())
def test_the_order_of_facts_does_not_matter(
    repairs: list[Interval], segments: list[Segment], exclusions: list[str], rng: random.Random
) -> None:
    def found() -> tuple[Any, ...]:
        facts = Facts(
            invoice_date=START, failure_date=date(2025, 6, 20), meter=Decimal(300), meter_at_start=Decimal(5),
            repairs=tuple(repairs), segments=tuple(segments), exclusions=tuple(exclusions),
        )  # fmt: skip
        outcome = verdict(contract(12, Decimal(1000)), facts, CALENDAR)
        said = [sorted(repr(reason) for reason in reasons) for reasons in (outcome.reasons, outcome.assumptions)]
        return outcome.status, outcome.covered, outcome.period, said

    before = found()
    for facts in (repairs, segments, exclusions):
        rng.shuffle(facts)
    assert found() == before


@given(st.integers(1, 60), st.lists(intervals(), max_size=3))
def test_more_months_never_end_earlier(months: int, repairs: list[Interval]) -> None:
    assert expiry(tuple(repairs), months + 1) > expiry(tuple(repairs), months)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_the_corresponding_day_is_in_the_right_month(start: date, months: int) -> None:
    end = period.add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day


def test_what_does_not_count_extends_nothing() -> None:
    own = Interval(received=date(2024, 9, 1), handed_over=date(2024, 9, 11), counts=False)
    slow = Interval(received=date(2024, 9, 1), handed_over=date(2024, 9, 30), ready_notified=date(2024, 9, 3))
    assert expiry((own,)) == expiry(())
    assert expiry((slow,)) == expiry(()) + timedelta(days=2)


FACTS = Facts(invoice_date=START, failure_date=date(2025, 3, 1), meter=Decimal("612.4"))


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_reason_reads_in_both_languages(policy: Policy, lang: str) -> None:
    outcome = verdict(policy, FACTS, CALENDAR)
    assert outcome.reasons
    for reason in (*outcome.reasons, *outcome.assumptions):
        text = reason.text(Translator(lang).tr)
        assert text and "{" not in text
        assert lang == "en" or any("\u4e00" <= c <= "\u9fff" for c in text), text


def test_a_frozen_verdict_comes_back() -> None:
    outcome = verdict(AGRI2010["combine"], FACTS, CALENDAR)
    assert from_plain(to_plain(outcome)) == outcome


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exclusions": ("own_modification",)}, "excluded_own_modification"),
        ({"responsibility": "human"}, "not_product"),
    ],
)
def test_an_exclusion_ends_the_right_but_keeps_the_dates(changes: dict[str, Any], code: str) -> None:
    facts = Facts(invoice_date=START, failure_date=date(2025, 3, 1), **changes)
    outcome = verdict(AGRI2010["combine"], facts, CALENDAR)
    assert outcome.status == "excluded" and not outcome.covered
    assert code in {reason.code for reason in outcome.reasons if not reason.ok}
    assert outcome.period is not None and outcome.period.status == "in"


def test_gaps_in_what_is_known_are_said() -> None:
    no_policy = verdict(None, FACTS, CALENDAR)
    no_date = verdict(contract(12), Facts(failure_date=START), CALENDAR)
    early = verdict(contract(12), Facts(invoice_date=START, failure_date=date(2024, 1, 1)), CALENDAR)
    assert [v.status for v in (no_policy, no_date, early)] == ["no_policy", "not_started", "not_started"]
    far = verdict(contract(120), FACTS, CALENDAR)
    assert "no_calendar" in {a.code for a in far.assumptions}
    assumed = verdict(contract(12), Facts(delivery_date=START, failure_date=START), CALENDAR)
    assert "start_assumed" in {a.code for a in assumed.assumptions}


def test_only_what_head_office_checked_names_its_article_as_law() -> None:
    assert verdict(CAR2021, FACTS, CALENDAR).checked
    agri = verdict(AGRI2010["combine"], FACTS, CALENDAR)
    assert not agri.checked
    assert any(reason.statutory for reason in agri.reasons)
