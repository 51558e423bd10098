# SPDX-License-Identifier: Apache-2.0
"""Courier files: what waits leaves on a stick, and comes back as a receipt that settles it as a push would."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from fieldapp.errors import DamagedStore, Refused, UserError, disk_error
from fieldapp.store.identity import Identity
from fieldapp.store.incoming import Incoming
from fieldapp.store.store import Store
from fieldapp.sync.pull import pull, stored_cursor
from fieldapp.sync.transport import Transport
from fieldcore.base.crypto import Damaged, SealingKey, SigningKey, derive
from fieldcore.base.text import N_
from fieldcore.wire import courier
from fieldcore.wire.messages import CourierFile, OfficeKeys, Parcel, PullReply, PushRequest, Receipt

KEYS: Final = "office_keys"
"""The fact that keeps head office's public keys."""
_LAST: Final = "parcel"
"""The fact that names the courier file that was exported last and has no receipt yet."""
T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Exported:
    """A courier file that was written."""

    changes: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a receipt settled. ``again``: head office lacks what went before, so everything has to be exported anew."""

    changes: int
    refused: int
    files: int
    rows: int
    again: bool


def learn_keys(store: Store, transport: Transport) -> None:
    """Ask head office for the keys that courier files need."""
    try:
        keys = transport.get("office", OfficeKeys)
    except Refused:  # an older head office takes no courier files
        return
    store.receive(lambda incoming: incoming.set_meta(KEYS, msgspec.to_builtins(keys)))


def knows_keys(store: Store) -> bool:
    """Whether this laptop can write courier files."""
    return store.read(lambda reader: reader.meta(KEYS)) is not None


def export(store: Store, path: Path, *, files: bool) -> Exported:
    """Write everything that waits into one sealed and signed file, with the photos and papers where ``files``.

    It goes on waiting until a receipt or a sync settles it: whatever comes first, nothing is taken twice.
    """
    identity, keys = _identity(store), _office_keys(store)
    name = store.ids.new()
    batches = store.receive(lambda incoming: _batches(incoming, name))
    queue = store.read(lambda reader: reader.blob_queue()) if files else []
    carried = [CourierFile(sha256=sha256, size=size) for sha256, size, _ in queue if _is_whole(store, sha256)]
    letter = Parcel(
        parcel=name, device_id=identity.device_id, sealing_key=_sealing_key(identity).public, batches=batches,
        files=carried, cursor=stored_cursor(store),
    )  # fmt: skip
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as out:
            courier.write(out, keys.sealing_key, SigningKey(identity.signing_key), msgspec.json.encode(letter),
                          _contents(store, carried))  # fmt: skip
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
        size = path.stat().st_size
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise disk_error(error) from error
    return Exported(sum(len(batch.operations) for batch in batches), len(carried), size)


def _batches(incoming: Incoming, name: str) -> list[PushRequest]:
    """What waits, and for each epoch of which nothing waits the question whether head office still holds it."""
    waiting = incoming.all_batches()
    incoming.set_meta(_LAST, name)
    asked = {batch.epoch for batch in waiting}
    made = [
        PushRequest(request_id=name, epoch=batch.epoch, first_n=batch.first_n, operations=batch.operations)
        for batch in waiting
    ]
    return made + [
        PushRequest(request_id=name, epoch=epoch, first_n=last_n + 1, operations=[])
        for epoch, last_n in incoming.read.epochs().items()
        if epoch not in asked
    ]


def _is_whole(store: Store, sha256: str) -> bool:
    try:
        return store.get_blob(sha256) is not None
    except DamagedStore:
        return False


def _contents(store: Store, carried: list[CourierFile]) -> Iterator[bytes]:
    for one in carried:
        yield store.get_blob(one.sha256) or b""


def take(store: Store, path: Path) -> Taken:
    """Take in a receipt; an old one, or the same once more, changes nothing. UserError where it is not this laptop's.

    Refused where head office says that this laptop was revoked, after what it answered was taken.
    """
    receipt = _receipt(store, path)
    whole = [state.sha256 for state in receipt.files if state.complete]
    again, code = store.receive(lambda incoming: _settle(incoming, receipt, whole))
    store.take_code(code)
    rows = 0
    if receipt.pulled and stored_cursor(store) == receipt.cursor:
        rows = pull(store, _Carried(receipt.pulled), store.clock, lambda _: None, lambda: None)
    refused = sum(answer.outcome in ("rejected", "blocked") for answer in receipt.answers)
    return Taken(len(receipt.answers), refused, len(whole), rows, again)


def _settle(incoming: Incoming, receipt: Receipt, files: list[str]) -> tuple[bool, str]:
    """Settle what was answered; whether head office lacks something, which then waits again, and a new device code."""
    incoming.settle(receipt.answers)
    for sha256 in files:
        incoming.blob_acked(sha256)
    if incoming.read.meta(_LAST) != receipt.parcel:
        return False, ""  # a later file, or this receipt before, has told already
    incoming.set_meta(_LAST, "")
    if receipt.held:
        incoming.rewind(receipt.held)
    elif incoming.read.meta("epoch") in receipt.forked:
        incoming.start_epoch()
    return bool(receipt.held or receipt.forked), next(iter(receipt.forked.values()), "")


class _Carried:
    """The pages of a receipt, given out as head office would."""

    def __init__(self, pages: list[PullReply]) -> None:
        self._pages = iter(pages)

    def new_id(self) -> str:
        return ""

    def post(self, _name: str, _message: msgspec.Struct, reply: type[T]) -> T:
        page: Any = next(self._pages)
        assert isinstance(page, reply)
        return page


def _receipt(store: Store, path: Path) -> Receipt:
    identity, keys = _identity(store), _office_keys(store)
    try:
        with path.open("rb") as file:
            opened = courier.read(file, _sealing_key(identity), lambda _: keys.signing_key)
            return msgspec.json.decode(opened.letter, type=Receipt)
    except OSError as error:
        raise UserError(N_("{path} cannot be read."), path=path) from error
    except courier.NotCourier as error:
        raise UserError(N_("{path} is not a receipt of head office. Choose another file."), path=path) from error
    except courier.ForAnother as error:
        message = N_("{path} is not a receipt for this laptop. Choose the one that head office gave for it.")
        raise UserError(message, path=path) from error
    except Damaged as error:
        message = N_("{path} is damaged or not whole. Nothing was taken in: copy it once more.")
        raise UserError(message, path=path) from error
    except (courier.Forged, msgspec.DecodeError) as error:
        message = N_("{path} was not made by this laptop's head office. Nothing was taken in.")
        raise UserError(message, path=path) from error


def _identity(store: Store) -> Identity:
    if store.identity is None:
        raise UserError(N_("This store has no identity: enrol it anew."))
    return store.identity


def _office_keys(store: Store) -> OfficeKeys:
    found = store.read(lambda reader: reader.meta(KEYS))
    if found is None:
        raise UserError(N_("This laptop does not know head office's key yet: it learns it at its next sync."))
    return msgspec.convert(found, OfficeKeys)


def _sealing_key(identity: Identity) -> SealingKey:
    return SealingKey(derive(identity.signing_key, "fieldapp courier"))
