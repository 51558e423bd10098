# SPDX-License-Identifier: Apache-2.0
"""What binaries say of themselves; needs objdump."""

import re
import subprocess
from pathlib import Path


def files(folder: Path) -> list[Path]:
    """The programs and libraries below a folder."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and _is_elf(path)]


def wants(path: Path | str) -> tuple[list[str], tuple[int, int]]:
    """The libraries that it links to, and the newest version of glibc that it asks for."""
    said = subprocess.run(["objdump", "-p", str(path)], check=True, capture_output=True, text=True).stdout
    versions = [(int(major), int(minor)) for major, minor in re.findall(r"\bGLIBC_(\d+)\.(\d+)", said)]
    return re.findall(r"^ +NEEDED +(\S+)$", said, re.MULTILINE), max(versions, default=(0, 0))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
