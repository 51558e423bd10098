# SPDX-License-Identifier: Apache-2.0
"""Encrypted copies of a home, and putting one back."""

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Final

from fieldapp.errors import DamagedStore, UserError, WrongKey, disk_error
from fieldapp.paths import Home
from fieldapp.store.check import integrity
from fieldapp.store.connection import connect
from fieldapp.store.restored import put_in_place
from fieldapp.store.store import Store
from fieldcore.base.text import N_

KEPT: Final = 14
_SUFFIX: Final = ".backup"


def backup(store: Store, today: date | None = None) -> Path:
    """Copy database and unsent blobs, encrypted as they are, into today's backup; the last 14 days are kept."""
    day = today or store.clock.now().date()
    target = store.home.backups / f"{day:%Y-%m-%d}{_SUFFIX}"
    partial = target.with_suffix(".part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        store.copy_to(partial / "fieldapp.db")
        if store.home.key_file.exists():
            shutil.copy2(store.home.key_file, partial / "key.json")
        for sha256 in store.read(lambda r: r.unsent_blobs()):
            source = store.blobs.path(sha256)
            if source.exists():
                into = partial / "blobs" / source.parent.name
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, into / source.name)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
        for old in backups(store.home)[KEPT:]:
            shutil.rmtree(old)
    except OSError as error:
        raise disk_error(error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)  # half a copy on a full disk is only in the way
    return target


def backup_due(store: Store) -> bool:
    """Whether today has no backup yet."""
    return not (store.home.backups / f"{store.clock.now().date():%Y-%m-%d}{_SUFFIX}").exists()


def restore(home: Home, key: bytes, source: Path) -> Path:
    """Put a backup in the place of the store, which must be closed; what was there is set aside and returned.

    UserError where the file is no backup of this home. The device takes a new epoch at its next push by itself, since
    head office answers ``fork`` where it holds other operations under the same numbers.
    """
    stage(home, key, source)
    return put_in_place(home)


def stage(home: Home, key: bytes, source: Path) -> None:
    """Copy a backup to beside the store, which may still be open. UserError where it is no backup of this home."""
    database = source / "fieldapp.db" if source.is_dir() else source
    if not database.is_file():
        raise UserError(N_("{path} is not a backup."), path=source)
    try:
        connection = connect(database, key, readonly=True)
    except (WrongKey, DamagedStore) as error:
        raise UserError(N_("{path} is not a backup of this home, or it is damaged."), path=source) from error
    try:
        broken = integrity(connection)
    finally:
        connection.close()
    if broken:
        raise UserError(N_("{path} is not a backup of this home, or it is damaged."), path=source)
    growing = home.staged.with_suffix(".part")
    try:
        for sealed in sorted((source / "blobs").glob("??/*")) if source.is_dir() else ():
            into = home.blobs / sealed.parent.name
            into.mkdir(parents=True, exist_ok=True)
            if not (into / sealed.name).exists():
                shutil.copy2(sealed, into / sealed.name)
        shutil.copy2(database, growing)
        with growing.open("rb+") as file:
            os.fsync(file.fileno())
        growing.rename(home.staged)  # whole or not there: whoever opens the home finishes what was begun
    except OSError as error:
        growing.unlink(missing_ok=True)
        raise disk_error(error) from error


def backups(home: Home) -> tuple[Path, ...]:
    """The backups of a home, the newest first."""
    return tuple(sorted(home.backups.glob(f"*{_SUFFIX}"), reverse=True))
