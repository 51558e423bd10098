# SPDX-License-Identifier: Apache-2.0
"""A figure: what was measured, ours, the floor of the same run, their ratio, and the bar that it is held to."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds, or what ``what`` says; ``bar`` is the largest ratio (or value, where there is no floor)."""

    what: str
    ours: float
    floor: float
    ratio: float
    bar: float
    holds: bool


def at_most(what: str, ours: float, floor: float, bar: float) -> Figure:
    """A figure whose ratio to the floor may be ``bar`` at most."""
    ratio = ours / floor
    return Figure(what, round(ours, 3), round(floor, 3), round(ratio, 3), bar, ratio <= bar)


def below(what: str, ours: float, limit: float) -> Figure:
    """A figure with an absolute limit."""
    return Figure(what, round(ours, 3), limit, round(ours / limit, 3), 1.0, ours < limit)


def timed(work: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay under."""
    return statistics.quantiles(values, n=20)[18]
