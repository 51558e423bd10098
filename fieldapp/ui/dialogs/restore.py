# SPDX-License-Identifier: Apache-2.0
"""Putting a backup in the place of the data: which, what it means, where that which was there is kept."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.services.sync import SyncState
from fieldapp.ui.dialogs.base import Dialog, Question
from fieldapp.ui.pages.base import Page
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Select
from fieldcore.base.text import N_


class RestoreQuestion(Question):
    """A backup of this home, or one from another place; stays open until it is in place."""

    def __init__(self, shell: Shell, parent: QWidget, found: tuple[Path, ...], state: SyncState) -> None:
        context = shell.context
        super().__init__(
            context, parent, N_("Restore from a backup"), N_("Restore"),
            N_("The data of this laptop becomes what it was in the backup. What is here now is kept as a file."),
            danger=True,
        )  # fmt: skip
        self._shell = shell
        self.answer = self._restore
        self.choice = Select(context, [(str(path), path.stem) for path in found], name=N_("Backup"))
        self.choice.set_value(str(found[0]) if found else None)
        elsewhere = Button(context, N_("Another place…"), icon="usb", shortcut="Alt+O")
        elsewhere.clicked.connect(self._look_elsewhere)
        self.add_row(N_("Backup"), self.choice, True)
        self.body.addLayout(row(1, elsewhere))
        if state.waiting or state.blobs:
            self.body.addWidget(
                Text(context, N_("{count} changes and {files} files are not at head office yet: they are only in what "
                                 "is replaced. Sync first if you can."),
                     size=13, tone="warn", wrap=True, count=state.waiting, files=state.blobs)
            )  # fmt: skip

    def check(self) -> str:
        """A backup has to be chosen."""
        return "" if self.choice.value() else self.context.tr(N_("Choose a backup."))

    def _look_elsewhere(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, self.windowTitle()):
            self.choice.set_options([(folder, folder)])
            self.choice.set_value(folder)

    def _restore(self) -> None:
        self.verb.set_busy(True)
        self._shell.ways.restore(Path(self.choice.value() or ""), self._restored, self.refuse)

    def _restored(self, aside: Path) -> None:
        Restored(self._shell, self._behind, aside).open()
        self.accept()


class Restored(Dialog):
    """Where that which was replaced is kept; closed in any way, it starts the window again."""

    def __init__(self, shell: Shell, parent: QWidget, aside: Path) -> None:
        context = shell.context
        super().__init__(context, parent, N_("The backup is in place"))
        where = Text(context, str(aside), wrap=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        start = Button(context, N_("Start again"), "primary", "sync", shortcut="Ctrl+Return")
        start.clicked.connect(self.accept)
        self.finished.connect(lambda _: shell.ways.restart())
        self.setLayout(
            column(
                Text(context, N_("The backup is in place"), size=16, bold=True),
                Text(context, N_("What was there is kept here, with what was not sent:"), tone="text_2", wrap=True),
                where, row(1, start), gap=12, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip


def ask_restore(page: Page) -> None:
    """Ask which backup, then put it in place."""
    shell, sync = page.shell, page.services.sync
    shell.load(
        lambda: (sync.backups(), sync.state()), lambda found: RestoreQuestion(shell, page, found[0], found[1]).open()
    )
