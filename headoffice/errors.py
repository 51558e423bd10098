# SPDX-License-Identifier: Apache-2.0
"""What can go wrong at head office: a code decides, a msgid explains what to do."""

from typing import Any

from fieldcore.base.text import N_
from fieldcore.wire.codes import MESSAGES


class OfficeError(Exception):
    """Somebody can mend this. ``message`` is a msgid whose places ``params`` fill; ``field`` is where it went wrong."""

    code = "bad_request"
    status = 400

    def __init__(self, message: str, *, field: str = "", **params: Any) -> None:
        super().__init__(message)
        self.message, self.field, self.params = message, field, params


class Denied(OfficeError):
    """The person's roles do not allow it."""

    code = "not_yours"
    status = 403

    def __init__(self, message: str = N_("Your role does not allow this. Ask the administrator.")) -> None:
        super().__init__(message)


class NotFound(OfficeError):
    """There is no such thing."""

    code = "not_found"
    status = 404

    def __init__(self, message: str = MESSAGES["not_found"]) -> None:
        super().__init__(message)


class Overtaken(OfficeError):
    """Somebody else has done it meanwhile, or the state no longer allows it."""

    code = "overtaken"
    status = 409


class Throttled(OfficeError):
    """Too many attempts."""

    code = "throttled"
    status = 429

    def __init__(self) -> None:
        super().__init__(N_("Too many attempts. Wait a few minutes and try again."))


class WireError(Exception):
    """A laptop's request that is answered with a problem code."""

    def __init__(self, code: str, status: int = 400, field: str = "") -> None:
        super().__init__(code)
        self.code, self.status, self.field = code, status, field
