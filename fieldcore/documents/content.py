# SPDX-License-Identifier: Apache-2.0
"""A snapshot read through the declarations: fields with labels, values in both languages, in declared order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.snapshot import Snapshot, place_fields, step_fields
from fieldcore.documents.values import choice_text, show
from fieldcore.forms.model import Path, Place, Section
from fieldcore.records.choice import Choice
from fieldcore.records.choices import CHOICES
from fieldcore.records.model import Catalogue, FieldSpec, Values

TICKED_BY_HAND: Final = 4
"""So many choices a blank form lists with boxes; more are written."""


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a place as it goes on paper. ``ticks``: all its choices, and whether each is chosen."""

    spec: FieldSpec
    label: Text
    value: Text
    raw: Any
    strong: bool = False
    ticks: tuple[tuple[Text, bool], ...] = ()
    change: int = 0
    phone: str = ""


class Step(NamedTuple):
    """A step of a timeline, and the number of its change in an amendment."""

    label: Text
    moment: Instant | None
    change: int = 0


def _options(spec: FieldSpec) -> Sequence[Choice]:
    """What a field offers to choose from."""
    return CHOICES.get(spec.choices, ())


def _left_out(place: Place, spec: FieldSpec, raw: Any) -> bool:
    """Whether an empty field is not printed: optional, in a sparse place, and no list of boxes to tick."""
    empty = raw is None or raw == "" or raw == []
    return empty and place.sparse and not spec.required_from and spec.name not in place.ticked


class Content:
    """The values of one snapshot with the facts of their declarations."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue, blank: bool = False) -> None:
        self.snapshot, self.catalogue, self.blank = snapshot, catalogue, blank
        self.refs = snapshot.refs
        self._changes = {(c.kind, c.field): n for n, c in enumerate(snapshot.changes, 1)}

    def change(self, kind: str, name: str = "") -> int:
        """The number under which an amendment names the change of a field, or of a whole table; 0 for none."""
        return self._changes.get((kind, name), 0)

    def values(self, kind: str) -> Values:
        """The values of the one record of a kind, or of the first of several."""
        found = self.snapshot.records.get(kind)
        if isinstance(found, list):
            return found[0] if found else {}
        return found or {}

    def rows(self, kind: str) -> list[Values]:
        """The records of a kind."""
        found = self.snapshot.records.get(kind) or []
        return found if isinstance(found, list) else [found]

    def spec(self, path: Path) -> FieldSpec:
        """The declaration of a field."""
        return self.catalogue[path[0]].fields[path[1]]

    def value(self, path: Path) -> Any:
        """The plain value of a field, or None."""
        return self.values(path[0]).get(path[1])

    def shown(self, path: Path) -> Text:
        """A field's value as it stands on paper."""
        return show(self.spec(path), self.value(path), self.refs)

    def labelled(self, path: Path, both: bool) -> Text:
        """``label value``, for the right end of a section's head; EMPTY without a value."""
        value, label = self.shown(path), text(self.spec(path).label)
        if not value:
            return EMPTY
        return Text(f"{label.zh} {value.zh}", label.en if both else f"{label.en} {value.en or value.zh}")

    def holds(self, section: Section) -> bool:
        """Whether the section's condition is met."""
        return section.when is None or section.when.holds(self.snapshot.records)

    def meter_unit(self) -> str:
        """What the machine's meter counts."""
        return str(self.values("product_model").get("meter_unit") or "")

    def items(self, place: Place) -> list[Item]:
        """The fields of a place; a phone number joins the name that it belongs to."""
        values = self.values(place.kind)
        out: list[Item] = []
        if place.kind not in self.snapshot.records or (place.when and not place.when.holds(self.snapshot.records)):
            return []
        title = self.catalogue[place.kind].meta.title
        for spec in place_fields(place, self.catalogue):
            if spec.name not in values:
                continue  # the document was frozen before the field was declared
            raw = values[spec.name]
            if _left_out(place, spec, raw) and not self.blank:
                continue
            value = show(spec, raw, self.refs, self.meter_unit() if spec.name in place.meter else "")
            if spec.type.name == "phone" and not self.blank and self._joined(out, value):
                continue
            label = place.heading if place.heading and spec.name in title else spec.label
            listed = spec.name in place.ticked or (self.blank and 0 < len(_options(spec)) <= TICKED_BY_HAND)
            ticks = self._ticks(spec, raw) if listed else ()
            if self.blank and spec.type.name == "boolean":
                ticks = ((text(N_("Yes")), False), (text(N_("No")), False))
            change = self.change(place.kind, spec.name)
            out.append(Item(spec, text(label), value, raw, spec.name in place.strong, ticks, change))
        return out

    @staticmethod
    def _joined(out: list[Item], phone: Text) -> bool:
        """Put a phone number behind the last name without one; True if there was such a name."""
        for at in range(len(out) - 1, -1, -1):
            item = out[at]
            if item.spec.type.name == "text" and not item.phone and (item.value or not phone):
                if phone:
                    out[at] = replace(item, phone=phone.zh)
                return True
        return False

    @staticmethod
    def _ticks(spec: FieldSpec, raw: Any) -> tuple[tuple[Text, bool], ...]:
        chosen = raw if isinstance(raw, list) else [raw]
        known = [(choice_text(spec.choices, c.id), c.id in chosen) for c in _options(spec)]
        unknown = [(Text(str(c)), True) for c in chosen if c and all(c != k.id for k in _options(spec))]
        return tuple(known + unknown)

    def steps(self, places: tuple[Place, ...]) -> list[Step]:
        """The instants of the places, for a timeline."""
        found: list[Step] = []
        for place in places:
            values = self.values(place.kind)
            found += [
                Step(text(spec.label), Instant.of(values[spec.name]), self.change(place.kind, spec.name))
                for spec in step_fields(place, self.catalogue)
                if spec.name in values and not _left_out(place, spec, values[spec.name])
            ]
        return found

    def ref_values(self, record_id: object) -> Mapping[str, Any]:
        """What is frozen of a record that is referred to."""
        values: Mapping[str, Any] = self.refs.get(str(record_id), {}).get("values", {})
        return values
