# SPDX-License-Identifier: Apache-2.0
"""The people of a laptop, each with a home of their own: who they are, and whose home is meant."""

from dataclasses import dataclass

from fieldapp.errors import DamagedStore, UserError
from fieldapp.paths import Home, Laptop
from fieldapp.services.wording import Text, choice, joined
from fieldapp.store import keys
from fieldapp.store.person import person_of
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_


class Several(UserError):
    """More than one person works on this laptop, and none was named."""

    message = N_("Several people work on this laptop. Say who with “--person”: {people}")


@dataclass(frozen=True, slots=True)
class Worker:
    """One of the people, as they are told before their home is unlocked."""

    home: Home
    name: str
    device_code: str
    roles: Text
    used: Instant | None
    asks_passphrase: bool


def workers(laptop: Laptop) -> tuple[Worker, ...]:
    """Everybody who is enrolled on the laptop, in the order of enrolment."""
    return tuple(worker_of(home) for home in laptop.homes())


def worker_of(home: Home) -> Worker:
    """Whose home it is."""
    person = person_of(home)
    roles = joined([choice("role", role) for role in person.roles])
    try:
        asks = keys.needs_passphrase(home)
    except DamagedStore:
        asks = True  # opening it says what is wrong and what helps
    return Worker(home, person.name, person.device_code, roles, person.used, asks)


def home_of(home: Home, person: str = "") -> Home:
    """The home that is meant by a folder and the name or laptop code of a person.

    Without a name it is the only one, or the folder itself where nobody is enrolled yet. Several, UserError.
    """
    found = workers(Laptop(home.root))
    if person:
        wanted = [one.home for one in found if person.casefold() in (one.name.casefold(), one.device_code.casefold())]
        if len(wanted) == 1:
            return wanted[0]
        if not found:
            raise UserError(N_("Nobody is enrolled on this laptop."))
        raise UserError(N_("“{person}” is not one of the people here: {people}"), person=person, people=_named(found))
    if len(found) > 1:
        raise Several(people=_named(found))
    return found[0].home if found else home


def _named(found: tuple[Worker, ...]) -> str:
    return ", ".join(f"{one.name} ({one.device_code})" for one in found)
