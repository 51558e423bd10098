# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, language and theme, one's own password."""

from typing import Annotated

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fieldcore.base.text import LANGUAGES, N_
from headoffice.console import navigation, pages, security
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody, Public
from headoffice.console.pages import Painter
from headoffice.console.routes import people
from headoffice.errors import OfficeError
from headoffice.services import accounts
from headoffice.store.database import Database

router = APIRouter()


@router.get("/sign-in", dependencies=[Public])
def sign_in_page(request: Request) -> Response:
    """The form; its cookie makes the token that the form carries."""
    return sign_in_form(request, request.query_params.get("next", ""))


def sign_in_form(request: Request, target: str, name: str = "", trouble: OfficeError | None = None) -> Response:
    """The sign-in page, with what went wrong."""
    painter: Painter = request.app.state.painter
    words = painter.words(request, request.app.state.database.clock.now())
    said = words.tr(trouble.message, **trouble.params) if trouble else ""
    context = {"next": pages.inside(target, ""), "name": name, "trouble": said}
    return painter.answer(request, words, "sign_in.html", context, trouble.status if trouble else 200)


@router.post("/sign-in")
def sign_in(request: Request, form: Annotated[FormData, Public]) -> Response:
    """Open a session."""
    database: Database = request.app.state.database
    name, target = str(form.get("name", "")), str(form.get("next", ""))
    try:
        token = accounts.sign_in(database, name, str(form.get("password", "")))
    except OfficeError as trouble:
        return sign_in_form(request, target, name, trouble)
    response = RedirectResponse(pages.inside(target), 303)
    security.set_cookie(request, response, security.SESSION, token, accounts.SESSION_HOURS * 3600)
    return response


@router.post("/sign-out", dependencies=[Public])
def sign_out(request: Request) -> Response:
    """End the session."""
    accounts.sign_out(request.app.state.database, request.cookies.get(security.SESSION, ""))
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(security.SESSION, path="/")
    return response


@router.post("/preferences")
def preferences(request: Request, form: Annotated[FormData, Public]) -> Response:
    """Keep language or theme in this browser."""
    response = RedirectResponse(pages.inside(str(form.get("back", ""))), 303)
    lang, theme = str(form.get("lang", "")), str(form.get("theme", ""))
    if lang in LANGUAGES:
        security.set_cookie(request, response, security.LANG, lang, security.YEAR_S)
    if theme in {name for name, _, _ in pages.THEMES}:
        security.set_cookie(request, response, security.THEME, theme, security.YEAR_S)
    return response


@router.get("/")
def start(desk: Annotated[Desk, Anybody]) -> Response:
    """On to the page where one's work is."""
    return desk.go(navigation.landing(desk.visitor.roles))


@router.get("/password")
def password_page(desk: Annotated[Desk, Anybody]) -> Response:
    """The form for one's own password."""
    return desk.page("password.html", trouble="")


@router.post("/password")
def change_password(desk: Annotated[Desk, Anybody]) -> Response:
    """Change one's own password, knowing the one that holds now; then sign in anew."""
    try:
        if desk.posted("password") != desk.posted("again"):
            raise OfficeError(N_("The two new passwords differ. Type them again."), field="again")
        login = people.login_of(desk, desk.visitor.person)
        accounts.sign_in(desk.database, login, str(desk.form.get("current", "")))
        with desk.database.write() as ledger:
            new = str(desk.form.get("password", ""))
            accounts.set_password(ledger, desk.actor, desk.visitor.person, login, new)
    except OfficeError as trouble:
        return desk.page("password.html", trouble.status, trouble=desk.said(trouble))
    return desk.go("/sign-in", N_("The password is changed. Sign in with it."))
