# SPDX-License-Identifier: Apache-2.0
"""Photographs and logos made small for paper: upright, at most 300 dpi in their frame; originals stay as they are."""

import io
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST: Final = 560
"""Pixels of the longer side: 43 mm at 300 dpi, and some."""
_KEPT: Final = 90_000
"""Bytes of a JPEG that is small enough to be taken as it is."""


class Picture(NamedTuple):
    """A JPEG or PNG and its size in pixels."""

    data: bytes
    width: int
    height: int

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height where it is contained in a box, never cropped."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def on_paper(data: bytes) -> Picture | None:
    """The picture as it goes into the file; None if the bytes are no picture that can be read."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as image:
            upright = image.getexif().get(0x0112, 1) == 1
            small = max(image.size) <= LONGEST and len(data) <= _KEPT
            if image.format == "JPEG" and image.mode in ("RGB", "L") and upright and small:
                image.load()
                return Picture(data, *image.size)
            image.draft("RGB", (LONGEST, LONGEST))
            turned = ImageOps.exif_transpose(image).convert("RGB")
            turned.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            turned.save(out, "JPEG", quality=82)
            return Picture(out.getvalue(), *turned.size)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


@lru_cache(maxsize=4)
def logo_on_paper(data: bytes) -> Picture | None:
    """A logo with its edges sharp, on white where it lets the paper through; None if it is no PNG or JPEG."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            seen = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    seen.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "PNG")
    return Picture(out.getvalue(), *flat.size)
