# SPDX-License-Identifier: Apache-2.0
"""Printing a PDF: its pages as images at the printer's resolution, through the system's print dialog."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from fieldapp.ui.pages.pdf_pages import rendered
from fieldapp.ui.shell import Shell
from fieldcore.base.text import N_

PERCENT = 300
"""288 dpi: enough for a laser, quick enough for a laptop."""


def print_pdfs(parent: QWidget, shell: Shell, pdfs: Sequence[bytes]) -> None:
    """Ask which printer, then print every page; says so where there is none."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)

    def told(printed: bool) -> None:
        if not printed:
            shell.news(N_("The printer does not answer. Save the PDF instead."))

    if dialog.exec() == QDialog.DialogCode.Accepted:  # the system's own dialog, modal by nature
        shell.context.tasks.start(
            "render", lambda: paint_pages(printer, [page for pdf in pdfs for page in rendered(pdf, PERCENT, 1.0)]), told
        )


def paint_pages(printer: QPrinter, pages: Sequence[QImage]) -> bool:
    """One page of paper per image; False where the printer does not answer. Runs off the window's thread."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    area = QRectF(painter.viewport())
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        size = page.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), page)
    return painter.end()
