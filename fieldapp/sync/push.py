# SPDX-License-Identifier: Apache-2.0
"""Push: send what waits, batch by batch; after any doubt the same batch goes again."""

from collections.abc import Callable
from typing import Final

from fieldapp.errors import Offline
from fieldapp.store.batches import Batch
from fieldapp.store.incoming import Incoming
from fieldapp.store.store import Store
from fieldapp.sync.transport import NotHeadOffice, Transport
from fieldcore.wire.messages import PushReply, PushRequest

MAX_TURNS: Final = 3
"""How often in a row head office may answer ``early`` or ``fork`` before the laptop waits."""
Progress = Callable[[int], None]


def push(store: Store, transport: Transport, progress: Progress) -> int:
    """Send everything that waits; returns how many operations were answered. Offline where head office is not."""
    answered = turns = 0
    while (batch := store.receive(lambda incoming: incoming.next_batch())) is not None:
        reply = _ask(transport, batch)
        if reply.status == "ok":
            _settle(store, batch, reply)
            answered, turns = answered + len(batch.operations), 0
            progress(answered)
            continue
        turns += 1
        if turns > MAX_TURNS:
            raise Offline
        if reply.status == "early":
            _rewind(store, transport)
        else:
            store.receive(Incoming.start_epoch)
            store.take_code(reply.device_code)
    return answered


def offer_again(store: Store, transport: Transport, progress: Progress) -> int:
    """Head office may have been restored from a backup: ask how much it holds, send what it lost."""
    return push(store, transport, progress) if _rewind(store, transport) else 0


def _rewind(store: Store, transport: Transport) -> bool:
    """Ask how much of each epoch head office holds; what it lost waits again. Whether it lost anything."""
    held = {}
    for epoch, last_n in store.read(lambda reader: reader.epochs()).items():
        reply = _ask(transport, Batch(epoch, last_n + 1, []))
        if reply.status == "early":
            held[epoch] = reply.last_n
    if held:
        store.receive(lambda incoming: incoming.rewind(held))
    return bool(held)


def _ask(transport: Transport, batch: Batch) -> PushReply:
    request = PushRequest(
        request_id=transport.new_id(), epoch=batch.epoch, first_n=batch.first_n, operations=batch.operations
    )
    return transport.post("push", request, PushReply)


def _settle(store: Store, batch: Batch, reply: PushReply) -> None:
    """One answer for each operation, or the reply is not one that can be trusted."""
    asked = {operation.op_id for operation in batch.operations}
    if {answer.op_id for answer in reply.answers} != asked:
        raise NotHeadOffice
    store.receive(lambda incoming: incoming.settle(reply.answers))
