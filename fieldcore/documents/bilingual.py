# SPDX-License-Identifier: Apache-2.0
"""Text in both languages at once: what a msgid, a choice or a name is before a print picks its language."""

from functools import cache
from typing import NamedTuple

from fieldcore.base.text import Translator


class Text(NamedTuple):
    """The same thing in both languages; ``en`` is empty for what is never translated (names, codes, prose).

    ``once``: a bilingual print shows the Chinese alone (``3 天``, whose translation would repeat the number).
    """

    zh: str
    en: str = ""
    once: bool = False

    def __bool__(self) -> bool:
        return bool(self.zh)

    def plus(self, tail: str) -> "Text":
        """With the same tail in both languages."""
        return Text(self.zh + tail, self.en + tail if self.en else "")


EMPTY = Text("")


@cache
def _chinese() -> Translator:
    return Translator("zh_CN")


@cache
def _plain(msgid: str) -> Text:
    return Text(_chinese().tr(msgid), msgid)


def text(msgid: str, **values: object) -> Text:
    """A msgid in both languages, its ``{name}`` places filled (a ``Text`` in its own language)."""
    if not values:
        return _plain(msgid)
    zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
    en = {name: value.en or value.zh if isinstance(value, Text) else value for name, value in values.items()}
    return Text(_chinese().tr(msgid).format(**zh), msgid.format(**en))
