# SPDX-License-Identifier: Apache-2.0
"""The console as one application, to be mounted at the root beside the interface for laptops."""

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from fieldcore.base import resources
from headoffice.console import security, trouble
from headoffice.console.pages import Painter
from headoffice.console.routes import (
    attention,
    callbacks,
    courier,
    dispatch,
    figures,
    files,
    maintenance,
    orders,
    parts,
    people,
    records,
    requests,
    returns,
    review,
    search,
    session,
    trips,
    vans,
)
from headoffice.services.blobs import Blobs
from headoffice.store.database import Database

STATIC = Path(__file__).parent / "static"
AREAS = (
    session, dispatch, requests, orders, review, callbacks, attention, courier, maintenance, parts, returns, vans,
    trips, figures, people, records, search, files,
)  # fmt: skip


def create_console(database: Database, blobs: Blobs, fingerprint: str = "") -> FastAPI:
    """Build the console over an office's database and files. ``fingerprint``: of a certificate that laptops pin."""
    console = FastAPI(title="Head office console", openapi_url=None)
    console.state.database, console.state.blobs, console.state.painter = database, blobs, Painter.load()
    console.state.fingerprint = fingerprint
    for area in AREAS:
        console.include_router(area.router)
    console.mount("/static", StaticFiles(directory=STATIC))
    console.mount("/fonts", StaticFiles(directory=resources.path("fonts")))
    for error in trouble.HANDLED:
        console.add_exception_handler(error, trouble.handle)
    console.add_middleware(security.ConsoleHeaders)
    return console
