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
            _sync_folder(path.parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise disk_error(error) from error
        return sha256

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


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
