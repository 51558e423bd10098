# SPDX-License-Identifier: Apache-2.0
"""The laptops' routes: who may call, how a failure looks, blobs, enrolment."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from fieldcore.base.crypto import SigningKey
from fieldcore.wire import signing
from fieldcore.wire.codes import MESSAGES
from fieldcore.wire.messages import CHUNK, HEADER, REQUEST_ID, BlobState, EnrolReply, Problem, Status
from headoffice.api.laptops import router
from headoffice.app import create_app
from headoffice.services import check, devices
from headoffice.services.actors import SYSTEM
from tests.contract.lab import API, Device, Lab, new_id

PHOTO = bytes(range(256)) * 2500
NAME = hashlib.sha256(PHOTO).hexdigest()


def requests_of(lab: Lab) -> Iterator[tuple[str, str]]:
    """Every route that is declared, with each of its methods."""
    for route in router(lab.database, lab.office.blobs).routes:
        assert isinstance(route, APIRoute)
        path = route.path.removeprefix(API).replace("{sha256}", NAME).replace("{rest:path}", "nothing/here")
        for method in sorted(route.methods - {"HEAD"}):
            yield method, path


def test_every_route_says_who_may_call_it_and_fails_in_one_shape(lab: Lab) -> None:
    """Without a signature nothing is answered but a problem; each names its code, and codes have a text."""
    asked = 0
    for method, path in requests_of(lab):
        for body in (b"", b"{}", b"\xff\x00"):
            answer = lab.http.request(method, API + path, content=body, headers={REQUEST_ID: "r1"})
            problem = msgspec.json.decode(answer.content, type=Problem, strict=True)
            assert answer.status_code >= 400
            assert (problem.code in MESSAGES, problem.detail) == (True, MESSAGES[problem.code])
            assert (answer.headers[REQUEST_ID], HEADER in answer.headers) == ("r1", True)
            expected = {"/enrol": "bad_request", "/nothing/here": "not_found"}.get(path, "unknown_device")
            assert problem.code == expected
            asked += 1
    assert asked > 20


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("POST", "/push", b"not json", "bad_request"),
        ("POST", "/push", b'{"request_id":"r","epoch":"e","first_n":0,"operations":[]}', "bad_request"),
        ("POST", "/push", b'{"request_id":"r","epoch":"\\u0000","first_n":1,"operations":[]}', "bad_request"),
        ("POST", "/pull", b'{"request_id":"r","cursor":7}', "bad_request"),
        ("POST", "/pull", b"\xff\xfe", "bad_request"),
        ("GET", "/push", b"", "not_found"),
        ("GET", "/blobs/..%2f..%2foffice.json", b"", "not_found"),
        ("GET", "/blobs/xyz", b"", "not_found"),
        ("GET", f"/blobs/{NAME}?offset=x", b"", "bad_request"),
        ("PUT", f"/blobs/{NAME}?offset=-1&size=10", b"x", "bad_request"),
        ("PUT", f"/blobs/{NAME}?offset=0&size=3", b"toolong", "bad_request"),
        ("PUT", f"/blobs/{NAME}?offset=0&size=4", b"else", "digest_mismatch"),
    ],
)
def test_a_bad_request_is_a_problem(lab: Lab, method: str, path: str, body: bytes, code: str) -> None:
    assert lab.laptop().refusal(method, path, body) == code


def test_a_body_that_is_no_zstd_is_refused(lab: Lab) -> None:
    assert lab.laptop().refusal("POST", "/pull", b"plain", {"Content-Encoding": "zstd"}) == "bad_request"


def test_a_signature_covers_key_target_request_and_body(lab: Lab) -> None:
    laptop = lab.laptop()
    body = b'{"request_id":"r"}'
    proof = signing.headers(laptop.key, laptop.id, "POST", f"{API}/pull", "r1", 5, body)

    def code(path: str = "/pull", request_id: str = "r1", content: bytes = body, **other: str) -> str:
        headers = {REQUEST_ID: request_id, **proof, **other}
        answer = lab.http.post(API + path, content=content, headers=headers)
        return "" if answer.status_code == 200 else msgspec.json.decode(answer.content, type=Problem).code

    assert code() == ""
    assert code(path="/pull?x=1") == code(request_id="r2") == code(content=body + b" ") == "bad_signature"
    assert code(**{signing.TIME: "6"}) == code(**{signing.SIGNATURE: "AAAA"}) == "bad_signature"
    stranger = SigningKey()
    forged = signing.headers(stranger, laptop.id, "POST", f"{API}/pull", "r1", 5, body)
    assert code(**forged) == "bad_signature"
    assert code(**{signing.DEVICE: new_id()}) == "unknown_device"


def test_plain_http_is_taken_from_this_machine_only(lab: Lab) -> None:
    far = TestClient(create_app(lab.office), client=("192.0.2.7", 5000))
    body = msgspec.json.encode({"request_id": "r", "code": "x", "public_key": SigningKey().public})
    assert far.post(f"{API}/enrol", content=body).json()["code"] == "insecure"
    secure = TestClient(create_app(lab.office), client=("192.0.2.7", 5000), base_url="https://office")
    assert secure.post(f"{API}/enrol", content=body).json()["code"] == "bad_code"


def test_a_code_is_good_once_and_for_a_week(lab: Lab) -> None:
    code = devices.new_code(lab.database, SYSTEM, lab.technician)
    device = lab.laptop(lab.colleague)

    def enrol(text: str) -> Any:
        message = {"request_id": "r", "code": text, "public_key": SigningKey().public}
        return device.send("POST", "/enrol", msgspec.json.encode(message))

    first = msgspec.json.decode(enrol(code.lower().replace("-", " ")).content, type=EnrolReply)
    assert (first.device_code, first.person_id, first.station_id) == ("L02", lab.technician, lab.station)
    assert (first.person_name, first.roles) == ("王建国", ["technician"])
    assert enrol(code).json()["code"] == "bad_code"
    for key in ("", "AAAA", "no base64"):
        spoilt = msgspec.json.encode({"request_id": "r", "code": code, "public_key": key})
        assert device.refusal("POST", "/enrol", spoilt) == "bad_request"
    late = devices.new_code(lab.database, SYSTEM, lab.technician)
    lab.clock.move(days=7)
    assert enrol(late).json()["code"] == "bad_code"


def test_guessing_codes_is_throttled(lab: Lab) -> None:
    device = lab.laptop()
    body = msgspec.json.encode({"request_id": "r", "code": "AAAA-AAAA-AAAA", "public_key": device.key.public})
    codes = [device.refusal("POST", "/enrol", body) for _ in range(12)]
    assert codes == ["bad_code"] * 10 + ["throttled"] * 2
    lab.clock.move(minutes=16)
    assert device.refusal("POST", "/enrol", body) == "bad_code"


def test_a_laptop_tells_of_itself(lab: Lab) -> None:
    laptop = lab.laptop()
    status = Status(unsent=3, unsent_blobs=1, oldest_unsent=[1, 480], app_version="0.1.0")
    assert laptop.send("POST", "/status", msgspec.json.encode(status)).status_code == 200
    [view] = devices.laptops(lab.database)
    assert (view.unsent, view.unsent_blobs, view.app_version, view.person) == (3, 1, "0.1.0", lab.technician)
    assert view.last_sync is not None
    assert view.last_sync.ms == lab.clock.now().ms


def put(laptop: Device, data: bytes, offset: int, sha256: str = NAME, size: int = len(PHOTO)) -> BlobState:
    answer = laptop.send("PUT", f"/blobs/{sha256}?offset={offset}&size={size}", data)
    return msgspec.json.decode(answer.content, type=BlobState)


def upload(laptop: Device) -> None:
    for offset in range(0, len(PHOTO), CHUNK):
        put(laptop, PHOTO[offset : offset + CHUNK], offset)


def test_a_blob_goes_up_in_pieces_and_resumes(lab: Lab) -> None:
    laptop = lab.laptop()
    assert put(laptop, PHOTO[:1000], 0).received == 1000
    assert put(laptop, PHOTO[5000:6000], 5000).received == 1000, "a piece ahead tells where to go on"
    assert put(laptop, PHOTO[:1000], 0).received == 1000, "a piece that came before changes nothing"
    state = laptop.send("GET", f"/blobs/{NAME}/state")
    assert msgspec.json.decode(state.content, type=BlobState) == BlobState(sha256=NAME, received=1000, complete=False)
    for offset in range(1000, len(PHOTO), CHUNK):
        last = put(laptop, PHOTO[offset : offset + CHUNK], offset)
    assert last == BlobState(sha256=NAME, received=len(PHOTO), complete=True)
    assert lab.office.blobs.get(NAME) == PHOTO
    assert check.check(lab.database, lab.office.blobs) == []


def test_a_damaged_blob_is_taken_again_from_the_start(lab: Lab) -> None:
    laptop = lab.laptop()
    put(laptop, PHOTO[:1000], 0)
    assert laptop.refusal("PUT", f"/blobs/{NAME}?offset=1000&size=1004", b"else") == "digest_mismatch"
    upload(laptop)
    assert lab.office.blobs.get(NAME) == PHOTO


def test_a_blob_is_given_to_those_who_may_see_what_refers_to_it(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    colleague, stranger = lab.laptop(lab.colleague), lab.laptop(lab.far_technician)
    upload(laptop)
    assert colleague.refusal("GET", f"/blobs/{NAME}") == "not_found"
    laptop.put("attachment", order=order, photo_kind="failure", sha256=NAME)
    pieces = [colleague.send("GET", f"/blobs/{NAME}?offset={at}").content for at in range(0, len(PHOTO) + 1, CHUNK)]
    assert b"".join(pieces) == PHOTO
    for end in (len(PHOTO), 10**30):
        assert colleague.send("GET", f"/blobs/{NAME}?offset={end}").content == b""
    assert stranger.refusal("GET", f"/blobs/{NAME}") == "not_found"
    devices.revoke(lab.database, SYSTEM, colleague.id)
    assert colleague.refusal("GET", f"/blobs/{NAME}") == "not_found"


def test_a_lost_database_is_a_problem_that_passes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = lab.laptop()

    def gone() -> Any:
        raise OperationalError("select", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(lab.database, "read", gone)
    answer = laptop.send("POST", "/pull", b'{"request_id":"r"}')
    assert (answer.status_code, answer.json()["code"]) == (503, "internal")
