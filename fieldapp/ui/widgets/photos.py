# SPDX-License-Identifier: Apache-2.0
"""Photo tiles: missing kinds first, then what was taken; files can be dropped on the grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.ui.context import UiContext
from fieldapp.ui.delegates.paint import dashed_pen, paint_text
from fieldapp.ui.widgets.base import clear, follow
from fieldapp.ui.widgets.choices import FlowLayout
from fieldapp.ui.widgets.focus import KeyboardRing
from fieldcore.base.text import N_

PhotoState = Literal["missing", "taken", "waiting", "bad"]
_MARK = {"missing": ("warn", "warn"), "taken": ("check", "ok"), "waiting": ("upload", "text_2"),
         "bad": ("alert", "danger")}  # fmt: skip
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".pdf")


@dataclass(frozen=True, slots=True)
class Photo:
    """One tile: a kind that is missing, or a photo that was taken; ``caption`` is ready text."""

    key: str
    caption: str
    state: PhotoState = "taken"
    image: QImage | None = None


class PhotoTile(KeyboardRing, QAbstractButton):
    """132 x 92 with its caption; the whole tile is the button."""

    def __init__(self, context: UiContext, photo: Photo) -> None:
        super().__init__()
        self._context, self.photo = context, photo
        self._pixmap: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(context, self)

    def set_photo(self, photo: Photo) -> None:
        """Show another state or picture."""
        self.photo, self._pixmap = photo, None
        self.refresh()

    def refresh(self) -> None:
        """Name in the language of the moment."""
        words = {
            "missing": self._context.tr(N_("missing, take photo")),
            "taken": self._context.tr(N_("taken")),
            "waiting": self._context.tr(N_("not sent yet")),
            "bad": self._context.tr(N_("take it again")),
        }
        self.setAccessibleName(f"{self.photo.caption}, {words[self.photo.state]}")
        self.setToolTip(self.photo.caption)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(132, 92 + round(self._context.theme.px(12) * 1.5) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, 132, 92)
        if self.photo.state == "missing":
            self._paint_missing(painter, box)
        else:
            self._paint_picture(painter, box)
        icon, token = _MARK[self.photo.state]
        line = round(theme.px(12) * 1.5)
        painter.drawPixmap(0, 95 + (line - 14) // 2, theme.pixmap(icon, token, 14))
        ink = token if self.photo.state in ("missing", "bad") else "text"
        paint_text(painter, theme, QRectF(19, 95, 112, line), self.photo.caption, 12, ink)

    def _paint_missing(self, painter: QPainter, box: QRectF) -> None:
        theme = self._context.theme
        painter.setBrush(theme.colour("warn_w"))
        painter.setPen(dashed_pen(theme.colour("warn_s"), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        painter.drawPixmap(54, 22, theme.pixmap("camera", "warn", 24))
        text = self._context.tr(N_("Take photo"))
        paint_text(painter, theme, QRectF(4, 50, 124, 26), text, 13, "warn", align=Qt.AlignmentFlag.AlignHCenter)

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        theme = self._context.theme
        clip = QPainterPath()
        clip.addRoundedRect(box, 6, 6)
        painter.save()
        painter.setClipPath(clip)
        painter.fillRect(box, theme.colour("neutral_w"))
        if self.photo.image is not None and not self.photo.image.isNull():
            if self._pixmap is None:
                self._pixmap = cover(self.photo.image, box.size().toSize(), self.devicePixelRatioF())
            painter.drawPixmap(0, 0, self._pixmap)
        else:
            painter.drawPixmap(54, 34, theme.pixmap("image", "text_3", 24))
        painter.restore()
        bad = self.photo.state == "bad"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("danger" if bad else "line"), 2 if bad else 1))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1) if bad else box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class PhotoGrid(QWidget):
    """``asked(kind)`` wants a photo of a missing or bad kind, ``opened(key)`` shows one, ``dropped`` brings files."""

    asked = Signal(str)
    opened = Signal(str)
    dropped = Signal(list)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.tiles: dict[str, PhotoTile] = {}
        self._flow = FlowLayout(gap=12)
        self.setLayout(self._flow)
        self.setAcceptDrops(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_photos(self, photos: Sequence[Photo]) -> None:
        """Show tiles, missing kinds first."""
        clear(self._flow)
        self.tiles = {}
        for photo in sorted(photos, key=lambda p: p.state != "missing"):
            tile = PhotoTile(self._context, photo)
            tile.clicked.connect(self._pressed)
            self.tiles[photo.key] = tile
            self._flow.addWidget(tile)
        self.updateGeometry()

    def set_image(self, key: str, image: QImage) -> None:
        """Put the picture into a tile when it has been read."""
        if key in self.tiles:
            self.tiles[key].set_photo(replace(self.tiles[key].photo, image=image))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        pictures = [path for path in paths if path.lower().endswith(_PICTURES)]
        if pictures:
            event.acceptProposedAction()
            self.dropped.emit(pictures)

    def _pressed(self) -> None:
        tile = self.sender()
        if isinstance(tile, PhotoTile):
            signal = self.asked if tile.photo.state in ("missing", "bad") else self.opened
            signal.emit(tile.photo.key)


def cover(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """The picture scaled to fill a tile, its middle kept."""
    wanted = size * ratio
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = image.scaled(wanted, mode, Qt.TransformationMode.SmoothTransformation)
    left, top = (scaled.width() - wanted.width()) // 2, (scaled.height() - wanted.height()) // 2
    pixmap = QPixmap.fromImage(scaled.copy(left, top, wanted.width(), wanted.height()))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
