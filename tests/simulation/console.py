# SPDX-License-Identifier: Apache-2.0
"""What people at head office do in the console, through the services that its routes call."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, Final

from fieldcore.base.clock import Instant
from headoffice.services import attention, dispatch, intake, quarantine, records, review, templates
from headoffice.store.rows import Found
from tests.simulation.claims import OFFICE
from tests.simulation.people import short

if TYPE_CHECKING:
    from tests.simulation.world import World

Deed = Callable[["World", Random], str]
REASON: Final = "客户改期了，下次再说"


def found(world: "World", kind: str, **equal: Any) -> list[Found]:
    """Records of head office by age."""
    with world.database.read() as ledger:
        return ledger.find(kind, **equal)


def pick(chance: Random, among: list[Found]) -> Found | None:
    """One, mostly a young one."""
    return among[-1 - int(len(among) * chance.random() ** 2)] if among else None


def register(world: "World", chance: Random) -> str:
    """A customer calls, and somebody is sent."""
    ids, index = world.ids, chance.randrange(4)
    station = index % 2
    symptom = world.claims.word() + "机器冒黑烟"
    order = intake.register(world.database, world.actors["dispatcher"], {
        "station": ids["stations"][station], "customer": ids["customers"][index], "machine": ids["machines"][index],
        "symptom": symptom, "service_type": "repair", "reported_at": world.office_clock.now().plain(),
        "origin": "phone", "site_address": "黄金乡", "priority": "normal", "service_level": ids["level"],
    })  # fmt: skip
    world.claims.add(OFFICE, "work_order", order, {"symptom": symptom}, {})
    person = world.somebody(chance)
    dispatch.dispatch(world.database, world.actors["dispatcher"], order, person)
    return f"order {short(order)} for {world.name_of(person)}"


def reassign(world: "World", chance: Random) -> str:
    """Take an order back before it was accepted, and send somebody else."""
    order = pick(chance, found(world, "work_order", status="dispatched"))
    if order is None:
        return ""
    person = world.somebody(chance)
    dispatch.recall(world.database, world.actors["dispatcher"], order.id, REASON)
    dispatch.dispatch(world.database, world.actors["dispatcher"], order.id, person)
    return f"order {short(order.id)} goes to {world.name_of(person)}"


def cancel(world: "World", chance: Random) -> str:
    """The customer cancels."""
    states = ("new", "dispatched", "accepted")
    order = pick(chance, [o for o in found(world, "work_order") if o.get("status") in states])
    if order is None:
        return ""
    dispatch.cancel(world.database, world.actors["dispatcher"], order.id, REASON)
    return f"order {short(order.id)} is cancelled"


def decide(world: "World", chance: Random) -> str:
    """Answer what technicians asked for, and what did not fit."""
    orders = found(world, "work_order")
    asked = [o for o in orders if o.get("status") in ("refuse_pending", "cancel_pending") or o.get("needs_decision")]
    order = pick(chance, asked)
    if order is None:
        return ""
    yes, clerk = chance.random() < 0.5, world.actors["dispatcher"]
    if order.get("status") == "refuse_pending":
        dispatch.answer_refusal(world.database, clerk, order.id, yes, REASON)
    elif order.get("status") == "cancel_pending":
        dispatch.answer_cancellation(world.database, clerk, order.id, yes, REASON)
    else:
        dispatch.settle_decision(world.database, clerk, order.id)
    return f"order {short(order.id)} ({order.get('status')}): {'yes' if yes else 'no'}"


def edit(world: "World", chance: Random) -> str:
    """Change a field that technicians may be changing too."""
    kind, names = chance.choice((
        ("customer", ("phone", "address", "remark")), ("work_order", ("remark",)), ("contact", ("phone",)),
        ("machine", ("seller", "environment", "sale_date")), ("customer", ("phone", "address", "remark")),
    ))  # fmt: skip
    record = pick(chance, found(world, kind))
    if record is None:
        return ""
    name = chance.choice(names)
    number = world.claims.next()
    texts = {"phone": f"139{number:08d}", "sale_date": f"2025-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"}
    changes = {name: texts.get(name) or world.claims.word()}
    records.save(world.database, world.actors["manager"], kind, record.id, changes)
    world.claims.add(OFFICE, kind, record.id, changes, record.values)
    return f"{kind} {short(record.id)}: {changes}"


def move(world: "World", chance: Random) -> str:
    """A customer, with all that belongs to it, goes to the other station; or a machine to another customer."""
    kind, name, targets = chance.choice(
        (("customer", "station", world.ids["stations"]), ("machine", "customer", world.ids["customers"]))
    )
    record = pick(chance, found(world, kind))
    if record is None:
        return ""
    target = chance.choice(targets)
    records.save(world.database, world.actors["manager"], kind, record.id, {name: target})
    return f"{kind} {short(record.id)} moves to {name} {short(target)}"


def check_card(world: "World", chance: Random) -> str:
    """Review a card: approve, or send back."""
    cards = [c for c in found(world, "warranty_card") if c.get("status") in ("handed_in", "reviewing")]
    card = pick(chance, cards)
    if card is None:
        return ""
    clerk = world.actors["warranty_clerk"]
    review.take(world.database, clerk, card.id)
    if chance.random() < 0.6:
        review.send_back(world.database, clerk, card.id, ["photo_missing"])
        return f"card {short(card.id)} goes back"
    review.approve(world.database, clerk, card.id)
    return f"card {short(card.id)} is approved"


def settle_conflict(world: "World", chance: Random) -> str:
    """Pick one of two values, or a third."""
    with world.database.read() as ledger:
        waiting = attention.conflicts(ledger)
    if not waiting:
        return ""
    view = chance.choice(waiting)
    value = chance.choice((view.current, view.other))
    with world.database.read() as ledger:
        before = ledger.get(view.kind, view.record_id)
    attention.resolve(world.database, world.actors["manager"], view.id, value)
    if before is not None and (before.get(view.field) != value if view.field else value is None):
        world.claims.add(OFFICE, view.kind, view.record_id, {view.field: value}, before.values)
    return f"{view.kind} {short(view.record_id)}.{view.field}: {value!r}"


def new_checklist(world: "World", chance: Random) -> str:
    """Publish the next version of the checklist."""
    manager, text = world.actors["manager"], world.claims.word()
    draft = templates.draft(world.database, manager, world.ids["template"])
    for item in found(world, "template_item", template=draft)[:1]:
        records.save(world.database, manager, "template_item", item.id, {"item": text})
        world.claims.add(OFFICE, "template_item", item.id, {"item": text}, item.values)
    return f"checklist version {templates.publish(world.database, manager, draft)}"


def supply(world: "World", chance: Random) -> str:
    """Parts for somebody's van."""
    person, part, reason = world.somebody(chance), chance.choice(world.ids["parts"]), world.claims.word()
    quantity = f"{chance.randrange(1, 20)}.000"
    with world.database.write() as ledger:
        made = ledger.insert(
            "stock_movement", world.actors["manager"].author, person=person, part=part, movement="issue_to_van",
            quantity=quantity, at=Instant(world.now).plain(), reason=reason,
        )  # fmt: skip
    world.claims.add(OFFICE, "stock_movement", made, {"quantity": quantity, "reason": reason}, {})
    return f"{quantity} of part {short(part)} for {world.name_of(person)}"


def take_over(world: "World", chance: Random) -> str:
    """Apply what was set aside of a revoked laptop, or leave it."""
    with world.database.read() as ledger:
        waiting = [entry for entry in quarantine.entries(ledger) if entry.open]
    if not waiting:
        return ""
    entry = chance.choice(waiting)
    if chance.random() < 0.3:
        quarantine.discard(world.database, world.actors["administrator"], entry.op_id, REASON)
        return f"{entry.op_id[-6:]} is discarded"
    said = quarantine.take_over(world.database, world.actors["administrator"], entry.op_id)
    return f"{entry.op_id[-6:]} is taken over: {said.outcome} {said.code}"


DEEDS: Final[dict[Deed, int]] = {
    register: 8, reassign: 3, cancel: 2, decide: 4, edit: 6, move: 2, check_card: 4, settle_conflict: 3,
    new_checklist: 1, supply: 2, take_over: 2,
}  # fmt: skip
"""What they do, and how often."""
