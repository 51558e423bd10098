# SPDX-License-Identifier: Apache-2.0
"""The link between the real transport and the real web application: no socket, and every mishap of a network."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests

from fieldapp.store.store import Store
from fieldapp.sync.enrol import transport_of
from fieldapp.sync.transport import Transport

App = Callable[..., Any]
Headers = dict[str, str]
PORTAL = b"<html><body>Welcome to Free WiFi</body></html>"
FATES = ("request lost", "reply lost", "doubled", "request cut", "reply cut", "reply torn", "late", "portal", "busy")
"""What may become of a request. ``late``: it arrives days later, when nobody waits for the reply any more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What head office answers."""

    status: int
    headers: Headers
    body: bytes


def call(app: App, method: str, target: str, headers: Headers, body: bytes, cut: int | None = None) -> Reply:
    """One request, run to its end on this thread; ``cut``: the connection breaks after so many bytes of the body."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    whole: MutableMapping[str, Any] = {"type": "http.request", "body": body, "more_body": False}
    torn = [{"type": "http.request", "body": body[:cut], "more_body": True}, {"type": "http.disconnect"}]
    coming = iter([whole] if cut is None else torn)
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return next(coming)

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    try:
        app(scope, receive, send).send(None)
    except StopIteration:
        start = said[0]
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], _Caseless(found), b"".join(m.get("body", b"") for m in said[1:]))
    raise RuntimeError("head office waits for something in the middle of a request")


class _Caseless(dict[str, str]):
    """Header names in any case."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())


@dataclass(slots=True)
class Link:
    """One laptop's way to head office, and what goes wrong on it.

    ``serve`` runs a request at head office; ``delay`` keeps one for later; ``tell`` writes the story.
    """

    serve: Callable[[str, str, Headers, bytes, int | None], Reply]
    delay: Callable[[str, str, Headers, bytes], None]
    tell: Callable[[str], None]
    chance: Random = field(default_factory=lambda: Random(0))
    trouble: float = 0.0
    fates: tuple[str, ...] = FATES
    requests: int = 0

    def connect(self, store: Store) -> Transport:
        """The product's transport, its session replaced."""
        transport = transport_of(store)
        transport._session = Session(self)
        return transport

    def carry(self, method: str, target: str, headers: Headers, body: bytes) -> Reply:
        """Take a request there and bring its reply back, or not."""
        self.requests += 1
        fate = self.chance.choice(self.fates) if self.chance.random() < self.trouble else ""
        if fate:
            self.tell(f"{method} {target.partition('?')[0]}: {fate}")
        match fate:
            case "request lost":
                raise requests.exceptions.ConnectionError
            case "request cut":
                self.serve(method, target, headers, body, self.chance.randrange(len(body) + 1))
                raise requests.exceptions.ConnectionError
            case "late":
                self.delay(method, target, headers, body)
                raise requests.exceptions.ReadTimeout
            case "portal":
                return Reply(200, _Caseless(), PORTAL)
            case "busy":
                return Reply(503, _Caseless(), b"")
        reply = self.serve(method, target, headers, body, None)
        match fate:
            case "reply lost":
                raise requests.exceptions.ReadTimeout
            case "doubled":
                self.serve(method, target, headers, body, None)
            case "reply cut":
                raise requests.exceptions.ConnectionError
            case "reply torn":
                return Reply(reply.status, reply.headers, reply.body[: self.chance.randrange(len(reply.body) + 1)])
        return reply


class Session:
    """What the transport knows of ``requests.Session``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def request(self, method: str, url: str, *, data: bytes | None, headers: Headers, **_: Any) -> "_Answer":
        target = "/" + url.split("/", 3)[3]
        return _Answer(self._link.carry(method, target, headers, data or b""))

    def close(self) -> None:
        """Nothing is held."""


class _Answer:
    """What the transport knows of ``requests.Response``."""

    def __init__(self, reply: Reply) -> None:
        self._body, self.status_code, self.headers, self.raw = reply.body, reply.status, reply.headers, self

    def read(self, amount: int, decode_content: bool = False) -> bytes:
        return self._body[:amount]

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""
