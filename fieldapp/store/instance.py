# SPDX-License-Identifier: Apache-2.0
"""One program per home, one window per laptop: a lock."""

import sys
from typing import IO

from fieldapp.errors import Busy, UserError
from fieldapp.paths import Home, Laptop
from fieldcore.base.text import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Instance:
    """Held by the one program that may write to a home, or the one window of a laptop. ``close`` gives it free."""

    def __init__(self, place: Home | Laptop) -> None:
        """Busy if another program holds it, UserError where the folder cannot be used."""
        self._lock = _lock(place)

    def close(self) -> None:
        """Give it free."""
        self._lock.close()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _lock(place: Home | Laptop) -> IO[bytes]:
    try:
        place.root.mkdir(parents=True, exist_ok=True)
        file = place.lock.open("ab")
    except OSError as error:
        raise UserError(N_("{path} cannot be written."), path=place.root) from error
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Busy from error
    return file
