# SPDX-License-Identifier: Apache-2.0
"""Who works in a home and when last: what may be told before it is unlocked, and nothing more."""

from contextlib import suppress
from typing import Final

import msgspec

from fieldapp.errors import DamagedStore, FieldAppError
from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.identity import Identity
from fieldapp.store.private import write_private
from fieldcore.base.clock import Instant

_BETWEEN: Final = " · "


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The person of a home. ``used``: when the home was last opened, None where this is not known."""

    name: str
    device_code: str = ""
    roles: tuple[str, ...] = ()
    used: Instant | None = None


def label(identity: Identity) -> str:
    """How a key file names its owner."""
    return f"{identity.person_name}{_BETWEEN}{identity.device_code}"


def note(home: Home, identity: Identity, now: Instant) -> None:
    """Keep who opened a home; a disk that takes no more does not keep anybody from their work."""
    person = Person(
        name=identity.person_name, device_code=identity.device_code, roles=tuple(identity.roles), used=now
    )  # fmt: skip
    with suppress(FieldAppError):
        write_private(home.person, msgspec.json.encode(person))


def person_of(home: Home) -> Person:
    """Who works in an enrolled home; where nothing is noted, what its key file says."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(home.person.read_bytes(), type=Person)
    try:
        name, _, code = keys.label(home).partition(_BETWEEN)
    except DamagedStore:
        return Person(name=home.root.name)
    return Person(name=name, device_code=code)
