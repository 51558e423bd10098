# SPDX-License-Identifier: Apache-2.0
"""Editors and values on the web, derived from declarations: one view of a field for every page and form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from starlette.datastructures import FormData

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import FieldSpec, Values
from fieldcore.rules.validation import Problem

Widget = Literal["text", "area", "phone", "number", "date", "instant", "select", "segments", "chips", "pick", "blob"]
Translate = Callable[..., str]
RefText = Callable[[str, str], str]

NUMBERS = frozenset({"integer", "decimal", "money"})
SEGMENTS_AT_MOST = 3
SCALE_AT_MOST = 11
SHORT_KINDS = frozenset({
    "station", "person", "service_level", "product_model", "warranty_policy", "checklist_template", "code_entry",
})  # fmt: skip
"""Kinds of which there are few: a plain list serves. All others are searched."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an editor."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """Everything that the macro needs to draw one editor."""

    name: str
    label: str
    widget: Widget
    text: str = ""
    unit: str = ""
    hint: str = ""
    required: bool = False
    wide: bool = False
    target: str = ""
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value: its label, its text with unit, and a link where it names a record."""

    name: str
    label: str
    text: str
    href: str = ""
    numeric: bool = False
    personal: bool = False


def widget_of(spec: FieldSpec) -> Widget:
    """The editor of a field, by its type."""
    match spec.type.name:
        case "long_text":
            return "area"
        case "phone" | "date" | "instant" | "blob":
            return spec.type.name
        case "integer" if scale_of(spec):
            return "segments"
        case "integer" | "decimal" | "money":
            return "number"
        case "boolean":
            return "segments"
        case "enum":
            return "segments" if len(codec.choices_of(spec)) <= SEGMENTS_AT_MOST else "select"
        case "multi":
            return "chips"
        case "ref":
            return "select" if spec.type.target in SHORT_KINDS else "pick"
        case _:
            return "text"


def scale_of(spec: FieldSpec) -> range:
    """The few whole numbers that a field may hold, such as scores of 1 to 5; empty for any other field."""
    if spec.type.name != "integer" or spec.minimum is None or spec.maximum is None:
        return range(0)
    values = range(int(spec.minimum), int(spec.maximum) + 1)
    return values if len(values) <= SCALE_AT_MOST else range(0)


def editable(spec: FieldSpec) -> bool:
    """Whether head office may type it: not what the system computes, the field alone knows, or a file holds."""
    return spec.owner in ("office", "both") and not spec.evidence and spec.type.name != "blob"


def typed(spec: FieldSpec, value: Any) -> str:
    """A stored value as the text that its editor starts with."""
    if value is None:
        return ""
    match spec.type.name:
        case "instant":
            return Instant(value[0], ORGANISATION_OFFSET).datetime().strftime("%Y-%m-%dT%H:%M")
        case "boolean":
            return "true" if value else "false"
        case "money":
            return f"{value // 100}.{value % 100:02d}" if value >= 0 else f"-{-value // 100}.{-value % 100:02d}"
        case "multi":
            return ",".join(value)
        case _:
            return str(value)


def view(
    spec: FieldSpec,
    tr: Translate,
    *,
    value: Any = None,
    text: str | None = None,
    options: Sequence[tuple[str, str]] = (),
    problems: Iterable[Problem] = (),
    required: bool | None = None,
) -> FieldView:
    """The editor of one field; ``text`` is what was typed and comes before the stored value."""
    shown = typed(spec, value) if text is None else text
    chosen = set(shown.split(",")) if spec.type.name == "multi" else {shown}
    own = [p for p in problems if p.field == spec.name]
    return FieldView(
        name=spec.name,
        label=tr(spec.label),
        widget=widget_of(spec),
        text=shown,
        unit="¥" if spec.type.name == "money" else tr(spec.unit) if spec.unit else "",
        hint=tr(spec.hint) if spec.hint else "",
        required=spec.required_from == "new" if required is None else required,
        wide=spec.type.name in ("long_text", "multi"),
        target=spec.type.target,
        options=tuple(Option(i, label, i in chosen) for i, label in (options or choices(spec, tr))),
        errors=tuple(message(p, tr) for p in own if p.level == "block"),
        warnings=tuple(message(p, tr) for p in own if p.level != "block"),
    )


def choices(spec: FieldSpec, tr: Translate) -> list[tuple[str, str]]:
    """The ids and shown labels that a choice field offers."""
    if spec.type.name == "boolean":
        return [("true", tr("Yes")), ("false", tr("No"))]
    if scale_of(spec):
        return [(str(number), str(number)) for number in scale_of(spec)]
    if spec.type.choices:
        return [(choice.id, tr(choice.label)) for choice in CHOICES[spec.type.choices]]
    return []


def message(problem: Problem, tr: Translate) -> str:
    """A finding in the reader's language; its label is a msgid too."""
    params = {name: tr(value) if name == "label" else value for name, value in problem.params.items()}
    return tr(problem.message, **params)


def read(specs: Iterable[FieldSpec], form: FormData) -> tuple[Values, dict[str, str], list[Problem]]:
    """What was posted: plain values (None for an emptied field), the texts as typed, and what cannot be read.

    A field that the form does not hold at all is left alone; an empty set of chips says so with ``name__shown``.
    """
    values: Values = {}
    texts: dict[str, str] = {}
    found: list[Problem] = []
    for spec in specs:
        if spec.name not in form and f"{spec.name}__shown" not in form:
            continue
        text = ",".join(map(str, form.getlist(spec.name)))
        texts[spec.name] = text
        try:
            values[spec.name] = codec.read_text(spec, text)
        except (ValueError, OverflowError):
            found.append(Problem(spec.name, "block", "unreadable", UNREADABLE.get(spec.type.name, CANNOT_READ),
                                 {"label": spec.label}))  # fmt: skip
    return values, texts, found


CANNOT_READ = N_("{label} cannot be read. Type it again.")
UNREADABLE = {
    "integer": N_("{label} takes whole numbers only. Remove decimals and letters."),
    "decimal": N_("{label} is a number with few decimals. Shorten it, remove letters."),
    "money": N_("{label} is an amount such as 86.50. Correct it."),
    "date": N_("{label} is a date such as 2026-11-23. Correct it."),
    "instant": N_("{label} is a time such as 2026-11-23 09:30. Correct it."),
}


def cell(spec: FieldSpec, value: Any, tr: Translate, ref_text: RefText, href: Callable[[str, str], str]) -> Cell:
    """One shown value."""
    if spec.type.name == "blob":
        file = f"/files/{value}/{spec.name}" if value else ""
        return Cell(spec.name, tr(spec.label), tr(N_("Picture")) if value else "", file)
    if spec.type.name == "instant" and value is not None:
        value = [value[0], ORGANISATION_OFFSET]
    text = codec.show(spec, value, tr, ref_text)
    if text and spec.unit:
        text = f"{text} {tr(spec.unit)}"
    link = href(spec.type.target, value) if spec.type.name == "ref" and value else ""
    return Cell(spec.name, tr(spec.label), text, link, spec.type.name in NUMBERS, spec.personal)


def cells(
    specs: Iterable[FieldSpec],
    values: Mapping[str, Any],
    tr: Translate,
    ref_text: RefText,
    href: Callable[[str, str], str],
    *,
    empty: bool = False,
) -> tuple[Cell, ...]:
    """The shown values of several fields; the empty ones only where asked for."""
    made = (
        cell(spec, values.get(spec.name), tr, ref_text, href)
        for spec in specs
        if not (spec.type.name == "blob" and spec.evidence)
    )
    return tuple(c for c in made if c.text or empty)
