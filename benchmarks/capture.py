# SPDX-License-Identifier: Apache-2.0
"""Saving one record with its outbox entry and search index, beside a plain commit of the same row in a copy."""

import statistics
import tempfile
from pathlib import Path

from benchmarks.figures import Figure, at_most, timed
from benchmarks.laptop import KEY, filled
from fieldapp.store.connection import Connection, connect

ROUNDS = 400
RECORDS = 20_000
TEXT = "柴油滤清器堵塞，更换后试车正常，建议每250小时更换一次。"


def run() -> list[Figure]:
    """Medians over interleaved rounds, so that the disk's moods meet both alike."""
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder) / "home", RECORDS) as store:
        ids = store.read(lambda reader: reader.ids("work_order"))[:ROUNDS]
        store.copy_to(Path(folder) / "plain.db")
        plain = connect(Path(folder) / "plain.db", KEY)
        plain.execute('DROP TRIGGER "work_order__update"')
        ours, searched, floor = [], [], []
        for number, id_ in enumerate(ids):
            text = f"{TEXT}{number}"
            floor.append(timed(lambda id_=id_, text=text: _commit(plain, id_, text)))  # type: ignore[misc]  # binds
            ours.append(timed(lambda id_=id_, t=text: store.write(lambda u: u.put("work_order", id_, {"remark": t}))))  # type: ignore[misc]  # binds
            searched.append(
                timed(lambda id_=id_, t=text: store.write(lambda u: u.put("work_order", id_, {"symptom": t})))  # type: ignore[misc]  # binds
            )
        plain.close()
    bare = statistics.median(floor)
    return [
        at_most("save a field with its outbox entry, ms", statistics.median(ours), bare, 1.25),
        at_most("save a searched field with outbox and index, ms", statistics.median(searched), bare, 1.25),
    ]


def _commit(connection: Connection, id_: str, text: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE work_order SET remark = ? WHERE id = ?", (text, id_))
    connection.execute("COMMIT")
