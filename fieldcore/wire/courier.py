# SPDX-License-Identifier: Apache-2.0
"""Courier files: a letter and the blobs that follow it, sealed to one reader and signed by their writer."""

import hashlib
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO, Final

from fieldcore.base.crypto import (
    CHUNK,
    SEALED_CHUNK,
    Damaged,
    SealingKey,
    SigningKey,
    seal_chunk,
    unseal_chunk,
    verifies,
)

MAGIC: Final = b"FieldApp courier 1\n"
SUFFIX: Final = ".courier"
RECEIPT_SUFFIX: Final = ".receipt"
_KEY, _CHECK, _LENGTH = 32, 8, struct.Struct(">Q")
_HEADER: Final = len(MAGIC) + 2 * _KEY + _CHECK
_LONGEST: Final = 256 * 1024 * 1024
"""Bytes of one letter or blob, which is held in memory."""


class NotCourier(Exception):
    """This is something else than a courier file."""


class ForAnother(Exception):
    """A courier file that is sealed to somebody else."""


class Forged(Exception):
    """A courier file that its writer did not sign."""


class Opened:
    """A courier file that was read to its end and found whole and genuine."""

    def __init__(self, file: BinaryIO, shared: bytes, letter: bytes, count: int) -> None:
        self._file, self._shared, self.letter, self._count = file, shared, letter, count

    def blobs(self) -> Iterator[bytes]:
        """The blobs behind the letter, one at a time."""
        yield from islice(_frames(self._file, self._shared), 1, 1 + self._count)


def write(out: BinaryIO, to: str, key: SigningKey, letter: bytes, blobs: Iterable[bytes] = ()) -> None:
    """Write a courier file: sealed to the public key ``to``, signed with ``key``."""
    once = SealingKey()
    header = MAGIC + b64decode(to) + b64decode(once.public)
    header += hashlib.sha256(header).digest()[:_CHECK]
    shared = once.agree(to, header)
    out.write(header)
    for index, (piece, last) in enumerate(_pieces(_signed(header, key, chain((letter,), blobs)))):
        out.write(seal_chunk(shared, piece, index, last=last))


def read(file: BinaryIO, key: SealingKey, signer: Callable[[bytes], str]) -> Opened:
    """Read and verify a courier file. ``signer`` finds in the letter whose public key it has to be signed with.

    NotCourier, ForAnother, Damaged or Forged; nothing of such a file is given out.
    """
    header = file.read(_HEADER)
    if not header.startswith(MAGIC):
        raise NotCourier
    if len(header) < _HEADER or hashlib.sha256(header[:-_CHECK]).digest()[:_CHECK] != header[-_CHECK:]:
        raise Damaged("the head of the file was changed")
    to, once = header[len(MAGIC) : -_CHECK - _KEY], header[-_CHECK - _KEY : -_CHECK]
    if to != b64decode(key.public):
        raise ForAnother
    shared = key.agree(b64encode(once).decode(), header)
    seen, letter, last, count = hashlib.sha256(header), b"", b"", 0
    for number, frame in enumerate(_frames(file, shared)):
        if number == 0:
            letter = frame
        else:
            seen.update(_LENGTH.pack(len(last)) + last)
        last, count = frame, number
    if count < 1 or not verifies(signer(letter), last.decode("ascii", "replace"), seen.digest()):
        raise Forged
    return Opened(file, shared, letter, count - 1)


def _signed(header: bytes, key: SigningKey, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts, each behind its length, and the signature over the header and all of them."""
    seen = hashlib.sha256(header)
    for part in parts:
        framed = _LENGTH.pack(len(part)) + part
        seen.update(framed)
        yield framed
    signature = key.sign(seen.digest()).encode()
    yield _LENGTH.pack(len(signature)) + signature


def _pieces(stream: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The stream in chunks, and whether each is the last."""
    held = bytearray()
    for part in stream:
        held += part
        start = 0
        while len(held) - start > CHUNK:
            yield bytes(held[start : start + CHUNK]), False
            start += CHUNK
        del held[:start]
    yield bytes(held), True


def _frames(file: BinaryIO, shared: bytes) -> Iterator[bytes]:
    """What lies behind the header, part by part. Damaged where it is not as it was written."""
    held = bytearray()
    for chunk in _chunks(file, shared):
        held += chunk
        while len(held) >= _LENGTH.size:
            size = _LENGTH.unpack_from(held)[0]
            if size > _LONGEST:
                raise Damaged("a part is too long")
            if len(held) < _LENGTH.size + size:
                break
            yield bytes(held[_LENGTH.size : _LENGTH.size + size])
            del held[: _LENGTH.size + size]
    if held:
        raise Damaged("the file ends in the middle of a part")


def _chunks(file: BinaryIO, shared: bytes) -> Iterator[bytes]:
    file.seek(_HEADER)
    index, part = 0, file.read(SEALED_CHUNK)
    while True:
        following = file.read(SEALED_CHUNK)
        yield unseal_chunk(shared, part, index, last=not following)
        if not following:
            return
        index, part = index + 1, following
