# SPDX-License-Identifier: Apache-2.0
"""Several people on one laptop: where each one's home lies, who is told before it opens, and whose is meant."""

import shutil
from pathlib import Path

import msgspec
import pytest

from fieldapp.errors import Busy, UserError, WrongKey
from fieldapp.paths import Home, Laptop
from fieldapp.services.opening import open_home
from fieldapp.services.people import Several, home_of, worker_of, workers
from fieldapp.store import keys, person
from fieldapp.store.door import ask
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldcore.base.text import Translator
from tests.unit.fieldapp.conftest import KEY, ME
from tools.upgrade_fixture import FIXTURES, PASSPHRASE

PINS = {"王建国": "84617302", "李红": "55020917"}


def enrol(laptop: Laptop, name: str, code: str, role: str) -> Home:
    """A home as enrolment leaves it."""
    home, key = laptop.free(), KEY[:-1] + code[-1].encode()
    identity: Identity = msgspec.structs.replace(ME, person_name=name, device_code=code, roles=[role])
    keys.keep(home, key, PINS[name], person.label(identity))
    Store.create(home, key, identity).close()
    return home


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = Laptop(tmp_path / "laptop")
    enrol(made, "王建国", "L07", "technician")
    enrol(made, "李红", "L11", "driver")
    return made


def test_the_first_home_is_the_folder_itself_and_each_further_one_has_its_own(laptop: Laptop) -> None:
    first, second = laptop.homes()
    assert (first.root, second.root) == (laptop.root, laptop.root / "people" / "2")
    assert {home.laptop for home in (first, second)} == {laptop}
    assert laptop.free().root == laptop.root / "people" / "3"
    laptop.free().logs.mkdir(parents=True)  # an enrolment that came to nothing
    assert laptop.free().root == laptop.root / "people" / "3"
    assert Laptop(laptop.root / "new").homes() == ()
    assert Laptop(laptop.root / "new").free() == Home(laptop.root / "new")


@pytest.mark.parametrize("version", [path.name for path in FIXTURES.iterdir()])
def test_a_laptop_of_one_person_is_as_it_was_and_takes_another(version: str, tmp_path: Path) -> None:
    folder = Home(shutil.copytree(FIXTURES / version, tmp_path / "家"))
    before = sorted(path.relative_to(folder.root) for path in folder.root.rglob("*"))
    assert (home_of(folder), folder.laptop.homes()) == (folder, (folder,))
    alone = worker_of(folder)
    assert (alone.name, alone.used, alone.asks_passphrase) == (keys.label(folder).partition(" · ")[0], None, True)
    assert sorted(path.relative_to(folder.root) for path in folder.root.rglob("*")) == before
    enrol(folder.laptop, "李红", "L11", "driver")
    opened = open_home(home_of(folder, alone.device_code), PASSPHRASE)
    try:
        waiting = opened.store.read(lambda reader: reader.outbox()).waiting
    finally:
        opened.close()
    assert waiting > 0
    assert [one.name for one in workers(folder.laptop)] == [alone.name, "李红"]


def test_who_works_here_and_when_last_is_told_before_a_home_is_open(laptop: Laptop) -> None:
    second = laptop.homes()[1]
    assert worker_of(second).used is None
    open_home(second, PINS["李红"]).close()
    told = worker_of(second)
    assert told.used is not None
    assert (told.name, told.device_code, told.roles.resolve(Translator("zh_CN").tr)) == ("李红", "L11", "驾驶员")
    assert laptop.latest() == second


def test_the_pin_of_one_opens_nothing_of_another(laptop: Laptop) -> None:
    for home, pin in zip(laptop.homes(), reversed(PINS.values()), strict=True):
        with pytest.raises(WrongKey):
            open_home(home, pin)
    for home, pin in zip(laptop.homes(), PINS.values(), strict=True):
        open_home(home, pin).close()


def test_whose_home_is_meant_is_said_by_name_or_laptop_code(laptop: Laptop) -> None:
    first, second = laptop.homes()
    assert [home_of(Home(laptop.root), said) for said in ("王建国", "l07", "李红", "L11")] == [
        first,
        first,
        second,
        second,
    ]
    assert home_of(second) == second
    with pytest.raises(Several, match=r"王建国 \(L07\), 李红 \(L11\)"):
        home_of(Home(laptop.root))
    with pytest.raises(UserError, match="L12"):
        home_of(Home(laptop.root), "L12")
    enrol(laptop, "李红", "L12", "driver")
    with pytest.raises(UserError, match="李红"):
        home_of(Home(laptop.root), "李红")
    with pytest.raises(UserError, match="Nobody"):
        home_of(Home(laptop.root / "new"), "李红")


def test_one_program_at_a_time_has_a_home_open_and_answers_for_it(laptop: Laptop) -> None:
    first, second = laptop.homes()
    opened = open_home(first, PINS["王建国"])
    try:
        with pytest.raises(Busy):
            open_home(first, PINS["王建国"])
        assert Path(ask(first, "backup")).parent == first.backups
        with pytest.raises(Busy):
            ask(second, "backup")
        open_home(second, PINS["李红"]).close()
    finally:
        opened.close()
    open_home(first, PINS["王建国"]).close()


def test_a_home_whose_key_file_is_spoilt_keeps_nobody_else_out(laptop: Laptop) -> None:
    laptop.homes()[1].key_file.write_text("[]")
    laptop.homes()[1].person.unlink(missing_ok=True)
    assert [(one.name, one.asks_passphrase) for one in workers(laptop)] == [("王建国", True), ("2", True)]
