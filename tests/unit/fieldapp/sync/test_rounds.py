# SPDX-License-Identifier: Apache-2.0
"""Push and pull step by step, against replies that a test writes."""

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import msgspec
import pytest
import zstandard

from fieldapp.errors import Offline, Refused
from fieldapp.store.store import Store
from fieldapp.sync.pull import pull, stored_cursor
from fieldapp.sync.push import push
from fieldapp.sync.transport import NotHeadOffice, Transport
from fieldcore.wire.messages import (
    HEADER,
    REQUEST_ID,
    Answer,
    Cursor,
    PullReply,
    PullRequest,
    PushReply,
    PushRequest,
    Row,
)
from tests.unit.fieldapp.sync.conftest import Scripted


def told(handler: BaseHTTPRequestHandler, message: Any, status: int = 200) -> None:
    body = msgspec.json.encode(message)
    handler.send_response(status)
    handler.send_header(HEADER, "1")
    handler.send_header(REQUEST_ID, handler.headers[REQUEST_ID])
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def asked(handler: BaseHTTPRequestHandler, body: bytes, kind: Any) -> Any:
    if handler.headers.get("Content-Encoding") == "zstd":
        body = zstandard.ZstdDecompressor().decompress(body, max_output_size=10**8)
    return msgspec.json.decode(body, type=kind)


@pytest.fixture
def way(scripted: Scripted, store: Store) -> Iterator[Transport]:
    transport = Transport(f"http://{scripted.address}", store.clock, store.ids.new)
    yield transport
    transport.close()


def customer(store: Store, name: str) -> str:
    return store.write(lambda uow: uow.insert("customer", {"name": name}))


def pulled(store: Store, way: Transport) -> int:
    return pull(store, way, store.clock, lambda _: None, lambda: None)


def pushed(store: Store, way: Transport) -> int:
    return push(store, way, lambda _: None)


def test_rows_and_cursor_are_kept_page_by_page_and_a_broken_pull_goes_on_from_there(
    scripted: Scripted, store: Store, way: Transport
) -> None:
    pages, cursors = [0, 1, 2, 3], list[int]()
    broken = [True]

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        request = asked(handler, body, PullRequest)
        page = request.cursor.n if request.cursor else 0
        cursors.append(page)
        if page == 2 and broken.pop() if broken else False:
            told(handler, {}, 500)
            return
        rows = [Row(kind="customer", id=f"c{page}-{n}", version=1, values={"name": str(n)}) for n in range(300)]
        cursor = Cursor(server_epoch="e", n=page + 1, tag="t")
        more = page + 1 < len(pages)
        told(handler, PullReply(request_id=request.request_id, status="ok", rows=rows, cursor=cursor, more=more))

    scripted.script = script
    with pytest.raises(Offline):
        pulled(store, way)
    cursor = stored_cursor(store)
    assert cursor is not None
    assert (cursor.n, store.read(lambda r: r.count("customer"))) == (2, 600)
    assert pulled(store, way) == 600
    assert cursors == [0, 1, 2, 2, 3]
    assert store.read(lambda r: r.count("customer")) == 1200


def test_a_long_page_is_committed_in_slices(scripted: Scripted, store: Store, way: Transport) -> None:
    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        request = asked(handler, body, PullRequest)
        rows = [
            Row(kind="customer", id=f"c{n}", version=1, values={"name": f"长沙望城农机合作社{n}"}) for n in range(3000)
        ]
        told(handler, PullReply(request_id=request.request_id, status="ok", rows=rows))

    scripted.script = script
    commits: list[frozenset[str]] = []
    stop = store.subscribe(commits.append)
    assert pulled(store, way) == 3000
    stop()
    assert len(commits) > 3


def test_an_answer_for_each_operation_or_none_is_taken(scripted: Scripted, store: Store, way: Transport) -> None:
    first, second = customer(store, "甲"), customer(store, "乙")

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        request = asked(handler, body, PushRequest)
        answers = [Answer(op_id=request.operations[0].op_id, outcome="applied", version=1)]
        told(handler, PushReply(request_id=request.request_id, status="ok", last_n=2, answers=answers))

    scripted.script = script
    with pytest.raises(NotHeadOffice):
        pushed(store, way)
    assert [o.record_id for o in store.read(lambda r: r.outgoing())] == [first, second]


@pytest.mark.parametrize("status", ["early", "fork"])
def test_a_head_office_that_never_agrees_is_left_alone_for_a_while(
    scripted: Scripted, store: Store, way: Transport, status: Any
) -> None:
    customer(store, "甲")
    numbers: list[tuple[str, int]] = []

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        request = asked(handler, body, PushRequest)
        if request.operations:  # without any it only asks how much is held
            numbers.append((request.epoch, request.first_n))
        told(handler, PushReply(request_id=request.request_id, status=status, last_n=0))

    scripted.script = script
    with pytest.raises(Offline):
        pushed(store, way)
    assert len(numbers) == 4
    assert {n for _, n in numbers} == {1}
    assert len({epoch for epoch, _ in numbers}) == (1 if status == "early" else 4)
    assert len(store.read(lambda r: r.outgoing())) == 1


def test_a_revoked_laptop_is_told(scripted: Scripted, store: Store, way: Transport) -> None:
    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        told(handler, PullReply(request_id=asked(handler, body, PullRequest).request_id, status="revoked"))

    scripted.script = script
    with pytest.raises(Refused) as caught:
        pulled(store, way)
    assert caught.value.code == "revoked"


def test_batches_of_large_records_stay_small_on_the_wire(scripted: Scripted, store: Store, way: Transport) -> None:
    for _ in range(40):
        store.write(lambda uow: uow.insert("customer", {"remark": os.urandom(4000).hex()}))
    sizes: list[int] = []

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        sizes.append(len(body))
        request = asked(handler, body, PushRequest)
        answers = [Answer(op_id=o.op_id, outcome="applied", version=1) for o in request.operations]
        told(handler, PushReply(request_id=request.request_id, status="ok", last_n=99, answers=answers))

    scripted.script = script
    assert pushed(store, way) == 40
    assert len(sizes) > 2
    assert max(sizes) <= 66_000
