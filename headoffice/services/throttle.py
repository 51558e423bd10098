# SPDX-License-Identifier: Apache-2.0
"""Counting attempts, so that codes and passwords cannot be guessed."""

from sqlalchemy import delete, func, insert, select

from headoffice.store.database import Database
from headoffice.store.ledger import Ledger


def allow(database: Database, subject: str, limit: int, minutes: int) -> bool:
    """Note an attempt; whether fewer than ``limit`` were made in the last ``minutes``. A transaction of its own,
    so that a refusal counts too."""
    with database.write() as ledger:
        table, now = ledger.tables.attempt, ledger.clock.now()
        ledger.connection.execute(delete(table).where(table.c.at < now.plus(days=-1).ms))
        query = select(func.count()).select_from(table)
        recent = query.where(table.c.subject == subject, table.c.at > now.plus(minutes=-minutes).ms)
        if int(ledger.connection.execute(recent).scalar_one()) >= limit:
            return False
        ledger.connection.execute(insert(table).values(id=ledger.ids.new(), subject=subject, at=now.ms))
        return True


def forget(ledger: Ledger, subject: str) -> None:
    """A success clears the count."""
    table = ledger.tables.attempt
    ledger.connection.execute(delete(table).where(table.c.subject == subject))
