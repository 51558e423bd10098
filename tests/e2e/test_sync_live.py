# SPDX-License-Identifier: Apache-2.0
"""Laptops and a live head office, with everything that a network does to them."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace as replaced
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from fieldapp.errors import Offline, Refused
from fieldapp.paths import Home
from fieldapp.store import keys
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine, SyncStatus
from fieldapp.sync.enrol import enrol, transport_of
from fieldapp.sync.transport import NotHeadOffice
from fieldcore.base.clock import Instant, SystemClock
from fieldcore.base.crypto import sha256_hex
from fieldcore.wire.messages import CHUNK
from headoffice.services import attention, devices
from headoffice.services.actors import Actor
from headoffice.store.ledger import Author
from tests.e2e.conftest import Office
from tests.live import wait_until

PASSPHRASE = "correct horse"


@pytest.fixture
def laptop(office: Office, homes: Callable[[str], Home]) -> Iterator[Store]:
    with enrol(homes("laptop"), office.url, office.code(), PASSPHRASE) as store:
        sync(store)
        yield store


def sync(store: Store) -> SyncStatus:
    return SyncEngine(store).sync_once()


def shown(store: Store, kind: str, id_: str) -> dict[str, Any]:
    return store.read(lambda r: r.need(kind, id_)).values


def repair(store: Store, order: str) -> dict[str, str]:
    """What a technician records on a job: one save of several records, with a photo."""

    def save(uow):  # type: ignore[no-untyped-def]  # a test's detail
        uow.event("work_order", order, "accept")
        uow.event("work_order", order, "arrive")
        uow.event("work_order", order, "start")
        record = uow.insert(
            "repair_record", {"order": order, "doc_no": uow.next_doc_no("RR"), "diagnosis": "喷油嘴积碳"}
        )
        photo = uow.insert(
            "attachment", {"order": order, "photo_kind": "failure", "sha256": uow.put_blob(b"P" * 700_000)}
        )
        card = uow.insert("warranty_card", {"order": order, "doc_no": uow.next_doc_no("WC")})
        uow.event("warranty_card", card, "open")
        return {"record": record, "photo": photo, "card": card}

    return store.write(save)


def test_a_job_goes_out_is_done_offline_and_comes_back(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    assert shown(laptop, "work_order", order)["status"] == "dispatched"
    assert shown(laptop, "machine", office.machine)["serial_no"] == "YC6108-2231"
    office.network.mode = "down"
    made = repair(laptop, order)
    with pytest.raises(Offline):
        sync(laptop)
    assert shown(laptop, "work_order", order)["status"] == "in_progress"
    office.network.mode = "fine"
    status = sync(laptop)
    assert (status.phase, status.unsent, status.unsent_blobs) == ("synced", 0, 0)
    assert office.values("repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
    assert office.values("work_order", order)["status"] == "in_progress"
    assert office.values("warranty_card", made["card"])["status"] == "draft"
    assert shown(laptop, "work_order", order)["status"] == "in_progress"
    assert not laptop.read(lambda r: r.need("work_order", order)).pending
    report = laptop.read(lambda r: check(r, laptop.blobs))
    assert report.whole, report.problems


def test_a_lost_answer_is_asked_for_again_and_nothing_comes_twice(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    repair(laptop, order)
    office.network.mode, office.network.only = "lose", "/push"
    for _ in range(3):
        with pytest.raises(Offline):
            sync(laptop)
    assert office.network.lost == 3
    assert laptop.read(lambda r: r.outbox()).waiting == 7
    office.network.mode = "fine"
    assert sync(laptop).unsent == 0
    assert [office.count(kind) for kind in ("repair_record", "attachment", "warranty_card")] == [1, 1, 1]


def test_answers_survive_a_kill_in_the_middle_of_the_push(
    office: Office, laptop: Store, homes: Callable[[str], Home], tmp_path: Path
) -> None:
    order = office.dispatch()
    sync(laptop)
    made = repair(laptop, order)
    home = laptop.home
    laptop.close()
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    office.network.mode, office.network.only = "hold", "/push"
    command = [sys.executable, "-m", "fieldapp", "--home", str(home.root), "--passphrase-file", str(secret)]
    running = subprocess.Popen([*command, "sync"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert office.network.held.wait(30)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait(10)
    office.network.mode = "fine"
    done = subprocess.run([*command, "sync", "--json"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (msgspec.json.decode(done.stdout)["unsent"], office.count("repair_record")) == (0, 1)
    assert office.values("repair_record", made["record"])["doc_no"].startswith("RR-L01-")


def test_a_captive_portal_is_offline_not_data(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    repair(laptop, order)
    before = laptop.read(lambda r: (r.outgoing(), r.meta("cursor")))
    office.network.mode = "portal"
    engine = SyncEngine(laptop)
    with pytest.raises(NotHeadOffice):
        engine.sync_once()
    assert (engine.status.phase, engine.status.unsent) == ("offline", 7)
    after = laptop.read(lambda r: (r.outgoing(), r.meta("cursor")))
    assert after[1] == before[1]
    assert [replaced(o, state="waiting") for o in after[0]] == before[0]


def test_a_photo_resumes_where_it_was_cut(office: Office, laptop: Store) -> None:
    data = bytes(range(256)) * 3000
    order = office.dispatch()
    sync(laptop)

    def save(uow):  # type: ignore[no-untyped-def]  # a test's detail
        return uow.insert("attachment", {"order": order, "photo_kind": "site", "sha256": uow.put_blob(data)})

    laptop.write(save)
    office.network.mode, office.network.only = "lose", "PUT /api/v1/blobs/"
    with pytest.raises(Offline):
        sync(laptop)
    assert office.network.lost == 1, "the first piece has arrived, its answer has not"
    office.network.mode = "fine"
    office.network.requests.clear()
    sync(laptop)
    assert laptop.read(lambda r: r.unsent_blobs()) == []
    pieces = [path for path in office.network.requests if "/blobs/" in path and not path.endswith("/state")]
    assert len(pieces) == 2, "of three pieces only those that were missing are sent"
    assert office.blob(sha256_hex(data)) == data


@pytest.fixture
def half_fetched(office: Office, laptop: Store, homes: Callable[[str], Home]) -> Iterator[tuple[Store, str]]:
    """A second laptop whose fetch of a photo of four pieces was cut in the third; the photo's name."""
    data = Random(7).randbytes(3 * CHUNK + 1000)
    order = office.dispatch()
    sync(laptop)

    def save(uow):  # type: ignore[no-untyped-def]  # a test's detail
        sha256 = uow.put_blob(data)
        uow.insert("attachment", {"order": order, "photo_kind": "site", "sha256": sha256})
        return sha256

    sha256 = laptop.write(save)
    sync(laptop)
    with enrol(homes("second"), office.url, office.code(office.colleague), PASSPHRASE) as second:
        office.network.mode, office.network.only, office.network.spared = "cut", f"GET /api/v1/blobs/{sha256}", 3
        with pytest.raises(Offline):
            sync(second)
        assert second.get_blob(sha256) is None and second.blobs.pieces(sha256) == 2
        office.network.mode, office.network.answered = "fine", 0
        yield second, sha256


def test_a_photo_that_comes_resumes_where_it_was_cut(office: Office, half_fetched: tuple[Store, str]) -> None:
    second, sha256 = half_fetched
    (partial,) = second.home.blobs.glob("??/*.part")
    assert office.blob(sha256)[:32] not in partial.read_bytes(), "what came lies there sealed"
    with partial.open("ab") as file:
        file.write(b"torn")  # the power went while a piece was written
    sync(second)
    data = office.blob(sha256)
    assert second.get_blob(sha256) == data
    assert len(data) - 2 * CHUNK <= office.network.answered < len(data) - 2 * CHUNK + 200, "the rest, and one state"
    assert list(second.home.blobs.glob("??/*.part")) == []
    assert second.read(lambda r: check(r, second.blobs)).whole


def test_what_came_and_was_damaged_here_comes_anew(office: Office, half_fetched: tuple[Store, str]) -> None:
    second, sha256 = half_fetched
    (partial,) = second.home.blobs.glob("??/*.part")
    spoilt = bytearray(partial.read_bytes())
    spoilt[1000] ^= 1
    partial.write_bytes(spoilt)
    sync(second)
    assert second.get_blob(sha256) == office.blob(sha256)
    assert list(second.home.blobs.glob("??/*.part")) == []


def test_the_other_laptop_gets_record_and_photo(office: Office, laptop: Store, homes: Callable[[str], Home]) -> None:
    order = office.dispatch()
    sync(laptop)
    made = repair(laptop, order)
    sync(laptop)
    with enrol(homes("second"), office.url, office.code(office.colleague), PASSPHRASE) as second:
        sync(second)
        photo = shown(second, "attachment", made["photo"])
        assert second.get_blob(photo["sha256"]) == b"P" * 700_000
        assert shown(second, "work_order", order)["status"] == "in_progress"
        assert second.read(lambda r: r.search("望城"))[0].title == "望城农机合作社"


def test_edits_of_different_fields_merge_and_of_one_field_are_kept_for_a_person(office: Office, laptop: Store) -> None:
    laptop.write(lambda uow: uow.put("customer", office.customer, {"remark": "下午在家", "phone": "13900000000"}))
    office.edit("customer", office.customer, address="龙山街道", phone="13700000000")
    status = sync(laptop)
    here, there = shown(laptop, "customer", office.customer), office.values("customer", office.customer)
    assert here == there
    assert (here["remark"], here["address"], here["phone"]) == ("下午在家", "龙山街道", "13700000000")
    (conflict,) = laptop.read(lambda r: r.conflicts(office.customer))
    assert (conflict.field, conflict.current, conflict.other) == ("phone", "13700000000", "13900000000")
    assert (status.phase, status.needs_person) == ("attention", 1)
    laptop.write(lambda uow: uow.resolve(conflict.id, "13900000000"))
    sync(laptop)
    assert office.values("customer", office.customer)["phone"] == "13900000000"
    assert laptop.read(lambda r: r.conflicts(office.customer)) == []


def test_an_appointment_that_both_changed_is_the_offices_and_the_technician_is_told_once(
    office: Office, laptop: Store
) -> None:
    order, mine, theirs = office.dispatch(), [1_790_000_000_000, 480], [1_790_003_600_000, 480]
    sync(laptop)
    laptop.write(lambda uow: uow.put("work_order", order, {"appointment_from": mine, "remark": "带水泵"}))
    office.edit("work_order", order, appointment_from=theirs)
    status = sync(laptop)
    here, there = shown(laptop, "work_order", order), office.values("work_order", order)
    assert here == there
    assert (here["appointment_from"], here["remark"]) == (theirs, "带水泵")
    assert (status.phase, status.needs_person, laptop.read(lambda r: r.conflicts())) == ("synced", 0, [])
    with office.database.read() as ledger:
        assert attention.conflicts(ledger) == []
        kept = ledger.connection.execute(select(ledger.tables.conflict)).one()
    assert (kept.field, kept.other, kept.resolved) == ("appointment_from", json.dumps(mine), True)
    (told,) = laptop.read(lambda r: r.overruled())
    assert (told.record_id, told.field, told.changes["appointment_from"]) == (order, "appointment_from", mine)
    laptop.write(lambda uow: uow.note_overruled(told.op_id))
    sync(laptop)
    assert laptop.read(lambda r: r.overruled()) == []


def test_a_refused_change_waits_everything_else_goes_and_its_correction_is_sent(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    foreign = laptop.ids.new()  # an order that head office does not know
    lost = laptop.write(lambda uow: uow.insert("work_item", {"order": foreign, "name": "拆检"}))
    good = laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "更换"}))
    assert sync(laptop).phase == "attention"
    (refused,) = laptop.read(lambda r: r.attention())
    assert (refused.record_id, refused.code) == (lost, "missing_reference")
    assert shown(laptop, "work_item", lost)["name"] == "拆检"
    assert office.values("work_item", good)["name"] == "更换"
    laptop.write(lambda uow: uow.put("work_item", lost, {"order": order}))
    assert sync(laptop).phase == "synced"
    assert office.values("work_item", lost) == {"order": order, "name": "拆检"}


def test_a_group_is_taken_whole_or_not_at_all(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)

    def save(uow):  # type: ignore[no-untyped-def]  # a test's detail
        good = uow.insert("work_item", {"order": order, "name": "更换"})
        uow.insert("work_item", {"order": uow.identity.device_id, "name": "拆检"})
        return good

    good = laptop.write(save)
    sync(laptop)
    assert office.values("work_item", good) == {}
    assert len(laptop.read(lambda r: r.attention())) == 1
    assert laptop.read(lambda r: r.outbox()).blocked == 1


def test_an_event_that_came_too_late_shows_the_true_status(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    laptop.write(lambda uow: uow.event("work_order", order, "accept"))
    with office.database.write() as ledger:
        ledger.event("work_order", order, "recall_assignment", Author(""))
    sync(laptop)
    there = office.values("work_order", order)
    assert (there["status"], there["needs_decision"]) == ("new", True)
    assert shown(laptop, "work_order", order)["status"] == "new"


def test_a_cloned_laptop_takes_a_new_epoch_and_loses_nothing(
    office: Office, laptop: Store, homes: Callable[[str], Home]
) -> None:
    order = office.dispatch()
    sync(laptop)
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "零"}))
    sync(laptop)
    key = keys.unlock(laptop.home, PASSPHRASE)
    laptop.close()
    clone = homes("clone")
    shutil.copytree(laptop.home.root, clone.root)
    with Store.open(laptop.home, key) as first, Store.open(clone, key) as second:
        for number, store in enumerate((first, second, first, second)):
            store.write(lambda uow, n=number: uow.insert("work_item", {"order": order, "name": f"做{n}"}))  # type: ignore[misc]  # binds n
            sync(store)
        numbers = {store.write(lambda uow: uow.next_doc_no("RR")) for store in (first, second)}
        assert sorted(number[:7] for number in numbers) == ["RR-L01-", "RR-L01B"]
        for store in (first, second):
            sync(store)
            assert len(store.read(lambda r: r.children("work_item", order))) == 5
            assert store.read(lambda r: r.outgoing()) == []
    assert office.count("work_item") == 5


def test_an_office_restored_from_last_nights_backup_gets_back_what_a_laptop_holds(
    office: Office, laptop: Store
) -> None:
    order = office.dispatch()
    sync(laptop)
    before = laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "昨天"}))
    sync(laptop)
    office.copy("last-night.db")
    made = repair(laptop, order)
    laptop.write(lambda uow: uow.put("work_item", before, {"name": "今天"}))
    sync(laptop)
    office.restore("last-night.db")
    assert office.values("repair_record", made["record"]) == {}
    assert sync(laptop).phase == "synced"
    assert office.values("repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
    assert office.values("work_order", order)["status"] == "in_progress"
    assert (office.values("work_item", before)["name"], shown(laptop, "work_item", before)["name"]) == ("今天", "今天")
    assert shown(laptop, "work_order", order)["status"] == "in_progress"
    assert shown(laptop, "repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
    assert sync(laptop).unsent == 0


def test_a_technician_who_changes_station_keeps_what_is_unsent_and_gives_up_the_rest(
    office: Office, laptop: Store
) -> None:
    order, other = office.dispatch(office.colleague), office.dispatch(office.colleague)
    sync(laptop)
    with office.database.write() as ledger:
        station = ledger.insert("station", Author(""), code="S2", name="宁乡服务站")
        ledger.put("person", office.technician, Author(""), station=station)
    laptop.write(lambda uow: uow.put("work_order", order, {"remark": "还没发"}))
    sync(laptop)
    assert laptop.read(lambda r: (r.get("work_order", other), r.get("customer", office.customer))) == (None, None)
    assert shown(laptop, "work_order", order)["remark"] == "还没发"
    assert [a.code for a in laptop.read(lambda r: r.attention())] == ["out_of_scope"]


def test_nothing_to_sync_is_one_request(office: Office, laptop: Store) -> None:
    engine = SyncEngine(laptop)
    engine.sync_once()
    office.network.requests.clear()
    engine.sync_once()
    assert office.network.requests == ["/api/v1/pull"]


def test_the_engine_sends_by_itself_and_tells_how_it_stands(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    phases: list[str] = []
    engine = SyncEngine(laptop)
    stop = engine.observe(lambda status: phases.append(status.phase))
    engine.start()
    try:
        wait_until(lambda: laptop.read(lambda r: r.get("work_order", order)) is not None)
        laptop.write(lambda uow: uow.event("work_order", order, "accept"))
        wait_until(lambda: office.values("work_order", order)["status"] == "accepted")
        office.network.mode = "down"
        laptop.write(lambda uow: uow.event("work_order", order, "depart"))
        wait_until(lambda: (engine.status.phase, engine.status.unsent) == ("offline", 1))
        office.network.mode = "fine"
        engine.nudge()
        wait_until(lambda: office.values("work_order", order)["status"] == "en_route")
        wait_until(lambda: engine.status.phase == "synced" and engine.status.last_sync is not None)
    finally:
        engine.close()
        stop()
    assert {"syncing", "offline", "synced"} <= set(phases)
    (view,) = devices.laptops(office.database)
    assert (view.code, view.unsent, view.last_sync is not None) == ("L01", 0, True)


def test_a_running_laptop_backs_itself_up_once_a_day_without_a_network(office: Office, laptop: Store) -> None:
    office.network.mode = "down"
    folder = laptop.home.backups
    assert not folder.exists()
    engine = SyncEngine(laptop)
    engine.start()
    try:
        wait_until(lambda: folder.is_dir() and any(folder.glob("*.backup")))
    finally:
        engine.close()
    (made,) = folder.iterdir()
    assert made.name == f"{laptop.clock.now().date():%Y-%m-%d}.backup"


def test_a_revoked_laptop_pulls_nothing_and_what_it_sends_waits_for_a_person(office: Office, laptop: Store) -> None:
    order = office.dispatch()
    sync(laptop)
    laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "拆检"}))
    identity = laptop.identity
    assert identity is not None
    devices.revoke(office.database, Actor("", frozenset({"administrator"})), identity.device_id)
    with pytest.raises(Refused) as caught:
        sync(laptop)
    assert caught.value.code == "revoked"
    assert [o.state for o in laptop.read(lambda r: r.outgoing())] == ["quarantined"]
    assert office.count("work_item") == 0


def test_enrolment_codes_work_once(office: Office, homes: Callable[[str], Home]) -> None:
    code = office.code()
    enrol(homes("a"), office.url, code, PASSPHRASE).close()
    with pytest.raises(Refused) as caught:
        enrol(homes("b"), office.url, code, PASSPHRASE)
    assert caught.value.code == "bad_code"
    assert not homes("b").enrolled


class TenYearsAhead:
    def now(self) -> Instant:
        return SystemClock().now().plus(days=3650)


def test_a_clock_far_off_changes_nothing_but_is_measured(office: Office, homes: Callable[[str], Home]) -> None:
    order = office.dispatch()
    with enrol(homes("laptop"), office.url, office.code(), PASSPHRASE, clock=TenYearsAhead()) as store:
        sync(store)
        store.write(lambda uow: uow.event("work_order", order, "accept"))
        sync(store)
        assert office.values("work_order", order)["status"] == "accepted"
        offset = store.read(lambda r: r.meta("clock_offset_ms"))
    assert abs(offset + 3650 * 86_400_000) < 60_000


def test_transport_of_a_store_uses_its_identity(office: Office, laptop: Store) -> None:
    assert transport_of(laptop).url == office.url


def test_the_command_line_enrols_syncs_and_tells(office: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    office.dispatch()

    def run(*arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "fieldapp", "--home", str(tmp_path / "home"), "--passphrase-file", str(secret)]
        done = subprocess.run([*command, *arguments, "--json"], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        told = msgspec.json.decode(done.stdout)
        assert isinstance(told, dict)
        return told

    assert run("enrol", "--server", office.url, "--code", office.code())["device"] == "L01"
    assert run("sync")["unsent"] == 0
    assert run("search", "黑烟")["hits"][0]["kind"] == "work_order"
    assert run("status")["last_sync"] is not None
