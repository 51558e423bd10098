# SPDX-License-Identifier: Apache-2.0
"""The checkout as the structure tests read it: every source file, without what tools made."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("fieldcore", "fieldapp", "headoffice")
MADE_BY_TOOLS = frozenset({".git", ".venv", "demo-out", "build", "dist", "__pycache__", "node_modules"})
CACHES = ("_cache", ".egg-info")


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project."""
    return tuple(sorted(walk()))


def walk() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE_BY_TOOLS and not name.endswith(CACHES)]
        folders[:] = [name for name in folders if name != ".hypothesis"]
        yield from (Path(folder) / name for name in names)


def python_files(*under: str) -> list[Path]:
    """The Python files, all or those below the named folders."""
    chosen = [path for path in files() if path.suffix == ".py"]
    return [path for path in chosen if not under or shown(path).split("/")[0] in under]


def shown(path: Path) -> str:
    """A path as people type it."""
    return path.relative_to(ROOT).as_posix()
