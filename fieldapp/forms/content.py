# SPDX-License-Identifier: Apache-2.0
"""The content of a job's papers, gathered from the store: records by kind, names of what they refer to, photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from fieldapp.store.rows import Order, Stored, Where
from fieldcore.documents import Photo
from fieldcore.records.model import Catalogue, Values
from fieldcore.rules.jobs import type_of

ENGLISH: Final = {"name": "name_en", "label": "label_en", "item": "item_en"}
"""The field of a record's name → the field of its English name."""
_WITH_VALUES: Final = frozenset({"part", "template_item"})
"""Kinds whose own fields head columns; of all others a paper holds the name alone."""

ABOUT_SIGNING: Final = frozenset({"refusal", "signed_paper"})
"""Photos of the signing itself: taken after the content was frozen, so no part of it."""


TRIP_LINES: Final = ("vehicle_check", "trip_stop", "trip_goods", "trip_fuel", "trip_expense", "odometer_entry")
"""The kinds that a trip sheet lists."""


class Source(Protocol):
    """The reads that a paper needs; the store's reader has them."""

    def get(self, kind: str, record_id: str, /) -> Stored | None:
        """One record, or None."""
        ...

    def find(
        self, kind: str, where: Where | None = None, order_by: Order = (), limit: int | None = None, offset: int = 0
    ) -> list[Stored]:
        """Records that fit."""
        ...


@dataclass(frozen=True, slots=True)
class JobContent:
    """What the papers of one order print. ``subjects``: kind → id of the record that a paper is about."""

    records: dict[str, Any]
    refs: dict[str, dict[str, Any]]
    organisation: dict[str, Any]
    photos: tuple[Photo, ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)

    def changed(self, changes: Mapping[str, Values]) -> "JobContent":
        """The content with other values in its single records."""
        records = {
            kind: {**values, **changes[kind]} if kind in changes and isinstance(values, dict) else values
            for kind, values in self.records.items()
        }
        return JobContent(records, self.refs, self.organisation, self.photos, self.subjects)

    def with_record(self, kind: str, values: Values, refs: Mapping[str, dict[str, Any]]) -> "JobContent":
        """The content with one more record, such as the old part of a label."""
        return JobContent(
            {**self.records, kind: values}, {**self.refs, **refs}, self.organisation, self.photos, self.subjects
        )


def not_withdrawn(photos: Sequence[Stored]) -> list[Stored]:
    """Photos of an order without those that were taken back, and without the records that took them back."""
    hashes = {photo.id: photo.get("sha256") for photo in photos}
    gone = {photo.get("withdraws") for photo in photos}
    return [
        photo for photo in photos
        if photo.id not in gone and photo.get("sha256") and hashes.get(photo.get("withdraws")) != photo.get("sha256")
    ]  # fmt: skip


class Gatherer:
    """Reads the content of one order."""

    def __init__(self, source: Source, catalogue: Catalogue) -> None:
        self._source, self._catalogue = source, catalogue

    def job(self, order: Stored, record: Stored | None, card: Stored | None) -> JobContent:
        """The records of a job, without lines that were taken off and photos that were withdrawn."""
        machine = self._maybe("machine", order.get("machine"))
        single = {
            "work_order": order,
            "customer": self._maybe("customer", order.get("customer")),
            "contact": self._maybe("contact", order.get("operator_contact")),
            "machine": machine,
            "product_model": self._maybe("product_model", machine.get("product_model")) if machine else None,
            type_of(order.values).record: record,
            "warranty_card": card,
        }
        lists = {
            kind: [line for line in self._children(kind, order.id) if not line.get("removed")]
            for kind in ("parts_usage", *type_of(order.values).lines)
        }
        lists["checklist_answer"] = self._answers(order.id)
        records: dict[str, Any] = {kind: found.values for kind, found in single.items() if found is not None}
        records.update({kind: [row.values for row in rows] for kind, rows in lists.items() if rows})
        refs: dict[str, dict[str, Any]] = {}
        for kind, found in single.items():
            refs.update(self.refs(kind, found.values) if found is not None else {})
        for kind, rows in lists.items():
            for row in rows:
                refs.update(self.refs(kind, row.values))
        subjects = {kind: found.id for kind, found in single.items() if found is not None}
        photos = self._photos(self._children("attachment", order.id))
        return JobContent(records, refs, self._organisation(order), photos, subjects)

    def trip(self, trip: Stored) -> JobContent:
        """The records of a trip: stops in their order, other lines as entered, of readings the corrected ones."""
        vehicle = self._maybe("vehicle", trip.get("vehicle"))
        rows = {kind: self._source.find(kind, {"trip": trip.id}, ("id",)) for kind in TRIP_LINES}
        lists = {kind: [row for row in found if not row.get("removed")] for kind, found in rows.items()}
        lists["trip_stop"].sort(key=lambda stop: int(stop.get("seq") or 0))
        lists["odometer_entry"] = _corrections(lists["odometer_entry"])
        single = {"trip": trip, **({"vehicle": vehicle} if vehicle is not None else {})}
        records: dict[str, Any] = {kind: found.values for kind, found in single.items()}
        records.update({kind: [row.values for row in found] for kind, found in lists.items()})
        refs: dict[str, dict[str, Any]] = {}
        for row in (*single.values(), *(row for found in lists.values() for row in found)):
            refs.update(self.refs(row.kind, row.values))
        photos = self._photos(self._source.find("attachment", {"trip": trip.id}, ("id",)))
        return JobContent(records, refs, self._organisation(trip), photos, {"trip": trip.id})

    def refs(self, kind: str, values: Values) -> dict[str, dict[str, Any]]:
        """The names, in both languages, of all that a record refers to."""
        found: dict[str, dict[str, Any]] = {}
        for spec in self._catalogue[kind].refs():
            target = self._maybe(spec.type.target, values.get(spec.name))
            if target is not None:
                found[target.id] = self._named(target)
        return found

    def _named(self, record: Stored) -> dict[str, Any]:
        declared = self._catalogue[record.kind]
        english = {name: record.get(other) or record.get(name) for name, other in ENGLISH.items()}
        named: dict[str, Any] = {
            "text": declared.title_of(record.values),
            "en": declared.title_of({**record.values, **english}),
        }
        if record.kind in _WITH_VALUES:
            named["values"] = {name: v for name, v in record.values.items() if name in declared.fields}
        return named

    def _answers(self, order_id: str) -> list[Stored]:
        """The answers that were given, in the order of the template."""
        given = [answer for answer in self._children("checklist_answer", order_id) if answer.get("result")]

        def place(answer: Stored) -> int:
            item = self._maybe("template_item", answer.get("item"))
            return int(item.get("seq") or 0) if item else 0

        return sorted(given, key=place)

    def _photos(self, taken: Sequence[Stored]) -> tuple[Photo, ...]:
        found = not_withdrawn(taken)
        live = [photo for photo in found if photo.get("photo_kind") not in ABOUT_SIGNING]
        return tuple(
            Photo(
                f"P{number}", str(photo.get("sha256")), str(photo.get("photo_kind")), photo.get("taken_at"),
                str(photo.get("caption") or ""),
            )
            for number, photo in enumerate(live, 1)
        )  # fmt: skip

    def _organisation(self, root: Stored) -> dict[str, Any]:
        company = next(iter(self._source.find("company", None, ("id",), 1)), None)
        station = self._maybe("station", root.get("station"))
        known = company.values if company else {}
        office = station.values if station else {}
        return {
            "name": known.get("name"),
            "name_en": known.get("name_en"),
            "station": office.get("name"),
            "phone": office.get("phone") or known.get("phone"),
            "address": office.get("address") or known.get("address"),
            "verify_url": known.get("verify_url"),
            "logo": known.get("logo"),
            "colour": known.get("colour"),
        }

    def _children(self, kind: str, order_id: str) -> list[Stored]:
        return self._source.find(kind, {"order": order_id}, ("id",))

    def _maybe(self, kind: str, record_id: Any) -> Stored | None:
        return self._source.get(kind, record_id) if isinstance(record_id, str) and record_id else None


def _corrections(entries: Sequence[Stored]) -> list[Stored]:
    """The readings that were corrected, and those that correct them."""
    wrong = {entry.get("corrects") for entry in entries}
    return [entry for entry in entries if entry.get("corrects") or entry.id in wrong]
