# SPDX-License-Identifier: Apache-2.0
"""The frozen content of one document: plain JSON in no language, its digest, and the signatures that bind to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from fieldcore.base.canonical import canonical_bytes, digest
from fieldcore.base.clock import Instant
from fieldcore.base.phones import masked
from fieldcore.documents.bilingual import text
from fieldcore.forms.model import Checklist, Form, Label, Path, Place, Records, Signatures, Table, Timeline
from fieldcore.records.model import Catalogue, FieldSpec, Values

FORMAT = 1
"""The version of the snapshot's own shape."""
CHECKLIST_FIELDS = ("seq", "section", "item", "item_en", "lower", "upper", "unit", "decimals")
LABEL_FIELDS = ("part_no", "name", "name_en", "unit")
"""What the papers print of a checklist's items and of a label's part."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph on the paper; its bytes are handed to ``render`` by their SHA-256."""

    reference: str
    sha256: str
    kind: str
    taken_at: list[int] | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment changed: the field, and its value in the revision that it replaces.

    Without a field it is a whole table, or the photographs (``attachment``).
    """

    kind: str
    field: str
    old: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a document says. Made by ``freeze``; two equal snapshots have one digest and one rendering."""

    form: str
    form_version: int
    number: str
    revision: int
    frozen_at: list[int]
    program: str
    records: dict[str, Any]
    refs: dict[str, dict[str, Any]]
    organisation: dict[str, Any]
    verdict: dict[str, Any] | None = None
    photos: tuple[Photo, ...] = ()
    previous_digest: str = ""
    changes: tuple[Change, ...] = ()
    format: int = field(default=FORMAT)

    def content(self) -> dict[str, Any]:
        """The plain JSON that is stored, sent and hashed."""
        return asdict(self)

    def canonical(self) -> bytes:
        """The bytes that are stored as the issued document's frozen content."""
        return canonical_bytes(self.content())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical content, 64 hex digits; signatures are no part of it."""
        return digest(self.content())

    def pictures(self) -> frozenset[str]:
        """SHA-256 of every picture on the paper: the company's logo and the photographs."""
        logo = self.organisation.get("logo")
        return frozenset([photo.sha256 for photo in self.photos] + ([str(logo)] if logo else []))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Snapshot":
        """The snapshot of stored content."""
        known = dict(content)
        known["photos"] = tuple(Photo(**photo) for photo in content.get("photos", ()))
        known["changes"] = tuple(Change(**change) for change in content.get("changes", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What stands in one signature box. ``strokes`` are lists of (x, y down, pressure 0…1, ms) of the pad.

    ``relation`` is a choice of ``signer_relation`` or a staff number; ``device`` one of ``signature_device``.
    A refusal has a reason and a witness and no strokes.
    """

    role: str
    name: str
    relation: str = ""
    organisation: str = ""
    signed_at: list[int] | None = None
    device: str = ""
    strokes: Sequence[Sequence[Sequence[float]]] = ()
    evidence_digest: str = ""
    refusal_reason: str = ""
    witness: str = ""


def freeze(
    form: Form, catalogue: Catalogue, *, number: str, revision: int, frozen_at: Instant, program: str,
    records: Records, refs: Mapping[str, Mapping[str, Any]], organisation: Mapping[str, Any],
    verdict: Mapping[str, Any] | None = None, photos: Iterable[Photo] = (), previous_digest: str = "",
    changes: Iterable[Change] = (),
) -> Snapshot:  # fmt: skip
    """Take what the form prints, and only that, out of the records; mask people's phones but the operator's.

    ``records``: kind → values, or a list of values for the tables. ``refs``: id → ``{"text", "en", "values"}``.
    """
    kept: dict[str, Any] = {}
    fields = printed_fields(form, catalogue)
    in_full = {place.kind for place in form.places() if place.in_full}
    for kind, names in fields.items():
        found = records.get(kind)
        if found is None:
            continue
        hide = [n for n in names if kind not in in_full and _private(catalogue[kind].fields[n])]
        if isinstance(found, Mapping):
            kept[kind] = _picked(found, names, hide)
        else:
            kept[kind] = [_picked(row, names, hide) for row in found if not row.get("removed")]
    return Snapshot(
        form=form.kind, form_version=form.version, number=number, revision=revision, frozen_at=frozen_at.plain(),
        program=program, records=kept, refs=_used(refs, kept, form), previous_digest=previous_digest,
        organisation={key: value for key, value in organisation.items() if value not in (None, "")},
        verdict=_settled(verdict), photos=tuple(photos), changes=tuple(changes),
    )  # fmt: skip


def _private(spec: FieldSpec) -> bool:
    return spec.personal and spec.type.name == "phone"


def printed_fields(form: Form, catalogue: Catalogue) -> dict[str, list[str]]:
    """Kind → the fields that the form prints or decides by, in the order in which it names them."""
    names: dict[str, dict[str, None]] = {}

    def add(paths: Iterable[Path]) -> None:
        for kind, name in paths:
            names.setdefault(kind, {})[name] = None

    steps = {place for section in form.sections if isinstance(section, Timeline) for place in section.places}
    for place in form.places():
        fields = step_fields(place, catalogue) if place in steps else place_fields(place, catalogue)
        add((place.kind, spec.name) for spec in fields)
        add([(place.when.kind, place.when.field)] if place.when else [])
    add(form.ident)
    if any(place.meter for place in form.places()):
        add([("product_model", "meter_unit")])
    for section in form.sections:
        conditions = [section.when]
        if section.summary:
            add([section.summary])
        if isinstance(section, Label):
            add([section.number, section.banner, section.due, section.part, section.quantity, section.source,
                 section.state, section.hazard])  # fmt: skip
        if isinstance(section, Table):
            kind = section.place.kind
            add((kind, column.field.partition(".")[0]) for column in section.columns)
            add((kind, name) for name in section.amount)
            conditions += [section.amount_when, *(column.when for column in section.columns)]
        if isinstance(section, Signatures):
            add([*([section.relation] if section.relation else []), *(path for _, path in section.expected)])
        if isinstance(section, Checklist):
            add((section.answers, spec.name) for spec in catalogue[section.answers].group("main"))
        add((when.kind, when.field) for when in conditions if when)
    return {kind: list(found) for kind, found in names.items()}


def place_fields(place: Place, catalogue: Catalogue) -> list[FieldSpec]:
    """The fields of a place in declared order."""
    known = catalogue[place.kind]
    return [spec for group in place.groups for spec in known.group(group) if spec.name not in place.omit]


def step_fields(place: Place, catalogue: Catalogue) -> list[FieldSpec]:
    """The instants of a place: all that a timeline prints of it."""
    return [spec for spec in place_fields(place, catalogue) if spec.type.name == "instant"]


def _picked(values: Mapping[str, Any], names: Sequence[str], hide: Sequence[str]) -> Values:
    picked = {name: values.get(name) for name in names}
    for name in hide:
        if picked[name]:
            picked[name] = masked(str(picked[name]))
    return picked


def _used(refs: Mapping[str, Mapping[str, Any]], records: Records, form: Form) -> dict[str, dict[str, Any]]:
    """The referred records that the kept values name, with the fields of them that the form prints."""
    wanted: set[str] = set()
    for section in form.sections:
        if isinstance(section, Checklist):
            wanted.update(CHECKLIST_FIELDS)
        elif isinstance(section, Table):
            paths = [path for column in section.columns for path in (column.field, column.unit)]
            names = [path.partition(".")[2] for path in paths]
            wanted.update([*names, *(f"{name}_en" for name in names)])
        elif isinstance(section, Label):
            wanted.update(LABEL_FIELDS)
    ids: set[str] = set()
    for found in records.values():
        for row in [found] if isinstance(found, Mapping) else found:
            ids.update(value for value in row.values() if isinstance(value, str) and value in refs)
    used: dict[str, dict[str, Any]] = {}
    for record_id in sorted(ids):
        entry = refs[record_id]
        values = {name: value for name, value in entry.get("values", {}).items() if name in wanted}
        used[record_id] = {"text": entry["text"]} | ({"en": entry["en"]} if entry.get("en") else {})
        if values:
            used[record_id]["values"] = values
    return used


def _settled(verdict: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The engine's plain verdict with its reasons in both languages: no later catalogue changes what was signed."""
    if verdict is None:
        return None
    settled = dict(verdict)
    for name in ("reasons", "assumptions"):
        settled[name] = [_sentence(reason) for reason in verdict.get(name, ())]
    return settled


def _sentence(reason: Mapping[str, Any]) -> dict[str, Any]:
    """A reason with its sentence in both languages; parameters may be msgids themselves."""
    params = {k: text(v) if isinstance(v, str) and v else v for k, v in reason.get("params", {}).items()}
    words = text(str(reason["message"]), **params)
    kept = {key: reason[key] for key in ("code", "rule", "statutory", "ok") if key in reason}
    return kept | {"zh": words.zh, "en": words.en}
