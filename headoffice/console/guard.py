# SPDX-License-Identifier: Apache-2.0
"""Who may open a route: each route of the console declares it by one of these, or a test fails."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from fieldcore.records.choices import label_of
from headoffice.console import navigation, security
from headoffice.console.desk import Desk, Visitor
from headoffice.console.pages import Painter
from headoffice.errors import Denied
from headoffice.services import accounts
from headoffice.store.database import Database

MAX_FIELDS = 300
MAX_FILES = 4
MAX_UPLOAD = 8 * 1024 * 1024
"""Bytes of a form with files, which is read before anybody knows who sent it."""
MAX_PARCEL = 1024 * 1024 * 1024
"""Bytes of a courier file, which is read only of somebody who has signed in."""
PARCELS = "/courier"


class SignInNeeded(Exception):
    """Nobody is signed in."""


class StaleForm(Exception):
    """A form that does not come from a page of ours in this browser, or from before the last sign-in."""


async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """The posted form, checked to be ours, its files open as long as the request; empty for other requests."""
    if request.method != "POST":
        yield FormData()
        return
    size, most = request.headers.get("content-length", ""), MAX_UPLOAD
    if request.url.path == PARCELS and await run_in_threadpool(_signed_in, request) is not None:
        most = MAX_PARCEL
    if "multipart" in request.headers.get("content-type", "") and not (size.isdecimal() and int(size) <= most):
        raise HTTPException(413)
    async with request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS) as form:
        if not security.is_own_form(request, str(form.get("csrf", ""))):
            raise StaleForm
        yield form


def _signed_in(request: Request) -> accounts.SignedIn | None:
    """Who has signed in, None for nobody."""
    token = request.cookies.get(security.SESSION, "")
    return accounts.signed_in(request.app.state.database, token) if token else None


Form = Annotated[FormData, Depends(posted_form)]


@dataclass(frozen=True, slots=True)
class Allow:
    """Lets in people with one of these roles and gives the route their desk."""

    roles: tuple[str, ...]

    def __call__(self, request: Request, form: Form) -> Iterator[Desk]:
        """The desk; SignInNeeded or Denied where it is not theirs."""
        database: Database = request.app.state.database
        painter: Painter = request.app.state.painter
        words = painter.words(request, database.clock.now())
        person = _signed_in(request)
        if person is None:
            raise SignInNeeded
        if not person.actor.has(*self.roles):
            raise Denied
        roles = words.tr(", ").join(words.tr(label_of("role", role)) for role in person.roles)
        with database.read() as rows:
            yield Desk(request, Visitor(person, roles), words, painter, database, rows, form)


@dataclass(frozen=True, slots=True)
class Everyone:
    """For the few routes that need no sign-in."""

    roles: tuple[str, ...] = ()

    def __call__(self, request: Request, form: Form) -> FormData:
        """The posted form."""
        return form


Public = Depends(Everyone())
Anybody = Depends(Allow(navigation.OFFICE))
Dispatcher = Depends(Allow(navigation.DISPATCHERS))
Clerk = Depends(Allow(navigation.CLERKS))
Caller = Depends(Allow(navigation.CALLERS))
DispatcherOrClerk = Depends(Allow((*navigation.DISPATCHERS, *navigation.CLERKS)))
Keeper = Depends(Allow(navigation.KEEPERS))
KeeperOrClerk = Depends(Allow((*navigation.KEEPERS, *navigation.CLERKS)))
Settler = Depends(Allow(navigation.SETTLERS))
Asker = Depends(Allow(navigation.ASKING))
Editor = Depends(Allow(navigation.EDITORS))
Administrator = Depends(Allow(navigation.ADMINISTRATORS))
