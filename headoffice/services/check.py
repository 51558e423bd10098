# SPDX-License-Identifier: Apache-2.0
"""Verifying what is stored: the stream without gaps, scopes that fit, blobs with their digests."""

from sqlalchemy import func, select

from fieldcore.base.crypto import sha256_hex
from headoffice.errors import WireError
from headoffice.services.blobs import Blobs
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger


def check(database: Database, blobs: Blobs) -> list[str]:
    """What is wrong, one line each; an empty list where all is well."""
    with database.read() as ledger:
        return [*_stream(ledger), *_scopes(ledger), *_blobs(ledger, blobs)]


def _stream(ledger: Ledger) -> list[str]:
    stream = ledger.tables.stream
    count, newest = ledger.connection.execute(select(func.count(), func.max(stream.c.n))).one()
    head = ledger.head()[0]
    if count == head and (newest or 0) == head:
        return []
    return [f"the stream holds {count} entries up to {newest or 0}, its head is {head}"]


def _scopes(ledger: Ledger) -> list[str]:
    found = []
    for kind in ledger.catalogue.types:
        for row in ledger.find(kind):
            if ledger.scopes.of(kind, row.id) != ledger.scopes.wanted(kind, row.id, row.values):
                found.append(f"{kind} {row.id} is not in the scopes that its references give")
    return found


def _blobs(ledger: Ledger, blobs: Blobs) -> list[str]:
    table = ledger.tables.blob
    found = []
    for sha256 in ledger.connection.execute(select(table.c.sha256).where(table.c.complete.is_(True))).scalars():
        try:
            if sha256_hex(blobs.get(sha256)) != sha256:
                found.append(f"blob {sha256[:12]} is damaged")
        except WireError:
            found.append(f"blob {sha256[:12]} is missing")
    return found
