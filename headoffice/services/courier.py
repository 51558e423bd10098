# SPDX-License-Identifier: Apache-2.0
"""Courier files: what a laptop sent on a stick is taken in as if it were pushed, and answered with a receipt."""

import io
import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO, Final

import msgspec
from sqlalchemy import delete, insert, select

from fieldcore.base.clock import Instant
from fieldcore.base.crypto import Damaged, SealingKey, SigningKey, derive
from fieldcore.base.text import N_
from fieldcore.wire import courier
from fieldcore.wire.messages import (
    CHUNK,
    Answer,
    BlobState,
    OfficeKeys,
    Parcel,
    PullReply,
    PullRequest,
    Receipt,
)
from headoffice.errors import NotFound, OfficeError, WireError
from headoffice.services import devices
from headoffice.services.actors import Actor
from headoffice.services.attention import ROLES
from headoffice.services.blobs import Blobs
from headoffice.services.devices import Laptop
from headoffice.services.pull import pull
from headoffice.services.push import push
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger
from headoffice.store.rows import Rows

MAX_PAGES: Final = 20
"""How many pages of what is new a receipt carries; the rest comes with the next sync."""
_REFUSED = ("rejected", "blocked")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a courier file. ``again``: head office lacks what went before, so the laptop exports once more."""

    changes: int
    refused: int
    set_aside: int
    files: int
    again: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A courier file that was taken in."""

    parcel: str
    device: str
    at: Instant
    person: str
    result: Result
    receipt: str
    """The blob of its receipt."""


@dataclass(frozen=True, slots=True)
class _Keys:
    sealing: SealingKey
    signing: SigningKey


def office_keys(database: Database) -> OfficeKeys:
    """The public keys of this office."""
    keys = _keys(database)
    return OfficeKeys(sealing_key=keys.sealing.public, signing_key=keys.signing.public)


def _keys(database: Database) -> _Keys:
    with database.read() as ledger:
        secret = b64decode(ledger.connection.execute(select(ledger.tables.key.c.secret)).scalar_one())
    return _Keys(SealingKey(derive(secret, "courier sealing")), SigningKey(derive(secret, "courier signing")))


def take(database: Database, blobs: Blobs, actor: Actor, file: BinaryIO) -> Taken:
    """Take a courier file in; once more changes nothing and gives the same answers. OfficeError if it is none."""
    actor.require(*ROLES)
    keys = _keys(database)
    opened = _opened(database, keys, file)
    parcel = msgspec.json.decode(opened.letter, type=Parcel)
    laptop = devices.find(database, parcel.device_id)
    answers, held, forked = _pushed(database, laptop, parcel)
    files = [_put(blobs, one.sha256, data) for one, data in zip(parcel.files, opened.blobs(), strict=True)]
    receipt = Receipt(
        parcel=parcel.parcel, device_id=laptop.device, answers=answers, held=held, forked=forked, files=files,
        cursor=parcel.cursor, pulled=list(_pulled(database, laptop, parcel)),
    )  # fmt: skip
    sealed = io.BytesIO()
    courier.write(sealed, parcel.sealing_key, keys.signing, msgspec.json.encode(receipt))
    return _noted(database, blobs, actor, receipt, sealed.getvalue())


def _opened(database: Database, keys: _Keys, file: BinaryIO) -> courier.Opened:
    def signer(letter: bytes) -> str:
        return devices.find(database, msgspec.json.decode(letter, type=Parcel).device_id).public_key

    try:
        return courier.read(file, keys.sealing, signer)
    except courier.NotCourier as error:
        raise OfficeError(N_("This is not a courier file of FieldApp. Choose another.")) from error
    except courier.ForAnother as error:
        raise OfficeError(N_("This courier file is for another head office. Nothing was taken in.")) from error
    except Damaged as error:
        message = N_("This courier file is damaged or not whole. Nothing was taken in: copy or export it once more.")
        raise OfficeError(message) from error
    except (courier.Forged, msgspec.DecodeError) as error:
        message = N_("This courier file was not signed by the laptop that it names. Nothing was taken in.")
        raise OfficeError(message) from error
    except WireError as error:
        message = N_("Head office does not know the laptop of this courier file. Nothing was taken in.")
        raise OfficeError(message) from error


def _pushed(database: Database, laptop: Laptop, parcel: Parcel) -> tuple[list[Answer], dict[str, int], dict[str, str]]:
    """Take the batches in: the answers, and the epochs that go on no further, since what went before is missing here
    (with how much is here) or another laptop uses them.
    """
    answers: list[Answer] = []
    held: dict[str, int] = {}
    forked: dict[str, str] = {}
    for batch in parcel.batches:
        if batch.epoch in held or batch.epoch in forked:
            continue
        try:
            reply = push(database, laptop, batch)
        except WireError as error:
            raise OfficeError(N_("Head office cannot read this courier file. Update head office first.")) from error
        answers += reply.answers
        if reply.status == "early":
            held[batch.epoch] = reply.last_n
        elif reply.status == "fork":
            forked[batch.epoch] = reply.device_code
    return answers, held, forked


def _put(blobs: Blobs, sha256: str, data: bytes) -> BlobState:
    """Keep a file, on from where an earlier upload stopped."""
    for _ in range(2):
        state = blobs.state(sha256)
        try:
            while not state.complete:
                at = state.received
                state = blobs.put(sha256, at, len(data), data[at : at + CHUNK])
        except WireError as error:
            if error.code != "digest_mismatch":
                raise
            continue
        return state
    return state


def _pulled(database: Database, laptop: Laptop, parcel: Parcel) -> Iterator[PullReply]:
    """What is new for the laptop since its cursor; nothing where it has to start anew, which needs a network."""
    cursor = parcel.cursor
    for number in range(1, MAX_PAGES + 1):
        if cursor is None and not laptop.revoked:
            return
        page = pull(database, laptop, PullRequest(request_id=parcel.parcel, cursor=cursor))
        if page.status == "rebase":
            return
        yield msgspec.structs.replace(page, server_time=0, more=page.more and number < MAX_PAGES)
        cursor = page.cursor
        if not page.more:
            return


def _noted(database: Database, blobs: Blobs, actor: Actor, receipt: Receipt, sealed: bytes) -> Taken:
    outcomes = [answer.outcome for answer in receipt.answers]
    result = Result(
        changes=len(outcomes), refused=sum(one in _REFUSED for one in outcomes),
        set_aside=outcomes.count("quarantined"), files=sum(state.complete for state in receipt.files),
        again=bool(receipt.held or receipt.forked),
    )  # fmt: skip
    with database.write() as ledger:
        table, at = ledger.tables.parcel, ledger.clock.now()
        name = blobs.add(ledger, sealed)
        ledger.connection.execute(delete(table).where(table.c.id == receipt.parcel))
        ledger.connection.execute(insert(table).values(
            id=receipt.parcel, device=receipt.device_id, at=at.ms, person=actor.person,
            result=json.dumps(asdict(result)), receipt=name,
        ))  # fmt: skip
    return Taken(receipt.parcel, receipt.device_id, at, actor.person, result, name)


def taken(rows: Rows, limit: int = 50) -> list[Taken]:
    """The courier files that were taken in, the newest first."""
    table = rows.tables.parcel
    found = rows.connection.execute(select(table).order_by(table.c.at.desc()).limit(limit))
    return [
        Taken(row.id, row.device, Instant(row.at), row.person, Result(**json.loads(row.result)), row.receipt)
        for row in found
    ]


def receipt_of(ledger: Ledger, blobs: Blobs, parcel: str) -> tuple[str, bytes]:
    """The file name and the bytes of a receipt. NotFound if there is none."""
    table = ledger.tables.parcel
    row = ledger.connection.execute(select(table).where(table.c.id == parcel)).first()
    if row is None:
        raise NotFound
    code = ledger.title("device", row.device)
    name = f"{code}-{Instant(row.at).datetime():%Y%m%d-%H%M%S}{courier.RECEIPT_SUFFIX}"
    return name, blobs.get(row.receipt)
