# SPDX-License-Identifier: Apache-2.0
"""The icon set: SVG paths on a 20 grid, drawn in a token's colour and cached."""

import json
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from fieldcore.base import resources

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none" stroke="{colour}" '
    'stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
)


@cache
def icon_paths() -> dict[str, str]:
    """Icon name to its SVG markup."""
    paths: dict[str, str] = json.loads(resources.read_text("icons/icons.json"))
    return paths


def stroke_width(size: int) -> float:
    """Small icons get a heavier line, big ones a finer."""
    if size <= 14:
        return 1.8
    return 1.6 if size < 24 else 1.45


@lru_cache(maxsize=512)
def draw_icon(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon as a pixmap of ``size`` logical pixels; KeyError for an unknown name."""
    from PySide6.QtSvg import QSvgRenderer  # the first paint has no icons

    svg = _HEAD.format(colour=colour, width=stroke_width(size), paths=icon_paths()[name])
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
