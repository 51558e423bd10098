# SPDX-License-Identifier: Apache-2.0
"""One request of one person: who asks, in which words, with which records at hand."""

from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from fieldcore.records.choices import label_of
from headoffice.console.wording import Wording


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has signed in."""

    person: str
    name: str
    roles: tuple[str, ...]
    roles_text: str

    def has(self, *roles: str) -> bool:
        """Whether the visitor holds one of these roles; an administrator's rights are named where they apply."""
        return bool(set(self.roles) & set(roles))


@dataclass(frozen=True, slots=True)
class Desk:
    """What a route works with: it asks services by name, and answers with a page or on to another."""

    request: Request
    visitor: Visitor
    words: Wording
    form: FormData
    titles: dict[tuple[str, str], str] = field(default_factory=dict)

    def tr(self, message: str, **values: object) -> str:
        """The text of a msgid in the visitor's language."""
        return self.words.tr(message, **values)

    def query(self, name: str) -> str:
        """A parameter of the address, "" for none."""
        return self.request.query_params.get(name, "").strip()

    def posted(self, name: str) -> str:
        """A text of the posted form, "" for none."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def choice(self, choices: str, value: Any) -> str:
        """The shown label of a choice."""
        return self.tr(label_of(choices, value)) if value else ""
