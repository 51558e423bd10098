# SPDX-License-Identifier: Apache-2.0
"""A record's row = what head office last sent, with this laptop's own operations on top."""

from collections.abc import Iterable, Mapping
from typing import Any

from fieldapp.store import alerts, rows, search
from fieldapp.store.connection import Connection
from fieldapp.store.pending import OPEN_STATES
from fieldcore.merge.apply import Edit, RowState, apply, writer_of
from fieldcore.records.model import Catalogue, RecordType
from fieldcore.rules.machines import MACHINES

GONE, LEFT = 1, 2
"""What ``shadow.deleted`` says of a record that head office deleted, or that left this laptop's scope."""


class Projection:
    """Computes rows on the writer's connection. ``announce`` opens the door of one record."""

    def __init__(self, connection: Connection, catalogue: Catalogue, announced: set[tuple[str, str]]) -> None:
        self._connection, self._catalogue, self._announced = connection, catalogue, announced
        self.device_id = ""

    def state(self, kind: RecordType, id_: str) -> RowState | None:
        """The row as it stands, or None."""
        row = self._connection.execute(f'SELECT * FROM "{kind.kind}" WHERE id = ?', (id_,)).fetchone()
        return rows.state_of(kind, row) if row else None

    def write(self, kind: RecordType, id_: str, state: RowState, reindex: bool = True) -> None:
        """Write the row, and the search index where its text may have changed."""
        self._announced.add((kind.kind, id_))
        rows.write_row(self._connection, kind, id_, state)
        if reindex:
            search.index(self._connection, kind, id_, None if state.deleted else state.values)
        self._alert(alerts.machine_of(self._connection, kind.kind, id_))

    def change(self, kind: RecordType, id_: str, state: RowState, names: Iterable[str]) -> None:
        """Write the fields of the row that changed, and the search index where it holds one of them."""
        names = list(names)
        self._announced.add((kind.kind, id_))
        rows.change_row(self._connection, kind, id_, state.values, names)
        if search.touches(kind, names):
            search.index(self._connection, kind, id_, state.values)
        self._alert(alerts.machine_of(self._connection, kind.kind, id_))

    def remove(self, kind: RecordType, id_: str) -> None:
        """Take the row, its index, its base, its drafts and its conflicts away."""
        self._announced.add((kind.kind, id_))
        machine = alerts.machine_of(self._connection, kind.kind, id_)
        self._connection.execute(f'DELETE FROM "{kind.kind}" WHERE id = ?', (id_,))
        search.index(self._connection, kind, id_, None)
        for table in ("shadow", "draft"):
            self._connection.execute(f"DELETE FROM {table} WHERE kind = ? AND id = ?", (kind.kind, id_))
        self._connection.execute("DELETE FROM conflict WHERE record_id = ? AND resolved = 0", (id_,))
        self._alert(machine)

    def _alert(self, machine: str) -> None:
        if machine:
            alerts.renew(self._connection, self._catalogue, machine)

    def shadow(self, kind: str, id_: str) -> Any:
        """The base row that is kept while own operations lie on top, or None."""
        return self._connection.execute("SELECT * FROM shadow WHERE kind = ? AND id = ?", (kind, id_)).fetchone()

    def keep_base(self, kind: RecordType, id_: str, state: RowState) -> None:
        """Before the first own operation: keep what head office sent."""
        if state.version > 0 and self.shadow(kind.kind, id_) is None:
            self.set_base(kind, id_, state, 0)

    def set_base(self, kind: RecordType, id_: str, state: RowState, deleted: int) -> None:
        """Store the base of a record that has own operations on top."""
        self._connection.execute(
            "INSERT OR REPLACE INTO shadow (kind, id, version, vals, field_versions, deleted) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (kind.kind, id_, state.version, rows.dump(state.values), rows.dump(state.field_versions), deleted),
        )

    def drop_base(self, kind: str, id_: str) -> None:
        """The row is what head office sent; a base that was kept (for a draft, when it left) counts no more."""
        self._connection.execute("DELETE FROM shadow WHERE kind = ? AND id = ?", (kind, id_))

    def unseen(self, id_: str) -> list[Mapping[str, Any]]:
        """Operations on a record or events about it that its base may not hold yet, oldest first."""
        found = self._connection.execute(
            "SELECT * FROM outbox WHERE record_id = ? AND seen = 0 UNION "
            "SELECT * FROM outbox WHERE subject_id = ? AND seen = 0 ORDER BY seq",
            (id_, id_),
        )
        return list(found)

    def recompute(self, kind: RecordType, id_: str) -> None:
        """Write the row anew from its base and the own operations on top of it."""
        operations, shadow = self.unseen(id_), self.shadow(kind.kind, id_)
        open_ = [op for op in operations if op["state"] in OPEN_STATES]
        if shadow is not None and shadow["deleted"] and not open_:
            self.remove(kind, id_)
            return
        base = self._base(kind, id_, shadow)
        state = base
        for operation in operations:
            state = self._on_top(kind, id_, state, operation)
        if state is None:
            self.remove(kind, id_)
            return
        version = base.version if base else 0
        self.write(kind, id_, RowState(
            version=version, values=state.values, field_versions=base.field_versions if base else {},
            deleted=state.deleted,
        ))  # fmt: skip
        if not operations and shadow is not None:
            self.drop_base(kind.kind, id_)

    def _base(self, kind: RecordType, id_: str, shadow: Any) -> RowState | None:
        """What head office last sent; None for a record that it has not sent yet."""
        if shadow is not None:
            return RowState(
                version=shadow["version"], values=rows.load(shadow["vals"]),
                field_versions=rows.load(shadow["field_versions"]),
            )  # fmt: skip
        state = self.state(kind, id_)
        return state if state is not None and state.version > 0 else None

    def _on_top(
        self, kind: RecordType, id_: str, state: RowState | None, operation: Mapping[str, Any]
    ) -> RowState | None:
        if operation["record_id"] != id_:
            return self._with_event(kind, state, operation)
        changes = rows.load(operation["changes"])
        if operation["state"] == "done":
            edit = Edit(
                action=operation["action"], base_version=operation["base_version"], changes=changes,
                writer=writer_of(self.device_id, operation["epoch"]),
            )  # fmt: skip
            return apply(kind, state, edit).row or state
        if operation["action"] == "delete":
            refused = operation["state"] in ("rejected", "quarantined")
            return (
                state
                if state is None or refused
                else RowState(version=state.version, values=state.values, deleted=True)
            )
        values = {**(state.values if state else {}), **changes}
        return RowState(values={n: v for n, v in values.items() if v is not None})

    def _with_event(self, kind: RecordType, state: RowState | None, operation: Mapping[str, Any]) -> RowState | None:
        machine = MACHINES.get(kind.meta.status)
        if state is None or machine is None or operation["state"] in ("rejected", "quarantined"):
            return state
        after = machine.next(state.values.get("status", ""), rows.load(operation["changes"]).get("event", ""))
        if not after:
            return state
        return RowState(version=state.version, values={**state.values, "status": after}, deleted=state.deleted)
