# SPDX-License-Identifier: Apache-2.0
"""Both warranty computations side by side: what differs is named, what is missing stays empty."""

from datetime import date

from fieldcore.base.clock import Instant
from fieldcore.base.text import Translator
from fieldcore.rules.warranty.policy import PeriodResult, Verdict, to_plain
from headoffice.console import verdicts
from headoffice.console.wording import Wording

WORDS = Wording(Translator("en"), Instant.parse("2026-11-23 10:00"))


def verdict(extension: int = 2, expiry: str = "2027-03-22") -> Verdict:
    period = PeriodResult(
        name="whole", status="in", start=date(2026, 3, 18), base_end=date(2027, 3, 18), extension_days=extension,
        expiry=date.fromisoformat(expiry),
    )  # fmt: skip
    return Verdict(status="in", policy="AGRI2010", policy_version=2, on=date(2026, 11, 23), period=period)


def test_a_difference_stands_in_its_row() -> None:
    rows = {row.label: row for row in verdicts.compare(verdict(2), verdict(3), WORDS)}
    different = [label for label, row in rows.items() if not row.same]
    assert different == ["Repair time extends by"]
    assert (rows["Repair time extends by"].laptop, rows["Repair time extends by"].office) == ("2 d", "3 d")


def test_the_end_decides_whether_both_came_to_the_same() -> None:
    assert verdicts.same(verdict(2), verdict(3))
    assert not verdicts.same(verdict(), verdict(expiry="2027-03-23"))
    assert not verdicts.same(None, verdict())


def test_a_frozen_verdict_is_read_back_and_a_strange_one_is_none() -> None:
    assert verdicts.read(to_plain(verdict())) == verdict()
    assert verdicts.read({}) is None
    assert verdicts.read({"status": 7}) is None


def test_a_missing_computation_leaves_its_column_empty() -> None:
    assert {row.laptop for row in verdicts.compare(None, verdict(), WORDS)} == {""}
