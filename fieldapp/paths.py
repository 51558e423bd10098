# SPDX-License-Identifier: Apache-2.0
"""Where things lie in a home: one folder for one enrolment of one person."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one enrolment."""

    root: Path

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
        """Held by the one running instance."""
        return self.root / "instance.lock"

    @property
    def instance(self) -> Path:
        """How to reach the running instance."""
        return self.root / "instance.json"

    @property
    def enrolled(self) -> bool:
        """Whether this home has a store."""
        return self.key_file.is_file() and self.database.is_file()


def default_home() -> Home:
    """The home that is used when none is named."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Home(base / "FieldApp")
