# SPDX-License-Identifier: Apache-2.0
"""The real program as a process: it opens, paints, closes and tells its times, with and without a screen."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.paths import Home, Laptop
from fieldapp.store import keys
from fieldapp.store.door import Door
from fieldapp.store.instance import Instance
from fieldapp.store.store import Store
from tests.unit.fieldapp.conftest import KEY, ME

SECRET = "a long passphrase"
SECONDS = 120
OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def smoke(home: Path, *more: str, screen: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fieldapp", "--home", str(home), "--smoke", "--json", *more]
    environment = OFFSCREEN
    if screen:
        xvfb = shutil.which("xvfb-run")
        assert xvfb, "xvfb-run is missing: run `python3 dev.py setup` as root, or install the package xvfb"
        command = [xvfb, "-a", "-s", "-screen 0 1366x768x24", *command]
        environment = {**OFFSCREEN, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.fixture
def enrolled(tmp_path: Path) -> tuple[Path, str]:
    """An enrolled home and the file with its passphrase."""
    home, file = Home(tmp_path / "家 home"), tmp_path / "passphrase"
    Store.create(home, KEY, ME).close()
    keys.keep(home, KEY, SECRET, "王建国 · L07")
    file.write_text(SECRET)
    file.chmod(0o600)
    return home.root, str(file)


@pytest.mark.parametrize("screen", [False, True], ids=["offscreen", "xvfb"])
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_window_opens_today_and_ends(enrolled: tuple[Path, str], lang: str, screen: bool) -> None:
    home, file = enrolled
    done = smoke(home, "--lang", lang, "--passphrase-file", file, screen=screen)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["page"] == "today"
    assert 0 < told["first_paint_s"] <= told["ready_s"]
    assert "Traceback" not in done.stderr


def test_a_new_home_shows_the_first_start(tmp_path: Path) -> None:
    done = smoke(tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["page"] == "start"
    assert not (tmp_path / "new" / "fieldapp.db").exists()


def test_a_passphrase_file_that_others_can_read_is_refused(enrolled: tuple[Path, str]) -> None:
    home, file = enrolled
    os.chmod(file, 0o644)
    done = smoke(home, "--passphrase-file", file)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_passphrase_asks_again(enrolled: tuple[Path, str]) -> None:
    home, file = enrolled
    Path(file).write_text("wrong")
    done = smoke(home, "--passphrase-file", file)
    assert json.loads(done.stdout)["page"] == "unlock"


def test_a_second_window_brings_the_first_to_the_front_and_ends(enrolled: tuple[Path, str]) -> None:
    home, file = enrolled
    asked = list[str]()
    command = [sys.executable, "-m", "fieldapp", "--home", str(home), "--passphrase-file", file]
    with Instance(Laptop(home)), Door(Laptop(home), lambda command, _: asked.append(command)):
        done = subprocess.run(command, env=OFFSCREEN, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert asked == ["raise"]
