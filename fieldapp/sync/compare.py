# SPDX-License-Identifier: Apache-2.0
"""The idle comparison: what differs from head office is found by cutting it smaller, and only that is repaired."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fieldapp.store.held import held
from fieldapp.store.store import Store
from fieldapp.sync.pull import commit, stored_cursor
from fieldapp.sync.transport import Transport
from fieldcore.wire.integrity import FAN, LEAF, part_digest
from fieldcore.wire.messages import CompareReply, CompareRequest, Part, PullReply

COMPARED: Final = "compared"
"""The fact that says when this laptop was compared with head office last."""
DAY_MS: Final = 86_400_000
_PARTS: Final = 64
"""How many parts one request asks about."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to. ``whole``: it was carried through; else something new came in between."""

    whole: bool
    repaired: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0


@dataclass(frozen=True, slots=True)
class _Range:
    """Records of a kind, and the bounds that belong to them."""

    kind: str
    after: str
    until: str
    records: list[tuple[str, str]]

    @property
    def small(self) -> bool:
        return len(self.records) <= LEAF

    def named(self) -> Part:
        return Part(kind=self.kind, after=self.after, until=self.until, records=dict(self.records))

    def whole(self) -> Part:
        digest = part_digest(digest for _, digest in self.records)
        return Part(kind=self.kind, after=self.after, until=self.until, digest=digest)

    def cut(self) -> Iterator["_Range"]:
        size, after = -(-len(self.records) // FAN), self.after
        slices = [self.records[start : start + size] for start in range(0, len(self.records), size)]
        for number, records in enumerate(slices, start=1):
            until = self.until if number == len(slices) else records[-1][0]
            yield _Range(self.kind, after, until, records)
            after = until


def due(store: Store) -> bool:
    """Whether the last comparison is a day old; the first day begins with what enrolment brought."""
    last, now = store.read(lambda reader: reader.meta(COMPARED)), store.clock.now().ms
    if last is None:
        store.receive(lambda incoming: incoming.set_meta(COMPARED, now))
    return last is not None and abs(now - last) >= DAY_MS


def compare(store: Store, transport: Transport, before: Callable[[], None]) -> Compared:
    """Compare all that is here with head office and repair what differs; ``before`` is called before each request.

    It follows a pull, so that both speak of the same state. Offline, or Refused where this cannot be compared.
    """
    found = store.read(lambda reader: held(reader.connection, reader.catalogue))
    waiting = [_Range(kind, "", "", records) for kind, records in found.items()]
    repaired: list[tuple[str, str]] = []
    files = asked = 0
    while waiting:
        before()
        group, waiting = waiting[:_PARTS], waiting[_PARTS:]
        parts = [one.named() if asked >= len(found) and one.small else one.whole() for one in group]
        reply = transport.post("compare", CompareRequest(
            request_id=transport.new_id(), cursor=stored_cursor(store), parts=parts, files=not asked,
        ), CompareReply)  # fmt: skip
        if reply.status == "behind":
            return Compared(False, repaired, files)
        if not asked:
            files = store.receive(lambda incoming, missed=reply.blobs: incoming.offer_blobs(missed))  # type: ignore[misc]  # a default binds the value
        asked += len(group)
        for one in (group[place] for place in reply.differ):
            waiting += [one] if one.small else one.cut()
        repaired += _repair(store, reply)
    store.receive(lambda incoming: incoming.set_meta(COMPARED, incoming.now.ms))
    return Compared(True, repaired, files)


def _repair(store: Store, reply: CompareReply) -> list[tuple[str, str]]:
    """Take the rows that differ; where they are too many to be told, everything comes anew with the next pull."""
    commit(store, PullReply(request_id=reply.request_id, status="ok", rows=reply.rows), None, None)
    if reply.more:
        store.receive(lambda incoming: incoming.set_cursor(None))
    for row in reply.rows:
        log.warning("repaired %s %s", row.kind, row.id)
    return [(row.kind, row.id) for row in reply.rows]
