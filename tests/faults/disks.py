# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.faults.disks FOLDER``: a small disk of its own, on FOLDER, that fills up and then is read-only.

Run inside a mount namespace, so that the disk is gone with the process. Prints what was seen as JSON.
"""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from fieldapp.errors import DiskReadOnly, FieldAppError
from fieldapp.paths import Home
from fieldapp.store import backup
from fieldapp.store.check import check
from fieldapp.store.store import Store
from fieldapp.store.unit_of_work import UnitOfWork
from tests.unit.fieldapp.conftest import KEY, ME

SIZE = "6m"


def save(unit: UnitOfWork) -> str:
    """A customer with a machine: two records in one save."""
    customer = unit.insert("customer", {"name": "甲", "remark": "长" * 900})
    unit.insert("machine", {"serial_no": customer[-12:], "customer": customer})
    return customer


def fill(home: Home, ballast: Path) -> dict[str, object]:
    """Save until the disk is full, then make room and go on."""
    shown: list[str] = []
    refusals: list[str] = []
    with Store.create(home, KEY, ME) as store:
        store.write(lambda unit: unit.draft("customer", "new", "name", "正在输入"))
        shown.append(store.write(save))
        with suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        while not refusals:
            try:
                shown.append(store.write(save))
            except FieldAppError as error:
                refusals.append(type(error).__name__)
        for deed in (lambda: store.put_blob(bytes(100_000)), lambda: backup.backup(store)):
            try:
                deed()
            except FieldAppError as error:
                refusals.append(type(error).__name__)
        typed = store.read(lambda r: r.drafts("customer", "new"))
        half_written = [path.name for path in home.root.rglob("*.part")]
        ids_when_full = store.read(lambda r: r.ids("customer"))
        ballast.unlink()
        shown.append(store.write(save))
        store.put_blob(bytes(100_000))
    with Store.open(home, KEY) as store:
        ids, report = store.read(lambda r: (r.ids("customer"), check(r, store.blobs)))
        machines = store.read(lambda r: [m.get("customer") for m in r.find("machine")])
    return {
        "shown": sorted(shown), "ids": sorted(ids), "machines": sorted(machines), "refusals": refusals,
        "when_full": sorted(ids_when_full), "typed": typed, "half_written": half_written, "problems": report.problems,
    }  # fmt: skip


def freeze(home: Home, folder: Path) -> dict[str, object]:
    """Open it on a disk that cannot be written, then on one that can again."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        Store.open(home, KEY).close()
        refusal = ""
    except DiskReadOnly as error:
        refusal = type(error).__name__
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    with Store.open(home, KEY) as store:
        return {"refusal": refusal, "ids": sorted(store.read(lambda r: r.ids("customer")))}


def main() -> None:
    """Fill, then freeze."""
    folder = Path(sys.argv[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    home = Home(folder / "home")
    print(json.dumps({"full": fill(home, folder / "ballast"), "frozen": freeze(home, folder)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
