# SPDX-License-Identifier: Apache-2.0
"""Courier files: take one in, and hand out its receipt."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from fieldcore.base.text import N_
from headoffice.console.desk import Desk
from headoffice.console.guard import Settler
from headoffice.errors import OfficeError
from headoffice.services import courier
from headoffice.services.blobs import Blobs
from headoffice.services.courier import Result, Taken

router = APIRouter()


@router.get("/courier")
def page(desk: Annotated[Desk, Settler]) -> Response:
    """Where a file is taken in, and what was taken in before."""
    return desk.page("courier.html", rows=[row(desk, taken) for taken in courier.taken(desk.rows)])


def row(desk: Desk, taken: Taken) -> dict[str, str]:
    """A courier file that was taken in, as a line."""
    device = desk.rows.get("device", taken.device)
    return {
        "id": taken.parcel, "device": desk.title("device", taken.device),
        "owner": desk.person(str(device.get("person"))) if device else "", "at": desk.words.moment(taken.at.plain()),
        "person": desk.person(taken.person) if taken.person else desk.tr("on the server"),
        "result": result_text(desk, taken.result), "tone": "warn" if needs_person(taken.result) else "",
    }  # fmt: skip


def needs_person(result: Result) -> bool:
    """Whether somebody has to do something about it."""
    return bool(result.refused or result.set_aside or result.again)


def result_text(desk: Desk, result: Result) -> str:
    """What became of it, in words."""
    parts = [desk.tr("{count} changes, {files} files", count=result.changes, files=result.files)]
    if result.refused:
        parts.append(desk.tr("{count} sent back to the laptop", count=result.refused))
    if result.set_aside:
        parts.append(desk.tr("{count} in quarantine: settle them", count=result.set_aside))
    if result.again:
        parts.append(desk.tr("something before it is missing here: take the receipt to the laptop and export again"))
    return " · ".join(parts)


@router.post("/courier")
def take(desk: Annotated[Desk, Settler]) -> Response:
    """Take a file in; the page then shows it on top, with its receipt."""
    file, blobs = desk.form.get("file"), desk.request.app.state.blobs
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise OfficeError(N_("Choose the courier file first."))
        taken = courier.take(desk.database, blobs, desk.actor, file.file)
    except OfficeError as error:
        return desk.refuse("/courier", error)
    return desk.go("/courier", N_("Taken in: {result}. Give the laptop its receipt."),
                   result=result_text(desk, taken.result))  # fmt: skip


@router.get("/courier/{parcel}")
def receipt(desk: Annotated[Desk, Settler], parcel: str) -> Response:
    """The receipt of a courier file, for the laptop."""
    blobs: Blobs = desk.request.app.state.blobs
    name, data = courier.receipt_of(desk.rows, blobs, parcel)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type="application/octet-stream", headers=headers)
