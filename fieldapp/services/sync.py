# SPDX-License-Identifier: Apache-2.0
"""What waits, what needs a person, and what two people changed: for the pill and the sync page."""

from dataclasses import dataclass
from typing import Any, Literal

from fieldapp.services.changes import Changes
from fieldapp.services.wording import Text
from fieldcore.base.clock import Instant

Side = Literal["mine", "theirs", "other"]


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
class WaitingItem:
    """One save that waits, in words. ``blocked_by``: what it waits for besides the network."""

    id: str
    kind: str
    record_id: str
    title: Text
    detail: Text
    at: Instant | None
    state: Text
    blocked: bool = False
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class WaitingBlob:
    """A photo or paper that waits; ``sent`` of ``size`` bytes are at head office."""

    sha256: str
    title: Text
    size: int
    sent: int


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
    """One field that both changed: what stands (head office), what came second (the other), and who."""

    conflict_id: str
    field: str
    label: Text
    current: Any
    other: Any
    current_text: str
    other_text: str
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
    """Sync as the person sees it."""

    def state(self) -> SyncState:
        """The pill."""
        raise NotImplementedError

    def page(self) -> SyncPage:
        """The sync page."""
        raise NotImplementedError

    def now(self) -> Changes:
        """Send and fetch now (slow: on the network's thread). ExternalError where head office can't be reached."""
        raise NotImplementedError

    def retry(self, op_id: str) -> Changes:
        """Send a refused change again as it is."""
        raise NotImplementedError

    def correct(self, op_id: str, typed: str) -> Changes:
        """Correct the field that was refused; the change and what waits for it are sent again."""
        raise NotImplementedError

    def give_up(self, op_id: str) -> Changes:
        """Keep head office's value; what was typed stays in the list of what was dropped."""
        raise NotImplementedError

    def resolve(self, conflict_id: str, side: Side, value: Any = None) -> Changes:
        """Settle one field: mine, theirs, or another plain value."""
        raise NotImplementedError
