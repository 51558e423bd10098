# SPDX-License-Identifier: Apache-2.0
"""Where things are: the bar with its counts, a record's address, the search."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, select

from fieldcore.base.text import N_
from headoffice.services import quarantine
from headoffice.store import search as index
from headoffice.store.rows import Found, Rows

DISPATCHERS = ("dispatcher", "manager")
CLERKS = ("warranty_clerk", "manager")
CALLERS = ("callback_clerk", "manager")
ADMINISTRATORS = ("administrator",)
OFFICE = (
    "dispatcher", "warranty_clerk", "parts_keeper", "callback_clerk", "vehicle_manager", "finance", "manager",
    "administrator",
)  # fmt: skip
"""Everybody who works at head office; field roles have their laptop."""
EDITORS = ("manager", "administrator")
"""Who may change reference data."""

PAGES = {"work_order": "/orders", "warranty_card": "/cards", "callback": "/callbacks", "person": "/people"}


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
    Item("/attention", "a", N_("To settle"), (*DISPATCHERS, *CLERKS, *ADMINISTRATORS), tone="c"),
    Item("/figures", "f", N_("Figures"), OFFICE),
    Item("/people", "p", N_("People"), OFFICE),
    Item("/records", "r", N_("Reference"), OFFICE),
)


def record(kind: str, record_id: str) -> str:
    """The page of a record."""
    return f"{PAGES.get(kind, f'/records/{kind}')}/{record_id}"


def search(rows: Rows, text: str, kinds: tuple[str, ...], limit: int) -> list[Found]:
    """Records of those kinds that hold the text."""
    return index.search(rows, text, kinds, limit)


def items(rows: Rows, visitor: HasRoles, path: str) -> list[Item]:
    """The bar of one visitor, with what waits on each page."""
    return [
        Item(i.href, i.key, i.label, i.roles, waiting(rows, i.href), i.tone, path.startswith(i.href))
        for i in BAR
        if visitor.has(*i.roles)
    ]


def waiting(rows: Rows, href: str) -> int:
    """How many things wait on a page."""
    if href == "/dispatch":
        return rows.count("work_order", rows.column("work_order", "status").in_(("new", "refuse_pending")))
    if href == "/cards":
        return rows.count("warranty_card", rows.column("warranty_card", "status").in_(("handed_in", "reviewing")))
    if href == "/callbacks":
        return rows.count("callback", rows.column("callback", "status").in_(("scheduled", "attempting", "reached")))
    if href == "/attention":
        undecided = rows.count("work_order", rows.column("work_order", "needs_decision").is_(True))
        table = rows.tables.conflict
        query = select(func.count()).select_from(table).where(table.c.resolved.is_(False))
        return undecided + int(rows.connection.execute(query).scalar_one()) + quarantine.count_open(rows)
    return 0


def landing(roles: tuple[str, ...]) -> str:
    """The page that a person starts on."""
    return next((i.href for i in BAR if set(i.roles) & set(roles) and i.href != "/orders"), "/orders")
