# SPDX-License-Identifier: Apache-2.0
"""Each known bug, put back, is found within a few seeds that hold without it; docs/mutants.md lists them."""

from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.run import run
from tests.simulation.template import Template
from tests.simulation.world import Plan

TABLE = Path(__file__).parents[2] / "docs" / "mutants.md"
SEEDS = 15
HEAD = "| mutant | the bug that is put back | what the world does besides work, office and sync |\n|---|---|---|\n"


def is_caught(template: Template, mutant: Mutant, seed: int, plan: Plan) -> bool:
    """Whether the suite notices: by what it judges, or because the product itself breaks off."""
    with mutant.patch():
        try:
            return bool(run(template, seed, plan).problems)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return True


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_suite_finds(template: Template, mutant: Mutant) -> None:
    plan = Plan(devices=3, names=mutant.names)
    seeds = (mutant.seed, *range(1, SEEDS + 1))
    seed = next((seed for seed in seeds if is_caught(template, mutant, seed, plan)), 0)
    assert seed, f"{mutant.name} survives {SEEDS} schedules"
    healthy = run(template, seed, plan)
    assert not healthy.problems, healthy.told()


def test_the_table_lists_them_all() -> None:
    def row(mutant: Mutant) -> str:
        more = ", ".join(name.replace("_", " ") for name in mutant.names if name not in ("work", "some_deeds", "sync"))
        return f"| `{mutant.name}` | {mutant.bug} | {more} |\n"

    assert HEAD + "".join(map(row, MUTANTS)) in TABLE.read_text(encoding="utf-8")
