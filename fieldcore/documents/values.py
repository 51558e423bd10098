# SPDX-License-Identifier: Apache-2.0
"""Plain values as they stand on paper: dates, numbers with units, money, phones, choices, references."""

from collections.abc import Mapping
from typing import Any

from fieldcore.base.clock import Instant
from fieldcore.base.numbers import show_decimal, show_money, trimmed
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.records.choices import CHOICES, label_of
from fieldcore.records.model import FieldSpec

Refs = Mapping[str, Mapping[str, Any]]
"""Record id → ``{"text": …, "en": …, "values": {…}}``: what the papers need of records that are referred to."""

_JOINT = N_(", ")
UNIT_WORDS = (N_("d"), N_("months"), N_("workdays"))
"""Units that are words; the others are the same in both languages."""


def show_phone(number: str) -> str:
    """Grouped for reading: ``138 0536 7721``; other numbers as typed."""
    if len(number) == 11 and number.startswith("1"):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return number


def offset_text(minutes: int) -> str:
    """``+08:00``."""
    sign = "+" if minutes >= 0 else "-"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def show_instant(value: object, *, evidence: bool = False, year: bool = True) -> str:
    """``2025-09-23 10:05``; as evidence with seconds and offset; without the year in a timeline."""
    instant = Instant.of(value)
    if instant is None:
        return ""
    moment = instant.datetime()
    if evidence:
        return f"{moment:%Y-%m-%d %H:%M:%S} {offset_text(instant.offset)}"
    return f"{moment:%Y-%m-%d %H:%M}" if year else f"{moment:%m-%d %H:%M}"


def show_digest(digest: str, figures: int = 16) -> str:
    """The first figures of a digest in fours: ``E587 DA9D 42A8 C4FF``."""
    head = digest[:figures].upper()
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))


def with_unit(number: str, unit: str) -> Text:
    """Number, space, unit; percent and degrees of angle stand close."""
    if not unit:
        return Text(number)
    gap = "" if unit in ("%", "°") else " "
    words = text(unit)
    return Text(number + gap + words.zh, number + gap + words.en if words.en != words.zh else "", once=True)


def ref_text(refs: Refs, record_id: object) -> Text:
    """The name of a record that is referred to; an unknown one shows its id's end rather than nothing."""
    if not isinstance(record_id, str) or not record_id:
        return EMPTY
    found = refs.get(record_id)
    if found is None:
        return Text("…" + record_id[-8:])
    return Text(str(found.get("text") or ""), str(found.get("en") or ""))


def choice_text(choices: str, value: object) -> Text:
    """A choice in both languages; an unknown one raw."""
    label = label_of(choices, str(value))
    known = any(choice.id == value for choice in CHOICES.get(choices, ()))
    return text(label) if known else Text(str(value))


def joined(parts: list[Text]) -> Text:
    """A list in one line."""
    if any(part.en for part in parts):
        comma = text(_JOINT)
        return Text(comma.zh.join(p.zh for p in parts), comma.en.join(p.en or p.zh for p in parts))
    return Text(text(_JOINT).zh.join(part.zh for part in parts))


def show(spec: FieldSpec, value: Any, refs: Refs, unit: str = "") -> Text:
    """One plain value as it stands on paper; EMPTY when there is none."""
    if value is None or value == "" or value == []:
        return EMPTY
    kind, unit = spec.type.name, unit or spec.unit
    if kind == "enum":
        return choice_text(spec.choices, value)
    if kind == "multi":
        return joined([choice_text(spec.choices, item) for item in value])
    if kind == "boolean":
        return text(N_("Yes") if value else N_("No"))
    if kind == "ref":
        return ref_text(refs, value)
    if kind == "instant":
        return Text(show_instant(value))
    if kind == "money":
        return Text(show_money(int(value)))
    if kind == "phone":
        return Text(show_phone(str(value)))
    if kind == "integer":
        return with_unit(show_decimal(str(value)), unit)
    if kind == "decimal":
        shown = trimmed(str(value)) if spec.type.scale == 3 else show_decimal(str(value))
        return with_unit(shown, unit)
    return Text(str(value).replace("\t", " ").replace("\r", ""))
