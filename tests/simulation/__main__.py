# SPDX-License-Identifier: Apache-2.0
"""``python3 dev.py simulate``: many schedules on all cores; the first that fails is shrunk and told."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.run import run, shrink
from tests.simulation.template import PEOPLE, simulated
from tests.simulation.world import Plan

PIECE = 25
"""So many schedules share one template."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 where a schedule failed."""
    options = parser().parse_args(arguments)
    plan = Plan(devices=options.devices)
    last = options.first + options.seeds
    pieces = [(plan, range(n, min(n + PIECE, last)), options.story) for n in range(options.first, last, PIECE)]
    began, done = time.monotonic(), 0
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(pieces))) as pool:
        for piece, told in zip(pieces, pool.map(run_piece, pieces), strict=True):
            done += len(piece[1])
            if told.strip():
                print(told, flush=True)
            if told.startswith("seed"):
                pool.shutdown(cancel_futures=True)
                return 1
            if done % 500 == 0:
                print(f"{done} schedules hold ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{done} schedules of {plan.steps} steps with {plan.devices} laptops hold ({time.monotonic() - began:.0f} s)")
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    made = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    made.add_argument("--seeds", type=int, default=200, help="how many schedules")
    made.add_argument("--devices", type=int, default=5, choices=range(1, len(PEOPLE) + 1), help="how many laptops")
    made.add_argument("--from", dest="first", type=int, default=1, metavar="SEED", help="the first seed")
    made.add_argument("--story", action="store_true", help="tell also what holds")
    return made


def run_piece(given: tuple[Plan, range, bool]) -> str:
    """Some schedules in one process; the story of the first that failed, shrunk, or "" ."""
    plan, seeds, story = given
    with simulated() as template:
        for outcome in (run(template, seed, plan) for seed in seeds):
            if outcome.problems:
                return shrink(template, outcome, plan).told()
            if story:
                return "\n" + outcome.told()
    return ""


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"  # sets are walked alike each time
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
    sys.exit(main())
