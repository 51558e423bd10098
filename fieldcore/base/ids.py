# SPDX-License-Identifier: Apache-2.0
"""Identifiers: UUIDv7 for records and operations, human numbers for documents."""

import os
import re
import threading
import uuid
from collections.abc import Callable
from datetime import date

from fieldcore.base.clock import Clock

ID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Ids:
    """Makes ids that sort by the time they were made (RFC 9562, version 7)."""

    def __init__(self, clock: Clock, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._clock, self._random_bytes = clock, random_bytes
        self._lock, self._last, self._tail = threading.Lock(), 0, 0

    def new(self) -> str:
        """A new id, greater than all before it of this maker, even when its clock goes back. Any thread may call it."""
        with self._lock:
            ms = self._clock.now().ms & ((1 << 48) - 1)
            if ms > self._last:
                self._last, self._tail = ms, int.from_bytes(self._random_bytes(10), "big") & ((1 << 73) - 1)
            else:
                self._tail += 1 + int.from_bytes(self._random_bytes(4), "big")
            high, low = self._tail >> 62, self._tail & ((1 << 62) - 1)
            return str(uuid.UUID(int=(self._last << 80) | (7 << 76) | (high << 64) | (2 << 62) | low))


def is_id(value: object) -> bool:
    """Whether this is the text of a UUIDv7."""
    return isinstance(value, str) and ID_PATTERN.fullmatch(value) is not None


def doc_no(prefix: str, device_code: str, day: date, sequence: int) -> str:
    """A document number such as ``WC-L07-250401-003``: final, also offline (domain C.0)."""
    return f"{prefix}-{device_code}-{day:%y%m%d}-{sequence:03d}"
