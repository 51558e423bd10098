# SPDX-License-Identifier: Apache-2.0
"""The key of a home: in the operating system's keyring, else sealed under a passphrase. Never in the clear."""

import base64
import binascii
import json
import os
from typing import Any, Final

from fieldapp.errors import DamagedStore, NoKey, NotEnrolled, WrongKey
from fieldapp.paths import Home
from fieldapp.store.private import write_private
from fieldcore.base import crypto

SERVICE: Final = "FieldApp"
_REAL_BACKENDS: Final = (
    "keyring.backends.SecretService.",
    "keyring.backends.kwallet.",
    "keyring.backends.Windows.",
    "keyring.backends.macOS.",
)
"""Keyrings that encrypt. Null, failing, chaining and plain-text backends are not among them."""


def keyring() -> Any | None:
    """The operating system's keyring where there is a real one, else None."""
    import keyring as module  # slow to import and only needed at start

    backend = module.get_keyring()
    name = f"{type(backend).__module__}.{type(backend).__qualname__}"
    return backend if name.startswith(_REAL_BACKENDS) else None


def keep(home: Home, key: bytes, passphrase: str | None, label: str) -> None:
    """Keep a new home's key: under the passphrase if there is one, else in the keyring. NoKey if neither."""
    fields: dict[str, Any] = {"schema": 1, "label": label}
    if passphrase:
        salt = os.urandom(16)
        sealed = crypto.seal(crypto.key_from_passphrase(passphrase, salt), key)
        fields |= {"kind": "passphrase", "salt": _text(salt), "key": _text(sealed)}
    elif vault := keyring():
        account = os.urandom(8).hex()
        vault.set_password(SERVICE, account, _text(key))
        fields |= {"kind": "keyring", "account": account}
    else:
        raise NoKey
    write_private(home.key_file, json.dumps(fields, ensure_ascii=False, indent=1).encode())


def unlock(home: Home, passphrase: str | None = None) -> bytes:
    """The key of an enrolled home. NotEnrolled, NoKey (a passphrase is needed) or WrongKey."""
    fields = _fields(home)
    try:
        if fields["kind"] == "keyring":
            vault = keyring()
            kept = vault.get_password(SERVICE, fields["account"]) if vault else None
            if kept is None:
                raise NoKey
            return base64.b64decode(kept)
        if not passphrase:
            raise NoKey
        return crypto.unseal(
            crypto.key_from_passphrase(passphrase, base64.b64decode(fields["salt"])), base64.b64decode(fields["key"])
        )
    except crypto.Damaged as error:
        raise WrongKey from error
    except (KeyError, binascii.Error) as error:
        raise DamagedStore from error


def label(home: Home) -> str:
    """Who a home belongs to, for the start page; readable without the key."""
    return str(_fields(home).get("label", ""))


def needs_passphrase(home: Home) -> bool:
    """Whether somebody has to give a passphrase to open it."""
    return _fields(home).get("kind") == "passphrase"


def _fields(home: Home) -> dict[str, Any]:
    try:
        fields = json.loads(home.key_file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotEnrolled from error
    except ValueError as error:
        raise DamagedStore from error
    if not isinstance(fields, dict):
        raise DamagedStore
    return fields


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
