# SPDX-License-Identifier: Apache-2.0
"""Opening a home: unlocking or enrolling it, and everything that runs while it is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldapp import __version__
from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.store import keys
from fieldapp.store.backup import backup, put_in_place, stage
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol
from fieldapp.sync.mending import mend


@dataclass(frozen=True, slots=True)
class Opened:
    """A home that is open. ``close`` ends engine and store, in this order."""

    store: Store
    engine: SyncEngine
    services: Services

    def close(self) -> None:
        """End what runs; bounded."""
        self.engine.close()
        self.store.close()

    def restore(self, source: Path) -> Path:
        """Close the home and put a backup in the place of its data; where that which was there is kept.

        UserError, with the home still open, where it is no backup of this home.
        """
        staged = stage(self.store.home, self.store.key, source)
        self.close()
        return put_in_place(self.store.home, staged)

    def answer(self, command: str, _arguments: Mapping[str, Any]) -> Any:
        """What another process of this home asks for. ValueError for an unknown command."""
        if command == "sync":
            self.engine.sync_once()
            return True
        if command == "backup":
            return str(backup(self.store))
        if command == "mend":
            return mend(self.store, self.engine)
        raise ValueError(command)


def needs_passphrase(home: Home) -> bool:
    """Whether the home is opened with a passphrase rather than by the system's keyring."""
    return keys.needs_passphrase(home)


def owner_of(home: Home) -> str:
    """Whose home it is, as its key file says."""
    return keys.label(home)


def open_home(home: Home, passphrase: str | None = None) -> Opened:
    """Unlock an enrolled home. NoKey or WrongKey where the key cannot be had."""
    return _open(Store.open(home, keys.unlock(home, passphrase)))


def enrol_home(home: Home, url: str, code: str, passphrase: str | None = None) -> Opened:
    """Enrol a new home with a one-time code of head office."""
    return _open(enrol(home, url, code, passphrase, app_version=__version__))


def _open(store: Store) -> Opened:
    engine = SyncEngine(store, app_version=__version__)
    return Opened(store, engine, build(store, engine, program=f"FieldApp {__version__}"))
