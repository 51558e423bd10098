# SPDX-License-Identifier: Apache-2.0
"""Where head office keeps its data, and which database it uses."""

import os
from pathlib import Path

import msgspec

from fieldcore.base.text import N_
from headoffice.errors import OfficeError

FILE = "office.json"
SCHEMA = 1


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``headoffice init`` decided. An empty ``database`` means SQLite in the data folder."""

    schema: int = SCHEMA
    database: str = ""


class Place:
    """A data folder."""

    def __init__(self, data: Path, settings: Settings) -> None:
        self.data, self.settings = data, settings

    @property
    def database_url(self) -> str:
        """The address of the database."""
        return self.settings.database or f"sqlite:///{self.data / 'office.db'}"

    @property
    def blobs(self) -> Path:
        """Where photos and papers lie."""
        return self.data / "blobs"


def create(data: Path, database: str = "") -> Place:
    """Make a data folder. OfficeError if there is one already or it cannot be written."""
    if (data / FILE).exists():
        raise OfficeError(N_("There is a head office in {folder} already."), folder=str(data))
    place = Place(data, Settings(database=database))
    try:
        place.blobs.mkdir(parents=True, exist_ok=True)
        os.chmod(data, 0o700)
        (data / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(place.settings)) + b"\n")
    except OSError as error:
        raise OfficeError(N_("{folder} cannot be written. Choose another folder."), folder=str(data)) from error
    return place


def take_back(place: Place, keep_folder: bool) -> None:
    """Undo :func:`create`, where the database could not be made."""
    (place.data / FILE).unlink(missing_ok=True)
    for folder in (place.blobs, *(() if keep_folder else (place.data,))):
        try:
            folder.rmdir()
        except OSError:
            return  # something else is in it


def load(data: Path) -> Place:
    """The data folder of an office. OfficeError if there is none."""
    try:
        return Place(data, msgspec.json.decode((data / FILE).read_bytes(), type=Settings))
    except FileNotFoundError as error:
        message = N_("There is no head office in {folder}. Run: headoffice init --data {folder}")
        raise OfficeError(message, folder=str(data)) from error
    except msgspec.DecodeError as error:
        raise OfficeError(N_("{file} is damaged. Restore it from a copy."), file=str(data / FILE)) from error
