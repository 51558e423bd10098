# SPDX-License-Identifier: Apache-2.0
"""Signing on paper in the window: printed, attached as file, scan or paste, finished or taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.ui import printing
from fieldapp.ui.messages import Message
from fieldapp.ui.pages import order_rows
from fieldapp.ui.pages.order import OrderDetailPage
from fieldapp.ui.pages.photo_shelf import pictures_of
from fieldapp.ui.pages.signing import SigningPage
from fieldapp.ui.pages.signing_paper import PaperPage
from fieldapp.ui.shell import Shell
from tests.ui.pages.conftest import Taken
from tests.ui.pages.test_signing import choose
from tests.unit.fieldapp.services.test_on_paper import print_out
from tests.unit.fieldapp.services.world import ORDER, png


@pytest.fixture
def page(filled: Services, shell: Shell, qtbot: QtBot) -> PaperPage:
    print_out(filled)
    made = PaperPage(shell)
    qtbot.addWidget(made)
    made.resize(1366, 900)
    made.show()
    made.open_order(ORDER)
    qtbot.waitUntil(lambda: made.awaited is not None, timeout=20_000)
    return made


def attached(page: PaperPage, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: page.awaited is not None and len(page.awaited.photos) == count, timeout=20_000)


def test_the_signing_page_prints_only_what_was_chosen(
    filled: Services, shell: Shell, taken: Taken, qtbot: QtBot
) -> None:
    filled.orders.finish(ORDER)
    signing = SigningPage(shell)
    qtbot.addWidget(signing)
    signing.show()
    signing.open_order(ORDER)
    qtbot.waitUntil(lambda: signing.session is not None, timeout=20_000)
    signing.by_hand.click()
    assert filled.on_paper.of(ORDER) is None
    choose(signing, qtbot)
    signing.by_hand.click()
    qtbot.waitUntil(lambda: ("paper", ORDER) in taken.list, timeout=20_000)
    awaited = filled.on_paper.of(ORDER)
    assert awaited is not None and signing.session is not None
    assert awaited.session.documents[0].pdf == signing.session.documents[0].pdf


def test_every_frozen_page_goes_to_the_printer(page: PaperPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.awaited is not None
    asked: list[tuple[bytes, ...]] = []
    monkeypatch.setattr(printing, "print_pdfs", lambda _parent, _shell, pdfs: asked.append(tuple(pdfs)))
    page.print.click()
    assert asked == [tuple(document.pdf for document in page.awaited.session.documents)]


def test_the_files_to_print_can_be_saved(
    page: PaperPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.awaited is not None
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "stick"))
    page.save.click()
    qtbot.waitUntil(lambda: len(list((tmp_path / "stick").glob("*-to-sign.pdf"))) == 2, timeout=10_000)
    assert {path.read_bytes() for path in (tmp_path / "stick").iterdir()} == {
        document.pdf for document in page.awaited.session.documents
    }


def test_signed_pages_come_as_files_scans_and_copies_and_finish_the_signing(
    page: PaperPage, filled: Services, taken: Taken, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page.awaited is not None
    pdfs = [document.pdf for document in page.awaited.session.documents]
    page.confirm.click()
    qtbot.waitUntil(lambda: not page.confirm.busy, timeout=10_000)
    assert filled.orders.page(ORDER).row.awaits_paper, "nothing is attached yet"
    (tmp_path / "page.png").write_bytes(png(21))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "page.png")], ""))
    page.choose.click()
    attached(page, qtbot, 1)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdfs[0])
    pages = len(pictures_of((scan,)))
    page.grid.dropped.emit([str(scan)])
    attached(page, qtbot, 1 + pages)
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    QGuiApplication.clipboard().setImage(picture)
    page.paste.click()
    attached(page, qtbot, 2 + pages)
    page.confirm.click()
    qtbot.waitUntil(lambda: filled.orders.page(ORDER).row.state == "signed", timeout=20_000)
    qtbot.waitUntil(lambda: ("order", ORDER) in taken.list)
    kinds = [tile.photo_kind for tile in filled.photos.of(ORDER)]
    assert kinds.count("signed_paper") == 2 + pages
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.close()


def test_copied_files_are_pasted_and_an_empty_clipboard_is_told(page: PaperPage, tmp_path: Path, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("no picture")
    told: list[Message] = []
    page.context.messages.listen(told.append)
    page.paste.click()
    assert [message.text for message in told] == [page.context.tr("There is no picture to paste. Copy one first.")]
    (tmp_path / "copied.png").write_bytes(png(22))
    mime = QGuiApplication.clipboard().mimeData().__class__()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "copied.png"))])
    QGuiApplication.clipboard().setMimeData(mime)
    page.paste.click()
    attached(page, qtbot, 1)
    assert len(told) == 1


def test_a_withdrawn_picture_no_longer_counts(page: PaperPage, filled: Services, qtbot: QtBot) -> None:
    photo = filled.photos.add(ORDER, "signed_paper", "blurred.png", png(23)).created
    page.reload()
    attached(page, qtbot, 1)
    page.shell.do(lambda: filled.photos.withdraw(photo))
    attached(page, qtbot, 0)
    with pytest.raises(UserError):
        filled.on_paper.finish(ORDER)


def test_taking_the_paper_back_opens_the_order_again(
    page: PaperPage, filled: Services, taken: Taken, qtbot: QtBot
) -> None:
    assert ("private", False) in taken.list
    page.take_back.click()
    qtbot.waitUntil(lambda: ("order", ORDER) in taken.list, timeout=10_000)
    assert filled.orders.page(ORDER).editable


def test_the_order_says_that_it_waits_and_leads_to_the_paper(
    filled: Services, shell: Shell, taken: Taken, qtbot: QtBot
) -> None:
    print_out(filled)
    order = OrderDetailPage(shell)
    qtbot.addWidget(order)
    order.resize(1366, 900)
    order.show()
    order.open_order(ORDER)
    qtbot.waitUntil(lambda: order.value is not None, timeout=20_000)
    assert order.value is not None
    assert (
        shell.context.tr("Waiting for the signed paper")
        in order_rows.shown(shell, order.value.row, order.value.now).pill.text
    )
    assert order.next.text() == shell.context.tr("Attach the signed paper")
    order.next.click()
    qtbot.waitUntil(lambda: ("paper", ORDER) in taken.list)
