# SPDX-License-Identifier: Apache-2.0
"""Sign-in to the console: argon2, throttled; sessions that end."""

import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, insert, select

from fieldcore.base.crypto import sha256_hex
from fieldcore.base.text import N_
from headoffice.errors import NotFound, OfficeError, Throttled
from headoffice.services.actors import Actor
from headoffice.services.throttle import allow, forget
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger

SESSION_HOURS = 12
MIN_PASSWORD = 10


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no account, so that the time tells nothing."""
    return _hasher().hash(secrets.token_urlsafe())


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session's person."""

    person: str
    name: str
    roles: tuple[str, ...]

    @property
    def actor(self) -> Actor:
        """As somebody who acts."""
        return Actor(self.person, frozenset(self.roles))


def set_password(ledger: Ledger, actor: Actor, person: str, login: str, password: str) -> None:
    """Give a person a sign-in, or change it; open sessions end. OfficeError where name or password do not do."""
    if actor.person != person:
        actor.require("administrator")
    login = login.strip()
    if not login:
        raise OfficeError(N_("The sign-in name is empty. Enter one."), field="login")
    if len(password) < MIN_PASSWORD:
        raise OfficeError(N_("The password needs at least {count} characters."), field="password", count=MIN_PASSWORD)
    if ledger.get("person", person) is None:
        raise NotFound
    table = ledger.tables.account
    taken = ledger.connection.execute(select(table.c.person).where(table.c.login == login)).scalar()
    if taken not in (None, person):
        raise OfficeError(N_("Somebody else signs in with this name. Choose another."), field="login")
    ledger.connection.execute(delete(table).where(table.c.person == person))
    ledger.connection.execute(insert(table).values(person=person, login=login, password=_hasher().hash(password)))
    ledger.connection.execute(delete(ledger.tables.session).where(ledger.tables.session.c.person == person))


def sign_in(database: Database, login: str, password: str) -> str:
    """The token of a new session. OfficeError where name and password do not fit, Throttled after too many tries."""
    subject = f"sign-in:{login.strip().lower()}"
    if not allow(database, subject, limit=8, minutes=10):
        raise Throttled
    with database.read() as ledger:
        table = ledger.tables.account
        account = ledger.connection.execute(select(table).where(table.c.login == login.strip())).first()
        person = ledger.get("person", account.person) if account else None
    try:
        _hasher().verify(account.password if account else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        account = None
    if account is None or person is None or person.get("active") is False:
        raise OfficeError(N_("Name and password do not fit. Check both."), field="password")
    token = secrets.token_urlsafe(32)
    with database.write() as ledger:
        session = ledger.tables.session
        forget(ledger, subject)
        now = ledger.clock.now()
        ledger.connection.execute(delete(session).where(session.c.expires < now.ms))
        ledger.connection.execute(
            insert(session).values(
                digest=sha256_hex(token.encode()), person=person.id, expires=now.plus(hours=SESSION_HOURS).ms
            )
        )
    return token


def signed_in(database: Database, token: str) -> SignedIn | None:
    """Whose session this is, None where it ended."""
    with database.read() as ledger:
        session = ledger.tables.session
        query = select(session.c.person).where(
            session.c.digest == sha256_hex(token.encode()), session.c.expires > ledger.clock.now().ms
        )
        person = ledger.get("person", ledger.connection.execute(query).scalar())
        if person is None or person.get("active") is False:
            return None
        return SignedIn(person.id, str(person.get("name")), tuple(person.get("roles") or ()))


def sign_out(database: Database, token: str) -> None:
    """End a session."""
    with database.write() as ledger:
        session = ledger.tables.session
        ledger.connection.execute(delete(session).where(session.c.digest == sha256_hex(token.encode())))
