# SPDX-License-Identifier: Apache-2.0
"""How the three kinds of print (zh, en, both) set bilingual text."""

from typing import Literal

from fieldcore.base.colours import Colour
from fieldcore.documents.bilingual import Text
from fieldcore.documents.fonts import REGULAR
from fieldcore.documents.linebreak import SOFT, Run

Language = Literal["zh_CN", "en", "both"]


class Words:
    """Sets bilingual text as runs in the language of the print."""

    def __init__(self, lang: Language) -> None:
        """ValueError for a language that no print has."""
        if lang not in ("zh_CN", "en", "both"):
            raise ValueError(f"unknown language {lang!r}")
        self.lang = lang
        self.both = lang == "both"

    def pick(self, words: Text) -> str:
        """The words in the first language of the print."""
        return words.en or words.zh if self.lang == "en" else words.zh

    def runs(self, words: Text, size: float, font: str, *, small: float, colour: Colour) -> list[Run]:
        """Runs of one text: one language, or the Chinese and then the smaller English."""
        if not words:
            return []
        if not self.both or not words.en or words.once or words.en == words.zh:
            return [Run(self.pick(words), size, font, colour)]
        return [
            Run(words.zh, size, font, colour), Run(SOFT, size, font, colour), Run(words.en, small, REGULAR, colour)
        ]  # fmt: skip
