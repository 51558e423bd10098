# SPDX-License-Identifier: Apache-2.0
"""What the simulation found, each as the shortest story."""

from collections.abc import Iterator

import pytest
import requests

from tests.simulation import mishaps
from tests.simulation.judge import problems
from tests.simulation.laptop import Laptop
from tests.simulation.link import Headers, Reply
from tests.simulation.template import Template
from tests.simulation.world import Plan, World


@pytest.fixture
def world(template: Template) -> Iterator[World]:
    made = World(template, 1, Plan(devices=2))
    yield made
    made.close()


def sync_without_pull(world: World, laptop: Laptop) -> None:
    def serve(method: str, target: str, headers: Headers, body: bytes, cut: int | None) -> Reply:
        if target.endswith("/pull"):
            raise requests.exceptions.ConnectionError
        return world.serve(method, target, headers, body, cut)

    laptop.link.serve = serve
    assert laptop.sync() == "Offline"
    laptop.link.serve = world.serve


def write(laptop: Laptop) -> None:
    assert laptop.save(lambda hand: hand.add("repair_package", name=laptop.world.claims.word()))


@pytest.mark.parametrize("pulled_before", [True, False])
def test_an_office_restored_between_push_and_pull_gets_back_what_it_lost(world: World, pulled_before: bool) -> None:
    laptop = world.laptops[0]
    if pulled_before:
        assert laptop.sync() == "synced"
    world.keep_office()
    write(laptop)
    sync_without_pull(world, laptop)
    assert world.office_backup
    mishaps.restore_office(world, world.office_backup)
    world.rest()
    assert problems(world) == []
    assert laptop.query("SELECT state, seen FROM outbox") == [("done", 1)]
