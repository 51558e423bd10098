# SPDX-License-Identifier: Apache-2.0
"""Search at head office: the searched fields of a record, with pinyin, in one line that LIKE goes through."""

from functools import lru_cache

from sqlalchemy import select

from fieldcore.records.model import RecordType, Values
from headoffice.store.rows import Found, Rows


def words_of(kind: RecordType, values: Values) -> str:
    """What a record can be found by: its searched fields, their pinyin initials and full pinyin, figures alone."""
    texts = [str(values[spec.name]) for spec in kind.searched() if values.get(spec.name)]
    parts = []
    for text in texts:
        lower = text.lower()
        parts += [lower, *_pinyin(lower), "".join(c for c in lower if c.isalnum())]
    return " ".join(dict.fromkeys(part for part in parts if part))


@lru_cache(maxsize=4096)
def _pinyin(text: str) -> tuple[str, ...]:
    if not any(c >= "\u4e00" for c in text):
        return ()
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)), "".join(lazy_pinyin(text))


def search(rows: Rows, text: str, kinds: tuple[str, ...], limit: int = 20) -> list[Found]:
    """Records of those kinds whose words hold every part of ``text``."""
    table = rows.tables.search
    query = select(table.c.kind, table.c.record_id).where(table.c.kind.in_(kinds))
    for part in text.lower().split():
        query = query.where(table.c.words.contains(part, autoescape=True))
    found = rows.connection.execute(query.order_by(table.c.kind, table.c.record_id.desc()).limit(limit)).all()
    states = {kind: rows.states(kind, [i for k, i in found if k == kind]) for kind in {row.kind for row in found}}
    return [
        Found(kind, record_id, state.version, state.values)
        for kind, record_id in found
        if (state := states[kind].get(record_id)) and not state.deleted
    ]
