# SPDX-License-Identifier: Apache-2.0
"""Tables: one per declared record type, and the office's own. The same on SQLite and PostgreSQL."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Insert,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    insert,
    select,
    update,
)

from fieldcore.records import codec
from fieldcore.records.model import Catalogue, RecordType

_SQL: Final = {"text": Text, "integer": BigInteger, "boolean": Boolean}


WANTED: Final = "wanted_id"
"""The parameter of a prepared statement that names the record."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The statements of a record table that run for each change: built once, since building costs more than running."""

    find: Select[Any]
    lock: Select[Any]
    insert: Insert
    update: Update


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables by purpose; ``records`` and their ``prepared`` statements by kind."""

    metadata: MetaData
    records: dict[str, Table]
    prepared: dict[str, Prepared]
    head: Table
    stream: Table
    scope: Table
    received: Table
    epoch: Table
    conflict: Table
    quarantine: Table
    laptop: Table
    enrol_code: Table
    account: Table
    session: Table
    attempt: Table
    blob: Table
    search: Table
    history: Table
    key: Table
    parcel: Table


def _record_table(metadata: MetaData, kind: RecordType) -> Table:
    columns: list[Column[Any]] = [
        Column(column.name, _SQL[column.sql]) for spec in kind.fields.values() for column in codec.columns(spec)
    ]
    indexes = [
        Index(f"ix_{kind.kind}_{spec.name}", spec.name)
        for spec in kind.refs()
        if spec.type.target not in ("station", "company", "service_level", "code_entry")
    ]
    indexes += [Index(f"ix_{kind.kind}_{name}", name) for name in ("status", "subject") if name in kind.fields]
    return Table(
        kind.kind,
        metadata,
        Column("id", Text, primary_key=True),
        Column("_version", BigInteger, nullable=False),
        Column("_stamps", Text, nullable=False),
        Column("_deleted", Boolean, nullable=False),
        *columns,
        Column("extra", Text),
        *indexes,
    )


def _prepared(table: Table) -> Prepared:
    one = table.c.id == bindparam(WANTED)
    find = select(table).where(one)
    return Prepared(find, find.with_for_update(), insert(table), update(table).where(one))


def build(catalogue: Catalogue) -> Tables:
    """Declare the tables of a catalogue."""
    meta = MetaData()
    records = {kind.kind: _record_table(meta, kind) for kind in catalogue.types.values()}

    def text(name: str, key: bool = False) -> Column[str]:
        return Column(name, Text, primary_key=key, nullable=False)

    def number(name: str, key: bool = False) -> Column[int]:
        return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)

    return Tables(
        metadata=meta,
        records=records,
        prepared={kind: _prepared(table) for kind, table in records.items()},
        head=Table("office_head", meta, Column("id", Integer, primary_key=True, autoincrement=False), number("head"),
                   text("epoch")),
        stream=Table("office_stream", meta, number("n", True), text("scope"), text("kind"), text("record_id"),
                     number("version"), text("change"), text("tag"), Index("ix_stream_scope", "scope", "n")),
        scope=Table("office_scope", meta, text("kind", True), text("record_id", True), text("scope", True),
                    Index("ix_scope_scope", "scope", "kind")),
        received=Table("office_received", meta, text("op_id", True), text("device"), text("epoch"), number("n"),
                       text("answer"), number("at"), UniqueConstraint("device", "epoch", "n", name="uq_received_n")),
        epoch=Table("office_epoch", meta, text("device", True), text("epoch", True), number("last_n")),
        conflict=Table("office_conflict", meta, text("id", True), text("kind"), text("record_id"), text("field"),
                       text("current"), text("other"), text("author"), text("at"),
                       Column("proposal", Boolean, nullable=False), Column("resolved", Boolean, nullable=False),
                       number("version"), Index("ix_conflict_record", "record_id")),
        quarantine=Table("office_quarantine", meta, text("op_id", True), text("device"), text("operation"),
                         text("reason"), number("at")),
        laptop=Table("office_laptop", meta, text("device", True), text("public_key"), number("last_seen"),
                     number("last_sync"), text("status")),
        enrol_code=Table("office_enrol_code", meta, text("digest", True), text("person"), number("expires"),
                         Column("used", Boolean, nullable=False)),
        account=Table("office_account", meta, text("person", True), text("login"), text("password"),
                      UniqueConstraint("login", name="uq_account_login")),
        session=Table("office_session", meta, text("digest", True), text("person"), number("expires")),
        attempt=Table("office_attempt", meta, text("id", True), text("subject"), number("at"),
                      Index("ix_attempt_subject", "subject", "at")),
        blob=Table("office_blob", meta, text("sha256", True), number("size"), number("received"),
                   Column("complete", Boolean, nullable=False)),
        search=Table("office_search", meta, text("kind", True), text("record_id", True), text("words")),
        history=Table("office_history", meta, text("id", True), text("kind"), text("record_id"), number("version"),
                      text("changes"), text("author"), number("at"), Index("ix_history_record", "record_id")),
        key=Table("office_key", meta, Column("id", Integer, primary_key=True, autoincrement=False), text("secret")),
        parcel=Table("office_parcel", meta, text("id", True), text("device"), number("at"), text("person"),
                     text("result"), text("receipt")),
    )  # fmt: skip
