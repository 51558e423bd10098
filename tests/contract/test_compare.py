# SPDX-License-Identifier: Apache-2.0
"""Comparing what a laptop holds with what head office holds for it."""

from typing import Any

import msgspec

from fieldcore.merge.apply import RowState
from fieldcore.wire.integrity import part_digest, record_digest
from fieldcore.wire.messages import CompareReply, Part
from headoffice.services import devices
from headoffice.services.actors import Actor
from tests.contract.lab import Device, Lab


def digests(laptop: Device, kind: str) -> dict[str, str]:
    rows = sorted((row for row in laptop.rows.values() if row.kind == kind), key=lambda row: row.id)
    return {
        row.id: record_digest(
            row.id, RowState(version=row.version, values=row.values, field_versions=row.field_versions)
        )
        for row in rows
    }


def ask(laptop: Device, *parts: Part, **more: Any) -> CompareReply:
    cursor = msgspec.to_builtins(laptop.cursor)
    return laptop.post("/compare", {"cursor": cursor, "parts": msgspec.to_builtins(parts), **more}, CompareReply)


def whole(laptop: Device, kind: str) -> Part:
    return Part(kind=kind, digest=part_digest(digests(laptop, kind).values()))


def test_what_was_pulled_is_the_same_on_both_sides(lab: Lab) -> None:
    lab.dispatched()
    laptop = lab.laptop()
    laptop.pull()
    kinds = sorted({row.kind for row in laptop.rows.values()})
    assert len(kinds) > 8
    reply = ask(laptop, *(whole(laptop, kind) for kind in kinds), Part(kind="from_a_later_version", digest="x"))
    assert (reply.status, reply.differ, reply.rows, reply.blobs) == ("ok", [], [], [])


def test_a_part_has_bounds_and_only_the_rows_that_differ_come(lab: Lab) -> None:
    orders = sorted(lab.dispatched() for _ in range(6))
    laptop = lab.laptop()
    laptop.pull()
    told = digests(laptop, "work_order")
    told[orders[1]] = "0" * 64
    del told[orders[4]]
    halves = (
        Part(kind="work_order", until=orders[2], digest=part_digest(told[o] for o in orders[:3])),
        Part(kind="work_order", after=orders[2], digest=part_digest(told[o] for o in orders[3:] if o in told)),
    )
    assert ask(laptop, *halves).differ == [0, 1]
    first = {o: told[o] for o in orders[:3]}
    reply = ask(laptop, Part(kind="work_order", until=orders[2], records=first))
    assert [(row.id, row.values) for row in reply.rows] == [(orders[1], lab.values("work_order", orders[1]))]
    rest = {**{o: told[o] for o in orders[3:] if o in told}, "zzz": "0" * 64}
    reply = ask(laptop, Part(kind="work_order", after=orders[2], records=rest))
    assert [(row.id, row.change) for row in reply.rows] == [(orders[4], "upsert"), ("zzz", "leave")]


def test_nothing_of_other_stations_is_told(lab: Lab) -> None:
    lab.dispatched()
    laptop, far = lab.laptop(), lab.laptop(lab.far_technician)
    laptop.pull()
    far.pull()
    reply = ask(far, Part(kind="work_order", records={}), Part(kind="customer", records=digests(laptop, "customer")))
    assert [(row.id, row.change, row.values) for row in reply.rows] == [(lab.customer, "leave", {})]


def test_who_is_behind_or_revoked_pulls_first(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    lab.edit("customer", lab.customer, address="龙山街道")
    assert ask(laptop, whole(laptop, "customer")).status == "behind"
    laptop.pull()
    assert ask(laptop, whole(laptop, "customer")).differ == []
    devices.revoke(lab.database, Actor("", frozenset({"administrator"})), laptop.id)
    assert ask(laptop, whole(laptop, "customer")).status == "behind"


def test_files_that_head_office_misses_are_told_to_who_may_see_them(lab: Lab) -> None:
    order, name = lab.dispatched(), "ab" * 32
    laptop, far = lab.laptop(), lab.laptop(lab.far_technician)
    laptop.pull()
    assert laptop.put("attachment", order=order, sha256=name).outcome == "applied"
    laptop.pull()
    far.pull()
    assert ask(laptop, files=True).blobs == [name]
    assert ask(laptop).blobs == []
    assert ask(far, files=True).blobs == []


def test_too_many_parts_are_refused(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    body = msgspec.json.encode({"request_id": "r", "parts": [{"kind": "customer"}] * 257})
    assert laptop.refusal("POST", "/compare", body) == "bad_request"
