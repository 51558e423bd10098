# SPDX-License-Identifier: Apache-2.0
"""What was built, run from another folder with an empty environment: it opens, paints, signs, syncs and upgrades."""

import configparser
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from fieldapp import settings
from fieldapp.paths import Home
from fieldapp.services.opening import open_home
from fieldcore.forms import FORMS
from tests.e2e.test_main_job import dispatched, fill
from tests.frozen.conftest import OFFSCREEN, Built
from tests.frozen.screen import SECONDS, Screen
from tests.frozen.twin import both_windows
from tools import demo_field, demo_hands, demo_sign
from tools.demo_job import PASSPHRASE, STAFF_NO, Job, Laptop, OfficeSide, Stage, sha256
from tools.upgrade_fixture import FIXTURES

pytestmark = pytest.mark.timeout(1200)
FOLDER_MB = 240
NEVER_USED = ("Qml", "Quick", "WebEngine", "VirtualKeyboard", "Multimedia", "libQt6Network", "libQt6OpenGL", "gtk3")


@dataclass
class BuiltLaptop(Laptop):
    """A laptop on which the built program is installed."""

    built: Built

    def command(self, *arguments: str) -> dict[str, Any]:
        return self.built.told("--home", self.home.root, "--passphrase-file", self.passphrase_file, *arguments)


@pytest.fixture
def laptop(built: Built, side: OfficeSide, tmp_path: Path) -> BuiltLaptop:
    """Enrolled and synced by the built program at a head office with demo data."""
    made = BuiltLaptop(Home(tmp_path / "家 laptop"), tmp_path / "passphrase", built)
    assert made.enrol(side.office.url, side.office.code(STAFF_NO)) == "周海峰"
    assert made.command("sync")["unsent"] == 0
    return made


@contextmanager
def opened(laptop: BuiltLaptop, screen: Screen) -> Iterator[None]:
    """The window of the built program, on a screen."""
    command = [laptop.built.program, "--home", laptop.home.root, "--passphrase-file", laptop.passphrase_file]
    with subprocess.Popen(command, env={"DISPLAY": screen.display}, cwd=laptop.built.elsewhere) as running:
        try:
            yield
        finally:
            running.terminate()
            running.wait(SECONDS)


def ready_to_sign(side: OfficeSide, laptop: BuiltLaptop) -> Job:
    """An order whose work is done and recorded, on a laptop that head office cannot be reached from."""
    job = dispatched(side, laptop)
    side.office.stop()
    with closing(open_home(laptop.home, PASSPHRASE)) as home:
        orders = home.services.orders
        for step in (orders.accept, orders.depart, orders.arrive, orders.start):
            step(job.order)
        fill(laptop, home.services, job.order)
        doc_no = orders.page(job.order).row.doc_no
    settings.save(laptop.home.settings, settings.changed(settings.Settings(), theme="light"))
    return Job(job.machine, job.serial, job.customer, job.contact, job.order, doc_no)


@pytest.mark.parametrize("screen", [False, True], ids=["offscreen", "xvfb"])
def test_it_opens_where_nothing_is_set(built: Built, tmp_path: Path, screen: bool) -> None:
    home = tmp_path / "new"
    if screen:
        with Screen() as shown:
            told = built.told("--home", home, "--smoke", environment={"DISPLAY": shown.display})
    else:
        told = built.told("--home", home, "--smoke")
    assert told["page"] == "start"
    assert 0 < told["first_paint_s"] <= told["ready_s"]


def test_it_draws_every_form(built: Built, tmp_path: Path) -> None:
    told = built.told("specimen", "--all", "--out", tmp_path)
    assert len(told["files"]) == 2 * len(FORMS)
    for file in told["files"]:
        assert read(Path(file)), file
    assert any("三包" in read(Path(file)) for file in told["files"])


def test_papers_are_signed_in_its_window_and_reach_head_office(
    laptop: BuiltLaptop, side: OfficeSide, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ready_to_sign(side, laptop)
    twin = Home(shutil.copytree(laptop.home.root, tmp_path / "twin"))
    pictures = laptop.built.folder / "smoke"
    pictures.mkdir(exist_ok=True)
    with (
        Screen() as screen, opened(laptop, screen), both_windows(twin, PASSPHRASE, screen, tmp_path) as hands
    ):  # fmt: skip
        hands.mirror.alike("Today, as the source paints it")
        screen.shot().save(pictures / "today.png")
        screen.hand("search", "--onlyvisible", "--name", "FieldApp", "windowfocus", "--sync")
        monkeypatch.setattr(demo_hands, "QTest", hands.mirror)
        demo_field.open_order(cast(Stage, SimpleNamespace(order=job)), hands)
        hands.press("Finish work")
        hands.wait(lambda: hands.window.page_shown == "signing", "the page to read and sign")
        demo_sign.sign(hands)
        hands.wait(lambda: len(laptop.find("issued_document", {"order": job.order})) == 2, "two papers are issued")
        screen.shot().save(pictures / "signed.png")
    side.office.start()
    assert laptop.command("sync")["unsent"] == 0
    papers = laptop.find("issued_document", {"order": job.order})
    assert {paper.get("form") for paper in papers} == {"warranty_card", "repair_record"}
    for paper in papers:
        told = laptop.command("export", str(paper.get("doc_no")), "--out", str(pictures))
        data = Path(told["file"]).read_bytes()
        assert sha256(data) == paper.get("pdf") == sha256(laptop.blob_from_office(str(paper.get("pdf"))))
        assert "周海峰" in read(Path(told["file"]))
    signed = laptop.from_office(("issued_document", "signature"), job.order)
    assert {paper["pdf"] for paper in signed["issued_document"]} == {paper.get("pdf") for paper in papers}


@pytest.mark.parametrize("version", sorted(path.name for path in FIXTURES.iterdir()))
def test_it_opens_what_an_earlier_version_left(built: Built, tmp_path: Path, version: str) -> None:
    home = shutil.copytree(FIXTURES / version, tmp_path / "home")
    expected = json.loads((home / "expected.json").read_text(encoding="utf-8"))
    secret = tmp_path / "secret"
    secret.write_text(expected["passphrase"], encoding="utf-8")
    secret.chmod(0o600)
    told = built.told("--home", home, "--passphrase-file", secret, "check")
    assert (told["problems"], told["unsent"]) == ([], len(expected["held"]["operations"]))


def test_nothing_ships_that_is_never_used(built: Built) -> None:
    files = [path for path in (built.folder / "fieldapp").rglob("*") if path.is_file()]
    assert [path.name for path in files if any(word in path.name for word in NEVER_USED)] == []
    assert {path.name for path in files if path.suffix == ".qm"} == {"qtbase_zh_CN.qm"}
    assert sum(path.stat().st_size for path in files if not path.is_symlink()) < FOLDER_MB * 1_000_000
    assert (built.folder / "fieldapp" / "licences").is_dir()


def test_the_package_holds_program_command_menu_and_icon(built: Built, tmp_path: Path) -> None:
    (package,) = built.folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "root"], check=True, timeout=120)
    depends = subprocess.run(
        ["dpkg-deb", "--field", package, "Depends"], check=True, capture_output=True, text=True, timeout=120
    ).stdout
    assert depends.startswith("libc6 (>= 2.") and "libegl1" in depends
    usr = tmp_path / "root" / "usr"
    menu = configparser.ConfigParser(interpolation=None)
    menu.optionxform = str  # type: ignore[assignment,method-assign]  # keys with their capitals
    menu.read(usr / "share/applications/fieldapp.desktop", encoding="utf-8")
    entry = menu["Desktop Entry"]
    assert (usr / "bin" / entry["Exec"]).resolve() == (usr / "lib/fieldapp/fieldapp").resolve()
    assert {path.suffix for path in usr.glob(f"share/icons/hicolor/*/apps/{entry['Icon']}.*")} == {".png", ".svg"}
    command = [usr / "bin" / entry["Exec"], "--home", tmp_path / "home", "--smoke"]
    done = subprocess.run(
        command, env=OFFSCREEN, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def read(pdf: Path) -> str:
    """The text of a PDF."""
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
