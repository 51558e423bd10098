# SPDX-License-Identifier: Apache-2.0
"""What happens to machines: they crash, are copied, set back, taken away, run full, tell the wrong time, are old."""

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError

from fieldcore.records.model import Catalogue
from headoffice.errors import OfficeError
from headoffice.services import devices
from headoffice.services.actors import SYSTEM
from tests.simulation import console, people
from tests.simulation.claims import OFFICE
from tests.simulation.laptop import YEAR_MS, Copy, Laptop
from tests.simulation.storage import Crash
from tests.simulation.template import CATALOGUE

if TYPE_CHECKING:
    from tests.simulation.world import World

MOST_LAPTOPS: Final = 7
DAY_MS: Final = 86_400_000
SKEWS: Final = (0, DAY_MS, -DAY_MS, 10 * YEAR_MS, -10 * YEAR_MS)
UNKNOWN_KINDS: Final = ("repair_package", "package_part")
UNKNOWN_FIELDS: Final = {"customer": "remark", "work_item": "code", "contact": "phone"}


def older() -> Catalogue:
    """The catalogue of a version before some kinds and fields were added."""
    made = Catalogue(())
    for kind, declared in CATALOGUE.types.items():
        if kind not in UNKNOWN_KINDS:
            fields = {n: spec for n, spec in declared.fields.items() if n != UNKNOWN_FIELDS.get(kind)}
            made.types[kind] = replace(declared, fields=fields)
    return made


OLDER: Final = older()


def crash_of_a_laptop(world: "World", chance: Random) -> None:
    """The laptop ends at a commit, in a save or in a sync."""
    laptop = chance.choice(world.laptops)
    if chance.random() < 0.4:
        world.points.arm("laptop", chance.randrange(1, 3))
        some_work(world, laptop, chance)
    else:
        world.points.arm("laptop", chance.randrange(1, 14))
        some_sync(world, laptop, chance)
    world.points.disarm()


def crash_of_head_office(world: "World", chance: Random) -> None:
    """Head office ends at a commit, of a request or of a person's deed."""
    world.points.arm("office", chance.randrange(1, 4))
    if chance.random() < 0.7:
        some_sync(world, chance.choice(world.laptops), chance)
    else:
        some_deeds(world, chance)
    world.points.disarm()


def clock_jump(world: "World", chance: Random) -> None:
    """A clock is set: of a laptop, seldom of head office."""
    skew = chance.choice(SKEWS)
    if chance.random() < 0.1:
        world.office_clock.skew = skew
        world.tell(f"head office's clock is off by {skew // DAY_MS} days")
        return
    laptop = chance.choice(world.laptops)
    laptop.clock.skew = skew
    world.tell(f"{laptop.name}'s clock is off by {skew // DAY_MS} days")


def late_arrival(world: "World", chance: Random) -> None:
    """Something that was under way for days arrives."""
    if world.limbo:
        world.deliver(chance)


def clone(world: "World", chance: Random) -> None:
    """The disk of a laptop is copied, and both go on."""
    if len(world.laptops) >= MOST_LAPTOPS:
        return
    laptop = chance.choice(world.laptops)
    made = laptop.twin(f"{laptop.name}c{len(world.laptops)}")
    world.laptops.append(made)
    world.tell(f"{laptop.name} is copied: {made.name}")


def backup(world: "World", chance: Random) -> None:
    """A laptop or head office is backed up."""
    if chance.random() < 0.4:
        world.keep_office()
        world.tell("backup of head office")
        return
    laptop = chance.choice(world.laptops)
    if laptop.backup:
        laptop.backup.memory.close()
    laptop.backup = laptop.copied()
    world.tell(f"backup of {laptop.name}")


def restore(world: "World", chance: Random) -> None:
    """A laptop or head office is set back to its backup."""
    kept = [laptop for laptop in world.laptops if laptop.backup]
    if world.office_backup and (not kept or chance.random() < 0.5):
        restore_office(world, world.office_backup)
    elif kept:
        laptop = chance.choice(kept)
        assert laptop.backup
        laptop.put_back(laptop.backup)
        world.tell(f"{laptop.name} is restored from its backup")


def restore_office(world: "World", copy: Copy) -> None:
    """What laptops do not hold any more is lost with it: what the office wrote, and what laptops that are gone sent."""
    world.template.running.copy_from(copy.memory)
    for claim in world.claims.all:
        if claim.life in world.wiped or (claim.life == OFFICE and claim.order > copy.order):
            claim.waived = True
    world.tell("head office is restored from its backup")


def revoke(world: "World", chance: Random) -> None:
    """A laptop was stolen."""
    laptop = chance.choice(world.laptops)
    devices.revoke(world.database, SYSTEM, laptop.identity.device_id)
    world.tell(f"{laptop.name} is revoked")


def full_disk(world: "World", chance: Random) -> None:
    """Somebody's disk is full for a while."""
    if chance.random() < 0.3:
        world.database.full = True
        world.tell("head office's disk is full")
        some_sync(world, chance.choice(world.laptops), chance)
        world.database.full = False
        return
    laptop = chance.choice(world.laptops)
    laptop.store.fill_disk(laptop.memory.pages())
    world.tell(f"{laptop.name}'s disk is full")
    some_work(world, laptop, chance)
    some_sync(world, laptop, chance)
    laptop.store.fill_disk(0)


def hand_over(world: "World", chance: Random) -> None:
    """A laptop that has just synced and holds nothing unsent is enrolled anew, for somebody else."""
    laptop = chance.choice(world.laptops)
    laptop.link.trouble = 0.0
    if laptop.sync() != "synced" or not laptop.is_empty() or world.spare >= len(world.template.devices):
        return
    made = world.laptop(world.spare)
    world.spare += 1
    life = laptop.life
    while life is not None:
        world.wiped.add(life.name)
        life = life.parent
    world.wiped -= {other.life.name for other in world.laptops if other is not laptop}
    laptop.close()
    world.laptops[world.laptops.index(laptop)] = made
    world.tell(f"{laptop.name} is handed over, and is now {made.name}")


def old_program(world: "World", chance: Random) -> None:
    """A laptop still runs, or runs again, a version that knows less; or is upgraded with what it has not sent."""
    laptop = chance.choice(world.laptops)
    if laptop.catalogue is CATALOGUE:
        if laptop.is_fresh():
            laptop.run_program(OLDER)
            world.tell(f"{laptop.name} runs an old program")
    else:
        laptop.run_program(CATALOGUE)
        world.tell(f"{laptop.name} is upgraded")


def some_work(world: "World", laptop: Laptop, chance: Random) -> None:
    """Somebody works on a laptop for a while."""
    for _ in range(chance.randrange(1, 5)):
        action = chance.choices(list(people.ACTIONS), list(people.ACTIONS.values()))[0]
        if said := action(laptop, chance):
            world.tell(f"{laptop.name} {said}")


def some_deeds(world: "World", chance: Random) -> None:
    """Somebody works at head office; what fails there is shown there, and nothing of it is saved."""
    for _ in range(chance.randrange(1, 4)):
        deed = chance.choices(list(console.DEEDS), list(console.DEEDS.values()))[0]
        try:
            said = deed(world, chance)
        except (OfficeError, OperationalError) as error:
            said = f"{deed.__name__}: {type(error).__name__}"
        except Crash as crash:
            said = f"{deed.__name__}: crash: {crash}"
        if said:
            world.tell(f"office {said}")


def some_sync(world: "World", laptop: Laptop, chance: Random) -> None:
    """A laptop syncs, and something may go wrong on the way."""
    laptop.link.chance, laptop.link.fates = chance, world.plan.fates
    laptop.link.trouble = chance.choice((0.0, 0.0, 0.2, 0.5)) if world.plan.fates else 0.0
    said = laptop.sync()
    world.tell(f"{laptop.name} {said}")
