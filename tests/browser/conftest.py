# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium, driven by Playwright; without it a test fails and says why."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from headoffice.app import create_app
from tests.live import serving
from tests.office import PASSWORD, Sample, sample, sample_folder

__all__ = ["sample", "sample_folder"]

# Chromium must not look anywhere outside this machine, nor need a user namespace.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("no chromium on the path: run `python3 dev.py test`, which installs it or says how")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


def is_script_error(message: ConsoleMessage) -> bool:
    """Whether a script complained; a refused request is a status that the test itself looks at."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a fresh session at the size of an office screen; an error in its console fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if is_script_error(message) else None)
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def address(sample: Sample) -> Iterator[str]:
    """Where the office is served."""
    with serving(create_app(sample.office)) as url:
        yield url


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("nav.nav")).to_be_visible()
