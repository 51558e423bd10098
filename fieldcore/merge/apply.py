# SPDX-License-Identifier: Apache-2.0
"""Apply one operation to the current state of its record (design §5, merge by field). Pure."""

from typing import Any, Final, Literal

import msgspec

from fieldcore.records import codec
from fieldcore.records.model import RecordType, Values

Outcome = Literal["applied", "merged", "conflict", "rejected", "proposed"]
OFFICE_WRITER = "office"
OVERRULED: Final = "overruled"
"""The code of an edit of which a value gave way to head office's."""


class RowState(msgspec.Struct, frozen=True, kw_only=True):
    """A record as a store holds it. ``field_versions``: field → [version of its last change, writer]."""

    version: int = 0
    values: Values = {}
    field_versions: dict[str, list[Any]] = {}
    deleted: bool = False


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did to one record. ``writer``: see :func:`writer_of`, or ``office`` for the console."""

    action: str = "put"
    base_version: int = 0
    changes: Values = {}
    writer: str = OFFICE_WRITER


class FieldConflict(msgspec.Struct, frozen=True, kw_only=True):
    """Both changed this field to different values: ``current`` stands, ``other`` waits for a person.

    ``proposal``: a laptop changed a field that head office owns. ``settled``: the field's rule has decided, so
    ``other`` is only kept.
    """

    field: str
    current: Any
    other: Any
    proposal: bool = False
    settled: bool = False


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The result: the new state (None where nothing changes), and the values that were not taken."""

    outcome: Outcome
    row: RowState | None = None
    conflicts: tuple[FieldConflict, ...] = ()
    code: str = ""
    field: str = ""


def writer_of(device: str, epoch: str) -> str:
    """A laptop as the writer of what it numbers in one epoch: a copy of it writes in another, so they are two."""
    return f"{device}:{epoch}"


def device_of(writer: str) -> str:
    """The laptop of a writer, whatever the epoch."""
    return writer.partition(":")[0]


def apply(kind: RecordType, current: RowState | None, edit: Edit) -> Merged:
    """What ``edit`` does to ``current``.

    A status that a state machine projects is never written by an edit: it is left out silently, since a laptop's own
    projection travels with the event that caused it.
    """
    changes = {n: v for n, v in edit.changes.items() if not (n == "status" and kind.meta.status)}
    for name, value in changes.items():
        if name in kind.fields and not codec.is_of_type(kind.fields[name], value):
            return Merged(outcome="rejected", code="bad_value", field=name)
    if current is None:
        return _create(edit, changes)
    if current.deleted:
        return Merged(outcome="rejected", code="gone")
    if edit.action == "delete":
        return _delete(kind, current, edit)
    if kind.meta.append_only:
        same = all(current.values.get(n) == v for n, v in changes.items() if not _is_system(kind, n))
        return Merged(outcome="applied") if same else Merged(outcome="rejected", code="evidence_frozen")
    return _update(kind, current, edit, changes)


def _is_system(kind: RecordType, name: str) -> bool:
    return name in kind.fields and kind.fields[name].owner == "system"


def _create(edit: Edit, changes: Values) -> Merged:
    if edit.action == "delete":
        return Merged(outcome="applied")
    if edit.base_version > 0:
        return Merged(outcome="rejected", code="gone")
    values = {n: v for n, v in changes.items() if v is not None}
    stamps = {n: [1, edit.writer] for n in changes}
    return Merged(outcome="applied", row=RowState(version=1, values=values, field_versions=stamps))


def _delete(kind: RecordType, current: RowState, edit: Edit) -> Merged:
    if kind.meta.append_only:
        return Merged(outcome="rejected", code="evidence_frozen")
    changed_since = any(v > edit.base_version and not _is_own(w, edit) for v, w in current.field_versions.values())
    if changed_since:
        return Merged(
            outcome="conflict",
            conflicts=(FieldConflict(field="", current=current.values, other=None),),
        )
    return Merged(
        outcome="applied",
        row=RowState(
            version=current.version + 1, values=current.values, field_versions=current.field_versions, deleted=True
        ),
    )


def _update(kind: RecordType, current: RowState, edit: Edit, changes: Values) -> Merged:
    wanted = {n: v for n, v in changes.items() if current.values.get(n) != v}
    rivals = {n: _rivals(kind, current, edit, n) for n in wanted}
    from_field = edit.writer != OFFICE_WRITER
    proposed = {n for n in wanted if from_field and n in kind.fields and kind.fields[n].owner == "office"}
    ruled = {n for n in wanted if n in kind.fields and kind.fields[n].settle == "office"}
    disputed = {n for n in wanted if rivals[n] and (from_field or n not in ruled)}
    settled = {n for n in ruled & disputed if OFFICE_WRITER in rivals[n]}
    conflicts = tuple(
        FieldConflict(
            field=n, current=current.values.get(n), other=wanted[n], proposal=n in proposed, settled=n in settled
        )
        for n in wanted
        if n in disputed | proposed
    )
    taken = {n: v for n, v in wanted.items() if n not in disputed | proposed}
    row = _written(current, edit.writer, taken) if taken else None
    if disputed - proposed - settled:
        outcome: Outcome = "conflict"
    elif proposed:
        outcome = "proposed"
    else:
        outcome = "merged" if edit.base_version < current.version else "applied"
    first = next((n for n in wanted if n in settled), "")
    return Merged(outcome=outcome, row=row, conflicts=conflicts, code=OVERRULED if first else "", field=first)


def _rivals(kind: RecordType, current: RowState, edit: Edit, name: str) -> frozenset[str]:
    """Who else changed this field, or one of its merge group, since the version that the edit was made on."""
    group = kind.fields[name].merge_group if name in kind.fields else ""
    names = [n for n, s in kind.fields.items() if s.merge_group == group] if group else [name]
    stamps = [current.field_versions[n] for n in names if n in current.field_versions]
    return frozenset(writer for version, writer in stamps if version > edit.base_version and not _is_own(writer, edit))


def _is_own(writer: str, edit: Edit) -> bool:
    """Versions that are older than this rule carry the bare device id: they count as its own in every epoch."""
    return writer in (edit.writer, device_of(edit.writer))


def _written(current: RowState, writer: str, taken: Values) -> RowState:
    version = current.version + 1
    values = {n: v for n, v in {**current.values, **taken}.items() if v is not None}
    stamps = {**current.field_versions, **{n: [version, writer] for n in taken}}
    return RowState(version=version, values=values, field_versions=stamps)
