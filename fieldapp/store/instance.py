# SPDX-License-Identifier: Apache-2.0
"""One running instance per home: a lock."""

import sys
from typing import IO

from fieldapp.errors import Busy, UserError
from fieldapp.paths import Home
from fieldcore.base.text import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Instance:
    """Held by the one program that may write to a home. ``close`` gives the home free."""

    def __init__(self, home: Home) -> None:
        """Busy if another instance runs, UserError where the folder cannot be used."""
        self._lock = _lock(home)

    def close(self) -> None:
        """Give the home free."""
        self._lock.close()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _lock(home: Home) -> IO[bytes]:
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        file = home.lock.open("ab")
    except OSError as error:
        raise UserError(N_("{path} cannot be written."), path=home.root) from error
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Busy from error
    return file
