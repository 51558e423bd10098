# SPDX-License-Identifier: Apache-2.0
"""What a power cut can leave of the local database: torn writes, lost syncs, half a checkpoint."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.paths import Home
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from tests.unit.fieldapp.conftest import KEY, ME

PAGE, SECTOR = 4096, 512
WAL_HEADER, FRAME = 32, 24 + PAGE
SAVES = 3
TORN: dict[str, Callable[[bytes, int], bytes]] = {
    "the log ends there": lambda log, at: log[:at],
    "half a page": lambda log, at: log[: at + FRAME // 2],
    "garbage after it": lambda log, at: log[:at] + random.Random(at).randbytes(len(log) - at),
    "zeros after it": lambda log, at: log[:at] + bytes(len(log) - at),
    "one page was not written": lambda log, at: log[:at] + bytes(FRAME) + log[at + FRAME :],
    "one sector was not written": lambda log, at: log[: at + 1024] + bytes(SECTOR) + log[at + 1024 + SECTOR :],
}


class Image:
    """A database file and a log, as they lay on the disk when the power went."""

    def __init__(self, home: Home) -> None:
        self._home, self._log = home, Path(f"{home.database}-wal")
        self.saved: list[tuple[str, int]] = []
        with Store.create(home, KEY, ME) as store:
            self._note(store)
            self.database, self.log = home.database.read_bytes(), self._log.read_bytes()
            store.write(lambda unit: unit.read.connection.execute("SELECT 1"))

    def _note(self, store: Store) -> None:
        """Saves, each with the length of the log that was synced when it showed as saved."""
        for number in range(SAVES):

            def save(unit: UnitOfWork, number: int = number) -> str:
                customer = unit.insert("customer", {"name": f"客户{number}", "remark": "长" * 700})
                unit.insert("machine", {"serial_no": f"S{number}", "customer": customer})
                return customer

            self.saved.append((store.write(save), self._log.stat().st_size))

    def found(self, folder: Path, database: bytes, log: bytes) -> list[str]:
        """The customers that a restart finds; AssertionError where it finds something half-written."""
        home = Home(folder)
        home.root.mkdir()
        home.database.write_bytes(database)
        Path(f"{home.database}-wal").write_bytes(log)
        with Store.open(home, KEY) as store:
            ids, report = store.read(lambda r: (r.ids("customer"), check(r, store.blobs)))
            machines = store.read(lambda r: [m.get("customer") for m in r.find("machine")])
            outgoing = store.read(lambda r: [o.record_id for o in r.outgoing() if o.kind == "customer"])
        shutil.rmtree(folder)
        assert report.whole, report.problems
        assert sorted(ids) == sorted(machines) == sorted(outgoing)
        return sorted(ids)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image(Home(tmp_path / "home"))


@pytest.mark.parametrize("torn", TORN, ids=lambda name: name.replace(" ", "-"))
def test_a_torn_log_holds_each_save_that_was_synced_before_and_no_half_one(
    image: Image, tmp_path: Path, torn: str
) -> None:
    boundaries = range(WAL_HEADER, len(image.log), FRAME)
    assert len(boundaries) >= 2 * SAVES
    for at in boundaries:
        expected = sorted(id_ for id_, end in image.saved if end <= at)
        assert image.found(tmp_path / "torn", image.database, TORN[torn](image.log, at)) == expected, at


def test_half_a_checkpoint_is_finished_from_the_log(image: Image, tmp_path: Path) -> None:
    home = Home(tmp_path / "copied")
    home.root.mkdir()
    home.database.write_bytes(image.database)
    Path(f"{home.database}-wal").write_bytes(image.log)
    with Store.open(home, KEY) as store:
        done = store.write(lambda unit: unit.read.connection)  # the writer's; a checkpoint needs no transaction
        assert done.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0] == 0
        after = home.database.read_bytes()
    assert after != image.database
    everything = sorted(id_ for id_, _ in image.saved)
    before = image.database.ljust(len(after), b"\0")
    for seed in range(12):
        chance = random.Random(seed)
        mixed = b"".join(
            (after if chance.random() < 0.5 else before)[at : at + SECTOR] for at in range(0, len(after), SECTOR)
        )
        assert image.found(tmp_path / "mixed", mixed, image.log) == everything
