# SPDX-License-Identifier: Apache-2.0
"""Settings: language, theme, text size, language of papers, camera folder, backup."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.settings import Settings
from fieldapp.ui.dialogs.choices import LANGUAGES, PAPER_LANGUAGES
from fieldapp.ui.dialogs.restore import ask_restore
from fieldapp.ui.pages.base import Page, Scroll, stacked
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import Text, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Segmented
from fieldapp.ui.widgets.fields import FieldRow
from fieldapp.ui.widgets.surfaces import Card
from fieldcore.base.text import N_

THEMES: Final = (("system", N_("System")), ("light", N_("Light")), ("dark", N_("Dark")), ("sunlight", N_("Sunlight")))
SCALES: Final = (("100", "100 %"), ("115", "115 %"), ("130", "130 %"), ("150", "150 %"))
WIDTH = 900


class SettingsPage(Page):
    """What the person chooses; every change works at once."""

    shows = frozenset({"settings"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        context = self.context
        self.language = Segmented(context, LANGUAGES, name=N_("Language"))
        self.theme = Segmented(context, THEMES, name=N_("Theme"))
        self.scale = Segmented(context, SCALES, name=N_("Text size"))
        self.papers = Segmented(context, PAPER_LANGUAGES, name=N_("Language of papers"))
        self.language.chosen.connect(context.words.set_language)
        self.theme.chosen.connect(lambda name: context.themes.set(name))
        self.scale.chosen.connect(lambda size: context.themes.set(scale=int(size)))
        self.papers.chosen.connect(lambda value: self._change(paper_language=value))
        self.folder = Text(context, "", tone="text_2")
        choose = Button(context, N_("Choose folder…"), icon="image", shortcut="Alt+F")
        choose.clicked.connect(self._choose_folder)
        self.backup = Button(context, N_("Make a backup now"), icon="download", shortcut="Alt+B")
        self.backup.clicked.connect(self._backup)
        body, layout = stacked()
        look = Card(context, N_("Look and language"), icon="sun")
        for label, control in (
            (N_("Language"), self.language),
            (N_("Theme"), self.theme),
            (N_("Text size"), self.scale),
        ):
            look.body.addWidget(FieldRow(context, label, control))
        work = Card(context, N_("Papers and photos"), icon="file")
        work.body.addWidget(
            FieldRow(context, N_("Papers"), self.papers, hint=N_("Which language the papers are printed in."))
        )
        camera = QWidget()
        camera.setLayout(row(self.folder, 1, choose))
        work.body.addWidget(
            FieldRow(context, N_("Camera folder"), camera, hint=N_("New photos in it are offered on each order."))
        )
        safe = Card(context, N_("Safety"), icon="lock")
        safe.body.addWidget(
            Text(context, N_("A backup is made every day; the last 14 are kept."), tone="text_2", wrap=True)
        )
        self.restore = Button(context, N_("Restore from a backup…"), icon="history", shortcut="Alt+R")
        self.restore.clicked.connect(lambda: ask_restore(self))
        safe.body.addLayout(row(self.backup, self.restore, 1))
        for card in (look, work, safe, self._who()):
            card.setMaximumWidth(WIDTH)
            layout.addWidget(card)
        layout.addStretch(1)
        self.setLayout(row(Scroll(body), gap=0))

    def _who(self) -> Card:
        me, context = self.services.me, self.context
        who = Card(context, N_("This laptop"), icon="user")
        words = N_("Closes your data; it opens again with your passphrase. More people can be added there.")
        change = Button(context, N_("Change person"), icon="users", shortcut="Alt+P")
        change.clicked.connect(lambda: self.shell.ways.leave())
        who.body.addWidget(Text(context, f"{me.name} · {me.device_code}", bold=True))
        who.body.addWidget(Text(context, words, tone="text_2", wrap=True))
        who.body.addLayout(row(change, 1))
        return who

    def read(self) -> Callable[[], Any]:
        """The settings."""
        return self.services.settings.read

    def show_value(self, value: Settings) -> None:
        """Show them."""
        self.language.set_value(self.context.language)
        self.theme.set_value(self.context.themes.choice)
        self.scale.set_value(str(self.context.themes.scale))
        self.papers.set_value(value.paper_language)
        self.folder.set(value.camera_folder or N_("none chosen"))

    def _change(self, **values: Any) -> None:
        self.shell.do(lambda: self.services.settings.change(**values), lambda _: self.reload())

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr(N_("Camera folder")))
        if folder:
            self._change(camera_folder=folder)

    def _backup(self) -> None:
        self.backup.set_busy(True)

        def settled(path: str) -> None:
            self.backup.set_busy(False)
            self.shell.news(N_("Backup made: {path}"), path=path)

        def failed(error: BaseException) -> None:
            self.backup.set_busy(False)
            self.context.messages.report(error)

        self.context.tasks.start("network", self.services.sync.backup, settled, failed)
