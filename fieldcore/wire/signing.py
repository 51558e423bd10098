# SPDX-License-Identifier: Apache-2.0
"""Signed requests: each carries the device, its time, and an Ed25519 signature over what is asked."""

from typing import Final

from fieldcore.base.crypto import SigningKey, sha256_hex, verifies

DEVICE: Final = "FieldApp-Device"
TIME: Final = "FieldApp-Time"
SIGNATURE: Final = "FieldApp-Signature"


def signed_text(method: str, target: str, request_id: str, time_ms: str, body: bytes) -> bytes:
    """The bytes that a request's signature covers. ``target`` is path and query as sent."""
    return "\n".join(("FieldApp-1", method.upper(), target, request_id, time_ms, sha256_hex(body))).encode()


def headers(
    key: SigningKey, device_id: str, method: str, target: str, request_id: str, time_ms: int, body: bytes
) -> dict[str, str]:
    """The headers that prove which laptop asks."""
    text = signed_text(method, target, request_id, str(time_ms), body)
    return {DEVICE: device_id, TIME: str(time_ms), SIGNATURE: key.sign(text)}


def is_genuine(
    public: str, signature: str, method: str, target: str, request_id: str, time_ms: str, body: bytes
) -> bool:
    """Whether the signature belongs to this request and key. The device's clock is not judged: it may be far off."""
    return verifies(public, signature, signed_text(method, target, request_id, time_ms, body))
