# SPDX-License-Identifier: Apache-2.0
"""Files that ship with the program: read here, from source, wheel and frozen form alike."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder ``resources``."""
    here = Path(__file__).resolve()
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / "resources"] if frozen else []
    candidates += [here.parents[1] / "_resources", here.parents[2] / "resources"]
    return next(folder for folder in candidates if folder.is_dir())


def path(name: str) -> Path:
    """Where the resource ``name`` (such as ``fonts/NotoSansSC-Regular.ttf``) lies."""
    return root() / name


def read_bytes(name: str) -> bytes:
    """The bytes of a resource. FileNotFoundError if there is none of that name."""
    return path(name).read_bytes()


def read_text(name: str) -> str:
    """The UTF-8 text of a resource."""
    return path(name).read_text(encoding="utf-8")
