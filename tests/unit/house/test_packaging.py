# SPDX-License-Identifier: Apache-2.0
"""The lock, the wheel, the README's commands and dev.py's own behaviour."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.house.checkout import ROOT

LOCK = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
PINNED = re.compile(r"^([a-z0-9-]+)(?:\[[a-z, ]+\])?==\S+", re.MULTILINE)


@pytest.fixture
def dev() -> ModuleType:
    """dev.py as a module; importing it runs nothing."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_locked_package_has_hashes_and_no_address() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + re.sub(r"^ *#.*\n", "", LOCK, flags=re.MULTILINE).strip())
    assert [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_the_lock_covers_what_the_project_asks_for() -> None:
    asked = project()
    wanted = [*asked["dependencies"], *(name for extra in asked["optional-dependencies"].values() for name in extra)]
    names = {re.split(r"[\[<>=~! ]", item)[0].lower().replace("_", "-") for item in wanted}
    assert names - set(PINNED.findall(LOCK)) == set()


def test_an_installed_wheel_holds_the_packages_and_their_resources(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    tops = {path.name for path in (tmp_path / "site").iterdir() if path.suffix != ".dist-info"}
    assert tops == {"fieldcore", "fieldapp", "headoffice"}
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from fieldcore.base import resources, text; "
        "assert str(resources.root()).startswith(sys.argv[1]); text.Translator('zh_CN')"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "site")], cwd=tmp_path, check=True, timeout=60)


def test_ci_runs_the_command_that_the_readme_names() -> None:
    command = "python3 dev.py test"
    assert f"    {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().endswith(command)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_a_user_who_may_not_install_gets_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit) as ended:
        dev.install_system_packages(["libegl1", "xvfb"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "Missing from this system. As root, run: apt-get update && apt-get install -y libegl1 xvfb\n"
    )


def test_a_system_without_apt_is_told_what_it_lacks(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", dict[str, str]().get)
    with pytest.raises(SystemExit):
        dev.install_system_packages(["libegl1"])
    assert capsys.readouterr().err.count("\n") == 1


def test_the_environment_is_remade_when_the_lock_changes(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "dev.txt"
    lock.write_text("one==1", encoding="utf-8")
    monkeypatch.setattr(dev, "LOCK", lock)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    dev.STAMP.write_text(dev.stamp(), encoding="ascii")
    assert dev.stamped()
    lock.write_text("one==2", encoding="utf-8")
    assert not dev.stamped()


@pytest.mark.parametrize("words", [[], ["fly"], ["lint", "--fast"], ["migration"]])
def test_a_wrong_command_is_refused(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: dev.py" in done.stderr
