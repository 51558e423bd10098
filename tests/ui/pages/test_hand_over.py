# SPDX-License-Identifier: Apache-2.0
"""Hand over: the signed papers are saved, opened with the system's program and printed, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.bundle import Services
from fieldapp.ui.dialogs.hand_over import HandOver, hand_over
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.buttons import Button
from fieldcore.documents.values import show_digest
from tests.unit.fieldapp.services.world import ORDER, sign


@pytest.fixture
def dialog(filled: Services, shell: Shell, qtbot: QtBot) -> Iterator[HandOver]:
    """The papers of a signed order: warranty card, repair report and the label of the old part."""
    filled.orders.finish(ORDER)
    sign(filled)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    hand_over(shell, window, ORDER)
    qtbot.waitUntil(lambda: bool(window.findChildren(HandOver)), timeout=10_000)
    yield window.findChildren(HandOver)[0]
    window.close()


@pytest.fixture
def issued(filled: Services) -> dict[str, bytes]:
    """The bytes that were signed, by number."""
    papers = [paper for paper in filled.signing.documents(ORDER) if paper.issued_id]
    return {paper.doc_no: filled.signing.issued(paper.issued_id).data for paper in papers}


def press(dialog: HandOver, shell: Shell, verb: str, about: str = "") -> None:
    name = f"{shell.context.tr(verb)} {about}".strip()
    next(b for b in dialog.findChildren(Button) if b.accessibleName() == name).click()


def test_all_papers_are_saved_as_they_were_signed(
    dialog: HandOver, shell: Shell, filled: Services, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "usb"))
    (tmp_path / "usb").mkdir()
    press(dialog, shell, "Save all…")
    qtbot.waitUntil(lambda: len(list((tmp_path / "usb").glob("*.pdf"))) >= 3, timeout=10_000)
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    signed = {filled.signing.issued(p.issued_id).data for p in filled.signing.documents(ORDER) if p.issued_id}
    assert len(signed) == 2
    assert signed < {path.read_bytes() for path in (tmp_path / "usb").iterdir()}


def test_one_paper_is_saved_where_a_person_wants_it(
    dialog: HandOver, shell: Shell, issued: dict[str, bytes], tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = tmp_path / "card.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    number = next(number for number in issued if number.startswith("WC-"))
    press(dialog, shell, "Save…", number)
    qtbot.waitUntil(target.exists, timeout=10_000)
    qtbot.waitUntil(lambda: shell.context.tasks.idle)
    assert target.read_bytes() == issued[number]


def test_a_paper_is_opened_by_the_systems_program(
    dialog: HandOver, shell: Shell, issued: dict[str, bytes], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not shown.append(url))
    number = next(number for number in issued if number.startswith("RR-"))
    press(dialog, shell, "Open", number)
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    assert Path(shown[0].toLocalFile()).read_bytes() == issued[number]


def test_a_paper_is_printed_page_by_page(
    dialog: HandOver, shell: Shell, issued: dict[str, bytes], tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    printed = tmp_path / "printed.pdf"

    def to_a_file(asked: QPrintDialog) -> int:
        asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        asked.printer().setOutputFileName(str(printed))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrintDialog, "exec", to_a_file)
    number = next(number for number in issued if number.startswith("RR-"))
    press(dialog, shell, "Print", number)
    qtbot.waitUntil(printed.exists, timeout=20_000)
    qtbot.waitUntil(lambda: shell.context.tasks.idle, timeout=20_000)
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(issued[number])
    assert len(PdfReader(printed).pages) == len(PdfReader(signed).pages)
    assert all(page.images for page in PdfReader(printed).pages), "each page shows its picture"


def test_the_fingerprint_of_a_signed_paper_is_shown_short_and_copied_whole(
    dialog: HandOver, shell: Shell, filled: Services
) -> None:
    signed = {paper.doc_no: paper.digest for paper in filled.signing.documents(ORDER) if paper.issued_id}
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert len(signed) == 2
    for number, digest in signed.items():
        shown = shell.context.tr("Fingerprint {digest}", digest=show_digest(digest))
        assert words.count(shown) == 1
        press(dialog, shell, "Copy fingerprint", number)
        assert QApplication.clipboard().text() == digest
