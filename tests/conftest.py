# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: offscreen, loopback only, no thread left behind."""

import ipaddress
import os
import sys
import threading
import time
from collections.abc import Iterator

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
hypothesis.settings.register_profile("fieldapp", deadline=None, print_blob=True)
hypothesis.settings.load_profile("fieldapp")

# Threads that a library owns and ends by itself, by the start of their names.
LIBRARY_THREADS = (
    "AnyIO worker thread",  # Starlette's pool: they end with their event loop
    "asyncio_",  # an event loop's default pool
    "pytest_timeout",
    "execnet-",
)
THREAD_GRACE_S = 5.0


class ForeignAddressError(Exception):
    """A test tried to reach something that is not on this machine."""


def is_loopback(host: object) -> bool:
    """Whether a socket address or a host name stays on this machine."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        text = host.decode("ascii") if isinstance(host, bytes) else str(host)
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_foreign_addresses(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: it sees each connection that Python opens, in any thread."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not is_loopback(host):
        raise ForeignAddressError(f"a test may only reach this machine, not {host!r}")


sys.addaudithook(refuse_foreign_addresses)


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """Each thread that a test starts has an owner that ends it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_GRACE_S
    left = []
    for thread in set(threading.enumerate()) - before:
        if not thread.name.startswith(LIBRARY_THREADS):
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                left.append(thread.name)
    if left:
        pytest.fail(f"threads left behind: {', '.join(sorted(left))}")
