# SPDX-License-Identifier: Apache-2.0
"""What head office hands to a person who is to be enrolled: as a QR code, a scan or a line of text."""

import re
import secrets
from typing import Final

import msgspec

_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What cannot be taken for something else."""
_GROUPS, _GROUP = 3, 4
_CODE: Final = "-".join([f"[{_LETTERS}]{{{_GROUP}}}"] * _GROUPS)
_TEXT: Final = re.compile(rf"(https?://[^\s#]+)#(?:([0-9a-f]{{64}}):)?({_CODE})", re.IGNORECASE)


class Invitation(msgspec.Struct, frozen=True):
    """Where head office is, the one-time code, and the SHA-256 of a certificate that no public authority vouches for.

    The text is an address with a fragment, so that a telephone that reads it opens the console and sends no code. The
    code stands last: a text that is still being typed is none yet.
    """

    address: str
    code: str
    fingerprint: str = ""

    @property
    def text(self) -> str:
        """What the QR code holds."""
        return f"{self.address}#{self.fingerprint}{':' if self.fingerprint else ''}{self.code}"

    @classmethod
    def read(cls, text: str) -> "Invitation | None":
        """What a scan, a paste or a picture holds; None where it is no invitation."""
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            return None
        address, fingerprint, code = found.groups(default="")
        return cls(address, code.upper(), fingerprint.lower())


def new_code() -> str:
    """A one-time code such as ``K7QM-2XPD-9RTA``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
