# SPDX-License-Identifier: Apache-2.0
"""Reading head office's invitation from a picture of its QR code: the only door to ``zxingcpp``."""

import io
from pathlib import Path

from PIL import Image

from fieldapp.errors import UserError
from fieldcore.base.text import N_
from fieldcore.wire.invitation import Invitation


def in_picture(source: Path | bytes) -> Invitation:
    """The invitation in a photograph or a screenshot. UserError where there is none."""
    import zxingcpp  # only a picture needs it

    try:
        picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source).convert("L")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(N_("This file is no picture that can be read. Choose a photo or a screenshot.")) from error
    found = (Invitation.read(code.text) for code in zxingcpp.read_barcodes(picture))
    invited = next((one for one in found if one is not None), None)
    if invited is None:
        raise UserError(N_("There is no enrolment code in this picture. Take it closer and straight from the front."))
    return invited
