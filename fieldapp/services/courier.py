# SPDX-License-Identifier: Apache-2.0
"""Carrying changes on a stick where there is no network: the file, and what its receipt settled."""

from dataclasses import dataclass
from pathlib import Path

from fieldapp.services.changes import Changes, changed
from fieldapp.services.desk import Desk
from fieldapp.services.wording import Text, text
from fieldapp.sync.courier import Exported, Taken, export, take
from fieldapp.sync.engine import SyncEngine
from fieldcore.base.text import N_
from fieldcore.wire.courier import SUFFIX


@dataclass(frozen=True, slots=True)
class Offer:
    """What a courier file would carry, and the name that it gets unless the person gives another."""

    changes: int
    files: int
    bytes_of_files: int
    name: str


class Courier:
    """Courier files as the person sees them. ``engine``: no round runs while one is written or a receipt taken in."""

    def __init__(self, desk: Desk, engine: SyncEngine | None) -> None:
        self._desk, self._engine = desk, engine

    def offer(self) -> Offer:
        """What waits."""
        outbox, now = self._desk.read.outbox(), self._desk.clock.now().datetime()
        name = f"{self._desk.me.device_code}-{now:%Y%m%d-%H%M}{SUFFIX}"
        return Offer(outbox.waiting, outbox.blobs, outbox.blob_bytes, name)

    def export(self, path: Path, files: bool) -> Exported:
        """Write the file (slow). UserError before the first sync, ExternalError where it cannot be written."""
        store = self._desk.store
        if self._engine is None:
            return export(store, path, files=files)
        return self._engine.alone(lambda: export(store, path, files=files))

    def take(self, path: Path) -> Taken:
        """Take in a receipt (slow). UserError where it is none for this laptop, or the laptop was revoked."""
        store = self._desk.store
        if self._engine is None:
            return take(store, path)
        taken = self._engine.alone(lambda: take(store, path))
        self._engine.nudge()  # what it settled is counted anew
        return taken

    def everything(self) -> Changes:
        """What a receipt may have touched."""
        return changed("outbox") | Changes(frozenset((kind, "") for kind in self._desk.catalogue.types))


def exported_text(done: Exported) -> Text:
    """What was written, for the person."""
    return text(
        N_("{count} changes and {files} files are in the courier file. Head office gives a receipt for it."),
        count=done.changes, files=done.files,
    )  # fmt: skip


def taken_text(done: Taken) -> Text:
    """What a receipt settled, for the person."""
    if done.again:
        return Text(N_("Head office lacks what went before this courier file. Export once more: it goes along then."))
    if done.refused:
        return text(
            N_("The receipt settled {count} changes; {refused} were sent back and need you. {files} files arrived."),
            count=done.changes, refused=done.refused, files=done.files,
        )  # fmt: skip
    return text(
        N_("The receipt settled {count} changes and {files} files. {rows} records came in."),
        count=done.changes, files=done.files, rows=done.rows,
    )  # fmt: skip
