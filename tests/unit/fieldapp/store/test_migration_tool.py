# SPDX-License-Identifier: Apache-2.0
"""A new field or record gets its revision in both stores, and a store of the old revision takes it."""

import importlib.util
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from sqlalchemy import create_engine, inspect

from fieldapp.paths import Home
from fieldapp.store import migrate
from fieldapp.store.connection import connect
from fieldcore.base.clock import Instant
from fieldcore.records import ALL, catalogue
from fieldcore.records.customers import Machine
from fieldcore.records.model import INSTANT, TEXT, Catalogue, Field, Meta, Record, ref
from headoffice.store import migrate as office_migrate
from tools import migration

KEY = bytes(32)


class ColouredMachine(Machine, frozen=True):
    """A machine with two more fields."""

    meta: ClassVar[Meta] = Machine.meta
    colour: Annotated[str | None, Field("Colour", TEXT)] = None
    painted_at: Annotated[Instant | None, Field("Painted at", INSTANT)] = None


class Outing(Record, frozen=True):
    """A record that is new."""

    meta: ClassVar[Meta] = Meta("outing", "Outing", "Outings", parent="order")
    order: Annotated[str | None, Field("Order", ref("work_order"))] = None


@pytest.fixture
def grown() -> Catalogue:
    return Catalogue([*(ColouredMachine if record is Machine else record for record in ALL), Outing])


def loaded(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_ships_lacks_nothing() -> None:
    assert migration.laptop_statements(catalogue()) == []
    assert migration.office_statements(catalogue()) == []


def test_the_laptop_takes_new_columns_tables_and_triggers(grown: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "r0001_first.py").write_text("")
    path, number = migration.write(tmp_path, "add_colour", migration.laptop_statements(grown))
    assert (path.name, number) == ("r0002_add_colour.py", "0002")
    home = Home(tmp_path / "home")
    home.root.mkdir()
    connect(home.database, KEY).close()
    migrate.upgrade(home, KEY, "")
    connection = connect(home.database, KEY)
    try:
        for statement in loaded(path).STATEMENTS:
            connection.execute(statement)
        columns = [row["name"] for row in connection.execute("PRAGMA table_info(machine)")]
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'outing'")}
    finally:
        connection.close()
    assert columns[-3:] == ["colour", "painted_at", "painted_at__off"]
    assert {"outing", "outing__order", "outing__insert", "outing__update", "outing__delete"} <= names


def test_head_office_takes_them_too(grown: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "r0004_before.py").write_text("")
    path, number = migration.write(tmp_path, "add_colour", migration.office_statements(grown))
    assert number == "0005"
    engine = create_engine("sqlite://")
    office_migrate.upgrade(engine)
    with engine.begin() as connection:
        for statement in loaded(path).STATEMENTS:
            connection.exec_driver_sql(statement)
    found = inspect(engine)
    assert {"colour", "painted_at", "painted_at__off"} <= {c["name"] for c in found.get_columns("machine")}
    assert found.has_table("outing")
    engine.dispose()


def test_the_newest_revision_is_named_where_the_store_looks(tmp_path: Path) -> None:
    path = tmp_path / "schema.py"
    path.write_text('REVISION: Final = "0001"\n"""doc"""\n')
    migration.stamp(path, "0002")
    assert path.read_text() == 'REVISION: Final = "0002"\n"""doc"""\n'


@pytest.mark.parametrize("name", ["", "Add", "a b", "../x"])
def test_a_name_that_is_none_changes_nothing(name: str) -> None:
    assert migration.main([name]) == 2
