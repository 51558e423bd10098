# SPDX-License-Identifier: Apache-2.0
"""The search index: written in the commit of the record, read by what a person types."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldapp.store import grams
from fieldapp.store.connection import Connection
from fieldapp.store.rows import Stored
from fieldcore.records.model import IDENTIFIERS, Catalogue, RecordType, Values
from fieldcore.rules.jobs import RECORDS

_CANDIDATES = 200
"""How many records are looked at for one query: the newest that match, those with a match in the title first."""
_JOINED = IDENTIFIERS | {"phone"}
_SPOKEN = frozenset({"text", "code", "plate"})
_RANK = ("work_order", "machine", "customer", "warranty_card", "part", "contact", *RECORDS, "old_part")


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found. ``matched`` is the name of the field that fits, "" for its pinyin title."""

    kind: str
    id: str
    title: str
    subtitle: str
    matched: str


def index(connection: Connection, kind: RecordType, id_: str, values: Values | None) -> None:
    """Write what is searched of one record; None takes it out."""
    if not kind.searched():
        return
    known = connection.execute(
        "SELECT rowid, title FROM search_doc WHERE kind = ? AND id = ?", (kind.kind, id_)
    ).fetchone()
    if values is None:
        if known:
            connection.execute("DELETE FROM search_text WHERE rowid = ?", (known[0],))
            connection.execute("DELETE FROM search_doc WHERE rowid = ?", (known[0],))
        return
    title = kind.title_of(values)
    if known is None:
        sql = "INSERT INTO search_doc (kind, id, title) VALUES (?, ?, ?)"
        number = connection.execute(sql, (kind.kind, id_, title)).lastrowid
    else:
        number = known[0]
        if known[1] != title:
            connection.execute("UPDATE search_doc SET title = ? WHERE rowid = ?", (title, number))
        connection.execute("DELETE FROM search_text WHERE rowid = ?", (number,))
    connection.execute(
        "INSERT INTO search_text (rowid, title, rest, pinyin) VALUES (?, ?, ?, ?)", (number, *_document(kind, values))
    )


def _document(kind: RecordType, values: Values) -> tuple[str, str, str]:
    title: list[str] = []
    rest: list[str] = []
    spoken: list[str] = []
    for spec in kind.searched():
        text = values.get(spec.name)
        if not isinstance(text, str):
            continue
        into = title if spec.name in kind.meta.title else rest
        into += grams.tokens(text, joined=spec.type.name in _JOINED)
        if spec.type.name in _SPOKEN:
            spoken += grams.pinyin_tokens(text[:40])
    return " ".join(title), " ".join(rest), " ".join(spoken)


def touches(kind: RecordType, names: Iterable[str]) -> bool:
    """Whether a change of these fields changes the index."""
    watched = {spec.name for spec in kind.searched()}
    return bool(watched) and not watched.union(kind.meta.title).isdisjoint(names)


def find_hits(
    connection: Connection,
    catalogue: Catalogue,
    text: str,
    limit: int,
    kinds: tuple[str, ...],
    get: Callable[[str, str], Stored | None],
    title: Callable[[str, str | None], str],
) -> list[Hit]:
    """The records that hold every part of ``text``, best first."""
    asked = grams.phrases(text)
    if not asked or limit < 1:
        return []
    found: dict[int, tuple[int, str, str, str]] = {}
    for tier, query in enumerate(_queries(asked)):
        for row in _matches(connection, query, kinds):
            found.setdefault(row[0], (tier, row[1], row[2], row[3]))
        if len(found) >= max(limit, 20):
            break
    wanted = [run for run, _ in asked]
    ranked = sorted(found.items(), key=lambda item: (_score(item[1], wanted), -item[0]))
    hits = []
    for _, (_, kind, id_, _) in ranked[:limit]:
        record = get(kind, id_)
        if record is not None:
            hits.append(_hit(catalogue[kind], record, wanted, title))
    return hits


def _queries(asked: list[tuple[str, str]]) -> list[str]:
    """In the title; anywhere; with letters read as pinyin."""
    queries = ["title : (" + " AND ".join(phrase for _, phrase in asked) + ")"]
    queries.append("{title rest} : (" + " AND ".join(phrase for _, phrase in asked) + ")")
    if any(run.isascii() and run.isalpha() for run, _ in asked):
        spoken = [
            f'({{title rest}} : {phrase} OR pinyin : "{run[: grams.PINYIN_LETTERS]}"*)'
            if run.isascii() and run.isalpha()
            else f"{{title rest}} : {phrase}"
            for run, phrase in asked
        ]
        queries.append(" AND ".join(spoken))
    return queries


def _matches(connection: Connection, query: str, kinds: tuple[str, ...]) -> list[tuple[int, str, str, str]]:
    limited = f"AND d.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    return [
        tuple(row)
        for row in connection.execute(
            "SELECT d.rowid, d.kind, d.id, d.title FROM search_text s JOIN search_doc d ON d.rowid = s.rowid "
            f"WHERE search_text MATCH ? {limited} ORDER BY s.rowid DESC LIMIT ?",
            (query, *kinds, _CANDIDATES),
        )
    ]


def _score(found: tuple[int, str, str, str], wanted: list[str]) -> tuple[int, int, int, int]:
    """Smaller is better: the tier, how the title fits, the kind, the title's length."""
    tier, kind, _, title = found
    text = grams.folded(title)
    if text == " ".join(wanted) or text == "".join(wanted):
        fit = 0
    elif text.startswith(wanted[0]):
        fit = 1
    else:
        fit = 2 if all(run in text for run in wanted) else 3
    return tier if fit else 0, fit, _RANK.index(kind) if kind in _RANK else len(_RANK), len(title)


def _hit(kind: RecordType, record: Stored, wanted: list[str], title: Callable[[str, str | None], str]) -> Hit:
    name = kind.title_of(record.values)
    texts = {spec.name: record.values.get(spec.name) for spec in kind.searched()}
    matched = next((n for n, text in texts.items() if isinstance(text, str) and _holds(text, wanted)), "")
    shown = [str(texts[matched])] if matched and matched not in kind.meta.title else []
    for column in kind.meta.columns:
        value = record.values.get(column)
        spec = kind.fields[column]
        if column in kind.meta.title or value is None or len(shown) == 3:
            continue
        if spec.type.name == "ref":
            shown.append(title(spec.type.target, value))
        elif column in texts and str(value) not in shown:
            shown.append(str(value))
    return Hit(kind.kind, record.id, name, " · ".join(part for part in shown if part), matched)


def _holds(text: str, wanted: list[str]) -> bool:
    plain = grams.folded(text)
    bare = "".join(run for _, run in grams.runs(plain))
    return any(run in plain or run in bare for run in wanted)
