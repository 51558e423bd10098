# SPDX-License-Identifier: Apache-2.0
"""The two faces of every paper, loaded with the library at the first one: widths, coverage, true text for readers."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from fieldcore.base import resources

if TYPE_CHECKING:
    from reportlab.pdfbase import ttfonts

REGULAR: Final = "NotoSansSC"
BOLD: Final = "NotoSansSC-Bold"
_FILES: Final = {REGULAR: "fonts/NotoSansSC-Regular.ttf", BOLD: "fonts/NotoSansSC-Bold.ttf"}


class Face(NamedTuple):
    """What layout needs to know of a font: widths in thousandths of the size, by code point."""

    font: "ttfonts.TTFont"
    widths: dict[int, int]
    default: int
    glyphs: dict[int, int]


def to_unicode_map(fontname: str, subset: Sequence[int]) -> str:  # noqa: ARG001 - the library calls it so
    """The map from codes of a subset to text, in UTF-16BE, so that 𠅤 is found, copied and read aloud as 𠅤.

    The library's own writes ``<%04X>``, which readers take for two characters when there are five digits.
    """
    rows = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)]
    blocks: list[str] = []
    for start in range(0, len(rows), 100):
        part = rows[start : start + 100]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange", *blocks,
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    ])  # fmt: skip


@cache
def faces() -> dict[str, Face]:
    """Load and register both faces (a fifth of a second, once in a process)."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics, ttfonts

    rl_config.useA85 = 0  # ASCII85 costs time and a quarter of the size
    ttfonts.makeToUnicodeCMap = to_unicode_map
    loaded: dict[str, Face] = {}
    for name, file in _FILES.items():
        font = ttfonts.TTFont(name, str(resources.path(file)))
        pdfmetrics.registerFont(font)
        face = font.face
        loaded[name] = Face(font, face.charWidths, face.defaultWidth, face.charToGlyph)
    return loaded


def text_width(text: str, font: str, size: float) -> float:
    """How wide a string is set solid."""
    face = faces()[font]
    widths, default = face.widths, face.default
    return sum([widths.get(ord(char), default) for char in text]) * size / 1000


def has_glyph(char: str) -> bool:
    """Whether both faces can draw this character."""
    return all(ord(char) in face.glyphs for face in faces().values())
