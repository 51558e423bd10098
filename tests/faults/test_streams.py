# SPDX-License-Identifier: Apache-2.0
"""Many write to one PostgreSQL, which is stopped in the middle of their batches: no reader ever skips a row."""

from pathlib import Path

import pytest

from tests.faults.streams import run

ROWS = 10_000


@pytest.mark.timeout(600)
def test_no_reader_skips_a_row_whatever_happens_to_the_database(tmp_path: Path) -> None:
    seen, there = run(tmp_path, ROWS)
    assert len(there) > 0.99 * ROWS
    for ids in seen:
        assert set(ids) == there
        assert len(ids) == len(there)
