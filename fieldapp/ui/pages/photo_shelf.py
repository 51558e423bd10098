# SPDX-License-Identifier: Apache-2.0
"""The photos of an order as tiles that read their pictures by themselves, and where new ones come from."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from fieldapp.errors import UserError
from fieldapp.services.changes import Changes
from fieldapp.services.order_views import PhotoTile
from fieldapp.services.photos import CameraFile, Picture
from fieldapp.ui.dialogs.base import Dialog
from fieldapp.ui.pages.pdf_pages import rendered
from fieldapp.ui.shell import Shell
from fieldapp.ui.widgets.base import column, row
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.photos import Photo, PhotoGrid, PhotoState
from fieldcore.base.text import N_

FILTER = "*.jpg *.jpeg *.png *.pdf"
THUMB = QSize(264, 184)
LARGE = QSize(1000, 640)
SCAN_PERCENT = 200
"""A page of a scanned PDF becomes a picture of 192 dpi."""


class PhotoShelf(PhotoGrid):
    """Tiles of an order's photos; one that is pressed is shown large, where it may be withdrawn."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.context)
        self._shell = shell
        self._shown: dict[str, PhotoTile] = {}
        self._images: dict[str, QImage] = {}
        self._takes = False
        self.opened.connect(self._open)

    def forget(self) -> None:
        """Another order: its pictures are read anew."""
        self._images.clear()

    def show_tiles(self, tiles: Sequence[PhotoTile], takes: bool) -> None:
        """Tiles; pictures follow as they are read. ``takes``: photos can be added and withdrawn."""
        self._takes = takes
        self._shown = {tile.id: tile for tile in tiles if tile.id}
        self.set_photos([self._photo(tile) for tile in tiles])
        for tile in self._shown.values():
            if tile.id not in self._images:
                self._read(tile)

    def _photo(self, tile: PhotoTile) -> Photo:
        words = self._shell.say(tile.kind_label)
        if tile.missing:
            return Photo(tile.photo_kind, words, "missing")
        state: PhotoState = "waiting" if tile.sending else "taken"
        return Photo(tile.id, tile.caption or words, state, self._images.get(tile.id))

    def _read(self, tile: PhotoTile) -> None:
        def shown(image: QImage) -> None:
            self._images[tile.id] = image
            self.set_image(tile.id, image)

        self._context.tasks.start("render", lambda: self._scaled(tile.sha256, THUMB), shown)

    def _scaled(self, sha256: str, size: QSize) -> QImage:
        image = QImage.fromData(self._shell.services.photos.image(sha256) or b"")
        return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)

    def _open(self, key: str) -> None:
        tile = self._shown.get(key)
        if tile is not None:
            self._context.tasks.start(
                "render", lambda: self._scaled(tile.sha256, LARGE), lambda image: self._show_large(tile, image)
            )

    def _show_large(self, tile: PhotoTile, image: QImage) -> None:
        shell, context = self._shell, self._context
        dialog = Dialog(context, self.window(), shell.say(tile.kind_label))
        picture = QLabel()
        picture.setPixmap(QPixmap.fromImage(image))
        picture.setAccessibleName(shell.say(tile.kind_label))
        withdraw = Button(context, N_("Withdraw photo"), "danger", "x", shortcut="Alt+W")
        withdraw.setVisible(self._takes)
        withdraw.clicked.connect(dialog.accept)
        withdraw.clicked.connect(lambda: shell.do(lambda: shell.services.photos.withdraw(tile.id)))
        close = Button(context, N_("Close"), "primary", shortcut="Ctrl+Return")
        close.clicked.connect(dialog.accept)
        dialog.setLayout(column(picture, row(withdraw, 1, close), gap=12, margins=(16, 16, 16, 16)))
        dialog.open()


class PhotoSources:
    """Files, the camera's folder and the clipboard: each gives pictures to ``take``."""

    def __init__(self, shell: Shell, parent: QWidget, take: Callable[[tuple[Picture, ...]], object]) -> None:
        self._shell, self._parent, self._take = shell, parent, take

    def ask_files(self, take: Callable[[tuple[Picture, ...]], object] | None = None) -> None:
        """Choose files; ``take`` gets them in this case."""
        tr = self._shell.context.tr
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, tr(N_("Import photos")), "", f"{tr(N_('Photos'))} ({FILTER})"
        )
        self.read([Path(name) for name in names], take)

    def ask_camera(self) -> None:
        """What is new in the camera's folder."""
        self._shell.load(self._shell.services.photos.camera_files, self._from_camera)

    def paste(self) -> None:
        """What was copied: a picture, or files of them."""
        copied = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in copied.urls() if url.isLocalFile()]
        if paths:
            self.read(paths)
        elif copied.hasImage() and not (image := QGuiApplication.clipboard().image()).isNull():
            self._shell.context.tasks.start(
                "render", lambda: (Picture("pasted.png", encoded(image, "PNG")),), self._take
            )
        else:
            self._shell.news(N_("There is no picture to paste. Copy one first."))

    def read(self, paths: Sequence[Path], take: Callable[[tuple[Picture, ...]], object] | None = None) -> None:
        """Read files off the window's thread; each page of a PDF is a picture."""
        if paths:
            self._shell.context.tasks.start(
                "render", lambda: pictures_of(paths), take or self._take, self._shell.context.messages.report
            )

    def _from_camera(self, files: tuple[CameraFile, ...]) -> None:
        fresh = [file.path for file in files if not file.used]
        if not fresh:
            self._shell.news(N_("No new photos in the camera folder. Choose the folder in Settings."))
        self.read(fresh)


def pictures_of(paths: Sequence[Path]) -> tuple[Picture, ...]:
    """The bytes of files. UserError names the first that can't be read."""
    made: list[Picture] = []
    for path in paths:
        try:
            data = path.read_bytes()
            if path.suffix.lower() != ".pdf":
                made.append(Picture(path.name, data))
                continue
            pages = rendered(data, SCAN_PERCENT, 1.0)
        except (OSError, RuntimeError) as error:  # pdfium's error is a RuntimeError
            raise UserError(N_("{name} cannot be read."), name=path.name) from error
        made += [Picture(f"{path.stem}-{number}.jpg", encoded(page, "JPEG")) for number, page in enumerate(pages, 1)]
    return tuple(made)


def encoded(image: QImage, kind: str) -> bytes:
    """A picture as a file's bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, 90)  # type: ignore[call-overload]  # the stubs want bytes where Qt takes str
    return bytes(buffer.data().data())


def add_all(shell: Shell, order_id: str, kind: str, pictures: tuple[Picture, ...],
            done: Callable[[Changes], object] | None = None) -> None:  # fmt: skip
    """Put pictures on an order, in one save."""
    shell.do(lambda: shell.services.photos.add_all(order_id, kind, pictures), done)
