# SPDX-License-Identifier: Apache-2.0
"""Photos of an order: from files, a camera folder or bytes; required kinds by charge."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.desk import Desk
from fieldapp.services.exif import media_type, taken_at
from fieldapp.services.freezing import NOT_YOURS, SIGNED
from fieldapp.services.group import Group
from fieldapp.services.jobs import live_photos
from fieldapp.services.order_views import PhotoTile
from fieldapp.services.settings import Settings
from fieldapp.services.wording import choice, is_choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.crypto import sha256_hex
from fieldcore.base.text import N_
from fieldcore.rules.jobs import required_photos

MAX_BYTES = 64 * 1024 * 1024
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
_CLOSED = ("submitted", "reviewed", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class CameraFile:
    """A picture in the camera folder; ``used``: a file of that name and size is on an order already."""

    path: Path
    name: str
    size: int
    changed_at: Instant
    used: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was read from somewhere."""

    name: str
    data: bytes


class Photos:
    """The photos of an order."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings = desk, settings

    def of(self, order_id: str) -> tuple[PhotoTile, ...]:
        """The required ones that are missing first, then those that are there."""
        order = self._desk.need("work_order", order_id)
        there = live_photos(self._desk, order_id)
        kinds = {photo.get("photo_kind") for photo in there}
        missing = [kind for kind in required_photos(order.values) if kind not in kinds]
        return (*(_missing(kind) for kind in missing), *(tile_of(photo) for photo in there))

    def add(self, order_id: str, photo_kind: str, name: str, data: bytes, caption: str = "") -> Changes:
        """Add a JPEG or PNG. UserError for another kind of file."""
        group = Group(self._desk)
        photo_id = self._put(group, order_id, photo_kind, name, data, caption)
        return group.commit(created=photo_id, undo=lambda: self.withdraw(photo_id))

    def add_all(self, order_id: str, photo_kind: str, pictures: tuple[Picture, ...]) -> Changes:
        """Add pictures in one group. UserError names the first that is none; none is added."""
        group = Group(self._desk)
        made = [self._put(group, order_id, photo_kind, each.name, each.data, "") for each in pictures]
        return group.commit(created=made[0] if made else "")

    def withdraw(self, photo_id: str) -> Changes:
        """Take a photo back: it is kept as evidence and no longer shown."""
        photo = self._desk.need("attachment", photo_id)
        self._must_take_photos(str(photo.get("order")))
        if photo.get("photo_kind") == "signed_paper" and self._signs(photo):
            raise UserError(N_("A signature on paper rests on this photo, so it stays."))
        group = Group(self._desk)
        withdraw_in(group, photo)
        return group.commit()

    def image(self, sha256: str) -> bytes | None:
        """The bytes of a photo, None while they are not on the laptop."""
        return self._desk.store.get_blob(sha256) if sha256 else None

    def camera_files(self) -> tuple[CameraFile, ...]:
        """The pictures of the camera folder that settings name, newest first."""
        folder = self._settings.read().camera_folder
        if not folder:
            return ()
        used = {(p.get("file_name"), p.get("size")) for p in self._desk.read.find("attachment", None, limit=2000)}
        try:
            found = [p for p in Path(folder).iterdir() if p.suffix.lower() in _SUFFIXES and p.is_file()]
            files = [(path, path.stat()) for path in found]
        except OSError as error:
            raise UserError(N_("There is no folder “{folder}”."), folder=folder) from error
        offset = self._desk.now().offset
        rows = [
            CameraFile(
                path, path.name, stat.st_size, Instant(int(stat.st_mtime * 1000), offset),
                (path.name, stat.st_size) in used,
            )
            for path, stat in files
        ]  # fmt: skip
        return tuple(sorted(rows, key=lambda row: (-row.changed_at.ms, row.name)))

    def _put(self, group: Group, order_id: str, kind: str, name: str, data: bytes, caption: str) -> str:
        self._must_take_photos(order_id)
        there = live_photos(self._desk, order_id)
        return attach(group, there, kind, Picture(name, data), order=order_id, caption=caption)

    def _signs(self, photo: Stored) -> bool:
        """Whether a photo was there when an order was signed on paper."""
        by_hand = self._desk.read.find("signature", {"order": photo.get("order"), "input_device": "paper"})
        return any(signature.id > photo.id for signature in by_hand)

    def _must_take_photos(self, order_id: str) -> None:
        order = self._desk.need("work_order", order_id)
        if order.get("assignee") != self._desk.me.person_id:
            raise UserError(NOT_YOURS)
        if order.get("status") in _CLOSED:
            raise UserError(SIGNED)


def attach(
    group: Group, there: Sequence[Stored], kind: str, picture: Picture, *, order: str = "", trip: str = "",
    caption: str = "",
) -> str:  # fmt: skip
    """A photo of an order or trip as a part of a save; its id. ``there``: the photos that it has already."""
    name, data = picture.name, picture.data
    media = media_type(data)
    if not media:
        raise UserError(N_("{name} is no picture that can be used. Choose a JPEG or PNG file."), name=name)
    if len(data) > MAX_BYTES:
        raise UserError(N_("{name} is larger than 64 MB. Make it smaller first."), name=name)
    if not is_choice("photo_kind", kind):
        raise UserError(N_("Say first what the photo shows."))
    sha256 = sha256_hex(data)
    if any(photo.get("sha256") == sha256 and photo.get("photo_kind") == kind for photo in there):
        raise UserError(N_("{name} is on this order already."), name=name)
    taken = taken_at(data)
    photo_id = group.add(
        "attachment", photo_kind=kind, file_name=name, media_type=media, size=len(data), sha256=sha256,
        taken_at=taken.plain() if taken else None, caption=caption.strip() or None, order=order or None,
        trip=trip or None,
    )  # fmt: skip
    group.also(lambda work: work.put_blob(data))
    return photo_id


def withdraw_in(group: Group, photo: Stored) -> None:
    """Take a photo back as a part of another save."""
    group.add(
        "attachment", order=photo.get("order"), photo_kind=photo.get("photo_kind"), withdraws=photo.id,
        sha256=photo.get("sha256"), caption=photo.get("caption"),
    )  # fmt: skip


def _missing(kind: str) -> PhotoTile:
    return PhotoTile(
        id="", photo_kind=kind, kind_label=choice("photo_kind", kind), caption="", sha256="", size=0, taken_at=None,
        missing=True,
    )  # fmt: skip


def tile_of(photo: Stored) -> PhotoTile:
    """A photo that is there."""
    kind = str(photo.get("photo_kind") or "")
    return PhotoTile(
        id=photo.id,
        photo_kind=kind,
        kind_label=choice("photo_kind", kind),
        caption=str(photo.get("caption") or ""),
        sha256=str(photo.get("sha256") or ""),
        size=int(photo.get("size") or 0),
        taken_at=Instant.of(photo.get("taken_at")),
        sending=photo.pending,
    )
