# SPDX-License-Identifier: Apache-2.0
"""Blobs: sent and fetched in chunks from where they stopped, small ones first, verified at the end."""

import logging
from collections.abc import Callable
from typing import Final

from fieldapp.errors import Refused
from fieldapp.store.store import Store
from fieldapp.sync.transport import NotHeadOffice, Transport
from fieldcore.wire.messages import CHUNK, BlobState

_TRIES: Final = 2
_AT_ONCE: Final = 1000
"""How many files one round asks for."""
log = logging.getLogger(__name__)


def send_blobs(store: Store, transport: Transport, progress: Callable[[int], None]) -> int:
    """Send every blob that waits; returns how many head office verified. ``progress`` hears of each piece."""
    sent = 0
    for sha256 in store.read(lambda reader: reader.unsent_blobs()):
        data = store.get_blob(sha256)
        if data is not None and _send(store, transport, sha256, data, lambda sent=sent: progress(sent)):  # type: ignore[misc]  # a default binds the value
            sent += 1
            progress(sent)
    return sent


def _send(store: Store, transport: Transport, sha256: str, data: bytes, before_piece: Callable[[], None]) -> bool:
    """One blob; a copy that arrived damaged is sent once more from its start."""
    for _ in range(_TRIES):
        try:
            state = transport.get(f"blobs/{sha256}/state", BlobState)
            while not state.complete:
                before_piece()
                piece = data[state.received : state.received + CHUNK]
                before = state.received
                state = transport.put_bytes(f"blobs/{sha256}?offset={before}&size={len(data)}", piece, BlobState)
                if not state.complete and state.received <= before:
                    raise NotHeadOffice
                received = state.received
                store.receive(lambda incoming, received=received: incoming.blob_sent(sha256, received))  # type: ignore[misc]  # a default binds the value
        except Refused as refused:
            if refused.code != "digest_mismatch":
                raise
            continue
        if state.sha256 != sha256:
            raise NotHeadOffice
        store.receive(lambda incoming: incoming.blob_acked(sha256))
        return True
    return False


def fetch_blobs(store: Store, transport: Transport, before_piece: Callable[[], None]) -> int:
    """Fetch the blobs that records on this laptop name and that are not here; returns how many came."""
    wanted = store.read(lambda reader: reader.wanted_blobs(_AT_ONCE))
    return sum(_fetch(store, transport, sha256, before_piece) for sha256 in wanted)


def _fetch(store: Store, transport: Transport, sha256: str, before_piece: Callable[[], None]) -> bool:
    """Fetch one blob, on from where it was cut; False where head office does not have it whole and undamaged."""
    try:
        before_piece()
        state = transport.get(f"blobs/{sha256}/state", BlobState)
        if state.sha256 != sha256:
            raise NotHeadOffice
        if not state.complete:
            return False
        resumed = store.blobs.pieces(sha256) > 0
        whole = _fetch_pieces(store, transport, state, before_piece)
        if not whole and resumed:  # what was kept may be what is damaged
            whole = _fetch_pieces(store, transport, state, before_piece)
    except Refused as refused:
        if refused.code == "not_found":
            return False
        raise
    if not whole:  # only this one waits, everything else goes on
        log.warning("head office holds a damaged file %s", sha256[:12])
        return False
    store.receive(lambda incoming: incoming.blob_fetched(sha256, state.received))
    return True


def _fetch_pieces(store: Store, transport: Transport, state: BlobState, before_piece: Callable[[], None]) -> bool:
    """Fetch the pieces that are missing and put the blob together; False, and none are kept, where it is damaged."""
    sha256, size, index = state.sha256, state.received, store.blobs.pieces(state.sha256)
    while not index or index * CHUNK < size:
        before_piece()
        piece = transport.get_bytes(f"blobs/{sha256}?offset={index * CHUNK}")
        if len(piece) != min(CHUNK, size - index * CHUNK):
            store.blobs.drop_pieces(sha256)
            return False
        store.blobs.add_piece(sha256, index, piece, last=(index + 1) * CHUNK >= size)
        index += 1
    return store.blobs.complete(sha256)
