# SPDX-License-Identifier: Apache-2.0
"""Courier files: with or without photos and where to, and the receipt that comes back."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.services.courier import Offer, exported_text, taken_text
from fieldapp.ui.dialogs.base import Question
from fieldapp.ui.pages.base import Page
from fieldapp.ui.pages.sync_detail import size_text
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text
from fieldapp.ui.widgets.choices import Segmented
from fieldcore.base.text import N_
from fieldcore.wire.courier import RECEIPT_SUFFIX, SUFFIX

WITH: Final = "with"
WITHOUT: Final = "without"


class ExportQuestion(Question):
    """What goes along; then the place to write to."""

    def __init__(self, shell: Shell, parent: QWidget, offer: Offer) -> None:
        context = shell.context
        super().__init__(
            context, parent, N_("Export for courier"), N_("Choose the place…"),
            N_("An encrypted file for head office alone, on a stick or by chat. It all waits here until the receipt "
               "or a sync settles it."),
        )  # fmt: skip
        self._shell, self._offer = shell, offer
        self.answer = self._choose
        self.body.addWidget(Text(context, N_("{count} changes wait."), count=offer.changes))
        self.files: Segmented | None = None
        if offer.files:
            size = size_text(offer.bytes_of_files)
            self.files = Segmented(
                context, ((WITH, N_("With them")), (WITHOUT, N_("Changes only"))), name=N_("Photos and papers")
            )
            self.files.set_value(WITH)
            label = context.tr(N_("Photos and papers: {count}, {size}"), count=offer.files, size=size)
            self.add_row(label, self.files)

    def _choose(self) -> None:
        filters = f"{self.context.tr(N_('Courier files'))} (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), self._offer.name, filters)
        if not chosen:
            return
        path, files = Path(chosen).with_suffix(SUFFIX), self.files is not None and self.files.value() == WITH
        self.verb.set_busy(True)
        courier = self._shell.services.courier
        self.context.tasks.start("network", lambda: courier.export(path, files), self._written, self.refuse)

    def _written(self, done: Any) -> None:
        self.context.messages.news(self._shell.say(exported_text(done)))
        self.accept()


def ask_export(page: Page) -> None:
    """Ask what goes along and where to, then write the file."""
    shell = page.shell
    shell.load(shell.services.courier.offer, lambda offer: ExportQuestion(shell, page, offer).open())


def take_receipt(page: Page) -> None:
    """Choose a receipt and take it in; what it settled is said, and every page shows it."""
    shell, context = page.shell, page.context
    title = context.tr(N_("Take in a receipt"))
    filters = f"{context.tr(N_('Receipts'))} (*{RECEIPT_SUFFIX});;{context.tr(N_('All files'))} (*)"
    chosen, _ = QFileDialog.getOpenFileName(page, title, "", filters)
    if not chosen:
        return
    courier = shell.services.courier

    def settled(done: Any) -> None:
        shell.changed.emit(courier.everything())
        context.messages.news(shell.say(taken_text(done)))

    def refused(error: BaseException) -> None:
        shell.changed.emit(courier.everything())
        context.messages.report(error)

    context.tasks.start("network", lambda: courier.take(Path(chosen)), settled, refused)
