# SPDX-License-Identifier: Apache-2.0
"""Keys and sealed bytes: the only door to ``cryptography``."""

import base64
import hashlib
import hmac
import os
import ssl
import struct

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding

CHUNK = 256 * 1024
_TAG = 16
_NONCE = 12
SEALED_CHUNK = _NONCE + CHUNK + _TAG


class Damaged(Exception):
    """Sealed bytes that were changed, or opened with another key."""


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def new_key() -> bytes:
    """A random 256-bit key."""
    return os.urandom(32)


def derive(key: bytes, purpose: str, length: int = 32) -> bytes:
    """A key for one purpose out of a main key (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(key)


def key_from_passphrase(passphrase: str, salt: bytes) -> bytes:
    """A 256-bit key out of a passphrase (scrypt, N = 2^15)."""
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def keyed_name(key: bytes, name: str) -> str:
    """A file name that tells nothing about ``name`` (HMAC-SHA256)."""
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()


def seal(key: bytes, data: bytes) -> bytes:
    """Encrypt in chunks of 256 kB (AES-GCM); each chunk knows its place and whether it is the last."""
    count = max(1, -(-len(data) // CHUNK))
    pieces = (data[index * CHUNK : (index + 1) * CHUNK] for index in range(count))
    return b"".join(seal_chunk(key, piece, index, last=index == count - 1) for index, piece in enumerate(pieces))


def seal_chunk(key: bytes, piece: bytes, index: int, *, last: bool) -> bytes:
    """One chunk of :func:`seal`: all but the last hold 256 kB, so that each can be made when its bytes come."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, piece, struct.pack(">IB", index, last))


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what :func:`seal` made. Damaged if a byte changed, a chunk is missing or the key is another."""
    count = max(1, -(-len(sealed) // SEALED_CHUNK))
    parts = (sealed[index * SEALED_CHUNK : (index + 1) * SEALED_CHUNK] for index in range(count))
    return b"".join(unseal_chunk(key, part, index, last=index == count - 1) for index, part in enumerate(parts))


def unseal_chunk(key: bytes, part: bytes, index: int, *, last: bool) -> bytes:
    """One chunk of :func:`unseal`. Damaged where it is not the chunk of this place."""
    try:
        return AESGCM(key).decrypt(part[:_NONCE], part[_NONCE:], struct.pack(">IB", index, last))
    except (InvalidTag, ValueError) as error:
        raise Damaged("these bytes were changed or belong to another key") from error


class SigningKey:
    """An Ed25519 key that signs requests."""

    def __init__(self, raw: bytes | None = None) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(raw) if raw else Ed25519PrivateKey.generate()

    @property
    def raw(self) -> bytes:
        """The 32 secret bytes."""
        return self._key.private_bytes_raw()

    @property
    def public(self) -> str:
        """The public key, base64."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> str:
        """The signature, base64."""
        return base64.b64encode(self._key.sign(message)).decode()


def verifies(public: str, signature: str, message: bytes) -> bool:
    """Whether ``signature`` (base64) over ``message`` was made with the key of ``public`` (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def certificate_digest(pem: str) -> str:
    """SHA-256 of a certificate, as 64 hex digits. ValueError if it is none."""
    return sha256_hex(ssl.PEM_cert_to_DER_cert(pem))


def to_pin(pem: str) -> str:
    """The digest of a server's certificate where it signed itself; "" where an authority vouches for it."""
    from cryptography import x509  # only a server that is not known to the public authorities needs it

    certificate = x509.load_pem_x509_certificate(pem.encode())
    return sha256_hex(certificate.public_bytes(Encoding.DER)) if certificate.issuer == certificate.subject else ""


class SealingKey:
    """An X25519 key to which others seal what only its holder may open."""

    def __init__(self, raw: bytes | None = None) -> None:
        self._key = X25519PrivateKey.from_private_bytes(raw) if raw else X25519PrivateKey.generate()

    @property
    def public(self) -> str:
        """The public key, base64."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def agree(self, public: str, purpose: bytes) -> bytes:
        """The key that this one and ``public`` (base64) share for one purpose. Damaged where that is no key."""
        try:
            secret = self._key.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)))
        except ValueError as error:
            raise Damaged("this is no key") from error
        return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret)
