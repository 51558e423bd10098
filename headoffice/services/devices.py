# SPDX-License-Identifier: Apache-2.0
"""Laptops: enrolment by a one-time code, who asks, what they last told, revoking."""

import base64
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from fieldcore.base.clock import Instant
from fieldcore.base.crypto import sha256_hex
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.wire import invitation
from fieldcore.wire.messages import EnrolReply, EnrolRequest, Status
from headoffice.errors import NotFound, OfficeError, WireError
from headoffice.services.actors import Actor
from headoffice.services.throttle import allow, forget
from headoffice.store.database import Database
from headoffice.store.ledger import Author, Ledger

CODE_DAYS = 7
ENROL_ATTEMPTS, ENROL_MINUTES = 10, 15
"""How often one address may try a code, in how long."""
KEY_BYTES = 32
"""An Ed25519 public key."""


@dataclass(frozen=True, slots=True)
class Laptop:
    """The laptop that asks, known by its key."""

    device: str
    code: str
    person: str
    public_key: str
    scopes: frozenset[str]
    revoked: bool


@dataclass(frozen=True, slots=True)
class LaptopView:
    """A laptop in the console's list."""

    device: str
    code: str
    person: str
    enrolled_at: Instant | None
    last_sync: Instant | None
    unsent: int
    unsent_blobs: int
    oldest_unsent: Instant | None
    app_version: str
    revoked: bool


def find(database: Database, device: str) -> Laptop:
    """The laptop of that id. WireError ``unknown_device`` if there is none."""
    with database.read() as ledger:
        record = ledger.get("device", device)
        table = ledger.tables.laptop
        key = ledger.connection.execute(select(table.c.public_key).where(table.c.device == device)).scalar()
        if record is None or key is None:
            raise WireError("unknown_device", 401)
        person = ledger.get("person", record.get("person"))
        scopes = {"", f"person:{record.get('person')}"}
        if person and person.get("station"):
            scopes.add(f"station:{person.get('station')}")
        revoked = bool(record.get("revoked")) or person is None or person.get("active") is False
        return Laptop(
            device, str(record.get("code")), str(record.get("person")), str(key), frozenset(scopes), revoked
        )  # fmt: skip


def new_code(database: Database, actor: Actor, person: str) -> str:
    """A one-time enrolment code for a person, valid for a week; shown once, only its digest is kept."""
    actor.require("administrator", "manager")
    code = invitation.new_code()
    with database.write() as ledger:
        found = ledger.get("person", person)
        if found is None:
            raise NotFound
        if found.get("active") is False:
            raise OfficeError(N_("{name} is not active. Activate the person first."), name=str(found.get("name")))
        expires = ledger.clock.now().plus(days=CODE_DAYS).ms
        ledger.connection.execute(
            insert(ledger.tables.enrol_code).values(digest=_digest(code), person=person, expires=expires, used=False)
        )
    return code


def _digest(code: str) -> str:
    return sha256_hex("".join(c for c in code.upper() if c.isalnum()).encode())


def _is_public_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except ValueError:
        return False


def enrol(database: Database, request: EnrolRequest, address: str) -> EnrolReply:
    """Spend a code on a device identity. WireError ``bad_code``; after too many tries ``throttled``."""
    if not allow(database, f"enrol:{address}", limit=ENROL_ATTEMPTS, minutes=ENROL_MINUTES):
        raise WireError("throttled", 429)
    if not _is_public_key(request.public_key):
        raise WireError("bad_request", field="public_key")
    with database.write() as ledger:
        table = ledger.tables.enrol_code
        digest = _digest(request.code)
        spent = ledger.connection.execute(
            update(table)
            .where(table.c.digest == digest, table.c.used.is_(False), table.c.expires > ledger.clock.now().ms)
            .values(used=True)
            .returning(table.c.person)
        ).scalar()
        person = ledger.get("person", spent)
        if person is None:
            raise WireError("bad_code", 403)
        author = Author(person.id)
        ledger.queue()
        code = f"L{ledger.count('device') + 1:02d}"
        device = ledger.insert(
            "device", author, code=code, person=person.id, enrolled_at=ledger.clock.now().plain(), revoked=False
        )  # fmt: skip
        ledger.connection.execute(
            insert(ledger.tables.laptop).values(
                device=device, public_key=request.public_key, last_seen=ledger.clock.now().ms, last_sync=0,
                status=msgspec.json.encode(Status(app_version=request.app_version)).decode(),
            )
        )  # fmt: skip
        forget(ledger, f"enrol:{address}")
        return EnrolReply(
            request_id=request.request_id, device_id=device, device_code=code, person_id=person.id,
            person_name=str(person.get("name")), roles=list(person.get("roles") or []),
            station_id=str(person.get("station") or ""), server_epoch=ledger.head()[1],
        )  # fmt: skip


def note_status(database: Database, laptop: Laptop, status: Status) -> None:
    """Keep what a laptop tells of itself at the end of a sync."""
    with database.write() as ledger:
        table, now = ledger.tables.laptop, ledger.clock.now().ms
        ledger.connection.execute(
            update(table)
            .where(table.c.device == laptop.device)
            .values(last_seen=now, last_sync=now, status=msgspec.json.encode(status).decode())
        )


def laptops(database: Database) -> list[LaptopView]:
    """All laptops with what they last told."""
    with database.read() as ledger:
        return views(ledger)


def views(ledger: Ledger) -> list[LaptopView]:
    """All laptops, inside a transaction."""
    told = {row.device: row for row in ledger.connection.execute(select(ledger.tables.laptop))}
    devices = ledger.find("device", sort=(ledger.column("device", "code"),))
    return [_view(device.id, device.values, told.get(device.id)) for device in devices]


def _view(device: str, values: Values, told: Any) -> LaptopView:
    status = msgspec.json.decode(told.status, type=Status) if told else Status()
    return LaptopView(
        device=device, code=str(values.get("code")), person=str(values.get("person")),
        enrolled_at=Instant.of(values.get("enrolled_at")),
        last_sync=Instant(told.last_sync) if told and told.last_sync else None, unsent=status.unsent,
        unsent_blobs=status.unsent_blobs, oldest_unsent=Instant.of(status.oldest_unsent),
        app_version=status.app_version, revoked=bool(values.get("revoked")),
    )  # fmt: skip


def revoke(database: Database, actor: Actor, device: str) -> None:
    """From now on the laptop receives nothing, and what it sends is set aside for a person."""
    actor.require("administrator")
    with database.write() as ledger:
        if ledger.get("device", device) is None:
            raise NotFound
        ledger.project("device", device, revoked=True)
