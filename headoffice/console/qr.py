# SPDX-License-Identifier: Apache-2.0
"""QR codes as drawings in the page."""

import io

import segno
from markupsafe import Markup


def qr(text: str, scale: int = 5) -> Markup:
    """A QR code as inline SVG, black on the white that its frame gives."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=False, scale=scale, border=0)
    return Markup(out.getvalue().decode())
