# SPDX-License-Identifier: Apache-2.0
"""The program's icon in the forms that the systems want, drawn from one SVG file."""

from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE: Final = Path(__file__).with_name("icon.svg")
SIZES: Final = (16, 24, 32, 48, 64, 128, 256)


def draw(folder: Path) -> None:
    """Write ``16.png`` to ``256.png``, ``fieldapp.ico`` for Windows and ``fieldapp.icns`` for macOS."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(QByteArray(SOURCE.read_bytes()))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"{size}.png"))
    with Image.open(folder / f"{SIZES[-1]}.png") as largest:
        largest.save(folder / "fieldapp.ico", sizes=[(size, size) for size in SIZES])
        largest.save(folder / "fieldapp.icns")
