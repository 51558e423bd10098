# SPDX-License-Identifier: Apache-2.0
"""What technicians do on their laptops: each action is one save, as the product's services write it."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

from fieldapp.store.rows import Stored
from fieldcore.base.crypto import sha256_hex
from fieldcore.rules.machines import MACHINES
from tests.simulation.claims import Hand
from tests.simulation.laptop import Laptop

Action = Callable[[Laptop, Random], str]
STEPS: Final = (
    "accept", "depart", "arrive", "start", "need_parts", "parts_received", "finish", "customer_signs", "hand_in",
    "correct", "correct_signed", "ask_to_refuse", "ask_to_cancel", "reopen_work",
)  # fmt: skip
RARE: Final = ("ask_to_refuse", "ask_to_cancel", "need_parts", "reopen_work")
SHARED: Final = {
    "work_order": ("remark",),
    "repair_record": ("diagnosis", "treatment", "preventive_advice"),
    "customer": ("phone", "address", "remark"),
    "machine": ("seller", "environment", "sale_date", "delivery_date"),
    "contact": ("name", "phone"),
    "work_item": ("name", "code"),
    "checklist_answer": ("text", "note"),
    "warranty_card": ("opinion_text", "host_machine"),
    "repair_package": ("name", "work"),
}
"""What several people may write, with fields of which each is a text (or a date) that nobody wrote before."""
OWNED_BY_OFFICE: Final = {"work_order": ("symptom", "site_address"), "customer": ("station",)}
DELETABLE: Final = ("work_item", "contact", "repair_package", "checklist_answer")


def word_for(laptop: Laptop, kind: str, name: str) -> Any:
    """A value that nobody wrote before, of the field's type."""
    claims, spec = laptop.world.claims, laptop.catalogue[kind].fields[name]
    if spec.type.name == "date":
        number = claims.next()
        return f"{1900 + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
    return claims.word()


def pick(chance: Random, found: list[Stored]) -> Stored | None:
    """One of them, mostly a young one, or None."""
    if not found:
        return None
    return found[-1 - int(len(found) * chance.random() ** 2)]


def records(laptop: Laptop, kind: str, **equal: Any) -> list[Stored]:
    """What the laptop shows of a kind, by age."""
    if kind not in laptop.catalogue:
        return []
    return laptop.store.read(lambda reader: list(reader.find(kind, equal or None, ("id",))))


def own_orders(laptop: Laptop) -> list[Stored]:
    """The orders of the laptop's person."""
    return records(laptop, "work_order", assignee=laptop.person)


def step(laptop: Laptop, chance: Random) -> str:
    """Take the next step of an own order, with what belongs to it."""
    order = pick(chance, own_orders(laptop))
    if order is None:
        return ""
    machine = MACHINES["order"]
    events = [t.event for t in machine.possible(str(order.get("status") or ""), "field") if t.event in STEPS]
    likely = [e for e in events if e not in RARE] or events
    if not events:
        return ""
    event = chance.choice(events if chance.random() < 0.15 else likely)
    if not laptop.save(lambda hand: _take_step(laptop, hand, order.id, event)):
        return ""
    return f"{event} of order {short(order.id)}"


def _take_step(laptop: Laptop, hand: Hand, order: str, event: str) -> None:
    claims, now = laptop.world.claims, laptop.clock.now().plain()
    hand.event(order, "work_order", order, event)
    if event == "arrive":
        hand.insert("visit", order=order, arrived_at=now)
    elif event == "start" and not hand.unit.read.count("repair_record", {"order": order}):
        values = hand.values("work_order", order)
        hand.insert("repair_record", order=order, machine=values.get("machine"), doc_no=hand.unit.next_doc_no("RR"),
                    diagnosis=claims.word())  # fmt: skip
        for item in laptop.world.ids["items"]:
            hand.insert("checklist_answer", order=order, item=item, text=claims.word())
    elif event == "finish" and not hand.unit.read.count("warranty_card", {"order": order}):
        card = hand.insert("warranty_card", order=order, doc_no=hand.unit.next_doc_no("WC"), card_type="repair",
                           opinion_text=claims.word())  # fmt: skip
        hand.event(order, "warranty_card", card, "open")
        hand.event(order, "warranty_card", card, "complete")
    elif event == "customer_signs":
        _sign(laptop, hand, order)
    elif event in ("hand_in", "correct", "correct_signed"):
        for card in hand.unit.read.find("warranty_card", {"order": order}):
            if MACHINES["card"].next(str(card.get("status")), event):
                hand.event(order, "warranty_card", card.id, event)


def _sign(laptop: Laptop, hand: Hand, order: str) -> None:
    """Freeze the papers of an order: content, PDF and strokes as blobs, the signature bound to the digest."""
    claims, now = laptop.world.claims, laptop.clock.now().plain()
    for card in hand.unit.read.find("warranty_card", {"order": order}):
        for event in ("complete", "sign"):
            if MACHINES["card"].next(str(hand.values("warranty_card", card.id).get("status")), event):
                hand.event(order, "warranty_card", card.id, event)
        earlier = hand.unit.read.first("issued_document", {"subject": card.id}, ("-revision",))
        content = f"content of {card.id}: {claims.word()}".encode()
        digest = sha256_hex(content)
        laptop.world.signed[digest] = content
        hand.insert(
            "issued_document", order=order, subject_kind="warranty_card", subject=card.id, form="warranty_card",
            doc_no=card.get("doc_no"), revision=int(earlier.get("revision") or 0) + 1 if earlier else 1,
            content=hand.blob(content), digest=digest, previous_digest=earlier.get("digest") if earlier else None,
            presented=claims.word(), pdf=hand.blob(b"%PDF " + content), issued_at=now,
        )  # fmt: skip
        hand.insert("signature", order=order, role="customer", signer_name=claims.word(), signed_at=now,
                    strokes=hand.blob(b"strokes " + content), digests=digest)  # fmt: skip


def edit(laptop: Laptop, chance: Random) -> str:
    """Change one or two fields of something that others may change too."""
    kind = chance.choice(list(SHARED))
    found = pick(chance, records(laptop, kind))
    if found is None:
        return ""
    known = [name for name in SHARED[kind] if name in laptop.catalogue[kind].fields]
    names = chance.sample(known, k=min(len(known), chance.choice((1, 1, 2))))
    changes = {name: word_for(laptop, kind, name) for name in names}
    if not laptop.save(lambda hand: hand.put(kind, found.id, **changes)):
        return ""
    return f"{kind} {short(found.id)}: {changes}"


def propose(laptop: Laptop, chance: Random) -> str:
    """Change what head office owns: it becomes a proposal."""
    found = pick(chance, records(laptop, "work_order"))
    if found is None:
        return ""
    changes = {chance.choice(OWNED_BY_OFFICE["work_order"]): laptop.world.claims.word()}
    if not laptop.save(lambda hand: hand.put("work_order", found.id, **changes)):
        return ""
    return f"proposes {changes} for order {short(found.id)}"


def use_part(laptop: Laptop, chance: Random) -> str:
    """Take a part from the van: a line of the order and one of the ledger, in one save."""
    order, part = pick(chance, own_orders(laptop)), chance.choice(laptop.world.ids["parts"])
    if order is None:
        return ""
    number = f"{chance.randrange(1, 9)}.000"

    def work(hand: Hand) -> None:
        usage = hand.insert("parts_usage", order=order.id, part=part, quantity=number, supply_mode="van",
                            change_reason=laptop.world.claims.word())  # fmt: skip
        hand.insert("stock_movement", person=laptop.person, part=part, movement="used", quantity=f"-{number}",
                    order=order.id, usage=usage, at=laptop.clock.now().plain(),
                    reason=laptop.world.claims.word())  # fmt: skip

    return f"uses {number} of part {short(part)} on order {short(order.id)}" if laptop.save(work) else ""


def photograph(laptop: Laptop, chance: Random) -> str:
    """A photo of an order; its bytes follow in their own time."""
    order = pick(chance, own_orders(laptop))
    if order is None:
        return ""
    data = laptop.world.claims.word().encode() + chance.randbytes(chance.choice((1, 40, 200)))

    def work(hand: Hand) -> None:
        hand.insert("attachment", order=order.id, photo_kind="meter", sha256=hand.blob(data),
                    caption=laptop.world.claims.word())  # fmt: skip

    if not laptop.save(work):
        return ""
    laptop.world.photos[sha256_hex(data)] = data
    return f"photo of {len(data)} bytes on order {short(order.id)}"


def add_line(laptop: Laptop, chance: Random) -> str:
    """A new line of work, a contact, a package."""
    order = pick(chance, own_orders(laptop))
    customer = pick(chance, records(laptop, "customer"))
    word = laptop.world.claims.word
    choices: list[tuple[str, dict[str, Any]]] = []
    if "repair_package" in laptop.catalogue:
        choices.append(("repair_package", {"name": word()}))
    if order is not None:
        choices += [("work_item", {"order": order.id, "name": word()})] * 3
    if customer is not None:
        choices += [("contact", {"customer": customer.id, "name": word()})] * 2
    if not choices:
        return ""
    kind, values = chance.choice(choices)
    made: list[str] = []
    if not laptop.save(lambda hand: made.append(hand.insert(kind, **values))):
        return ""
    return f"new {kind} {short(made[0])}: {values['name']}"


def remove(laptop: Laptop, chance: Random) -> str:
    """Delete something."""
    kind = chance.choice(DELETABLE)
    found = pick(chance, records(laptop, kind))
    if found is None or not laptop.save(lambda hand: hand.delete(kind, found.id)):
        return ""
    return f"deletes {kind} {short(found.id)}"


def own_order(laptop: Laptop, chance: Random) -> str:
    """An order that the technician makes in the field."""
    customer = pick(chance, records(laptop, "customer", station=laptop.identity.station_id))
    if customer is None:
        return ""
    made: list[str] = []

    def work(hand: Hand) -> None:
        order = hand.insert(
            "work_order", station=laptop.identity.station_id, customer=customer.id, service_type="repair",
            assignee=laptop.person, doc_no=hand.unit.next_doc_no("WO"), symptom=laptop.world.claims.word(),
        )  # fmt: skip
        hand.event(order, "work_order", order, "create_in_field")
        made.append(order)

    return f"makes order {short(made[0])}" if laptop.save(work) else ""


def poison(laptop: Laptop, chance: Random) -> str:
    """Something that head office will refuse, and a thing that hangs on it."""
    word = laptop.world.claims.word
    order = pick(chance, own_orders(laptop))
    made: list[str] = []
    if not laptop.save(lambda hand: made.append(hand.insert("part", part_no=word(), name=word()))):
        return ""
    if order is not None and chance.random() < 0.7:
        line = {"order": order.id, "part": made[0], "quantity": "1.000", "change_reason": word()}
        laptop.save(lambda hand: hand.add("parts_usage", **line))
    return f"makes a part {short(made[0])}, which laptops may not"


def answer(laptop: Laptop, chance: Random) -> str:
    """Look at what needs a person: settle a conflict, correct, send again or give up what was refused."""
    conflicts = laptop.store.read(lambda reader: reader.conflicts())
    attention = laptop.store.read(lambda reader: reader.attention())
    if conflicts and chance.random() < 0.6:
        conflict = chance.choice(conflicts)
        value = chance.choice((conflict.current, conflict.other, None))
        if value is None and conflict.field:
            value = word_for(laptop, conflict.kind, conflict.field)
        return _resolve(laptop, conflict, value)
    if not attention:
        return ""
    refused = chance.choice(attention)
    if chance.random() < 0.5:
        laptop.save(lambda hand: hand.unit.resend(refused.op_id))
        return f"sends {refused.kind} {short(refused.record_id)} again ({refused.code})"
    return _give_up(laptop, refused.op_id)


def _resolve(laptop: Laptop, conflict: Any, value: Any) -> str:
    def work(hand: Hand) -> None:
        found = hand.unit.read.get(conflict.kind, conflict.record_id)
        before = dict(found.values) if found else {}
        hand.unit.resolve(conflict.id, value)
        if found is not None and conflict.field and before.get(conflict.field) != value:
            hand.noted.append((conflict.kind, conflict.record_id, {conflict.field: value}, before))

    laptop.save(work)
    return f"settles {conflict.kind} {short(conflict.record_id)}.{conflict.field} with {value!r}"


def _give_up(laptop: Laptop, op_id: str) -> str:
    def work(hand: Hand) -> None:
        dropped.update(row["record_id"] for row in _rows_that_wait(laptop, op_id))
        hand.unit.discard(op_id)

    dropped: set[str] = set()
    if laptop.save(work):
        for claim in laptop.world.claims.all:
            if claim.record in dropped and laptop.life.remembers(claim):
                claim.waived = True
    return f"gives up {op_id[-6:]} and what hangs on it: {', '.join(map(short, sorted(dropped)))}"


def _rows_that_wait(laptop: Laptop, op_id: str) -> list[Any]:
    from fieldapp.store.pending import waiting_for

    return waiting_for(laptop.store._writer, op_id)


def type_a_draft(laptop: Laptop, chance: Random) -> str:
    """Type, go away, and later make it one change."""
    drafted = laptop.store.read(lambda reader: reader.drafted())
    if drafted and chance.random() < 0.7:
        kind, id_ = chance.choice(drafted)

        def commit(hand: Hand) -> None:
            before = hand.values(kind, id_)
            typed = hand.unit.read.drafts(kind, id_)
            if hand.unit.commit_drafts(kind, id_):
                hand.noted.append((kind, id_, typed, before))

        return f"keeps what was typed in {kind} {short(id_)}" if laptop.save(commit) else ""
    found = pick(chance, records(laptop, "work_order"))
    if found is None:
        return ""
    text = laptop.world.claims.word()
    laptop.save(lambda hand: hand.unit.draft("work_order", found.id, "remark", text))
    return f"types {text} in order {short(found.id)}"


def short(id_: str) -> str:
    """The end of an id, for the story."""
    return id_[-6:]


ACTIONS: Final[dict[Action, int]] = {
    step: 12, edit: 9, use_part: 4, photograph: 3, add_line: 4, remove: 3, own_order: 2, poison: 1, answer: 4,
    type_a_draft: 2, propose: 2,
}  # fmt: skip
"""What they do, and how often."""
