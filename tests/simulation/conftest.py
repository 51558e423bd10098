# SPDX-License-Identifier: Apache-2.0
"""One template for all schedules of a module."""

from collections.abc import Iterator

import pytest

from tests.simulation.template import Template, simulated


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with simulated() as made:
        yield made
