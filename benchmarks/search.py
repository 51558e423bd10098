# SPDX-License-Identifier: Apache-2.0
"""Search as you type in 200,000 records, beside a bare FTS5 query for the same tokens."""

import random
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, at_most, below, p95, timed
from benchmarks.laptop import GIVEN, PLACES, SURNAMES, SYMPTOMS, WORDS, filled
from fieldapp.store import grams
from fieldapp.store.reader import Reader

RECORDS = 200_000
QUERIES = 400
LIMIT = 20


def run() -> list[Figure]:
    """Each query is typed key by key, as a person types it."""
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder) / "home", RECORDS) as store:
        typed = [text for _ in range(QUERIES // 8) for text in _typing(random.Random(_))]

        def measure(reader: Reader) -> tuple[list[float], list[float]]:
            ours = [timed(lambda text=text: reader.search(text, LIMIT)) for text in typed]  # type: ignore[misc]  # binds
            bare = [timed(lambda text=text: _bare(reader, text)) for text in typed]  # type: ignore[misc]  # binds
            return ours, bare

        store.read(lambda reader: [reader.search(text, LIMIT) for text in typed[:20]])
        ours, bare = store.read(measure)
    return [
        at_most("search p95 of 200k records, ms", p95(ours), p95(bare), 3.0),
        below("search p95 of 200k records, ms, limit", p95(ours), 50.0),
    ]


def _bare(reader: Reader, text: str) -> None:
    query = " AND ".join(phrase for _, phrase in grams.phrases(text))
    reader.connection.execute(
        "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY rank LIMIT ?", (query, LIMIT)
    ).fetchall()


def _typing(chance: random.Random) -> list[str]:
    """The prefixes of one thing that somebody types."""
    whole = chance.choice(
        (
            chance.choice(SYMPTOMS), chance.choice(WORDS), "".join(chance.sample(PLACES, 2)) + "农机",
            chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)), f"13{chance.randint(10**5, 10**6)}",
            f"yc{chance.randint(1000, 9999)}", "wangjianguo", "cshzs", f"WO-L{chance.randint(10, 89)}-26",
        )
    )  # fmt: skip
    return [whole[: end + 1] for end in range(len(whole))]
