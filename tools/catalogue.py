# SPDX-License-Identifier: Apache-2.0
"""The one catalogue: msgids from code and templates, translations per area, compiled into one `.mo`."""

import argparse
import ast
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("fieldcore", "fieldapp", "headoffice")
LOCALE = ROOT / "resources" / "locale" / "zh_CN"
COMPILED = LOCALE / "LC_MESSAGES" / "fieldapp.mo"
FUNCTIONS = frozenset({"N_", "_", "tr"})
TEMPLATES = frozenset({".html", ".j2", ".jinja", ".svg", ".txt", ".xml"})
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: zh_CN\n"


class Place(NamedTuple):
    """Where a msgid or a translation stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Translation(NamedTuple):
    """One entry of an area file."""

    text: str
    place: Place


def main(arguments: Sequence[str] | None = None) -> int:
    """`compile` writes the catalogue, `check` says what is wrong, `missing` prints entries to fill in."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=main.__doc__)
    parser.add_argument("command", choices=("compile", "check", "missing"))
    command = parser.parse_args(arguments).command
    used, translated = msgids(ROOT), translations(LOCALE)
    if command == "missing":
        print("\n\n".join(blank_entry(msgid, places[0]) for msgid, places in used.items() if msgid not in translated))
        return 0
    found = problems(used, translated)
    if command == "compile":
        COMPILED.parent.mkdir(parents=True, exist_ok=True)
        COMPILED.write_bytes(compiled(translated))
    elif not COMPILED.exists() or COMPILED.read_bytes() != compiled(translated):
        found.append(f"{shown(COMPILED, ROOT)} is stale: run `python3 dev.py locale`")
    for problem in found:
        print(problem)
    print(f"{len(used)} msgids, {len(translated)} translated, {len(found)} problems")
    return 1 if found else 0


def msgids(root: Path) -> dict[str, list[Place]]:
    """Every msgid that code and templates use, sorted by file, with its places."""
    found: dict[str, list[Place]] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix == ".py":
                entries = in_python(path.read_text(encoding="utf-8"))
            elif path.suffix in TEMPLATES and "templates" in path.parts:
                entries = in_template(path.read_text(encoding="utf-8"))
            else:
                continue
            for msgid, line in entries:
                found.setdefault(msgid, []).append(Place(shown(path, root), line))
    return found


def in_python(source: str) -> Iterator[tuple[str, int]]:
    """The msgids in a module, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in FUNCTIONS:
                yield from ((text, node.lineno) for text in literals(node.args[0]) if text)


def literals(node: ast.expr) -> Iterator[str]:
    """The strings that an argument can be: a literal, a sum of literals, or either side of a condition."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from literals(node.body)
            yield from literals(node.orelse)
        case ast.BinOp(op=ast.Add()):
            left, right = list(literals(node.left)), list(literals(node.right))
            if len(left) == len(right) == 1:
                yield left[0] + right[0]


def in_template(source: str) -> Iterator[tuple[str, int]]:
    """The msgids in a Jinja template: `{{ tr("…") }}`, `{{ _("…") }}` and `{{ "…"|tr }}`."""
    for node in Environment(autoescape=True).parse(source).find_all((nodes.Call, nodes.Filter)):
        subject: nodes.Node | None = None
        if isinstance(node, nodes.Filter) and node.name in FUNCTIONS:
            subject = node.node
        elif isinstance(node, nodes.Call) and node.args:
            name = getattr(node.node, "name", None) or getattr(node.node, "attr", None)
            subject = node.args[0] if name in FUNCTIONS else None
        yield from ((text, node.lineno) for text in template_literals(subject) if text)


def template_literals(node: nodes.Node | None) -> Iterator[str]:
    """As `literals`, for an expression of a template."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from template_literals(node.expr1)
        yield from template_literals(node.expr2)


def translations(folder: Path) -> dict[str, list[Translation]]:
    """Every entry of the area files that has a text, by msgid."""
    found: dict[str, list[Translation]] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN", abort_invalid=True):
                if message.id and message.string and not message.fuzzy:
                    entry = Translation(str(message.string), Place(path.name, message.lineno or 0))
                    found.setdefault(str(message.id), []).append(entry)
    return found


def problems(used: Mapping[str, Sequence[Place]], translated: Mapping[str, Sequence[Translation]]) -> list[str]:
    """What is missing, contradictory, unused, or would not fill in."""
    found = [f"{places[0]}: no translation of {msgid!r}" for msgid, places in used.items() if msgid not in translated]
    for msgid, entries in translated.items():
        first = entries[0]
        if msgid not in used:
            found.append(f"{first.place}: no code uses {msgid!r}")
        found += [
            f"{other.place}: {msgid!r} is {other.text!r} here and {first.text!r} at {first.place}"
            for other in entries[1:]
            if other.text != first.text
        ]
        found += [
            f"{entry.place}: the fields of {msgid!r} and {entry.text!r} differ"
            for entry in entries
            if fields(msgid) != fields(entry.text)
        ]
    return found


def fields(text: str) -> set[str] | None:
    """The names in braces; None where the text is no valid format, which both sides may then be."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def compiled(translated: Mapping[str, Sequence[Translation]]) -> bytes:
    """The catalogue in gettext's binary form; the same translations give the same bytes."""
    texts = {"": HEADER, **{msgid: entries[0].text for msgid, entries in translated.items()}}
    rows = sorted((msgid.encode(), text.encode()) for msgid, text in texts.items())
    start = 28 + 16 * len(rows)
    ids = b"".join(msgid + b"\0" for msgid, _ in rows)
    strings = b"".join(text + b"\0" for _, text in rows)
    tables = index([msgid for msgid, _ in rows], start) + index([text for _, text in rows], start + len(ids))
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    return head + tables + ids + strings


def index(items: Sequence[bytes], start: int) -> bytes:
    """Length and offset of each item, the first lying at `start`."""
    table = b""
    for item in items:
        table += struct.pack("<2I", len(item), start)
        start += len(item) + 1
    return table


def blank_entry(msgid: str, place: Place) -> str:
    """An entry for an area file, its text still to be written."""
    quoted = msgid.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'#: {place}\nmsgid "{quoted}"\nmsgstr ""'


def shown(path: Path, root: Path) -> str:
    """A path as people type it."""
    return path.relative_to(root).as_posix()


if __name__ == "__main__":
    sys.exit(main())
