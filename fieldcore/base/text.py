# SPDX-License-Identifier: Apache-2.0
"""Translation: English msgids, one gettext catalogue, looked up only when text is shown."""

import gettext
import io
from typing import Final

from fieldcore.base import resources

LANGUAGES: Final = ("zh_CN", "en")


def N_(message: str) -> str:  # noqa: N802 - the usual gettext name for "mark, do not translate"
    """Mark a msgid in a declaration; it is translated where it is shown."""
    return message


class Translator:
    """Turns msgids into one language."""

    def __init__(self, lang: str) -> None:
        """``lang`` is ``zh_CN`` or ``en``; ValueError for another."""
        if lang not in LANGUAGES:
            raise ValueError(f"unknown language {lang!r}")
        self.lang = lang
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if lang != "en":
            data = resources.read_bytes(f"locale/{lang}/LC_MESSAGES/fieldapp.mo")
            self._catalogue = gettext.GNUTranslations(io.BytesIO(data))

    def tr(self, message: str, **values: object) -> str:
        """The text of a msgid, its ``{name}`` places filled."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text
