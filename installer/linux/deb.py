# SPDX-License-Identifier: Apache-2.0
"""The .deb: the program below /usr/lib, its command, its entry in the menu, its icon, and what it needs."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from fieldapp import __version__
from installer import icons
from installer.linux import elf

HERE: Final = Path(__file__).resolve().parent
SYSTEM: Final = {
    "ld-linux": "libc6", "libc": "libc6", "libdl": "libc6", "libm": "libc6", "libpthread": "libc6", "librt": "libc6",
    "libutil": "libc6", "libresolv": "libc6", "libGL": "libgl1", "libEGL": "libegl1", "libcups": "libcups2",
    "libxcb": "libxcb1", "libwayland-client": "libwayland-client0", "libwayland-cursor": "libwayland-cursor0",
}  # fmt: skip
"""Libraries that come from the system, by the start of their names, and the packages that hold them."""
OPTIONAL: Final = frozenset({"libcups2"})
"""Without it everything works but printing."""


class Missing(Exception):
    """A library is neither in the folder nor in a package that is known here."""


def make(program: Path, out: Path) -> Path:
    """Pack the folder of the program into ``out``."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    tree = out / "work" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / "usr/lib/fieldapp", symlinks=True)
    _place(tree, out / "icons")
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    depends, recommends = needed(program)
    control = (HERE / "control").read_text(encoding="utf-8")
    folder = tree / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(
        control.format(version=__version__, architecture=architecture, size=size, depends=", ".join(depends),
                       recommends=", ".join(recommends)), encoding="utf-8",
    )  # fmt: skip
    package = out / f"fieldapp_{__version__}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(tree), str(package)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return package


def _place(tree: Path, drawn: Path) -> None:
    """The command, the entry in the menu, the icon and the licence."""
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/fieldapp").symlink_to("../lib/fieldapp/fieldapp")
    hicolor = tree / "usr/share/icons/hicolor"
    copies = {
        HERE / "fieldapp.desktop": tree / "usr/share/applications/fieldapp.desktop",
        icons.SOURCE: hicolor / "scalable/apps/fieldapp.svg",
        HERE / "copyright": tree / "usr/share/doc/fieldapp/copyright",
        **{drawn / f"{size}.png": hicolor / f"{size}x{size}/apps/fieldapp.png" for size in icons.SIZES},
    }
    for source, target in copies.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def needed(program: Path) -> tuple[list[str], list[str]]:
    """The packages that the program needs, and those that it would like. Missing where a library has none."""
    there = {path.name for path in program.rglob("*")}
    packages, glibc = set[str](), (0, 0)
    for path in elf.files(program):
        libraries, version = elf.wants(path)
        glibc = max(glibc, version)
        packages |= {_package(name, path.relative_to(program)) for name in libraries if name not in there}
    packages.discard("libc6")
    wanted = packages & OPTIONAL
    return [f"libc6 (>= {glibc[0]}.{glibc[1]})", *sorted(packages - wanted)], sorted(wanted)


def _package(library: str, of: Path) -> str:
    name = re.split(r"\.so|-x86|-aarch", library)[0]
    if name not in SYSTEM:
        raise Missing(f"{of} needs {library}: collect it in fieldapp.spec, or name its package in deb.py")
    return SYSTEM[name]
