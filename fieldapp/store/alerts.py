# SPDX-License-Identifier: Apache-2.0
"""From which day each maintenance plan asks for attention: kept with every change, so that Today reads a few rows."""

from typing import Final

from fieldapp.store.connection import Connection
from fieldapp.store.reader import Reader
from fieldcore.records.model import Catalogue
from fieldcore.rules.maintenance import due_from, readings_of

_WATCHED: Final = frozenset({"maintenance_plan", "meter_reading"})


def machine_of(connection: Connection, kind: str, id_: str) -> str:
    """The machine whose plans follow from a record; "" where none does."""
    if kind not in _WATCHED:
        return ""
    found = connection.execute(f'SELECT machine FROM "{kind}" WHERE id = ?', (id_,)).fetchone()
    return str(found[0] or "") if found else ""


def renew(connection: Connection, catalogue: Catalogue, machine: str) -> None:
    """Compute the days of a machine's plans anew, after one of them or a reading was written or taken away."""
    reader = Reader(connection, catalogue)
    connection.execute("DELETE FROM plan_alert WHERE machine = ?", (machine,))
    plans = reader.find("maintenance_plan", {"machine": machine}, ("id",))
    if not plans:
        return
    readings = readings_of(row.values for row in reader.find("meter_reading", {"machine": machine}, ("id",)))
    for plan in plans:
        if (day := due_from(plan.values, readings)) is not None:
            row = (plan.id, machine, day.isoformat())
            connection.execute("INSERT OR REPLACE INTO plan_alert (plan, machine, day) VALUES (?, ?, ?)", row)


def rebuild(connection: Connection, catalogue: Catalogue) -> None:
    """Compute all anew, after an upgrade."""
    machines = "SELECT DISTINCT machine FROM maintenance_plan WHERE _deleted = 0 AND machine IS NOT NULL"
    for (machine,) in connection.execute(machines).fetchall():
        renew(connection, catalogue, machine)
