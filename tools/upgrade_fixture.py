# SPDX-License-Identifier: Apache-2.0
"""``python -m tools.upgrade_fixture``: keep what this version leaves on a laptop, for later versions to open.

A laptop is enrolled at a small head office and syncs once; then, with head office away, a technician works on an
order. The home as it then lies on the disk goes to ``tests/fixtures/upgrade/VERSION`` with what it must still hold.
"""

import io
import json
import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from PIL import Image

from fieldapp import __version__, settings
from fieldapp.paths import Home
from fieldapp.services.opening import Opened, open_home
from fieldapp.store import schema
from headoffice.app import create_office
from headoffice.store.ledger import Author
from tools.demo_job import PASSPHRASE, Laptop
from tools.demo_office import OfficeProcess

FIXTURES: Final = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "upgrade"
CHOSEN: Final = settings.Settings(
    language="en", theme="sunlight", text_scale=130, camera_folder="/media/相机", paper_language="zh_CN",
    reduce_motion=True, sync_every_s=90,
)  # fmt: skip
STAFF_NO: Final = "T1"
KEPT: Final = ("fieldapp.db", "key.json", "settings.json", "blobs")


def main() -> int:
    """Make the fixture of this version; one that is there already stays as it is."""
    target = FIXTURES / __version__
    if target.exists():
        print(f"{target} is there already: a fixture is never made again", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "laptop")
        order = work(Path(folder), home)
        with closing(open_home(home, PASSPHRASE)) as opened:
            expected = {"passphrase": PASSPHRASE, "settings": asdict(CHOSEN), "revision": schema.REVISION,
                        "order": order, "held": held(opened, order)}  # fmt: skip
        settings.save(home.settings, CHOSEN)
        target.mkdir(parents=True)
        for name in KEPT:
            source = home.root / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target / name)
    (target / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(target)
    return 0


def work(folder: Path, home: Home) -> str:
    """Enrol, sync, and work offline; the order's id."""
    order = found_office(folder / "office")
    laptop = Laptop(home, folder / "passphrase")
    with OfficeProcess(folder / "office") as office:
        office.start()
        laptop.enrol(office.url, office.code(STAFF_NO))
        laptop.command("sync")
    with closing(open_home(home, PASSPHRASE)) as opened:
        repair(opened, order)
    return order


def found_office(data: Path) -> str:
    """A head office of one station with one order for one technician; the order's id."""
    me = Author("")
    with closing(create_office(data)) as office, office.database.write() as ledger:
        station = ledger.insert("station", me, code="S1", name="望城服务站")
        person = ledger.insert(
            "person", me, name="王建国", staff_no=STAFF_NO, roles=["technician"], station=station, active=True
        )
        customer = ledger.insert("customer", me, name="望城农机合作社", phone="13812345678", station=station)
        machine = ledger.insert("machine", me, serial_no="YC6108-2231", customer=customer)
        order = ledger.insert(
            "work_order", me, doc_no="WO-HQ-1", station=station, customer=customer, machine=machine, assignee=person,
            symptom="发动机冒黑烟",
        )  # fmt: skip
        for event in ("register", "dispatch"):
            ledger.event("work_order", order, event, me)
    return order


def repair(opened: Opened, order: str) -> None:
    """What a technician leaves unsent in the middle of a job: steps, edits, a photo, and text that is not saved yet."""
    services = opened.services
    for step in (services.orders.accept, services.orders.depart, services.orders.arrive, services.orders.start):
        step(order)
    record = services.orders.page(order).record
    assert record is not None
    services.records.edit("repair_record", record.id, "diagnosis", "喷油嘴积碳")
    services.records.edit("repair_record", record.id, "meter", "612.4")
    services.records.draft("repair_record", record.id, "treatment", "清洗喷油嘴，")
    picture = io.BytesIO()
    Image.effect_noise((320, 240), 40).save(picture, "JPEG")
    services.photos.add(order, "failed_part", "IMG_0001.jpg", picture.getvalue())


def held(opened: Opened, order: str) -> dict[str, Any]:
    """The unsent work that every later version must find."""
    record = opened.services.orders.page(order).record
    assert record is not None
    return {
        "operations": [
            [one.op_id, one.kind, one.record_id, one.action, one.changes]
            for one in opened.store.read(lambda reader: reader.outgoing())
        ],
        "blobs": opened.store.read(lambda reader: reader.unsent_blobs()),
        "diagnosis": record.values["diagnosis"],
        "drafts": opened.services.records.drafts("repair_record", record.id),
    }


if __name__ == "__main__":
    sys.exit(main())
