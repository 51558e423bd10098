# SPDX-License-Identifier: Apache-2.0
"""Work off the GUI thread: a store thread, a few network threads, a render thread; results on the GUI thread."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

Pool = Literal["store", "network", "render"]
Done = Callable[[Any], object]
_SIZES: Final[dict[Pool, int]] = {"store": 1, "network": 2, "render": 1}


class TaskRunner(QObject):
    """Runs plain callables off the GUI thread; SQLite has one writer, so the store has one thread."""

    _settled = Signal(object, object, object)  # future, on_done, on_error

    def __init__(self, on_error: Done, parent: QObject | None = None) -> None:
        """``on_error`` gets the errors of tasks that name no handler of their own."""
        super().__init__(parent)
        self._on_error = on_error
        self._pools: dict[Pool, ThreadPoolExecutor] = {n: ThreadPoolExecutor(c, n) for n, c in _SIZES.items()}
        self._running: set[Future[Any]] = set()
        self._closed = False
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)  # even if work ends at once

    @property
    def idle(self) -> bool:
        """Whether every task has delivered its result."""
        return not self._running

    def start(
        self, pool: Pool, work: Callable[[], Any], on_done: Done | None = None, on_error: Done | None = None
    ) -> Future[Any]:
        """Run ``work`` in a pool; exactly one of the handlers is called later, on the GUI thread.

        A result for a method of a widget that is gone reaches nobody; an error is then told as that of any task.
        What is asked for once the window closes, such as by a last word of the sync, is dropped: a cancelled future.
        """
        if self._closed:
            dropped: Future[Any] = Future()
            dropped.cancel()
            return dropped
        future = self._pools[pool].submit(work)
        self._running.add(future)
        future.add_done_callback(lambda done: self._settled.emit(done, on_done, on_error or self._on_error))
        return future

    def close(self, limit_s: float = 5.0) -> bool:
        """Drop what waits or is asked for later, wait for what runs. False if something outlived the limit."""
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + limit_s
        threads = [t for pool in self._pools.values() for t in pool._threads]
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._running.clear()
        return not any(thread.is_alive() for thread in threads)

    @Slot(object, object, object)
    def _deliver(self, future: Future[Any], on_done: Done | None, on_error: Done) -> None:
        self._running.discard(future)
        if self._closed or future.cancelled():
            return
        error = future.exception()
        if error is not None:
            (self._on_error if _is_gone(on_error) else on_error)(error)
        elif on_done is not None and not _is_gone(on_done):
            on_done(future.result())


def _is_gone(handler: Done) -> bool:
    owner = getattr(handler, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)
