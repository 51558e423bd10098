# SPDX-License-Identifier: Apache-2.0
"""One schedule: a world of an office and laptops that is driven step by step, comes to rest, and is judged."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from unittest.mock import patch

import requests

from fieldcore.base.clock import Instant
from fieldcore.base.ids import Ids
from tests.simulation import mishaps
from tests.simulation.claims import OFFICE, Claims
from tests.simulation.laptop import Copy, Laptop, LaptopClock
from tests.simulation.link import FATES, Headers, Reply, call
from tests.simulation.storage import Crash, Points
from tests.simulation.template import CATALOGUE, START, Template, chance_of

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
ROUNDS: Final = 12
"""In so many rounds of a good network everything has come to rest."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schedule may hold: how many laptops, how many steps, which mishaps."""

    devices: int = 5
    steps: int = 40
    fates: tuple[str, ...] = FATES
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step; its chance comes from the seed and its number alone, so that leaving others out changes it little."""

    number: int
    name: str


class World:
    """Everything of one schedule."""

    def __init__(self, template: Template, seed: int, plan: Plan) -> None:
        self.template, self.seed, self.plan = template, seed, plan
        self.now, self.story, self.claims = START.ms, list[str](), Claims()
        self.photos: dict[str, bytes] = {}
        self.signed: dict[str, bytes] = {}
        self.limbo: list[tuple[str, str, Headers, bytes]] = []
        self.memories, self.points = template.memories, Points()
        self.ids, self.actors = template.ids, template.actors
        self.folder = template.folder / "world"
        self.office_clock = LaptopClock(self)
        self.database = template.database
        self.claims.lives[OFFICE] = self.claims.birth(OFFICE)
        self._open_office()
        self.laptops = [self.laptop(n) for n in range(plan.devices)]
        self.spare = plan.devices
        self.office_backup: Copy | None = None
        self.wiped: set[str] = set()
        self.seen: list[str] = []

    def _open_office(self) -> None:
        template = self.template
        template.faults.clear()
        template.running.copy_from(template.first)
        self.database.points, self.database.full = self.points, False
        self.database.clock = self.office_clock
        self.database.ids = Ids(self.office_clock, self.chance("ids", OFFICE).randbytes)
        shutil.rmtree(template.office.place.blobs, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def laptop(self, number: int) -> Laptop:
        """The laptop of that number, switched on for the first time."""
        device = self.template.devices[number]
        name = f"L{number + 1}"
        return Laptop(self, name, device.identity, device.database, self.claims.birth(name))

    def keep_office(self) -> None:
        """Back head office up."""
        if self.office_backup:
            self.office_backup.memory.close()
        self.office_backup = Copy(self.template.running.copy(), self.claims.lives[OFFICE], self.claims.next())

    def chance(self, *parts: object) -> Random:
        """A source of chance of its own."""
        return chance_of(self.seed, *parts)

    def tell(self, text: str) -> None:
        """A line of the story."""
        self.story.append(f"{'':10}{text}")

    def head(self, text: str) -> None:
        """The first line of a step."""
        self.story.append(f"{Instant(self.now).text()[5:]}  {text}" if text else "")

    def somebody(self, chance: Random) -> str:
        """A technician who has a laptop."""
        return chance.choice([laptop.person for laptop in self.laptops])

    def name_of(self, person: str) -> str:
        """The laptops of a person, for the story."""
        return "/".join(laptop.name for laptop in self.laptops if laptop.person == person)

    # Requests

    def serve(self, method: str, target: str, headers: Headers, body: bytes, cut: int | None) -> Reply:
        """A request at head office; where that ends in the middle, the connection breaks."""
        try:
            return call(self.template.app, method, target, headers, body, cut)
        except Crash as crash:
            self.tell(f"crash: {crash}")
            raise requests.exceptions.ConnectionError from crash

    def deliver(self, chance: Random) -> None:
        """A request that was under way for days arrives; nobody hears the reply."""
        method, target, headers, body = self.limbo.pop(chance.randrange(len(self.limbo)))
        self.tell(f"arrives late: {method} {target.partition('?')[0]}")
        call(self.template.app, method, target, headers, body)

    # Steps

    def run(self, steps: list[Step]) -> None:
        """Do the steps, then let everything come to rest; pages, batches and slices are as small as the seed says."""
        chance = self.chance("grain")
        with ExitStack() as stack:
            stack.enter_context(patch("fieldapp.sync.pull.LIMIT", chance.choice((9, 500, 500))))
            stack.enter_context(patch("fieldapp.sync.pull.SLICE_SECONDS", chance.choice((-1.0, 1e9))))
            stack.enter_context(patch("fieldapp.store.batches.MAX_OPERATIONS", chance.choice((1, 4, 500))))
            for step in steps:
                self._do(step)
            self.rest()

    def _do(self, step: Step) -> None:
        chance = self.chance("step", step.number)
        self.now += chance.choice((60_000, HOUR_MS // 3, 5 * HOUR_MS, DAY_MS))
        self.head(f"[{step.number}] {step.name}")
        STEPS[step.name](self, chance)
        for laptop in self.laptops:
            self.seen += laptop.hidden()

    def rest(self) -> None:
        """A good network, all switched on, nobody works: until nothing moves any more."""
        self.head("quiet")
        chance = self.chance("rest")
        self.points.disarm()
        while self.limbo:
            self.deliver(chance)
        for laptop in self.laptops:
            laptop.link.trouble = 0.0
            if laptop.catalogue is not CATALOGUE:
                laptop.run_program(CATALOGUE)
        for number in range(ROUNDS):
            before = self._mark()
            for laptop in self.laptops:
                said = laptop.sync()
                if said not in ("synced", "Refused revoked"):
                    self.tell(f"{laptop.name}: {said}")
            if number and self._mark() == before:
                return
        self.tell("it does not come to rest")

    def _mark(self) -> list[Any]:
        """What stays the same once everything rests."""
        marks: list[Any] = [self.template.running.query("SELECT head FROM office_head")]
        for laptop in self.laptops:
            marks += laptop.query("SELECT count(*), sum(state = 'done'), sum(seen) FROM outbox")
            marks += laptop.query("SELECT value FROM meta WHERE key = 'cursor'")
            marks += laptop.query("SELECT state, count(*) FROM blob GROUP BY state")
        return marks

    def close(self) -> None:
        """The end."""
        for laptop in self.laptops:
            laptop.close()
        if self.office_backup:
            self.office_backup.memory.close()


def work(world: World, chance: Random) -> None:
    """Somebody works on a laptop."""
    mishaps.some_work(world, chance.choice(world.laptops), chance)


def sync(world: World, chance: Random) -> None:
    """A laptop syncs."""
    mishaps.some_sync(world, chance.choice(world.laptops), chance)


Happening = Callable[[World, Random], None]
HAPPENINGS: Final[dict[Happening, int]] = {
    work: 40, mishaps.some_deeds: 20, sync: 40, mishaps.crash_of_a_laptop: 8, mishaps.crash_of_head_office: 6,
    mishaps.late_arrival: 6, mishaps.clock_jump: 3, mishaps.clone: 2, mishaps.backup: 5, mishaps.restore: 4,
    mishaps.revoke: 1, mishaps.full_disk: 3, mishaps.hand_over: 2, mishaps.old_program: 3,
}  # fmt: skip
"""What happens, and how often."""
STEPS: Final = {happening.__name__: happening for happening in HAPPENINGS}


def plan_of(seed: int, plan: Plan) -> list[Step]:
    """The steps of a seed."""
    chance = chance_of(seed, "plan")
    names = [name for name in STEPS if plan.names is None or name in plan.names]
    weights = [HAPPENINGS[STEPS[name]] for name in names]
    chosen = chance.choices(names, weights, k=plan.steps)
    return [Step(0, "some_deeds"), *(Step(n, name) for n, name in enumerate(chosen, start=1))]
