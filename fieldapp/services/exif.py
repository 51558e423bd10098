# SPDX-License-Identifier: Apache-2.0
"""What a picture file says of itself: its type, and when it was taken where EXIF tells; nothing is assumed."""

import struct
from typing import Final

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant

_EXIF_POINTER: Final = 0x8769
_TAKEN: Final = 0x9003
_OFFSET: Final = 0x9011
_ASCII: Final = 2


def media_type(data: bytes) -> str:
    """``image/jpeg`` or ``image/png`` by the file's own marks, "" for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if data.startswith(b"\x89PNG\r\n\x1a\n") else ""


def taken_at(data: bytes) -> Instant | None:
    """When the camera says the picture was taken; None where it does not say."""
    try:
        tiff = _tiff(data)
        return _moment(tiff) if tiff else None
    except (struct.error, ValueError, IndexError):
        return None


def _tiff(data: bytes) -> bytes:
    """The EXIF block of a JPEG, "" where there is none."""
    place = 2
    while data[:2] == b"\xff\xd8" and place + 4 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker == 0xE1 and data[place + 4 : place + 10] == b"Exif\0\0":
            return data[place + 10 : place + 2 + length]
        if marker == 0xDA:
            break
        place += 2 + length
    return b""


def _moment(tiff: bytes) -> Instant | None:
    order = {b"II": "<", b"MM": ">"}[tiff[:2]] if tiff[:2] in (b"II", b"MM") else ""
    if not order:
        return None
    first = _entries(tiff, order, struct.unpack(order + "I", tiff[4:8])[0])
    pointer = first.get(_EXIF_POINTER)
    if pointer is None:
        return None
    fields = _entries(tiff, order, struct.unpack(order + "I", pointer[1])[0])
    taken = _text(tiff, order, fields.get(_TAKEN))
    if len(taken) < 19:
        return None
    zone = _text(tiff, order, fields.get(_OFFSET))
    return Instant.parse(f"{taken[:10].replace(':', '-')}T{taken[11:19]}{zone[:6]}", ORGANISATION_OFFSET)


def _entries(tiff: bytes, order: str, at: int) -> dict[int, tuple[int, bytes, int]]:
    """Tag → (count, the four value bytes, type)."""
    (number,) = struct.unpack(order + "H", tiff[at : at + 2])
    found = {}
    for index in range(min(number, 500)):
        entry = tiff[at + 2 + 12 * index : at + 14 + 12 * index]
        tag, kind, count = struct.unpack(order + "HHI", entry[:8])
        found[tag] = (count, entry[8:12], kind)
    return found


def _text(tiff: bytes, order: str, entry: tuple[int, bytes, int] | None) -> str:
    if entry is None or entry[2] != _ASCII:
        return ""
    count, value, _ = entry
    if count > 4:
        (at,) = struct.unpack(order + "I", value)
        value = tiff[at : at + count]
    return value[:count].rstrip(b"\0 ").decode("ascii", "replace")
