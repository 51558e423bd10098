# SPDX-License-Identifier: Apache-2.0
"""A laptop: the product's store and sync engine over a database in memory, switched off, copied and set back."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldapp.errors import DiskFull, FieldAppError
from fieldapp.paths import Home
from fieldapp.store.identity import Identity
from fieldapp.store.pending import OPEN_STATES
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
        made.clock.skew = self.clock.skew
        made.run_program(self.catalogue)
        return made

    def run_program(self, catalogue: Catalogue) -> None:
        """Go on with a version of the program that knows these records; a newer one takes in what was kept for it."""
        self.stop()
        self.catalogue = catalogue
        self.start()
        self.store.receive(lambda incoming: incoming.catch_up())

    # What checks look at

    @property
    def revoked(self) -> bool:
        """Whether head office gives it nothing."""
        revoked = "SELECT revoked FROM device WHERE id = ?"
        return bool(self.world.template.running.query(revoked, self.identity.device_id)[0][0])

    def hidden(self) -> list[str]:
        """Own changes that head office has not taken and that the laptop does not show on top of what it sent."""
        states = ", ".join(f"'{state}'" for state in OPEN_STATES)
        last: dict[tuple[str, str, str], Any] = {}
        for kind, record, action, changes in self.query(
            f"SELECT kind, record_id, action, changes FROM outbox WHERE state IN ({states}) ORDER BY seq"
        ):
            if action == "put" and kind in self.catalogue:
                last.update({(kind, record, n): v for n, v in json.loads(changes).items()})
            else:
                last = {key: value for key, value in last.items() if key[1] != record}
        shown = {}
        for kind, record, _ in last:
            if (kind, record) not in shown:
                found = self.store.read(lambda reader, k=kind, r=record: reader.get(k, r))  # type: ignore[misc]
                shown[kind, record] = found.values if found else None
        return [
            f"{self.name} does not show its unsent {kind} {record[-6:]}.{name} = {value!r}"
            for (kind, record, name), value in last.items()
            if (values := shown[kind, record]) is None or values.get(name) != value
        ]

    def is_empty(self) -> bool:
        """Whether it holds nothing that others do not: it may be handed over."""
        left = "SELECT 1 FROM outbox WHERE state NOT IN ('done', 'dropped') UNION ALL SELECT 1 FROM draft"
        return not self.query(f"{left} UNION ALL SELECT 1 FROM blob WHERE state = 'pending'")

    def is_fresh(self) -> bool:
        """Whether it has not synced yet, so that an older program may have made its store."""
        return not self.query("SELECT 1 FROM meta WHERE key = 'cursor'") and not self.query("SELECT 1 FROM outbox")

    def query(self, sql: str, *values: Any) -> list[Any]:
        """Look into its database."""
        return self.memory.query(sql, *values)

    def close(self) -> None:
        """The end of the world."""
        self.stop()
        self.memory.close()
        if self.backup:
            self.backup.memory.close()
