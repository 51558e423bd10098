# SPDX-License-Identifier: Apache-2.0
"""Writes the next revision of both stores: the columns, tables and indexes that the declarations have and they lack."""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from fieldapp.paths import Home
from fieldapp.store import migrate as laptop_migrate
from fieldapp.store import schema
from fieldapp.store.connection import Connection, connect
from fieldcore.records import catalogue as shipped
from fieldcore.records import codec
from fieldcore.records.model import Catalogue
from headoffice.store import migrate as office_migrate
from headoffice.store import tables as office_tables

ROOT = Path(__file__).resolve().parents[1]
LAPTOP = ROOT / "fieldapp" / "store" / "migrations" / "versions"
OFFICE = ROOT / "headoffice" / "store" / "migrations" / "versions"
SCHEMA = ROOT / "fieldapp" / "store" / "schema.py"
KEY = bytes(32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what the migrations make with what is declared; write a revision for each store that lacks something."""
    parser = argparse.ArgumentParser(prog="python -m tools.migration", description=main.__doc__)
    parser.add_argument("name", help="what it adds, such as add_machine_colour")
    name = parser.parse_args(arguments).name
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,40}", name):
        print("a name of small letters, figures and _, such as add_machine_colour", file=sys.stderr)
        return 2
    records = shipped()
    for folder, statements in ((LAPTOP, laptop_statements(records)), (OFFICE, office_statements(records))):
        if not statements:
            print(f"{folder.relative_to(ROOT)}: nothing to add")
            continue
        path, revision = write(folder, name, statements)
        if folder == LAPTOP:
            stamp(SCHEMA, revision)
        print(path.relative_to(ROOT))
    return 0


def laptop_statements(records: Catalogue) -> list[str]:
    """What the laptop's newest revision lacks."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        connect(home.database, KEY).close()
        laptop_migrate.upgrade(home, KEY, "")
        connection = connect(home.database, KEY)
        try:
            return list(_laptop_statements(connection, records))
        finally:
            connection.close()


def _laptop_statements(connection: Connection, records: Catalogue) -> Iterator[str]:
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    for kind in records.types.values():
        if kind.kind not in known:
            yield schema.table(kind)
            yield from schema.indexes(kind)
            yield from schema.guards(kind.kind)
            continue
        present = {row["name"] for row in connection.execute(f'PRAGMA table_info("{kind.kind}")')}
        for spec in kind.fields.values():
            for column in codec.columns(spec):
                if column.name not in present:
                    yield f'ALTER TABLE "{kind.kind}" ADD COLUMN "{column.name}" {column.sql.upper()}'
        yield from (index for index in schema.indexes(kind) if index.split('"')[1] not in known)


def office_statements(records: Catalogue) -> list[str]:
    """What head office's newest revision lacks, in words that SQLite and PostgreSQL both understand."""
    engine = create_engine("sqlite://")
    office_migrate.upgrade(engine)
    found, dialect = inspect(engine), postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    statements = []
    for table in office_tables.build(records).metadata.sorted_tables:
        if not found.has_table(table.name):
            statements.append(" ".join(str(CreateTable(table).compile(dialect=dialect)).split()))
        else:
            present = {column["name"] for column in found.get_columns(table.name)}
            quote = dialect.identifier_preparer.quote
            statements += [
                f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {column.type.compile(dialect)}"
                for column in table.columns
                if column.name not in present
            ]
        known = {index["name"] for index in found.get_indexes(table.name)} if found.has_table(table.name) else set()
        statements += [
            str(CreateIndex(index).compile(dialect=dialect)).strip()
            for index in sorted(table.indexes, key=lambda index: str(index.name))
            if index.name not in known
        ]
    engine.dispose()
    return statements


def write(folder: Path, name: str, statements: Sequence[str]) -> tuple[Path, str]:
    """Write the revision after the newest of ``folder``; its path and number."""
    newest = max(path.name[1:5] for path in folder.glob("r[0-9][0-9][0-9][0-9]_*.py"))
    number = f"{int(newest) + 1:04d}"
    lines = [
        "# SPDX-License-Identifier: Apache-2.0",
        f'"""{name.replace("_", " ").capitalize()}."""',
        "",
        "from alembic import op",
        "",
        f'revision = "{number}"',
        f'down_revision = "{newest}"',
        "",
        "STATEMENTS = (",
        *(line for statement in statements for line in _literal(statement)),
        ")",
        "",
        "",
        "def upgrade() -> None:",
        '    """Add what is new."""',
        "    for statement in STATEMENTS:",
        "        op.execute(statement)",
        "",
    ]
    path = folder / f"r{number}_{name}.py"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, number


def _literal(statement: str) -> Iterator[str]:
    """The statement as lines of source, wrapped at spaces."""
    words, lines = statement.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 95:
            lines.append("")
        lines[-1] += f"{word} "
    lines[-1] = lines[-1].removesuffix(" ")
    if len(lines) == 1:
        yield f"    {lines[0]!r},"
        return
    yield "    ("
    yield from (f"        {line!r}" for line in lines)
    yield "    ),"


def stamp(path: Path, revision: str) -> None:
    """Name the newest revision where the store looks for it."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(?m)^(REVISION: Final = )"\d{4}"', rf'\1"{revision}"', text), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
