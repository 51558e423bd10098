# SPDX-License-Identifier: Apache-2.0
"""The composition root of head office: builds one server; importing this module opens nothing."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import OperationalError

from fieldcore.base.clock import ORGANISATION_OFFSET, Clock, SystemClock
from fieldcore.base.ids import Ids
from fieldcore.records import catalogue
from fieldcore.records.model import Catalogue
from fieldcore.wire.messages import REQUEST_ID
from headoffice import settings
from headoffice.api import laptops
from headoffice.console import site
from headoffice.services.blobs import Blobs
from headoffice.services.effects import EFFECTS
from headoffice.settings import Place
from headoffice.store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """An opened data folder: its database and its blobs."""

    place: Place
    database: Database
    blobs: Blobs

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_office(data: Path, clock: Clock | None = None, records: Catalogue | None = None) -> Office:
    """Open a data folder that ``init`` made, its tables brought up to date. OfficeError where that cannot be done."""
    office = _office(settings.load(data), clock, records)
    try:
        office.database.upgrade()
    except BaseException:
        office.close()
        raise
    return office


def create_office(
    data: Path, database_url: str = "", clock: Clock | None = None, records: Catalogue | None = None
) -> Office:
    """Make a data folder and its tables; nothing is left behind where the database cannot be used."""
    was_there = data.exists()
    place = settings.create(data, database_url)
    office = None
    try:
        office = _office(place, clock, records)
        office.database.create()
    except BaseException:
        if office is not None:
            office.close()
        settings.take_back(place, was_there)
        raise
    return office


def _office(place: Place, clock: Clock | None, records: Catalogue | None) -> Office:
    clock = clock or SystemClock(ORGANISATION_OFFSET)  # days and numbers are the organisation's, wherever this runs
    database = Database(place.database_url, records or catalogue(), clock, Ids(clock), EFFECTS)
    return Office(place, database, Blobs(database, place.blobs))


def create_app(office: Office, fingerprint: str = "") -> FastAPI:
    """The web application: the console for people, the API for laptops. ``fingerprint``: what laptops pin."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        office.close()

    app = FastAPI(title="FieldApp head office", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.include_router(laptops.router(office.database, office.blobs))
    app.mount("/", site.create_console(office.database, office.blobs, fingerprint))

    @app.exception_handler(OperationalError)
    async def database_gone(request: Request, error: OperationalError) -> Response:
        log.error("database: %s", error)
        return laptops.problem("internal", 503, request_id=request.headers.get(REQUEST_ID, ""))

    return app
