# SPDX-License-Identifier: Apache-2.0
"""A home that is open takes a backup in the place of its data; what is replaced is kept with what was not sent."""

from pathlib import Path

import pytest

from fieldapp.errors import UserError
from fieldapp.paths import Home
from fieldapp.services.opening import open_home
from fieldapp.store import keys
from fieldapp.store.backup import backup
from fieldapp.store.store import Store
from tests.unit.fieldapp.conftest import KEY, ME

SECRET = "a long passphrase"


@pytest.fixture
def locked(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    Store.create(home, KEY, ME).close()
    keys.keep(home, KEY, SECRET, "王建国 · L07")
    return home


def test_a_backup_takes_the_place_of_what_is_open(locked: Home) -> None:
    opened = open_home(locked, SECRET)
    before = opened.store.write(lambda work: work.insert("customer", {"name": "甲"}))
    copy = backup(opened.store)
    later = opened.store.write(lambda work: work.insert("customer", {"name": "乙"}))
    photo = opened.store.put_blob(b"taken later")
    assert opened.services.sync.backups() == (copy,)
    aside = opened.restore(copy)
    assert aside.parent == locked.backups
    opened.close()
    again = open_home(locked, SECRET)
    try:
        assert again.store.read(lambda r: (r.get("customer", before) is not None, r.get("customer", later))) == (
            True,
            None,
        )
        assert again.store.get_blob(photo) == b"taken later"
        again.restore(aside)
    finally:
        again.close()
    with Store.open(locked, KEY) as kept:
        assert kept.read(lambda r: r.need("customer", later)).get("name") == "乙"
        assert kept.read(lambda r: r.outbox()).waiting == 2


def test_what_is_no_backup_leaves_the_home_open(locked: Home, tmp_path: Path) -> None:
    opened = open_home(locked, SECRET)
    try:
        with pytest.raises(UserError):
            opened.restore(tmp_path)
        assert opened.store.write(lambda work: work.insert("customer", {"name": "甲"}))
        assert [path.name for path in locked.root.iterdir() if path.suffix == ".staged"] == []
    finally:
        opened.close()
