# SPDX-License-Identifier: Apache-2.0
"""The dispatch page: queue, day board, and who takes the chosen order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.text import N_
from headoffice.console import board, listing
from headoffice.console.desk import Desk
from headoffice.console.guard import Dispatcher
from headoffice.console.qr import qr
from headoffice.console.routes.orders import as_text, head, prefetch
from headoffice.console.routes.people import by_person, roles_of, sync_of
from headoffice.console.wording import Left, short_number
from headoffice.errors import OfficeError
from headoffice.services import devices, dispatch
from headoffice.store.rows import Found

router = APIRouter()

TAKERS = frozenset({"technician", "installer"})
ROOMY = 12
"""With more people the board's rows are low and stand in groups."""
CARDS = 3
"""Suggestions with a card of their own; the rest stand in a list."""
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
RANK = {"critical": 0, "urgent": 1, "normal": 2}


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody whom an order can be dispatched to."""

    line: board.Line
    station: str
    syncs: board.Sync


def day_of(desk: Desk) -> date:
    """The day that the address asks for, else today."""
    try:
        return date.fromisoformat(desk.query("day"))
    except ValueError:
        return desk.words.today


def day_text(desk: Desk, day: date) -> str:
    """``11-23 Monday``."""
    return f"{desk.words.day(day)} {desk.tr(WEEKDAYS[day.weekday()])}"


def queue(desk: Desk, station: str) -> list[Found]:
    """What waits to be dispatched: refusals to decide and new requests, the most pressing first."""
    conditions = [desk.rows.column("work_order", "status").in_(dispatch.WAITING)]
    if station:
        conditions.append(desk.rows.column("work_order", "station") == station)
    levels = {level.id: level for level in desk.find("service_level")}
    found = [due_by_level(desk, order, levels) for order in desk.find("work_order", *conditions, limit=200)]
    return sorted(found, key=lambda o: (pressing(o), due(desk, o), o.id))


def due_by_level(desk: Desk, order: Found, levels: Mapping[str, Found]) -> Found:
    """An order with the due times that it will get by its service level, where it has none yet."""
    due = dispatch.due_times(order.values, levels.get(str(order.get("service_level"))), desk.now)
    return replace(order, values={**due, **order.values})


def pressing(order: Found) -> int:
    """How urgent: the lower the sooner."""
    return RANK.get(str(order.get("priority")), 3) - (1 if order.get("halted") else 0)


def due(desk: Desk, order: Found) -> int:
    """When an order must be answered, or was reported."""
    at = order.get("ack_due") or order.get("reported_at") or [desk.now.ms, 0]
    return int(at[0])


def queue_row(desk: Desk, order: Found, named: str, address: str, current: bool) -> dict[str, Any]:
    """An order in the queue; ``named`` says whose it is."""
    priority = str(order.get("priority") or "")
    words = [desk.choice("priority", priority)] + ([desk.tr("machine down")] if order.get("halted") else [])
    pills = [(" · ".join(filter(None, words)), "danger" if priority in ("urgent", "critical") else "")]
    if order.get("status") == "refuse_pending":
        pills.insert(0, (desk.tr("wants to refuse"), "warn"))
    more = [desk.choice("service_type", order.get("service_type")), order.get("site_address")]
    if order.get("busy_season"):
        more.insert(1, desk.tr("busy season"))
    appointment = order.get("appointment_from")
    left = desk.words.left(order.get("ack_due"))
    if not left.text and appointment:
        left = Left(desk.tr("appointment {time}", time=desk.words.moment(appointment)), "m")
    return {
        "href": address, "current": current, "pills": [p for p in pills if p[0]],
        "short": short_number(order.get("doc_no")), "left": left, "title": named,
        "symptom": order.get("symptom") or "", "more": " · ".join(str(part) for part in more if part),
    }  # fmt: skip


def title(desk: Desk, order: Found, models: Mapping[str, str]) -> str:
    """``customer · machine``."""
    named = desk.title("customer", order.get("customer")), models.get(str(order.get("machine")), "")
    return " · ".join(filter(None, named))


def models_of(desk: Desk, orders: Sequence[Found]) -> dict[str, str]:
    """The models of the machines that orders are about, read at once."""
    machines = desk.rows.states("machine", {str(order.get("machine")) for order in orders})
    desk.prefetch("product_model", (state.values.get("product_model") for state in machines.values()))
    return {i: desk.title("product_model", state.values.get("product_model")) for i, state in machines.items()}


def workers(desk: Desk, day: date, station: str) -> list[Worker]:
    """The people of a station with their lines of the board."""
    zone = board.start_of(day)
    column = desk.rows.column
    near = desk.find("work_order", column("work_order", "assignee").is_not(None),
                     column("work_order", "status").in_(board.SHOWN),
                     column("work_order", "dispatched_at") > zone.plus(days=-30).ms)  # fmt: skip
    prefetch(desk, near)
    laptops = by_person(devices.views(desk.rows))
    made = []
    for person in desk.find("person", column("person", "active").is_not(False)):
        roles = person.get("roles") or ()
        if not set(roles) & TAKERS or (station and person.get("station") != station):
            continue
        sync = sync_of(laptops.get(person.id, []))
        online = sync.tone(desk.now) == "ok"
        blocks = [
            made_block
            for order in near
            if order.get("assignee") == person.id
            and (made_block := board.block(order.id, order.values, day, desk.words,
                                           desk.title("customer", order.get("customer")), online))
        ]  # fmt: skip
        line = board.line(person.id, str(person.get("name")), roles_of(desk, person), sync, blocks, desk.words)
        made.append(Worker(line, str(person.get("station") or ""), sync))
    return sorted(made, key=by_skill if len(made) > ROOMY else by_name)


def by_name(worker: Worker) -> tuple[str, ...]:
    """A few people stand by name."""
    return (worker.line.name,)


def by_skill(worker: Worker) -> tuple[str, ...]:
    """Many people stand in groups of what they do."""
    return worker.line.roles, worker.line.name


def suggested(desk: Desk, order: Found, found: list[Worker]) -> list[Worker]:
    """Who could take an order, the best first: own station, laptop heard of lately, least to do."""

    def rank(worker: Worker) -> tuple[bool, bool, int, int]:
        ago = worker.syncs.minutes(desk.now)
        return (
            worker.station != order.get("station"), ago is None or ago >= board.STALE_MINUTES, worker.line.percent,
            ago if ago is not None else 10**6,
        )  # fmt: skip

    return sorted(found, key=rank)


def candidate(desk: Desk, worker: Worker) -> dict[str, Any]:
    """A person to choose: last sync and load."""
    tone = worker.line.tone
    return {
        "id": worker.line.id, "name": f"{worker.line.name} · {worker.line.roles}", "sync": worker.line.sync,
        "tone": "warn" if tone == "warn" else "m",
        "load": desk.tr("{load} · orders: {count}", load=worker.line.load, count=len(worker.line.blocks)),
    }  # fmt: skip


def facts(desk: Desk, order: Found, named: str) -> str:
    """What decides who should go."""
    parts = [named, desk.choice("service_type", order.get("service_type"))]
    level = desk.title("service_level", order.get("service_level"))
    if level:
        parts.append(level)
    for name, label in (("ack_due", N_("Answer due")), ("arrive_due", N_("Arrival due"))):
        if order.get(name):
            parts.append(f"{desk.tr(label)} {desk.words.moment(order.get(name))}")
    if order.get("distance_km"):
        parts.append(f"{order.get('distance_km')} km")
    return " · ".join(part for part in parts if part)


def refusal(desk: Desk, order: Found) -> str:
    """Who wants to refuse, and why."""
    if order.get("status") != "refuse_pending":
        return ""
    reason = desk.choice("refuse_reason", order.get("refuse_reason"))
    return desk.tr("{name} wants to refuse: {reason}", name=desk.person(order.get("assignee") or ""), reason=reason)


@router.get("/dispatch")
def dispatch_page(desk: Annotated[Desk, Dispatcher]) -> Response:
    """Queue, board, and who takes the chosen order."""
    day, station = day_of(desk), desk.query("station")
    waiting = queue(desk, station)
    prefetch(desk, waiting)
    models = models_of(desk, waiting)
    named = {order.id: title(desk, order, models) for order in waiting}
    wanted = desk.query("order")
    chosen = next((o for o in waiting if o.id == wanted), waiting[0] if waiting else None)
    found = workers(desk, day, station)
    best = suggested(desk, chosen, found) if chosen else []
    shown = {"station": station, "day": day.isoformat() if day != desk.words.today else ""}

    def to(**changes: str) -> str:
        return listing.address("/dispatch", {**shown, **changes})

    lines = [w.line for w in found]
    place = board.slot(chosen.values, chosen.id, day, desk.words) if chosen and not refusal(desk, chosen) else None
    if place is not None and best:
        lines = [board.with_slot(line, place) if line.id == best[0].line.id else line for line in lines]
    now_left = board.percent(desk.now, day)
    stale = sum(1 for w in found if w.syncs.device and w.line.tone == "warn")
    return desk.page(
        "dispatch.html",
        queue=[queue_row(desk, o, named[o.id], to(order=o.id), bool(chosen and o.id == chosen.id)) for o in waiting],
        day=day.isoformat(), day_text=day_text(desk, day), back=to(),
        before=to(day=(day - timedelta(days=1)).isoformat()), after=to(day=(day + timedelta(days=1)).isoformat()),
        stations=desk.listed("station"), station=station, stale=stale,
        decisions=desk.rows.count("work_order", desk.rows.column("work_order", "needs_decision").is_(True)),
        hours=board.hours(day, desk.now), now_left=now_left if 0 <= now_left <= 100 else None,
        now_text=f"{desk.now.datetime():%H:%M}", rows=lines,
        dense=len(lines) > ROOMY,
        candidates=[candidate(desk, w) for w in best[:CARDS]], others=[candidate(desk, w) for w in best[CARDS:]],
        chosen=None if chosen is None else {
            "id": chosen.id, "short": short_number(chosen.get("doc_no")),
            "facts": facts(desk, chosen, named[chosen.id]), "refusal": refusal(desk, chosen),
        },
    )  # fmt: skip


@router.get("/orders/{order_id}/sheet")
def sheet(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """The number of the technician of an order, large and as a picture to dial from, and the order as text."""
    order = desk.get("work_order", order_id)
    person = desk.rows.get("person", order.get("assignee"))
    phone = str(person.get("phone") or "") if person else ""
    copy = as_text(desk, order, head(desk, order))
    return desk.piece(
        "sheet.html", href=f"/orders/{order_id}", name=desk.person(order.get("assignee") or ""), phone=phone,
        dial=qr(f"tel:{phone}", scale=4) if phone else "", copy=copy, lines=copy.count("\n") + 2,
    )  # fmt: skip


@router.post("/orders/{order_id}/dispatch")
def dispatch_order(desk: Annotated[Desk, Dispatcher], order_id: str) -> Response:
    """Give the order to somebody; it reaches the laptop at its next sync."""
    order, back = desk.get("work_order", order_id), desk.posted("back") or "/dispatch"
    try:
        dispatch.dispatch(desk.database, desk.actor, order_id, desk.posted("assignee"))
    except OfficeError as error:
        return desk.refuse(back, error)
    name = desk.person(desk.posted("assignee"))
    return desk.go(back, N_("{number} goes to {name}."), number=order.get("doc_no"), name=name)
