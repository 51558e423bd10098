# SPDX-License-Identifier: Apache-2.0
"""Photos: required kinds that are missing first; from files, the clipboard, by dragging, or the camera's folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from fieldapp.services.order_views import OrderPage
from fieldapp.services.photos import Picture
from fieldapp.ui.dialogs.base import Question, ask
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.pages.photo_shelf import PhotoShelf, PhotoSources, add_all
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Select
from fieldapp.ui.widgets.photos import PhotoTile as PhotoButton
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


class PhotosSection(Section):
    """A grid of tiles."""

    names = ("photos",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Photos"), icon="camera")
        self.pill = Pill(page.context, "", "warn")
        self.sources = PhotoSources(page.shell, page, self._ask_kind)
        self.camera = Button(page.context, N_("From the camera…"), icon="camera", size="small", shortcut="Alt+M")
        self.camera.clicked.connect(self.sources.ask_camera)
        self.paste = Button(page.context, N_("Paste"), size="small", shortcut="Ctrl+Shift+V")
        self.paste.clicked.connect(self.sources.paste)
        self.files = Button(page.context, N_("Import…"), icon="image", size="small", shortcut="F8")
        self.files.clicked.connect(lambda: self.sources.ask_files())
        for widget in (self.pill, self.camera, self.paste, self.files):
            self.add_trailing(widget)
        self.grid = PhotoShelf(page.shell)
        self.grid.asked.connect(self._ask_missing)
        self.grid.dropped.connect(lambda names: self.sources.read([Path(name) for name in names]))
        self.body.addWidget(self.grid)

    def forget(self) -> None:
        """Another order: its pictures are read anew."""
        self.grid.forget()

    def show_order(self, value: OrderPage) -> None:
        """Tiles, those of missing kinds while photos are taken."""
        takes = _takes_photos(value)
        shown = [tile for tile in value.photos if tile.id or takes]
        self.setVisible(takes or bool(shown))
        for button in (self.files, self.paste, self.camera):
            button.setVisible(takes)
        self.pill.set(N_("{count} kinds missing"), "warn", count=value.photos_missing)
        self.pill.setVisible(takes and value.photos_missing > 0)
        self.grid.show_tiles(shown, takes)

    def _ask_missing(self, kind: str) -> None:
        """Files for a kind that is missing."""
        order_id = self.page.order_id
        self.sources.ask_files(lambda pictures: add_all(self.shell, order_id, kind, pictures))

    def _ask_kind(self, pictures: tuple[Picture, ...]) -> None:
        order_id, context = self.page.order_id, self.page.context
        question = Question(context, self.page, N_("What do the photos show?"), N_("Add"))
        chosen = Select(context, choices("photo_kind"), name=N_("Kind of photo"))
        missing = [tile.photo_kind for tile in (self.page.value.photos if self.page.value else ()) if tile.missing]
        chosen.set_value(missing[0] if missing else "other")
        question.add_row(N_("Kind of photo"), chosen, True)
        ask(self.shell, question, chosen.value,
            lambda shown: self.services.photos.add_all(order_id, shown or "other", pictures))  # fmt: skip

    def focus_place(self, record_id: str, field: str) -> bool:
        """To the first tile, which is a missing one."""
        tile = self.grid.findChild(PhotoButton)
        (tile or self.files).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


def _takes_photos(value: OrderPage) -> bool:
    """Photos are not part of what is signed: they are added until the order is handed in, and after it came back."""
    return value.editable or (value.row.mine and (value.row.awaits_paper or value.row.state in ("signed", "returned")))
