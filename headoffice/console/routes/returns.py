# SPDX-License-Identifier: Apache-2.0
"""Old parts on their way back: parcels to receive, parts to inspect, what is still owed and by whom."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.numbers import parse_money, trimmed
from fieldcore.base.text import N_
from fieldcore.rules.machines import MACHINES
from headoffice.console import documents, listing, navigation, timeline
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody, Keeper, KeeperOrClerk
from headoffice.console.routes.parts import FAILED_PART, areas, number_of
from headoffice.errors import NotFound, OfficeError
from headoffice.services import returns as service
from headoffice.services.returns import Owed
from headoffice.store.rows import Found

router = APIRouter()

HERE = "/parts/returns"
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": (N_("On the way"), service.ON_THE_WAY),
    "inspect": (N_("To inspect"), ("received", "inspected")),
    "owed": (N_("Owed"), service.OWED),
    "over": (N_("Over"), ("accepted", "rejected", "confiscated", "lost", "exempted")),
}
TONES = {
    "expected": "warn", "tagged": "", "packed": "", "shipped": "acc", "in_transit": "acc", "received": "acc",
    "accepted": "ok", "rejected": "danger", "confiscated": "danger", "lost": "danger",
}  # fmt: skip
VERDICTS = {"accept": N_("Found good"), "reject": N_("Rejected"), "confiscate": N_("Confiscated")}
MACHINE = ("product_model", "serial_no", "engine_no", "sale_date")


@router.get(HERE)
def returns(desk: Annotated[Desk, Anybody]) -> Response:
    """Old parts by where they stand."""
    way = desk.query("of") if desk.query("of") in WAYS else ""
    counts, page = desk.rows.tally("old_part", "status"), listing.number(desk.query("page"))
    status = desk.rows.column("old_part", "status")
    found, total = [], 0
    if way in ("inspect", "over"):
        found = desk.find("old_part", status.in_(WAYS[way][1]), newest=way == "over", limit=listing.PAGE_ROWS,
                          offset=(page - 1) * listing.PAGE_ROWS)  # fmt: skip
        total = desk.rows.count("old_part", status.in_(WAYS[way][1]))
    return desk.page(
        "returns.html",
        areas=areas(desk, HERE), way=way, rows=[row(desk, part) for part in found],
        list=listing.place(HERE, {"of": way}, page, len(found), total),
        parcels=parcels(desk) if not way else [], owing=owing(desk) if way == "owed" else [],
        may={"receive": desk.visitor.has(*service.ROLES), "remind": desk.visitor.has(*service.REMINDERS)},
        sources=[
            {"href": listing.address(HERE, {"of": name}), "label": desk.tr(label), "current": name == way,
             "count": sum(counts.get(state, 0) for state in states)}
            for name, (label, states) in WAYS.items()
        ],
    )  # fmt: skip


def row(desk: Desk, part: Found) -> dict[str, Any]:
    """An old part as a row."""
    sent, status = part.get("shipped_quantity"), str(part.get("status"))
    return {
        "id": part.id, "href": navigation.record("old_part", part.id), "label_no": part.get("label_no") or part.id,
        "part": desk.title("part", part.get("part")), "quantity": trimmed(str(part.get("quantity") or 0)),
        "sent": trimmed(str(sent)) if sent is not None else "",
        "received": trimmed(str(part.get("received_quantity"))) if part.get("received_quantity") is not None else "",
        "serial": part.get("serial_old") or "", "who": desk.person(service.sender_of(desk.rows, part) or ""),
        "condition": desk.choice("old_part_condition", part.get("condition")),
        "due": desk.words.day(part.get("due_date")), "status": desk.choice("old_part_status", status),
        "tone": TONES.get(status, ""),
    }  # fmt: skip


def parcels(desk: Desk) -> list[dict[str, Any]]:
    """What is on its way, by parcel, the first to be expected first."""
    found = desk.find("old_part", desk.rows.column("old_part", "status").in_(service.ON_THE_WAY))
    by_parcel: dict[str, list[Found]] = {}
    for part in found:
        by_parcel.setdefault(str(part.get("parcel") or ""), []).append(part)
    boxes = [(desk.rows.get("return_parcel", parcel), parts) for parcel, parts in by_parcel.items()]
    boxes.sort(key=lambda box: str(box[0].get("expected_at") or "9") if box[0] else "9")
    return [parcel(desk, box, parts) for box, parts in boxes]


def parcel(desk: Desk, box: Found | None, parts: Iterable[Found]) -> dict[str, Any]:
    """A parcel with its parts."""
    values: Mapping[str, Any] = box.values if box else {}
    expected = values.get("expected_at")
    facts = [
        desk.person(str(values.get("person") or "")), values.get("carrier"), values.get("tracking_no"),
        f"{trimmed(str(values['weight_kg']))} kg" if values.get("weight_kg") else "",
        desk.tr("sent {time}", time=desk.words.moment(values.get("shipped_at"))) if values.get("shipped_at") else "",
        desk.tr("expected {day}", day=desk.words.day(expected)) if expected else "",
    ]  # fmt: skip
    return {
        "box": values.get("box_no") or "—", "facts": " · ".join(str(fact) for fact in facts if fact),
        "late": bool(expected) and str(expected) < desk.words.today.isoformat(),
        "rows": [row(desk, part) for part in parts],
    }  # fmt: skip


def owing(desk: Desk) -> list[dict[str, Any]]:
    """Who still has to send what."""
    return [
        {"person": person, "name": desk.person(person) or "—", "late": sum(one.days_late > 0 for one in parts),
         "told": told(desk, parts),
         "rows": [{**row(desk, one.part), "late": desk.tr("{count} d late", count=one.days_late)
                   if one.days_late else ""} for one in parts]}
        for person, parts in service.owed(desk.rows, desk.words.today).items()
    ]  # fmt: skip


def told(desk: Desk, parts: Iterable[Owed]) -> str:
    """When its laptop was last sent a reminder of the overdue ones, "" where one was never reminded of."""
    late = [one for one in parts if one.days_late]
    moments = [one.reminded for one in late if one.reminded]
    return desk.words.moment(min(moments)) if moments and len(moments) == len(late) else ""


@router.post(f"{HERE}/receive")
def receive(desk: Annotated[Desk, Keeper]) -> Response:
    """Count in what was ticked of a parcel."""
    try:
        counted = {str(one): number_of(desk, f"quantity-{one}") for one in desk.form.getlist("parts")}
        service.receive(desk.database, desk.actor, counted)
    except OfficeError as error:
        return desk.refuse(HERE, error)
    return desk.go(listing.address(HERE, {"of": "inspect"}), N_("Received: {count}. Inspect them."),
                   count=len(counted))  # fmt: skip


@router.post(f"{HERE}/remind")
def remind(desk: Annotated[Desk, KeeperOrClerk]) -> Response:
    """Send somebody's laptop a reminder of the overdue old parts."""
    back, person = listing.address(HERE, {"of": "owed"}), desk.posted("person")
    if service.remind(desk.database, desk.actor, person):
        said = N_("{name}'s laptop shows the reminder after its next sync.")
        return desk.go(back, said, name=desk.person(person))
    return desk.go(back, N_("{name} was reminded today already."), name=desk.person(person))


@router.get("/parts/old/{old_part}")
def part_page(desk: Annotated[Desk, Anybody], old_part: str) -> Response:
    """One old part: what its label says, its machine, photos, what can be done, what happened."""
    return shown(desk, service.old_part_of(desk.rows, old_part))


def shown(desk: Desk, part: Found, trouble: str = "") -> Response:
    """The page; after something that was refused, with what was typed."""
    order = desk.get("work_order", part.get("order"))
    kind, machine = desk.kind("old_part"), desk.rows.get("machine", order.get("machine"))
    facts = [s for s in kind.fields.values() if s.name not in ("label_no", "status", "order", "usage", "part")]
    of_machine = [desk.kind("machine").fields[name] for name in MACHINE]
    possible = {t.event for t in MACHINES["old_part"].possible(str(part.get("status")), "office")
                if desk.visitor.has(*t.who)}  # fmt: skip
    photos = [p for p in documents.photos(desk, order.id) if p.kind in FAILED_PART]
    return desk.page(
        "old_part.html",
        status=422 if trouble else 200,
        part={**row(desk, part), "order": order.get("doc_no"), "order_href": navigation.record("work_order", order.id)},
        facts=desk.cells(facts, part.values), machine=desk.cells(of_machine, machine.values) if machine else (),
        photos=photos, trouble=trouble,
        events=[timeline.line(e.values, desk.words, desk.person) for e in desk.rows.events_of(part.id)],
        verdicts=[{"id": i, "label": desk.tr(label), "chosen": desk.posted("verdict") == i}
                  for i, label in VERDICTS.items()] if "inspect" in possible or "accept" in possible else [],
        lose="lose" in possible, exempt="exempt" in possible,
        typed={name: desk.posted(name) for name in ("finding", "penalty", "reason")},
    )  # fmt: skip


@router.post("/parts/old/{old_part}/events")
def give_event(desk: Annotated[Desk, KeeperOrClerk], old_part: str) -> Response:
    """Inspect a part, give it up for lost, or let it be disposed of where it is."""
    event, database, actor = desk.posted("event"), desk.database, desk.actor
    try:
        match event:
            case "inspect":
                service.inspect(database, actor, old_part, desk.posted("verdict"), desk.posted("finding"), money(desk))
            case "lose":
                service.lose(database, actor, old_part, desk.posted("reason"))
            case "exempt":
                service.exempt(database, actor, old_part, desk.posted("reason"))
            case _:
                raise NotFound
    except NotFound:
        raise
    except OfficeError as error:
        return shown(desk, service.old_part_of(desk.rows, old_part), desk.said(error))
    back = {"inspect": "inspect", "lose": "", "exempt": "owed"}[event]
    return desk.go(listing.address(HERE, {"of": back}), N_("{number}: done."), number=desk.title("old_part", old_part))


def money(desk: Desk) -> int | None:
    """The amount that is deducted, None for none."""
    try:
        return parse_money(desk.posted("penalty")) if desk.posted("penalty") else None
    except ValueError as error:
        raise OfficeError(N_("This is no amount. Type one such as 86.50."), field="penalty") from error
