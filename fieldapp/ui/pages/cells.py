# SPDX-License-Identifier: Apache-2.0
"""Label and value of a record's fields, derived from its declaration: a new field shows without an edit here."""

from collections.abc import Callable, Collection
from typing import Any

from fieldapp.services.views import RecordView
from fieldcore.base.phones import masked
from fieldcore.records import codec
from fieldcore.records.model import FieldSpec

HIDDEN_TYPES = ("blob",)


def shown(view: RecordView, spec: FieldSpec, tr: Callable[..., str]) -> str:
    """The text of one value with its unit; people's phones are masked."""
    value = view.values.get(spec.name)
    if spec.type.name == "ref":
        return view.titles.get(spec.name, "")
    text = codec.show(spec, value, tr)
    if spec.type.name == "phone" and spec.personal:
        return masked(text)
    return f"{text} {tr(spec.unit)}" if text and spec.unit else text


def pairs(
    view: RecordView, tr: Callable[..., str], *, groups: Collection[str] = (), omit: Collection[str] = (),
    filled_only: bool = True,
) -> list[tuple[str, str]]:  # fmt: skip
    """Label and value of every field of those groups (all for none), in declared order."""
    found: list[tuple[str, Any]] = []
    for spec in view.type.fields.values():
        if spec.name in omit or spec.type.name in HIDDEN_TYPES or (groups and spec.group not in groups):
            continue
        text = shown(view, spec, tr)
        if text or not filled_only:
            found.append((spec.label, text))
    return found
