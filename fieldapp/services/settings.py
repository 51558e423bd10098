# SPDX-License-Identifier: Apache-2.0
"""What the person chose: language, theme, text size, camera folder."""

from dataclasses import dataclass
from typing import Any

from fieldapp.services.changes import Changes


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings that the window offers. ``theme``: light, dark, sunlight; ``text_scale`` in percent, 100 to 200."""

    language: str = "zh_CN"
    theme: str = "light"
    text_scale: int = 100
    camera_folder: str = ""
    paper_language: str = "both"
    reduce_motion: bool = False


class Settings:
    """Read and change settings."""

    def read(self) -> Preferences:
        """The settings as they are."""
        raise NotImplementedError

    def change(self, **values: Any) -> Changes:
        """Change some. UserError for a value that is not allowed."""
        raise NotImplementedError
