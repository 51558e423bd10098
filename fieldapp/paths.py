# SPDX-License-Identifier: Apache-2.0
"""Where things lie: a home is the folder of one enrolment of one person; a laptop's folder holds everybody's."""

import os
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

PEOPLE: Final = "people"
SECOND: Final = 2
"""The number of the first home beside the one that the laptop's folder itself is."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one enrolment."""

    root: Path

    @property
    def laptop(self) -> "Laptop":
        """The laptop that it is a home of."""
        among_others = self.root.parent.name == PEOPLE and self.root.name.isdecimal()
        return Laptop(self.root.parent.parent if among_others else self.root)

    @property
    def database(self) -> Path:
        """The encrypted SQLite file."""
        return self.root / "fieldapp.db"

    @property
    def blobs(self) -> Path:
        """Sealed photographs, strokes and papers."""
        return self.root / "blobs"

    @property
    def backups(self) -> Path:
        """Encrypted copies, the last 14."""
        return self.root / "backups"

    @property
    def key_file(self) -> Path:
        """How the key is kept; whoever has it also needs the keyring or the passphrase."""
        return self.root / "key.json"

    @property
    def person(self) -> Path:
        """Who works in it and when last, readable without its key."""
        return self.root / "person.json"

    @property
    def settings(self) -> Path:
        """What the person chose."""
        return self.root / "settings.json"

    @property
    def certificate(self) -> Path:
        """Head office's certificate, where enrolment pinned one."""
        return self.root / "head-office.pem"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        """Held by the one program that has it open."""
        return self.root / "instance.lock"

    @property
    def instance(self) -> Path:
        """How to reach that program."""
        return self.root / "instance.json"

    @property
    def staged(self) -> Path:
        """A whole backup that is about to be the store."""
        return self.root / "fieldapp.staged"

    @property
    def enrolled(self) -> bool:
        """Whether this home has a store, or will have one as soon as it is opened."""
        return self.key_file.is_file() and (self.database.is_file() or self.staged.is_file())


@dataclass(frozen=True, slots=True)
class Laptop:
    """The folder of everybody who works on a laptop: it is the first one's home, the others' lie in it by number."""

    root: Path

    @property
    def lock(self) -> Path:
        """Held by the one window."""
        return self.root / "window.lock"

    @property
    def instance(self) -> Path:
        """How to reach the window."""
        return self.root / "window.json"

    @property
    def logs(self) -> Path:
        """The log files of the window."""
        return Home(self.root).logs

    def homes(self) -> tuple[Home, ...]:
        """The homes that are enrolled, in the order in which they were."""
        folder = self.root / PEOPLE
        found = [int(path.name) for path in folder.iterdir() if path.name.isdecimal()] if folder.is_dir() else []
        return tuple(home for home in (Home(self.root), *map(self._numbered, sorted(found))) if home.enrolled)

    def latest(self) -> Home:
        """The home that was opened last, for language and theme before somebody is chosen."""
        return max(self.homes(), key=_used, default=Home(self.root))

    def free(self) -> Home:
        """The home of the next person to be enrolled."""
        if not Home(self.root).database.exists():
            return Home(self.root)
        return next(home for home in map(self._numbered, count(SECOND)) if not home.database.exists())

    def _numbered(self, number: int) -> Home:
        return Home(self.root / PEOPLE / str(number))


def _used(home: Home) -> float:
    return home.person.stat().st_mtime if home.person.exists() else 0.0


def default_home() -> Home:
    """The folder of this laptop when none is named."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Home(base / "FieldApp")
