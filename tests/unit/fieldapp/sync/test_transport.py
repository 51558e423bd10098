# SPDX-License-Identifier: Apache-2.0
"""Which replies are trusted, and that nothing else ever counts as data."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldapp.errors import InsecureAddress, Offline, Refused, UserError
from fieldapp.sync.transport import NotHeadOffice, Transport, Untrusted, certificate_of, checked_url
from fieldcore.base.clock import FixedClock, SystemClock
from fieldcore.base.crypto import SigningKey, to_pin
from fieldcore.base.ids import Ids
from fieldcore.wire import signing
from fieldcore.wire.messages import PullReply, PullRequest
from tests.unit.fieldapp.sync.conftest import GOOD, PORTAL, Script, Scripted, cut_off, reply


def transport(url: str, **options: Any) -> Transport:
    clock = SystemClock()
    return Transport(url, clock, Ids(clock).new, **options)


def ask(way: Transport, request_id: str = "r1") -> PullReply:
    try:
        return way.post("pull", PullRequest(request_id=request_id), PullReply)
    finally:
        way.close()


def test_a_genuine_reply_is_taken(scripted: Scripted) -> None:
    scripted.script = lambda handler, _: reply(handler, GOOD)
    assert ask(transport(f"http://{scripted.address}")).status == "ok"


@pytest.mark.parametrize(
    "script",
    [
        lambda h, _: reply(h, PORTAL, protocol=False),
        lambda h, _: reply(h, GOOD, protocol=False),
        lambda h, _: reply(h, PORTAL),
        lambda h, _: reply(h, GOOD, request_id="another"),
        lambda h, _: reply(h, GOOD.replace(b"r1", b"r2")),
        lambda h, _: reply(h, b'{"request_id": "r1", "status": "fine"}'),
        lambda h, _: reply(h, b'{"request_id": "r1", "status": "ok", "rows": {}}'),
        lambda h, _: reply(h, b"", 204, protocol=False),
        lambda h, _: reply(h, b"", 302, protocol=False),
        lambda h, _: reply(h, PORTAL, 403, protocol=False),
        lambda h, _: reply(h, PORTAL, 511, protocol=False),
        lambda h, _: reply(h, PORTAL, 404),
    ],
)
def test_what_is_not_head_office_is_offline_never_data(scripted: Scripted, script: Script) -> None:
    scripted.script = script
    with pytest.raises(NotHeadOffice):
        ask(transport(f"http://{scripted.address}"))


@pytest.mark.parametrize(
    "script",
    [
        lambda h, _: reply(h, b"{}", 500),
        lambda h, _: reply(h, b"{}", 503),
        lambda h, _: reply(h, b"{}", 429),
        lambda h, _: h.connection.shutdown(socket.SHUT_RDWR),
        cut_off,
    ],
)
def test_what_may_pass_is_offline(scripted: Scripted, script: Script) -> None:
    scripted.script = script
    with pytest.raises(Offline):
        ask(transport(f"http://{scripted.address}"))


def test_a_code_of_head_office_is_told(scripted: Scripted) -> None:
    scripted.script = lambda h, _: reply(h, b'{"code": "bad_signature", "detail": "x"}', 401)
    with pytest.raises(Refused) as caught:
        ask(transport(f"http://{scripted.address}"))
    assert caught.value.code == "bad_signature"


def test_nobody_there_is_offline() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Offline):
            ask(transport(f"http://127.0.0.1:{taken.getsockname()[1]}"))


def test_a_request_is_signed_over_what_it_asks(scripted: Scripted, clock: FixedClock) -> None:
    key, bodies = SigningKey(), list[bytes]()

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        bodies.append(body)
        reply(handler, GOOD)

    scripted.script = script
    way = Transport(f"http://{scripted.address}/base", clock, Ids(clock).new, device_id="dev", key=key)
    ask(way)
    seen = scripted.seen[0]
    assert seen.path == "/base/api/v1/pull"
    assert seen.headers[signing.DEVICE] == "dev"
    assert signing.is_genuine(
        key.public, seen.headers[signing.SIGNATURE], "POST", seen.path, "r1", seen.headers[signing.TIME], bodies[0]
    )


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80/", "http://localhost", "http://[::1]:8080", "https://office.example"]
)
def test_an_address_that_may_be_used(url: str) -> None:
    assert checked_url(url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://office.example", "http://10.0.0.1", "http://127.0.0.1.example.com"])
def test_plain_http_stays_on_this_machine(url: str) -> None:
    with pytest.raises(InsecureAddress):
        checked_url(url)


@pytest.mark.parametrize(
    "url",
    ["", "office", "ftp://127.0.0.1", "https://", "https://u:p@office", "http://[", "https://x:99999999", "http://x?a"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UserError):
        checked_url(url)


def certificate(folder: Path, name: str, issuer: str = "") -> tuple[Path, Path]:
    """A certificate for ``name``, of its own or named as an issuer's, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]) if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, secret


def served(folder: Path, name: str) -> Scripted:
    """A server with a certificate of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, name))
    return Scripted(context)


def test_a_certificate_is_known_by_its_digest_before_anything_is_sent(tmp_path: Path) -> None:
    server = served(tmp_path, "localhost")
    pem, url = (tmp_path / "localhost.pem").read_text(), f"https://localhost:{server.server.server_address[1]}"
    try:
        assert certificate_of(url, to_pin(pem)).split() == pem.split()
        with pytest.raises(Untrusted):
            certificate_of(url, to_pin(certificate(tmp_path, "elsewhere")[0].read_text()))
        assert server.seen == []
    finally:
        server.close()
    with pytest.raises(Offline):
        certificate_of(url, to_pin(pem))


def test_a_certificate_that_proves_nothing_ends_the_talk_before_it_starts(tmp_path: Path) -> None:
    server, pem = served(tmp_path, "localhost"), tmp_path / "localhost.pem"
    other, _ = certificate(tmp_path, "elsewhere")
    server.script = lambda h, _: reply(h, GOOD)
    url = f"https://localhost:{server.server.server_address[1]}"
    try:
        assert ask(transport(url, certificate=pem)).status == "ok"
        for untrusted in (None, other):
            with pytest.raises(Untrusted):
                ask(transport(url, certificate=untrusted))
        with pytest.raises(Untrusted):
            ask(transport(url.replace("localhost", "127.0.0.1"), certificate=pem))
        assert len(server.seen) == 1
    finally:
        server.close()
