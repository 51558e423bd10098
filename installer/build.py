# SPDX-License-Identifier: Apache-2.0
"""``python -m installer.build``: the one-folder program in ``dist``, on Linux also the package; prints their sizes."""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installer import icons, licences
from installer.linux import deb, elf

HERE: Final = Path(__file__).resolve().parent
MB: Final = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what this system can build."""
    parser = argparse.ArgumentParser(prog="installer.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE.parent / "dist", metavar="DIR", help="where it goes")
    out = parser.parse_args(arguments).out.resolve()
    program = freeze(out)
    print(f"{program.parent}: {size_of(program.parent) / MB:.0f} MB", flush=True)
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


if __name__ == "__main__":
    sys.exit(main())
