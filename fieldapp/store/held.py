# SPDX-License-Identifier: Apache-2.0
"""What this laptop holds as head office last sent it, for the comparison; own changes lie on top and do not count."""

from collections.abc import Mapping

from fieldapp.store import rows
from fieldapp.store.connection import Connection
from fieldcore.merge.apply import RowState
from fieldcore.records.model import Catalogue
from fieldcore.wire.integrity import record_digest

Held = Mapping[str, list[tuple[str, str]]]
"""Kind → (id, digest) of its records, in the order of their ids."""


def held(connection: Connection, catalogue: Catalogue) -> Held:
    """Every record that head office sent."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in catalogue.types.values():
        bases = {
            row["id"]: row for row in connection.execute("SELECT * FROM shadow WHERE kind = ?", (kind.kind,)).fetchall()
        }
        digests: dict[str, str] = {}
        for row in connection.execute(f'SELECT * FROM "{kind.kind}" WHERE _version > 0'):
            if row["id"] not in bases:
                digests[row["id"]] = record_digest(row["id"], rows.state_of(kind, row))
        for id_, row in bases.items():
            if not row["deleted"]:
                base = RowState(
                    version=row["version"], values=rows.load(row["vals"]),
                    field_versions=rows.load(row["field_versions"]),
                )  # fmt: skip
                digests[id_] = record_digest(id_, base)
        found[kind.kind] = sorted(digests.items())
    return found
