# SPDX-License-Identifier: Apache-2.0
"""What every page needs: language, theme, words, navigation, and the templates."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from fieldcore.base.phones import masked
from fieldcore.base.text import LANGUAGES, N_, Translator
from headoffice.console import security
from headoffice.console.icons import icon
from headoffice.console.wording import Wording, short_number

THEMES = (("system", N_("Like the system"), "eye"), ("light", N_("Light"), "sun"), ("dark", N_("Dark"), "moon"))
KEYMAP = (
    (("/", "Ctrl K"), N_("Search")),
    (("Ctrl Enter",), N_("Confirm the form")),
    (("g d", "g o", "g w", "g c", "g f"), N_("Dispatch, orders, warranty cards, follow-up calls, figures")),
    (("g m", "g s", "g t"), N_("Maintenance, parts, vehicles")),
    (("g a", "g p", "g r"), N_("Attention, people, reference data")),
    (("J", "K", "Enter"), N_("Next, previous, open")),
    (("Esc",), N_("Back")),
    (("N", "D", "E", "1-3"), N_("Board: new request, dispatch, edit, choose person")),
    (("A", "R", "X", "1-9 0"), N_("Review: approve, send back, reject, defects")),
    (("P", "D"), N_("Review: photos, PDF")),
    (("?",), N_("All keys")),
)


def make_environment() -> Environment:
    """The templates; a name that a template misspells is an error, not an empty place."""
    environment = Environment(
        loader=PackageLoader("headoffice.console"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(icon=icon, themes=THEMES, keymap=KEYMAP, masked=masked, short_number=short_number)
    return environment


@dataclass(frozen=True, slots=True)
class Preferences:
    """How this browser wants its pages."""

    lang: str
    theme: str

    @classmethod
    def of(cls, request: Request) -> "Preferences":
        """From its cookies, else from what the browser says of itself."""
        lang = request.cookies.get(security.LANG, "")
        if lang not in LANGUAGES:
            accepted = request.headers.get("accept-language", "zh").lower()
            lang = "en" if accepted.startswith("en") else "zh_CN"
        theme = request.cookies.get(security.THEME, "")
        return cls(lang, theme if theme in {name for name, _, _ in THEMES} else "system")


@dataclass(frozen=True, slots=True)
class Painter:
    """Turns templates into answers; one for the whole program."""

    environment: Environment
    translators: Mapping[str, Translator]

    @classmethod
    def load(cls) -> "Painter":
        """Read the templates and the catalogue once."""
        return cls(make_environment(), {lang: Translator(lang) for lang in LANGUAGES})

    def words(self, request: Request, now: Instant) -> Wording:
        """The words of this browser's language."""
        return Wording(self.translators[Preferences.of(request).lang], Instant(now.ms, ORGANISATION_OFFSET))

    def html(self, request: Request, words: Wording, template: str, context: Mapping[str, Any]) -> str:
        """The text of a template."""
        chosen = Preferences.of(request)
        own = {
            "lang": chosen.lang, "theme": chosen.theme, "tr": words.tr, "words": words, "here": here(request),
            "csrf_token": security.form_token(request), "notice": notice_of(request),
        }  # fmt: skip
        return self.environment.get_template(template).render({**own, **context})

    def answer(
        self, request: Request, words: Wording, template: str, context: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """A page as a response; a shown notice is taken off."""
        response = HTMLResponse(self.html(request, words, template, context), status)
        if hasattr(request.state, "form_key"):
            security.set_cookie(request, response, security.FORM_KEY, request.state.form_key)
        if security.NOTICE in request.cookies:
            response.delete_cookie(security.NOTICE, path="/")
        return response


def here(request: Request) -> str:
    """The address of this page for a return to it; after a form, of the page that it stood on."""
    path, query = request.url.path, request.url.query
    if request.method == "GET":
        return f"{path}?{query}" if query else path
    while path and not opens(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def opens(request: Request, path: str) -> bool:
    """Whether a page lies at this address, rather than something that takes forms only."""
    asked = {**request.scope, "method": "GET", "path": path}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes)


def inside(address: str | None, otherwise: str = "/") -> str:
    """An address of this console, never another site's."""
    text = address or ""
    return text if text.startswith("/") and not text.startswith(("//", "/\\")) else otherwise


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last page left to say, in words; ``trouble``: something was refused."""

    text: str
    trouble: bool


def go(request: Request, address: str, notice: str = "", trouble: bool = False) -> Response:
    """On to another page, with a notice that it shows once."""
    response: Response = RedirectResponse(inside(address), 303)
    if notice:
        security.set_cookie(request, response, security.NOTICE, quote(json.dumps([notice, trouble])), max_age=30)
    return response


def notice_of(request: Request) -> Notice | None:
    """The notice that the last page left."""
    try:
        text, trouble = json.loads(unquote(request.cookies.get(security.NOTICE, "")))
    except (ValueError, TypeError):
        return None
    return Notice(str(text), bool(trouble))
