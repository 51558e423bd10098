# SPDX-License-Identifier: Apache-2.0
"""The tables: one per declared record type, and the store's own; all made by raw SQL from the catalogue."""

from collections.abc import Iterator
from typing import Final

from fieldcore.records import codec
from fieldcore.records.model import Catalogue, RecordType

REVISION: Final = "0011"
"""The Alembic revision that a new store starts with; a test holds it equal to the head of ``migrations``."""
DOOR: Final = "fieldapp_door"
"""The function that every record table asks before a row changes; only the unit of work answers it."""
UNINDEXED_TARGETS: Final = frozenset({"station", "code_entry", "service_level", "company"})

OWN_TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counter (prefix TEXT PRIMARY KEY, day TEXT NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE draft (
  kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (kind, id, field)
) WITHOUT ROWID;
CREATE TABLE shadow (
  kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, vals TEXT NOT NULL, field_versions TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, record_id TEXT NOT NULL,
  action TEXT NOT NULL, creates INTEGER NOT NULL, base_version INTEGER NOT NULL, changes TEXT NOT NULL,
  group_id TEXT NOT NULL, depends_on TEXT NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL,
  at__off INTEGER NOT NULL, subject_id TEXT, state TEXT NOT NULL DEFAULT 'waiting', epoch TEXT, n INTEGER,
  outcome TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '',
  field TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', blocked_by TEXT NOT NULL DEFAULT '',
  answered INTEGER, seen INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT outbox_state
    CHECK (state IN ('waiting', 'sent', 'done', 'rejected', 'blocked', 'quarantined', 'dropped')),
  CONSTRAINT outbox_taken CHECK ((state = 'sent') <= (n IS NOT NULL))
);
CREATE INDEX outbox_state ON outbox (state, seq);
CREATE INDEX outbox_record ON outbox (record_id, seq) WHERE seen = 0;
CREATE INDEX outbox_subject ON outbox (subject_id, seq) WHERE seen = 0 AND subject_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_n ON outbox (epoch, n) WHERE n IS NOT NULL;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, record_id TEXT NOT NULL, field TEXT NOT NULL, current TEXT NOT NULL,
  other TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, proposal INTEGER NOT NULL,
  resolved INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX conflict_record ON conflict (record_id) WHERE resolved = 0;
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, state TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  CONSTRAINT blob_state CHECK (state IN ('pending', 'acked', 'fetched', 'wanted'))
) WITHOUT ROWID;
CREATE INDEX blob_queue ON blob (state, size);
CREATE TABLE plan_alert (plan TEXT PRIMARY KEY, machine TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX plan_alert_day ON plan_alert (day);
CREATE INDEX plan_alert_machine ON plan_alert (machine);
CREATE TABLE search_doc (
  rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
  CONSTRAINT search_doc_record UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_text USING fts5 (
  title, rest, pinyin, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='1 2'
);
"""


def statements(catalogue: Catalogue) -> Iterator[str]:
    """Every statement that makes an empty store."""
    yield from (text.strip() for text in OWN_TABLES.split(";\n") if text.strip())
    for kind in catalogue.types.values():
        yield table(kind)
        yield from indexes(kind)
        yield from guards(kind.kind)


def table(kind: RecordType) -> str:
    """The table of one record type: everything nullable but what the store itself keeps."""
    typed = ", ".join(f'"{c.name}" {c.sql.upper()}' for spec in kind.fields.values() for c in codec.columns(spec))
    return (
        f'CREATE TABLE "{kind.kind}" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        f"_stamps TEXT NOT NULL DEFAULT '{{}}', _deleted INTEGER NOT NULL DEFAULT 0, {typed}, extra TEXT)"
    )


def indexes(kind: RecordType) -> Iterator[str]:
    """An index for each way that lists reach a record: its references, status and number, and its declared lists."""
    names = [spec.name for spec in kind.refs() if spec.type.target not in UNINDEXED_TARGETS]
    names += [n for n in ("status", "doc_no", "label_no", "subject") if n in kind.fields]
    for name in names:
        yield f'CREATE INDEX "{kind.kind}__{name}" ON "{kind.kind}" ("{name}")'
    for columns in kind.meta.lists:
        listed = ", ".join(f'"{name}"' for name in columns)
        yield f'CREATE INDEX "{kind.kind}__{"__".join(columns)}" ON "{kind.kind}" ({listed})'


def guards(kind: str) -> Iterator[str]:
    """Triggers that let a row change only through the store's door, so that no statement bypasses the outbox."""
    for action, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        yield (
            f'CREATE TRIGGER "{kind}__{action.lower()}" BEFORE {action} ON "{kind}" BEGIN '
            f"SELECT RAISE(ABORT, 'only the unit of work writes records') WHERE NOT {DOOR}('{kind}', {row}.id); END"
        )
