# SPDX-License-Identifier: Apache-2.0
"""Rows that were spoilt behind a store's back are found by halving, and only they are sent and repaired."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlite

from fieldapp.paths import Home
from fieldapp.store.connection import connect
from fieldapp.store.schema import DOOR
from fieldapp.store.store import Store
from fieldapp.sync.compare import Compared, compare
from fieldapp.sync.engine import SyncEngine
from fieldapp.sync.enrol import enrol, transport_of
from fieldcore.base.clock import FixedClock, SystemClock
from fieldcore.base.crypto import sha256_hex
from tests.e2e.conftest import DISPATCHER, Office
from tests.e2e.test_sync_live import PASSPHRASE, shown, sync

CUSTOMERS = 1500


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def laptop(office: Office, homes: Callable[[str], Home], clock: FixedClock) -> Iterator[Store]:
    with enrol(homes("laptop"), office.url, office.code(), PASSPHRASE, clock=clock) as store:
        sync(store)
        yield store


@pytest.fixture
def customers(office: Office) -> list[str]:
    with office.database.write() as ledger:
        return [
            ledger.insert("customer", DISPATCHER, name=f"合作社{n}", station=office.station) for n in range(CUSTOMERS)
        ]


def compared(store: Store) -> Compared:
    transport = transport_of(store)
    try:
        return compare(store, transport, lambda: None)
    finally:
        transport.close()


def behind_its_back(store: Store, sql: str, *values: Any) -> None:
    """A statement past the unit of work, as a failing disk or a curious hand would."""
    connection = connect(store.home.database, store.key)
    connection.create_function(DOOR, 2, lambda _kind, _id: True)
    connection.execute(sql, values)
    connection.close()


def behind_the_offices_back(folder: Path, sql: str, *values: Any) -> None:
    connection = sqlite.connect(str(folder / "office" / "office.db"))
    connection.execute(sql, values)
    connection.commit()
    connection.close()


def test_what_was_spoilt_on_either_side_is_found_by_halving_and_nothing_else_is_sent(
    office: Office, laptop: Store, customers: list[str], tmp_path: Path
) -> None:
    sync(laptop)
    assert compared(laptop) == Compared(True, [], 0)
    behind_its_back(laptop, "UPDATE customer SET name = '?' WHERE id = ?", customers[1234])
    behind_its_back(laptop, "UPDATE customer SET _version = 7 WHERE id = ?", customers[777])
    behind_its_back(laptop, "DELETE FROM customer WHERE id = ?", customers[0])
    behind_its_back(laptop, "INSERT INTO customer (id, _version, name) VALUES ('ffff', 3, 'ghost')")
    behind_the_offices_back(tmp_path, "UPDATE customer SET address = '龙山' WHERE id = ?", customers[-1])
    office.network.requests.clear()
    found = compared(laptop)
    assert found.whole
    assert sorted(found.repaired) == sorted(
        ("customer", id_) for id_ in (customers[0], customers[1234], customers[777], customers[-1], "ffff")
    )
    assert len(office.network.requests) <= 5, "kinds, two cuts by 16, names"
    assert shown(laptop, "customer", customers[1234])["name"] == "合作社1234"
    assert shown(laptop, "customer", customers[0])["name"] == "合作社0"
    assert shown(laptop, "customer", customers[-1])["address"] == "龙山"
    assert laptop.read(lambda r: r.get("customer", "ffff")) is None
    assert compared(laptop) == Compared(True, [], 0)


def test_own_changes_stay_on_top_of_what_was_repaired(office: Office, laptop: Store, customers: list[str]) -> None:
    sync(laptop)
    laptop.write(lambda uow: uow.put("customer", customers[5], {"remark": "下午在家"}))
    assert compared(laptop).repaired == [], "what is not sent yet is no difference"
    behind_its_back(laptop, "UPDATE shadow SET vals = json_set(vals, '$.name', '?') WHERE id = ?", customers[5])
    assert compared(laptop).repaired == [("customer", customers[5])]
    here = shown(laptop, "customer", customers[5])
    assert (here["name"], here["remark"]) == ("合作社5", "下午在家")
    sync(laptop)
    assert office.values("customer", customers[5]) == here


def test_a_comparison_gives_way_to_what_is_new(office: Office, laptop: Store) -> None:
    sync(laptop)
    office.edit("customer", office.customer, address="龙山街道")
    behind_its_back(laptop, "UPDATE machine SET serial_no = '?' WHERE id = ?", office.machine)
    assert compared(laptop) == Compared(False, [], 0)
    sync(laptop)
    assert compared(laptop).repaired == [("machine", office.machine)]


def test_a_laptop_compares_once_a_day_when_nothing_is_new(office: Office, laptop: Store, clock: FixedClock) -> None:
    engine = SyncEngine(laptop)
    engine.sync_once()
    behind_its_back(laptop, "UPDATE machine SET serial_no = '?' WHERE id = ?", office.machine)
    office.network.requests.clear()
    engine.sync_once()
    assert "/api/v1/compare" not in office.network.requests
    clock.move(days=1)
    engine.sync_once()
    assert shown(laptop, "machine", office.machine)["serial_no"] == "YC6108-2231"
    office.network.requests.clear()
    engine.sync_once()
    assert "/api/v1/compare" not in office.network.requests


def test_more_than_can_be_told_comes_anew_with_the_next_pull(
    office: Office, laptop: Store, customers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(laptop)
    monkeypatch.setattr("headoffice.services.compare.MAX_ROWS", 500)
    behind_its_back(laptop, "DELETE FROM customer")
    assert len(compared(laptop).repaired) == 500
    sync(laptop)
    assert laptop.read(lambda r: r.count("customer")) == CUSTOMERS + 1
    assert compared(laptop) == Compared(True, [], 0)


def test_a_file_that_head_office_lost_is_sent_again_by_whoever_has_it(
    office: Office, laptop: Store, homes: Callable[[str], Home]
) -> None:
    order, data = office.dispatch(), b"P" * 300_000
    sync(laptop)
    laptop.write(lambda uow: uow.insert("attachment", {"order": order, "sha256": uow.put_blob(data)}))
    sync(laptop)
    with enrol(homes("second"), office.url, office.code(office.colleague), PASSPHRASE) as second:
        sync(second)
        office.lose(sha256_hex(data))
        sync(second)
        assert compared(second) == Compared(True, [], 1)
        sync(second)
        assert office.blob(sha256_hex(data)) == data
        assert compared(second).files == 0
