# SPDX-License-Identifier: Apache-2.0
"""Find anything: the Ctrl+K palette and the scanner."""

from dataclasses import dataclass
from typing import Final

from fieldapp.services.desk import Desk
from fieldapp.services.wording import NOTHING, Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.text import N_
from fieldcore.rules.jobs import RECORDS

_GROUPS: Final = (
    ("machines", N_("Machines"), ("machine",)),
    ("orders", N_("Orders and cards"), ("work_order", "warranty_card", *RECORDS)),
    ("customers", N_("Customers"), ("customer", "contact")),
    ("parts", N_("Parts"), ("part", "old_part")),
    ("trips", N_("Trips"), ("trip",)),
)
_SCANNED: Final = (
    ("machine", "serial_no"), ("machine", "engine_no"), ("machine", "vin"), ("old_part", "label_no"),
    ("warranty_card", "doc_no"), ("work_order", "doc_no"), *((kind, "doc_no") for kind in RECORDS), ("part", "part_no"),
    ("trip", "doc_no"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found. ``marks``: (start, end) in ``title`` and ``detail`` to highlight."""

    kind: str
    id: str
    title: str
    detail: str
    pill: Text
    order_id: str = ""
    title_marks: tuple[tuple[int, int], ...] = ()
    detail_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one sort."""

    key: str
    label: Text
    hits: tuple[Hit, ...]


class Search:
    """Search over all that the laptop holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, limit: int = 8) -> tuple[HitGroup, ...]:
        """Groups of hits, machines first; ``limit`` a group. Machines and orders of a found customer are found too."""
        return self._desk.read.at_once(lambda: self._find(text.strip(), limit)) if text.strip() else ()

    def scanned(self, code: str) -> Hit | None:
        """The one record that carries this scanned code (serial, part, label, order or card number, paper's QR)."""
        parts = code.strip().split(":")
        number = parts[1] if len(parts) == 4 and parts[0] == "FA1" else code.strip()
        if not number:
            return None
        spellings = (number, number.upper(), number.replace(" ", "").upper())
        found = (self._desk.read.first(kind, {field: spellings}) for kind, field in _SCANNED)
        return next((self._hit(record, number) for record in found if record is not None), None)

    def _find(self, text: str, limit: int) -> tuple[HitGroup, ...]:
        groups = []
        for key, label, kinds in _GROUPS:
            records: dict[str, Stored] = {}
            for hit in self._desk.read.search(text, limit, kinds):
                found = self._desk.maybe(hit.kind, hit.id)
                if found is not None:
                    records[found.id] = found
            if key in ("machines", "orders") and len(records) < limit:
                records.update(self._of_customers(text, "machine" if key == "machines" else "work_order", limit))
            hits = tuple(self._hit(record, text) for record in list(records.values())[:limit])
            if hits:
                groups.append(HitGroup(key, Text(label), hits))
        return tuple(groups)

    def _of_customers(self, text: str, kind: str, limit: int) -> dict[str, Stored]:
        found: dict[str, Stored] = {}
        for hit in self._desk.read.search(text, 3, ("customer",)):
            found.update((r.id, r) for r in self._desk.read.find(kind, {"customer": hit.id}, ("-id",), limit))
        return found

    def _hit(self, record: Stored, text: str) -> Hit:
        title, detail = self._words(record)
        state = self._desk.catalogue[record.kind].fields.get("status")
        order_id = record.id if record.kind == "work_order" else str(record.get("order") or "")
        return Hit(
            kind=record.kind,
            id=record.id,
            title=title,
            detail=detail,
            pill=choice(state.type.choices, record.get("status")) if state else NOTHING,
            order_id=order_id,
            title_marks=_marks(title, text),
            detail_marks=_marks(detail, text),
        )

    def _words(self, record: Stored) -> tuple[str, str]:
        desk = self._desk
        match record.kind:
            case "machine":
                owner = desk.title("customer", record.get("customer"))
                numbers = (record.get("serial_no"), record.get("engine_no"), record.get("plate"))
                return desk.machine_name(record), _line(owner, *numbers)
            case "work_order":
                owner, machine = (
                    desk.title("customer", record.get("customer")),
                    desk.title("machine", record.get("machine")),
                )
                return str(record.get("doc_no") or ""), _line(owner, machine, record.get("symptom"))
            case kind if kind == "warranty_card" or kind in RECORDS:
                order = desk.maybe("work_order", record.get("order"))
                owner = desk.title("customer", order.get("customer")) if order else ""
                return str(record.get("doc_no") or ""), _line(owner, desk.title("machine", record.get("machine")))
            case "contact":
                owner = desk.title("customer", record.get("customer"))
                return str(record.get("name") or ""), _line(owner, record.get("phone"))
            case "customer":
                return str(record.get("name") or ""), _line(record.get("phone"), record.get("address"))
            case "trip":
                return str(record.get("doc_no") or ""), _line(
                    desk.title("vehicle", record.get("vehicle")), record.get("destinations")
                )
            case "part":
                return desk.part_name(record), _line(record.get("part_no"), record.get("alias"))
            case _:
                return desk.named(record), desk.title("part", record.get("part"))


def _line(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _marks(shown: str, text: str) -> tuple[tuple[int, int], ...]:
    lower, marks = shown.lower(), []
    for word in text.lower().split():
        start = lower.find(word)
        if start >= 0 and len(lower) == len(shown):
            marks.append((start, start + len(word)))
    return tuple(sorted(marks))
