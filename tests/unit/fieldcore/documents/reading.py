# SPDX-License-Identifier: Apache-2.0
"""Reading papers back with the two readers that people's tools are built on."""

import io
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from pypdf import PdfReader

Word = tuple[str, float, float, float, float]


def pages(pdf: bytes) -> list[str]:
    """The text of each page by pypdf."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """All text by pypdf, without the spaces that layout adds."""
    return squeezed("".join(pages(pdf)))


def poppler(pdf: bytes, folder: Path) -> str:
    """All text by pdftotext."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()


def squeezed(value: str) -> str:
    """Without any white space."""
    return re.sub(r"\s+", "", value)


def at(word: ElementTree.Element, edge: str) -> float:
    """One edge of a word's box."""
    return float(word.attrib[edge])


def words(pdf: bytes, folder: Path) -> list[list[Word]]:
    """Each page's words with their boxes, in points from the top left."""
    file = folder / "boxes.pdf"
    file.write_bytes(pdf)
    html = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode()
    tree = ElementTree.fromstring(html)
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [
            (word.text or "", at(word, "xMin"), at(word, "yMin"), at(word, "xMax"), at(word, "yMax"))
            for word in page.iter(f"{space}word")
        ]
        for page in tree.iter(f"{space}page")
    ]


def sizes(pdf: bytes) -> set[float]:
    """The sizes of all type, that of signature fields' appearances too."""
    found: set[float] = set()

    def walk(resources: Any, data: bytes) -> None:
        found.update(float(size) for size in re.findall(rb"/F\S+ ([\d.]+) Tf", data))
        for item in ((resources or {}).get("/XObject") or {}).values():
            if item.get_object().get("/Subtype") == "/Form":
                walk(item.get_object().get("/Resources"), item.get_object().get_data())

    for page in PdfReader(io.BytesIO(pdf)).pages:
        contents = page.get_contents()
        walk(page.get("/Resources"), contents.get_data() if contents is not None else b"")
        for annotation in page.get("/Annots") or ():
            face = annotation.get_object()["/AP"]["/N"].get_object()
            walk(face.get("/Resources"), face.get_data())
    return found
