# SPDX-License-Identifier: Apache-2.0
"""One request of one person: who asks, in which words, with which records at hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fieldcore.base.clock import Instant
from fieldcore.records.choices import label_of
from fieldcore.records.model import FieldSpec, RecordType, Values
from fieldcore.rules.checklists import newest
from fieldcore.rules.validation import Problem
from headoffice.console import fields, navigation, pages
from headoffice.console.fields import Cell, FieldView
from headoffice.console.pages import Painter
from headoffice.console.wording import Wording
from headoffice.errors import NotFound, OfficeError
from headoffice.services import records
from headoffice.services.accounts import SignedIn
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Found
from headoffice.store.search import search

LISTED_AT_MOST = 500
"""Entries of a list to choose from; kinds with more are searched."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has signed in, with the roles in words."""

    signed_in: SignedIn
    roles_text: str

    @property
    def person(self) -> str:
        """The person's id."""
        return self.signed_in.person

    @property
    def name(self) -> str:
        """The person's name."""
        return self.signed_in.name

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held."""
        return self.signed_in.roles

    def has(self, *roles: str) -> bool:
        """Whether the visitor holds one of these roles."""
        return bool(set(self.roles) & set(roles))


@dataclass(slots=True)
class Desk:
    """What a route works with. ``rows`` reads in one transaction that ends with the request."""

    request: Request
    visitor: Visitor
    words: Wording
    painter: Painter
    database: Database
    rows: Ledger
    form: FormData
    _titles: dict[tuple[str, str], str] = field(default_factory=dict)

    def tr(self, message: str, **values: object) -> str:
        """The text of a msgid in the visitor's language."""
        return self.words.tr(message, **values)

    @property
    def actor(self) -> Actor:
        """The visitor, as services know people."""
        return self.visitor.signed_in.actor

    @property
    def now(self) -> Instant:
        """The moment of the request."""
        return self.words.now

    def query(self, name: str) -> str:
        """A parameter of the address, "" for none."""
        return self.request.query_params.get(name, "").strip()

    def posted(self, name: str) -> str:
        """A text of the posted form, "" for none."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def choice(self, choices: str, value: Any) -> str:
        """The shown label of a choice, "" for none."""
        return self.tr(label_of(choices, value)) if value else ""

    def get(self, kind: str, record_id: str | None) -> Found:
        """A record; NotFound if there is none."""
        found = self.rows.get(kind, record_id) if kind in self.rows.catalogue else None
        if found is None:
            raise NotFound()
        return found

    def find(
        self,
        kind: str,
        *conditions: ColumnElement[bool],
        newest: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Found]:
        """Records by the age of their ids, oldest first or newest first."""
        age = self.rows.column(kind, "id")
        return self.rows.find(kind, *conditions, sort=(age.desc() if newest else age,), limit=limit, offset=offset)

    def of(self, kind: str, name: str, record_id: str) -> list[Found]:
        """The records of a kind whose field ``name`` names a record."""
        return self.find(kind, self.rows.column(kind, name) == record_id)

    def kind(self, kind: str) -> RecordType:
        """A record type; NotFound for an unknown one."""
        if kind not in self.rows.catalogue:
            raise NotFound()
        return self.rows.catalogue[kind]

    def prefetch(self, kind: str, ids: Iterable[Any]) -> None:
        """Read many titles at once that a list is about to show."""
        wanted = {str(i) for i in ids if i and (kind, str(i)) not in self._titles}
        if wanted and kind in self.rows.catalogue:
            for record_id, state in self.rows.states(kind, sorted(wanted)).items():
                self._titles[kind, record_id] = self._title(kind, record_id, state.values)

    def title(self, kind: str, record_id: str | None) -> str:
        """The short name of a record, in the visitor's language where it has one."""
        if not record_id:
            return ""
        if (kind, record_id) not in self._titles:
            found = self.rows.get(kind, record_id) if kind in self.rows.catalogue else None
            self._titles[kind, record_id] = self._title(kind, record_id, found.values) if found else record_id
        return self._titles[kind, record_id]

    def _title(self, kind: str, record_id: str, values: Values) -> str:
        declared = self.rows.catalogue[kind]
        specs = [declared.fields[name] for name in declared.meta.title if values.get(name)]
        if self.words.translator.lang == "en":
            english = {f"{spec.name}_en": spec for spec in specs}
            values = {**values, **{spec.name: values[name] for name, spec in english.items() if values.get(name)}}
        shown = [fields.cell(s, values[s.name], self.tr, self.title, navigation.record).text for s in specs]
        return " ".join(text for text in shown if text) or declared.kind

    def person(self, record_id: str) -> str:
        """A person's name."""
        return self.title("person", record_id)

    def cells(self, specs: Iterable[FieldSpec], values: Mapping[str, Any], *, empty: bool = False) -> tuple[Cell, ...]:
        """Shown values of a record."""
        return fields.cells(specs, values, self.tr, self.title, navigation.record, empty=empty)

    def editors(
        self,
        specs: Iterable[FieldSpec],
        values: Mapping[str, Any],
        texts: Mapping[str, str] | None = None,
        problems: Sequence[Problem] = (),
    ) -> list[FieldView]:
        """Editors of several fields, with what was typed and what is wrong with it."""
        typed = texts or {}
        return [
            fields.view(
                spec, self.tr, value=values.get(spec.name), text=typed.get(spec.name), problems=problems,
                options=self.options(spec, typed.get(spec.name, values.get(spec.name))),
            )
            for spec in specs
        ]  # fmt: skip

    def options(self, spec: FieldSpec, value: Any) -> list[tuple[str, str]]:
        """What a field that names a record offers: all of a short kind, else what was found or is chosen."""
        if spec.type.name != "ref":
            return []
        kind = spec.type.target
        if spec.type.target in fields.SHORT_KINDS:
            listed = self.listed(kind)
            kept = [(str(value), self.title(kind, value))] if value and value not in dict(listed) else []
            return [*kept, *listed]
        found = [value] if value and self.rows.get(kind, str(value)) else []
        wanted = self.posted(f"{spec.name}__find")
        if wanted:
            found += [hit.id for hit in self.search(wanted, (kind,), 8) if hit.id not in found]
        return [(one, self.described(kind, one)) for one in found]

    def listed(self, kind: str) -> list[tuple[str, str]]:
        """All records of a kind of which there are few, by name; of a checklist the version in use."""
        found = self.find(kind, limit=LISTED_AT_MOST)
        if kind == "checklist_template":
            found = list(newest(found).values())
        named = [(one.id, self._title(kind, one.id, one.values)) for one in found if one.get("active") is not False]
        return sorted(named, key=lambda pair: pair[1])

    def described(self, kind: str, record_id: str) -> str:
        """A record in a list to choose from: its title and what tells it from others."""
        found = self.rows.get(kind, record_id)
        if found is None:
            return record_id
        declared = self.rows.catalogue[kind]
        specs = [declared.fields[n] for n in declared.meta.columns[:4] if n not in declared.meta.title]
        parts = [self.title(kind, record_id), *(c.text for c in self.cells(specs, found.values))]
        return " · ".join(parts)

    def search(self, text: str, kinds: tuple[str, ...], limit: int) -> list[Found]:
        """Records whose searched fields hold the text."""
        return search(self.rows, text, kinds, limit)

    def save(self, kind: str, record_id: str, changes: Mapping[str, Any], version: int | None = None) -> str:
        """Keep a record by the service that checks it; its id."""
        return records.save(self.database, self.actor, kind, record_id, changes, version)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page with the bar."""
        path = self.request.url.path
        own = {"visitor": self.visitor, "nav": navigation.items(self.rows, self.visitor, path), "find": ""}
        return self.painter.answer(self.request, self.words, template, {**own, **context}, status)

    def piece(self, template: str, **context: Any) -> Response:
        """A part of a page that a script asked for."""
        return self.painter.answer(self.request, self.words, template, context)

    def said(self, error: OfficeError) -> str:
        """A refusal of a service in the visitor's language."""
        return self.tr(error.message, **error.params)

    def go(self, address: str, notice: str = "", **params: Any) -> Response:
        """On to another page, with a notice (a msgid) that it shows once."""
        return pages.go(self.request, address, self.tr(notice, **params) if notice else "")

    def refuse(self, address: str, error: OfficeError) -> Response:
        """On to another page, which says why it was refused."""
        return pages.go(self.request, address, self.said(error), trouble=True)
