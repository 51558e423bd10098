# SPDX-License-Identifier: Apache-2.0
"""The icon set, drawn into the page so that icons take the colour of their text."""

import json
from functools import cache

from markupsafe import Markup

from fieldcore.base import resources


@cache
def drawings() -> dict[str, str]:
    """The markup of each icon, by name."""
    read: dict[str, str] = json.loads(resources.read_text("icons/icons.json"))
    return read


@cache
def icon(name: str, size: int = 18) -> Markup:
    """One icon. KeyError if there is none of that name."""
    head = f'<svg class="ic" width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{drawings()[name]}</svg>")
