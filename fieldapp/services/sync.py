# SPDX-License-Identifier: Apache-2.0
"""What waits, what needs a person, and what two people changed: for the pill and the sync page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes, changed
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import order_id_of
from fieldapp.services.records import Records, refuse
from fieldapp.services.waiting import (
    WaitingBlob,
    WaitingItem,
    record_title,
    waiting_blobs,
    waiting_items,
)
from fieldapp.services.wording import NOTHING, Text, raw, text
from fieldapp.store.backup import backup as make_backup
from fieldapp.store.backup import backups as backups_of
from fieldapp.store.pending import Attention, Outgoing
from fieldapp.store.unit_of_work import UnitOfWork
from fieldapp.sync.engine import SyncEngine, SyncStatus
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import FieldSpec
from fieldcore.wire.codes import MESSAGES
from fieldcore.wire.messages import Conflict

Side = Literal["current", "other", "typed"]
"""What settles a conflict: the value that stands, the one that came second, or a third that somebody types."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """The pill: what it says and how it looks."""

    tone: Literal["synced", "sending", "offline", "attention"]
    text: Text
    online: bool
    waiting: int
    waiting_since: Instant | None
    blobs: int
    blob_bytes: int
    attention: int
    conflicts: int
    last_sync: Instant | None


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """Something that head office sent back: why, what to do, and what waits for it."""

    op_id: str
    kind: str
    record_id: str
    title: Text
    reason: Text
    field: str
    field_label: Text
    value: Any
    at: Instant | None
    waiting_for_it: tuple[Text, ...]
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class ConflictField:
    """One field that both changed: what stands (head office), what came second, and when ``author`` sent that.

    ``mine``: this laptop's person sent it. The page shows values with the codec of ``spec``.
    """

    conflict_id: str
    field: str
    label: Text
    spec: FieldSpec | None
    current: Any
    other: Any
    author: str
    at: Instant | None
    mine: bool
    proposal: bool


@dataclass(frozen=True, slots=True)
class ConflictItem:
    """A record with fields that both changed."""

    kind: str
    record_id: str
    title: Text
    fields: tuple[ConflictField, ...]


@dataclass(frozen=True, slots=True)
class SyncPage:
    """All that the sync page shows."""

    state: SyncState
    attention: tuple[AttentionItem, ...]
    conflicts: tuple[ConflictItem, ...]
    waiting: tuple[WaitingItem, ...]
    blobs: tuple[WaitingBlob, ...]


class Sync:
    """Sync as the person sees it. ``engine`` is None where nothing sends (tests, a command that only reads)."""

    def __init__(self, desk: Desk, records: Records, engine: SyncEngine | None) -> None:
        self._desk, self._records, self._engine = desk, records, engine

    def state(self) -> SyncState:
        """The pill."""
        outbox, status = self._desk.read.outbox(), self._engine.status if self._engine else SyncStatus()
        attention, waiting = outbox.rejected + outbox.conflicts, outbox.waiting + outbox.blocked
        online = status.phase in ("syncing", "synced", "attention")
        tone, words = self._pill(status, attention, waiting + outbox.blobs, outbox.oldest_at)
        return SyncState(
            tone=tone,
            text=words,
            online=online,
            waiting=waiting,
            waiting_since=outbox.oldest_at,
            blobs=outbox.blobs,
            blob_bytes=outbox.blob_bytes,
            attention=attention,
            conflicts=outbox.conflicts,
            last_sync=status.last_sync or Instant.of(self._desk.read.meta("last_sync")),
        )

    def page(self) -> SyncPage:
        """The sync page."""
        return self._desk.read.at_once(self._page)

    def now(self) -> Changes:
        """Send and fetch now (slow: on the network's thread). ExternalError where head office can't be reached."""
        if self._engine is not None:
            self._engine.sync_once()
        return changed("outbox") | Changes(frozenset((kind, "") for kind in self._desk.catalogue.types))

    def backup(self) -> str:
        """Make today's backup now; where it lies."""
        return str(make_backup(self._desk.store))

    def backups(self) -> tuple[Path, ...]:
        """The backups of this home, the newest first."""
        return backups_of(self._desk.store.home)

    def retry(self, op_id: str) -> Changes:
        """Send a refused change again as it is."""
        self._desk.write(lambda work: work.resend(op_id))
        return changed("outbox")

    def correct(self, op_id: str, typed: str) -> Changes:
        """Correct the field that was refused; the change and what waits for it are sent again."""
        item = self._refused(op_id)
        declared = self._desk.catalogue[item.kind]
        if declared.meta.append_only or item.field not in declared.fields:
            raise UserError(N_("This entry is evidence and cannot be changed. Give it up and add a new one."))
        value = self._records.read(item.kind, item.field, typed)
        refuse(self._records.check(item.kind, item.record_id, {item.field: value}))
        same = self._desk.need(item.kind, item.record_id).get(item.field) == value

        def send(work: UnitOfWork) -> None:
            if same:
                work.resend(op_id)
            else:
                work.put(item.kind, item.record_id, {item.field: value})

        self._desk.write(send)
        return changed(item.kind, item.record_id) | changed("outbox")

    def give_up(self, op_id: str) -> Changes:
        """Keep head office's value; the store keeps what was typed among the operations that were dropped."""
        item = self._refused(op_id)
        self._desk.write(lambda work: work.discard(op_id))
        return changed(item.kind, item.record_id) | changed("outbox")

    def resolve(self, conflict_id: str, side: Side, value: Any = None) -> Changes:
        """Settle one field; ``value`` is the plain value that was typed."""
        found = next((c for c in self._desk.read.conflicts() if c.id == conflict_id), None)
        if found is None:
            raise UserError(N_("This was settled already."))
        chosen = {"current": found.current, "other": found.other, "typed": value}[side]
        spec = self._desk.catalogue[found.kind].fields.get(found.field)
        if side == "typed" and spec is not None:
            refuse(self._records.check(found.kind, found.record_id, {found.field: value}))
        self._desk.write(lambda work: work.resolve(conflict_id, chosen))
        return changed(found.kind, found.record_id) | changed("conflict") | changed("outbox")

    def noted(self, op_id: str) -> Changes:
        """The person has read that head office's value stands."""
        self._desk.write(lambda work: work.note_overruled(op_id))
        return changed("sync")

    def _page(self) -> SyncPage:
        outgoing = self._desk.read.outgoing()
        return SyncPage(
            state=self.state(),
            attention=tuple(self._attention(item, outgoing) for item in self._desk.read.attention()),
            conflicts=self._conflicts(),
            waiting=waiting_items(self._desk, outgoing),
            blobs=waiting_blobs(self._desk),
        )

    def _pill(
        self, status: SyncStatus, attention: int, waiting: int, since: Instant | None
    ) -> tuple[Literal["synced", "sending", "offline", "attention"], Text]:
        if attention:
            return "attention", text(N_("{count} need you"), count=attention)
        if status.phase == "syncing" and not status.total:
            return "sending", text(N_("Syncing"))
        if status.phase == "syncing":
            return "sending", text(N_("Sending {done} of {total}"), done=status.done, total=status.total)
        if status.phase == "synced" and not waiting:
            return "synced", text(N_("Synced"))
        if not waiting:
            return "offline", text(N_("Offline"))
        at = since.datetime().strftime("%H:%M") if since else ""
        if status.phase == "synced":
            return "sending", text(N_("{count} waiting"), count=waiting)
        if not at:
            return "offline", text(N_("Offline · {count} waiting"), count=waiting)
        return "offline", text(N_("Offline · {count} waiting · since {time}"), count=waiting, time=at)

    def _refused(self, op_id: str) -> Attention:
        found = next((item for item in self._desk.read.attention() if item.op_id == op_id), None)
        if found is None:
            raise UserError(N_("This was settled already."))
        return found

    def _attention(self, item: Attention, outgoing: Sequence[Outgoing]) -> AttentionItem:
        spec = self._desk.catalogue[item.kind].fields.get(item.field) if item.kind in self._desk.catalogue else None
        behind = [op for op in outgoing if op.blocked_by == item.op_id]
        return AttentionItem(
            op_id=item.op_id,
            kind=item.kind,
            record_id=item.record_id,
            title=record_title(self._desk, item.kind, item.record_id, item.changes),
            reason=Text(MESSAGES.get(item.code, item.message or MESSAGES["internal"])),
            field=item.field,
            field_label=Text(spec.label) if spec else NOTHING,
            value=item.changes.get(item.field),
            at=item.at,
            waiting_for_it=tuple(record_title(self._desk, op.kind, op.record_id, op.changes) for op in behind),
            order_id=order_id_of(item.kind, item.record_id, item.changes),
        )

    def _conflicts(self) -> tuple[ConflictItem, ...]:
        grouped: dict[tuple[str, str], list[Conflict]] = {}
        for found in self._desk.read.conflicts():
            grouped.setdefault((found.kind, found.record_id), []).append(found)
        return tuple(
            ConflictItem(kind, record, record_title(self._desk, kind, record, {}), tuple(map(self._field, conflicts)))
            for (kind, record), conflicts in grouped.items()
        )

    def _field(self, found: Conflict) -> ConflictField:
        spec = self._desk.catalogue[found.kind].fields.get(found.field) if found.kind in self._desk.catalogue else None
        me = self._desk.me
        mine = found.author in (me.device_id, me.person_id, me.name)
        return ConflictField(
            conflict_id=found.id,
            field=found.field,
            label=Text(spec.label) if spec else raw(found.field),
            spec=spec,
            current=found.current,
            other=found.other,
            author=me.name if mine else self._desk.title("person", found.author),
            at=Instant.of(found.at),
            mine=mine,
            proposal=found.proposal,
        )
