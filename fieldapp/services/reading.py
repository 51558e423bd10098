# SPDX-License-Identifier: Apache-2.0
"""The store's reader as services use it: each call sees the last commit; ``at_once`` makes many calls see one state.

What ``at_once`` has read by its id is not read again: a page asks for the same order, machine or person many times.
"""

import threading
from collections.abc import Callable, Collection
from datetime import date
from typing import Any, TypeVar

from fieldapp.store.pending import Attention, OutboxSummary, Outgoing
from fieldapp.store.reader import Reader
from fieldapp.store.rows import Order, Stored, Where
from fieldapp.store.search import Hit
from fieldapp.store.store import Store
from fieldcore.base.clock import Instant
from fieldcore.records.model import Values
from fieldcore.wire.messages import Conflict

T = TypeVar("T")


class Reading:
    """Reads from any thread."""

    def __init__(self, store: Store) -> None:
        self._store, self._local = store, threading.local()

    def at_once(self, work: Callable[[], T]) -> T:
        """Do work whose reads all see one state of the store. It must not write."""
        if getattr(self._local, "reader", None) is not None:
            return work()

        def with_reader(reader: Reader) -> T:
            self._local.reader, self._local.known = reader, {}
            try:
                return work()
            finally:
                self._local.reader = self._local.known = None

        return self._store.read(with_reader)

    def _do(self, work: Callable[[Reader], T]) -> T:
        reader: Reader | None = getattr(self._local, "reader", None)
        return work(reader) if reader is not None else self._store.read(work)

    def get(self, kind: str, record_id: str) -> Stored | None:
        """One record, or None."""
        known: dict[tuple[str, str], Stored | None] | None = getattr(self._local, "known", None)
        if known is None:
            return self._store.read(lambda reader: reader.get(kind, record_id))
        if (kind, record_id) not in known:
            known[(kind, record_id)] = self._local.reader.get(kind, record_id)
        return known[(kind, record_id)]

    def find(
        self, kind: str, where: Where | None = None, order_by: Order = (), limit: int | None = None, offset: int = 0
    ) -> list[Stored]:
        """Records that fit, newest first unless ``order_by`` says otherwise."""
        return self._do(lambda reader: reader.find(kind, where, order_by, limit, offset))

    def first(self, kind: str, where: Where | None = None, order_by: Order = ()) -> Stored | None:
        """The first that fits, or None."""
        return self._do(lambda reader: reader.first(kind, where, order_by))

    def count(self, kind: str, where: Where | None = None) -> int:
        """How many fit."""
        return self._do(lambda reader: reader.count(kind, where))

    def children(self, kind: str, parent_id: str, order_by: Order = ("id",)) -> list[Stored]:
        """The records listed under a parent, oldest first."""
        return self._do(lambda reader: reader.children(kind, parent_id, order_by))

    def history(self, subject_id: str) -> list[Stored]:
        """The events of one document, oldest first."""
        return self._do(lambda reader: reader.history(subject_id))

    def title(self, kind: str, record_id: str) -> str:
        """The short name of a record."""
        return self._do(lambda reader: reader.title(kind, record_id))

    def alerted(self, day: date) -> list[str]:
        """The maintenance plans that ask for attention by a day."""
        return self._do(lambda reader: reader.alerted(day))

    def balance(self, person: str, part: str) -> str:
        """What a van holds of a part."""
        return self._do(lambda reader: reader.balance(person, part))

    def balances(self, person: str) -> dict[str, str]:
        """What a van holds of every part."""
        return self._do(lambda reader: reader.balances(person))

    def drafts(self, kind: str, record_id: str) -> Values:
        """What was typed and not saved."""
        return self._do(lambda reader: reader.drafts(kind, record_id))

    def search(self, text: str, limit: int = 20, kinds: tuple[str, ...] = ()) -> list[Hit]:
        """Records by what was typed, best first."""
        return self._do(lambda reader: reader.search(text, limit, kinds))

    def meta(self, key: str) -> Any:
        """A fact that the store keeps about itself, or None."""
        return self._do(lambda reader: reader.meta(key))

    def outgoing(self) -> list[Outgoing]:
        """What head office has not taken."""
        return self._do(lambda reader: reader.outgoing())

    def last_unsent(self, ids: Collection[str]) -> Instant | None:
        """When the newest change of these records was made that head office has not taken."""
        return self._do(lambda reader: reader.last_unsent(ids))

    def outbox(self) -> OutboxSummary:
        """How much waits."""
        return self._do(lambda reader: reader.outbox())

    def attention(self) -> list[Attention]:
        """What head office sent back."""
        return self._do(lambda reader: reader.attention())

    def conflicts(self, record_id: str | None = None) -> list[Conflict]:
        """What two people disagree on."""
        return self._do(lambda reader: reader.conflicts(record_id))

    def overruled(self) -> list[Outgoing]:
        """Own changes that gave way to head office's."""
        return self._do(lambda reader: reader.overruled())

    def blob_queue(self) -> list[tuple[str, int, int]]:
        """(SHA-256, size, bytes sent) of each blob that waits."""
        return self._do(lambda reader: reader.blob_queue())
