# SPDX-License-Identifier: Apache-2.0
"""The papers of an order as they are now: drafts before signing, the issued files after."""

from PySide6.QtWidgets import QWidget

from fieldapp.services.order_views import DocumentRow, OrderPage
from fieldapp.services.signing import Paper
from fieldapp.ui.dialogs.base import Dialog, error_text
from fieldapp.ui.dialogs.choices import PAPER_LANGUAGES
from fieldapp.ui.pages.pdf_pages import rendered
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.pdf_view import PdfView
from fieldcore.base.text import N_


class Preview(Dialog):
    """A paper on the screen."""

    def __init__(self, shell: Shell, parent: QWidget, value: OrderPage, language: str) -> None:
        context = shell.context
        super().__init__(context, parent, N_("Preview"), "canvas")
        self._shell, self._order = shell, value.row.id
        self.resize(min(1000, parent.width()), min(900, parent.height()))
        self._documents: dict[str, DocumentRow] = {str(i): d for i, d in enumerate(value.documents)}
        names = [(key, shell.say(document.name)) for key, document in self._documents.items()]
        self.which = Segmented(context, names, name=N_("Which paper"))
        self.which.set_value("0")
        self.language = Segmented(context, PAPER_LANGUAGES, name=N_("Language of papers"))
        self.language.set_value(language)
        self.trouble = Text(context, "", tone="danger", wrap=True)
        self.pdf = PdfView(context)
        self._bytes = b""
        close = Button(context, N_("Close"), "primary", shortcut="Ctrl+Return")
        close.clicked.connect(self.accept)
        self.which.chosen.connect(lambda _: self._load())
        self.language.chosen.connect(lambda _: self._load())
        self.pdf.zoom_changed.connect(lambda _: self._render())
        head = row(self.which, 1, self.language, close, gap=12, margins=(16, 12, 16, 0))
        self.setLayout(column(head, self.trouble, self.pdf, gap=8))
        self._load()

    def _load(self) -> None:
        document = self._documents[self.which.value() or "0"]
        language = self.language.value() or "both"
        self.language.setVisible(not document.issued_id and document.state != "presented")
        self._shell.load(lambda: self._paper(document, language), self._show, self._failed)

    def _paper(self, document: DocumentRow, language: str) -> Paper:
        signing = self._shell.services.signing
        if document.old_part_id:
            return signing.label(document.old_part_id, language)  # type: ignore[arg-type]  # one of PAPER_LANGUAGES
        if document.issued_id:
            return signing.issued(document.issued_id)
        if document.state == "presented":
            return self._shell.services.on_paper.printed(self._order, document.form)
        return signing.preview(self._order, document.form, language)  # type: ignore[arg-type]  # one of PAPER_LANGUAGES

    def _failed(self, error: BaseException) -> None:
        self.trouble.set(error_text(self.context, error))

    def _show(self, paper: Paper) -> None:
        self.trouble.set("")
        self._bytes = paper.data
        self._render()

    def _render(self) -> None:
        data, zoom, ratio = self._bytes, self.pdf.zoom, self.devicePixelRatioF()
        if data:
            self._shell.context.tasks.start("render", lambda: rendered(data, zoom, ratio), self.pdf.set_pages)


def preview(shell: Shell, parent: QWidget, value: OrderPage) -> None:
    """Show the papers of an order."""
    if value.documents:
        shell.load(
            shell.services.settings.read, lambda chosen: Preview(shell, parent, value, chosen.paper_language).open()
        )
    else:
        shell.news(N_("There are no papers yet: start the work first."))
