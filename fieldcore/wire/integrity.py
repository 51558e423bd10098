# SPDX-License-Identifier: Apache-2.0
"""What a laptop and head office compare when nothing is new: one digest for a record, one for many."""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from fieldcore.merge.apply import RowState

LEAF: Final = 32
"""So many records are named one by one; more of them are halved first."""
FAN: Final = 16
"""Into how many parts a part that differs is cut."""
_ENCODER = msgspec.json.Encoder(order="deterministic")


def record_digest(record_id: str, state: RowState) -> str:
    """SHA-256 of a record as head office last sent it: the canonical JSON of id, version, values, field versions."""
    content = (record_id, state.version, state.values, state.field_versions)
    return hashlib.sha256(_ENCODER.encode(content)).hexdigest()


def part_digest(digests: Iterable[str]) -> str:
    """SHA-256 of the digests of records one after another, in the order of their ids."""
    found = hashlib.sha256()
    for one in digests:
        found.update(one.encode())
    return found.hexdigest()
