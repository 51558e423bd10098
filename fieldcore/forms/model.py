# SPDX-License-Identifier: Apache-2.0
"""What a form declares: which records' groups stand in which sections, its conditions and its signatures.

A form never says how a field looks: label, unit, type and choices come from the record's declaration. A field is
named only to leave it out, to head a table's column or to print all its choices, so that a field added to a record
stands on the paper without an edit here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Records = Mapping[str, Any]
"""Kind → the values of its record, or a list of values."""

Path = tuple[str, str]
"""A record kind and a field of it."""

Role = Literal["customer", "technician", "company", "witness", "driver", "user", "vehicle_manager", "seal"]


@dataclass(frozen=True, slots=True)
class When:
    """A condition on the content: the field holds one of the values (or, negated, none of them)."""

    kind: str
    field: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, records: Records) -> bool:
        """Whether the content meets it."""
        values = records.get(self.kind)
        found = isinstance(values, Mapping) and values.get(self.field) in self.values
        return found != self.negated


@dataclass(frozen=True, slots=True)
class Place:
    """Groups of one record, in declared order.

    ``heading`` labels the field that names the record (its title), instead of "Name". ``omit`` leaves fields out.
    ``ticked`` fields list all their choices with boxes. ``strong`` fields are bold. ``sparse`` leaves empty optional
    fields out instead of printing a dash. ``meter`` fields take the unit that the product model's meter counts.
    ``in_full`` prints people's phone numbers whole; elsewhere their middle is hidden, before anything is hashed (a
    shop's number is nobody's secret: the regulations ask for the seller's).
    """

    kind: str
    groups: tuple[str, ...] = ("main",)
    heading: str = ""
    omit: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    sparse: bool = False
    in_full: bool = False
    meter: tuple[str, ...] = ()
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What all sections have: a title, a remark and a due date at its right, and a condition."""

    title: str
    remark: str = ""
    summary: Path | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells(Section):
    """Labels above values, packed in rows of twelve columns."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Section):
    """The instants of the places, and nothing else of them, as steps with chevrons; cells below."""

    places: tuple[Place, ...]
    below: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a field of the record, or ``ref.field`` of the record that it refers to."""

    field: str
    weight: float
    align: Literal["l", "r", "c"] = "l"
    label: str = ""
    unit: str = ""
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Section):
    """One row for each child record; fields that head no column stand in the row's second line when they are filled.

    ``amount`` names a quantity and a price, or a price alone: their product is the last column, and its sum stands
    below.
    """

    place: Place
    columns: tuple[Column, ...]
    amount: tuple[str, ...] = ()
    amount_when: When | None = None
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Section):
    """The answers to a checklist template, grouped by its sections, with limits, marks and a count of results."""

    answers: str = "checklist_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Section):
    """The computed warranty decision with its bars and reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Section):
    """Amounts in cells, and the total in figures and capitals (大写): a field, or the sums of tables together."""

    place: Place
    total: Path | None = None
    sums: tuple[Table, ...] = ()
    total_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photos(Section):
    """The photographs, four in a row, with their references."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures(Section):
    """The last section: opinions, small print, and a box for each role (``Form.signatures``).

    ``relation`` is the field that says what the customer's signer is to the customer; it stands in his box.
    ``expected``: the fields whose names stand below the lines before anybody has signed.
    """

    places: tuple[Place, ...] = ()
    relation: Path | None = None
    expected: tuple[tuple[Role, Path], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Section):
    """The whole of an 80 × 50 mm label: what must happen, until when, to which part, and the marks at its foot."""

    number: Path
    banner: Path
    due: Path
    part: Path
    quantity: Path
    source: Path
    rows: tuple[Place, ...]
    state: Path
    hazard: Path


AnySection = Cells | Timeline | Table | Checklist | Verdict | Money | Photos | Signatures | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One printed form. ``kind`` is its name and that of its main record; ``prefix`` begins its numbers."""

    kind: str
    prefix: str
    title: str
    version: int
    sections: tuple[AnySection, ...]
    signatures: tuple[Role, ...] = ()
    ident: tuple[Path, ...] = ()
    paper: Literal["a4", "label"] = "a4"

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return self.title.lower().replace(" ", "-")

    def has(self, kind: type[Section]) -> bool:
        """Whether it has a section of this kind."""
        return any(isinstance(section, kind) for section in self.sections)

    def places(self) -> tuple[Place, ...]:
        """Every place of every section, in reading order."""
        found: list[Place] = []
        for section in self.sections:
            if isinstance(section, Cells):
                found += section.places
            elif isinstance(section, Timeline):
                found += (*section.places, *section.below)
            elif isinstance(section, Table | Money):
                found.append(section.place)
            elif isinstance(section, Signatures):
                found += section.places
            elif isinstance(section, Label):
                found += section.rows
        return tuple(found)
