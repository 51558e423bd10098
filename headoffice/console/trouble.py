# SPDX-License-Identifier: Apache-2.0
"""The one friendly page: whatever goes wrong, it says what happened and what to do, in the reader's language."""

import logging
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from fieldcore.base.text import N_
from headoffice.console import pages
from headoffice.console.guard import SignInNeeded, StaleForm
from headoffice.console.pages import Painter
from headoffice.errors import Denied, NotFound, OfficeError

log = logging.getLogger(__name__)

NOT_FOUND = (N_("This page is not here."), N_("The record may have been removed, or the address is mistyped."))
BY_STATUS = {
    400: (N_("This request cannot be read."), N_("Go back and try again.")),
    403: (N_("Your role does not open this page."), N_("Ask an administrator for the role, or go back.")),
    404: NOT_FOUND,
    405: (N_("This address takes forms only."), N_("Go back and use the button on the page.")),
    409: (N_("Somebody was faster."), N_("Go back: the page shows how things stand now.")),
    413: (N_("This is too much at once."), N_("Go back and send less.")),
    429: (N_("Too many attempts."), N_("Wait a few minutes and try again.")),
}
BUG = (
    N_("Something went wrong at head office."),
    N_("Nothing was saved. Try again; if it stays, tell the administrator."),
)
STALE = (N_("This form is out of date."), N_("Go back, reload the page and send it again."))


def show(request: Request, status: int, text: tuple[str, str], code: str) -> Response:
    """The page, or for a script's request a sign to load it."""
    painter: Painter = request.app.state.painter
    words = painter.words(request, request.app.state.database.clock.now())
    context = {
        "fact": words.tr(text[0]), "advice": words.tr(text[1]), "code": f"{status} {code}", "back": back_of(request),
    }  # fmt: skip
    return painter.answer(request, words, "trouble.html", context, status)


def back_of(request: Request) -> str:
    """Where the person came from, if that was a page of ours."""
    came = request.headers.get("referer", "")
    base = str(request.base_url)
    return pages.inside("/" + came.removeprefix(base)) if came.startswith(base) else "/"


def sign_in(request: Request) -> Response:
    """To the sign-in, and back to this page afterwards."""
    target = pages.here(request) if request.method == "GET" else "/"
    address = "/sign-in" if target == "/" else f"/sign-in?next={quote(target)}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"hx-redirect": "/sign-in"})
    return pages.go(request, address)


def office_trouble(request: Request, error: OfficeError) -> Response:
    """A refusal of a service that no page took up."""
    painter: Painter = request.app.state.painter
    words = painter.words(request, request.app.state.database.clock.now())
    fallback = BY_STATUS.get(error.status, BY_STATUS[400])
    if isinstance(error, NotFound | Denied):
        return show(request, error.status, fallback, error.code)
    context = {
        "fact": words.tr(error.message, **error.params), "advice": words.tr(fallback[1]),
        "code": f"{error.status} {error.code}", "back": back_of(request),
    }  # fmt: skip
    return painter.answer(request, words, "trouble.html", context, error.status)


def answer(request: Request, error: Exception) -> Response:
    """The page for one error."""
    match error:
        case SignInNeeded():
            return sign_in(request)
        case StaleForm():
            return show(request, 403, STALE, "stale_form")
        case OfficeError():
            return office_trouble(request, error)
        case RequestValidationError():
            return show(request, 400, BY_STATUS[400], "bad_request")
        case HTTPException():
            return show(request, error.status_code, BY_STATUS.get(error.status_code, BY_STATUS[400]), "http")
        case _:
            log.error("console request failed: %s", request.url.path, exc_info=error)
            return show(request, 500, BUG, "bug")


async def handle(request: Request, error: Exception) -> Response:
    """The handler of every error of the console."""
    return await run_in_threadpool(answer, request, error)


HANDLED: tuple[type[Exception], ...] = (
    SignInNeeded, StaleForm, OfficeError, RequestValidationError, HTTPException, Exception,
)  # fmt: skip
