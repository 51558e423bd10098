# SPDX-License-Identifier: Apache-2.0
"""A laptop's store in a temporary home."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.paths import Home
from fieldapp.store.identity import Identity
from fieldapp.store.store import Store
from fieldcore.base.clock import FixedClock, Instant

KEY = bytes(range(32))
ME = Identity(
    device_id="01930000-0000-7000-8000-00000000000d",
    device_code="L07",
    person_id="01930000-0000-7000-8000-00000000000a",
    person_name="王建国",
    roles=["technician"],
    server_url="http://127.0.0.1:9",
    signing_key=bytes(32),
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(Instant.parse("2026-11-24T09:30:00+08:00"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def store(home: Home, clock: FixedClock) -> Iterator[Store]:
    with Store.create(home, KEY, ME, clock=clock) as opened:
        yield opened
