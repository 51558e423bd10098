# SPDX-License-Identifier: Apache-2.0
"""JSON for laptops: enrolment, push, pull, blobs, status. Every answer carries the protocol and the request's id."""

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
import zstandard
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool

from fieldcore.wire import signing
from fieldcore.wire.codes import MESSAGES
from fieldcore.wire.messages import (
    HEADER,
    PROTOCOL,
    REQUEST_ID,
    BlobState,
    CompareRequest,
    EnrolRequest,
    Problem,
    PullRequest,
    PushRequest,
    Status,
)
from headoffice.errors import WireError
from headoffice.services import courier, devices
from headoffice.services.blobs import Blobs
from headoffice.services.compare import compare
from headoffice.services.devices import Laptop
from headoffice.services.pull import pull
from headoffice.services.push import push
from headoffice.store.database import Database

T = TypeVar("T", bound=msgspec.Struct)
Answer = Callable[[Request, Laptop, bytes], bytes]
MAX_BODY = 32 * 1024 * 1024
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

log = logging.getLogger(__name__)


def problem(code: str, status: int, field: str = "", request_id: str = "") -> Response:
    """The one shape of every failure."""
    body = msgspec.json.encode(Problem(code=code, detail=MESSAGES.get(code, code), field=field))
    return _reply(body, request_id, status)


def _reply(body: bytes, request_id: str, status: int = 200, media_type: str = "application/json") -> Response:
    headers = {HEADER: str(PROTOCOL), REQUEST_ID: request_id, "Cache-Control": "no-store"}
    return Response(body, status, headers, media_type)


def router(database: Database, blobs: Blobs) -> APIRouter:
    """The routes under ``/api/v1``."""
    routes = APIRouter(prefix="/api/v1")

    def serve(path: str, methods: list[str], answer: Answer, media_type: str = "application/json") -> None:
        async def endpoint(request: Request) -> Response:
            request_id = request.headers.get(REQUEST_ID, "")

            async def work() -> Response:
                raw = await _body(request)
                laptop = await run_in_threadpool(_who, database, request, request_id, raw)
                body = await run_in_threadpool(answer, request, laptop, _plain(request, raw))
                return _reply(body, request_id, 200, media_type)

            return await _guarded(request_id, work)

        routes.add_api_route(path, endpoint, methods=methods, name=f"laptop:{path}")

    async def enrol(request: Request) -> Response:
        request_id = request.headers.get(REQUEST_ID, "")

        async def work() -> Response:
            _require_safe_transport(request)
            asked = _decoded(_plain(request, await _body(request)), EnrolRequest)
            address = request.client.host if request.client else ""
            return _reply(_json(await run_in_threadpool(devices.enrol, database, asked, address)), request_id)

        return await _guarded(request_id, work)

    async def nothing_here(request: Request) -> Response:
        return problem("not_found", 404, request_id=request.headers.get(REQUEST_ID, ""))

    routes.add_api_route("/enrol", enrol, methods=["POST"], name="anybody:/enrol")
    serve("/push", ["POST"], lambda _, laptop, body: _json(push(database, laptop, _decoded(body, PushRequest))))
    serve("/pull", ["POST"], lambda _, laptop, body: _json(pull(database, laptop, _decoded(body, PullRequest))))
    serve("/compare", ["POST"], lambda _, laptop, body: _json(
        compare(database, blobs, laptop, _decoded(body, CompareRequest))))  # fmt: skip
    serve("/status", ["POST"], lambda _, laptop, body: _note_status(database, laptop, body))
    serve("/office", ["GET"], lambda *_: _json(courier.office_keys(database)))
    serve("/blobs/{sha256}/state", ["GET"], lambda r, _laptop, _: _json(blobs.state(r.path_params["sha256"])))
    serve("/blobs/{sha256}", ["PUT"], lambda r, _, body: _json(_put(blobs, r, body)))
    serve("/blobs/{sha256}", ["GET"], lambda r, laptop, _: blobs.piece(
        laptop, r.path_params["sha256"], _number(r, "offset")), "application/octet-stream")  # fmt: skip
    routes.add_api_route("/{rest:path}", nothing_here, methods=METHODS, name="anybody:/")
    return routes


async def _guarded(request_id: str, work: Callable[[], Awaitable[Response]]) -> Response:
    """Every failure in its one shape."""
    try:
        return await work()
    except WireError as error:
        return problem(error.code, error.status, error.field, request_id)
    except OperationalError as error:
        log.error("database: %s", error)
        return problem("internal", 503, request_id=request_id)
    except Exception:  # the border of a request: a fault is logged, and the laptop tries again
        log.exception("a laptop's request failed")
        return problem("internal", 500, request_id=request_id)


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise WireError("bad_request", 413)
        parts.append(part)
    return b"".join(parts)


def _plain(request: Request, raw: bytes) -> bytes:
    if request.headers.get("content-encoding") != "zstd":
        return raw
    try:
        return zstandard.ZstdDecompressor().decompress(raw, max_output_size=MAX_BODY)
    except zstandard.ZstdError as error:
        raise WireError("bad_request", 400) from error


def _who(database: Database, request: Request, request_id: str, raw: bytes) -> Laptop:
    """The laptop that signed the request. WireError where it did not."""
    _require_safe_transport(request)
    headers = request.headers
    laptop = devices.find(database, headers.get(signing.DEVICE, ""))
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    genuine = signing.is_genuine(
        laptop.public_key, headers.get(signing.SIGNATURE, ""), request.method, target, request_id,
        headers.get(signing.TIME, ""), raw,
    )  # fmt: skip
    if not genuine:
        raise WireError("bad_signature", 401)
    return laptop


def _require_safe_transport(request: Request) -> None:
    """Plain http is taken from this machine only."""
    host = request.client.host if request.client else ""
    if request.url.scheme != "https" and not _is_loopback(host):
        raise WireError("insecure", 403)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("", "testclient")


def _decoded(body: bytes, message: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=message)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WireError("bad_request", 400) from error


def _json(message: Any) -> bytes:
    return msgspec.json.encode(message)


def _note_status(database: Database, laptop: Laptop, body: bytes) -> bytes:
    status = _decoded(body, Status)
    devices.note_status(database, laptop, status)
    return msgspec.json.encode(status)


def _number(request: Request, name: str) -> int:
    try:
        return int(request.query_params.get(name, "0"))
    except ValueError as error:
        raise WireError("bad_request", 400) from error


def _put(blobs: Blobs, request: Request, body: bytes) -> BlobState:
    return blobs.put(request.path_params["sha256"], _number(request, "offset"), _number(request, "size"), body)
