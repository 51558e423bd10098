# SPDX-License-Identifier: Apache-2.0
"""The pages of a PDF as images, made off the window's thread from the very bytes that are signed."""

from PySide6.QtGui import QImage

POINTS_TO_PX = 96 / 72


def rendered(pdf: bytes, zoom: int, ratio: float) -> list[QImage]:
    """Every page at ``zoom`` percent for a screen of that pixel ratio."""
    import pypdfium2  # 8 MB that only a preview needs

    document = pypdfium2.PdfDocument(pdf)
    try:
        scale = POINTS_TO_PX * zoom / 100 * ratio
        images = []
        for page in document:
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            data = bytes(bitmap.buffer)
            image = QImage(data, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888).copy()
            image.setDevicePixelRatio(ratio)
            images.append(image)
            page.close()
        return images
    finally:
        document.close()
