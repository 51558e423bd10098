# SPDX-License-Identifier: Apache-2.0
"""The borders that every test runs inside: no foreign address, offscreen."""

import os
import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_foreign_address_is_refused(host: str) -> None:
    with pytest.raises(Exception, match="a test may only reach this machine"):
        socket.create_connection((host, 80), timeout=1)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname(), timeout=5)
        with client:
            assert client.getpeername() == server.getsockname()


def test_qt_draws_offscreen_unless_told_otherwise() -> None:
    assert os.environ["QT_QPA_PLATFORM"]
