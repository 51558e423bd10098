# SPDX-License-Identifier: Apache-2.0
"""Services over a real encrypted store that holds the small world."""

import pytest

from fieldapp.services.bundle import Services, build
from fieldapp.store.store import Store
from tests.unit.fieldapp.services.world import deliver, fill, rows, until_started


@pytest.fixture
def services(store: Store) -> Services:
    deliver(store, rows())
    return build(store, program="0.1.0-test")


@pytest.fixture
def started(services: Services) -> Services:
    until_started(services)
    return services


@pytest.fixture
def filled(started: Services) -> Services:
    fill(started)
    return started
