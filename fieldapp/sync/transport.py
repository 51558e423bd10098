# SPDX-License-Identifier: Apache-2.0
"""The only door to ``requests``: signed requests, and replies that are trusted only when head office made them."""

import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec
import zstandard

from fieldapp.errors import InsecureAddress, Offline, Refused, UserError
from fieldcore.base.clock import Clock
from fieldcore.base.crypto import SigningKey, certificate_digest
from fieldcore.base.text import N_
from fieldcore.wire import messages, signing
from fieldcore.wire.codes import MESSAGES

T = TypeVar("T", bound=msgspec.Struct)
API: Final = "/api/v1"
TIMEOUT: Final = (5.0, 60.0)
"""Seconds to connect, and between two bytes of a reply."""
_COMPRESSED_FROM: Final = 1024
MAX_REPLY: Final = 64 * 1024 * 1024


class Untrusted(Offline):
    """The other side could not prove that it is head office; nothing was sent."""

    message = N_("The connection to head office is not trusted, so nothing was sent. Ask head office.")


class NotHeadOffice(Offline):
    """Something answered that is not head office: a captive portal, a proxy."""

    message = N_("Something else answered instead of head office: this network may want you to sign in first.")


def checked_url(url: str) -> str:
    """An address that may be used: https, or http on this machine. UserError for any other."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise UserError(N_("{url} is not an address of head office."), url=url) from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise UserError(N_("{url} is not an address of head office."), url=url)
    if parts.scheme == "http" and not _is_loopback(host):
        raise InsecureAddress(url=url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def certificate_of(url: str, digest: str) -> str:
    """The certificate (PEM) that a server shows, if it is the one of that digest; nothing else was sent to it.

    Untrusted where it is another one, Offline where nobody answers.
    """
    parts = urlsplit(checked_url(url))
    try:
        pem = ssl.get_server_certificate((parts.hostname or "", parts.port or 443), timeout=TIMEOUT[0])
    except ssl.SSLError as error:
        raise Untrusted from error
    except OSError as error:
        raise Offline from error
    if certificate_digest(pem) != digest:
        raise Untrusted
    return pem


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Transport:
    """One connection to one head office. Used by one thread at a time."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        new_id: Callable[[], str],
        *,
        device_id: str = "",
        key: SigningKey | None = None,
        certificate: Path | None = None,
    ) -> None:
        """``certificate``: head office's own, pinned at enrolment; else the public authorities decide."""
        self.url, self._clock, self._new_id = checked_url(url), clock, new_id
        self._device_id, self._key, self._certificate = device_id, key, certificate
        self._session: Any = None

    def post(self, name: str, message: msgspec.Struct, reply: type[T]) -> T:
        """Ask; the reply is decoded and its types checked. Offline or Refused otherwise."""
        body, headers = msgspec.json.encode(message), {"Content-Type": "application/json"}
        if len(body) > _COMPRESSED_FROM:
            body, headers["Content-Encoding"] = zstandard.compress(body), "zstd"
        request_id = str(getattr(message, "request_id", "") or self._new_id())
        answer = self._send("POST", f"{API}/{name}", body, request_id, headers)
        found = _decoded(answer, reply)
        if getattr(found, "request_id", request_id) != request_id:
            raise NotHeadOffice
        return found

    def get(self, name: str, reply: type[T]) -> T:
        """Ask for something by its address."""
        return _decoded(self._send("GET", f"{API}/{name}", b"", self._new_id(), {}), reply)

    def put_bytes(self, name: str, data: bytes, reply: type[T]) -> T:
        """Send a piece of a blob."""
        kind = {"Content-Type": "application/octet-stream"}
        return _decoded(self._send("PUT", f"{API}/{name}", data, self._new_id(), kind), reply)

    def get_bytes(self, name: str) -> bytes:
        """Fetch a piece of a blob."""
        return self._send("GET", f"{API}/{name}", b"", self._new_id(), {})

    def new_id(self) -> str:
        """An id for a request."""
        return self._new_id()

    def close(self) -> None:
        """Drop the connection."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _send(self, method: str, target: str, body: bytes, request_id: str, headers: dict[str, str]) -> bytes:
        import requests  # slow to import, and only needed once there is something to sync

        if self._session is None:
            self._session = requests.Session()
        trusted = str(self._certificate) if self._certificate else True  # given each time, else REQUESTS_CA_BUNDLE wins
        prefix = urlsplit(self.url).path
        try:
            with self._session.request(
                method, self.url + target, data=body or None,
                headers={**headers, **self._proof(method, prefix + target, request_id, body)},
                timeout=TIMEOUT, allow_redirects=False, stream=True, verify=trusted,
            ) as answer:  # fmt: skip
                genuine = answer.headers.get(messages.REQUEST_ID) == request_id
                if messages.HEADER not in answer.headers or not genuine:
                    raise NotHeadOffice
                content = bytes(answer.raw.read(MAX_REPLY, decode_content=True))
                status = int(answer.status_code)
        except requests.exceptions.SSLError as error:
            raise Untrusted from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise Offline from error
        except Exception as error:
            if type(error).__module__.startswith("urllib3"):
                raise Offline from error
            raise
        if status >= 400:
            raise _refusal(status, content)
        return content

    def _proof(self, method: str, target: str, request_id: str, body: bytes) -> dict[str, str]:
        proof = {
            messages.HEADER: str(messages.PROTOCOL),
            messages.REQUEST_ID: request_id,
            "Accept": "application/json, application/octet-stream",
        }
        if self._key is not None:
            now = self._clock.now().ms
            proof |= signing.headers(self._key, self._device_id, method, target, request_id, now, body)
        return proof


def _decoded(content: bytes, reply: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=reply)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotHeadOffice from error


def _refusal(status: int, content: bytes) -> Offline | Refused:
    """429 and 5xx pass; a code that head office gave decides the rest."""
    if status == 429 or status >= 500:
        return Offline()
    try:
        problem = msgspec.json.decode(content, type=messages.Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return NotHeadOffice()
    return Refused(problem.code, MESSAGES.get(problem.code, problem.detail))
