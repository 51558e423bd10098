# SPDX-License-Identifier: Apache-2.0
"""Photos and papers by their fingerprint."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody
from headoffice.errors import NotFound, WireError
from headoffice.services.blobs import Blobs

router = APIRouter()

SHOWN = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n", "image/png"))
"""What a browser may show, by how it begins; anything else is only handed over for saving."""
WEBP = (b"RIFF", b"WEBP", "image/webp")
OTHER = "application/octet-stream"


@router.get("/files/{digest}/{name}")
def file(desk: Annotated[Desk, Anybody], digest: str, name: str) -> Response:
    """A file, shown in the browser where it is a picture or a PDF."""
    blobs: Blobs = desk.request.app.state.blobs
    try:
        data = blobs.get(digest)
    except WireError as error:
        raise NotFound from error
    kind = media_type(data)
    shown = kind != OTHER and not desk.query("download")
    place = "inline" if shown else "attachment"
    headers = {
        "content-disposition": f"{place}; filename*=UTF-8''{quote(name)}",
        "cache-control": "private, max-age=86400, immutable",
    }
    if kind == "application/pdf":
        headers["content-security-policy"] = "frame-ancestors 'self'"
    return Response(data, media_type=kind, headers=headers)


def media_type(data: bytes) -> str:
    """What the bytes are, never what somebody said that they are."""
    if data[:4] == WEBP[0] and data[8:12] == WEBP[1]:
        return WEBP[2]
    return next((kind for start, kind in SHOWN if data.startswith(start)), OTHER)
