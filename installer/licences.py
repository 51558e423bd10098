# SPDX-License-Identifier: Apache-2.0
"""The licences of all that ships with the program, as their packages carry them."""

import re
import shutil
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TEXTS: Final = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


def shipped(requirement: str) -> list[Distribution]:
    """The installed distributions that a requirement asks for, itself first, each once."""
    found: dict[str, Distribution] = {}
    todo = [Requirement(requirement)]
    done = set[tuple[str, str]]()
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        for extra in ("", *sorted(asked.extras)):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            package = found[name] = found.get(name) or distribution(name)
            wanted = [Requirement(line) for line in package.requires or ()]
            todo += [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": extra})]
    return list(found.values())


def collect(requirement: str, folder: Path) -> None:
    """Write a folder for each distribution with its licence texts and what it says of itself."""
    for package in shipped(requirement):
        into = folder / f"{package.name}-{package.version}"
        into.mkdir(parents=True)
        said = [f"{key}: {value}" for key in ("Name", "Version", "License-Expression", "License", "Project-URL")
                for value in package.metadata.get_all(key) or ()]  # fmt: skip
        (into / "about.txt").write_text("\n".join(said) + "\n", encoding="utf-8")
        for file in package.files or ():
            if ".dist-info" in str(file) and TEXTS.search(file.name) and Path(str(file.locate())).is_file():
                shutil.copyfile(Path(str(file.locate())), into / file.name)
