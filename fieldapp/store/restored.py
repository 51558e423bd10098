# SPDX-License-Identifier: Apache-2.0
"""A staged backup takes the place of the store; killed in between, the next opening finishes it."""

from pathlib import Path

from fieldapp.errors import disk_error
from fieldapp.paths import Home
from fieldapp.store.blobs import sync_folder


def put_in_place(home: Home) -> Path:
    """Let the staged backup be the store, which must be closed; what was there is set aside and returned."""
    try:
        aside = _set_aside(home)
        home.staged.rename(home.database)
        sync_folder(home.root)
    except OSError as error:
        raise disk_error(error) from error
    return aside


def finish(home: Home) -> None:
    """Finish a restore that was cut off."""
    if home.staged.is_file():
        put_in_place(home)


def _set_aside(home: Home) -> Path:
    """The database goes last: while it stands, what is beside it belongs to it and not to the backup."""
    home.backups.mkdir(parents=True, exist_ok=True)
    known = sorted(home.backups.glob("replaced-*"))
    cut_off = bool(known) and not (known[-1] / home.database.name).exists()
    aside = known[-1] if cut_off else home.backups / f"replaced-{len(known) + 1:03d}"
    aside.mkdir(exist_ok=True)
    for name in (f"{home.database.name}-wal", f"{home.database.name}-shm", home.database.name):
        path = home.root / name
        if path.exists():
            path.rename(aside / name)
    sync_folder(aside)
    return aside
