# SPDX-License-Identifier: Apache-2.0
"""Opening a home: unlocking or enrolling it, and everything that runs while it is open."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fieldapp import __version__
from fieldapp.paths import Home
from fieldapp.services.bundle import Services, build
from fieldapp.store import keys, person
from fieldapp.store.backup import backup, stage
from fieldapp.store.door import Door
from fieldapp.store.instance import Instance
from fieldapp.store.restored import put_in_place
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import check_input, enrol
from fieldapp.sync.mending import mend
from fieldcore.wire.invitation import Invitation


@dataclass(frozen=True, slots=True)
class Opened:
    """A home that is open, held so that no other program opens it. ``close`` ends all that runs."""

    store: Store
    engine: SyncEngine
    services: Services
    held: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """End what runs, then give the home free; bounded."""
        self._rest()
        self.held.close()

    def restore(self, source: Path) -> Path:
        """End what runs and put a backup in the place of the data; where that which was there is kept.

        UserError, with the home still open, where it is no backup of this home.
        """
        stage(self.store.home, self.store.key, source)
        self._rest()
        return put_in_place(self.store.home)

    def answer(self, command: str, arguments: Mapping[str, Any]) -> Any:
        """What another process of this home asks for. ValueError for an unknown command."""
        if command == "sync":
            self.engine.sync_once()
            return True
        if command == "backup":
            return str(backup(self.store))
        if command == "mend":
            return mend(self.store, self.engine)
        if command == "courier_export":
            return asdict(self.services.courier.export(Path(arguments["file"]), bool(arguments["files"])))
        if command == "courier_take":
            return asdict(self.services.courier.take(Path(arguments["file"])))
        raise ValueError(command)

    def _rest(self) -> None:
        self.engine.close()
        self.store.close()


def open_home(home: Home, passphrase: str | None = None) -> Opened:
    """Unlock an enrolled home. NoKey or WrongKey where the key cannot be had, Busy where another program has it."""
    key = keys.unlock(home, passphrase)
    return _open(home, lambda: Store.open(home, key))


def enrol_home(home: Home, invited: Invitation, passphrase: str | None = None) -> Opened:
    """Enrol a new home with a one-time code of head office."""
    url, code = invited.address, invited.code
    check_input(home, url, code, passphrase)  # before a folder is made
    return _open(
        home, lambda: enrol(home, url, code, passphrase, fingerprint=invited.fingerprint, app_version=__version__)
    )  # fmt: skip


def _open(home: Home, made: Callable[[], Store]) -> Opened:
    with ExitStack() as failing:
        held = failing.enter_context(ExitStack())
        held.enter_context(Instance(home))
        store = failing.enter_context(made())
        engine = SyncEngine(store, app_version=__version__)
        opened = Opened(store, engine, build(store, engine, program=f"FieldApp {__version__}"), held)
        held.enter_context(Door(home, opened.answer))
        if store.identity is not None:
            person.note(home, store.identity, store.clock.now())
        failing.pop_all()
    return opened
