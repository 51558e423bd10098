# SPDX-License-Identifier: Apache-2.0
"""What the person chose: language, theme, text size, camera folder."""

from pathlib import Path
from typing import Any

from fieldapp import settings as stored
from fieldapp.errors import UserError
from fieldapp.services.changes import Changes, changed
from fieldapp.settings import Settings as Preferences
from fieldcore.base.text import N_


class Settings:
    """Read and change settings; the file of the home is read once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._now = stored.load(path)

    def read(self) -> Preferences:
        """The settings as they are."""
        return self._now

    def change(self, **values: Any) -> Changes:
        """Change some. UserError for a value that is not allowed."""
        folder = values.get("camera_folder")
        if folder and not Path(folder).is_dir():
            raise UserError(N_("There is no folder “{folder}”."), folder=folder)
        wanted = stored.changed(self._now, **values)
        if wanted == self._now:
            return Changes()
        stored.save(self._path, wanted)
        self._now = wanted
        return changed("settings")
