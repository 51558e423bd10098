# SPDX-License-Identifier: Apache-2.0
"""What the person chose, kept in the home; older files pass numbered upgrades first."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from fieldapp.errors import UserError, disk_error
from fieldcore.base.text import LANGUAGES, N_

SCHEMA: Final = 1
UPGRADES: Final[dict[int, Callable[[dict[str, Any]], None]]] = {}
"""Key: the schema that an upgrade leaves behind."""

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "language": LANGUAGES,
    "theme": ("system", "light", "dark", "sunlight"),
    "paper_language": ("zh_CN", "en", "both"),
}
LIMITS: Final[dict[str, tuple[int, int]]] = {"text_scale": (100, 200), "sync_every_s": (10, 3600)}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults. ``text_scale`` in percent."""

    language: str = "zh_CN"
    theme: str = "system"
    text_scale: int = 100
    camera_folder: str = ""
    paper_language: str = "both"
    reduce_motion: bool = False
    sync_every_s: int = 60


def load(path: Path) -> Settings:
    """The settings of a home; the defaults where there are none or the file is spoilt."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    return read(stored) if isinstance(stored, dict) else Settings()


def read(stored: Mapping[str, Any]) -> Settings:
    """Stored settings, upgraded; a value that is not allowed any more falls back to its default."""
    raw = dict(stored)
    version = raw.pop("schema", 1)
    for step in range(version if isinstance(version, int) else 1, SCHEMA):
        if upgrade := UPGRADES.get(step):
            upgrade(raw)
    settings = Settings()
    for field in fields(Settings):
        if field.name in raw:
            try:
                settings = changed(settings, **{field.name: raw[field.name]})
            except UserError:
                continue
    return settings


def changed(settings: Settings, **values: Any) -> Settings:
    """Settings with other values. UserError for one that is not allowed."""
    for name, value in values.items():
        allowed, limits = CHOICES.get(name), LIMITS.get(name)
        default = getattr(Settings(), name, None)
        fits = default is not None and type(value) is type(default)
        if fits and allowed is not None:
            fits = value in allowed
        if fits and limits is not None:
            fits = limits[0] <= value <= limits[1]
        if not fits:
            raise UserError(N_("{value} is not allowed for {name}."), value=value, name=name)
    return replace(settings, **values)


def save(path: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all."""
    text = json.dumps({"schema": SCHEMA, **asdict(settings)}, ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        import tempfile  # slow to import, and only a change needs it

        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError as error:
        raise disk_error(error) from error
