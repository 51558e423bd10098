# SPDX-License-Identifier: Apache-2.0
"""Hand over: every paper of an order, to be saved, opened or printed on the spot."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from fieldapp.services.order_views import DocumentRow
from fieldapp.services.signing import Paper
from fieldapp.ui.dialogs.base import Dialog
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, column, row, rule
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.rows import Lines
from fieldapp.ui.widgets.surfaces import EmptyState
from fieldcore.base.text import N_
from fieldcore.documents.values import show_digest


class HandOver(Dialog):
    """The papers of an order and what can be done with each."""

    def __init__(self, shell: Shell, parent: QWidget, documents: tuple[DocumentRow, ...]) -> None:
        self._shell, context = shell, shell.context
        super().__init__(context, parent, N_("Hand over"))
        self.setMinimumWidth(640)
        layout = column(
            Text(context, N_("Hand over"), size=20, bold=True),
            Text(context, N_("The customer's copy and the office's copy are one and the same file."), size=13,
                 tone="text_2", wrap=True), gap=12, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self._papers = [document for document in documents if document.issued_id or document.old_part_id]
        lines = Lines()
        for document in self._papers:
            lines.add(self._line(document))
        layout.addWidget(lines)
        if not self._papers:
            layout.addWidget(
                EmptyState(context, "file", N_("No papers yet"), N_("They are made when the job is signed."))
            )
        done = Button(context, N_("Close"), "primary", shortcut="Ctrl+Return")
        done.clicked.connect(self.accept)
        save_all = Button(context, N_("Save all…"), icon="download", shortcut="Alt+A")
        save_all.clicked.connect(self._save_all)
        layout.addLayout(row(save_all, 1, done))
        self.setLayout(layout)

    def _line(self, document: DocumentRow) -> QWidget:
        context = self._shell.context
        buttons = [
            self._button(document, N_("Open"), "eye", "Alt+O", self._open),
            self._button(document, N_("Print"), "printer", "Alt+P", self._print),
            self._button(document, N_("Save…"), "download", "Alt+S", self._save),
        ]
        words = column(
            Text(context, self._shell.say(document.name), bold=True),
            Text(context, document.doc_no, size=13, tone="text_2"), gap=0,
        )  # fmt: skip
        if document.digest:
            shown = Text(
                context, N_("Fingerprint {digest}"), size=12, tone="text_3", digest=show_digest(document.digest)
            )
            shown.setToolTip(document.digest)
            words.addWidget(shown)
            buttons.insert(0, self._button(document, N_("Copy fingerprint"), "hash", "Alt+C", self._copy, bare=True))
        icon = Icon(context, "tag" if document.old_part_id else "file", "text_2", 20)
        holder = QWidget()
        holder.setLayout(column(rule(), row(icon, words, 1, *buttons, gap=10), gap=12, margins=(0, 0, 0, 12)))
        return holder

    def _button(
        self, document: DocumentRow, message: str, icon: str, keys: str, deed: Callable[[DocumentRow], None],
        bare: bool = False,
    ) -> Button:  # fmt: skip
        context = self._shell.context
        name = f"{context.tr(message)} {document.doc_no}"
        button = Button(context, "" if bare else message, icon=icon, name=name, shortcut=keys)
        button.clicked.connect(lambda: deed(document))
        return button

    def _copy(self, document: DocumentRow) -> None:
        QApplication.clipboard().setText(document.digest)
        self._shell.news(N_("The fingerprint of {doc_no} is copied."), doc_no=document.doc_no)

    def _read(self, document: DocumentRow) -> Paper:
        signing = self._shell.services.signing
        return signing.label(document.old_part_id) if document.old_part_id else signing.issued(document.issued_id)

    def _open(self, document: DocumentRow) -> None:
        open_papers(self._shell, lambda: (self._read(document),))

    def _print(self, document: DocumentRow) -> None:
        self._shell.load(lambda: self._read(document).data, self._ask_printer)

    def _ask_printer(self, pdf: bytes) -> None:
        from fieldapp.ui.printing import print_pdfs

        print_pdfs(self, self._shell, (pdf,))

    def _save(self, document: DocumentRow) -> None:
        self._shell.load(lambda: self._read(document), self._ask_where)

    def _ask_where(self, paper: Paper) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), paper.file_name, "PDF (*.pdf)")
        if name:
            target = Path(name)
            self._shell.load(
                lambda: target.write_bytes(paper.data), lambda _: self._shell.news(N_("Saved: {path}"), path=name),
                self._shell.context.messages.report,
            )  # fmt: skip

    def _save_all(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.windowTitle())
        if folder:
            papers, signing = self._papers, self._shell.services.signing
            self._shell.load(
                lambda: [signing.save_to(self._read(document), Path(folder)) for document in papers],
                lambda saved: self._shell.news(N_("{count} papers saved in {path}"), count=len(saved), path=folder),
            )


def open_papers(shell: Shell, read: Callable[[], Sequence[Paper]]) -> None:
    """Show papers in the machine's own program for PDF."""

    def shown(paths: Sequence[Path]) -> None:
        if not all(QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))) for path in paths):
            shell.news(N_("No program on this machine opens PDF. Save it instead."))

    shell.load(lambda: [temporary(paper) for paper in read()], shown)


def temporary(paper: Paper) -> Path:
    """The file of a paper for another program to show; runs on the store's thread."""
    path = Path(tempfile.mkdtemp(prefix="fieldapp-")) / paper.file_name
    path.write_bytes(paper.data)
    return path


def hand_over(shell: Shell, parent: QWidget, order_id: str) -> None:
    """Show the papers of an order."""
    shell.load(
        lambda: shell.services.signing.documents(order_id),
        lambda documents: HandOver(shell, parent, documents).open(),
    )
