# SPDX-License-Identifier: Apache-2.0
"""Design tokens: the colours of each theme, read once from ``resources/style/tokens.json``."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from PySide6.QtGui import QColor

from fieldcore.base import resources

ThemeName = Literal["light", "dark", "sunlight"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours, as ``#RRGGBB``."""

    canvas: str
    surface: str
    sunken: str
    rail: str
    line: str
    line_2: str
    text: str
    text_2: str
    text_3: str
    accent: str
    accent_h: str
    accent_p: str
    accent_t: str
    accent_w: str
    on: str
    ok: str
    ok_s: str
    ok_w: str
    warn: str
    warn_s: str
    warn_w: str
    danger: str
    danger_s: str
    danger_w: str
    conf: str
    conf_w: str
    neutral_w: str
    paper: str
    ink: str
    chart_2: str
    mark: str
    scrim: str

    def colour(self, name: str) -> QColor:
        """The colour of a token; AttributeError for an unknown one."""
        return QColor(str(getattr(self, name)))

    def as_dict(self) -> dict[str, str]:
        """Token name to colour."""
        return asdict(self)


@cache
def load_tokens(name: ThemeName) -> Tokens:
    """The tokens of a theme."""
    return Tokens(**json.loads(resources.read_text("style/tokens.json"))[name])
