# SPDX-License-Identifier: Apache-2.0
"""Courier files: what was written is read; whatever happens to a byte of it, nothing wrong is taken in."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.base.crypto import CHUNK, Damaged, SealingKey, SigningKey
from fieldcore.wire.courier import MAGIC, ForAnother, Forged, NotCourier, Opened, read, write

OFFICE, LAPTOP = SealingKey(bytes(range(32))), SigningKey(bytes(range(32)))
LETTER, BLOBS = b'{"parcel": "p1"}', [b"", b"photo", b"P" * (CHUNK + 7)]


def written(letter: bytes = LETTER, blobs: list[bytes] | None = None) -> bytes:
    out = io.BytesIO()
    write(out, OFFICE.public, LAPTOP, letter, BLOBS if blobs is None else blobs)
    return out.getvalue()


def opened(data: bytes, key: SealingKey = OFFICE, public: str = LAPTOP.public) -> Opened:
    return read(io.BytesIO(data), key, lambda _: public)


WHOLE = written()
SMALL = written(blobs=[b"photo"])


def test_what_was_written_is_read_by_its_reader_alone() -> None:
    found = opened(WHOLE)
    assert (found.letter, list(found.blobs())) == (LETTER, BLOBS)
    assert list(found.blobs()) == BLOBS, "as often as one likes"
    assert b"parcel" not in WHOLE and b"photo" not in WHOLE
    with pytest.raises(ForAnother):
        opened(WHOLE, SealingKey())


def test_the_signer_is_found_by_the_letter() -> None:
    heard = []
    read(io.BytesIO(WHOLE), OFFICE, lambda letter: heard.append(letter) or LAPTOP.public)  # type: ignore[func-returns-value]  # a short test
    assert heard == [LETTER]
    with pytest.raises(Forged):
        opened(WHOLE, public=SigningKey().public)


@given(letter=st.binary(max_size=200), sizes=st.lists(st.integers(0, 3 * CHUNK), max_size=4))
def test_any_letter_and_blobs_come_through(letter: bytes, sizes: list[int]) -> None:
    blobs = [os.urandom(size) for size in sizes]
    found = opened(written(letter, blobs))
    assert (found.letter, list(found.blobs())) == (letter, blobs)


@pytest.mark.parametrize("chunks", [1, 2])
def test_a_part_may_end_where_a_chunk_does(chunks: int) -> None:
    for shift in range(-120, 20):
        blob = b"x" * (chunks * CHUNK + shift)
        assert list(opened(written(b"", [blob])).blobs()) == [blob]


@given(place=st.integers(0, len(SMALL) - 1), change=st.integers(1, 255))
def test_a_changed_byte_is_always_noticed(place: int, change: int) -> None:
    data = bytearray(SMALL)
    data[place] ^= change
    with pytest.raises((NotCourier, Damaged)):
        opened(bytes(data))


@given(place=st.integers(0, len(WHOLE) - 1), change=st.integers(1, 255))
def test_a_changed_byte_of_a_long_file_is_always_noticed(place: int, change: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= change
    with pytest.raises((NotCourier, Damaged)):
        opened(bytes(data))


@given(length=st.integers(0, len(WHOLE) - 1))
def test_a_file_that_was_cut_is_always_noticed(length: int) -> None:
    with pytest.raises((NotCourier, Damaged)):
        opened(WHOLE[:length])


@given(more=st.binary(min_size=1, max_size=400_000))
def test_what_was_put_behind_is_always_noticed(more: bytes) -> None:
    with pytest.raises(Damaged):
        opened(WHOLE + more)


@given(data=st.binary(max_size=300).filter(lambda data: not data.startswith(MAGIC)))
def test_anything_else_is_no_courier_file(data: bytes) -> None:
    with pytest.raises(NotCourier):
        opened(data)
