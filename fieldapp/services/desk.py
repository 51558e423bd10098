# SPDX-License-Identifier: Apache-2.0
"""What every service stands on: the store, the clock, who works here, and how records are named for people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fieldapp.errors import UserError
from fieldapp.forms.content import ENGLISH
from fieldapp.services.changes import Changes
from fieldapp.services.reading import Reading
from fieldapp.services.views import RecordView
from fieldapp.store.rows import Stored
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from fieldcore.base.clock import Clock, Instant
from fieldcore.base.ids import Ids
from fieldcore.base.text import N_
from fieldcore.records import codec
from fieldcore.records.model import Catalogue, RecordType, Values
from fieldcore.rules.validation import check_record


@dataclass(frozen=True, slots=True)
class Me:
    """The person and the laptop of this home."""

    person_id: str
    device_id: str
    device_code: str
    roles: tuple[str, ...] = ("technician",)
    station_id: str = ""
    name: str = ""


class Desk:
    """The store, and the few ways in which services look at it."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, me: Me, language: Callable[[], str]) -> None:
        self.store, self.clock, self.ids, self.me, self.language = store, clock, ids, me, language
        self.read = Reading(store)
        self._undo: list[Callable[[], Changes]] = []

    @property
    def catalogue(self) -> Catalogue:
        """The record types."""
        return self.store.catalogue

    def write(self, deed: Callable[[UnitOfWork], None]) -> None:
        """Commit one save on the store's writer."""
        self.store.write(deed)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._undo)

    def remember(self, take_back: Callable[[], Changes]) -> None:
        """Keep how to take the last change back."""
        self._undo = [*self._undo[-49:], take_back]

    def undo(self) -> Changes:
        """Take the last change back; that is no change to take back in its turn. UserError where there is none."""
        while self._undo:
            *earlier, take_back = self._undo
            self._undo = earlier
            done = take_back()
            self._undo = earlier
            if done:  # else what it made is gone already
                return replace(done, undo=False)
        raise UserError(N_("There is nothing to take back."))

    def forget_undo(self) -> None:
        """What was signed or handed in is not taken back."""
        self._undo = []

    def now(self) -> Instant:
        """The moment it is on this laptop."""
        return self.clock.now()

    def today(self) -> date:
        """The day it is on this laptop."""
        return self.clock.now().date()

    @property
    def station_id(self) -> str:
        """The station of this person: what enrolment said, else what the person's record says."""
        person = self.maybe("person", self.me.person_id)
        return self.me.station_id or (str(person.get("station") or "") if person else "")

    def need(self, kind: str, record_id: str) -> Stored:
        """A record; UserError where the laptop does not hold it."""
        found = self.read.get(kind, record_id) if record_id else None
        if found is None:
            raise UserError(N_("This is not on the laptop. Sync, then open it again."))
        return found

    def maybe(self, kind: str, record_id: Any) -> Stored | None:
        """A record that a reference names, or None."""
        return self.read.get(kind, record_id) if isinstance(record_id, str) and record_id else None

    def title(self, kind: str, record_id: Any) -> str:
        """The name of a record in the person's language where it has one, "" for none."""
        found = self.maybe(kind, record_id)
        if found is None:
            return self.read.title(kind, record_id) if isinstance(record_id, str) else ""
        if kind == "machine":
            return self.machine_name(found)
        if kind == "product_model":
            return self.model_name(found)
        return self.named(found)

    def named(self, record: Stored) -> str:
        """The short name of a record, in English where that is chosen and known."""
        declared = self.catalogue[record.kind]
        if self.language() == "en":
            for name in declared.meta.title:
                if other := record.get(ENGLISH.get(name, "")):
                    return str(other)
        return declared.title_of(record.values)

    def model_of(self, machine: Stored | None) -> Stored | None:
        """The product model of a machine, None where one of them is not known."""
        return self.maybe("product_model", machine.get("product_model")) if machine else None

    def model_name(self, model: Stored | None) -> str:
        """``联合收割机 金穗 4LZ-8.0``."""
        if model is None:
            return ""
        product = model.get("name_en") if self.language() == "en" else None
        parts = (product or model.get("name"), model.get("brand"), model.get("model"))
        return " ".join(str(part) for part in parts if part)

    def part_name(self, part: Stored) -> str:
        """The name of a part in the person's language."""
        english = part.get("name_en") if self.language() == "en" else None
        return str(english or part.get("name") or "")

    def machine_name(self, machine: Stored | None) -> str:
        """The model of a machine, or its serial number where the model is unknown."""
        if machine is None:
            return ""
        return self.model_name(self.model_of(machine)) or machine.get("serial_no", "")

    def view(self, record: Stored, locked: Iterable[str] = (), reached: Iterable[str] = ("new",)) -> RecordView:
        """A record for editors and cells."""
        return self.view_of(record.kind, record.id, record.values, locked, reached)

    def view_of(
        self, kind: str, record_id: str, values: Values, locked: Iterable[str] = (), reached: Iterable[str] = ("new",)
    ) -> RecordView:
        """Values of a record that may not exist yet, for editors and cells."""
        declared = self.catalogue[kind]
        return RecordView(
            kind=kind,
            id=record_id,
            type=declared,
            values=values,
            titles=self.titles(declared, values),
            locked=frozenset(locked) | self.fixed(declared),
            problems=tuple(check_record(declared, values, frozenset(reached))),
        )

    def titles(self, declared: RecordType, values: Values) -> dict[str, str]:
        """Ref field → name of what it names."""
        return {
            spec.name: self.title(spec.type.target, values[spec.name])
            for spec in declared.refs()
            if values.get(spec.name)
        }

    def fixed(self, declared: RecordType) -> frozenset[str]:
        """The fields that nobody types on a laptop: computed ones and head office's."""
        return frozenset(n for n, spec in declared.fields.items() if spec.owner in ("office", "system"))

    def shown(self, record: Stored, field: str, translate: Callable[..., str]) -> str:
        """A value as text."""
        spec = self.catalogue[record.kind].fields[field]
        return codec.show(spec, record.get(field), translate, self.title)
