# SPDX-License-Identifier: Apache-2.0
"""Files that only their owner may read: a passphrase given by file, and what is written beside a store."""

import os
import stat
from pathlib import Path

from fieldapp.errors import UserError, disk_error
from fieldcore.base.text import N_


def read_passphrase(path: Path) -> str:
    """The passphrase of a file that only its owner may read. UserError if others may, or if it is empty."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(N_("The passphrase file {path} cannot be read."), path=path) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise UserError(N_("Others can read the passphrase file {path}: run “chmod 600” on it."), path=path)
    if not text:
        raise UserError(N_("The passphrase file {path} is empty."), path=path)
    return text


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; whole or not at all."""
    import tempfile  # slow to import, and only a write needs it

    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise disk_error(error) from error
