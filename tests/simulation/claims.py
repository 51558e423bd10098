# SPDX-License-Identifier: Apache-2.0
"""What people were promised: every value that showed "saved", who wrote it, and what they saw before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.store.unit_of_work import UnitOfWork

OFFICE = "office"


@dataclass(slots=True)
class Claim:
    """One value that somebody saved. ``life``: the unbroken store in which it was written; ``before``: what was seen.

    ``waived``: its laptop was put back to an older copy, or gave the change up, so it may be missing.
    """

    order: int
    life: str
    kind: str
    record: str
    field: str
    value: Any
    before: Any
    waived: bool = False


@dataclass(slots=True)
class Life:
    """The life of a store: a copy or a restored one begins a new life with the memories of another."""

    name: str
    parent: "Life | None" = None
    since: int = 0

    def remembers(self, claim: Claim) -> bool:
        """Whether a change was made in this life or in one that it comes from, before they parted."""
        life: Life | None = self
        limit: float = float("inf")
        while life is not None:
            if claim.life == life.name and claim.order < limit:
                return True
            limit, life = min(limit, life.since), life.parent
        return False


@dataclass(slots=True)
class Claims:
    """All that was saved, in order."""

    all: list[Claim] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)
    _numbers: int = 0

    def next(self) -> int:
        """A number for the next thing that happens."""
        self._numbers += 1
        return self._numbers

    def word(self) -> str:
        """A text that nobody wrote before."""
        return f"词{self.next()}"

    def birth(self, name: str, parent: Life | None = None, since: int | None = None) -> Life:
        """A store begins."""
        life = Life(f"{name}.{len(self.lives)}", parent, self._numbers if since is None else since)
        self.lives[life.name] = life
        return life

    def add(self, life: str, kind: str, record: str, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        """Somebody saved these values."""
        for name, value in changes.items():
            self.all.append(Claim(self.next(), life, kind, record, name, value, before.get(name)))


class Hand:
    """A person's hand in one save of a laptop: notes what is written, and what was seen before."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
        self.noted: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = []

    def values(self, kind: str, record: str) -> dict[str, Any]:
        """What the screen shows."""
        return dict(self.unit.read.need(kind, record).values)

    def insert(self, kind: str, **values: Any) -> str:
        """A new record."""
        made = self.unit.insert(kind, values)
        self.noted.append((kind, made, {n: v for n, v in values.items() if v is not None}, {}))
        return made

    def add(self, kind: str, **values: Any) -> None:
        """A new record whose id nobody needs."""
        self.insert(kind, **values)

    def put(self, kind: str, record: str, **changes: Any) -> None:
        """Change fields."""
        before = self.values(kind, record)
        if self.unit.put(kind, record, changes):
            self.noted.append((kind, record, changes, before))

    def delete(self, kind: str, record: str) -> None:
        """Delete a record: a claim on the field ""."""
        self.unit.delete(kind, record)
        self.noted.append((kind, record, {"": None}, {}))

    def event(self, order: str, kind: str, subject: str, event: str) -> None:
        """A transition."""
        made = self.unit.event(kind, subject, event)
        self.noted.append(("order_event", made, {"event": event, "subject": subject}, {}))

    def blob(self, data: bytes) -> str:
        """Keep bytes."""
        return self.unit.put_blob(data)
