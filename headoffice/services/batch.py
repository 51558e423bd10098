# SPDX-License-Identifier: Apache-2.0
"""Approving many cards at once: only after some of them were looked at; each stays a review of its own."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select

from fieldcore.base.crypto import sha256_hex
from fieldcore.base.text import N_
from headoffice.errors import OfficeError
from headoffice.services import review
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

OPENED: Final = "_opened"
"""The kind of the history entries that say who has looked at a card."""
ONE_IN, AT_MOST = 10, 5


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one card: its archive number, or why it was not approved."""

    card: str
    archive_no: str = ""
    trouble: OfficeError | None = None


def sample_size(count: int) -> int:
    """How many of ``count`` cards have to be looked at: one in ten, at least one, at most five."""
    return min(AT_MOST, -(-count // ONE_IN)) if count else 0


def note_opened(database: Database, actor: Actor, card_id: str) -> None:
    """Keep that a clerk has this card, as it is now, before him; noting it again changes nothing."""
    actor.require(*review.ROLES)
    with database.write() as ledger:
        card, table = review.card_of(ledger, card_id), ledger.tables.history
        name = f"opened-{card_id}-{card.version}-{actor.person}"
        if ledger.connection.execute(select(table.c.id).where(table.c.id == name)).scalar() is None:
            ledger.connection.execute(insert(table).values(
                id=name, kind=OPENED, record_id=card_id, version=card.version, author=actor.person,
                changes=json.dumps({}), at=ledger.clock.now().ms,
            ))  # fmt: skip


def opened(ledger: Ledger, person: str, cards: Iterable[str]) -> frozenset[str]:
    """Those of the cards that a person has opened."""
    table = ledger.tables.history.c
    query = select(table.record_id).where(
        table.kind == OPENED, table.author == person, table.record_id.in_(list(cards))
    )  # fmt: skip
    return frozenset(str(found) for found in ledger.connection.execute(query).scalars())


def to_open(person: str, cards: Sequence[str], seen: frozenset[str]) -> list[str]:
    """The cards that still have to be looked at: nobody picks them, and they stay the same while the list does."""
    missing = sample_size(len(cards)) - len(seen & set(cards))
    drawn = sorted(
        (card for card in cards if card not in seen), key=lambda card: sha256_hex(f"{person}{card}".encode())
    )
    return drawn[: max(0, missing)]


def approve_all(database: Database, actor: Actor, cards: Sequence[str]) -> list[Result]:
    """Approve these cards one by one. OfficeError while too few were opened; a card that fails stops no other."""
    actor.require(*review.ROLES)
    with database.read() as ledger:
        missing = to_open(actor.person, cards, opened(ledger, actor.person, cards))
    if missing:
        raise OfficeError(N_("Open the marked cards first: {count} to go."), count=len(missing))
    return [_approve(database, actor, card) for card in cards]


def _approve(database: Database, actor: Actor, card: str) -> Result:
    try:
        review.take(database, actor, card)
        return Result(card, review.approve(database, actor, card))
    except OfficeError as error:
        return Result(card, trouble=error)
