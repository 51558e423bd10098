# SPDX-License-Identifier: Apache-2.0
"""Nothing lost, nothing twice, nothing silently overwritten: seeded schedules over the real code of both sides."""

import pytest

from tests.simulation.run import run
from tests.simulation.template import Template
from tests.simulation.world import Plan

PIECES, PIECE = 8, 10
"""The normal run: so many pieces of so many seeds each."""


@pytest.mark.parametrize("piece", range(PIECES))
def test_all_is_kept_and_all_agree_whatever_goes_wrong(template: Template, piece: int) -> None:
    for seed in range(1 + piece * PIECE, 1 + (piece + 1) * PIECE):
        outcome = run(template, seed, Plan())
        assert not outcome.problems, outcome.told()


def test_a_seed_tells_the_same_story_again(template: Template) -> None:
    first, again = run(template, 7, Plan()), run(template, 7, Plan())
    assert first.story == again.story
    assert len(first.story) > 40
