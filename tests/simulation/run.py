# SPDX-License-Identifier: Apache-2.0
"""Run schedules by their seeds; a failing one is shrunk and told."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulation.judge import problems
from tests.simulation.template import Template
from tests.simulation.world import Plan, Step, World, plan_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a schedule."""

    seed: int
    steps: Sequence[Step]
    problems: tuple[str, ...]
    story: tuple[str, ...]

    def told(self) -> str:
        """The story with its end, for a person."""
        lines = [f"seed {self.seed}: {len(self.problems)} problems", *self.story, "", *self.problems]
        return "\n".join([*lines, "", f"again: python3 dev.py simulate --from {self.seed} --seeds 1"])


def run(template: Template, seed: int, plan: Plan, steps: Sequence[Step] | None = None) -> Outcome:
    """One schedule from its beginning."""
    chosen = plan_of(seed, plan) if steps is None else steps
    world = World(template, seed, plan)
    try:
        world.run(list(chosen))
        return Outcome(seed, chosen, tuple(problems(world)), tuple(world.story))
    finally:
        world.close()


def shrink(template: Template, failed: Outcome, plan: Plan, tries: int = 150) -> Outcome:
    """A shorter schedule that still fails in the first way: pieces are left out as long as it does."""
    sort = failed.problems[0].split(":")[0].split(" ")[0]
    size = max(1, len(failed.steps) // 2)
    while size and tries:
        start = 0
        while start < len(failed.steps) and tries:
            tries -= 1
            shorter = run(template, failed.seed, plan, [*failed.steps[:start], *failed.steps[start + size :]])
            if any(problem.startswith(sort) for problem in shorter.problems):
                failed = shorter
            else:
                start += size
        size //= 2
    return failed
