# SPDX-License-Identifier: Apache-2.0
"""What waits for the network, in words: one line for each save, one for each photo or paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.services.desk import Desk
from fieldapp.services.freezing import order_id_of
from fieldapp.services.steps import step_label
from fieldapp.services.wording import NOTHING, Text, choice, joined, raw, text
from fieldapp.store.pending import Outgoing
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values
from fieldcore.rules.jobs import LINES, RECORDS

_FIRST: Final = (
    "issued_document", "warranty_card", *RECORDS, "parts_usage", "attachment", "parts_request", "work_order",
)  # fmt: skip
"""Which record of a save names it."""
_LISTED: Final = ("checklist_answer", "parts_usage", "attachment", *LINES)
"""Lines of an order that are shown as one."""
_STATES: Final = {
    "waiting": N_("waits for the network"),
    "sent": N_("being sent"),
    "rejected": N_("sent back"),
    "blocked": N_("waits for another change"),
    "quarantined": N_("kept at head office"),
}


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One save that waits, in words. ``blocked_by``: what it waits for besides the network."""

    id: str
    kind: str
    record_id: str
    title: Text
    detail: Text
    at: Instant | None
    state: Text
    blocked: bool = False
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class WaitingBlob:
    """A photo or paper that waits; ``sent`` of ``size`` bytes are at head office."""

    sha256: str
    title: Text
    size: int
    sent: int


def waiting_items(desk: Desk, outgoing: Sequence[Outgoing]) -> tuple[WaitingItem, ...]:
    """One line for each record, or for all lines of a list of one order, in the order in which they are sent."""
    groups: dict[str, list[Outgoing]] = {}
    for operation in outgoing:
        if operation.state in ("waiting", "sent", "blocked"):
            groups.setdefault(operation.group_id, []).append(operation)
    lines: dict[tuple[str, str, bool], list[Outgoing]] = {}
    for operations in groups.values():
        head = _head(operations)
        order_id = order_id_of(head.kind, head.record_id, head.changes) or _order_in_store(desk, head)
        about = order_id if head.kind in _LISTED else head.record_id
        blocked = any(operation.state == "blocked" for operation in operations)
        lines.setdefault((head.kind, about, blocked), []).extend(operations)
    return tuple(_item(desk, operations) for operations in lines.values())


def waiting_blobs(desk: Desk) -> tuple[WaitingBlob, ...]:
    """One line for each photo or paper that waits, small ones first."""
    queue = desk.read.blob_queue()
    hashes = tuple(sha256 for sha256, _, _ in queue)
    papers = desk.read.find("issued_document", {"pdf": hashes}, ("id",))
    photos = desk.read.find("attachment", {"sha256": hashes}, ("id",))
    titles = {paper.get("pdf"): raw(paper.get("doc_no")) for paper in papers}
    titles |= {photo.get("sha256"): choice("photo_kind", photo.get("photo_kind")) for photo in photos}
    return tuple(
        WaitingBlob(sha256, titles.get(sha256, Text(N_("Signature data"))), size, sent)
        for sha256, size, sent in queue
    )  # fmt: skip


def record_title(desk: Desk, kind: str, record_id: str, changes: Values) -> Text:
    """The kind and the name of a record, or the step that an event takes."""
    if kind not in desk.catalogue:
        return raw(kind)
    declared, found = desk.catalogue[kind], desk.maybe(kind, record_id)
    if kind == "order_event":
        values = found.values if found else changes
        return text(N_("{kind}: {name}"), kind=_subject(desk, values), name=step_label(desk, values))
    name = desk.title(kind, record_id) if found else declared.title_of(changes)
    plain = raw(name) if name and name != kind else NOTHING
    if kind in ("parts_usage", "old_part", "parts_request", "stock_movement"):
        plain = raw(desk.title("part", (found.values if found else changes).get("part")))
    if kind == "attachment":
        plain = choice("photo_kind", (found.values if found else changes).get("photo_kind"))
    return text(N_("{kind}: {name}"), kind=Text(declared.label), name=plain) if plain else Text(declared.label)


def _head(operations: Sequence[Outgoing]) -> Outgoing:
    """The operation that names a save; a step alone is named by what it steps."""
    return min(operations, key=lambda op: _FIRST.index(op.kind) if op.kind in _FIRST else len(_FIRST))


def _order_in_store(desk: Desk, operation: Outgoing) -> str:
    found = desk.maybe(operation.kind, operation.record_id)
    return str(found.get("order") or "") if found else ""


def _item(desk: Desk, operations: list[Outgoing]) -> WaitingItem:
    head = _head(operations)
    steps = joined([step_label(desk, op.changes) for op in operations if op.kind == "order_event"])
    order_id = next((found for op in operations if (found := order_id_of(op.kind, op.record_id, op.changes))), "")
    order_id = order_id or _order_in_store(desk, head)
    title, detail = record_title(desk, head.kind, head.record_id, head.changes), steps
    own = [op for op in operations if op.kind == head.kind]
    if head.kind in _LISTED:
        label = Text(desk.catalogue[head.kind].meta.plural)
        title = text(N_("{kind}: {name}"), kind=label, name=raw(desk.title("work_order", order_id)))
        detail = text(N_("{count} entries"), count=len({op.record_id for op in own}))
    elif not steps:
        detail = text(N_("{count} fields changed"), count=len({name for op in own for name in op.changes}))
    blocked = any(op.state == "blocked" for op in operations)
    return WaitingItem(
        id=operations[0].group_id,
        kind=head.kind,
        record_id=head.record_id,
        title=title,
        detail=detail,
        at=max(op.at for op in operations),
        state=Text(_STATES["blocked" if blocked else head.state]),
        blocked=blocked,
        order_id=order_id,
    )


def _subject(desk: Desk, values: Values) -> Text:
    kind = str(values.get("subject_kind") or "")
    label = Text(desk.catalogue[kind].label) if kind in desk.catalogue else raw(kind)
    name = desk.title(kind, values.get("subject")) if kind in desk.catalogue else ""
    return text(N_("{kind} {name}"), kind=label, name=raw(name)) if name else label
