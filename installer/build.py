# SPDX-License-Identifier: Apache-2.0
"""``python -m installer.build``: the one-folder program in ``dist``, on Linux also the package; size and start time."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installer import icons, licences
from installer.linux import deb, elf

HERE: Final = Path(__file__).resolve().parent
MB: Final = 1_000_000
RUNS: Final = 5
OFFSCREEN: Final = {"QT_QPA_PLATFORM": "offscreen"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what this system can build."""
    parser = argparse.ArgumentParser(prog="installer.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "dist", metavar="DIR", help="where it goes")
    out = parser.parse_args(arguments).out.resolve()
    program = freeze(out)
    painted, ready = start_times(program)
    print(f"{program.parent}: {size_of(program.parent) / MB:.0f} MB", flush=True)
    print(f"process start to first paint {painted:.0f} ms, to the first page {ready:.0f} ms", flush=True)
    if sys.platform == "linux":
        package = deb.make(program.parent, out)
        print(f"{package}: {package.stat().st_size / MB:.0f} MB", flush=True)
    return 0


def freeze(out: Path) -> Path:
    """Run PyInstaller; the program."""
    icons.draw(out / "icons")
    shutil.rmtree(out / "fieldapp", ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(out),
               "--workpath", str(out / "work"), str(HERE / "fieldapp.spec")]  # fmt: skip
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=HERE.parent)
    if sys.platform == "linux":
        for path in elf.files(out / "fieldapp"):
            subprocess.run(["strip", "--strip-debug", "--preserve-dates", str(path)], check=True)
    licences.collect("fieldapp[desktop]", out / "fieldapp" / "licences")
    return out / "fieldapp" / ("fieldapp.exe" if sys.platform == "win32" else "fieldapp")


def size_of(folder: Path) -> int:
    """The bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def start_times(program: Path) -> tuple[float, float]:
    """Milliseconds from the start of the process to first paint and first page of a new home: medians."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            began = time.time()
            command = [str(program), "--home", folder, "--smoke", "--json"]
            done = subprocess.run(command, env={**os.environ, **OFFSCREEN}, check=True, capture_output=True)
            told = json.loads(done.stdout)
            found.append([(told[name] - began) * 1000 for name in ("first_paint_at", "ready_at")])
    painted, ready = (statistics.median(times) for times in zip(*found, strict=True))
    return painted, ready


if __name__ == "__main__":
    sys.exit(main())
