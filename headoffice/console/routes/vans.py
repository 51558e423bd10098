# SPDX-License-Identifier: Apache-2.0
"""The vans: what is low, none or below zero in each, or all that one holds."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.numbers import trimmed
from fieldcore.base.text import N_
from headoffice.console import listing, navigation
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody
from headoffice.console.routes.parts import areas
from headoffice.console.routes.people import by_person, sync_of
from headoffice.services import devices, records, vans
from headoffice.services.vans import LEAST, Held

router = APIRouter()

HERE = "/parts/vans"
LEVELS = {
    "ok": (N_("enough"), "ok"), "low": (N_("low"), "warn"), "empty": (N_("none"), "danger"),
    "negative": (N_("below zero"), "danger"),
}  # fmt: skip


@router.get(HERE)
def all_vans(desk: Annotated[Desk, Anybody]) -> Response:
    """Every van with what is not enough; one van with all that it holds."""
    chosen, laptops = desk.query("of"), by_person(devices.views(desk.rows))
    synced = {person: sync_of(own).at for person, own in laptops.items()}
    found = {person: parts for person, parts in vans.held(desk.rows, synced).items() if chosen in ("", person)}
    desk.prefetch("part", (one.part for parts in found.values() for one in parts))
    shown = [
        {"person": person, "name": desk.person(person), "sync": desk.words.ago(synced.get(person)),
         "href": listing.address(HERE, {"of": person}), "count": len(parts),
         "add": listing.address(f"/records/{LEAST}/new", {"person": person}),
         "rows": [row(desk, one) for one in parts if chosen or one.level != "ok"]}
        for person, parts in found.items()
    ]  # fmt: skip
    return desk.page(
        "vans.html", areas=areas(desk, HERE), vans=sorted(shown, key=lambda van: str(van["name"])), chosen=chosen,
        all=HERE, may_add=desk.visitor.has(*records.editors(LEAST)),
    )  # fmt: skip


def row(desk: Desk, one: Held) -> dict[str, Any]:
    """A part in a van as a row."""
    words, tone = LEVELS[one.level]
    part = desk.rows.get("part", one.part)
    return {
        "part": desk.title("part", one.part), "href": navigation.record("part", one.part),
        "quantity": f"{trimmed(str(one.quantity))} {part.get('unit') or '' if part else ''}".strip(),
        "least": trimmed(str(one.least.get("minimum"))) if one.least else "",
        "least_href": f"/records/{LEAST}/{one.least.id}/edit" if one.least else "",
        "level": desk.tr(words), "tone": tone, "pending": one.pending,
    }  # fmt: skip
