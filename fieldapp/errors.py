# SPDX-License-Identifier: Apache-2.0
"""Errors that a person is told about: UserError they can cure, ExternalError is nobody's bug; all else is a bug.

FieldAppError
├── UserError: NotEnrolled, AlreadyEnrolled, WrongKey, NoKey, NewerData, InsecureAddress, Refused
└── ExternalError: DiskFull, DiskReadOnly, DamagedStore, OutdatedSQLite, Busy, Offline
"""

import errno
from collections.abc import Callable
from pathlib import PurePath
from typing import Protocol, runtime_checkable

from fieldcore.base.text import N_, Translator


@runtime_checkable
class Resolvable(Protocol):
    """A text that has no language yet."""

    def resolve(self, tr: Callable[..., str]) -> str:
        """The text in the language of ``tr``."""
        ...


class FieldAppError(Exception):
    """An error whose text is a msgid, translated where it is shown. ``str`` gives the English text."""

    message = ""

    def __init__(self, message: str = "", **values: object) -> None:
        self.message = message or self.message
        self.values = {n: str(v) if isinstance(v, PurePath) else v for n, v in values.items()}  # a path resolves too
        super().__init__(self.message.format(**values) if values else self.message)

    def text(self, translator: Translator) -> str:
        """The sentence in the person's language; a value that is a text itself is translated too."""
        values = {n: v.resolve(translator.tr) if isinstance(v, Resolvable) else v for n, v in self.values.items()}
        return translator.tr(self.message, **values)


class UserError(FieldAppError):
    """The person can cure it."""


class ExternalError(FieldAppError):
    """Nobody's bug: the disk, the network, another program. It may pass."""


class NotEnrolled(UserError):
    """There is no store in this home."""

    message = N_("This laptop is not enrolled yet: run “fieldapp enrol --server URL --code CODE”.")


class AlreadyEnrolled(UserError):
    """There is a store in this home already."""

    message = N_("This home is enrolled already.")


class WrongKey(UserError):
    """The passphrase or the key does not open the store."""

    message = N_("The passphrase does not open this home.")


class NoKey(UserError):
    """There is no keyring and no passphrase was given."""

    message = N_("This machine has no keyring: give a passphrase with “--passphrase-file FILE”.")


class NewerData(UserError):
    """A newer version of the program wrote this store."""

    message = N_("A newer FieldApp wrote this data. Update the program.")


class InsecureAddress(UserError):
    """Plain http to another machine."""

    message = N_("{url} is not safe: only https is allowed (http on this machine alone).")


class Refused(UserError):
    """Head office said no, with one of the protocol's codes."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class DiskFull(ExternalError):
    """No room for the write; nothing was changed."""

    message = N_("The disk is full. Nothing was lost: make room and save again.")


class DiskReadOnly(ExternalError):
    """The folder cannot be written."""

    message = N_("The disk cannot be written. Nothing was lost: check it and save again.")


def disk_error(error: OSError) -> ExternalError:
    """What to tell a person of a write that failed."""
    return DiskFull() if error.errno == errno.ENOSPC else DiskReadOnly()


class DamagedStore(ExternalError):
    """A page of the database does not carry what was written."""

    message = N_("The data on this disk is damaged. Restore a backup with “fieldapp restore FILE”.")


class OutdatedSQLite(ExternalError):
    """An SQLite that can lose data when its log is reset."""

    message = N_("SQLite {found} can lose data; FieldApp needs {needed} or newer.")


class Busy(ExternalError):
    """Another program holds the store."""

    message = N_("Another program holds the data. Close it and try again.")


class Offline(ExternalError):
    """No trustworthy answer came from head office."""

    message = N_("Head office cannot be reached. Work goes on; everything is sent later.")
