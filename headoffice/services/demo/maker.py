# SPDX-License-Identifier: Apache-2.0
"""What all parts of the demo data share: the seeded choice, the ids, and the door to the office."""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from fieldcore.base import resources
from fieldcore.base.clock import FixedClock, Instant
from fieldcore.base.ids import Ids
from fieldcore.records.model import Values

SEED = 20261123


class Office(Protocol):
    """Where demo records go: the one write door of head office."""

    def put(self, kind: str, record_id: str, values: Values, at: Instant) -> None:
        """Insert a record as if written at that moment."""
        ...

    def event(self, subject_kind: str, subject: str, event: str, actor: str, at: Instant, reason: str = "") -> None:
        """Run one transition of a state machine."""
        ...


class Maker:
    """Makes records from a seed; the same day gives the same records."""

    def __init__(self, office: Office, today: Instant) -> None:
        self.office, self.today = office, today
        self.random = random.Random(SEED)
        self.clock = FixedClock(today.plus(days=-700))
        self._ids = Ids(self.clock, self.random.randbytes)
        self.words: dict[str, Any] = json.loads(resources.read_text("demo/words.json"))
        self.made: dict[str, dict[str, Values]] = {}

    def add(self, kind: str, made_at: Instant | None = None, /, **values: Any) -> str:
        """Make one record and give it to the office."""
        record_id = self._ids.new()
        kept = {name: value for name, value in values.items() if value is not None}
        self.office.put(kind, record_id, kept, made_at or self.clock.now())
        self.made.setdefault(kind, {})[record_id] = kept
        return record_id

    def pick(self, options: Sequence[Any]) -> Any:
        """One of them."""
        return options[self.random.randrange(len(options))]

    def values(self, kind: str, record_id: str) -> Values:
        """What was made under that id."""
        return self.made[kind][record_id]

    def person(self) -> str:
        """A Chinese name."""
        return str(self.pick(self.words["surnames"])) + str(self.pick(self.words["given"]))

    def mobile(self) -> str:
        """A mobile number that nobody has: the second block is 0000."""
        return f"1{self.pick('3589')}{self.random.randrange(10)}0000{self.random.randrange(10_000):04d}"

    def day(self, back_from: int, back_to: int) -> str:
        """A calendar day between so many days ago."""
        days = self.random.randint(back_to, back_from)
        return (self.today.date() - timedelta(days=days)).isoformat()
