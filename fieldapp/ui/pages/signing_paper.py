# SPDX-License-Identifier: Apache-2.0
"""Signing on paper: print the frozen papers, have them signed or stamped, then attach every signed page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLayout, QWidget

from fieldapp.services.changes import Changes
from fieldapp.services.on_paper import AwaitedPaper, to_print
from fieldapp.services.photos import Picture
from fieldapp.services.sessions import Paper
from fieldapp.ui.dialogs.hand_over import hand_over, open_papers
from fieldapp.ui.pages.base import Page, Scroll, action_bar
from fieldapp.ui.pages.pdf_pages import rendered
from fieldapp.ui.pages.photo_shelf import PhotoShelf, PhotoSources, add_all
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Icon, Text, clear, column, row, rule, set_properties
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.pdf_view import PdfView
from fieldcore.base.numbers import show_money
from fieldcore.base.text import N_
from fieldcore.documents.values import show_digest

SIDE_WIDTH = 600


class PaperPage(Page):
    """What one order waits for: the printed papers at the left, what to do with them at the right."""

    shows = frozenset({"attachment"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._order = ""
        self.awaited: AwaitedPaper | None = None
        back = Button(self.context, N_("Back to the order"), icon="left", key="Alt+Left")
        back.clicked.connect(self.go_back)
        self.which = Segmented(self.context, (), name=N_("Which paper"))
        self.which.chosen.connect(lambda _: self._render())
        self.pdf = PdfView(self.context)
        self.pdf.zoom_changed.connect(lambda _: self._render())
        self._build_side()
        holder = QWidget()
        holder.setLayout(column(*self._parts(), 1, gap=12, margins=(20, 14, 20, 14)))
        self.side = Scroll(holder)
        self.side.setFixedWidth(SIDE_WIDTH)
        set_properties(holder, surface="surface")
        self.confirm = Button(self.context, N_("The signed paper is attached"), "primary", "check", "large",
                              shortcut="Ctrl+Return")  # fmt: skip
        self.confirm.clicked.connect(self._confirm)
        self.take_back = Button(self.context, N_("Take the paper back"), "danger", "undo", shortcut="Alt+U")
        self.take_back.clicked.connect(self._take_back)
        title = Text(self.context, N_("Sign on paper"), size=20, bold=True)
        left = column(self.pdf, gap=0)
        self.setLayout(
            column(
                action_bar(back, title, 1, self.which), row(left, self.side, gap=0),
                action_bar(self.take_back, 1, self.confirm), gap=0,
            )
        )  # fmt: skip

    def _build_side(self) -> None:
        context = self.context
        self._since = Text(context, "", size=13, tone="text_2", wrap=True)
        self._papers = column(gap=4)
        self._total = Text(context, "", size=28, bold=True)
        self.print = Button(context, N_("Print…"), icon="printer", shortcut="Alt+R")
        self.print.clicked.connect(self._print)
        self.show_file = Button(context, N_("Open"), icon="eye", shortcut="Alt+O")
        self.show_file.clicked.connect(lambda: open_papers(self.shell, self._files))
        self.save = Button(context, N_("Save…"), icon="download", shortcut="Alt+S")
        self.save.clicked.connect(self._save)
        self.sources = PhotoSources(self.shell, self, self._add)
        self.choose = Button(context, N_("Add pictures…"), icon="image", shortcut="F8")
        self.choose.clicked.connect(lambda: self.sources.ask_files())
        self.camera = Button(context, N_("From the camera…"), icon="camera", shortcut="Alt+M")
        self.camera.clicked.connect(self.sources.ask_camera)
        self.paste = Button(context, N_("Paste"), shortcut="Ctrl+V")
        self.paste.clicked.connect(self.sources.paste)
        self.grid = PhotoShelf(self.shell)
        self.grid.dropped.connect(lambda names: self.sources.read([Path(name) for name in names]))
        self._empty = Text(context, N_("No picture of the signed paper yet."), tone="warn", wrap=True)

    def _parts(self) -> tuple[QWidget | QLayout, ...]:
        def words(message: str) -> Text:
            return Text(self.context, message, size=13, tone="text_2", wrap=True)

        locked = N_(
            "The order is locked as it was printed. To change something, take the paper back and print it anew."
        )
        return (
            row(self._since, 1, words(N_("You pay")), self._total, gap=16), rule(),
            Text(self.context, N_("1  Print, sign or stamp"), size=16, bold=True),
            words(N_("Customer and technician sign in the boxes at the end of each paper; a stamp is as good.")),
            self._papers, row(self.print, self.show_file, self.save, 1, gap=10), rule(),
            Text(self.context, N_("2  Attach every signed page"), size=16, bold=True),
            words(N_("A photograph or a scan: choose the files, drag them here, paste, or take them from the camera's "
                     "folder.")),
            row(self.choose, self.camera, self.paste, 1, gap=10), self._empty, self.grid, rule(),
            row(Icon(self.context, "lock", "text_2", 18), words(locked), gap=10),
        )  # fmt: skip

    def open_order(self, order_id: str) -> None:
        """Show what an order waits for."""
        self._order, self.awaited = order_id, None
        self.grid.forget()
        self.pdf.set_pages(())
        self.shell.ways.private(False)
        self.reload()

    def entered(self) -> None:
        """Opened through ``open_order`` only."""

    def go_back(self) -> bool:
        """Alt+Left and Esc: the paper goes on waiting."""
        self.shell.ways.order(self._order)
        return True

    def read(self) -> Callable[[], Any]:
        """What the order waits for."""
        order = self._order
        return lambda: self.services.on_paper.of(order)

    def show_value(self, value: AwaitedPaper | None) -> None:
        """Show what was printed and what came back of it; back to the order where nothing waits."""
        if value is None:
            self.go_back()
            return
        first, self.awaited = self.awaited is None, value
        session = value.session
        self._since.set(N_("Printed {time}; it waits here, also when the program is closed."), time=value.since.text())
        self._total.set(show_money(session.total))
        clear(self._papers)
        for document in session.documents:
            about = f"{self.say(document.name)}  {document.doc_no}  {show_digest(document.digest)}"
            self._papers.addWidget(Text(self.context, about, size=13, bold=True))
        self.grid.show_tiles(value.photos, takes=True)
        self._empty.setVisible(not value.photos)
        chosen = "0" if first else self.which.value()
        self.which.set_options([(str(i), self.say(d.name)) for i, d in enumerate(session.documents)])
        self.which.set_value(chosen)
        self.which.setVisible(len(session.documents) > 1)
        if first:
            self._render()

    def _render(self) -> None:
        if self.awaited is None:
            return
        pdf, zoom = self.awaited.session.documents[int(self.which.value() or 0)].pdf, self.pdf.zoom

        def shown(pages: Sequence[QImage]) -> None:
            self.pdf.set_pages(pages)

        self.context.tasks.start("render", lambda: rendered(pdf, zoom, self.devicePixelRatioF()), shown)

    def _files(self) -> tuple[Paper, ...]:
        return tuple(to_print(document) for document in self.awaited.session.documents) if self.awaited else ()

    def _print(self) -> None:
        from fieldapp.ui.printing import print_pdfs

        print_pdfs(self, self.shell, [paper.data for paper in self._files()])

    def _save(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr(N_("Save…")))
        if folder:
            papers, signing = self._files(), self.services.signing
            self.shell.load(
                lambda: [signing.save_to(paper, Path(folder)) for paper in papers],
                lambda saved: self.shell.news(N_("{count} papers saved in {path}"), count=len(saved), path=folder),
            )

    def _add(self, pictures: tuple[Picture, ...]) -> None:
        add_all(self.shell, self._order, "signed_paper", pictures)

    def _take_back(self) -> None:
        """Nothing of what was printed counts; the order can be edited again."""
        order = self._order
        self.shell.do(lambda: self.services.on_paper.take_back(order), lambda _: self.shell.ways.order(order))

    def _confirm(self) -> None:
        order = self._order
        self.confirm.set_busy(True)
        self.shell.do(lambda: self.services.on_paper.finish(order), self._signed, self._failed)

    def _signed(self, _changes: Changes) -> None:
        self.confirm.set_busy(False)
        self.shell.ways.order(self._order)
        hand_over(self.shell, self.window(), self._order)

    def _failed(self, error: BaseException) -> None:
        self.confirm.set_busy(False)
        self.context.messages.report(error)
