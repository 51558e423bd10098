# SPDX-License-Identifier: Apache-2.0
"""Keys, blobs, backups and the check: what lies in a home besides the tables."""

import json
import shutil
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from fieldapp.errors import DamagedStore, DiskReadOnly, NoKey, NotEnrolled, UserError, WrongKey
from fieldapp.paths import Home
from fieldapp.store import backup, keys, private
from fieldapp.store.check import check, spoilt
from fieldapp.store.connection import connect
from fieldapp.store.schema import DOOR
from fieldapp.store.store import Store, reading
from fieldcore.base.clock import FixedClock
from fieldcore.base.crypto import sha256_hex

KEY = bytes(range(32))


class PlainKeyring(KeyringBackend):
    """A keyring that would write secrets in the clear."""

    priority = 9  # type: ignore[assignment]  # keyring's own way to declare it

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("a plain keyring was asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("a plain keyring was given a key")


@pytest.fixture(params=[fail.Keyring, null.Keyring, PlainKeyring])
def no_real_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", request.param)


def secret(tmp_path: Path, text: str = "correct horse", mode: int = 0o600) -> Path:
    path = tmp_path / "secret"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_without_a_real_keyring_a_passphrase_is_needed(home: Home, no_real_keyring: None) -> None:
    with pytest.raises(NoKey):
        keys.keep(home, KEY, None, "label")
    assert not home.key_file.exists()


def test_a_passphrase_opens_its_home_alone(home: Home, no_real_keyring: None) -> None:
    keys.keep(home, KEY, "correct horse", "王建国 · L07")
    assert keys.unlock(home, "correct horse") == KEY
    assert keys.label(home) == "王建国 · L07"
    assert keys.needs_passphrase(home)
    with pytest.raises(WrongKey):
        keys.unlock(home, "wrong horse")
    with pytest.raises(NoKey):
        keys.unlock(home, None)
    text = home.key_file.read_text(encoding="utf-8")
    assert KEY.hex() not in text
    assert home.key_file.stat().st_mode & 0o077 == 0


def test_a_real_keyring_keeps_the_key(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    class Vault(KeyringBackend):
        priority = 1  # type: ignore[assignment]  # keyring's own way to declare it
        kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - one vault for one test

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[(service, username)] = password

    Vault.__module__ = "keyring.backends.SecretService"
    vault = Vault()
    monkeypatch.setattr(keyring, "get_keyring", lambda: vault)
    keys.keep(home, KEY, None, "label")
    assert keys.unlock(home) == KEY
    assert json.loads(home.key_file.read_text())["kind"] == "keyring"
    vault.kept.clear()
    with pytest.raises(NoKey):
        keys.unlock(home)


def test_a_spoilt_key_file_says_so(home: Home) -> None:
    with pytest.raises(NotEnrolled):
        keys.unlock(home)
    home.root.mkdir()
    for text in ("", "[]", "{", '{"kind": "passphrase", "salt": "!"}'):
        home.key_file.write_text(text)
        with pytest.raises(DamagedStore):
            keys.unlock(home, "x")


def test_a_passphrase_file_is_private(tmp_path: Path) -> None:
    assert private.read_passphrase(secret(tmp_path, "correct horse\n")) == "correct horse"
    for path in (secret(tmp_path, mode=0o644), tmp_path / "missing", secret(tmp_path, ""), tmp_path):
        with pytest.raises(UserError):
            private.read_passphrase(path)


def test_blobs_are_sealed_under_names_that_tell_nothing(store: Store) -> None:
    data = b"PHOTO" * 200_000
    sha256 = store.put_blob(data)
    assert sha256 == sha256_hex(data)
    assert store.get_blob(sha256) == data
    assert store.get_blob("0" * 64) is None
    (file,) = store.blobs.files()
    assert sha256 not in str(file)
    assert b"PHOTO" not in file.read_bytes()
    assert store.read(lambda r: r.unsent_blobs()) == [sha256]


def test_small_blobs_go_first(store: Store) -> None:
    sizes = {store.put_blob(b"x" * size): size for size in (5000, 10, 300)}
    assert [sizes[sha] for sha in store.read(lambda r: r.unsent_blobs())] == [10, 300, 5000]


def test_a_changed_blob_is_never_handed_out(store: Store) -> None:
    sha256 = store.put_blob(b"evidence")
    path = store.blobs.path(sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(DamagedStore):
        store.get_blob(sha256)
    assert store.read(lambda r: check(r, store.blobs)).problems == [f"blob {sha256[:12]} is damaged"]


def test_a_blob_of_a_save_that_fails_is_not_queued(store: Store) -> None:
    def fail_later(uow):  # type: ignore[no-untyped-def]  # a test's detail
        uow.put_blob(b"photo")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.write(fail_later)
    assert store.read(lambda r: r.unsent_blobs()) == []


def test_a_backup_holds_everything_and_restores_it(store: Store, home: Home) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    sha256 = store.put_blob(b"unsent photo")
    path = backup.backup(store)
    store.write(lambda uow: uow.put("customer", id_, {"name": "later"}))
    store.close()
    shutil.rmtree(home.blobs)
    aside = backup.restore(home, KEY, path)
    assert (aside / "fieldapp.db").is_file()
    with Store.open(home, KEY) as again:
        assert again.read(lambda r: r.need("customer", id_)).get("name") == "甲"
        assert again.get_blob(sha256) == b"unsent photo"
        assert again.read(lambda r: check(r, again.blobs)).whole


def test_the_last_fourteen_backups_are_kept(store: Store, clock: FixedClock) -> None:
    for _ in range(16):
        assert backup.backup_due(store)
        backup.backup(store)
        assert not backup.backup_due(store)
        clock.move(days=1)
    kept = sorted(path.name for path in store.home.backups.iterdir())
    assert (len(kept), kept[0], kept[-1]) == (14, "2026-11-26.backup", "2026-12-09.backup")


def test_a_backup_is_encrypted(store: Store) -> None:
    store.write(lambda uow: uow.insert("customer", {"name": "SECRETNAME"}))
    files = [path for path in backup.backup(store).rglob("*") if path.is_file()]
    assert "fieldapp.db" in [path.name for path in files]
    assert not [path for path in files if b"SECRETNAME" in path.read_bytes()]


def test_what_is_no_backup_is_refused_and_nothing_changes(store: Store, home: Home, tmp_path: Path) -> None:
    id_ = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    good = backup.backup(store)
    store.close()
    damaged, foreign, text = tmp_path / "damaged.db", tmp_path / "foreign.db", tmp_path / "text"
    data = bytearray((good / "fieldapp.db").read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    connect(foreign, bytes(32)).close()
    text.write_text("hello")
    for path in (damaged, foreign, text, tmp_path / "missing", tmp_path):
        with pytest.raises(UserError):
            backup.restore(home, KEY, path)
    with Store.open(home, KEY) as again:
        assert again.read(lambda r: r.get("customer", id_)) is not None


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_page_is_found(store: Store, home: Home, place: float) -> None:
    for number in range(200):
        store.write(lambda uow, n=number: uow.insert("customer", {"name": f"客户{n}"}))  # type: ignore[misc]  # binds n
    store.close()
    data = bytearray(home.database.read_bytes())
    data[int(len(data) * place)] ^= 0xFF
    home.database.write_bytes(data)
    home.key_file.write_text("{}")
    assert not _is_whole(home)


def _is_whole(home: Home) -> bool:
    """Whether opening and checking find nothing; a page of the schema is missed at the opening already."""
    try:
        with reading(home, KEY) as (reader, blobs):
            return check(reader, blobs).whole
    except DamagedStore:
        return False


def test_a_whole_store_checks_well(store: Store) -> None:
    store.write(lambda uow: uow.insert("machine", {"customer": uow.insert("customer", {"name": "甲"})}))
    store.put_blob(b"photo")
    report = store.read(lambda r: check(r, store.blobs))
    assert report.whole, report.problems
    assert (report.records["customer"], report.unsent, report.blobs) == (1, 2, 1)


def test_an_operation_that_points_nowhere_is_found(store: Store) -> None:
    store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    outside = connect(store.home.database, KEY)
    outside.execute("UPDATE outbox SET record_id = 'nowhere'")
    outside.close()
    problems = store.read(lambda r: check(r, store.blobs)).problems
    assert len(problems) == 1
    assert "points to a customer that is not here" in problems[0]


def mended(store: Store) -> list[str]:
    bad = store.read(lambda r: spoilt(r, store.blobs))
    return store.receive(lambda incoming: incoming.mend(bad))


def outside(store: Store, *statements: str) -> None:
    """Statements past the unit of work."""
    connection = connect(store.home.database, KEY)
    connection.create_function(DOOR, 2, lambda _kind, _id: True)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_what_can_be_mended_here_is(store: Store) -> None:
    customer = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    kept, lost = store.put_blob(b"photo"), store.put_blob(b"another")
    store.write(lambda uow: uow.insert("attachment", {"sha256": "ab" * 32}))
    store.write(lambda uow: uow.insert("contact", {"name": "刘洋"}))
    store.blobs.path(lost).unlink()
    store.blobs.path(kept).write_bytes(b"?")
    outside(store, "DELETE FROM customer", "DELETE FROM search_doc", "UPDATE blob SET state = 'acked'")
    problems = store.read(lambda r: check(r, store.blobs)).problems
    assert len(problems) == 5, problems
    assert len(mended(store)) == 5
    assert store.read(lambda r: check(r, store.blobs)).problems == []
    assert store.read(lambda r: r.need("customer", customer)).get("name") == "甲"
    assert [hit.id for hit in store.read(lambda r: r.search("甲"))] == [customer]
    assert [hit.title for hit in store.read(lambda r: r.search("刘洋"))] == ["刘洋"]
    assert set(store.read(lambda r: r.wanted_blobs(9))) == {kept, lost, "ab" * 32}
    assert mended(store) == []


def test_what_waits_for_nothing_is_sent_again(store: Store) -> None:
    customer = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    outside(store, "UPDATE outbox SET state = 'blocked', code = 'blocked', blocked_by = 'nowhere'")
    before = store.read(lambda r: r.outgoing())
    assert "waits for one that is not there" in store.read(lambda r: check(r, store.blobs)).problems[0]
    assert len(mended(store)) == 1
    (sent,) = store.read(lambda r: r.outgoing())
    assert (sent.record_id, sent.state) == (customer, "waiting")
    assert sent.op_id != before[0].op_id, "head office has answered to the old id"


def test_a_backup_folder_that_cannot_be_written_says_so(store: Store, home: Home) -> None:
    home.backups.write_text("in the way")
    with pytest.raises(DiskReadOnly):
        backup.backup(store)
