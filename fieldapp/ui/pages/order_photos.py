# SPDX-License-Identifier: Apache-2.0
"""Photos: required kinds that are missing come first; from files, by drag and drop, or from the camera's folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel

from fieldapp.services.order_views import OrderPage, PhotoTile
from fieldapp.services.photos import CameraFile
from fieldapp.ui.dialogs.base import Dialog, Question, ask
from fieldapp.ui.dialogs.choices import choices
from fieldapp.ui.pages.section import Section
from fieldapp.ui.widgets.base import column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choices import Select
from fieldapp.ui.widgets.photos import Photo, PhotoGrid, PhotoState
from fieldapp.ui.widgets.photos import PhotoTile as PhotoButton
from fieldapp.ui.widgets.surfaces import Pill
from fieldcore.base.text import N_

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage

FILTER = "*.jpg *.jpeg *.png"
THUMB = QSize(264, 184)
LARGE = QSize(1000, 640)


class PhotosSection(Section):
    """A grid of tiles."""

    names = ("photos",)

    def __init__(self, page: "OrderDetailPage") -> None:
        super().__init__(page, N_("Photos"), icon="camera")
        self.pill = Pill(page.context, "", "warn")
        self.camera = Button(page.context, N_("From the camera…"), icon="camera", size="small", shortcut="Alt+M")
        self.camera.clicked.connect(self._ask_camera)
        self.files = Button(page.context, N_("Import…"), icon="image", size="small", shortcut="F8")
        self.files.clicked.connect(lambda: self.ask_files(""))
        for widget in (self.pill, self.camera, self.files):
            self.add_trailing(widget)
        self.grid = PhotoGrid(page.context)
        self.grid.asked.connect(self.ask_files)
        self.grid.opened.connect(self._open)
        self.grid.dropped.connect(self._dropped)
        self.body.addWidget(self.grid)
        self._tiles: dict[str, PhotoTile] = {}
        self._images: dict[str, QImage] = {}

    def forget(self) -> None:
        """Another order: its pictures are read anew."""
        self._images.clear()

    def show_order(self, value: OrderPage) -> None:
        """Tiles, those of missing kinds while photos are taken; pictures follow as they are read."""
        takes = _takes_photos(value)
        shown = [tile for tile in value.photos if tile.id or takes]
        self.setVisible(takes or bool(shown))
        for button in (self.files, self.camera):
            button.setVisible(takes)
        self.pill.set(N_("{count} kinds missing"), "warn", count=value.photos_missing)
        self.pill.setVisible(takes and value.photos_missing > 0)
        self._tiles = {tile.id: tile for tile in shown if tile.id}
        self.grid.set_photos([self._photo(tile) for tile in shown])
        for tile in self._tiles.values():
            if tile.id not in self._images:
                self._read(tile)

    def _photo(self, tile: PhotoTile) -> Photo:
        if tile.missing:
            return Photo(tile.photo_kind, self.page.say(tile.kind_label), "missing")
        state: PhotoState = "waiting" if tile.sending else "taken"
        return Photo(tile.id, tile.caption or self.page.say(tile.kind_label), state,
                     self._images.get(tile.id))  # fmt: skip

    def _read(self, tile: PhotoTile) -> None:
        def shown(image: QImage) -> None:
            self._images[tile.id] = image
            self.grid.set_image(tile.id, image)

        self.page.context.tasks.start("render", lambda: self._scaled(tile.sha256, THUMB), shown)

    def _scaled(self, sha256: str, size: QSize) -> QImage:
        image = QImage.fromData(self.services.photos.image(sha256) or b"")
        return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)

    def ask_files(self, kind: str) -> None:
        """Choose files for a kind; without one the kind is asked for."""
        names, _ = QFileDialog.getOpenFileNames(
            self.page, self.page.tr(N_("Import photos")), "", f"{self.page.tr(N_('Photos'))} ({FILTER})"
        )
        if names:
            self._take(kind, [Path(name) for name in names])

    def _dropped(self, names: list[str]) -> None:
        self._take("", [Path(name) for name in names])

    def _take(self, kind: str, paths: list[Path]) -> None:
        order_id = self.page.order_id
        if kind:
            self.shell.do(lambda: self.services.photos.add_files(order_id, kind, tuple(paths)))
            return
        context = self.page.context
        question = Question(context, self.page, N_("What do the photos show?"), N_("Add"))
        chosen = Select(context, choices("photo_kind"), name=N_("Kind of photo"))
        missing = [tile.photo_kind for tile in (self.page.value.photos if self.page.value else ()) if tile.missing]
        chosen.set_value(missing[0] if missing else "other")
        question.add_row(N_("Kind of photo"), chosen, True)
        ask(self.shell, question, chosen.value,
            lambda shown: self.services.photos.add_files(order_id, shown or "other", tuple(paths)))  # fmt: skip

    def _ask_camera(self) -> None:
        self.shell.load(self.services.photos.camera_files, self._show_camera)

    def _show_camera(self, files: tuple[CameraFile, ...]) -> None:
        fresh = [file for file in files if not file.used]
        if not fresh:
            self.shell.news(N_("No new photos in the camera folder. Choose the folder in Settings."))
            return
        self._take("", [file.path for file in fresh])

    def _open(self, key: str) -> None:
        tile = self._tiles.get(key)
        if tile is not None:
            self.page.context.tasks.start(
                "render", lambda: self._scaled(tile.sha256, LARGE), lambda image: self._show_large(tile, image)
            )

    def _show_large(self, tile: PhotoTile, image: QImage) -> None:
        dialog = Dialog(self.page.context, self.page, self.page.say(tile.kind_label))
        picture = QLabel()
        picture.setPixmap(QPixmap.fromImage(image))
        picture.setAccessibleName(self.page.say(tile.kind_label))
        withdraw = Button(self.page.context, N_("Withdraw photo"), "danger", "x", shortcut="Alt+W")
        withdraw.setVisible(bool(self.page.value and _takes_photos(self.page.value)))
        withdraw.clicked.connect(dialog.accept)
        withdraw.clicked.connect(lambda: self.shell.do(lambda: self.services.photos.withdraw(tile.id)))
        close = Button(self.page.context, N_("Close"), "primary", shortcut="Ctrl+Return")
        close.clicked.connect(dialog.accept)
        dialog.setLayout(column(picture, row(withdraw, 1, close), gap=12, margins=(16, 16, 16, 16)))
        dialog.open()

    def focus_place(self, record_id: str, field: str) -> bool:
        """To the first tile, which is a missing one."""
        tile = self.grid.findChild(PhotoButton)
        (tile or self.files).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


def _takes_photos(value: OrderPage) -> bool:
    """Photos are not part of what is signed: they are added until the order is handed in, and after it came back."""
    return value.editable or (value.row.mine and value.row.state in ("signed", "returned"))
