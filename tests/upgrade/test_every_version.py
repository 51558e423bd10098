# SPDX-License-Identifier: Apache-2.0
"""What every earlier version left on a laptop opens: settings, store, and the work that was never sent."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from alembic.config import Config

from fieldapp import settings
from fieldapp.paths import Home
from fieldapp.services.opening import open_home
from fieldapp.store import backup, keys, migrate, schema
from fieldapp.store.check import check
from fieldapp.store.connection import connect
from fieldapp.store.store import Store
from fieldcore.base.crypto import sha256_hex
from fieldcore.wire.messages import Row
from tools.upgrade_fixture import FIXTURES, held

VERSIONS = sorted(path.name for path in FIXTURES.iterdir())
LATER = """
from alembic import op
revision = "9999"
down_revision = "{head}"
def upgrade():
    op.execute('ALTER TABLE "machine" ADD COLUMN "of_tomorrow" TEXT')
    op.execute('{statement}')
"""
Tomorrow = Callable[[str], None]


class Kept(NamedTuple):
    """A copy of what a version left, and what it says that it holds."""

    home: Home
    expected: dict[str, Any]
    key: bytes

    @property
    def copy(self) -> Path:
        """Where the copy that was made before the upgrade lies."""
        return self.home.backups / f"before-upgrade-from-{self.expected['revision']}.db"

    def read(self, path: Path, sql: str) -> list[Any]:
        connection = connect(path, self.key, readonly=True)
        try:
            return [tuple(row) for row in connection.execute(sql)]
        finally:
            connection.close()


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    folder = shutil.copytree(FIXTURES / request.param, tmp_path / "家")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Kept(Home(folder), expected, keys.unlock(Home(folder), expected["passphrase"]))


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tomorrow:
    """Make this program one of tomorrow, with one more revision, which ends with a statement."""

    def grow(statement: str) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(Path(migrate.__file__).with_name("migrations"), scripts)
        text = LATER.format(head=schema.REVISION, statement=statement)
        (scripts / "versions" / "r9999_tomorrow.py").write_text(text)
        config = Config()
        config.set_main_option("script_location", str(scripts))
        monkeypatch.setattr(migrate, "configuration", lambda: config)
        monkeypatch.setattr(schema, "REVISION", "9999")

    return grow


def test_the_settings_are_as_they_were_chosen(kept: Kept) -> None:
    found = settings.load(kept.home.settings)
    assert {name: getattr(found, name) for name in kept.expected["settings"]} == kept.expected["settings"]


def test_the_store_opens_with_all_that_was_never_sent(kept: Kept) -> None:
    with closing(open_home(kept.home, kept.expected["passphrase"])) as opened:
        found = json.loads(json.dumps(held(opened, kept.expected["order"])))
        assert {name: found[name] for name in kept.expected["held"]} == kept.expected["held"]
        for digest in kept.expected["held"]["blobs"]:
            data = opened.store.get_blob(digest)
            assert data is not None and sha256_hex(data) == digest
        assert opened.store.read(lambda reader: check(reader, opened.store.blobs)).problems == []
    assert kept.read(kept.home.database, "SELECT version_num FROM alembic_version") == [(schema.REVISION,)]


def test_an_older_store_was_copied_before_it_was_upgraded(kept: Kept, tomorrow: Tomorrow) -> None:
    kept.home.backups.mkdir()
    kept.copy.with_suffix(".part").write_bytes(b"left by a copy that a power cut ended")
    before = kept.read(kept.home.database, "SELECT * FROM outbox ORDER BY seq")
    assert len(before) == len(kept.expected["held"]["operations"])
    tomorrow("SELECT 1")
    Store.open(kept.home, kept.key).close()
    columns = [name for _, name, *_ in kept.read(kept.home.database, "PRAGMA table_info(machine)")]
    assert columns[-1] == "of_tomorrow"
    assert kept.read(kept.home.database, "SELECT * FROM outbox ORDER BY seq") == before
    assert kept.read(kept.copy, "SELECT version_num FROM alembic_version") == [(kept.expected["revision"],)]
    assert kept.read(kept.copy, "SELECT * FROM outbox ORDER BY seq") == before
    assert sorted(kept.home.backups.iterdir()) == [kept.copy]


def test_an_upgrade_that_fails_leaves_everything_as_it_was(kept: Kept, tomorrow: Tomorrow) -> None:
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    before = kept.read(kept.home.database, tables)
    tomorrow("SELECT * FROM no_such_table")
    with pytest.raises(Exception, match="no_such_table"):
        Store.open(kept.home, kept.key)
    assert kept.read(kept.home.database, tables) == before
    assert kept.read(kept.home.database, "SELECT version_num FROM alembic_version") == [(kept.expected["revision"],)]


def test_a_power_cut_after_the_tables_grew_leaves_the_rest_to_the_next_start(kept: Kept) -> None:
    unknown = Row(kind="machine", id="0" * 36, version=3, values={"serial_no": "YC-NEW"})
    sql = "INSERT INTO meta (key, value) VALUES ('unknown:machine:new', ?)"
    with closing(connect(kept.home.database, kept.key)) as connection:
        connection.execute(sql, (msgspec.json.encode(unknown).decode(),))
    migrate.upgrade(kept.home, kept.key, kept.expected["revision"])
    with Store.open(kept.home, kept.key) as store:
        assert store.read(lambda reader: reader.need("machine", unknown.id)).values == {"serial_no": "YC-NEW"}


def test_the_copy_can_be_put_back(kept: Kept, tomorrow: Tomorrow) -> None:
    tomorrow("SELECT 1")
    with Store.open(kept.home, kept.key) as store:
        store.write(lambda unit: unit.insert("customer", {"name": "later"}))
    backup.restore(kept.home, kept.key, kept.copy)
    assert kept.read(kept.home.database, "SELECT version_num FROM alembic_version") == [(kept.expected["revision"],)]
    with Store.open(kept.home, kept.key) as store:
        operations = store.read(lambda reader: [one.op_id for one in reader.outgoing()])
    assert operations == [op_id for op_id, *_ in kept.expected["held"]["operations"]]
