# SPDX-License-Identifier: Apache-2.0
"""A head office that comes back from last night's backup gets everything back that a laptop still holds."""

from collections.abc import Callable

from fieldapp.paths import Home
from fieldapp.store.incoming import Incoming
from fieldapp.sync.enrol import enrol
from fieldcore.base.crypto import sha256_hex
from tests.e2e.conftest import Office
from tests.e2e.test_sync_live import PASSPHRASE, repair, sync


def test_photos_and_what_was_sent_before_a_fork_come_back(office: Office, homes: Callable[[str], Home]) -> None:
    with enrol(homes("laptop"), office.url, office.code(), PASSPHRASE) as laptop:
        sync(laptop)
        order = office.dispatch()
        sync(laptop)
        office.copy("last-night.db")
        made = repair(laptop, order)
        sync(laptop)
        laptop.receive(Incoming.start_epoch)  # as after a fork: what is above has the numbers of the old epoch
        item = laptop.write(lambda uow: uow.insert("work_item", {"order": order, "name": "清洗"}))
        sync(laptop)
        blobs = office.count("attachment"), laptop.read(lambda r: r.unsent_blobs())
        assert blobs == (1, [])
        office.restore("last-night.db")
        assert office.values("work_item", item) == office.values("repair_record", made["record"]) == {}
        status = sync(laptop)
        assert (status.unsent, status.unsent_blobs) == (0, 0)
        assert office.values("work_item", item)["name"] == "清洗"
        assert office.values("repair_record", made["record"])["diagnosis"] == "喷油嘴积碳"
        assert office.values("work_order", order)["status"] == "in_progress"
        sha256 = office.values("attachment", made["photo"])["sha256"]
        with office.database.read() as ledger:
            table = ledger.tables.blob
            row = ledger.connection.execute(table.select().where(table.c.sha256 == sha256)).one()
        assert row.complete


def test_a_damaged_file_at_head_office_holds_nothing_else_up(office: Office, homes: Callable[[str], Home]) -> None:
    with (
        enrol(homes("one"), office.url, office.code(), PASSPHRASE) as first,
        enrol(homes("two"), office.url, office.code(office.colleague), PASSPHRASE) as second,
    ):
        order = office.dispatch()
        sync(first)
        photos = [b"A" * 300_000, b"B" * 300_000]
        for photo in photos:
            first.write(lambda uow, p=photo: uow.insert("attachment", {"order": order, "sha256": uow.put_blob(p)}))  # type: ignore[misc]  # binds p
        sync(first)
        bad, good = (sha256_hex(photo) for photo in photos)
        office.damage(bad)
        assert sync(second).phase == "synced"
        assert (second.get_blob(bad), second.get_blob(good)) == (None, photos[1])
