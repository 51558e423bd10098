# SPDX-License-Identifier: Apache-2.0
"""Plain values as they stand on paper."""

from typing import Any

import pytest

from fieldcore.documents.bilingual import Text
from fieldcore.documents.values import (
    offset_text,
    show,
    show_digest,
    show_instant,
    show_phone,
    with_unit,
)
from fieldcore.records.model import (
    BOOLEAN,
    DATE,
    INSTANT,
    INTEGER,
    MONEY,
    FieldSpec,
    FieldType,
    decimal,
    enum,
    multi,
    ref,
)

AT = [1749718890123, 480]


def spec(type_: FieldType, unit: str = "") -> FieldSpec:
    return FieldSpec(name="x", label="X", type=type_, unit=unit)


@pytest.mark.parametrize(
    ("type_", "value", "zh", "en"),
    [
        (DATE, "2025-06-12", "2025-06-12", ""),
        (MONEY, 529760, "¥ 5,297.60", ""),
        (MONEY, -100, "¥ −1.00", ""),
        (INTEGER, 1850, "1,850", ""),
        (decimal(1), "386.4", "386.4", ""),
        (decimal(3), "4.000", "4", ""),
        (decimal(3), "0.500", "0.5", ""),
        (decimal(3), "0.000", "0", ""),
        (decimal(3), "1200.000", "1,200", ""),
        (BOOLEAN, True, "是", "Yes"),
        (BOOLEAN, False, "否", "No"),
        (enum("severity"), "general", "一般", "General"),
        (enum("severity"), "from_the_future", "from_the_future", ""),
        (multi("diagnosis_method"), ["ask", "test"], "询问、测试", "Ask, Test"),
        (ref("part"), "p1", "喷油泵", "pump"),
        (ref("part"), "0190aaaa-0000-7000-8000-00001234abcd", "…1234abcd", ""),
        (INSTANT, AT, "2025-06-12 17:01", ""),
        (DATE, None, "", ""),
        (multi("diagnosis_method"), [], "", ""),
    ],
)
def test_values(type_: FieldType, value: Any, zh: str, en: str) -> None:
    shown = show(spec(type_), value, {"p1": {"text": "喷油泵", "en": "pump"}})
    assert (shown.zh, shown.en) == (zh, en)


def test_units_follow_the_number() -> None:
    assert with_unit("386.4", "h") == Text("386.4 h", "", True)
    assert with_unit("13", "%").zh == "13%"
    assert with_unit("3", "d") == Text("3 天", "3 d", True)
    assert show(spec(decimal(1), "km"), "12.0", {}).zh == "12.0 km"


def test_times_as_evidence_have_seconds_and_offset() -> None:
    assert show_instant(AT, evidence=True) == "2025-06-12 17:01:30 +08:00"
    assert show_instant(AT, year=False) == "06-12 17:01"
    assert show_instant([AT[0], -210], evidence=True) == "2025-06-12 05:31:30 -03:30"
    assert offset_text(330) == "+05:30"


def test_numbers_for_reading() -> None:
    assert show_phone("13805367721") == "138 0536 7721"
    assert show_phone("400-820-6116") == "400-820-6116"
    assert show_digest("e587da9d42a8c4ff00") == "E587 DA9D 42A8 C4FF"
