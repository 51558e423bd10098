#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Set up this checkout and run what a developer runs: `python3 dev.py --help`. Standard library only."""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 - here, above all newer syntax, an older Python is told so
    print("FieldApp needs Python 3.11 or later; this is " + sys.version.split()[0] + ".", file=sys.stderr)
    sys.exit(2)

import tomllib

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "fieldapp-stamp"
LOCK = ROOT / "requirements" / "dev.txt"
UV_COMPILE = ("pip", "compile", "--quiet", "--generate-hashes", "--universal", "--python-version", "3.11")


class Need(NamedTuple):
    """A system package, and the file that shows that it is there."""

    package: str
    shows: str


QT_OFFSCREEN = (
    Need("libgl1", "libGL.so.1"),
    Need("libegl1", "libEGL.so.1"),
    Need("libxkbcommon0", "libxkbcommon.so.0"),
    Need("libglib2.0-0", "libglib-2.0.so.0"),
    Need("libfreetype6", "libfreetype.so.6"),
    Need("libfontconfig1", "libfontconfig.so.1"),
    Need("libdbus-1-3", "libdbus-1.so.3"),
)
QT_WINDOW = (
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", "libxcb-cursor.so.0"),
    Need("libxcb-icccm4", "libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    Need("libxcb-shape0", "libxcb-shape.so.0"),
)
TESTS_ALSO = (
    Need("xvfb", "Xvfb"),
    Need("poppler-utils", "pdftotext"),
    Need("chromium", "chromium"),
    Need("binutils", "objdump"),
    Need("xdotool", "xdotool"),
    Need("libatomic1", "libatomic.so.1"),  # for the program that Playwright drives the browser with
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is what it ended with."""
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command != "test":
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    if options.command == "demo":
        window = () if options.check else QT_WINDOW
        set_up(QT_OFFSCREEN + window)
        check = ["--check"] if options.check else []
        become("-m", "tools.demo", *check, "--out", str(Path(options.out).resolve()))
    if options.command == "test":
        set_up(QT_OFFSCREEN + QT_WINDOW + TESTS_ALSO)
        return test(rest)
    if options.command == "build":
        set_up(QT_OFFSCREEN + QT_WINDOW + TESTS_ALSO)
        return build()
    set_up(())
    if options.command == "lint":
        return 1 if failed_checks() else 0
    if options.command == "lock":
        return lock(options.upgrade)
    if options.command == "locale":
        return run("-m", "tools.catalogue", "compile")
    if options.command == "migration":
        return run("-m", "tools.migration", options.name)
    if options.command == "simulate":
        asked = {"seeds": options.seeds, "devices": options.devices, "from": vars(options)["from"]}
        become("-m", "tests.simulation", *(f"--{name}={value}" for name, value in asked.items()))
    return 0


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    top = argparse.ArgumentParser(prog="dev.py", description="Sets up .venv when needed, then runs one command.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="head office, a laptop and its window, with demo data")
    demo.add_argument("--check", action="store_true", help="do the main job without a person and check each step")
    demo.add_argument("--out", default="demo-out", metavar="DIR", help="where PDFs and screenshots go")
    commands.add_parser("test", help="every check and every test; with arguments for pytest: only those tests")
    commands.add_parser("build", help="the program and its package in dist, then run what was built")
    commands.add_parser("lint", help="ruff, mypy, the import rules and the catalogue")
    commands.add_parser("setup", help="only set up .venv")
    commands.add_parser("locale", help="compile the translations and say what is missing")
    migration = commands.add_parser("migration", help="write a migration for both stores from the declarations")
    migration.add_argument("name", help="what it adds, such as add_machine_colour")
    simulate = commands.add_parser("simulate", help="laptops and an office under every mishap, by seeds that replay")
    simulate.add_argument("--seeds", type=int, default=200, help="how many schedules")
    simulate.add_argument("--devices", type=int, default=5, help="how many laptops")
    simulate.add_argument("--from", type=int, default=1, metavar="SEED", help="the first seed")
    locks = commands.add_parser("lock", help="pin what pyproject.toml asks for, with hashes")
    locks.add_argument("--upgrade", action="store_true", help="take the newest versions")
    return top


def test(arguments: Sequence[str]) -> int:
    """All checks and all tests, or only the tests that the arguments for pytest choose."""
    failed = [] if arguments else failed_checks()
    status = run("-m", "pytest", *(arguments or ("-n", "2", "--dist", "loadfile")))
    if failed:
        print(f"dev.py: failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return status or (1 if failed else 0)


def build() -> int:
    """Build the program and its package, and let the tests of built programs run what was built."""
    os.environ["FIELDAPP_BUILT"] = str(ROOT / "dist")
    return run("-m", "installer.build") or run("-m", "pytest", "tests/frozen")


def failed_checks() -> list[str]:
    """Run the checks side by side; show what each says and return the names of those that failed."""
    checks = {
        "ruff": ("-m", "ruff", "check", "."),
        "format": ("-m", "ruff", "format", "--check", "."),
        "mypy": ("-m", "mypy"),
        "import-linter": ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
        "catalogue": ("-m", "tools.catalogue", "check"),
    }
    running = {
        name: subprocess.Popen(
            [PYTHON, *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for name, command in checks.items()
    }
    failed = []
    for name, process in running.items():
        output, _ = process.communicate()
        text = output.decode(errors="replace").strip()
        if process.returncode:
            failed.append(name)
            print(f"{name} failed\n{text}", flush=True)
        else:
            print(f"{name}: {text.splitlines()[-1] if text else 'ok'}", flush=True)
    return failed


def lock(upgrade: bool) -> int:
    """Write requirements/dev.txt: every version with its hashes, and no address of a registry."""
    header = "# Written by `python3 dev.py lock` from pyproject.toml; `dev.py` installs it with --require-hashes.\n"
    command = [*UV_COMPILE, "--all-extras", "--no-emit-index-url", "--no-header", "-o", str(LOCK), "pyproject.toml"]
    status = run("-m", "uv", *command, *(["--upgrade"] if upgrade else []))
    if status == 0:
        LOCK.write_text(header + LOCK.read_text(encoding="utf-8").removeprefix(header), encoding="utf-8")
    return status


def set_up(needs: Iterable[Need]) -> None:
    """Make sure of the system packages and of `.venv`; quick when all is there."""
    missing = [need.package for need in needs if not present(need.shows)] if sys.platform == "linux" else []
    if not PYTHON.exists() and not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        missing.insert(0, "python3-venv")
    if missing:
        install_system_packages(missing)
    if not stamped():
        make_venv()


def present(name: str) -> bool:
    """Whether a program is on the path, or a shared library in one of the system's library folders."""
    if ".so" not in name:
        return shutil.which(name) is not None
    folders = [Path("/lib"), Path("/usr/lib"), Path("/lib64"), Path("/usr/lib64"), Path("/usr/local/lib")]
    return any((folder / name).exists() or any(folder.glob(f"*-linux-*/{name}")) for folder in folders)


def install_system_packages(packages: Sequence[str]) -> None:
    """Install with apt-get where this user may; otherwise say in one line what to run."""
    command = f"apt-get update && apt-get install -y {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        stop(f"Missing from this system: {' '.join(packages)} (Debian's names). Install them and run this again.")
    if os.geteuid() != 0:
        stop(f"Missing from this system. As root, run: {command}")
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *step], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode and step[0] == "install":
            print(done.stdout.decode(errors="replace")[-2000:], file=sys.stderr)
            stop(f"The system packages could not be installed. Run: {command}")
    importlib.invalidate_caches()


def stamp() -> str:
    """What `.venv` was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = repr((sys.version, project["project"], project["build-system"]))
    return hashlib.sha256(asked.encode() + LOCK.read_bytes()).hexdigest()


def stamped() -> bool:
    """Whether `.venv` is complete and made from today's lock."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == stamp()


def make_venv() -> None:
    """Make `.venv` afresh unless this Python's is there, and install the pinned packages and this project."""
    STAMP.unlink(missing_ok=True)
    version = "import sys, pip; print(sys.version)"
    found = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True) if PYTHON.exists() else None
    if found is None or found.stdout.strip() != sys.version:
        print("Making .venv", flush=True)
        if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdin=subprocess.DEVNULL).returncode:
            stop(f"This Python cannot make a virtual environment: {sys.executable} -m venv .venv failed.")
    print("Installing the Python packages (the first time takes some minutes)", flush=True)
    pip = ("-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "install")
    if run(*pip, "--require-hashes", "-r", str(LOCK)) or run(*pip, "--no-deps", "--no-build-isolation", "-e", "."):
        stop("The Python packages could not be installed; the lines above say why. Run this again when that is mended.")
    STAMP.write_text(stamp(), encoding="ascii")


def run(*arguments: str) -> int:
    """Run Python of `.venv` in this folder and return its exit status."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def become(*arguments: str) -> NoReturn:
    """Let this process be Python of `.venv`, so that a signal reaches the program itself."""
    os.chdir(ROOT)
    if os.name == "nt":
        sys.exit(subprocess.run([PYTHON, *arguments]).returncode)
    os.execv(PYTHON, [str(PYTHON), *arguments])


def stop(message: str) -> NoReturn:
    """End with one clear line."""
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
