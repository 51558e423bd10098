# SPDX-License-Identifier: Apache-2.0
"""The look of the window: tokens, theme, style sheet, icons, focus ring."""

from fieldapp.ui.theme.icons import icon_paths
from fieldapp.ui.theme.style import show_focus_ring
from fieldapp.ui.theme.theme import SCALES, Choice, Theme, ThemeHolder
from fieldapp.ui.theme.tokens import ThemeName, Tokens, contrast, load_tokens

__all__ = [
    "SCALES", "Choice", "Theme", "ThemeHolder", "ThemeName", "Tokens", "contrast", "icon_paths", "load_tokens",
    "show_focus_ring",
]  # fmt: skip
