# SPDX-License-Identifier: Apache-2.0
"""``python -m benchmarks NAME [--json]``: figures as ratios against a floor measured in the same run."""

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict

import benchmarks
from benchmarks.figures import Figure

NOT_BENCHMARKS = frozenset({"__main__", "bare", "figures", "laptop", "link", "office", "window"})


def main() -> int:
    """Run one benchmark; exit status 1 where a bar is missed."""
    names = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in NOT_BENCHMARKS)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=names)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures: list[Figure] = importlib.import_module(f"benchmarks.{given.name}").run()
    if given.json:
        print(json.dumps({"name": given.name, "figures": [asdict(figure) for figure in figures]}, ensure_ascii=False))
    else:
        for figure in figures:
            state = "holds" if figure.holds else "MISSED"
            print(f"{figure.what}: {figure.ours} / {figure.floor} = {figure.ratio} (bar {figure.bar}, {state})")
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
