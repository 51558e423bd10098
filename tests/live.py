# SPDX-License-Identifier: Apache-2.0
"""A live server on a free loopback port, for tests that need a real one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition; TimeoutError if it does not come true."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        pause.wait(0.01)


@contextmanager
def serving(app: Any, certificate: Path | None = None, key: Path | None = None) -> Iterator[str]:
    """Serve an application; its address. It stops, with its thread, when the block ends."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", ssl_certfile=certificate, ssl_keyfile=key
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="live server")
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"{'https://localhost' if certificate else 'http://127.0.0.1'}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(timeout=10)
