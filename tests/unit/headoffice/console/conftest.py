# SPDX-License-Identifier: Apache-2.0
"""A small office on a real SQLite database: made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Sample, copy_office, make_office


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sample]:
    """The data folder that tests copy, and what is in it."""
    folder = tmp_path_factory.mktemp("sample") / "office"
    made = make_office(folder)
    made.office.close()
    return folder, made


@pytest.fixture
def sample(sample_folder: tuple[Path, Sample], tmp_path: Path) -> Iterator[Sample]:
    """An office of one's own, closed afterwards."""
    folder, made = sample_folder
    own = copy_office(folder, made, tmp_path / "office")
    yield own
    own.office.close()
