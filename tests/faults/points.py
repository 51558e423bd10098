# SPDX-License-Identifier: Apache-2.0
"""Makes the process that it runs in kill itself at a chosen point: before or after a COMMIT, a sync or a rename.

The programs know nothing of it: their driver's connection, ``os.fsync`` and Python's audit events are watched. A point
is named for the function of ours that asked for it and for what it asked.
"""

import functools
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from fieldapp.store.store import Store

OURS = ("fieldapp.", "headoffice.", "tests.faults.lives")
PLUMBING = {
    *("fieldapp.store.store", "fieldapp.store.connection", "fieldapp.services.desk", "fieldapp.services.group"),
    *("headoffice.store.database", "headoffice.store.ledger", "headoffice.api.laptops", "fieldapp.services.records"),
}
"""What every commit goes through says nothing about which one it is."""
WATCHED = {"os.rename": "rename", "os.remove": "remove"}


class Points:
    """Writes each point that the process comes by to a file, and dies at the ``left``-th from now (0: at none)."""

    def __init__(self, log: Path, left: Any) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._left, self._asked = left, ""
        self._lock = threading.Lock()

    def come_by(self, what: str) -> None:
        """One point; SIGKILL where it is the chosen one."""
        with self._lock:
            os.write(self._log, f"{_asking() or self._asked} {what}\n".encode())
            if self._left.value == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            self._left.value -= self._left.value > 0

    def named(self, method: Any) -> Any:
        """A method of the store that works on its writer's thread: its points carry the name of who called it."""

        @functools.wraps(method)
        def call(store: Store, work: Any) -> Any:
            name = _asking()

            def noted(unit: Any) -> Any:
                self._asked = name
                return work(unit)

            return method(store, noted)

        return call


def arm(log: Path, left: Any) -> None:
    """Watch this process from now on; ``left``: a number in memory that it shares with whoever kills it."""
    points = Points(log, left)

    class Watched(sqlite.Connection):  # type: ignore[misc]  # the driver has no stubs
        def execute(self, sql: str, *arguments: Any) -> Any:
            what = sql.split("(")[0] if sql.startswith(("COMMIT", "PRAGMA wal_checkpoint")) else ""
            return _both(points, what, lambda: super(Watched, self).execute(sql, *arguments))

        def commit(self) -> None:
            _both(points, "COMMIT" if self.in_transaction else "", lambda: super(Watched, self).commit())

    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        if event in WATCHED and _asking():
            points.come_by(f"before {WATCHED[event]} of {Path(str(arguments[0])).suffix[:5] or 'a file'}")

    sqlite.connect = functools.partial(sqlite.connect, factory=Watched)
    fsync = os.fsync
    os.fsync = lambda handle: _both(points, "fsync", lambda: fsync(handle))
    Store.submit = points.named(Store.submit)  # type: ignore[method-assign]  # this process is here to be killed
    Store.receive = points.named(Store.receive)  # type: ignore[method-assign]
    sys.addaudithook(seen)


def _both(points: Points, what: str, deed: Any) -> Any:
    if not what:
        return deed()
    points.come_by(f"before {what}")
    result = deed()
    points.come_by(f"after {what}")
    return result


def _asking() -> str:
    """The innermost function of ours on the stack that says what it is about; "" on a thread of the store."""
    frame = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__"))
        if module.startswith(OURS) and module not in PLUMBING and not frame.f_code.co_name.startswith("<"):
            return f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back  # type: ignore[assignment]  # the outermost has none
    return ""
