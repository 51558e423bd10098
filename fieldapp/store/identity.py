# SPDX-License-Identifier: Apache-2.0
"""Who this laptop is: what enrolment bought, kept inside the encrypted store."""

import msgspec


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolment of one person. ``signing_key``: 32 secret bytes."""

    device_id: str
    device_code: str
    person_id: str
    person_name: str
    roles: list[str]
    station_id: str = ""
    server_url: str = ""
    server_epoch: str = ""
    signing_key: bytes
