# SPDX-License-Identifier: Apache-2.0
"""People of the organisation and their roles."""

from collections.abc import Sequence
from typing import Any

from fieldcore.base.text import N_
from fieldcore.records.choices import CHOICES
from fieldcore.rules.validation import check_record
from headoffice.errors import NotFound, OfficeError
from headoffice.services.accounts import set_password
from headoffice.services.actors import Actor
from headoffice.store.database import Database
from headoffice.store.ledger import Ledger


def add(
    database: Database, actor: Actor, *, staff_no: str, name: str, roles: Sequence[str], station_code: str = "",
    password: str = "",
) -> str:  # fmt: skip
    """Add a person, with a sign-in where a password is given; the id. OfficeError for bad input."""
    actor.require("administrator")
    unknown = [role for role in roles if role not in {choice.id for choice in CHOICES["role"]}]
    if unknown:
        known = ", ".join(choice.id for choice in CHOICES["role"])
        raise OfficeError(N_("There is no role {role}. Known: {known}."), field="roles", role=unknown[0], known=known)
    with database.write() as ledger:
        if ledger.count("person", staff_no=staff_no):
            raise OfficeError(N_("Staff number {staff_no} is taken."), field="staff_no", staff_no=staff_no)
        values: dict[str, Any] = {"staff_no": staff_no, "name": name, "roles": sorted(set(roles)), "active": True}
        _check(ledger, values)
        station = _station(ledger, actor, station_code) if station_code else None
        person = ledger.insert("person", actor.author, **values, station=station)
        if password:
            set_password(ledger, actor, person, staff_no, password)
        return person


def _check(ledger: Ledger, values: dict[str, Any]) -> None:
    for problem in check_record(ledger.catalogue["person"], values, {"new"}):
        raise OfficeError(problem.message, field=problem.field, **problem.params)


def _station(ledger: Ledger, actor: Actor, code: str) -> str:
    found = ledger.first("station", code=code)
    return found.id if found else ledger.insert("station", actor.author, code=code, name=code)


def by_staff_no(database: Database, staff_no: str) -> str:
    """The person of a staff number. NotFound if there is none."""
    with database.read() as ledger:
        found = ledger.first("person", staff_no=staff_no)
        if found is None:
            raise NotFound(N_("Nobody has this staff number."))
        return found.id
