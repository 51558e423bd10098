# SPDX-License-Identifier: Apache-2.0
"""A loopback door through which other processes ask the one that has a home open, or the window of a laptop."""

import json
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from fieldapp.errors import Busy
from fieldapp.paths import Home, Laptop
from fieldapp.store.private import write_private

Handler = Callable[[str, Mapping[str, Any]], Any]
"""Answers a command with a JSON value; runs on the door's thread."""
_LINE: Final = 1_000_000
_SECONDS: Final = 5.0
_LONG_SECONDS: Final = 600.0


class Door:
    """Listens while the program runs that holds the place."""

    def __init__(self, place: Home | Laptop, handler: Handler) -> None:
        self._place, self._handler = place, handler
        self._token = secrets.token_hex(32)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.2)
        port = self._server.getsockname()[1]
        write_private(place.instance, json.dumps({"port": port, "token": self._token}).encode())
        self._thread = threading.Thread(target=self._serve, name="door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; bounded."""
        self._place.instance.unlink(missing_ok=True)
        self._server.close()
        self._thread.join(_SECONDS)

    def __enter__(self) -> "Door":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with connection:
                connection.settimeout(_SECONDS)
                try:
                    self._answer(connection)
                except (OSError, ValueError):
                    continue  # a caller that went away, or somebody without the token

    def _answer(self, connection: socket.socket) -> None:
        asked = _read(connection)
        if not secrets.compare_digest(str(asked.get("token", "")), self._token):
            return
        try:
            reply = {"result": self._handler(str(asked["command"]), asked.get("arguments") or {})}
        except Exception as error:  # noqa: BLE001 - a message border: the caller is told
            reply = {"error": str(error)}
        connection.sendall(json.dumps(reply).encode() + b"\n")


def ask(place: Home | Laptop, command: str, arguments: Mapping[str, Any] | None = None) -> Any:
    """Ask the running instance: its answer. Busy if none answers; RuntimeError with what went wrong there."""
    try:
        door = json.loads(place.instance.read_text(encoding="utf-8"))
        with socket.create_connection(("127.0.0.1", int(door["port"])), _SECONDS) as connection:
            connection.settimeout(_LONG_SECONDS)
            line = {"token": door["token"], "command": command, "arguments": dict(arguments or {})}
            connection.sendall(json.dumps(line).encode() + b"\n")
            reply = _read(connection)
    except (OSError, ValueError, KeyError) as error:
        raise Busy from error
    if "error" in reply:
        raise RuntimeError(reply["error"])
    return reply.get("result")


def _read(connection: socket.socket) -> dict[str, Any]:
    """One line of JSON. ValueError if it is none."""
    with connection.makefile("rb") as stream:
        value = json.loads(stream.readline(_LINE))
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
