# SPDX-License-Identifier: Apache-2.0
"""Where things are: the bar with its counts, and a record's address."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, select

from fieldcore.base.text import N_
from fieldcore.records.orders import WAYS
from headoffice.services import attention, callbacks, dispatch, parts_requests, quarantine, records, review, trips
from headoffice.services.actors import OFFICE_ROLES
from headoffice.store.rows import Rows

DISPATCHERS, CLERKS, CALLERS, SETTLERS = dispatch.ROLES, review.ROLES, callbacks.ROLES, attention.ROLES
KEEPERS = parts_requests.ROLES
ASKING = trips.ASKING
ADMINISTRATORS = ("administrator",)
OFFICE = tuple(sorted(OFFICE_ROLES))
EDITORS = records.DEFAULT_EDITORS
"""Who may change people and reference data."""

QUEUES = {
    "/dispatch": ("work_order", dispatch.WAITING), "/cards": ("warranty_card", review.WAITING),
    "/callbacks": ("callback", callbacks.OPEN), "/parts": ("parts_request", parts_requests.WAITING),
}  # fmt: skip
"""What waits on a page: the kind and its states."""
PAGES = {
    "work_order": "/orders", "warranty_card": "/cards", "callback": "/callbacks", "person": "/people",
    "checklist_template": "/checklists", "parts_request": "/parts/requests", "old_part": "/parts/old",
    "trip": "/trips",
}  # fmt: skip


class HasRoles(Protocol):
    """Somebody with roles."""

    def has(self, *roles: str) -> bool:
        """Whether one of these roles is held."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the bar. ``key`` follows g on the keyboard."""

    href: str
    key: str
    label: str
    roles: tuple[str, ...]
    count: int = 0
    tone: str = ""
    current: bool = False


BAR = (
    Item("/dispatch", "d", N_("Board"), DISPATCHERS, tone="r"),
    Item("/orders", "o", N_("Orders"), OFFICE),
    Item("/cards", "w", N_("Warranty cards"), CLERKS),
    Item("/callbacks", "c", N_("Calls"), CALLERS),
    Item("/plans", "m", N_("Maintenance"), OFFICE),
    Item("/parts", "s", N_("Parts"), OFFICE),
    Item("/trips", "t", N_("Vehicles"), OFFICE),
    Item("/attention", "a", N_("To settle"), SETTLERS, tone="c"),
    Item("/figures", "f", N_("Figures"), OFFICE),
    Item("/people", "p", N_("People"), OFFICE),
    Item("/records", "r", N_("Reference"), OFFICE),
)


def record(kind: str, record_id: str) -> str:
    """The page of a record."""
    return f"{PAGES.get(kind, f'/records/{kind}')}/{record_id}"


def items(rows: Rows, visitor: HasRoles, path: str) -> list[Item]:
    """The bar of one visitor, with what waits on each page."""
    return [
        Item(i.href, i.key, i.label, i.roles, waiting(rows, i.href), i.tone, path.startswith(i.href))
        for i in BAR
        if visitor.has(*i.roles)
    ]


def waiting(rows: Rows, href: str) -> int:
    """How many things wait on a page."""
    if href in QUEUES:
        kind, states = QUEUES[href]
        return rows.count(kind, rows.column(kind, "status").in_(states))
    if href == "/trips":
        return rows.count("trip", trips.waits(rows))
    if href == "/attention":
        undecided = sum(rows.count(kind, rows.column(kind, "needs_decision").is_(True)) for kind in WAYS.values())
        table = rows.tables.conflict
        query = select(func.count()).select_from(table).where(table.c.resolved.is_(False))
        return undecided + int(rows.connection.execute(query).scalar_one()) + quarantine.count_open(rows)
    return 0


def landing(roles: tuple[str, ...]) -> str:
    """The page that a person starts on."""
    if "vehicle_manager" in roles and not set(roles) & {*DISPATCHERS, *CLERKS, *CALLERS}:
        return "/trips"
    return next((i.href for i in BAR if set(i.roles) & set(roles) and i.href != "/orders"), "/orders")
