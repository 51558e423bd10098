# SPDX-License-Identifier: Apache-2.0
"""Enrolment: a one-time code buys this home an identity; the store is made with it."""

import shutil
from pathlib import Path

from fieldapp.errors import AlreadyEnrolled, NoKey, UserError, disk_error
from fieldapp.paths import Home
from fieldapp.store import keys, person
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldapp.sync.transport import Transport, certificate_of, checked_url
from fieldcore.base.clock import Clock, SystemClock
from fieldcore.base.crypto import SigningKey, new_key
from fieldcore.base.ids import Ids
from fieldcore.base.text import N_
from fieldcore.records.model import Catalogue
from fieldcore.wire.messages import EnrolReply, EnrolRequest


def enrol(
    home: Home,
    url: str,
    code: str,
    passphrase: str | None = None,
    *,
    certificate: Path | None = None,
    fingerprint: str = "",
    catalogue: Catalogue | None = None,
    clock: Clock | None = None,
    app_version: str = "",
) -> Store:
    """Buy an identity and make the store. The code is spent only once everything else is ready.

    ``certificate``: head office's own, to be pinned; or ``fingerprint``, its SHA-256, by which the one that the server
    shows is known before anything is sent. AlreadyEnrolled, NoKey, InsecureAddress, Refused, Untrusted or Offline.
    """
    check_input(home, url, code, passphrase, certificate)
    clock = clock or SystemClock()
    signing_key, ids = SigningKey(), Ids(clock)
    shown = certificate_of(url, fingerprint) if fingerprint else ""
    _make_home(home, certificate, shown)
    pinned = home.certificate if certificate or shown else None
    transport = Transport(url, clock, ids.new, certificate=pinned)
    try:
        reply = transport.post(
            "enrol",
            EnrolRequest(
                request_id=ids.new(), code=code.strip(), public_key=signing_key.public, app_version=app_version
            ),
            EnrolReply,
        )
    finally:
        transport.close()
    identity = Identity(
        device_id=reply.device_id, device_code=reply.device_code, person_id=reply.person_id,
        person_name=reply.person_name, roles=reply.roles, station_id=reply.station_id, server_url=transport.url,
        server_epoch=reply.server_epoch, signing_key=signing_key.raw,
    )  # fmt: skip
    key = new_key()
    keys.keep(home, key, passphrase, person.label(identity))
    person.note(home, identity, clock.now())
    return Store.create(home, key, identity, catalogue=catalogue, clock=clock)


def check_input(home: Home, url: str, code: str, passphrase: str | None, certificate: Path | None = None) -> None:
    """What can be refused before anything is made or asked."""
    if home.database.exists():
        raise AlreadyEnrolled
    checked_url(url)
    if not code.strip():
        raise UserError(N_("The enrolment code is empty."))
    if certificate and not certificate.is_file():
        raise UserError(N_("{path} is not a certificate."), path=certificate)
    if not passphrase and keys.keyring() is None:
        raise NoKey


def _make_home(home: Home, certificate: Path | None, shown: str) -> None:
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        home.certificate.unlink(missing_ok=True)  # of an enrolment that came to nothing
        if certificate:
            shutil.copyfile(certificate, home.certificate)
        elif shown:
            home.certificate.write_text(shown, encoding="ascii")
    except OSError as error:
        raise disk_error(error) from error


def transport_of(store: Store) -> Transport:
    """The way from an enrolled store to its head office."""
    identity = store.identity
    if identity is None:
        raise UserError(N_("This store has no identity: enrol it anew."))
    pinned = store.home.certificate
    return Transport(
        identity.server_url, store.clock, store.ids.new, device_id=identity.device_id,
        key=SigningKey(identity.signing_key), certificate=pinned if pinned.exists() else None,
    )  # fmt: skip
