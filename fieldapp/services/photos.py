# SPDX-License-Identifier: Apache-2.0
"""Photos of an order: from files, a camera folder or bytes; required kinds by charge."""

from dataclasses import dataclass
from pathlib import Path

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import PhotoTile
from fieldcore.base.clock import Instant


@dataclass(frozen=True, slots=True)
class CameraFile:
    """A picture in the camera folder; ``used``: it is on an order already."""

    path: Path
    name: str
    size: int
    changed_at: Instant
    used: bool


class Photos:
    """The photos of an order."""

    def of(self, order_id: str) -> tuple[PhotoTile, ...]:
        """The required ones that are missing first, then those that are there."""
        raise NotImplementedError

    def add(self, order_id: str, photo_kind: str, name: str, data: bytes, caption: str = "") -> Changes:
        """Add a JPEG or PNG. UserError for another kind of file."""
        raise NotImplementedError

    def add_files(self, order_id: str, photo_kind: str, paths: tuple[Path, ...]) -> Changes:
        """Add files in one group. UserError names the first that can't be read or is no picture; none is added."""
        raise NotImplementedError

    def withdraw(self, photo_id: str) -> Changes:
        """Take a photo back: it is kept as evidence and no longer shown."""
        raise NotImplementedError

    def image(self, sha256: str) -> bytes | None:
        """The bytes of a photo, None while they are not on the laptop."""
        raise NotImplementedError

    def camera_files(self) -> tuple[CameraFile, ...]:
        """The pictures of the camera folder that settings name, newest first."""
        raise NotImplementedError
