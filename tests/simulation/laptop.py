# SPDX-License-Identifier: Apache-2.0
"""A laptop: the product's store and sync engine over a database in memory, switched off, copied and set back."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from fieldapp.errors import DiskFull, FieldAppError
from fieldapp.paths import Home
from fieldapp.store.identity import Identity
from fieldapp.sync.engine import SyncEngine
from fieldcore.base.clock import Instant
from fieldcore.records.model import Catalogue
from tests.simulation.claims import Hand, Life
from tests.simulation.link import Link
from tests.simulation.storage import Crash, InlineStore, Memory
from tests.simulation.template import CATALOGUE, KEY

if TYPE_CHECKING:
    from tests.simulation.world import World

YEAR_MS = 365 * 86_400_000


@dataclass(slots=True)
class LaptopClock:
    """A laptop's own idea of the time."""

    world: "World"
    skew: int = 0

    def now(self) -> Instant:
        """The world's time and this clock's error."""
        return Instant(self.world.now + self.skew)


@dataclass(slots=True)
class Copy:
    """A laptop as it was at some time."""

    memory: Memory
    life: Life
    order: int


class Laptop:
    """One laptop of one person."""

    def __init__(self, world: "World", name: str, identity: Identity, database: Memory, life: Life) -> None:
        self.world, self.name, self.identity, self.life = world, name, identity, life
        self.clock, self.chance = LaptopClock(world), world.chance("ids", name)
        self.memory, self.home = database.copy(), Home(world.folder / name)
        self.home.root.mkdir(parents=True)
        self.catalogue: Catalogue = CATALOGUE
        self.link = Link(world.serve, self._delay, world.tell)
        self.backup: Copy | None = None
        self.gone = False
        self.revoked = False
        self._runs = 0
        self.start()

    @property
    def person(self) -> str:
        """Who works with it."""
        return self.identity.person_id

    def start(self) -> None:
        """Switch it on."""
        self.world.memories[self.home.database] = self.memory
        self._runs += 1
        self.store = InlineStore(
            self.home, KEY, self.catalogue, self.clock, self.world.points,
            self.world.chance("ids", self.name, self._runs),
        )  # fmt: skip
        self.engine = SyncEngine(self.store, self.link.connect, jitter=self.chance.random)

    def stop(self) -> None:
        """Switch it off."""
        self.store.close()

    def restart(self) -> None:
        """What happens after a crash."""
        self.stop()
        self.start()

    def _delay(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        self.world.limbo.append((method, target, headers, body))

    # What its person does

    def save(self, work: Callable[[Hand], None]) -> bool:
        """One save; whether it showed "saved". What was saved when the power went is known from where it went."""
        hands: list[Hand] = []

        def run(unit: Any) -> None:
            hands.append(Hand(unit))
            work(hands[0])

        saved = True
        try:
            self.store.write(run)
        except DiskFull:
            self.world.tell("disk full: not saved")
            return False
        except Crash:
            self.world.tell(f"crash {self.world.points.fell}")
            saved = self.world.points.fell == "after COMMIT"
            self.restart()
        if saved:
            for noted in hands[0].noted:
                self.world.claims.add(self.life.name, *noted)
        return saved

    def sync(self) -> str:
        """One round; what came of it."""
        try:
            self.engine.sync_once()
        except FieldAppError as error:
            return f"{type(error).__name__} {getattr(error, 'code', '')}".strip()
        except Crash as crash:
            self.restart()
            return f"crash: {crash}"
        return "synced"

    # What becomes of it

    def copied(self) -> Copy:
        """The laptop as it is now."""
        return Copy(self.memory.copy(), self.life, self.world.claims.next())

    def put_back(self, copy: Copy) -> None:
        """Set it back to an older copy: what was done since and never sent is lost with it."""
        for claim in self.world.claims.all:
            if claim.order > copy.order and self.life.remembers(claim):
                claim.waived = True
        self.life = self.world.claims.birth(self.name, copy.life, copy.order)
        self.stop()
        self.memory.copy_from(copy.memory)
        self.start()

    def twin(self, name: str) -> "Laptop":
        """A copy of the whole disk that is switched on elsewhere."""
        life = self.world.claims.birth(name, self.life)
        made = Laptop(self.world, name, self.identity, self.memory, life)
        if self.home.blobs.exists():
            shutil.copytree(self.home.blobs, made.home.blobs)
        made.clock.skew, made.revoked = self.clock.skew, self.revoked
        return made

    # What checks look at

    def query(self, sql: str, *values: Any) -> list[Any]:
        """Look into its database."""
        return self.memory.query(sql, *values)

    def close(self) -> None:
        """The end of the world."""
        self.stop()
        self.memory.close()
        if self.backup:
            self.backup.memory.close()


def folder_of(root: Path, chance: Random) -> Path:
    """A folder that no other schedule has."""
    return root / f"{chance.getrandbits(64):x}"
