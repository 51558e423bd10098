# SPDX-License-Identifier: Apache-2.0
"""Photos, strokes and papers by SHA-256: taken in chunk by chunk, verified at the end."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, or_, select, update

from fieldcore.base.crypto import sha256_hex
from fieldcore.wire.messages import CHUNK, BlobState
from headoffice.errors import WireError
from headoffice.services.devices import Laptop
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

MAX_SIZE: Final = 200 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The folder of blobs and what is known of each."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise WireError("not_found", 404)
        return self._folder / sha256[:2] / sha256

    def state(self, sha256: str) -> BlobState:
        """How much of it is here."""
        path = self._path(sha256)
        with self._database.read() as ledger:
            return _state(ledger, path)

    def put(self, sha256: str, offset: int, size: int, chunk: bytes) -> BlobState:
        """Take a piece at ``offset`` of a blob of ``size`` bytes; one that was taken before changes nothing.

        WireError ``digest_mismatch`` where the whole does not have its digest: it is taken from the start again.
        """
        path = self._path(sha256)
        if not 0 <= offset <= size <= MAX_SIZE or len(chunk) > CHUNK or offset + len(chunk) > size:
            raise WireError("bad_request", 400)
        with self._database.write() as ledger:
            known = _state(ledger, path, lock=True)
            if known.complete or offset != known.received:
                return known
            part = path.with_suffix(".part")
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("r+b" if part.exists() else "w+b") as file:
                file.seek(offset)
                file.truncate()
                file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            received = offset + len(chunk)
            complete = received == size
            damaged = complete and sha256_hex(part.read_bytes()) != sha256
            if damaged:
                received, complete = 0, False
            elif complete:
                part.replace(path)
            _note(ledger, sha256, size, received, complete)
        if damaged:
            raise WireError("digest_mismatch", 422)
        return BlobState(sha256=sha256, received=received, complete=complete)

    def add(self, ledger: Ledger, data: bytes) -> str:
        """Take in a whole blob of the office's own; its name."""
        sha256 = sha256_hex(data)
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size != len(data):
            part = path.with_suffix(f".{secrets.token_hex(4)}.part")
            part.write_bytes(data)
            part.replace(path)
        _note(ledger, sha256, len(data), len(data), True)
        return sha256

    def get(self, sha256: str) -> bytes:
        """A whole blob. WireError ``not_found`` while it is not complete."""
        path = self._path(sha256)
        if not path.exists():
            raise WireError("not_found", 404)
        return path.read_bytes()

    def want(self, ledger: Ledger, sha256: str) -> None:
        """Take a blob anew that went away or was damaged: laptops that hold it are asked for it."""
        self._path(sha256).unlink(missing_ok=True)
        _note(ledger, sha256, 0, 0, False)

    def missing(self, ledger: Ledger, laptop: Laptop) -> list[str]:
        """The blobs that records in a laptop's reach name and that are not here whole."""
        known, scope = ledger.tables.blob.c, ledger.tables.scope.c
        mine = scope.scope.in_(sorted(laptop.scopes))
        found: set[str] = set()
        for kind, columns in _blob_columns(ledger):
            held = select(scope.record_id).where(scope.kind == kind, mine)
            table = ledger.tables.records[kind].c
            for column in columns:
                query = select(column, known.complete).join_from(
                    column.table, known.sha256.table, column == known.sha256, isouter=True
                )
                named = query.where(column.is_not(None), table["_deleted"].is_(False), table.id.in_(held)).distinct()
                for sha256, complete in ledger.connection.execute(named):
                    if not complete or not self._path(sha256).exists():
                        found.add(sha256)
        return sorted(found)

    def piece(self, laptop: Laptop, sha256: str, offset: int) -> bytes:
        """A piece for a laptop that may see a record which refers to it; empty at the end."""
        path = self._path(sha256)
        with self._database.read() as ledger:
            if laptop.revoked or not _may_see(ledger, laptop, sha256):
                raise WireError("not_found", 404)
        if not path.exists():
            raise WireError("not_found", 404)
        with path.open("rb") as file:
            file.seek(min(max(0, offset), MAX_SIZE))
            return file.read(CHUNK)


def _state(ledger: Ledger, path: Path, lock: bool = False) -> BlobState:
    """How much of a blob is here; one whose file went away (an older folder was put back) is taken anew."""
    table = ledger.tables.blob
    query = select(table).where(table.c.sha256 == path.name)
    row = ledger.connection.execute(query.with_for_update() if lock else query).first()
    if row is None or (row.complete and not path.exists()):
        return BlobState(sha256=path.name, received=0, complete=False)
    return BlobState(sha256=path.name, received=row.received, complete=row.complete)


def _note(ledger: Ledger, sha256: str, size: int, received: int, complete: bool) -> None:
    table = ledger.tables.blob
    values = {"size": size, "received": received, "complete": complete}
    changed = ledger.connection.execute(update(table).where(table.c.sha256 == sha256).values(**values))
    if not changed.rowcount:
        ledger.connection.execute(insert(table).values(sha256=sha256, **values))


def _may_see(ledger: Ledger, laptop: Laptop, sha256: str) -> bool:
    for kind, columns in _blob_columns(ledger):
        for row in ledger.find(kind, or_(*(column == sha256 for column in columns))):
            if ledger.scopes.of(kind, row.id) & laptop.scopes:
                return True
    return False


def _blob_columns(ledger: Ledger) -> Iterator[tuple[str, list[Any]]]:
    """The kinds whose records name blobs, with the columns that do."""
    for kind in ledger.catalogue.types.values():
        names = [spec.name for spec in kind.fields.values() if spec.type.name == "blob"]
        if names:
            yield kind.kind, [ledger.column(kind.kind, name) for name in names]
