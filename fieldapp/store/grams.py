# SPDX-License-Identifier: Apache-2.0
"""Text to search tokens: bigrams of Chinese, trigrams of letters and figures, pinyin of names. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_HAN = r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_RUN = re.compile(rf"(?P<han>{_HAN}+)|(?P<latin>(?:(?!{_HAN})[^\W_])+)")
LATIN_GRAM: Final = 3
PINYIN_LETTERS: Final = 24
PINYIN_INITIALS: Final = 8
_READINGS: Final = 3
_VARIED: Final = 4
_TONES = str.maketrans(
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm"
)  # fmt: skip


def folded(text: str) -> str:
    """One spelling of full-width, upper-case and compatibility forms."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The stretches of Chinese (``han``) and of letters and figures (``latin``) in a folded text."""
    for match in _RUN.finditer(text):
        yield match.lastgroup or "", match.group()


def tokens(text: str, joined: bool = False) -> list[str]:
    """The tokens of a text. ``joined``: a number or serial, whose separators don't count."""
    text = folded(text)
    if joined:
        text = re.sub(r"[\W_]+", "", text)
    found: list[str] = []
    for script, run in runs(text):
        size = 2 if script == "han" else LATIN_GRAM
        found += [run[start : start + size] for start in range(len(run))]
    return found


def phrases(text: str) -> list[tuple[str, str]]:
    """What a query asks for: each run with the FTS5 phrase that finds it anywhere inside a text."""
    found = []
    for script, run in runs(folded(text)):
        size = 2 if script == "han" else LATIN_GRAM
        if len(run) < size:
            found.append((run, f'"{run}"*'))
        else:
            grams = " ".join(run[start : start + size] for start in range(len(run) - size + 1))
            found.append((run, f'"{grams}"'))
    return found


def pinyin_tokens(text: str) -> list[str]:
    """Full pinyin and initials from each character on, for every usual reading: 王建 → wangjian wj jian j."""
    found: dict[str, None] = {}
    for script, run in runs(folded(text)):
        if script != "han":
            continue
        readings = [_readings(character) for character in run]
        for start in range(len(run)):
            for spoken in _spoken(readings[start : start + PINYIN_INITIALS]):
                found["".join(spoken)[:PINYIN_LETTERS]] = None
                found["".join(syllable[0] for syllable in spoken)] = None
    return list(found)


def _spoken(readings: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The likely ways to read some characters: the usual one, and each with one character read otherwise."""
    usual = tuple(options[0] for options in readings)
    yield usual
    for place, options in enumerate(readings[:_VARIED]):
        for other in options[1:]:
            yield (*usual[:place], other, *usual[place + 1 :])


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """The readings of one character without tones, the commonest first; itself where it has none."""
    from pypinyin.constants import PINYIN_DICT  # a big dictionary: loaded when the first Chinese name is indexed

    spoken = PINYIN_DICT.get(ord(character), "").split(",")
    plain = dict.fromkeys(reading.translate(_TONES).strip() for reading in spoken if reading.strip())
    return tuple(plain)[:_READINGS] or (character,)
