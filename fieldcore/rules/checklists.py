# SPDX-License-Identifier: Apache-2.0
"""Checklists: measured values against an item's limits, and the versions of a template."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar

from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.validation import Problem

DRAFT: Final = 0
"""The version of a template that is not published yet; publishing gives it the next one."""


class Template(Protocol):
    """A stored template."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def values(self) -> Values:
        """Its stored values."""
        ...


Kept = TypeVar("Kept", bound=Template)


def version_of(template: Values) -> int:
    """The version of a template; one without is the first."""
    version = template.get("version")
    return 1 if version is None else int(version)


def newest(templates: Iterable[Kept]) -> dict[str, Kept]:
    """The newest published version of each template, by code."""
    found: dict[str, Kept] = {}
    for template in sorted(templates, key=lambda kept: version_of(kept.values)):
        if version_of(template.values) > DRAFT:
            found[str(template.values.get("code") or template.id)] = template
    return found


def deviation(item: Mapping[str, Any], value: object) -> Decimal:
    """How far a value lies below the lower limit (negative) or above the upper one; zero within both, or unmeasured."""
    if value is None:
        return Decimal(0)
    lower, upper, measured = item.get("lower"), item.get("upper"), Decimal(str(value))
    if upper is not None and measured > Decimal(str(upper)):
        return measured - Decimal(str(upper))
    return min(Decimal(0), measured - Decimal(str(lower))) if lower is not None else Decimal(0)


def item_problems(item: Values) -> Iterator[Problem]:
    """What is wrong with a template's line as a whole."""
    lower, upper = item.get("lower"), item.get("upper")
    if lower is not None and upper is not None and Decimal(str(lower)) > Decimal(str(upper)):
        yield Problem("upper", "block", "limits", N_("The upper limit is below the lower one. Correct one of them."))
    if item.get("answer_type") != "number" and (lower is not None or upper is not None):
        yield Problem("answer_type", "block", "limits", N_("Limits need an answer in figures. Choose “In figures”."))
