# SPDX-License-Identifier: Apache-2.0
"""The messages of the sync protocol (JSON, decoded and type-checked by msgspec)."""

from typing import Any, Final, Literal

import msgspec

PROTOCOL: Final = 1
"""2026-11: the first. Head office speaks at least the two last."""
SCHEMA: Final = 1
"""2026-11: the records of the main job."""
HEADER: Final = "FieldApp-Protocol"
REQUEST_ID: Final = "FieldApp-Request"
MAX_OPERATIONS: Final = 500
MAX_BATCH_BYTES: Final = 64 * 1024
CHUNK: Final = 256 * 1024

Outcome = Literal["applied", "merged", "conflict", "rejected", "blocked", "proposed", "quarantined"]
Change = Literal["upsert", "leave", "delete"]


class Operation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of one record, as the laptop's outbox keeps it."""

    op_id: str
    kind: str
    record_id: str
    action: Literal["put", "delete"] = "put"
    base_version: int = 0
    changes: dict[str, Any] = {}
    group_id: str = ""
    depends_on: list[str] = []
    schema: int = SCHEMA
    at: list[int] = []


class PushRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A batch: operations ``first_n``, ``first_n + 1``, … of the device's epoch, without a gap."""

    request_id: str
    protocol: int = PROTOCOL
    schema: int = SCHEMA
    epoch: str
    first_n: int
    operations: list[Operation]


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one operation. ``code`` decides, ``message`` (a msgid) explains."""

    op_id: str
    outcome: Outcome
    version: int = 0
    code: str = ""
    field: str = ""
    message: str = ""
    blocked_by: str = ""


class PushReply(msgspec.Struct, frozen=True, kw_only=True):
    """``early``: the batch is ahead of head office (``last_n``); ``fork``: another op_id is stored at that n, and
    ``device_code`` is the code with which this laptop numbers its papers from now on.
    """

    request_id: str
    protocol: int = PROTOCOL
    status: Literal["ok", "early", "fork"]
    last_n: int
    answers: list[Answer] = []
    device_code: str = ""


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far a laptop has read: the server's epoch, the stream number, and that entry's tag."""

    server_epoch: str
    n: int
    tag: str
    scope_epoch: str = ""


class PullRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for what is new since ``cursor``; None asks for a snapshot."""

    request_id: str
    protocol: int = PROTOCOL
    schema: int = SCHEMA
    cursor: Cursor | None = None
    limit: int = 500


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The current state of one record, or that it left the laptop's scope or was deleted.

    ``field_versions``: field → [version at which it last changed, writer]; a laptop writes as ``device:epoch``.
    """

    kind: str
    id: str
    change: Change = "upsert"
    version: int = 0
    values: dict[str, Any] = {}
    field_versions: dict[str, list[Any]] = {}


class Conflict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two values of one field, kept for a person: the server's stands, ``other`` is what came second."""

    id: str
    kind: str
    record_id: str
    field: str
    current: Any = None
    other: Any = None
    author: str = ""
    at: list[int] = []
    proposal: bool = False
    resolved: bool = False


class PullReply(msgspec.Struct, frozen=True, kw_only=True):
    """Rows and the cursor that belongs to them; the laptop commits both together."""

    request_id: str
    protocol: int = PROTOCOL
    status: Literal["ok", "rebase", "revoked"]
    rows: list[Row] = []
    conflicts: list[Conflict] = []
    cursor: Cursor | None = None
    more: bool = False
    server_time: int = 0


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The records of a kind with ids after ``after`` up to ``until``; "" is no bound.

    ``digest`` of all of them, or ``records``: the digest of each, by id.
    """

    kind: str
    after: str = ""
    until: str = ""
    digest: str = ""
    records: dict[str, str] | None = None


class CompareRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Does head office hold the same for this laptop as the laptop does, having read up to ``cursor``?

    ``files``: tell also which files head office misses.
    """

    request_id: str
    protocol: int = PROTOCOL
    schema: int = SCHEMA
    cursor: Cursor | None = None
    parts: list[Part] = []
    files: bool = False


class CompareReply(msgspec.Struct, frozen=True, kw_only=True):
    """The places of the parts that differ; of those that named their records, the ``rows`` that do.

    ``more``: not all of these rows are here. ``blobs``: files that head office misses and this laptop may have.
    """

    request_id: str
    protocol: int = PROTOCOL
    status: Literal["ok", "behind"]
    differ: list[int] = []
    rows: list[Row] = []
    more: bool = False
    blobs: list[str] = []


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Buy a device identity with a one-time code."""

    request_id: str
    protocol: int = PROTOCOL
    code: str
    public_key: str
    device_name: str = ""
    app_version: str = ""


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True):
    """Who this laptop is from now on."""

    request_id: str
    protocol: int = PROTOCOL
    device_id: str
    device_code: str
    person_id: str
    person_name: str
    roles: list[str]
    station_id: str = ""
    server_epoch: str


class BlobState(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a blob head office holds; ``complete`` only after its SHA-256 was verified."""

    sha256: str
    received: int
    complete: bool


class OfficeKeys(msgspec.Struct, frozen=True, kw_only=True):
    """To whom courier files are sealed, and who signs their receipts."""

    sealing_key: str
    signing_key: str


class CourierFile(msgspec.Struct, frozen=True, kw_only=True):
    """A blob that follows the letter of a courier file."""

    sha256: str
    size: int


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """The letter of a laptop's courier file. ``sealing_key``: to whom the receipt is sealed."""

    parcel: str
    protocol: int = PROTOCOL
    schema: int = SCHEMA
    device_id: str
    sealing_key: str
    batches: list[PushRequest]
    files: list[CourierFile] = []
    cursor: Cursor | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The letter of head office's answer to a parcel.

    ``held``: how much of an epoch is here, where that is less than goes before the batches. ``forked``: the new
    device code, by the epoch that another laptop uses. ``pulled``: what is new since ``cursor``.
    """

    parcel: str
    protocol: int = PROTOCOL
    device_id: str
    answers: list[Answer] = []
    held: dict[str, int] = {}
    forked: dict[str, str] = {}
    files: list[BlobState] = []
    cursor: Cursor | None = None
    pulled: list[PullReply] = []


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a laptop tells of itself with each sync, for the people who look after laptops."""

    unsent: int = 0
    unsent_blobs: int = 0
    oldest_unsent: list[int] = []
    app_version: str = ""
    clock: list[int] = []


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The one shape of every error answer."""

    code: str
    detail: str
    field: str = ""
