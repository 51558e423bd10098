# SPDX-License-Identifier: Apache-2.0
"""Cookies, form tokens and response headers of the console."""

import hashlib
import hmac
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION = "session"
FORM_KEY = "form-key"
LANG, THEME, NOTICE = "lang", "theme", "notice"
YEAR_S = 365 * 86_400

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
"""No script of a page's own; of styles only attributes (the places of blocks on the day board)."""

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class ConsoleHeaders:
    """Sets the security headers of every page; pages with people's data are not kept by browsers or proxies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        still = scope["path"].startswith(("/static/", "/fonts/"))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "max-age=3600" if still else "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


def set_cookie(request: Request, response: Response, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie that scripts cannot read and other sites cannot send along with a form."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=secure)


def form_key(request: Request) -> str:
    """The secret that the form tokens of this browser are made from: its session, or a random cookie before it."""
    known = request.cookies.get(SESSION) or request.cookies.get(FORM_KEY)
    if known:
        return known
    if not hasattr(request.state, "form_key"):
        request.state.form_key = secrets.token_urlsafe(24)
    return str(request.state.form_key)


def form_token(request: Request) -> str:
    """The token that each form of this browser carries."""
    return hmac.new(form_key(request).encode(), b"console form", hashlib.sha256).hexdigest()


def is_own_form(request: Request, token: str) -> bool:
    """Whether a posted form came from a page of ours in this browser."""
    has_key = bool(request.cookies.get(SESSION) or request.cookies.get(FORM_KEY))
    return has_key and hmac.compare_digest(form_token(request), token)
