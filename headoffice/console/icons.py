# SPDX-License-Identifier: Apache-2.0
"""The icon set, drawn into the page so that icons take the colour of their text."""

import re
from functools import cache

from markupsafe import Markup

from fieldcore.base import resources

INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name: str, size: int = 18) -> Markup:
    """One icon of ``resources/icons``. FileNotFoundError if there is none of that name."""
    found = INNER.search(resources.read_text(f"icons/{name}.svg"))
    inner = found.group(1).strip() if found else ""
    head = f'<svg class="ic" width="{size}" height="{size}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{inner}</svg>")
