# SPDX-License-Identifier: Apache-2.0
"""Who acts at head office, and whether the roles allow it."""

from dataclasses import dataclass
from typing import Final

from headoffice.errors import Denied
from headoffice.store.ledger import Author

OFFICE_ROLES: Final = frozenset({
    "dispatcher", "warranty_clerk", "parts_keeper", "callback_clerk", "vehicle_manager", "finance", "manager",
    "administrator",
})  # fmt: skip
"""Everybody who works at head office; field roles have their laptop."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who signed in, with roles."""

    person: str
    roles: frozenset[str]

    @property
    def author(self) -> Author:
        """As an author of changes."""
        return Author(self.person)

    def has(self, *roles: str) -> bool:
        """Whether one of these roles is held."""
        return bool(self.roles & set(roles))

    def require(self, *roles: str) -> None:
        """Denied unless one of these roles is held."""
        if not self.has(*roles):
            raise Denied


SYSTEM = Actor("", frozenset({"administrator", "manager", "dispatcher", "warranty_clerk", "callback_clerk"}))
"""The command line on the server itself."""
