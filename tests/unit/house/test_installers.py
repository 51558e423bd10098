# SPDX-License-Identifier: Apache-2.0
"""What head office installs, what the packages say of themselves, and where installers put themselves."""

import configparser
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from fieldapp import __version__
from fieldcore.base.text import LANGUAGES
from installer import icons, licences
from tests.unit.house.checkout import ROOT
from tests.unit.house.test_packaging import project

ONLY = """
import sys
from importlib.abc import MetaPathFinder

class Refuse(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv.pop(1))
import headoffice
assert headoffice.__file__.startswith(sys.path[0])
from headoffice.cli import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, installed by pip into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target",
               str(folder / "site"), str(wheel)]  # fmt: skip
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    return folder / "site"


def top_names(requirement: str) -> set[str]:
    """What can be imported from the distributions that a requirement asks for."""
    shipped = {licences.canonicalize_name(package.name) for package in licences.shipped(requirement)}
    return {
        name for name, owners in packages_distributions().items()
        if shipped & {licences.canonicalize_name(owner) for owner in owners}
    }  # fmt: skip


def test_head_office_runs_on_its_own_extra_without_qt(site: Path, tmp_path: Path) -> None:
    wanted = top_names("fieldapp[office]")
    assert {"fastapi", "uvicorn", "sqlcipher3"} <= wanted
    assert not wanted & {"PySide6", "shiboken6", "requests", "keyring", "PyInstaller"}
    refused = set(packages_distributions()) - wanted - {"_distutils_hack"}
    assert "PySide6" in refused

    def office(*words: str) -> str:
        command = [sys.executable, "-c", ONLY.format(refused=refused), str(site), *words]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    office("init", "--data", "office", "--json")
    assert '"problems": []' in office("check", "--data", "office", "--json")


def test_every_command_of_the_project_is_in_the_wheel(site: Path) -> None:
    scripts = project()["scripts"]
    assert isinstance(scripts, dict)
    assert set(scripts) == {"fieldapp", "headoffice"} <= {path.stem for path in (site / "bin").iterdir()}


def test_the_entry_in_the_menu_speaks_every_language() -> None:
    menu = configparser.ConfigParser(interpolation=None)
    menu.read(ROOT / "installer/linux/fieldapp.desktop", encoding="utf-8")
    entry = menu["Desktop Entry"]
    others = [language for language in LANGUAGES if language != "en"]
    for key in ("Name", "GenericName", "Comment"):
        assert all(entry.get(f"{key}[{language}]") for language in others), key
    assert (entry["Exec"], entry["Icon"], entry["Terminal"]) == ("fieldapp", "fieldapp", "false")


def test_the_icon_is_drawn_for_every_system(tmp_path: Path) -> None:
    icons.draw(tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(drawn) == {*(f"{size}.png" for size in icons.SIZES), "fieldapp.ico", "fieldapp.icns"}
    assert drawn["fieldapp.ico"][:4] == b"\0\0\1\0"
    assert drawn["fieldapp.icns"][:4] == b"icns"


def test_the_windows_installer_stays_away_from_the_data() -> None:
    script = (ROOT / "installer/windows/fieldapp.nsi").read_text(encoding="utf-8")
    assert re.findall(r'^InstallDir "(.+)"$', script, re.MULTILINE) == [r"$LOCALAPPDATA\Programs\FieldApp"]
    removed = re.findall(r'^ *(?:RMDir|Delete) [^"]*"([^"]+)"', script, re.MULTILINE)
    assert set(removed) == {"$INSTDIR", r"$SMPROGRAMS\FieldApp.lnk"}


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_what_was_not_run_here_says_so(system: str) -> None:
    assert "Not run here" in (ROOT / f".github/workflows/{system}.yml").read_text(encoding="utf-8")


def test_versions_agree() -> None:
    assert project()["version"] == __version__
