# SPDX-License-Identifier: Apache-2.0
"""The words that somebody else reads where something was refused, taken back or let pass."""

from typing import Final

from fieldcore.base.text import N_
from headoffice.errors import OfficeError

SHORTEST: Final = 5


def why(reason: str) -> str:
    """The reason as it is kept. OfficeError where it says too little."""
    if len(reason.strip()) < SHORTEST:
        raise OfficeError(N_("Say why in a few words (at least 5 characters)."), field="reason")
    return reason.strip()
