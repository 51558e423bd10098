# SPDX-License-Identifier: Apache-2.0
"""A web server on loopback that answers as a test tells it."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from fieldcore.wire.messages import HEADER, REQUEST_ID

GOOD = json.dumps({"request_id": "r1", "status": "ok"}).encode()
PORTAL = b"<html><body>Welcome to Free WiFi</body></html>"
Script = Callable[[BaseHTTPRequestHandler, bytes], None]


def cut_off(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header(HEADER, "1")
    handler.send_header(REQUEST_ID, "r1")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(GOOD)


class Scripted:
    """A web server on loopback that answers as a test tells it."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.script: Script = cut_off
        self.seen: list[BaseHTTPRequestHandler] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.seen.append(self)
                outer.script(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            do_GET = do_PUT = do_POST  # noqa: N815 - the names that the base class calls

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    server = Scripted()
    yield server
    server.close()


def reply(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, *, protocol: bool = True, request_id: str = "r1"
) -> None:
    handler.send_response(status)
    if protocol:
        handler.send_header(HEADER, "1")
        handler.send_header(REQUEST_ID, request_id)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
