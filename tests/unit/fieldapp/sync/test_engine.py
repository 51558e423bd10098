# SPDX-License-Identifier: Apache-2.0
"""The engine where something goes wrong: it says so, goes on, and ends when it is told to."""

import hashlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from fieldapp.errors import Offline, Refused, UserError
from fieldapp.store.store import Store
from fieldapp.sync import engine as engines
from fieldapp.sync.engine import SyncEngine, SyncStatus
from fieldapp.sync.transport import Transport
from fieldcore.wire.messages import (
    CHUNK,
    Answer,
    BlobState,
    PullReply,
    PullRequest,
    PushReply,
    PushRequest,
    Row,
    Status,
)
from tests.live import wait_until
from tests.unit.fieldapp.sync.conftest import Scripted
from tests.unit.fieldapp.sync.test_rounds import asked, customer, told


class HeadOffice:
    """Takes everything, gives ``rows`` once, and holds ``blobs``."""

    def __init__(self, scripted: Scripted) -> None:
        self.asked: list[str] = []
        self.rows: list[Row] = []
        self.blobs: dict[str, bytes] = {}
        self.meanwhile: Callable[[str], None] = lambda _: None
        self.refuses_pushes = False
        scripted.script = self.answer

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path = handler.path.removeprefix("/api/v1/")
        self.asked.append(path)
        self.meanwhile(path)
        if path == "push" and self.refuses_pushes:
            told(handler, {"code": "bad_request", "detail": "x"}, 400)
        elif path == "push":
            batch = asked(handler, body, PushRequest)
            answers = [Answer(op_id=o.op_id, outcome="applied", version=1) for o in batch.operations]
            told(handler, PushReply(request_id=batch.request_id, status="ok", last_n=99, answers=answers))
        elif path == "pull":
            request = asked(handler, body, PullRequest)
            told(handler, PullReply(request_id=request.request_id, status="ok", rows=self.rows))
            self.rows = []
        elif path == "status":
            told(handler, Status())
        elif path in ("office", "compare"):  # an older head office knows neither
            told(handler, {"code": "not_found", "detail": path}, 404)
        else:
            sha256 = path.split("/")[1].split("?")[0]
            data = self.blobs[sha256]
            told(handler, BlobState(sha256=sha256, received=len(data), complete=True))


@pytest.fixture
def head(scripted: Scripted) -> HeadOffice:
    return HeadOffice(scripted)


@pytest.fixture
def engine(scripted: Scripted, store: Store) -> SyncEngine:
    def connect(of: Store) -> Transport:
        return Transport(f"http://{scripted.address}", of.clock, of.ids.new)

    return SyncEngine(store, connect, jitter=lambda: 0.0)


def test_an_address_that_cannot_be_used_is_said_and_does_not_look_like_syncing(store: Store) -> None:
    def connect(_: Store) -> Transport:
        raise UserError("no such address")

    engine = SyncEngine(store, connect)
    with pytest.raises(UserError, match="no such address"):
        engine.sync_once()
    assert (engine.status.phase, str(engine.status.problem)) == ("attention", "no such address")


def test_what_others_did_comes_in_though_a_push_is_refused(head: HeadOffice, engine: SyncEngine, store: Store) -> None:
    customer(store, "甲")
    head.refuses_pushes = True
    head.rows = [Row(kind="customer", id="c1", version=1, values={"name": "乙"})]
    with pytest.raises(Refused) as caught:
        engine.sync_once()
    assert caught.value.code == "bad_request"
    assert store.read(lambda r: r.get("customer", "c1")) is not None
    assert (engine.status.phase, engine.status.unsent) == ("attention", 1)


def test_a_listener_with_a_bug_does_not_end_sync(
    head: HeadOffice, engine: SyncEngine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "FIRST_WAIT", 0.02)
    raised: list[SyncStatus] = []

    def observe(status: SyncStatus) -> None:
        if status.phase == "synced" and status.unsent and not raised:
            raised.append(status)
            raise RuntimeError("a bug")

    engine.observe(observe)
    engine.start()
    try:
        wait_until(lambda: engine.status.phase == "synced")
        customer(store, "甲")
        wait_until(lambda: engine.status.phase == "synced" and not engine.status.unsent and "push" in head.asked)
    finally:
        engine.close()
    assert len(raised) == 1


def test_closing_ends_a_long_fetch_after_the_request_under_way(
    head: HeadOffice, engine: SyncEngine, store: Store
) -> None:
    files = [bytes([n]) * 10 for n in range(5)]
    head.blobs = {hashlib.sha256(data).hexdigest(): data for data in files}
    head.rows = [
        Row(kind="attachment", id=f"a{n}", version=1, values={"sha256": sha256})
        for n, sha256 in enumerate(head.blobs)
    ]  # fmt: skip
    head.meanwhile = lambda path: engine.close() if path.startswith("blobs/") else None
    with pytest.raises(Offline):
        engine.sync_once()
    assert sum(path.endswith("/state") for path in head.asked) == 1


def test_what_could_not_be_fetched_is_asked_for_in_the_next_round_though_nothing_is_new(
    head: HeadOffice, engine: SyncEngine, scripted: Scripted
) -> None:
    engine.sync_once()
    engine.sync_once()
    sha256 = hashlib.sha256(b"photo").hexdigest()
    head.blobs, head.rows = {sha256: b"photo"}, [Row(kind="attachment", id="a", version=1, values={"sha256": sha256})]

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if "/blobs/" in handler.path:
            told(handler, {"code": "internal", "detail": "x"}, 503)
        else:
            head.answer(handler, body)

    scripted.script = script
    with pytest.raises(Offline):
        engine.sync_once()
    scripted.script = head.answer
    head.asked.clear()
    engine.sync_once()
    assert f"blobs/{sha256}/state" in head.asked


def test_closing_ends_a_long_file_after_the_piece_under_way(
    head: HeadOffice, engine: SyncEngine, store: Store, scripted: Scripted
) -> None:
    sha256 = store.put_blob(b"P" * (3 * CHUNK))
    received = [0]

    def script(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if not handler.path.startswith("/api/v1/blobs/"):
            head.answer(handler, body)
            return
        received[0] += len(body)
        if body:
            engine.close()
        told(handler, BlobState(sha256=sha256, received=received[0], complete=received[0] == 3 * CHUNK))

    scripted.script = script
    with pytest.raises(Offline):
        engine.sync_once()
    assert received == [CHUNK]
    queue = store.read(lambda r: r.blob_queue())
    assert queue == [(sha256, 3 * CHUNK, CHUNK)], "the rest goes next time"
