# SPDX-License-Identifier: Apache-2.0
"""What tests with a whole laptop share: a drawn signature, a photograph, and whether everything was sent."""

import io

from PIL import Image

from fieldapp.services.opening import Opened
from fieldapp.services.signing import Stroke

INK = (Stroke(((100, 200, 500, 0), (300, 350, 600, 40), (520, 240, 400, 90))),)


def picture() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((640, 480), 40).save(data, "JPEG")
    return data.getvalue()


def all_sent(opened: Opened) -> bool:
    state = opened.services.sync.state()
    return state.tone == "synced" and not state.waiting and not state.blobs
