# SPDX-License-Identifier: Apache-2.0
"""One schedule: a world of an office and laptops that is driven step by step, comes to rest, and is judged."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import requests

from fieldcore.base.clock import Instant
from fieldcore.base.ids import Ids
from headoffice.errors import OfficeError
from tests.simulation import console, people
from tests.simulation.claims import OFFICE, Claims
from tests.simulation.laptop import Laptop, LaptopClock
from tests.simulation.link import FATES, Headers, Reply, call
from tests.simulation.storage import Crash, Points
from tests.simulation.template import START, Template, chance_of

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
    mishaps: bool = True


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

    def _open_office(self) -> None:
        template = self.template
        template.faults.clear()
        template.running.copy_from(template.first)
        self.database.points, self.database.full, self.database.memory = self.points, False, template.running
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
        """Do the steps, then let everything come to rest."""
        for step in steps:
            chance = self.chance("step", step.number)
            self.now += chance.choice((60_000, HOUR_MS // 3, 5 * HOUR_MS, DAY_MS))
            self.head(f"[{step.number}] {step.name}")
            STEPS[step.name](self, chance)
        self.rest()

    def rest(self) -> None:
        """A good network, all switched on, nobody works: until nothing moves any more."""
        self.head("quiet")
        chance = self.chance("rest")
        self.points.disarm()
        while self.limbo:
            self.deliver(chance)
        for laptop in self.laptops:
            laptop.link.trouble = 0.0
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


def work(world: World, chance: Random) -> None:
    """Somebody works on a laptop for a while."""
    laptop = chance.choice(world.laptops)
    for _ in range(chance.randrange(1, 5)):
        action = chance.choices(list(people.ACTIONS), list(people.ACTIONS.values()))[0]
        if said := action(laptop, chance):
            world.tell(f"{laptop.name} {said}")


def office(world: World, chance: Random) -> None:
    """Somebody works at head office."""
    for _ in range(chance.randrange(1, 4)):
        deed = chance.choices(list(console.DEEDS), list(console.DEEDS.values()))[0]
        try:
            said = deed(world, chance)
        except OfficeError as error:
            said = f"{deed.__name__}: {type(error).__name__}"
        if said:
            world.tell(f"office {said}")


def sync(world: World, chance: Random) -> None:
    """A laptop syncs, and something may go wrong on the way."""
    laptop = chance.choice(world.laptops)
    laptop.link.chance, laptop.link.fates = chance, world.plan.fates
    laptop.link.trouble = chance.choice((0.0, 0.0, 0.2, 0.5)) if world.plan.fates else 0.0
    said = laptop.sync()
    world.points.disarm()
    world.tell(f"{laptop.name} {said}")


STEPS: Final[dict[str, Callable[[World, Random], None]]] = {"work": work, "office": office, "sync": sync}
WEIGHTS: Final = {"work": 10, "office": 5, "sync": 10}


def plan_of(seed: int, plan: Plan) -> list[Step]:
    """The steps of a seed."""
    chance = chance_of(seed, "plan")
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=plan.steps)
    return [Step(0, "office"), *(Step(n, name) for n, name in enumerate(names, start=1))]
