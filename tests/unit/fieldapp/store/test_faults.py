# SPDX-License-Identifier: Apache-2.0
"""Kills, full disks and folders that cannot be written: what was saved is there, nothing is half-written."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.errors import DiskFull
from fieldapp.paths import Home
from fieldapp.store import backup
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from tests.unit.fieldapp.conftest import KEY, ME

SAVING = """
import sys
from pathlib import Path
from fieldapp.paths import Home
from fieldapp.store.store import Store

with Store.open(Home(Path(sys.argv[1])), bytes(range(32))) as store:
    number = 0
    while True:
        number += 1
        def save(uow):
            customer = uow.insert("customer", {"name": f"客户{number}"})
            uow.insert("machine", {"serial_no": f"S{number}", "customer": customer})
            uow.put_blob(f"photo {number}".encode() * 2000)
            return customer
        print("saved", store.write(save), flush=True)
"""


@pytest.mark.parametrize("saves", [1, 7, 40])
def test_what_showed_saved_is_there_after_a_kill(store: Store, home: Home, saves: int) -> None:
    store.close()
    command = [sys.executable, "-c", SAVING, str(home.root)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4])
    assert running.stdout is not None
    shown = [running.stdout.readline().split()[1] for _ in range(saves)]
    running.send_signal(signal.SIGKILL)
    shown += [line.split()[1] for line in running.stdout.read().splitlines() if line.startswith("saved ")]
    running.stdout.close()
    running.wait(10)
    with Store.open(home, KEY) as again:
        ids, outgoing, report = again.read(lambda r: (r.ids("customer"), r.outgoing(), check(r, again.blobs)))
        machines = again.read(lambda r: {m.get("customer") for m in r.find("machine")})
    assert set(shown) <= set(ids) == machines
    assert len(ids) <= len(shown) + 1
    assert {o.record_id for o in outgoing if o.kind == "customer"} == set(ids)
    assert report.whole, report.problems


def test_a_full_disk_keeps_what_was_saved_and_the_next_save_works(store: Store) -> None:
    def limit(pages: int) -> None:
        store.write(lambda uow: uow.read.connection.execute(f"PRAGMA max_page_count = {pages}"))

    kept = store.write(lambda uow: uow.insert("customer", {"name": "甲"}))
    pages = store.read(lambda r: r.connection.execute("PRAGMA page_count").fetchone()[0])
    limit(pages + 2)

    def big(uow: UnitOfWork) -> None:
        for _ in range(20):
            uow.insert("customer", {"name": "乙", "remark": "长" * 900})

    with pytest.raises(DiskFull):
        store.write(big)
    assert store.read(lambda r: (r.ids("customer"), len(r.outgoing()))) == ([kept], 1)
    limit(1_000_000)
    store.write(big)
    assert store.read(lambda r: r.count("customer")) == 21


@pytest.mark.parametrize("name", ["home", "部 门 %20?#'"])
def test_any_folder_name_works(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / name)
    with Store.create(home, KEY, ME) as made:
        made.write(lambda uow: uow.insert("customer", {"name": "甲"}))
        backup.backup(made)
    with Store.open(home, KEY) as again:
        assert again.read(lambda r: r.count("customer")) == 1
    assert os.listdir(home.root)
