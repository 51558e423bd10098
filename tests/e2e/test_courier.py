# SPDX-License-Identifier: Apache-2.0
"""A laptop without a network and a head office speak by files on a stick, and lose or double nothing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldapp.errors import Offline, Refused, UserError
from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.store import Store
from fieldapp.sync.courier import Taken, export, take
from fieldapp.sync.enrol import enrol
from headoffice.cli import main
from headoffice.services import devices
from headoffice.services.actors import Actor
from tests.e2e.conftest import Office
from tests.e2e.test_sync_live import PASSPHRASE, repair, shown, sync


@pytest.fixture
def laptop(office: Office, homes: Callable[[str], Home]) -> Iterator[Store]:
    """A laptop that holds an order, and then lost its network."""
    with enrol(homes("laptop"), office.url, office.code(), PASSPHRASE) as store:
        sync(store)
        yield store


@pytest.fixture
def order(office: Office, laptop: Store) -> str:
    made = office.dispatch()
    sync(laptop)
    office.network.mode = "down"
    with pytest.raises(Offline):
        sync(laptop)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def take_in(stick: Path, name: str = "one", status: int = 0) -> Path:
    """Head office's own command; the receipt lies beside the file."""
    assert main(["courier", "take", str(stick / f"{name}.courier"), "--data", str(stick.parent / "office")]) == status
    return stick / f"{name}.receipt"


def unsent(store: Store) -> tuple[int, int]:
    outbox = store.read(lambda r: r.outbox())
    return outbox.waiting, outbox.blobs


def test_a_job_goes_out_on_a_stick_and_its_receipt_brings_what_is_new(
    office: Office, laptop: Store, order: str, stick: Path
) -> None:
    made = repair(laptop, order)
    office.edit("customer", office.customer, address="龙山街道")
    done = export(laptop, stick / "one.courier", files=True)
    assert (done.changes, done.files, unsent(laptop)) == (7, 1, (7, 1))
    assert done.size == (stick / "one.courier").stat().st_size > 700_000
    assert "喷油嘴".encode() not in (stick / "one.courier").read_bytes()
    receipt = take_in(stick)
    assert office.values("repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
    assert office.values("work_order", order)["status"] == "in_progress"
    assert office.blob(office.values("attachment", made["photo"])["sha256"]) == b"P" * 700_000
    taken = take(laptop, receipt)
    assert (taken.changes, taken.refused, taken.files, taken.again, unsent(laptop)) == (7, 0, 1, False, (0, 0))
    assert shown(laptop, "customer", office.customer)["address"] == "龙山街道"
    assert not laptop.read(lambda r: r.need("work_order", order)).pending
    office.network.mode = "fine"
    office.network.requests.clear()
    sync(laptop)
    assert "/api/v1/push" not in office.network.requests, "nothing is left to send"
    assert take(laptop, receipt) == Taken(taken.changes, 0, 1, 0, again=False), "once more it changes nothing"
    assert [office.count(kind) for kind in ("repair_record", "attachment", "warranty_card")] == [1, 1, 1]


def test_what_the_network_sent_meanwhile_is_not_taken_twice(
    office: Office, laptop: Store, order: str, stick: Path
) -> None:
    item = laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "拆检"}))
    export(laptop, stick / "one.courier", files=False)
    office.network.mode = "fine"
    sync(laptop)
    laptop.write(lambda uow: uow.put("work_item", item, {"name": "更换"}))
    sync(laptop)
    assert take(laptop, take_in(stick)).changes == 1
    assert office.values("work_item", item)["name"] == shown(laptop, "work_item", item)["name"] == "更换"
    assert office.count("work_item") == 1


def test_files_and_receipts_may_come_in_any_order(office: Office, laptop: Store, order: str, stick: Path) -> None:
    for number, name in enumerate(("one", "two", "three"), start=1):
        laptop.write(lambda uow, n=number: uow.insert("work_item", {"order": order, "name": f"做{n}"}))  # type: ignore[misc]  # binds n
        assert export(laptop, stick / f"{name}.courier", files=False).changes == number, "all that has no answer yet"
    three, one = take_in(stick, "three"), take_in(stick, "one")
    assert office.count("work_item") == 3
    assert (take(laptop, one).changes, unsent(laptop)) == (1, (2, 0))
    assert (take(laptop, three).changes, unsent(laptop)) == (3, (0, 0))
    take(laptop, take_in(stick, "two"))
    office.network.mode = "fine"
    assert (sync(laptop).unsent, office.count("work_item")) == (0, 3)


def test_a_change_that_is_sent_back_is_corrected_and_goes_with_the_next_file(
    office: Office, laptop: Store, order: str, stick: Path
) -> None:
    lost = laptop.write(lambda uow: uow.insert("work_item", {"order": laptop.ids.new(), "name": "拆检"}))
    export(laptop, stick / "one.courier", files=False)
    assert take(laptop, take_in(stick)).refused == 1
    (refused,) = laptop.read(lambda r: r.attention())
    assert (refused.record_id, refused.code) == (lost, "missing_reference")
    laptop.write(lambda uow: uow.put("work_item", lost, {"order": order}))
    export(laptop, stick / "two.courier", files=False)
    assert take(laptop, take_in(stick, "two")).refused == 0
    assert office.values("work_item", lost)["order"] == order


def test_a_head_office_that_was_restored_is_told_everything_again(
    office: Office, laptop: Store, stick: Path, order: str
) -> None:
    office.network.mode = "fine"
    office.copy("last-night.db")
    made = repair(laptop, order)
    sync(laptop)
    office.network.mode = "down"
    office.restore("last-night.db")
    assert office.values("repair_record", made["record"]) == {}
    assert export(laptop, stick / "one.courier", files=True).changes == 0, "all was answered"
    first = take(laptop, take_in(stick))
    assert (first.again, unsent(laptop)) == (True, (7, 1))
    assert export(laptop, stick / "two.courier", files=True).changes == 7
    second = take(laptop, take_in(stick, "two"))
    assert (second.again, unsent(laptop)) == (False, (0, 0))
    assert office.values("repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
    assert office.blob(office.values("attachment", made["photo"])["sha256"]) == b"P" * 700_000
    assert shown(laptop, "repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"


def test_a_cloned_laptop_loses_nothing_by_courier(
    office: Office, laptop: Store, order: str, stick: Path, homes: Callable[[str], Home]
) -> None:
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "零"}))
    export(laptop, stick / "first.courier", files=False)
    key = keys.unlock(laptop.home, PASSPHRASE)
    laptop.copy_to(stick / "copy.db")
    clone = homes("clone")
    clone.root.mkdir()
    shutil.copyfile(stick / "copy.db", clone.database)
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "一"}))
    export(laptop, stick / "one.courier", files=False)
    take(laptop, take_in(stick, "one"))
    with Store.open(clone, key) as second:
        second.write(lambda uow: uow.insert("work_item", {"order": order, "name": "二"}))
        export(second, stick / "two.courier", files=False)
        assert take(second, take_in(stick, "two")).again
        export(second, stick / "three.courier", files=False)
        assert not take(second, take_in(stick, "three")).again
        assert unsent(second) == (0, 0)
        assert second.write(lambda uow: uow.next_doc_no("RR")).startswith("RR-L01B-")
    assert laptop.write(lambda uow: uow.next_doc_no("RR")).startswith("RR-L01-")
    assert office.count("work_item") == 3


def test_a_revoked_laptop_is_told_and_what_it_wrote_waits_for_a_person(
    office: Office, laptop: Store, order: str, stick: Path
) -> None:
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "拆检"}))
    export(laptop, stick / "one.courier", files=False)
    assert laptop.identity is not None
    devices.revoke(office.database, Actor("", frozenset({"administrator"})), laptop.identity.device_id)
    receipt = take_in(stick)
    with pytest.raises(Refused) as caught:
        take(laptop, receipt)
    assert caught.value.code == "revoked"
    assert [o.state for o in laptop.read(lambda r: r.outgoing())] == ["quarantined"]
    assert office.count("work_item") == 0


def test_what_is_no_receipt_of_this_laptop_changes_nothing(
    office: Office, laptop: Store, order: str, stick: Path, homes: Callable[[str], Home]
) -> None:
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "拆检"}))
    export(laptop, stick / "one.courier", files=False)
    receipt = take_in(stick)
    (stick / "cut").write_bytes(receipt.read_bytes()[:-1])
    (stick / "text").write_text("hello")
    office.network.mode = "fine"
    with enrol(homes("other"), office.url, office.code(office.colleague), PASSPHRASE) as other:
        with pytest.raises(UserError, match="does not know head office's key yet"):
            export(other, stick / "no.courier", files=False)
        assert not (stick / "no.courier").exists()
        sync(other)
        with pytest.raises(UserError, match="is not a receipt for this laptop"):
            take(other, receipt)
    for name, words in (
        ("cut", "is damaged or not whole"), ("text", "is not a receipt of head office"), ("none", "cannot be read"),
        ("one.courier", "is not a receipt for this laptop"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=words):
            take(laptop, stick / name)
    assert unsent(laptop) == (1, 0)


def test_the_commands_carry_a_stick_from_end_to_end(office: Office, tmp_path: Path, stick: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)

    def run(program: str, *arguments: str | Path, status: int = 0) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", program, *map(str, arguments), "--json"], capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        return dict(json.loads(done.stdout or "{}"), err=done.stderr)

    laptop = ("fieldapp", "--home", tmp_path / "home", "--lang", "en", "--passphrase-file", secret)
    run(*laptop, "enrol", "--server", office.url, "--code", office.code())
    run(*laptop, "sync")
    office.network.mode = "down"
    home = Home(tmp_path / "home")
    with Store.open(home, keys.unlock(home, PASSPHRASE)) as store:
        item = store.write(lambda uow: uow.put("customer", office.customer, {"remark": "下午在家"}))
    assert item
    assert run(*laptop, "courier", "export", stick / "one.courier", "--photos")["changes"] == 1
    taken = run("headoffice", "courier", "take", stick / "one.courier", "--data", tmp_path / "office")
    assert (taken["laptop"], taken["changes"], taken["receipt"]) == ("L01", 1, str(stick / "one.receipt"))
    assert run(*laptop, "courier", "take", stick / "one.receipt")["changes"] == 1
    assert run(*laptop, "status")["unsent"] == 0
    assert office.values("customer", office.customer)["remark"] == "下午在家"
    (stick / "bad.courier").write_text("hello")
    refused = run("headoffice", "courier", "take", stick / "bad.courier", "--data", tmp_path / "office", status=2)
    assert "This is not a courier file of FieldApp." in refused["err"]
    assert not (stick / "bad.receipt").exists()
