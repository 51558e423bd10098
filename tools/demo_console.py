# SPDX-License-Identifier: Apache-2.0
"""A person at head office's console: fetches pages and sends their forms as a browser without scripts does."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import requests

from tools.demo_office import DemoError

TIMEOUT_S: Final = 60.0
Value = str | Sequence[str]


class Form:
    """One form of a page: where it goes and what it holds before anybody types."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.values: dict[str, list[str]] = {}
        self.options: dict[str, list[tuple[str, str]]] = {}

    def hold(self, name: str, value: str) -> None:
        """A value that the page brings along."""
        self.values.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    """Collects the forms of a page with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._option: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        form, name = self._form, given.get("name", "")
        if form is None:
            return
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                self._option = (name, given.get("value", "on"))
            if kind not in ("radio", "checkbox") or "checked" in given:
                form.hold(name, given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._option = (self._select, given.get("value", ""))
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [given.get("value", "")]
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._form is None:
            return
        if self._area:
            self._form.values[self._area][0] += data
        elif self._option and data.strip():
            name, value = self._option
            self._form.options.setdefault(name, []).append((value, data.strip()))
            self._option = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


class Clerk:
    """Somebody who signed in to the console."""

    def __init__(self, url: str, login: str, password: str) -> None:
        self._url, self._session = url, requests.Session()
        self._session.trust_env = False
        self._session.cookies.set("lang", "zh_CN")
        self.send("/sign-in", "/sign-in", {"name": login, "password": password})
        if 'class="nav' not in self.page("/"):
            raise DemoError(f"{login} could not sign in to the console")

    def page(self, path: str) -> str:
        """A page. DemoError for a refusal."""
        answer = self._session.get(urljoin(self._url, path), timeout=TIMEOUT_S)
        if not answer.ok:
            raise DemoError(f"the console answered {answer.status_code} for {path}")
        return answer.text

    def form(self, path: str, action: str) -> Form:
        """The form of a page that goes to ``action``."""
        parser = _Forms()
        parser.feed(self.page(path))
        found = next((form for form in parser.forms if form.action == action), None)
        if found is None:
            raise DemoError(f"the page {path} has no form for {action}")
        return found

    def send(self, path: str, action: str, values: Mapping[str, Value]) -> str:
        """Fill the form of a page and send it; the address that it leads to. DemoError where it is refused."""
        form = self.form(path, action)
        filled: dict[str, Value] = {**form.values, **values}
        answer = self._session.post(urljoin(self._url, action), data=filled, timeout=TIMEOUT_S)
        if not answer.ok or 'role="alert"' in answer.text:
            said = re.findall(r'(?s)(?:class="msg er"|role="alert").*?<(?:span|b)[^>]*>(.*?)</(?:span|b)>', answer.text)
            raise DemoError(f"the console refused {action} ({answer.status_code}): {'; '.join(said)}")
        parts = urlsplit(answer.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def pick(self, kind: str, field: str, text: str) -> str:
        """The record that a search field of a form finds. DemoError unless it is exactly one."""
        found = re.findall(r'type="radio" name="\w+" value="([^"]+)"', self.page(
            f"/pick/{kind}?field={field}&{field}__find={quote(text)}"))  # fmt: skip
        if len(found) != 1:
            raise DemoError(f"the search for {text} found {len(found)} of {kind} instead of one")
        return str(found[0])

    def counts(self) -> dict[str, int]:
        """The four counts of the page of figures, by the list that each opens."""
        tiles = re.search(r'(?s)<section class="card tiles".*?</section>', self.page("/figures"))
        found = re.findall(r'href="([^"]+)".*?<span class="v">([\d,]+)', tiles[0] if tiles else "", re.S)
        return {address: int(value.replace(",", "")) for address, value in found}

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()
