# SPDX-License-Identifier: Apache-2.0
"""A laptop is set up by the QR code of a head office with a certificate of its own: by scanner, paste or picture."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fieldapp.paths import Home
from fieldapp.ui.pages.start import StartPage
from fieldapp.ui.theme.theme import ThemeHolder
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.window import Window
from fieldcore.base.crypto import to_pin
from fieldcore.wire.invitation import Invitation
from tests.e2e.conftest import Office
from tests.live import serving
from tests.unit.fieldapp.sync.test_transport import certificate

PIN = "84617302"


@pytest.fixture
def invited(tmp_path: Path) -> Iterator[tuple[Office, Invitation]]:
    """Head office behind a certificate that it signed itself, and what its console would show."""
    office = Office(tmp_path / "office")
    pem, key = certificate(tmp_path, "localhost")
    with serving(office.network, pem, key) as office.url:
        yield office, Invitation(office.url, office.code(), to_pin(pem.read_text()))
    office.close()


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    made = Window(Home(tmp_path / "home"), ThemeHolder("light"), "en", None)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    yield made
    made.close()
    made.shut()


def start_page(window: Window) -> StartPage:
    page = window.page("start")
    assert isinstance(page, StartPage)
    return page


def finish(window: Window, qtbot: QtBot) -> None:
    page = start_page(window)
    page.passphrase.setText(PIN)
    page.again.setText(PIN)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        page.verb.click()


def filled(page: StartPage) -> tuple[str, str, bool]:
    return page.address.text(), page.code.text(), page._trust.isVisible()


def picture_of(text: str) -> bytes:
    held = io.BytesIO()
    segno.make(text, error="m").save(held, kind="png", scale=4, border=4)
    return held.getvalue()


def pressed(page: StartPage, name: str) -> None:
    next(button for button in page.findChildren(Button) if button.accessibleName() == name).click()


def test_a_scan_sets_the_laptop_up_with_the_servers_certificate_pinned(
    invited: tuple[Office, Invitation], window: Window, qtbot: QtBot
) -> None:
    office, invitation = invited
    order = office.dispatch()
    page = start_page(window)
    page.passphrase.setFocus()
    for character in invitation.text:
        QTest.keyClick(window.windowHandle(), character)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert page.passphrase.text() == ""
    assert filled(page) == (office.url, invitation.code, True)
    finish(window, qtbot)
    opened = window._opened
    assert opened is not None
    assert to_pin(window.home.certificate.read_text()) == invitation.fingerprint
    qtbot.waitUntil(lambda: opened.store.read(lambda r: r.get("work_order", order)) is not None, timeout=20_000)


def test_another_server_is_told_nothing_and_the_code_stays_good(
    invited: tuple[Office, Invitation], window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    office, invitation = invited
    page = start_page(window)
    other = to_pin(certificate(tmp_path, "elsewhere")[0].read_text())
    page.address.setText(Invitation(office.url, invitation.code, other).text)
    page.passphrase.setText(PIN)
    page.again.setText(PIN)
    page.verb.click()
    qtbot.waitUntil(lambda: "not trusted" in page._trouble.text(), timeout=20_000)
    assert (office.network.requests, window.home.enrolled, window.home.certificate.exists()) == ([], False, False)
    page.address.setText(invitation.text)
    finish(window, qtbot)


@pytest.mark.parametrize("way", ["line", "typed", "clipboard", "screenshot", "photo"])
def test_a_code_comes_by_paste_typing_or_picture(
    invited: tuple[Office, Invitation], window: Window, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch, way: str,
) -> None:  # fmt: skip
    _, invitation = invited
    page, file = start_page(window), tmp_path / "photo.png"
    file.write_bytes(picture_of(invitation.text))
    if way == "line":
        QApplication.clipboard().setText(invitation.text)
        page.code.setFocus()
        page.code.paste()
    elif way == "typed":
        page.address.setFocus()
        QTest.keyClicks(page.address, invitation.text)
    elif way == "clipboard":
        QApplication.clipboard().setText(f" {invitation.text}\n")
        pressed(page, "Paste the code")
    elif way == "screenshot":
        QApplication.clipboard().setImage(QImage.fromData(file.read_bytes()))
        pressed(page, "Paste the code")
    else:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
        pressed(page, "Picture of the code…")
    qtbot.waitUntil(lambda: filled(page) == (invitation.address, invitation.code, True), timeout=20_000)
    assert page.passphrase.hasFocus()
    QTest.keyClicks(page.address, "x")
    assert not page._trust.isVisible()


def test_what_is_no_code_is_said_and_nothing_typed_is_lost(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = start_page(window)
    page.address.setText("https://office.example")
    for name, data, words in (
        ("text.png", b"no picture", "no picture"),
        ("other.png", picture_of("https://example.com"), "no enrolment code"),
    ):
        (tmp_path / name).write_bytes(data)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        pressed(page, "Picture of the code…")
        qtbot.waitUntil(lambda words=words: words in page._trouble.text(), timeout=20_000)
    QApplication.clipboard().setText("something else")
    pressed(page, "Paste the code")
    assert "no enrolment code of head office" in page._trouble.text()
    assert page.address.text() == "https://office.example"
