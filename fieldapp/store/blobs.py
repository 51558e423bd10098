# SPDX-License-Identifier: Apache-2.0
"""Sealed files: photographs, strokes and papers, encrypted under names that tell nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

from fieldapp.errors import DamagedStore, disk_error
from fieldcore.base import crypto


class Blobs:
    """The folder ``blobs`` of a home. Safe from any thread: a file appears whole or not at all."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._content_key = crypto.derive(key, "fieldapp blobs")
        self._name_key = crypto.derive(key, "fieldapp blob names")

    def path(self, sha256: str) -> Path:
        """Where a blob lies."""
        name = crypto.keyed_name(self._name_key, sha256)
        return self._folder / name[:2] / name

    def save(self, data: bytes) -> str:
        """Seal bytes to disk, synced before it returns; returns their SHA-256."""
        sha256 = crypto.sha256_hex(data)
        path = self.path(sha256)
        if path.exists():
            return sha256
        temporary = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(crypto.seal(self._content_key, data))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise disk_error(error) from error
        return sha256

    def pieces(self, sha256: str) -> int:
        """How many whole pieces of a blob came before its fetch was cut."""
        try:
            return self._partial(sha256).stat().st_size // crypto.SEALED_CHUNK
        except FileNotFoundError:
            return 0

    def add_piece(self, sha256: str, index: int, piece: bytes, *, last: bool) -> None:
        """Seal the next piece behind those that came; all but the last have the size of a chunk."""
        partial = self._partial(sha256)
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("r+b" if partial.exists() else "wb") as file:
                file.seek(index * crypto.SEALED_CHUNK)
                file.truncate()
                file.write(crypto.seal_chunk(self._content_key, piece, index, last=last))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise disk_error(error) from error

    def complete(self, sha256: str) -> bool:
        """Make the pieces the blob; False where they are not what its name says, and then they are thrown away."""
        partial, path = self._partial(sha256), self.path(sha256)
        try:
            if crypto.sha256_hex(crypto.unseal(self._content_key, partial.read_bytes())) == sha256:
                partial.replace(path)
                sync_folder(path.parent)
                return True
        except crypto.Damaged:
            pass
        except OSError as error:
            raise disk_error(error) from error
        self.drop_pieces(sha256)
        return False

    def drop_pieces(self, sha256: str) -> None:
        """Throw away what came of a blob."""
        self._partial(sha256).unlink(missing_ok=True)

    def _partial(self, sha256: str) -> Path:
        return self.path(sha256).with_suffix(".part")

    def load(self, sha256: str) -> bytes | None:
        """The bytes, verified; None where this laptop does not hold them. DamagedStore if they were changed."""
        try:
            sealed = self.path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        try:
            data = crypto.unseal(self._content_key, sealed)
        except crypto.Damaged as error:
            raise DamagedStore from error
        if crypto.sha256_hex(data) != sha256:
            raise DamagedStore
        return data

    def files(self) -> Iterator[Path]:
        """Every sealed file."""
        yield from sorted(p for p in self._folder.glob("??/*") if not p.name.endswith(".part"))


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder stays so after a power cut."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
